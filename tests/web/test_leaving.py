"""Saying on the spot's page, and on the run's, that a caretaker leaves with a run."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from animals.db import db, write_transaction
from animals.feeding.models import Spot
from animals.feeding.rules import Caretaker
from animals.runs.flag_models import Leaving
from animals.runs.models import Run
from tests.factories import feeding, runs
from tests.factories.sightings import animal
from tests.people import Browser, Cast


@pytest.fixture
def known(app: Flask, cast: Cast) -> tuple[UUID, UUID, str]:
    """A spot with a caretaker, a run of tomorrow, and the code of who eats there."""
    with write_transaction():
        spot = feeding.spot(
            position=runs.NEAR_KUPIANSK,
            caretaker=Caretaker.STAYS,
            contact_name="Zoya",
            contact_phone="+380 50 222 33 44",
        )
        run = runs.run(team=[cast.taras])
        return spot.id, run.id, animal(position=runs.NEAR_KUPIANSK).code


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def left_on() -> list[tuple[UUID, UUID]]:
    db.session.rollback()
    return [(it.spot_id, it.run_id) for it in db.session.query(Leaving)]


def test_from_the_spot_with_a_stop_for_them(olha: Browser, known: tuple[UUID, UUID, str]) -> None:
    spot, run, code = known
    assert "Leaves on this run" in text_of(olha.get(f"/spots/{spot}"))
    done = olha.post(f"/spots/{spot}/leaving", {"run": str(run), "fetch": "1"})
    assert done.status_code == 303
    assert left_on() == [(spot, run)]
    page = text_of(olha.get(f"/spots/{spot}"))
    assert "Their stop: how many people, which pets" in page
    assert "They stay after all" in page
    assert code in text_of(olha.get("/transport"))
    assert "whoever feeds it leaves on the next run" in text_of(olha.get("/transport"))
    assert "their stop" in text_of(olha.get(f"/runs/{run}"))


def test_from_the_run_and_back_again(olha: Browser, known: tuple[UUID, UUID, str]) -> None:
    spot, run, code = known
    assert "Behind the bakery, Zoya</option>" in text_of(olha.get(f"/runs/{run}"))
    olha.post(f"/runs/{run}/leaving", {"spot": str(spot)})
    assert left_on() == [(spot, run)]
    assert "no stop for them yet" in text_of(olha.get(f"/runs/{run}"))
    back = olha.post(f"/spots/{spot}/staying", {"run": str(run)})
    assert back.location == f"/runs/{run}#leaving"
    assert left_on() == []
    assert code not in text_of(olha.get("/transport"))


@pytest.mark.parametrize("fields", [{}, {"run": "tomorrow"}])
def test_without_a_run_nothing_is_said(
    olha: Browser, known: tuple[UUID, UUID, str], fields: dict[str, str]
) -> None:
    assert olha.post(f"/spots/{known[0]}/leaving", fields).status_code == 400
    assert olha.post(f"/runs/{known[1]}/leaving", {"spot": "x"}).status_code == 400
    unknown = {"run": str(uuid4())}
    assert olha.post(f"/spots/{known[0]}/leaving", unknown).status_code == 404
    assert left_on() == []


def test_a_run_that_has_left_meanwhile_is_a_conflict(
    olha: Browser, known: tuple[UUID, UUID, str]
) -> None:
    spot, run, _ = known
    olha.post(f"/runs/{run}/depart")
    assert olha.post(f"/spots/{spot}/leaving", {"run": str(run)}).status_code == 409
    db.session.rollback()
    assert db.session.get_one(Run, run).departed_at is not None
    assert db.session.get_one(Spot, spot).caretaker == Caretaker.STAYS


def test_it_is_for_the_desk(taras: Browser, hanna: Browser, known: tuple[UUID, UUID, str]) -> None:
    spot, run, _ = known
    assert "Leaves on this run" not in text_of(taras.get(f"/spots/{spot}"))
    for browser in (taras, hanna):
        for address in (f"/spots/{spot}/leaving", f"/spots/{spot}/staying", f"/runs/{run}/leaving"):
            fields = {"run": str(run), "spot": str(spot)}
            assert browser.post(address, fields).status_code == 404
    assert left_on() == []
