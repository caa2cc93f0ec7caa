"""Pages after time has passed: the spot that is asked about, the run that lost its crew."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from animals import clock, sweeping
from animals.db import db, write_transaction
from animals.feeding.models import Spot
from animals.runs import ending, road, routing
from animals.runs.models import Run
from animals.runs.routing import NewStop
from animals.runs.rules import StopKind
from tests.factories import feeding, runs
from tests.people import Browser, Cast

ASKED = "Is it still a feeding spot?"


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


@pytest.fixture
def unvisited(app: Flask, cast: Cast) -> UUID:
    """A spot nobody has fed for 91 days."""
    with write_transaction():
        spot = feeding.spot(cast.taras, position=runs.NEAR_KUPIANSK)
        db.session.execute(update(Spot).values(made_at=clock.now() - timedelta(days=91)))
        return spot.id


def test_today_asks_about_an_unvisited_spot(olha: Browser, unvisited: UUID) -> None:
    assert "Spots unvisited for 90 days" in text_of(olha.get("/"))
    assert "Behind the bakery" in text_of(olha.get("/spots?show=unvisited"))
    assert ASKED in text_of(olha.get(f"/spots/{unvisited}"))


def test_still_fed_it_is_not_asked_about_again(olha: Browser, unvisited: UUID) -> None:
    assert olha.post(f"/spots/{unvisited}/still-fed").status_code == 303
    assert ASKED not in text_of(olha.get(f"/spots/{unvisited}"))
    assert "Spots unvisited" not in text_of(olha.get("/"))
    db.session.rollback()
    assert db.session.get_one(Spot, unvisited).lat is not None


def test_only_the_desk_is_asked(taras: Browser, unvisited: UUID) -> None:
    assert ASKED not in text_of(taras.get(f"/spots/{unvisited}"))
    assert taras.post(f"/spots/{unvisited}/still-fed").status_code == 404


def test_every_page_of_a_run_without_crew_still_opens(olha: Browser, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        home = NewStop(StopKind.PEOPLE, people=2, contact_name="Halyna")
        routing.add_stop(None, run.id, home)
        road.depart(None, run.id)
        road.come_back(None, run.id)
        ending.close_run(None, run.id)
        long_ago = clock.now() - timedelta(days=91)
        db.session.execute(update(Run).values(closed_at=long_ago))
        run_id = run.id
    list(sweeping.sweep())
    for page in ("", "/sheet", "/checkpoint", "/calls", "/doses", "/load", "/after", "/copy"):
        answer = olha.get(f"/runs/{run_id}{page}")
        assert answer.status_code in (200, 409), page
        assert "Halyna" not in answer.get_data(as_text=True)
    assert "of this one they are erased" in text_of(olha.get(f"/runs/{run_id}"))
    assert "R-1" in text_of(olha.get("/runs?show=over"))
