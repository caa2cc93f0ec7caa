"""Where rows are put: exact, coarse, by settlement, and what an evacuation covers."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals.db import db, write_transaction
from animals.places import evacuations, service
from animals.places.gazetteer import ROWS
from animals.places.models import Place
from animals.places.rules import NoSuchPlace, Position, PositionSource, is_on_earth
from tests.people import Cast


def place(name: str) -> Place:
    return db.session.scalars(select(Place).where(Place.name_en == name)).one()


def located(position: Position | None, place_id: Any = None) -> Any:
    row = SimpleNamespace()
    service.locate(row, position, place_id)  # type: ignore[arg-type]
    return row


def test_every_settlement_of_the_gazetteer_is_told_apart_and_lies_in_ukraine() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= 60
    for row in ROWS:
        assert 48 < row["lat"] < 51
        assert 34 < row["lon"] < 39


def test_seeding_twice_changes_nothing(app: Flask) -> None:
    with write_transaction():
        service.seed_places()
    assert db.session.scalar(select(func.count(Place.id))) == len(ROWS)


def test_a_position_gets_the_nearest_settlement_and_its_centre(app: Flask) -> None:
    row = located(Position(49.7105, 37.6158, 12, 3))
    kupiansk = place("Kupiansk")
    assert (row.lat, row.lon, row.accuracy_m, row.position_age_s) == (49.7105, 37.6158, 12, 3)
    assert row.position_source is PositionSource.GPS
    assert row.place_id == kupiansk.id
    assert (row.coarse_lat, row.coarse_lon) == (kupiansk.lat, kupiansk.lon)


def test_the_nearest_settlement_wins_over_the_one_that_was_named(app: Flask) -> None:
    row = located(Position(49.7105, 37.6158), place("Izium").id)
    assert row.place_id == place("Kupiansk").id


def test_far_from_everything_the_cell_stands_for_the_position(app: Flask) -> None:
    row = located(Position(46.512, 31.087), place("Izium").id)
    assert (row.coarse_lat, row.coarse_lon) == (46.55, 31.05)
    assert row.place_id == place("Izium").id


def test_a_settlement_alone_is_a_coarse_position(app: Flask) -> None:
    row = located(None, place("Izium").id)
    assert row.lat is None
    assert row.position_source is PositionSource.PLACE
    assert (row.coarse_lat, row.coarse_lon) == (49.21, 37.25)


def test_nothing_known_is_nowhere(app: Flask) -> None:
    row = located(None)
    assert row.position_source is PositionSource.NONE
    assert row.coarse_lat is row.place_id is None
    assert service.point_of(row) is None


def test_an_unknown_settlement_is_refused(app: Flask) -> None:
    with pytest.raises(NoSuchPlace):
        located(None, uuid4())


@pytest.mark.parametrize(("lat", "lon"), [(90.0, 180.0), (-90.0, -180.0), (0.0, 0.0)])
def test_the_ends_of_the_earth_can_be_stored(app: Flask, lat: float, lon: float) -> None:
    row = located(Position(lat, lon))
    assert is_on_earth(row.coarse_lat, row.coarse_lon)


def test_an_evacuation_covers_its_settlement_or_its_district_in_its_days(
    app: Flask, cast: Cast
) -> None:
    kupiansk, izium = place("Kupiansk").id, place("Izium").id
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    with write_transaction():
        evacuations.declare(cast.olha, izium, first, last)
        evacuations.declare(cast.olha, kupiansk, first, last, whole_district=True)
    covered = evacuations.evacuated_places(last)
    assert {izium, kupiansk, place("Dvorichna").id} <= covered
    assert place("Balakliia").id not in covered
    assert evacuations.evacuated_places(date(2026, 12, 1)) == set()
