"""A run planned after one of before."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from animals import clock
from animals.accounts.models import User
from animals.db import db, write_transaction
from animals.runs import copying, ending, loading, routing, seating
from animals.runs.models import Load, Seat
from animals.runs.refusals import RunPast, VanBusy, VanGone
from animals.runs.routing import NewStop
from animals.runs.rules import StopKind
from animals.sightings.models import Contact
from tests.factories import feeding, runs, stock
from tests.factories.shelters import shelter
from tests.factories.sightings import animal
from tests.people import Cast


def test_a_copy_has_the_round_and_neither_animals_nor_food_nor_addresses(
    app: Flask, cast: Cast
) -> None:
    with write_transaction():
        old = runs.run(
            team=[cast.taras, cast.iryna], turn_back_at=runs.hour(1, 13), note="ask Halyna"
        )
        garage = stock.warehouse()
        lot = stock.receipt(garage).lot_id
        spot, home = feeding.spot(position=runs.NEAR_KUPIANSK), shelter()
        people = NewStop(
            StopKind.PEOPLE, "Halyna", people=2, address="Lisova 3", contact_name="Halyna",
            contact_phone="050", note="the blue gate", position=runs.NEAR_KUPIANSK,
        )  # fmt: skip
        routing.add_stop(None, old.id, people)
        routing.add_stop(None, old.id, NewStop(StopKind.SPOT, spot_id=spot.id, is_must=False))
        routing.add_stop(None, old.id, NewStop(StopKind.HANDOVER, shelter_id=home.id))
        seating.seat(None, old.id, animal().id)
        loading.plan_load(None, old.id, lot, 10_000, garage.id, now=False)
        new = copying.copy_run(cast.olha, old.id, runs.hour(8, 6).date())
        assert (new.starts_at, new.turn_back_at) == (runs.hour(8, 6), runs.hour(8, 13))
        assert (new.vehicle_id, new.area, new.note) == (old.vehicle_id, old.area, "")
        assert (new.lat, new.lon) == (old.lat, old.lon)
        assert {it.user_id for it in new.team} == {cast.taras.id, cast.iryna.id}
        assert [it.kind for it in new.stops] == ["people", "spot", "handover"]
        first = new.stops[0]
        assert (first.name, first.address, first.note, first.contact_id) == ("", "", "", None)
        assert (first.lat, first.people) == (None, 0)
        assert not new.stops[1].is_must
        assert {it.run_id for it in db.session.scalars(select(Seat))} == {old.id}
        assert {it.run_id for it in db.session.scalars(select(Load))} == {old.id}
        assert len(db.session.scalars(select(Contact)).all()) == 1


def test_a_copy_clashes_as_a_new_run_does(app: Flask, cast: Cast) -> None:
    with write_transaction():
        old = runs.run(team=[cast.taras])
        with pytest.raises(VanBusy):
            copying.copy_run(cast.olha, old.id, old.date)
        with pytest.raises(RunPast):
            copying.copy_run(cast.olha, old.id, old.date - timedelta(days=30))


def test_who_left_the_team_and_spots_that_closed_stay_behind(app: Flask, cast: Cast) -> None:
    with write_transaction():
        old = runs.run(team=[cast.taras, cast.iryna], duty_id=cast.olha.id)
        spot = feeding.spot(position=runs.NEAR_KUPIANSK)
        routing.add_stop(None, old.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        ending.cancel_run(None, old.id)
        spot.closed_at = clock.now()
        db.session.get_one(User, cast.iryna.id).disabled_at = clock.now()
        db.session.get_one(User, cast.olha.id).disabled_at = clock.now()
        db.session.flush()
        new = copying.copy_run(None, old.id, runs.hour(2, 6).date())
        assert [it.user_id for it in new.team] == [cast.taras.id]
        assert new.duty_id is None
        assert new.stops == []


def test_a_van_that_was_put_away_is_not_planned(app: Flask, cast: Cast) -> None:
    with write_transaction():
        old = runs.run()
        old.vehicle.archived_at = clock.now()
        db.session.flush()
        with pytest.raises(VanGone):
            copying.copy_run(cast.olha, old.id, runs.hour(2, 6).date())


def test_the_next_day_is_the_same_weekday(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        assert copying.next_day(run) == run.date + timedelta(days=7)
        run.date -= timedelta(days=30)
        found = copying.next_day(run)
        assert found.weekday() == run.date.weekday()
        assert found > runs.hour(0, 6).date()
