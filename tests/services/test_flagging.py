"""Flags from what the database knows: areas, spots, claims, runs, hands, and since when."""

from datetime import timedelta

from flask import Flask

from animals import clock, i18n
from animals.db import db, write_transaction
from animals.feeding.rules import Caretaker
from animals.places.models import Evacuation
from animals.runs import flagging
from animals.runs.flag_models import HandFlag, Leaving
from animals.runs.flagging import Flagged
from animals.runs.rules import FlagReason, Urgency
from animals.runs.transport import Queue, Travellers
from animals.sightings import service as sightings
from animals.sightings.models import Animal, Group
from animals.sightings.rules import Age, Condition, GroupKind, Need, Owner, Status, Temperament
from tests.factories import feeding, runs
from tests.factories.sightings import KUPIANSK, animal, place, sighting
from tests.people import Cast


def flag_of(one: Animal) -> Flagged:
    db.session.flush()
    (found,) = flagging.flagged([one.id])
    return found


def waiting() -> list[Travellers]:
    """Everybody in line, as lists show them."""
    db.session.flush()
    queue = Queue()
    return queue.travellers(queue.line)


def reasons(one: Animal) -> tuple[FlagReason, ...]:
    return flag_of(one).flag.reasons


def test_nursing_in_an_evacuated_district_is_urgent(app: Flask) -> None:
    with write_transaction():
        dog = animal(condition=frozenset({Condition.NURSING}))
        assert reasons(dog) == ()
        today = i18n.local_today()
        days = {"starts_on": today, "ends_on": today}
        other = Evacuation(place_id=place("Kharkiv").id, whole_district=False, **days)
        db.session.add(other)
        assert reasons(dog) == ()
        around = Evacuation(place_id=place("Kupiansk").id, whole_district=True, **days)
        db.session.add(around)
        assert reasons(dog) == (FlagReason.NURSING_UNDER_EVACUATION,)
        around.starts_on = around.ends_on = today - timedelta(days=1)
        assert reasons(dog) == ()


def test_a_chained_dog_at_a_spot_is_fed(app: Flask) -> None:
    with write_transaction():
        dog = animal(condition=frozenset({Condition.TRAPPED}))
        assert reasons(dog) == (FlagReason.TRAPPED_UNFED,)
        feeding.spot(position=KUPIANSK, caretaker=Caretaker.STAYS)
        assert reasons(dog) == ()


def test_whose_caretaker_leaves_with_a_run_is_urgent(app: Flask) -> None:
    with write_transaction():
        dog, run = animal(), runs.run()
        spot = feeding.spot(position=KUPIANSK, caretaker=Caretaker.STAYS)
        assert reasons(dog) == ()
        db.session.add(Leaving(run_id=run.id, spot_id=spot.id))
        assert reasons(dog) == (FlagReason.CARETAKER_LEAVES,)
        spot.caretaker = Caretaker.LEFT
        db.session.query(Leaving).delete()
        assert reasons(dog) == (FlagReason.CARETAKER_LEFT,)


def test_a_friendly_dog_on_the_way_of_a_run_is_named(app: Flask) -> None:
    with write_transaction():
        dog = animal(temperament=Temperament.FRIENDLY)
        assert waiting() == []
        runs.run()
        (found,) = waiting()
        assert (found.lead.beast.id, found.urgency) == (dog.id, Urgency.GREEN)
        assert found.reasons == [FlagReason.FRIENDLY_ON_THE_WAY]


def test_an_owner_who_lives_there_stops_all_but_what_was_asked(app: Flask) -> None:
    with write_transaction():
        hurt = frozenset({Condition.INJURED})
        assert reasons(animal(condition=hurt, owner=Owner.PRESENT)) == ()
        asked = animal(condition=hurt, owner=Owner.PRESENT, needs=frozenset({Need.TRANSPORT}))
        assert reasons(asked) == (FlagReason.ASKED_FOR,)


