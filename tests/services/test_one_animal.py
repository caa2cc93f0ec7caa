"""Merging and undoing, telling a pack apart, groups, photos, search, and what is suggested."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals import clock
from animals.accounts import grants
from animals.accounts.rules import Person
from animals.db import db, write_transaction
from animals.errors import NotFound, RescueError
from animals.places.rules import Position
from animals.sightings import alike, groups, merging, packs, pictures
from animals.sightings.keeping import Papers, edit, same_microchip, write_papers
from animals.sightings.likeness import Alike
from animals.sightings.listing import Filters, animals_query
from animals.sightings.models import Animal, Group, Picture, SearchWord, Sighting
from animals.sightings.rules import (
    Description,
    GroupKind,
    InAnotherGroup,
    MergedMeanwhile,
    Need,
    OnTheRoad,
    PackToldApart,
    ReasonNeeded,
    SameAnimal,
    Sex,
    Species,
    Status,
)
from animals.sightings.service import animal_of_code, description_of, set_status
from animals.sightings.sight import history, sight_of, sighting_for
from tests.factories.sightings import KUPIANSK, animal, photo, place, sighting
from tests.people import Cast

HOUR = timedelta(hours=1)
NEAR = Position(49.7125, 37.6158)


def found(person: Person, q: str) -> list[str]:
    query = animals_query(person, Filters(q=q))
    return sorted(one.code for one in db.session.scalars(query))


class TestMerging:
    def test_what_is_known_of_both_is_known_of_the_one(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            first, second = photo(), photo()
            kept = animal(colour="рудий", photo_ids=[first], captured_at=clock.now() - 48 * HOUR)
            gone = animal(
                sex=Sex.FEMALE, needs=frozenset({Need.TRANSPORT}), photo_ids=[second], position=NEAR
            )
            merging.merge(cast.olha, kept.id, gone.id)
        assert (kept.colour, kept.sex, kept.status) == ("рудий", "f", "waiting")
        assert kept.lat == NEAR.lat
        assert [p.photo_id for p in pictures.pictures_of(kept.id)] == [first, second]
        assert animal_of_code(cast.taras, gone.code) == kept
        assert found(cast.taras, gone.code) == [kept.code]
        assert found(cast.taras, "") == [kept.code]

    def test_undone_each_is_itself_again(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            kept = animal(captured_at=clock.now() - 48 * HOUR, colour="рудий")
            gone = animal(sex=Sex.FEMALE, photo_ids=[photo()], position=NEAR, colour="чорний")
            before = (kept.sex, kept.lat, kept.last_seen_at, kept.note)
            edit(cast.olha, gone.id, 1, description_of(gone), "", "a note")
            done = merging.merge(cast.olha, kept.id, gone.id)
            assert kept.note == "a note"
        with write_transaction():
            merging.undo_merge(cast.olha, done.id)
        assert (kept.sex, kept.lat, kept.last_seen_at, kept.note) == before
        assert (gone.merged_into_id, gone.lat) == (None, NEAR.lat)
        assert len(pictures.pictures_of(gone.id)) == 1
        assert found(cast.taras, "чорн") == [gone.code]

    def test_what_was_said_since_the_merge_stays(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            kept, gone = animal(), animal(sex=Sex.FEMALE)
            done = merging.merge(cast.olha, kept.id, gone.id)
            said = Description(species=Species.DOG, sex=Sex.MALE)
            edit(cast.olha, kept.id, kept.version, said, "", "")
        with write_transaction():
            merging.undo_merge(cast.olha, done.id)
        assert kept.sex == "m"

    def test_a_merge_is_undone_once_and_the_last_one_first(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            one, two, three = animal(), animal(), animal()
            first = merging.merge(cast.olha, two.id, one.id)
            last = merging.merge(cast.olha, three.id, two.id)
        assert animal_of_code(cast.taras, one.code) == three
        with pytest.raises(MergedMeanwhile), write_transaction():
            merging.undo_merge(cast.olha, first.id)
        for merge in (last, first):
            with write_transaction():
                merging.undo_merge(cast.olha, merge.id)
            with pytest.raises(MergedMeanwhile), write_transaction():
                merging.undo_merge(cast.olha, merge.id)
        assert len(found(cast.taras, "")) == 3

    def test_itself_the_merged_and_who_is_on_the_road_are_not_merged(
        self, app: Flask, cast: Cast
    ) -> None:
        with write_transaction():
            one, two, seated = animal(), animal(), animal()
            set_status(seated, Status.SEATED)
        for kept, gone, why in (
            (one, one, SameAnimal),
            (one, seated, OnTheRoad),
        ):
            with pytest.raises(why), write_transaction():
                merging.merge(cast.olha, kept.id, gone.id)
        with write_transaction():
            merging.merge(cast.olha, one.id, two.id)
        with pytest.raises(MergedMeanwhile), write_transaction():
            merging.merge(cast.olha, seated.id, two.id)

    def test_two_who_merge_crosswise_at_once_make_no_ring(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            one, two = animal().id, animal().id

        def merge(pair: tuple[UUID, UUID]) -> bool:
            try:
                with app.app_context(), write_transaction():
                    merging.merge(cast.olha, *pair)
            except RescueError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            won = list(pool.map(merge, [(one, two), (two, one)]))
        assert sorted(won) == [False, True]


class TestPacks:
    def test_one_split_off_has_a_code_and_its_photos(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            its, other = photo(), photo()
            pack = sighting(cast.taras, count=3, colour="сірі", photo_ids=[its, other])
            one = packs.split_off(cast.olha, pack.id, [its], description_of(pack))
        assert pack.still_together == 2
        assert (one.colour, one.lat) == ("сірі", KUPIANSK.lat)
        assert [p.photo_id for p in pictures.pictures_of(one.id)] == [its]
        assert len(pictures.pictures_of_sighting(pack.id)) == 2
        assert [seen.sighting.pack_id for seen in history(cast.olha, one)] == [pack.id]
        assert packs.split_from(pack.id) == [one]

    def test_no_more_are_split_off_than_there_were(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            pack_id = sighting(count=3).id
        said = Description(species=Species.DOG)

        def split(_: int) -> bool:
            try:
                with app.app_context(), write_transaction():
                    packs.split_off(cast.olha, pack_id, [], said)
            except PackToldApart:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(split, range(8))) == [False] * 5 + [True] * 3
        db.session.expire_all()
        assert db.session.get_one(Sighting, pack_id).still_together == 0
        assert db.session.scalar(select(func.count(Animal.id))) == 3

    def test_all_at_once_become_one_group(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            pack = sighting(count=4, needs=frozenset({Need.TRANSPORT}))
            animals = packs.split_all(cast.olha, pack.id)
        assert len({one.group_id for one in animals}) == 1
        assert groups.group_of(animals[2]) == animals
        assert {one.status for one in animals} == {"waiting"}
        with pytest.raises(PackToldApart), write_transaction():
            packs.split_all(cast.olha, pack.id)

    def test_a_pack_can_be_left_as_it_is(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            pack = sighting(count=4)
            packs.close_pack(cast.olha, pack.id)
        assert (pack.count, pack.still_together) == (4, 0)

    def test_photos_of_others_and_single_animals_are_not_split(
        self, app: Flask, cast: Cast
    ) -> None:
        with write_transaction():
            pack, single, loose = sighting(count=2), sighting(), photo()
        for of, photos in ((pack, [loose]), (single, [])):
            with pytest.raises(NotFound), write_transaction():
                packs.split_off(cast.olha, of.id, photos, Description(species=Species.DOG))
        assert pack.still_together == 2


class TestGroups:
    def test_three_travel_together_and_one_leaves(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            mother, pup, last = animal(), animal(), animal()
            kind = GroupKind.MOTHER_WITH_LITTER
            groups.travel_together(cast.olha, mother.id, pup.id, GroupKind.PAIR)
            groups.travel_together(cast.olha, last.id, pup.id, kind)
            assert groups.group_of(last) == [mother, pup, last]
            groups.leave_group(cast.olha, pup.id, "bites the others")
        assert groups.group_of(mother) == [mother, last]
        assert "bites the others" in pup.note

    def test_nobody_is_a_group_alone(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            one, two = animal(), animal()
            groups.travel_together(cast.olha, one.id, two.id, GroupKind.PAIR)
            groups.leave_group(cast.olha, one.id, "no")
        assert one.group_id is two.group_id is None
        assert db.session.scalar(select(func.count(Group.id))) == 0

    def test_splitting_asks_for_a_reason(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            one, two = animal(), animal()
            groups.travel_together(cast.olha, one.id, two.id, GroupKind.PAIR)
        with pytest.raises(ReasonNeeded), write_transaction():
            groups.leave_group(cast.olha, one.id, " ")

    def test_two_groups_are_not_silently_one(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            a, b, c, d = (animal() for _ in range(4))
            groups.travel_together(cast.olha, a.id, b.id, GroupKind.PAIR)
            groups.travel_together(cast.olha, c.id, d.id, GroupKind.PAIR)
        with pytest.raises(InAnotherGroup), write_transaction():
            groups.travel_together(cast.olha, a.id, d.id, GroupKind.PAIR)
        with pytest.raises(SameAnimal), write_transaction():
            groups.travel_together(cast.olha, a.id, a.id, GroupKind.PAIR)


class TestPictures:
    def test_order_cover_another_animal_and_gone(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            a, b, c = photo(), photo(), photo()
            dog, other = animal(photo_ids=[a, b, c]), animal()
            pictures.make_cover(cast.olha, c)
            pictures.move(cast.olha, a, 1)
            assert [p.photo_id for p in pictures.pictures_of(dog.id)] == [c, b, a]
            pictures.give(cast.olha, b, other.id)
            pictures.remove(cast.olha, c)
        assert pictures.cover_photos([dog.id, other.id]) == {dog.id: a, other.id: b}
        assert db.session.scalar(select(func.count(Picture.photo_id))) == 2


class TestSearch:
    def test_words_are_found_by_their_beginnings_in_any_case(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            dog = animal(colour="Чорний з білою грудкою", marks="синій нашийник")
            animal(colour="рудий", species=Species.CAT)
        for q in ("чорн", "НАШИЙНИК", "купʼянськ чорний", "kupiansk син", "собака", "K-1", "0001"):
            assert found(cast.taras, q) == [dog.code], q
        for q in ("руд", "кіт"):
            assert found(cast.taras, q) == ["K-0002"], q
        for q in ("немає", "чорн рудий", "%", "_", "'", "K-77", "\U0010ffff", "*" * 500):
            assert found(cast.taras, q) == [], q

    def test_private_words_find_for_who_may_read_them(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            dog = animal(note="за пекарнею", place_note="вулиця Садова")
            edit(cast.olha, dog.id, 1, description_of(dog), "", "колишній господар Петренко")
        for q in ("пекарнею", "садова", "петренко"):
            assert found(cast.olha, q) == [dog.code]
            assert found(cast.taras, q) == []

    def test_what_is_no_longer_said_is_no_longer_found(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            dog = animal(colour="рудий")
            edit(cast.olha, dog.id, 1, Description(species=Species.DOG), "", "руденький")
        assert found(cast.olha, "рудий") == []
        assert found(cast.olha, "руд") == [dog.code]
        assert db.session.scalars(
            select(SearchWord.is_private).where(SearchWord.word == "руденький")
        ).one()


class TestSuggestions:
    def test_coordinators_get_metres_and_reasons(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            known = animal(colour="black and tan", captured_at=clock.now() - 24 * HOUR)
            new = animal(colour="tan, black", position=NEAR)
        (offered,) = alike.suggestions(cast.olha, new)
        assert offered.animal == known
        assert offered.metres == 200
        assert Alike.COLOUR in offered.reasons

    def test_volunteers_get_the_village_and_no_metres(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            animal(cast.iryna, colour="black and tan")
            new = animal(cast.taras, colour="tan, black", position=NEAR)
        (offered,) = alike.suggestions(cast.taras, new)
        assert offered.metres is None
        assert Alike.SAME_SETTLEMENT in offered.reasons
        assert Alike.NEAR not in offered.reasons

    def test_volunteers_get_metres_of_their_own_reports(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            animal(cast.taras, colour="black and tan")
            new = animal(cast.taras, colour="tan, black", position=NEAR)
        (offered,) = alike.suggestions(cast.taras, new)
        assert offered.metres == 200

    def test_only_whoever_reported_it_is_asked(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            animal(cast.taras, colour="black and tan")
            new = animal(cast.taras, colour="black and tan")
        assert alike.suggestions(cast.iryna, new) == []

    def test_five_at_most_and_nothing_far_old_or_of_another_kind(
        self, app: Flask, cast: Cast
    ) -> None:
        with write_transaction():
            for _ in range(7):
                animal(colour="black", captured_at=clock.now() - HOUR)
            animal(colour="black", species=Species.CAT)
            animal(colour="black", captured_at=clock.now() - 24 * 20 * HOUR)
            animal(colour="black", position=None, place_id=place("Izium").id)
            new = animal(colour="black")
        offered = alike.suggestions(cast.olha, new)
        assert [one.animal.number for one in offered] == [7, 6, 5, 4, 3]

    def test_the_same_animal_takes_the_sighting_and_the_new_code_is_withdrawn(
        self, app: Flask, cast: Cast
    ) -> None:
        with write_transaction():
            known = animal(cast.iryna, colour="black and tan")
            new = animal(cast.taras, colour="black and tan")
        with write_transaction():
            assert alike.is_the_same(cast.taras, new.id, known.id).id == known.id
        assert len(history(cast.taras, known)) == 2
        assert animal_of_code(cast.taras, new.code).id == known.id

    def test_what_was_not_offered_cannot_be_chosen(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            far = animal(cast.iryna, position=None, place_id=place("Izium").id)
            new = animal(cast.taras)
        with pytest.raises(NotFound), write_transaction():
            alike.is_the_same(cast.taras, new.id, far.id)


class TestSight:
    def test_a_volunteer_sees_the_exact_place_of_own_reports_for_a_day(
        self, app: Flask, cast: Cast
    ) -> None:
        with write_transaction():
            dog = animal(cast.taras, note="a note", place_note="behind it")
        assert sight_of(cast.taras, dog).exact
        assert not sight_of(cast.iryna, dog).exact
        assert sight_of(cast.olha, dog).exact
        (seen,) = history(cast.taras, dog)
        assert (seen.exact, seen.note, seen.place_note) == (True, "a note", "behind it")
        with write_transaction():
            for one in db.session.scalars(select(Sighting)):
                one.received_at -= 25 * HOUR
        assert not sight_of(cast.taras, dog).exact
        (seen,) = history(cast.taras, dog)
        assert (seen.exact, seen.note, seen.place_note) == (False, "", "")

    def test_a_report_of_ones_own_opens_nothing_of_others(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            dog = animal(cast.olha, note="secret")
            sighting(cast.taras, animal_id=dog.id, position=None, note="mine")
        assert not sight_of(cast.taras, dog).exact
        assert [seen.note for seen in history(cast.taras, dog)] == ["mine", ""]
        assert [seen.by_name for seen in history(cast.taras, dog)] == ["Taras", None]

    def test_a_grant_opens_place_notes_and_contact(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            dog = animal(cast.olha, note="secret")
            run = place("Izium").id
            now = clock.now()
            pair = [(grants.Kind.ANIMAL, dog.id)]
            grants.replace(run, [cast.taras.id], pair, now - HOUR, now + HOUR)
        assert sight_of(cast.taras, dog).exact
        assert history(cast.taras, dog)[0].note == "secret"
        assert not sight_of(cast.iryna, dog).exact

    def test_a_shelter_sees_no_sighting(self, app: Flask, cast: Cast) -> None:
        with write_transaction():
            seen = sighting()
        with pytest.raises(NotFound):
            sighting_for(cast.hanna, seen.id)


def test_the_same_microchip_is_noticed(app: Flask, cast: Cast) -> None:
    with write_transaction():
        one, two = animal(), animal()
        for dog in (one, two):
            write_papers(cast.olha, dog.id, 1, Papers(microchip="804 0981 0000-1234"))
    assert one.microchip == "804098100001234"
    assert same_microchip(one) == [two]
