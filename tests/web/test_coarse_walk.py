"""Who sees coarse learns nothing of where exactly something is, from any page."""

import random
import re

import pytest
from flask import Flask
from sqlalchemy import select

from animals.accounts import service as accounts
from animals.accounts.rules import Person, Role
from animals.db import Base, db, write_transaction
from animals.places.models import Located
from animals.places.rules import Position, PositionSource
from animals.places.service import locate
from tests.crawl import walk
from tests.people import Browser

_TOKENS = re.compile(r'(name="(?:csrf_token|once)" value=")[^"]*')
LOCATED = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Located)]
TRIES = 200


def bystander(role: Role) -> Person:
    """Somebody who has reported nothing, travels nowhere and has claimed nothing."""
    with write_transaction():
        user = accounts.create_user(f"bystander {role}", role)
        user.password = "unusable"
        return user.as_person()


def pages(app: Flask, person: Person) -> dict[str, str]:
    """Every page this person can reach, and what the map is told, without tokens."""
    browser = Browser(app).sign_in_as(person)
    seen = {page.address: page.html for page in walk(app, browser, "/", each=20)}
    for address in ("/map/points.json", "/animals.csv", "/spots.csv", "/animals.geojson"):
        seen[address] = browser.get(address).get_data(as_text=True)
    return {address: _TOKENS.sub(r"\1", html) for address, html in seen.items()}


def move_within_cells(chance: random.Random) -> int:
    """Put everything with an exact position elsewhere in its coarse cell; how many moved."""
    moved = 0
    with write_transaction():
        for kind in LOCATED:
            for row in db.session.scalars(select(kind).where(kind.lat.is_not(None))).unique():
                moved += move(row, chance)
    return moved


def move(row: Located, chance: random.Random) -> bool:
    was = row.lat, row.lon, row.coarse_lat, row.coarse_lon, row.place_id
    assert row.lat is not None
    assert row.lon is not None
    for _ in range(TRIES):
        lat, lon = row.lat + chance.uniform(-0.02, 0.02), row.lon + chance.uniform(-0.03, 0.03)
        to = Position(
            lat, lon, row.accuracy_m, row.position_age_s, PositionSource(row.position_source)
        )
        locate(row, to)
        if (row.coarse_lat, row.coarse_lon, row.place_id) == was[2:]:
            return True
    row.lat, row.lon, row.coarse_lat, row.coarse_lon, row.place_id = was
    return False


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.SHELTER])
def test_moving_everything_within_its_coarse_cell_changes_no_byte(
    demo_app: Flask, seed: str, role: Role
) -> None:
    person = bystander(role)
    before = pages(demo_app, person)
    assert move_within_cells(random.Random(seed)) > 50
    after = pages(demo_app, person)
    assert before.keys() == after.keys()
    assert len(before) > (40 if role is Role.VOLUNTEER else 10)
    assert [address for address in before if before[address] != after[address]] == []


def test_whoever_sees_all_sees_the_difference(demo_app: Flask, seed: str) -> None:
    browser = Browser(demo_app).sign_in_as(bystander(Role.COORDINATOR))
    before = browser.get("/map/points.json").data
    move_within_cells(random.Random(seed))
    assert browser.get("/map/points.json").data != before
