"""Every kind of record reaches the service that the web calls, in whatever order they come."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals.audit.models import AuditRow
from animals.audit.service import broken_links
from animals.db import db, write_transaction
from animals.feeding.models import Feeding, Spot
from animals.field.models import Record
from animals.field.rules import State
from animals.runs import loading, road, routing, seating
from animals.runs.flag_models import Leaving
from animals.runs.models import CheckIn, Load, Run, Seat, Stop
from animals.runs.road_models import RunFeeding, RunSighting
from animals.runs.routing import NewStop
from animals.runs.rules import RunState, StopKind
from animals.shelters import service as shelters
from animals.sightings.models import Animal, Sighting
from animals.sightings.rules import Status
from animals.stock import service as stock_service
from tests.factories import feeding, runs, stock
from tests.factories.sightings import animal
from tests.people import Cast
from tests.phone import Phone, phone_of, record


@dataclass
class Day:
    """Taras's run with a dog to fetch, a spot, and food in the garage and in the van."""

    run: UUID
    dog: UUID
    code: str
    spot: UUID
    stop: UUID
    shelter: UUID
    garage: UUID
    van: UUID
    lot: UUID
    product: UUID


@pytest.fixture
def phone(app: Flask, cast: Cast) -> Phone:
    return phone_of(app, cast.taras)


