"""A change of plan: put off, stops dropped, another van, another place; each told in words."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from animals.db import db, write_transaction
from animals.runs import (
    board,
    changes,
    loading,
    placing,
    road,
    routing,
    seating,
    service,
    sheet,
    swapping,
    van,
)
from animals.runs.models import Load, Run, Seat
from animals.runs.plans import planned
from animals.runs.refusals import (
    BadDelay,
    NoSeatsLeft,
    PayloadExceeded,
    PersonBusy,
    RunChanged,
    RunMovedOn,
    VanBusy,
)
from animals.runs.routing import NewStop
from animals.runs.rules import CrateKind, LeftOut, RunState, StopKind, VisitOutcome
from animals.runs.swapping import Food
from animals.runs.van import hold, store_grams
from animals.runs.versions import changes_since, holders, news_for, opened, seen
from animals.shelters import service as shelters
from animals.shelters.models import Claim
from animals.shelters.rules import ClaimState
from animals.sightings.models import Animal, Group
from animals.sightings.rules import Condition, GroupKind, Size, Status
from animals.stock import service as books
from animals.stock import watching
from tests.factories import feeding, runs, stock
from tests.factories.shelters import shelter
from tests.factories.sightings import animal
from tests.people import Cast

SMALL = {(CrateKind.CRATE, Size.M): 1}


def promised(dog: Animal, home_id: UUID) -> Claim:
    """The animal has a confirmed place."""
    shelters.offer(None, dog.id, "Good dog", without_photos=True)
    (claim,) = shelters.claim(None, home_id, dog.id)
    return shelters.confirm(None, claim.id)[0]


# ---- later ----


def test_put_off_by_hours_keeps_everything(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(team=[cast.taras], turn_back_at=runs.hour(1, 13)), animal()
        seating.seat(None, run.id, dog.id)
        stops, before = [it.id for it in run.stops], run.version
        changes.put_off(cast.olha, run.id, run.version, hours=2)
        assert (run.starts_at, run.ends_at) == (runs.hour(1, 8), runs.hour(1, 20))
        assert run.turn_back_at == runs.hour(1, 15)
        assert [it.id for it in run.stops] == stops
        assert dog.status == Status.SEATED
        assert run.version > before
        told = changes_since(run, before)
        assert told[0] == "It leaves tomorrow 08:00, no longer tomorrow 06:00."
        assert "Turn back at 15:00." in told[1]


def test_put_off_by_days_is_the_same_hour_by_the_clock(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        changes.put_off(cast.olha, run.id, run.version, days=7)
        assert run.starts_at == runs.hour(8, 6)
        assert run.date == runs.hour(8, 6).date()


def test_nobody_is_put_off_into_another_run(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        runs.run(run.vehicle, days=2)
        with pytest.raises(VanBusy):
            changes.put_off(cast.olha, run.id, run.version, days=1)
        runs.run(runs.van("Blue van"), team=[cast.taras], days=3)
        with pytest.raises(PersonBusy):
            changes.put_off(cast.olha, run.id, run.version, days=2)
        for days in (0, 61, -61):
            with pytest.raises(BadDelay):
                changes.put_off(cast.olha, run.id, run.version, days=days)
        with pytest.raises(RunChanged):
            changes.put_off(cast.olha, run.id, run.version - 1, days=3)


def test_a_shelter_learns_of_the_new_hour(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(), animal()
        claim = promised(dog, shelter().id)
        seating.seat(None, run.id, dog.id)
        changes.put_off(cast.olha, run.id, run.version, hours=3)
        assert claim.arrives_at == runs.hour(1, 21)


def test_a_shelter_expects_the_crew_once_it_is_out(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(team=[cast.taras]), animal()
        claim = promised(dog, shelter().id)
        seating.seat(None, run.id, dog.id)
        road.depart(None, run.id)
        assert claim.news is not None
        assert claim.news.expected_at == run.ends_at


def test_a_run_on_the_road_is_not_put_off(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, other = runs.run(team=[cast.taras]), runs.van("Blue van")
        road.depart(None, run.id)
        with pytest.raises(RunMovedOn):
            changes.put_off(cast.olha, run.id, run.version, hours=1)
        with pytest.raises(RunMovedOn):
            swapping.swap_van(cast.olha, run.id, run.version, other.id, Food.MOVE)


# ---- stops ----


def test_several_stops_at_once_and_their_animals_wait_again(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(), animal()
        spot = feeding.spot(position=runs.NEAR_KUPIANSK)
        seating.seat(None, run.id, dog.id)
        routing.add_stop(None, run.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        routing.add_stop(None, run.id, NewStop(StopKind.PEOPLE, people=2))
        before = run.version
        gone = {it.id for it in run.stops if it.kind != StopKind.PEOPLE}
        waiting = changes.drop_stops(cast.olha, run.id, gone)
        assert [it.animal_id for it in waiting] == [dog.id]
        assert dog.status == Status.WAITING
        assert [it.kind for it in run.stops] == [StopKind.PEOPLE]
        told = changes_since(run, before)
        assert any("Behind the bakery" in it for it in told)
        assert f"Does not come along: {dog.code}." in told


def test_dropping_a_stop_of_one_takes_its_group_off(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, pair = runs.run(), [animal(), animal(position=None, place_id=None)]
        group = Group(kind=GroupKind.PAIR)
        db.session.add(group)
        db.session.flush()
        for one in pair:
            one.group_id = group.id
        db.session.flush()
        seating.seat(None, run.id, pair[0].id)
        changes.drop_stops(cast.olha, run.id, {it.id for it in run.stops})
        assert db.session.scalars(select(Seat)).all() == []


def test_on_the_road_a_dropped_stop_is_skipped(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(team=[cast.taras]), animal()
        seating.seat(None, run.id, dog.id)
        road.depart(None, run.id)
        changes.drop_stops(cast.olha, run.id, {it.id for it in run.stops})
        assert [it.outcome for it in run.stops] == [VisitOutcome.SKIPPED]
        assert dog.status == Status.WAITING


# ---- the van ----


def test_another_van_says_first_what_no_longer_fits(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        big, small, second = animal(size=Size.L), animal(size=Size.M), animal(size=Size.S)
        for dog in (big, small, second):
            seating.seat(None, run.id, dog.id)
        other = runs.van("Small van", crates=SMALL)
        found = swapping.fit(run, other)
        assert {it.seats[0].animal_id: it.why for it in found.left} == {
            big.id: LeftOut.NO_CRATE_LIKE_IT,
            second.id: LeftOut.CRATES_TAKEN,
        }
        before = run.version
        lost = swapping.swap_van(cast.olha, run.id, run.version, other.id, Food.MOVE)
        assert {it.animal_id for it in lost} == {big.id, second.id}
        assert (big.status, small.status) == (Status.WAITING, Status.SEATED)
        (kept,) = hold(run).seats
        assert kept.crate_id == other.crates[0].id
        assert hold(run).without_crate == []
        assert "The van is Small van, no longer White van." in changes_since(run, before)


def test_whom_an_override_seated_keeps_the_seat(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        biter = animal(size=Size.M, condition=frozenset({Condition.BIT_SOMEONE}))
        override = seating.Override("the vet agrees")
        seating.seat(None, run.id, biter.id, None, override)
        other = runs.van("Small van", crates=SMALL)
        assert swapping.swap_van(cast.olha, run.id, run.version, other.id, Food.MOVE) == []


def test_a_busy_van_or_one_with_too_few_seats_is_refused(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(people=3, team=[cast.taras])
        busy = runs.run(runs.van("Blue van")).vehicle
        with pytest.raises(VanBusy):
            swapping.swap_van(cast.olha, run.id, run.version, busy.id, Food.MOVE)
        tiny = runs.van("Car", seats=2)
        assert swapping.fit(run, tiny).seats_missing == 2
        with pytest.raises(NoSeatsLeft):
            swapping.swap_van(cast.olha, run.id, run.version, tiny.id, Food.MOVE)
        with pytest.raises(RunChanged):
            swapping.swap_van(cast.olha, run.id, run.version - 1, tiny.id, Food.MOVE)


def loaded_run(cast: Cast) -> tuple[Run, UUID]:
    """A run tomorrow with 40 kg in its van, and the garage they are from."""
    garage = stock.warehouse()
    lot = stock.receipt(garage, 100_000).lot_id
    run = runs.run(team=[cast.taras])
    loading.plan_load(None, run.id, lot, 40_000, garage.id)
    return run, garage.id


def test_food_is_carried_from_van_to_van(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, _garage = loaded_run(cast)
        old, other = run.vehicle, runs.van("Blue van")
        swapping.swap_van(cast.olha, run.id, run.version, other.id, Food.MOVE)
        assert (store_grams(old.store_id), store_grams(other.store_id)) == (0, 40_000)
        road.depart(None, run.id)
        assert run.start_grams == 0
        road.come_back(None, run.id)
        from animals.runs import ending

        assert ending.reckon(run, 40_000).food.adds_up
        assert watching.differences() == []


def test_food_carried_over_is_taken_out_of_the_van_it_is_in(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, garage = loaded_run(cast)
        other = runs.van("Blue van")
        swapping.swap_van(cast.olha, run.id, run.version, other.id, Food.MOVE)
        (load,) = loading.loads(run.id)
        loading.drop_load(cast.olha, run.id, load.id)
        assert store_grams(other.store_id) == 0
        assert store_grams(garage) == 100_000


def test_food_may_stay_and_is_the_old_vans(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, _garage = loaded_run(cast)
        old, other = run.vehicle, runs.van("Blue van")
        swapping.swap_van(cast.olha, run.id, run.version, other.id, Food.STAY)
        assert (store_grams(old.store_id), store_grams(other.store_id)) == (40_000, 0)
        assert db.session.scalars(select(Load)).all() == []
        following = runs.run(old, days=2, team=[cast.iryna])
        road.depart(None, following.id)
        assert following.start_grams == 40_000


def test_a_van_that_may_carry_less_asks_for_a_reason(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, _garage = loaded_run(cast)
        dog = animal(size=Size.M)
        seating.seat(None, run.id, dog.id)
        weighs = 75_000 + 8_000 + 20_000
        other = runs.van("Small van", payload_grams=weighs + 10_000, crates=SMALL)
        with pytest.raises(PayloadExceeded) as refused:
            swapping.swap_van(cast.olha, run.id, run.version, other.id, Food.MOVE)
        assert refused.value.facts["over"] == 30_000
        assert swapping.fit(run, other).grams_over(Food.STAY) == 0
        swapping.swap_van(cast.olha, run.id, run.version, other.id, Food.MOVE, "short way")
        (seat,) = hold(run).seats
        assert seat.overridden == {seating.TOO_HEAVY}
        assert seat.override_reason == "short way"


def test_an_empty_van_too_heavy_for_its_food_says_why_until_it_is_not(
    app: Flask, cast: Cast
) -> None:
    with write_transaction():
        run, _garage = loaded_run(cast)
        small = runs.van("Small van", payload_grams=75_000 + 20_000, crates=SMALL)
        swapping.swap_van(cast.olha, run.id, run.version, small.id, Food.MOVE, "short way")
        assert van.overweight(run, hold(run)) == "short way"
        with app.test_request_context():
            assert sheet.sheet(run).overrides == [
                "The van: heavier than the van may be. Why: short way"
            ]
            assert board.board(run).overweight == "short way"
        large = runs.van("Large van")
        swapping.swap_van(cast.olha, run.id, run.version, large.id, Food.MOVE)
        assert van.overweight(run, hold(run)) == ""


def test_a_load_too_heavy_says_why_as_well(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, garage = loaded_run(cast)
        more = stock.receipt(books.store(garage), 900_000).lot_id
        left = van.weights(run, hold(run)).left(run.vehicle.payload_grams)
        load = loading.plan_load(
            None, run.id, more, left + 1_000, garage, reason="we drive slowly", now=False
        )
        assert van.overweight(run, hold(run)) == "we drive slowly"
        loading.drop_load(cast.olha, run.id, load.id)
        assert van.overweight(run, hold(run)) == ""


# ---- places ----


def test_a_shelter_drops_out_and_others_are_offered(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(), animal()
        first, second, full = shelter(2), shelter(2), shelter(0)
        claim = promised(dog, first.id)
        seating.seat(None, run.id, dog.id)
        assert placing.homeless(run) == []
        before = run.version
        placing.drop_out(cast.olha, run.id, first.id, "no room after all")
        assert claim.state == ClaimState.WITHDRAWN
        assert [it.shelter_id for it in run.stops if it.shelter_id] == []
        (party,) = placing.homeless(run)
        assert [it.id for it in party.could] == [second.id]
        assert full.id not in {it.id for it in party.could}
        assert changes_since(run, before) == [
            f"{dog.code}: no place to go yet; {first.name} does not take them."
        ]
        placing.promise(cast.olha, run.id, dog.id, second.id)
        assert placing.homeless(run) == []
        assert [it.shelter_id for it in run.stops if it.shelter_id] == [second.id]
        assert changes_since(run, before) == [f"{dog.code}: goes to {second.name}."]


def test_whoever_waited_in_the_queue_has_their_turn(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(), animal()
        first, second = shelter(2), shelter(2)
        promised(dog, first.id)
        shelters.claim(None, second.id, dog.id)
        seating.seat(None, run.id, dog.id)
        placing.drop_out(cast.olha, run.id, first.id, "no room after all")
        (party,) = placing.homeless(run)
        assert party.asked is not None
        assert party.asked.id == second.id
        placing.promise(cast.olha, run.id, dog.id, second.id)
        assert placing.homeless(run) == []


def test_a_place_is_found_for_one_that_was_never_on_offer(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog, home = runs.run(), animal(), shelter(1)
        seating.seat(None, run.id, dog.id)
        placing.promise(cast.olha, run.id, dog.id, home.id)
        from animals.shelters import chosen

        assert chosen.chosen_for(dog.id) == {home.id}
        claim = shelters.active_claims([dog.id])[dog.id]
        assert (claim.state, claim.arrives_at) == (ClaimState.CONFIRMED, run.ends_at)


def test_places_change_on_the_road_too(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog, home = runs.run(team=[cast.taras]), animal(), shelter(1)
        promised(dog, home.id)
        seating.seat(None, run.id, dog.id)
        road.depart(None, run.id)
        placing.drop_out(cast.olha, run.id, home.id, "shelled")
        assert dog.status == Status.SEATED
        assert len(placing.homeless(run)) == 1


# ---- versions ----


def test_an_edit_tells_what_it_changed(app: Flask, cast: Cast) -> None:
    from dataclasses import replace

    with write_transaction():
        run = runs.run(team=[cast.taras])
        before = run.version
        plan = replace(planned(run), area="Izium", team=frozenset({cast.iryna.id}))
        changes.change_plan(cast.olha, run.id, before, plan)
        assert changes_since(run, before) == [
            "It goes to Izium.",
            "New in the crew: Iryna.",
            "No longer in the crew: Taras.",
        ]
        assert changes_since(run, run.version) == []


def test_every_change_of_a_run_is_told(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, _garage = loaded_run(cast)
        dog = animal()
        before = run.version
        stop = routing.add_stop(None, run.id, NewStop(StopKind.PEOPLE, people=1))
        routing.change_stop(cast.olha, run.id, stop.id, NewStop(StopKind.PEOPLE, people=2))
        seating.seat(None, run.id, dog.id)
        routing.order_by_distance(cast.olha, run.id)
        service.name_calls(cast.olha, run.id, {cast.taras.id: "Falcon"})
        service.change_state(None, run.id, RunState.LOADING)
        (load,) = loading.loads(run.id)
        loading.drop_load(cast.olha, run.id, load.id)
        assert changes_since(run, before) == [
            "The run is now: Loading.",
            "Call signs changed.",
            "New stop: 2 people.",
            "The stops are in another order.",
            f"Comes along: {dog.code}.",
            "What is to be loaded, or is loaded, changed.",
        ]
        assert [mate.call_sign for mate in run.team] == ["Falcon"]


def test_who_holds_which_version_is_known(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        seen(run.id, cast.taras.id, "Taras", 3)
        seen(run.id, cast.taras.id, "Taras", 5)
        seen(run.id, cast.taras.id, "Taras", 4)
        (held,) = holders(run.id)
        assert (held.name, held.version, held.before) == ("Taras", 5, 3)


def test_the_crew_is_told_what_changed_since_it_last_looked(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run_id = runs.run(team=[cast.taras]).id
    opened(cast.taras, db.session.get_one(Run, run_id))
    opened(cast.olha, db.session.get_one(Run, run_id))
    assert [it.name for it in holders(run_id)] == ["Taras"]
    with write_transaction():
        run = db.session.get_one(Run, run_id)
        assert news_for(cast.taras, run) == []
        changes.put_off(cast.olha, run_id, run.version, hours=1)
    run = db.session.get_one(Run, run_id)
    told = news_for(cast.taras, run)
    assert told[0].startswith("It leaves tomorrow 07:00")
    opened(cast.taras, run)
    assert news_for(cast.taras, db.session.get_one(Run, run_id)) == told


def test_a_late_run_holds_its_van_and_crew(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        road.depart(None, run.id)
        run.starts_at, run.ends_at = (
            runs.hour(-1, 6),
            runs.hour(-1, 18),
        )
        db.session.flush()
        from animals import clock

        soon = clock.now() - timedelta(minutes=5)
        later = {"starts_at": soon, "ends_at": soon + timedelta(hours=3)}
        with pytest.raises(VanBusy):
            runs.run(run.vehicle, **later)
        with pytest.raises(PersonBusy):
            runs.run(runs.van("Blue van"), team=[cast.taras], **later)
        assert runs.run(run.vehicle, team=[cast.taras], days=2)
