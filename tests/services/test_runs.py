"""Planning a run, its states, its team, its stops."""

import pytest
from flask import Flask
from sqlalchemy import select

from animals.accounts import grants
from animals.accounts.models import Grant
from animals.db import db, write_transaction
from animals.runs import road, routing, service
from animals.runs.models import Run
from animals.runs.refusals import (
    MomentOutsideRun,
    NoSeatsLeft,
    NoTeam,
    PersonBusy,
    RunChanged,
    RunMovedOn,
    RunPast,
    VanBusy,
)
from animals.runs.routing import NewStop
from animals.runs.rules import RunState, StopKind
from animals.runs.service import NewRun
from tests.factories import feeding, runs
from tests.people import Cast


def plan_of(run: Run, **changed: object) -> NewRun:
    facts = {
        "vehicle_id": run.vehicle_id,
        "date": run.date,
        "starts_at": run.starts_at,
        "ends_at": run.ends_at,
        "area": run.area,
        "team": frozenset(mate.user_id for mate in run.team),
    }
    return NewRun(**{**facts, **changed})  # type: ignore[arg-type]


def test_a_run_gets_a_number_and_opens_itself_to_its_team(app: Flask, cast: Cast) -> None:
    with write_transaction():
        first = runs.run(team=[cast.taras])
        second = runs.run(first.vehicle, days=2)
        assert (first.number, second.number) == (1, 2)
        opened = db.session.scalars(select(Grant).where(Grant.source_id == first.id)).one()
        assert (opened.user_id, opened.kind) == (cast.taras.id, grants.Kind.RUN)
        assert opened.opens_at == first.starts_at - service.OPENS_BEFORE


def test_a_van_is_not_on_two_runs_at_once(app: Flask) -> None:
    with write_transaction():
        first = runs.run()
        with pytest.raises(VanBusy) as refused:
            runs.run(first.vehicle)
        assert refused.value.facts["run"] == first.number


def test_a_person_is_not_on_two_runs_at_once(app: Flask, cast: Cast) -> None:
    with write_transaction():
        runs.run(team=[cast.taras, cast.olha])
        with pytest.raises(PersonBusy) as refused:
            runs.run(runs.van("Blue van"), team=[cast.taras, cast.iryna])
        assert refused.value.facts["person"] == "Taras"


def test_a_run_in_the_past_is_refused(app: Flask) -> None:
    with write_transaction(), pytest.raises(RunPast):
        runs.run(days=-2)


def test_turning_back_belongs_into_the_hours_of_the_run(app: Flask) -> None:
    with write_transaction(), pytest.raises(MomentOutsideRun) as refused:
        runs.run(turn_back_at=runs.hour(1, 20))
    assert refused.value.facts["field"] == "turn_back"


def test_more_people_than_seats_are_refused(app: Flask, cast: Cast) -> None:
    with write_transaction():
        with pytest.raises(NoSeatsLeft):
            runs.run(runs.van(seats=3), team=[cast.taras, cast.iryna], people=2)
        run = runs.run(runs.van("Blue van", seats=3), team=[cast.taras])
        with pytest.raises(NoSeatsLeft):
            routing.add_stop(None, run.id, NewStop(StopKind.PEOPLE, people=3))


def test_a_stale_plan_is_refused(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        seen = run.version
        service.change_run(cast.olha, run.id, seen, plan_of(run, area="Druzhkivka"))
        with pytest.raises(RunChanged) as refused:
            service.change_run(cast.olha, run.id, seen, plan_of(run, area="Sloviansk"))
        assert refused.value.facts == {"seen": seen, "now": run.version}
        assert run.area == "Druzhkivka"


def test_every_change_raises_the_version(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        before = run.version
        routing.add_stop(None, run.id, NewStop(StopKind.PEOPLE, people=1))
        assert run.version > before


def test_a_run_without_a_team_does_not_leave(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        with pytest.raises(NoTeam):
            road.depart(None, run.id)


def test_a_run_on_the_road_keeps_its_plan(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        road.depart(cast.olha, run.id)
        with pytest.raises(RunMovedOn) as refused:
            service.change_run(cast.olha, run.id, run.version, plan_of(run))
        assert refused.value.facts["state"] is RunState.ON_ROAD
        with pytest.raises(RunMovedOn):
            road.depart(cast.olha, run.id)


def test_people_come_first_and_hand_overs_last(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        spot = feeding.spot(position=runs.NEAR_KUPIANSK)
        routing.add_stop(None, run.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        routing.add_stop(None, run.id, NewStop(StopKind.PEOPLE, people=2))
        assert [stop.kind for stop in run.stops] == ["spot", "people"]
        routing.order_by_distance(cast.olha, run.id)
        assert [stop.kind for stop in run.stops] == ["people", "spot"]
        routing.move_stop(cast.olha, run.id, run.stops[1].id, 1)
        assert [stop.kind for stop in run.stops] == ["spot", "people"]


def test_a_people_stop_forgets_whom_to_call_with_it(app: Flask, cast: Cast) -> None:
    from animals.sightings.models import Contact

    with write_transaction():
        run = runs.run()
        new = NewStop(StopKind.PEOPLE, people=1, contact_name="Halyna", contact_phone="050")
        stop = routing.add_stop(None, run.id, new)
        assert stop.contact is not None
        routing.drop_stop(cast.olha, run.id, stop.id)
        assert db.session.scalars(select(Contact)).all() == []