def test_a_lifted_flag_stays_down_for_its_reasons_alone(app: Flask, cast: Cast) -> None:
    with write_transaction():
        dog = animal(condition=frozenset({Condition.THIN}))
        flagging.set_by_hand(cast.olha, dog.id, None, "fed by a neighbour")
        assert reasons(dog) == ()
        dog.condition = frozenset({Condition.THIN, Condition.INJURED})
        assert reasons(dog) == (FlagReason.INJURED,)


def test_a_group_is_as_urgent_as_its_worst(app: Flask) -> None:
    with write_transaction():
        mother, pup = animal(condition=frozenset({Condition.INJURED})), animal(age=Age.BABY)
        row = Group(kind=GroupKind.MOTHER_WITH_LITTER)
        db.session.add(row)
        db.session.flush()
        mother.group_id = pup.group_id = row.id
        db.session.flush()
        (found,) = waiting()
        assert [it.beast.id for it in found.members] == [mother.id, pup.id]
        assert found.urgency is Urgency.RED


def test_a_pack_is_flagged_when_transport_is_asked_for_it(app: Flask) -> None:
    with write_transaction():
        sighting(count=3)
        assert waiting() == []
        sighting(count=4, needs=frozenset({Need.TRANSPORT}))
        (found,) = waiting()
        assert found.is_pack
        assert FlagReason.PACK_NOT_TOLD_APART in found.reasons


def test_a_pack_with_a_pregnant_one_in_an_evacuated_district_is_urgent(app: Flask) -> None:
    with write_transaction():
        sighting(
            count=4,
            needs=frozenset({Need.TRANSPORT}),
            condition=frozenset({Condition.PREGNANT}),
        )
        assert [it.urgency for it in waiting()] == [Urgency.GREEN]
        today = i18n.local_today()
        days = {"starts_on": today, "ends_on": today}
        around = Evacuation(place_id=place("Kupiansk").id, whole_district=True, **days)
        db.session.add(around)
        (found,) = waiting()
        assert found.urgency is Urgency.RED
        assert FlagReason.PREGNANT_UNDER_EVACUATION in found.reasons


def test_waiting_is_noted_once_and_forgotten_with_its_reason(app: Flask) -> None:
    with write_transaction():
        dog = animal(condition=frozenset({Condition.THIN}))
        seen_only = animal()
        assert flagging.refresh_waiting() == 1
        db.session.refresh(dog)
        since = dog.waiting_since
        assert since is not None
        assert flagging.refresh_waiting() == 0
        dog.condition = frozenset()
        db.session.flush()
        assert flagging.refresh_waiting() == 1
        db.session.refresh(dog)
        assert dog.waiting_since is None
        assert seen_only.waiting_since is None


def test_waiting_long_is_a_reason_while_it_is_still_seen(app: Flask) -> None:
    with write_transaction():
        dog = animal()
        sightings.set_status(dog, Status.WAITING)
        assert reasons(dog) == ()
        dog.waiting_since = clock.now() - timedelta(days=15)
        assert reasons(dog) == (FlagReason.WAITING_LONG,)
        dog.last_seen_at = clock.now() - timedelta(days=11)
        assert reasons(dog) == ()
        assert flag_of(dog).flag.may_be_gone
        dog.confirmed_at = clock.now() - timedelta(days=2)
        assert not flag_of(dog).flag.may_be_gone


def test_a_flag_can_be_lifted_despite_every_reason_there_is(app: Flask, cast: Cast) -> None:
    with write_transaction():
        dog = animal()
        every = frozenset(str(reason) for reason in FlagReason)
        db.session.add(
            HandFlag(animal_id=dog.id, urgency=None, reason="told", despite=every, at=clock.now())
        )
        db.session.flush()
        db.session.expire_all()
        hand = flagging.last_hand(dog.id)
        assert hand is not None
        assert hand.despite == every
