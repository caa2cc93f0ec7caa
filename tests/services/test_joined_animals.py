"""Two animals found to be one: no claim is lost, nobody is promised it twice, and all goes back."""

import random
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from animals import clock
from animals.accounts.rules import Person
from animals.db import db, write_transaction
from animals.runs import seating
from animals.shelters import chosen, listing, offers, public, service
from animals.shelters.filters import Filters
from animals.shelters.models import Claim, Offer
from animals.shelters.refusals import BothPromised, ClaimedTogether, GoneHasRoof, NoPlaceForIt
from animals.shelters.rules import ClaimState
from animals.sightings import merging
from animals.sightings.models import Animal
from animals.sightings.rules import Status
from tests.factories import runs
from tests.factories.shelters import animal, litter, offered, photo, shelter
from tests.people import Browser, Cast
from tests.services.test_claim_races import race
from tests.soak import scaled

OPEN, QUEUED, CONFIRMED = ClaimState.OPEN, ClaimState.QUEUED, ClaimState.CONFIRMED


def claim(place: UUID, one: Animal, *, confirmed: bool = False) -> Claim:
    (made,) = service.claim(None, place, one.id)
    if confirmed:
        service.confirm(None, made.id)
    made.made_at += timedelta(seconds=db.session.query(Claim).count())  # one after the other
    db.session.flush()
    return made


def stands(one: Animal) -> dict[UUID, str]:
    """The live claims on the animal, as states by place."""
    rows = db.session.query(Claim).filter(
        Claim.animal_id == one.id, Claim.state.in_([OPEN, QUEUED, CONFIRMED])
    )
    return {row.shelter_id: row.state for row in rows}


def in_gallery(person: Person) -> set[str]:
    query = listing.offers_query(person, Filters())
    return {row.animal.code for row in db.session.scalars(query)}


@pytest.fixture
def places(app: Flask) -> list[UUID]:
    with write_transaction():
        return [shelter().id for _ in range(4)]


