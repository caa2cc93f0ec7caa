"""Areas under evacuation on their pages, and what flags, Today and /transport make of them."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals import i18n
from animals.db import db, write_transaction
from animals.places.models import Evacuation, Place
from animals.places.rules import Position
from animals.runs import evacuating
from animals.sightings.models import Animal
from animals.sightings.rules import Condition
from tests.factories.sightings import animal
from tests.people import Browser, Cast

KUPIANSK = Position(49.71, 37.62)
DVORICHNA = Position(49.85, 37.68)
REASON = "Order of the district"


def place(name: str) -> UUID:
    return db.session.scalars(select(Place.id).where(Place.name_en == name)).one()


def today(days: int = 0) -> date:
    return i18n.local_today() + timedelta(days=days)


def typed(name: str = "Kupiansk", **more: Any) -> dict[str, Any]:
    return {
        "place": str(place(name)),
        "extent": "settlement",
        "starts_on": today().isoformat(),
        "ends_on": today(20).isoformat(),
        "reason": REASON,
        **more,
    }


def text_of(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def the_area() -> Evacuation:
    db.session.rollback()
    return db.session.scalars(select(Evacuation)).one()


def count() -> int:
    db.session.rollback()
    return int(db.session.scalar(select(func.count()).select_from(Evacuation)) or 0)


@pytest.fixture
def nursing(app: Flask, cast: Cast) -> str:
    """The code of a nursing dog in Dvorichna, which nothing else flags."""
    with write_transaction():
        return animal(position=DVORICHNA, condition=frozenset({Condition.NURSING})).code


def test_a_declared_district_is_in_every_flag_at_once(olha: Browser, nursing: str) -> None:
    assert nursing not in text_of(olha, "/transport")
    olha.post("/evacuations", typed(extent="district"))
    said = text_of(olha, "/transport")
    assert f"{nursing} " in said
    assert "nursing in an area under evacuation" in said
    assert "Under evacuation: Kupiansk district until" in said
    assert "Under evacuation: Kupiansk district until" in text_of(olha, "/")
    for address in (f"/animals/{nursing}", f"/animals/{nursing}/flag"):
        said = text_of(olha, address)
        assert "Kupiansk district: under evacuation until" in said
        assert REASON in said
    db.session.rollback()
    assert db.session.scalars(select(Animal.waiting_since)).one() is not None


def test_the_next_village_is_not_under_evacuation_with_a_settlement(
    olha: Browser, nursing: str
) -> None:
    olha.post("/evacuations", typed())
    assert nursing not in text_of(olha, "/transport")
    assert "under evacuation" not in text_of(olha, f"/animals/{nursing}")


def test_ended_it_flags_nobody_and_stays_on_record(olha: Browser, nursing: str) -> None:
    olha.post("/evacuations", typed(extent="district"))
    ended = olha.post(f"/evacuations/{the_area().id}/end", {"reason": "Quiet for a month"})
    assert ended.status_code == 303
    assert nursing not in text_of(olha, "/transport")
    assert "Under evacuation:" not in text_of(olha, "/")
    assert "Quiet for a month" in text_of(olha, "/evacuations")
    assert "the evacuation is over" in text_of(olha, f"/evacuations/{the_area().id}")
    db.session.rollback()
    assert db.session.scalars(select(Animal.waiting_since)).one() is None


def test_a_day_that_comes_nearer_is_said_and_can_be_moved(olha: Browser) -> None:
    olha.post("/evacuations", typed(ends_on=today(2).isoformat()))
    assert "does it last longer?" in text_of(olha, "/")
    olha.post(f"/evacuations/{the_area().id}/until", {"ends_on": today(60).isoformat()})
    assert the_area().ends_on == today(60)
    assert "does it last longer?" not in text_of(olha, "/")


def test_an_area_to_come_is_listed_and_does_not_count_yet(olha: Browser, nursing: str) -> None:
    olha.post("/evacuations", typed(extent="district", starts_on=today(3).isoformat()))
    assert nursing not in text_of(olha, "/transport")
    assert "Kupiansk district from" in text_of(olha, "/evacuations")


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": ""},
        {"place": "nowhere"},
        {"extent": "country"},
        {"reason": " "},
        {"reason": "r" * 201},
        {"starts_on": "2026-02-30"},
        {"ends_on": "2001-01-01"},
        {"ends_on": ""},
        {"ends_on": "9999-12-31"},
    ],
)
def test_what_makes_no_area_is_refused(olha: Browser, wrong: dict[str, str]) -> None:
    assert olha.post("/evacuations", typed() | wrong).status_code == 422
    assert count() == 0


def test_the_end_may_not_come_first(olha: Browser) -> None:
    backwards = typed(starts_on=today(9).isoformat(), ends_on=today(8).isoformat())
    answer = olha.post("/evacuations", backwards)
    assert answer.status_code == 422
    assert "It ends before it begins." in answer.get_data(as_text=True)


def test_the_same_area_is_not_declared_twice(olha: Browser) -> None:
    olha.post("/evacuations", typed())
    again = olha.post("/evacuations", typed(ends_on=today(40).isoformat()))
    assert again.status_code == 422
    assert "It is under evacuation already, until" in again.get_data(as_text=True)
    assert olha.post("/evacuations", typed(extent="district")).status_code == 303
    assert olha.post("/evacuations", typed("Dvorichna", extent="district")).status_code == 422
    assert count() == 2


def test_who_ends_it_second_is_told(olha: Browser) -> None:
    olha.post("/evacuations", typed())
    address = f"/evacuations/{the_area().id}"
    olha.post(f"{address}/end", {"reason": "Quiet"})
    late = olha.post(f"{address}/end", {"reason": "Quiet, I heard"})
    assert late.status_code == 409
    assert "Somebody has said before that it is over." in late.get_data(as_text=True)
    moved = olha.post(f"{address}/until", {"ends_on": today(9).isoformat()})
    assert moved.status_code == 409
    assert the_area().end_reason == "Quiet"


def test_only_coordinators_declare(taras: Browser, hanna: Browser, cast: Cast) -> None:
    with write_transaction():
        kupiansk = place("Kupiansk")
        evacuating.declare(
            cast.olha, kupiansk, today(), today(9), whole_district=True, reason=REASON
        )
    address = f"/evacuations/{the_area().id}"
    for browser in (taras, hanna):
        assert browser.get("/evacuations").status_code == 404
        assert browser.get(address).status_code == 404
        assert browser.post("/evacuations", typed()).status_code == 404
        assert browser.post(f"{address}/end", {"reason": "x"}).status_code == 404
    assert the_area().ended_at is None


def test_no_such_area(olha: Browser) -> None:
    assert olha.get(f"/evacuations/{UUID(int=7)}").status_code == 404
    assert olha.post(f"/evacuations/{UUID(int=7)}/end", {"reason": "x"}).status_code == 404