@pytest.fixture
def day(app: Flask, cast: Cast) -> Day:
    with write_transaction():
        garage = stock.warehouse()
        receipt = stock.receipt(garage, 100_000)
        run = runs.run(team=[cast.taras], days=0)
        spot = feeding.spot(name="Bakery", dogs=5, position=runs.NEAR_KUPIANSK)
        home = shelters.new_shelter(None, shelters.Card(code="quiet", name="Quiet Yard"))
        dog = animal()
        routing.add_stop(None, run.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        seating.seat(None, run.id, dog.id)
        loading.plan_load(None, run.id, receipt.lot_id, 40_000, garage.id)
        stop = db.session.scalars(select(Stop).where(Stop.spot_id == spot.id)).one()
        return Day(
            run=run.id,
            dog=dog.id,
            code=dog.code,
            spot=spot.id,
            stop=stop.id,
            shelter=home.id,
            garage=garage.id,
            van=run.vehicle.store_id,
            lot=receipt.lot_id,
            product=receipt.lot.product_id,
        )


@pytest.fixture
def out(day: Day) -> Day:
    with write_transaction():
        road.depart(None, day.run)
    return day


def send(phone: Phone, kind: str, record_id: UUID | None = None, **fields: Any) -> list[str]:
    """The flags of a record without a place that was taken with 201."""
    answer = phone.send(record(kind, **{"position": None, **fields}), record_id)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    assert answer.json is not None
    flags: list[str] = answer.json["flags"]
    return [flag for flag in flags if flag != "no_time"]


def state_of(record_id: UUID) -> State:
    return State(db.session.get_one(Record, record_id).state)


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_sighting_of_the_crew_belongs_to_its_run(phone: Phone, out: Day) -> None:
    record_id = uuid4()
    assert send(phone, "sighting", record_id, place_note="bakery") == ["no_position"]
    assert db.session.get_one(RunSighting, record_id).run_id == out.run


def test_a_sighting_of_somebody_else_belongs_to_no_run(app: Flask, cast: Cast, out: Day) -> None:
    send(phone_of(app, cast.iryna), "sighting")
    assert count(RunSighting) == 0


def test_a_spot_is_made_under_the_phones_own_id(phone: Phone, day: Day) -> None:
    record_id = uuid4()
    fields = {"name": "Boiler house", "dogs": 4, "caretaker": "leaving", "every_days": 2}
    where = {"lat": 49.71, "lon": 37.61, "source": "gps"}
    contact = {"name": "Nina", "phone": "+380501112233", "relation": "caretaker"}
    assert (
        send(phone, "spot", record_id, position=where, leaves_run=str(day.run), contact=contact,
             **fields) == []
    )  # fmt: skip
    spot = db.session.get_one(Spot, record_id)
    assert (spot.name, spot.dogs, spot.caretaker, spot.every_days) == tuple(fields.values())
    assert spot.contact is not None
    assert spot.contact.name == "Nina"
    assert db.session.get_one(Leaving, (day.run, spot.id))


def test_a_feeding_books_the_runs_van(phone: Phone, out: Day) -> None:
    record_id = uuid4()
    given = [{"product": None, "grams": 15_000}]
    assert send(phone, "feeding", record_id, spot=str(out.spot), given=given, leftover="none") == []
    assert db.session.get_one(RunFeeding, record_id).run_id == out.run
    assert stock_service.grams_of(out.lot, out.van) == 25_000


def test_a_feeding_that_overdraws_the_van_is_kept_and_flagged(phone: Phone, out: Day) -> None:
    given = [{"product": str(out.product), "grams": 90_000}]
    assert send(phone, "feeding", spot=str(out.spot), given=given) == ["below_zero"]
    assert stock_service.grams_of(out.lot, out.van) == -50_000


def test_a_feeding_from_peoples_own_food_books_nothing(phone: Phone, out: Day) -> None:
    given = [{"product": None, "grams": 500}]
    assert send(phone, "feeding", spot=str(out.spot), given=given, **{"from": "own"}) == []
    assert stock_service.grams_of(out.lot, out.van) == 40_000
    assert count(Feeding) == 1


def test_a_feeding_waits_for_its_spot(phone: Phone, out: Day) -> None:
    spot_id, feeding_id = uuid4(), uuid4()
    given = [{"grams": 1000}]
    assert "waits_for_record" in send(phone, "feeding", feeding_id, spot=str(spot_id), given=given)
    send(phone, "spot", spot_id, name="Boiler house")
    assert state_of(feeding_id) is State.APPLIED
    assert db.session.get_one(Feeding, feeding_id).spot_id == spot_id


def test_a_pick_up_and_a_hand_over_in_order(phone: Phone, out: Day) -> None:
    assert send(phone, "pickup", animal=out.code, run=str(out.run)) == []
    assert db.session.get_one(Animal, out.dog).status == Status.IN_VAN
    to = {"to": "shelter", "shelter": str(out.shelter), "run": str(out.run)}
    assert send(phone, "handover", animal=str(out.dog), **to) == []
    assert db.session.get_one(Animal, out.dog).status == Status.AT_SHELTER


def test_a_hand_over_that_came_first_is_carried_out_after_the_pick_up(
    phone: Phone, out: Day
) -> None:
    handed = uuid4()
    to = {"to": "owner", "run": str(out.run)}
    assert send(phone, "handover", handed, animal=out.code, **to) == ["not_applied"]
    assert send(phone, "pickup", animal=out.code, run=str(out.run)) == []
    assert state_of(handed) is State.APPLIED
    assert db.session.get_one(Record, handed).flags == frozenset({"no_time"})
    assert db.session.get_one(Animal, out.dog).status == Status.WITH_OWNER


def test_a_pick_up_with_no_run_takes_the_open_one_and_is_flagged(phone: Phone, out: Day) -> None:
    assert send(phone, "pickup", animal=out.code) == ["run_guessed"]
    assert db.session.scalars(select(Seat)).one().picked_up_at is not None


def test_a_dog_just_logged_is_in_the_van_whichever_record_comes_first(
    phone: Phone, out: Day
) -> None:
    seen, taken = uuid4(), uuid4()
    flags = send(phone, "pickup", taken, animal=str(seen), run=str(out.run))
    assert flags == ["waits_for_record"]
    send(phone, "sighting", seen)
    assert state_of(taken) is State.APPLIED
    sighting = db.session.get_one(Sighting, seen)
    assert sighting.animal is not None
    assert sighting.animal.status == Status.IN_VAN


def test_saying_that_it_left_sends_the_run_out_and_what_came_before_follows(
    phone: Phone, day: Day
) -> None:
    taken = uuid4()
    assert "not_applied" in send(phone, "pickup", taken, animal=day.code, run=str(day.run))
    assert send(phone, "checkin", state="left", run=str(day.run)) == []
    assert db.session.get_one(Run, day.run).state == RunState.ON_ROAD
    assert state_of(taken) is State.APPLIED
    assert count(CheckIn) == 1


@pytest.mark.parametrize("outcome", ["not_found", "failed_to_catch", "could_not_reach"])
def test_an_animal_not_fetched_waits_again(phone: Phone, out: Day, outcome: str) -> None:
    assert send(phone, "visit", outcome=outcome, animal=out.code, run=str(out.run)) == []
    assert db.session.get_one(Animal, out.dog).status == Status.WAITING
    assert db.session.scalars(select(Seat)).one().outcome == outcome


def test_a_stop_is_ended(phone: Phone, out: Day) -> None:
    assert send(phone, "visit", outcome="could_not_reach", stop=str(out.stop)) == []
    assert db.session.get_one(Stop, out.stop).outcome == "could_not_reach"


def test_a_volunteers_word_that_an_animal_died_is_asked_about(phone: Phone, out: Day) -> None:
    with write_transaction():
        other = animal()
        code, animal_id = other.code, other.id
    assert send(phone, "visit", outcome="dead", animal=code) == ["asks"]
    assert db.session.get_one(Animal, animal_id).status == Status.SEEN


def test_a_coordinators_word_that_an_animal_died_counts(app: Flask, cast: Cast) -> None:
    with write_transaction():
        other = animal()
        code, animal_id = other.code, other.id
    assert send(phone_of(app, cast.olha), "visit", outcome="dead", animal=code) == []
    assert db.session.get_one(Animal, animal_id).status == Status.DEAD


def test_a_planned_load_is_confirmed_with_what_was_carried(phone: Phone, day: Day) -> None:
    with write_transaction():
        planned = loading.plan_load(None, day.run, day.lot, 30_000, day.garage, now=False).id
    what = {"lot": str(day.lot), "store": str(day.garage), "run": str(day.run)}
    assert send(phone, "stock", move="load", grams=20_000, **what) == []
    load = db.session.get_one(Load, planned)
    assert (load.grams, load.confirmed_at is not None) == (20_000, True)
    assert stock_service.grams_of(day.lot, day.van) == 60_000


def test_a_load_told_of_late_is_booked_as_one(phone: Phone, out: Day) -> None:
    what = {"lot": str(out.lot), "store": str(out.garage), "run": str(out.run)}
    assert send(phone, "stock", move="load", grams=20_000, **what) == []
    assert stock_service.grams_of(out.lot, out.garage) == 40_000


def test_a_load_that_overdraws_a_warehouse_is_kept_and_asked_about(phone: Phone, out: Day) -> None:
    what = {"lot": str(out.lot), "store": str(out.garage), "run": str(out.run)}
    assert send(phone, "stock", move="load", grams=900_000, **what) == ["not_enough"]
    assert stock_service.grams_of(out.lot, out.garage) == 60_000


def test_food_comes_back_and_is_lost(phone: Phone, out: Day) -> None:
    assert send(phone, "stock", move="return", grams=10_000, run=str(out.run)) == []
    loss = {"move": "loss", "grams": 1000, "reason": "stolen", "product": str(out.product)}
    assert send(phone, "stock", run=str(out.run), **loss) == []
    assert stock_service.grams_of(out.lot, out.van) == 29_000
    assert stock_service.grams_of(out.lot, out.garage) == 70_000


def test_a_correction_changes_what_it_names_and_nothing_else(phone: Phone, out: Day) -> None:
    first = uuid4()
    send(phone, "sighting", first, colour="black", size="M")
    assert send(phone, "correction", corrects=str(first), colour="brown") == []
    sighting = db.session.get_one(Sighting, first)
    assert sighting.animal is not None
    assert (sighting.colour, sighting.size) == ("brown", "M")
    assert (sighting.animal.colour, sighting.animal.size) == ("brown", "M")


def test_a_correction_may_come_first(phone: Phone, out: Day) -> None:
    first = uuid4()
    assert "waits_for_record" in send(phone, "correction", corrects=str(first), colour="brown")
    send(phone, "sighting", first, colour="black")
    assert db.session.get_one(Sighting, first).colour == "brown"


def test_a_corrected_feeding_books_the_right_weight(phone: Phone, out: Day) -> None:
    first = uuid4()
    send(phone, "feeding", first, spot=str(out.spot), given=[{"grams": 15_000}])
    assert send(phone, "correction", corrects=str(first), given=[{"grams": 5_000}]) == []
    assert stock_service.grams_of(out.lot, out.van) == 35_000


def test_nobody_corrects_what_another_wrote(app: Flask, cast: Cast, phone: Phone) -> None:
    first = uuid4()
    send(phone, "sighting", first, colour="black")
    other = phone_of(app, cast.iryna)
    assert send(other, "correction", corrects=str(first), colour="pink") == ["asks"]
    assert db.session.get_one(Sighting, first).colour == "black"


def test_nobody_acts_on_a_run_they_do_not_travel_on(app: Flask, cast: Cast, out: Day) -> None:
    other = phone_of(app, cast.iryna)
    for kind, fields in {
        "pickup": {"animal": out.code},
        "checkin": {"state": "home"},
        "stock": {"move": "return", "grams": 1000},
        "visit": {"outcome": "skipped", "stop": str(out.stop)},
    }.items():
        assert "no_run" in send(other, kind, run=str(out.run), **fields)
    assert db.session.scalars(select(Seat)).one().picked_up_at is None
    assert stock_service.grams_of(out.lot, out.van) == 40_000


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("pickup", {"animal": "K-0999"}),
        ("handover", {"animal": "K-0999", "to": "mars"}),
        ("visit", {"outcome": "eaten"}),
        ("visit", {"outcome": "done"}),
        ("stock", {"move": "juggle", "grams": 5}),
        ("stock", {"move": "load", "grams": -5}),
        ("checkin", {"state": "bored"}),
        ("correction", {"corrects": "x"}),
        ("feeding", {"spot": "x", "given": "lots"}),
        ("feeding", {"given": [{"grams": 10**11}, {"product": "x", "grams": "7"}, 3]}),
        ("spot", {"name": 7, "dogs": -1, "contact": {"name": [], "phone": {"a": 1}}}),
        ("sighting", {"species": ["dog"], "count": "two", "needs": "food", "contact": []}),
    ],
)
def test_nonsense_is_kept_and_never_breaks_anything(
    phone: Phone, out: Day, kind: str, fields: dict[str, Any]
) -> None:
    assert send(phone, kind, **fields)
    assert count(Record) == 1


def test_the_trail_keeps_what_was_done_and_not_what_was_refused(phone: Phone, out: Day) -> None:
    rows = select(AuditRow.act).order_by(AuditRow.seq)
    before = len(db.session.scalars(rows).all())
    send(phone, "stock", move="load", grams=900_000, lot=str(out.lot), run=str(out.run))
    assert len(db.session.scalars(rows).all()) == before
    send(phone, "pickup", animal=out.code, run=str(out.run))
    assert "picked_up" in db.session.scalars(rows).all()[before:]
    assert broken_links() == []
