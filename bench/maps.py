"""How long a coordinator waits for the first mark on the map, on a machine four times as slow.

From asking for the page until something stands on the map: server, page, scripts, points. Only
the browser is slowed down; the server is not what people carry in their pockets.
"""

import random
import statistics
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser as Chrome
from playwright.sync_api import sync_playwright
from sqlalchemy import insert, select

from animals import clock, config, create_app
from animals.accounts import service
from animals.accounts.rules import Role
from animals.db import db, write_transaction
from animals.places.models import Place
from animals.sightings.models import Animal
from bench.table import Figure
from bench.uploads import running
from scripts import chromium
from tests.browser.server import Server, installed
from tests.people import Browser

SLOWER = 4
ROUNDS = 5
AT_MOST_MS = {500: 1500, 100_000: 4000}
AT_ONCE = 5000


def figures() -> Iterator[Figure]:
    """The first mark among few and among very many; nothing where there is no browser."""
    program = chromium.find()
    if program is None:
        return
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=program, args=chromium.flags())
        for count, most in AT_MOST_MS.items():
            with tempfile.TemporaryDirectory() as folder:
                yield Figure(
                    f"first mark of {count:,} on the map", _first(chrome, folder, count), most
                )
        chrome.close()


def _first(chrome: Chrome, folder: str, count: int) -> float:
    server = installed(Path(folder))
    cookie = _filled(server, count)
    with running(server):
        return statistics.median(_once(chrome, server, cookie) for _ in range(ROUNDS))


def _once(chrome: Chrome, server: Server, cookie: str) -> float:
    context = chrome.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "lapka", "value": cookie, "url": server.url}])
    page = context.new_page()
    slow = context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{server.url}/map", wait_until="commit")
    page.wait_for_selector("[data-drawn]", timeout=60_000, state="attached")
    took = page.evaluate("performance.getEntriesByName('first-marker')[0].startTime")
    context.close()
    return float(took)


def _filled(server: Server, count: int) -> str:
    """A coordinator's cookie, on a server with so many animals at large."""
    app = create_app(config.load(server.environment))
    with app.app_context():
        places = db.session.execute(select(Place.id, Place.lat, Place.lon)).all()
        db.session.rollback()
        chance = random.Random(count)
        rows = [_row(number, chance, *chance.choice(places)) for number in range(1, count + 1)]
        with write_transaction():
            for first in range(0, count, AT_ONCE):
                db.session.execute(insert(Animal), rows[first : first + AT_ONCE])
            person = service.create_user("Olha", Role.COORDINATOR).as_person()
        browser = Browser(app).sign_in_as(person)
        found = browser.client.get_cookie("lapka")
        assert found is not None
        db.session.remove()
        db.engine.dispose()
        return found.value


def _row(number: int, chance: random.Random, place: Any, lat: float, lon: float) -> dict[str, Any]:
    seen = clock.now() - timedelta(days=chance.randint(0, 30))
    return {
        "id": uuid4(),
        "number": number,
        "species": chance.choice(["dog", "dog", "cat"]),
        "age": chance.choice(["adult", "baby", "unknown"]),
        "temperament": chance.choice(["friendly", "shy", "unknown"]),
        "condition": frozenset(chance.choice([[], [], ["thin"], ["injured"]])),
        "needs": frozenset(chance.choice([[], ["transport"]])),
        "status_since": seen,
        "first_seen_at": seen,
        "last_seen_at": seen,
        "lat": lat + chance.uniform(-0.05, 0.05),
        "lon": lon + chance.uniform(-0.07, 0.07),
        "position_source": "gps",
        "coarse_lat": lat,
        "coarse_lon": lon,
        "place_id": place,
    }
