"""The gallery with ten thousand animals on offer: as few queries and bytes as with ten."""

import gzip
import re

import pytest
from flask import Flask
from sqlalchemy import event

from animals.accounts.rules import Role
from animals.db import db, write_transaction
from tests.factories.shelters import shelter, thousands_offered
from tests.people import Browser, Cast

MANY = 10_000


@pytest.fixture
def ten_thousand(app: Flask, cast: Cast) -> None:
    """So many dogs with a photo each, none of them like the one before."""
    with write_transaction():
        shelter(9, workers=[cast.hanna.id])
        thousands_offered(MANY)


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