class TestOneQueue:
    def test_claims_go_with_the_animal_and_come_back(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            kept, gone = animal(), offered()
            claim(places[0], gone)
            claim(places[1], gone)
            done = merging.merge(cast.olha, kept.id, gone.id)
            assert stands(kept) == {places[0]: OPEN, places[1]: QUEUED}
            assert stands(gone) == {}
            assert in_gallery(cast.olha) == {kept.code}
            merging.undo_merge(cast.olha, done.id)
            assert stands(gone) == {places[0]: OPEN, places[1]: QUEUED}
            assert stands(kept) == {}
            assert in_gallery(cast.olha) == {gone.code}

    def test_whoever_claimed_first_is_first(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            kept, gone = offered(), offered()
            claim(places[0], gone)
            claim(places[1], kept)
            claim(places[2], gone)
            done = merging.merge(cast.olha, kept.id, gone.id)
            expected = {places[0]: OPEN, places[1]: QUEUED, places[2]: QUEUED}
            assert stands(kept) == expected
            merging.undo_merge(cast.olha, done.id)
            assert stands(kept) == {places[1]: OPEN}
            assert stands(gone) == {places[0]: OPEN, places[2]: QUEUED}

    def test_the_one_who_steps_back_has_the_full_time_later(
        self, cast: Cast, places: list[UUID]
    ) -> None:
        with write_transaction():
            kept, gone = offered(), offered()
            first, second = claim(places[0], gone), claim(places[1], kept)
            merging.merge(cast.olha, kept.id, gone.id)
            assert (second.state, second.expires_at) == (QUEUED, None)
            service.withdraw(cast.olha, first.id, "no room after all")
            assert second.state == OPEN
            assert second.expires_at is not None
            assert second.expires_at > clock.now() + timedelta(hours=47)

    def test_a_promise_comes_before_everybody(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            kept, gone = offered(), offered()
            claim(places[0], kept)
            claim(places[1], gone, confirmed=True)
            merging.merge(cast.olha, kept.id, gone.id)
            assert stands(kept) == {places[0]: QUEUED, places[1]: CONFIRMED}

    def test_one_place_waits_once(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            kept, gone = offered(), offered()
            claim(places[0], kept)
            claim(places[0], gone, confirmed=True)
            merging.merge(cast.olha, kept.id, gone.id)
            assert stands(kept) == {places[0]: CONFIRMED}

    def test_its_place_stays_taken_once(self, cast: Cast) -> None:
        with write_transaction():
            kept, gone, ours = offered(), offered(), shelter(1)
            claim(ours.id, gone, confirmed=True)
            merging.merge(cast.olha, kept.id, gone.id)
            assert service.rooms([ours])[ours.id].free == 0
            with pytest.raises(NoPlaceForIt):
                claim(ours.id, offered())

    def test_a_run_that_has_it_drives_to_whoever_was_promised_it(
        self, cast: Cast, places: list[UUID]
    ) -> None:
        with write_transaction():
            kept, gone, run = animal(), offered(), runs.run()
            seating.seat(None, run.id, kept.id)
            made = claim(places[0], gone, confirmed=True)
            done = merging.merge(cast.olha, kept.id, gone.id)
            assert made.arrives_at == run.ends_at
            assert places[0] in {stop.shelter_id for stop in run.stops}
            merging.undo_merge(cast.olha, done.id)
            assert made.arrives_at is None


class TestRefused:
    def test_two_promises(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            kept, gone = offered(), offered()
            claim(places[0], kept, confirmed=True)
            claim(places[1], gone, confirmed=True)
            with pytest.raises(BothPromised):
                merging.merge(cast.olha, kept.id, gone.id)

    @pytest.mark.parametrize("status", [Status.DEAD, Status.WITH_OWNER, Status.STAYS])
    def test_a_promise_of_one_that_looks_for_no_place(
        self, cast: Cast, places: list[UUID], status: Status
    ) -> None:
        with write_transaction():
            kept, gone = animal(), offered()
            kept.status = status
            claim(places[0], gone, confirmed=True)
            with pytest.raises(BothPromised):
                merging.merge(cast.olha, kept.id, gone.id)

    def test_the_one_that_has_a_roof_is_kept(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            kept, gone = animal(), animal()
            service.hand_over([gone.id], places[0])
        with pytest.raises(GoneHasRoof), write_transaction():
            merging.merge(cast.olha, kept.id, gone.id)
        with write_transaction():
            assert merging.merge(cast.olha, gone.id, kept.id)
            assert gone.status == Status.AT_SHELTER

    def test_half_of_a_claimed_group(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            pups, other = litter(2), offered()
            service.offer(None, pups[0].id, "")
            service.claim(None, places[0], pups[0].id)
            claim(places[1], other)
            ids = (other.id, pups[0].id)
        for kept, gone in (ids, ids[::-1]):
            with pytest.raises(ClaimedTogether), write_transaction():
                merging.merge(cast.olha, kept, gone)

    def test_one_claimed_alone_does_not_slip_into_a_group(
        self, cast: Cast, places: list[UUID]
    ) -> None:
        with write_transaction():
            pups, other = litter(2), offered()
            claim(places[1], other)
            with pytest.raises(ClaimedTogether):
                merging.merge(cast.olha, other.id, pups[0].id)

    def test_the_page_says_why_and_nothing_has_changed(
        self, olha: Browser, cast: Cast, places: list[UUID]
    ) -> None:
        with write_transaction():
            kept, gone = offered(), offered()
            claim(places[0], kept, confirmed=True)
            claim(places[1], gone, confirmed=True)
            codes = (kept.code, gone.code)
        answer = olha.post(f"/animals/{codes[1]}/merge", {"other": codes[0]})
        assert answer.status_code == 409
        assert f"That would promise {codes[0]} twice or in vain" in answer.get_data(as_text=True)
        db.session.rollback()
        assert Counter(db.session.query(Claim.state)) == {(CONFIRMED,): 2}
        assert not db.session.query(Animal).filter(Animal.merged_into_id.is_not(None)).count()


class TestGroups:
    def test_it_takes_the_others_place_in_the_group(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            pups, other = litter(3), animal()
            service.offer(None, pups[0].id, "")
            made = service.claim(None, places[0], pups[0].id)
            done = merging.merge(cast.olha, other.id, pups[0].id)
            assert {one.animal_id for one in made} == {other.id, pups[1].id, pups[2].id}
            service.confirm(None, made[0].id)
            merging.undo_merge(cast.olha, done.id)
            assert {one.animal_id for one in made} == {pup.id for pup in pups}
            assert {one.state for one in made} == {CONFIRMED}

    def test_of_two_in_one_claimed_group_one_part_ends(
        self, cast: Cast, places: list[UUID]
    ) -> None:
        with write_transaction():
            pups = litter(3)
            service.offer(None, pups[0].id, "")
            made = service.claim(None, places[0], pups[0].id)
            done = merging.merge(cast.olha, pups[0].id, pups[1].id)
            assert [stands(pup) for pup in pups] == [{places[0]: OPEN}, {}, {places[0]: OPEN}]
            service.confirm(None, next(it.id for it in made if it.animal_id == pups[0].id))
            merging.undo_merge(cast.olha, done.id)
            assert [stands(pup) for pup in pups] == [{places[0]: CONFIRMED}] * 3

    def test_a_group_that_it_joins_is_on_offer_whole(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            pups, other = litter(2), offered()
            merging.merge(cast.olha, other.id, pups[0].id)
            assert in_gallery(cast.olha) == {other.code, pups[1].code}


class TestOffers:
    def test_for_whom_it_was_meant_stays_so(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            kept, gone = animal(), offered()
            ours = shelter(workers=[cast.hanna.id])
            chosen.choose(cast.olha, gone.id, {places[0]})
            merging.merge(cast.olha, kept.id, gone.id)
            assert in_gallery(cast.hanna) == set()
            chosen.choose(cast.olha, kept.id, {ours.id})
            assert in_gallery(cast.hanna) == {kept.code}

    def test_the_story_and_the_photos_go_along(self, cast: Cast) -> None:
        with write_transaction():
            kept = animal(photos=1)
            gone = offered(photo_ids=[photo(released=True).id])
            done = merging.merge(cast.olha, kept.id, gone.id)
            assert db.session.get_one(Offer, kept.id).story.startswith("Sleeps all day")
            album = offers.photos_of([kept.id])
            assert [one.on_offer for one in album] == [False, True]
            merging.undo_merge(cast.olha, done.id)
            (own,), (back,) = offers.photos_of([kept.id]), offers.photos_of([gone.id])
            assert (own.on_offer, back.on_offer) == (False, True)

    def test_photos_of_one_not_on_offer_are_shown_with_the_one_that_is(self, cast: Cast) -> None:
        with write_transaction():
            kept, gone = offered(), animal(photo_ids=[photo(released=True).id])
            done = merging.merge(cast.olha, kept.id, gone.id)
            assert [one.on_offer for one in offers.photos_of([kept.id])] == [True]
            merging.undo_merge(cast.olha, done.id)
            assert [one.on_offer for one in offers.photos_of([gone.id])] == [False]

    def test_a_page_for_everybody_shows_the_one_that_is_kept(self, cast: Cast) -> None:
        with write_transaction():
            kept, gone = animal(), offered(photo_ids=[photo(released=True).id])
            page = public.publish(cast.olha, [gone.id], "A story.", "Us", is_sure=True)
            done = merging.merge(cast.olha, kept.id, gone.id)
            db.session.expire_all()
            assert [one.code for one, _ in public.page_at(page.token).animals] == [kept.code]
            merging.undo_merge(cast.olha, done.id)
            db.session.expire_all()
            assert [one.code for one, _ in public.page_at(page.token).animals] == [gone.code]

    def test_an_open_claim_ends_where_the_kept_one_is_at_a_shelter(
        self, cast: Cast, places: list[UUID]
    ) -> None:
        with write_transaction():
            kept, gone = animal(), offered()
            service.hand_over([kept.id], places[0])
            made = claim(places[1], gone)
            merging.merge(cast.olha, kept.id, gone.id)
            assert made.state == ClaimState.REFUSED
            assert in_gallery(cast.olha) == set()

    def test_what_was_received_in_between_stays(self, cast: Cast, places: list[UUID]) -> None:
        with write_transaction():
            kept, gone = animal(), offered()
            made = claim(places[0], gone, confirmed=True)
            done = merging.merge(cast.olha, kept.id, gone.id)
            service.receive(cast.olha, made.id)
            merging.undo_merge(cast.olha, done.id)
            assert (made.animal_id, made.state) == (kept.id, ClaimState.RECEIVED)
            assert in_gallery(cast.olha) == {gone.code}


@pytest.mark.soak
def test_whatever_was_claimed_nothing_is_lost_and_nothing_promised_twice(
    app: Flask, cast: Cast, places: list[UUID], seed: str
) -> None:
    chance, refused = random.Random(seed), 0
    for _ in range(scaled(200)):
        with write_transaction():
            both = [offered(), offered()]
            for one in both:
                for place in chance.sample(places, chance.randint(0, 4)):
                    claim(place, one)
                first = next((it for it in _live(one) if it.state == OPEN), None)
                if first is not None and chance.random() < 0.4:
                    service.confirm(None, first.id)
            before = [stands(one) for one in both]
            kept, gone = both
            if sum(CONFIRMED in it.values() for it in before) == 2:
                with pytest.raises(BothPromised):
                    merging.merge(cast.olha, kept.id, gone.id)
                refused += 1
                continue
            done = merging.merge(cast.olha, kept.id, gone.id)
            after = stands(kept)
            assert set(after) == set(before[0]) | set(before[1])
            assert stands(gone) == {}
            active = [place for place, state in after.items() if state in (OPEN, CONFIRMED)]
            assert len(active) == bool(after)
            promised = [p for it in before for p, state in it.items() if state == CONFIRMED]
            assert all(after[place] == CONFIRMED for place in promised)
            merging.undo_merge(cast.olha, done.id)
            parted = [stands(one) for one in both]
            assert set(parted[0]) | set(parted[1]) == set(after)
            for it in parted:
                assert sum(state in (OPEN, CONFIRMED) for state in it.values()) == bool(it)
    assert refused < scaled(200)


def _live(one: Animal) -> list[Claim]:
    rows = db.session.query(Claim).filter(Claim.animal_id == one.id)
    return [row for row in rows if row.state in (OPEN, QUEUED, CONFIRMED)]


@pytest.mark.soak
def test_merging_and_confirming_both_in_one_instant_promises_once(
    app: Flask, cast: Cast, places: list[UUID]
) -> None:
    rounds = scaled(200)
    with write_transaction():
        pairs = []
        for _ in range(rounds):
            kept, gone = offered(), offered()
            mine, theirs = claim(places[0], kept), claim(places[1], gone)
            pairs.append((kept.id, gone.id, mine.id, theirs.id))
    came = race(
        app,
        rounds,
        [
            lambda n: merging.merge(cast.olha, pairs[n][0], pairs[n][1]),
            lambda n: service.confirm(None, pairs[n][2]),
            lambda n: service.confirm(None, pairs[n][3]),
        ],
    )
    fine = {"done", "BothPromised", "ClaimNotOpen"}
    assert {what for one in came for what in one} <= fine
    db.session.rollback()
    for kept_id, gone_id, *_ in pairs:
        promised = (
            db.session.query(Claim)
            .filter(Claim.animal_id.in_([kept_id, gone_id]), Claim.state == CONFIRMED)
            .count()
        )
        is_merged = db.session.get_one(Animal, gone_id).merged_into_id is not None
        assert promised == (1 if is_merged else 2)
