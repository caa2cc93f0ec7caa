"""A run is nobody's business but its own: no page, file, answer or log tells of it elsewhere."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from animals import clock
from animals.db import db, write_transaction
from animals.places.rules import Position
from animals.runs import routing, seating, service
from animals.runs.companions import NewCompanion
from animals.runs.models import Run
from animals.runs.routing import NewStop
from animals.runs.rules import CrateKind, StopKind
from animals.shelters import service as shelters
from animals.sightings.rules import Size, Species
from tests.crawl import walk
from tests.factories import feeding, runs
from tests.factories.shelters import photo, shelter
from tests.factories.sightings import animal
from tests.people import Browser, Cast
from tests.web.test_shelter_walk import every_address

HIDDEN = Position(49.765432, 37.543219, 7)
ODD_MINUTE = (clock.now().minute + 29) % 60
ODD_MINUTE += ODD_MINUTE % 5 == 0
"""Half an hour away from the present and from every round hour, which pages may tell."""
SECRETS = (
    "49.76", "49,76", "37.54", "37,54",
    "Area-of-the-run", "Note-of-the-run", "Call-of-Taras",
    "Street-of-people", "Halyna-of-the-stop", "0671234567", "067 123 45 67", "671234567",
    "Note-of-the-stop", "Pet-of-people", "Spot-of-the-run", "Note-of-the-spot",
    "Behind-which-house", "Reason-of-the-seat", "R-1", "Taras",
    *(f"{hour:02}:{ODD_MINUTE:02}" for hour in (6, 13, 15, 18)),
)  # fmt: skip
"""What only the crew and the desk know; hours: it leaves, turns back, is heard, is home."""


@pytest.fixture
def run_id(app: Flask, cast: Cast) -> UUID:
    """A run tomorrow with Taras, every word and number of it to be found again."""
    with write_transaction():
        van = runs.van(crates={(CrateKind.CRATE, Size.L): 3})
        run = runs.run(
            van,
            [cast.taras],
            area="Area-of-the-run",
            note="Note-of-the-run",
            position=HIDDEN,
            starts_at=at(1, 6),
            turn_back_at=at(1, 13),
            hear_by_at=at(1, 15),
            ends_at=at(1, 18),
        )
        service.name_calls(cast.olha, run.id, {cast.taras.id: "Call-of-Taras"})
        routing.add_stop(None, run.id, people())
        spot = feeding.spot(
            cast.olha, "Spot-of-the-run", note="Note-of-the-spot", position=HIDDEN, dogs=4
        )
        routing.add_stop(None, run.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        dog = animal(
            cast.olha,
            position=HIDDEN,
            place_note="Behind-which-house",
            photo_ids=[photo(released=True).id],
        )
        shelters.offer(cast.olha, dog.id, "A good dog.")
        ours = shelter(3, workers=[cast.hanna.id]).id
        shelters.confirm(None, shelters.claim(None, ours, dog.id)[0].id)
        seating.seat(cast.olha, run.id, dog.id, None, seating.Override("Reason-of-the-seat"))
        return run.id


def at(days: int, hours: int) -> datetime:
    """That hour and the odd minute of the day in so many days."""
    return runs.hour(days, hours) + timedelta(minutes=ODD_MINUTE)


def people() -> NewStop:
    return NewStop(
        StopKind.PEOPLE,
        people=1,
        address="Street-of-people",
        contact_name="Halyna-of-the-stop",
        contact_phone="067 123 45 67",
        note="Note-of-the-stop",
        position=HIDDEN,
        companions=[NewCompanion(Species.CAT, name="Pet-of-people", on_lap=True)],
    )


def put_off(run_id: UUID, days: int) -> None:
    with write_transaction():
        run = db.session.get_one(Run, run_id)
        run.starts_at, run.ends_at = at(days, 6), at(days, 18)
        service.refresh_grants(run)


def told_by_links(app: Flask, browser: Browser, start: str = "/") -> list[str]:
    """Which page that is linked tells this person which secret."""
    visited = list(walk(app, browser, start, each=20))
    return [f"{page.address}: {it}" for page in visited for it in SECRETS if it in page.html]


def told_by_guessing(browser: Browser, addresses: Iterable[tuple[str, str]]) -> list[str]:
    """Which of these addresses, asked for or posted to, tells this person which secret."""
    found = []
    for method, address in addresses:
        data = {"csrf_token": browser.token(), "q": "Area-of"} if method != "GET" else None
        answer = browser.client.open(address, method=method, data=data, buffered=True)
        db.session.rollback()
        said = words_of(answer)
        found += [f"{method} {address}: {it}" for it in SECRETS if it in said]
    return found


def words_of(answer: TestResponse) -> str:
    """All that an answer says; of what is drawn only the head."""
    drawn = (answer.mimetype or "").startswith(
        ("image/", "application/vnd", "application/x-protobuf")
    )
    body = "" if drawn else answer.get_data().decode(errors="replace")
    return body + str(answer.headers)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_no_page_tells_a_volunteer_of_anothers_run(
    app: Flask, iryna: Browser, run_id: UUID, language: str
) -> None:
    iryna.post("/me/language", {"language": language})
    assert told_by_links(app, iryna) == []


def test_no_address_tells_a_volunteer_of_anothers_run(
    app: Flask, iryna: Browser, run_id: UUID
) -> None:
    assert told_by_guessing(iryna, list(every_address(app))) == []


def test_its_own_crew_learns_nothing_before_the_day(
    app: Flask, taras: Browser, run_id: UUID
) -> None:
    put_off(run_id, 3)
    of_runs = [(how, it) for how, it in every_address(app) if str(run_id) in it or "/api/" in it]
    assert len(of_runs) > 30
    told = told_by_links(app, taras) + told_by_guessing(taras, of_runs)
    assert [it for it in told if not it.endswith(": Taras")] == []  # his own name
    put_off(run_id, 0)
    page = taras.get(f"/runs/{run_id}").get_data(as_text=True)
    turns_back = f"13:{ODD_MINUTE:02}"
    for secret in ("Street-of-people", "Halyna-of-the-stop", turns_back, "Spot-of-the-run"):
        assert secret in page


def test_the_place_that_waits_learns_the_half_day_and_no_more(
    app: Flask, hanna: Browser, run_id: UUID
) -> None:
    page = hanna.get("/my-animals").get_data(as_text=True)
    assert "arrives tomorrow, " in page
    told = told_by_links(app, hanna, "/gallery")
    assert told + told_by_guessing(hanna, list(every_address(app))) == []


def test_the_log_of_a_whole_day_names_nothing(
    olha: Browser, taras: Browser, run_id: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for address in ("", "/sheet", "/sheet?map=1", "/checkpoint", "/change", "/calls", "/load"):
        assert olha.get(f"/runs/{run_id}{address}").status_code == 200
    olha.get("/animals?q=Behind-which-house")
    put_off(run_id, 0)
    olha.post(f"/runs/{run_id}/depart")
    taras.post(f"/runs/{run_id}/news", {"state": "left", "note": "Note-of-the-run"})
    taras.post(f"/runs/{run_id}/news", {"state": "Street-of-people"})
    lines = [it.getMessage() for it in caplog.records if not it.name.startswith("sqlalchemy")]
    assert [it for it in lines for secret in SECRETS if secret in it] == []
