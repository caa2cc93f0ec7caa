"""The ground around a run, cut from the team's own map, for whoever may read the run."""

import os
from pathlib import Path

import pytest
from flask import Flask

from animals.accounts.rules import Person
from animals.db import db, write_transaction
from animals.field import devices
from animals.places.rules import Point
from animals.runs import ending, routing
from animals.runs.models import Run
from animals.runs.routing import NewStop
from animals.runs.rules import StopKind
from animals.tiles.archive import Shelf
from animals.tiles.frames import world
from tests.factories import feeding, runs
from tests.maps import write_map
from tests.people import Cast
from tests.phone import Phone, phone_of

ADDRESS = "run/map"


@pytest.fixture
def own_map(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The team's own map: tiles under the run's stop."""
    x, y = world(Point(runs.NEAR_KUPIANSK.lat, runs.NEAR_KUPIANSK.lon))
    tiles = {(zoom, int(x * 2**zoom), int(y * 2**zoom)): os.urandom(300) for zoom in range(6, 13)}
    path = write_map(tmp_path / "own.pmtiles", tiles)
    monkeypatch.setitem(app.extensions, "lapka_map", Shelf(path, tmp_path / "none", print))
    return path


def taken(app: Flask, person: Person) -> tuple[Phone, Run]:
    """That person's phone with the token of a run that stops at a spot."""
    phone = phone_of(app, person)
    with write_transaction():
        run = runs.run(team=[person], days=0)
        spot = feeding.spot(name="Bakery", position=runs.NEAR_KUPIANSK)
        routing.add_stop(None, run.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        _reads, phone.token = devices.take_run(person, phone.device_id, run)
    return phone, run


def test_the_ground_around_the_stops_comes_whole_and_in_pieces(
    app: Flask, cast: Cast, own_map: Path
) -> None:
    phone, _run = taken(app, cast.taras)
    whole = phone.ask("GET", ADDRESS)
    assert (whole.status_code, whole.mimetype) == (200, "application/vnd.pmtiles")
    assert whole.data.startswith(b"PMTiles")
    assert whole.headers["Cache-Control"] == "no-store"
    tag = whole.headers["ETag"]
    piece = phone.ask("GET", ADDRESS, headers={"Range": "bytes=100-899", "If-Range": tag})
    assert (piece.status_code, piece.data) == (206, whole.data[100:900])
    assert piece.headers["Content-Range"] == f"bytes 100-899/{len(whole.data)}"
    other = phone.ask("GET", ADDRESS, headers={"Range": "bytes=100-899", "If-Range": '"older"'})
    assert (other.status_code, other.data) == (200, whole.data)
    assert phone.ask("GET", ADDRESS, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=5-2", "bytes=a-b", "items=0-5"])
def test_a_piece_that_makes_no_sense_is_all_of_it(
    app: Flask, cast: Cast, own_map: Path, asked: str
) -> None:
    phone, _run = taken(app, cast.taras)
    answer = phone.ask("GET", ADDRESS, headers={"Range": asked})
    assert answer.status_code == 200
    assert answer.data == phone.ask("GET", ADDRESS).data


def test_without_a_map_of_its_own_the_phone_has_all_there_is(app: Flask, cast: Cast) -> None:
    phone, _run = taken(app, cast.taras)
    assert phone.ask("GET", ADDRESS).status_code == 204


def test_a_run_that_is_over_has_no_ground(app: Flask, cast: Cast, own_map: Path) -> None:
    phone, run = taken(app, cast.taras)
    with write_transaction():
        ending.cancel_run(None, run.id)
    assert phone.ask("GET", ADDRESS).status_code == 404


def test_nobody_and_no_append_token_gets_a_tile(app: Flask, cast: Cast, own_map: Path) -> None:
    taken(app, cast.taras)
    assert phone_of(app, cast.taras).ask("GET", ADDRESS).status_code == 403
    db.session.rollback()
    assert app.test_client().get(f"/api/v1/{ADDRESS}").status_code == 401
