"""The first page, for each who opens it."""

from flask import Flask

from animals.db import write_transaction
from animals.runs.models import Vehicle
from animals.stock import service as stock
from animals.stock.rules import Move
from tests.factories import runs
from tests.factories import stock as food
from tests.people import Browser


def text(browser: Browser) -> str:
    return browser.get("/").get_data(as_text=True)


def test_an_empty_installation_offers_five_steps(adam: Browser) -> None:
    page = text(adam)
    for address in ("/stock/receive", "/vehicles/new", "/people", "/spots/new", "/animals/new"):
        assert f'href="{address}"' in page


def test_a_coordinator_without_people_to_manage_has_four(olha: Browser) -> None:
    assert 'href="/people"' not in text(olha)


def test_a_van_below_zero_is_named_with_what_made_it_so(app: Flask, olha: Browser) -> None:
    with write_transaction():
        van: Vehicle = runs.van("White van")
        garage = food.warehouse()
        entry = food.receipt(garage, 20_000)
        stock.book(None, Move.LOAD, entry.lot_id, 5_000, garage.id, van.store_id)
        stock.book(None, Move.DELIVER, entry.lot_id, 8_000, van.store_id, stock.eaten().id)
    page = text(olha)
    assert "White van gave 3 kg more than it had" in page
    assert "Delivered 8 kg today" in page


def test_a_volunteer_sees_two_big_buttons_and_no_desk(taras: Browser) -> None:
    page = text(taras)
    assert "Log a feeding" in page
    assert "Waiting for you" not in page


def test_a_shelter_is_led_to_the_gallery(hanna: Browser) -> None:
    assert hanna.get("/").location == "/gallery"
