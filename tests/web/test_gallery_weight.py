"""The gallery with ten thousand animals on offer: as few queries and bytes as with ten."""

import gzip
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, insert

from animals import clock
from animals.accounts.rules import Role
from animals.db import db, write_transaction
from animals.photos.models import Photo
from animals.shelters.models import Offer
from animals.sightings.models import Animal, Picture
from animals.sightings.rules import Status
from tests.factories.shelters import shelter
from tests.people import Browser, Cast

MANY = 10_000


@pytest.fixture
def ten_thousand(app: Flask, cast: Cast) -> None:
    """So many dogs with a photo each, none of them like the one before."""
    now = clock.now()
    ids = [(uuid4(), uuid4(), number) for number in range(1, MANY + 1)]
    with write_transaction():
        shelter(9, workers=[cast.hanna.id])
        rows = [
            {
                "id": animal,
                "number": number,
                "species": "cat" if number % 4 == 0 else "dog",
                "size": "SML"[number % 3],
                "condition": frozenset({"thin", "injured"}),
                "status": Status.WAITING,
                "status_since": now,
                "waiting_since": now - timedelta(hours=number),
                "first_seen_at": now,
                "last_seen_at": now,
            }
            for animal, _, number in ids
        ]
        db.session.execute(insert(Animal), rows)
        db.session.execute(
            insert(Photo),
            [
                {"id": photo, "digest": uuid4().hex * 2, "width": 1600, "height": 1200,
                 "received_at": now, "released_at": now, "on_offer": True}
                for _, photo, _ in ids
            ],
        )  # fmt: skip
        db.session.execute(
            insert(Picture),
            [{"photo_id": photo, "animal_id": animal, "rank": 0} for animal, photo, _ in ids],
        )
        db.session.execute(
            insert(Offer),
            [
                {"animal_id": animal, "story": "Тихий пес.", "offered_at": now}
                for animal, _, _ in ids
            ],
        )


def queries_of(browser: Browser, address: str) -> tuple[list[str], str]:
    """The statements one page costs, and the page."""
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        answer = browser.get(address)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert answer.status_code == 200
    return statements, answer.get_data(as_text=True)


@pytest.mark.usefixtures("ten_thousand")
def test_ten_thousand_animals_cost_no_more_than_ten(hanna: Browser) -> None:
    for address in ("/gallery", "/gallery?page=9", "/gallery?species=cat&size=S&seen=no&sort=new"):
        statements, html = queries_of(hanna, address)
        assert len(statements) <= 6, (address, statements)
        assert html.count('class="card offer"') == 24
        assert len(html.encode()) <= 60_000, address
    assert f"{MANY} animals" in queries_of(hanna, "/gallery")[1]


def test_a_first_page_with_its_photos_is_light(demo_app: Flask) -> None:
    browser = Browser(demo_app).sign_in_with(Role.SHELTER)
    html = browser.get("/gallery").get_data(as_text=True)
    photos = [len(browser.get(url).get_data()) for url in set(re.findall(r"/photos/[^\"]+", html))]
    assert len(photos) >= 8
    around = sum(
        len(gzip.compress(browser.get(url.replace("&amp;", "&")).get_data()))
        for url in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js)[^"]*)"', html)
    )
    weight = len(html.encode()) + around + 24 * sum(photos) // len(photos)
    assert weight <= 400_000, weight


def test_every_picture_has_its_size_before_it_arrives(demo_app: Flask) -> None:
    browser = Browser(demo_app).sign_in_with(Role.SHELTER)
    html = browser.get("/gallery").get_data(as_text=True)
    for tag in re.findall(r"<img[^>]+>", html):
        assert re.search(r'width="[1-9]\d*" height="[1-9]\d*"', tag), tag
