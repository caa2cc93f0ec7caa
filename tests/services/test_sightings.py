"""Logging what was seen, and what becomes of the animal by it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals import clock
from animals.audit.models import AuditRow
from animals.db import db, write_transaction
from animals.errors import NotFound
from animals.sightings.keeping import ContactFacts, change_status, edit
from animals.sightings.models import Animal, Contact, Sighting
from animals.sightings.pictures import cover_photos, pictures_of
from animals.sightings.rules import (
    AnimalChanged,
    Condition,
    How,
    Need,
    OnTheRoad,
    ReasonNeeded,
    Relation,
    Sex,
    Size,
    Status,
    StatusCannotFollow,
)
from animals.sightings.service import (
    animal_of_code,
    description_of,
    needs_transport_query,
    set_status,
)
from tests.factories.sightings import KUPIANSK, animal, photo, place, sighting
from tests.people import Cast

DAY = timedelta(days=1)


def test_one_animal_gets_a_code_and_a_place(app: Flask, cast: Cast) -> None:
    with write_transaction():
        dog = animal(cast.taras, colour="чорний", size=Size.M)
    assert dog.code == "K-0001"
    assert (dog.status, dog.colour, dog.size) == ("seen", "чорний", "M")
    assert dog.place_id == place("Kupiansk").id


def test_codes_follow_each_other_and_none_is_given_twice(app: Flask) -> None:
    with write_transaction():
        codes = [animal().code for _ in range(3)]
    assert codes == ["K-0001", "K-0002", "K-0003"]


def test_forty_at_once_get_forty_codes(app: Flask) -> None:
    def create(_: int) -> str:
        with app.app_context(), write_transaction():
            return animal().code

    with ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(create, range(40)))
    assert len(set(codes)) == 40
    assert db.session.scalar(select(func.count(Animal.id))) == 40


def test_a_pack_has_no_code(app: Flask) -> None:
    with write_transaction():
        pack = sighting(count=7)
    assert pack.animal_id is None
    assert pack.still_together == 7
    assert db.session.scalar(select(func.count(Animal.id))) == 0


def test_the_same_sighting_sent_twice_is_one(app: Flask) -> None:
    mark = uuid4()
    with write_transaction():
        first = sighting(sighting_id=mark).animal_id
    with write_transaction():
        assert sighting(sighting_id=mark, colour="other words").animal_id == first
    assert db.session.scalar(select(func.count(Sighting.id))) == 1


def test_who_needs_transport_waits_for_it(app: Flask) -> None:
    with write_transaction():
        waiting = animal(needs=frozenset({Need.TRANSPORT}))
        set_status(animal(), Status.STAYS, "lives at the bakery")
        animal()
    assert waiting.status == Status.WAITING
    assert waiting.waiting_since is not None
    assert len(db.session.scalars(needs_transport_query()).all()) == 2


def test_a_sighting_of_a_known_animal_fills_in_what_was_not_known(app: Flask) -> None:
    with write_transaction():
        dog = animal(colour="рудий", condition=frozenset({Condition.THIN}))
        sighting(
            animal_id=dog.id,
            colour="brown",
            sex=Sex.FEMALE,
            condition=frozenset({Condition.INJURED, Condition.BIT_SOMEONE}),
            needs=frozenset({Need.TRANSPORT}),
            position=None,
            place_id=place("Izium").id,
        )
    assert (dog.colour, dog.sex, dog.status) == ("рудий", "f", "waiting")
    assert dog.condition == {"thin", "injured", "bit_someone"}
    assert dog.bit_on is not None
    assert (dog.lat, dog.place_id) == (None, place("Izium").id)


def test_an_older_sighting_does_not_move_the_animal(app: Flask) -> None:
    with write_transaction():
        dog = animal()
        sighting(
            animal_id=dog.id,
            position=None,
            place_id=place("Izium").id,
            captured_at=clock.now() - 3 * DAY,
        )
    assert dog.place_id == place("Kupiansk").id
    assert dog.first_seen_at < dog.last_seen_at - 2 * DAY


def test_told_on_the_phone_confirms_and_is_not_seen(app: Flask) -> None:
    with write_transaction():
        dog = animal(captured_at=clock.now() - 5 * DAY)
        before = dog.last_seen_at
        sighting(animal_id=dog.id, how=How.TOLD, position=None)
    assert dog.last_seen_at == before
    assert dog.confirmed_at is not None
    assert dog.confirmed_at > before + 4 * DAY


def test_a_phone_ahead_of_time_has_not_seen_the_future(app: Flask) -> None:
    with write_transaction():
        dog = animal(captured_at=clock.now() + 400 * DAY)
    assert dog.last_seen_at <= clock.now()


def test_lost_sight_of_and_seen_again(app: Flask) -> None:
    with write_transaction():
        dog = animal(captured_at=clock.now() - DAY)
        set_status(dog, Status.LOST_SIGHT)
        sighting(animal_id=dog.id)
    assert dog.status == Status.SEEN


def test_who_told_can_be_called(app: Flask) -> None:
    facts = ContactFacts("Марія", "+380 50 000 00 01", Relation.NEIGHBOUR)
    with write_transaction():
        dog = animal(how=How.TOLD, contact=facts)
    assert dog.contact is not None
    assert dog.contact.phone == "+380 50 000 00 01"
    assert db.session.scalar(select(func.count(Contact.id))) == 1


def test_photos_stand_in_the_order_they_came(app: Flask, cast: Cast) -> None:
    with write_transaction():
        first, second, third = photo(), photo(), photo()
        dog = animal(photo_ids=[first, second])
        sighting(animal_id=dog.id, photo_ids=[third, first])
    assert [picture.photo_id for picture in pictures_of(dog.id)] == [first, second, third]
    assert cover_photos([dog.id]) == {dog.id: first}


def test_a_code_is_read_in_any_spelling(app: Flask, cast: Cast) -> None:
    with write_transaction():
        dog = animal()
    for text in ("K-0001", "К-0001", "k1", " к 001 "):
        assert animal_of_code(cast.taras, text) == dog
    for text in ("K-0002", "1", "K-0", "K-99999999999", "'; --", ""):
        with pytest.raises(NotFound):
            animal_of_code(cast.taras, text)
    with pytest.raises(NotFound):
        animal_of_code(cast.hanna, "K-0001")


def test_a_status_follows_only_where_the_table_says(app: Flask, cast: Cast) -> None:
    with write_transaction():
        dog = animal()
        set_status(dog, Status.DEAD)
    with pytest.raises(StatusCannotFollow), write_transaction():
        set_status(db.session.get_one(Animal, dog.id), Status.WAITING)


def test_staying_is_a_decision_with_a_reason(app: Flask, cast: Cast) -> None:
    with write_transaction():
        dog = animal()
    with pytest.raises(ReasonNeeded), write_transaction():
        change_status(cast.olha, dog.id, 1, Status.STAYS, "  ")


def test_a_run_alone_decides_about_its_animals(app: Flask, cast: Cast) -> None:
    with write_transaction():
        dog = animal()
        set_status(dog, Status.SEATED)
        db.session.flush()
        version = dog.version
    with pytest.raises(OnTheRoad), write_transaction():
        change_status(cast.olha, dog.id, version, Status.SEEN, "")


def test_a_stale_edit_is_refused(app: Flask, cast: Cast) -> None:
    with write_transaction():
        dog = animal()
    with write_transaction():
        edit(cast.olha, dog.id, 1, description_of(dog), "Рекс", "")
    with pytest.raises(AnimalChanged), write_transaction():
        edit(cast.olha, dog.id, 1, description_of(dog), "Rex", "")
    assert db.session.get_one(Animal, dog.id).name == "Рекс"


def test_what_was_done_is_in_the_trail(app: Flask, cast: Cast) -> None:
    with write_transaction():
        seen = sighting(cast.taras)
    row = db.session.scalars(select(AuditRow).where(AuditRow.act == "log")).one()
    assert (row.actor, row.object_id) == (cast.taras.id, seen.id)


def test_an_unknown_animal_is_not_met(app: Flask) -> None:
    with pytest.raises(NotFound), write_transaction():
        sighting(animal_id=uuid4())


def test_a_sighting_of_a_merged_animal_is_of_the_kept_one(app: Flask, cast: Cast) -> None:
    from animals.sightings.merging import merge

    with write_transaction():
        kept, gone = animal(), animal()
        merge(cast.olha, kept.id, gone.id)
    with write_transaction():
        assert sighting(animal_id=gone.id, position=KUPIANSK).animal_id == kept.id


def test_two_sightings_of_one_animal_at_once_are_both_kept(app: Flask) -> None:
    with write_transaction():
        dog_id = animal().id

    def see(n: int) -> None:
        with app.app_context(), write_transaction():
            sighting(animal_id=dog_id, note=f"word{n}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(see, range(8)))
    assert db.session.scalar(select(func.count(Sighting.id))) == 9
