"""The pages of the food store: each works, for the right role, and refuses what makes no sense."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from animals import clock, i18n
from animals.db import db, write_transaction
from animals.stock import moving, products, service
from animals.stock.models import Balance, Entry, Product, Store
from animals.stock.rules import Move
from tests.factories import stock
from tests.people import Browser, Cast

Garage = tuple[UUID, UUID, UUID]
"""A warehouse, a van, and a lot of 100 kg in bags of 10 kg in the warehouse."""


@pytest.fixture
def garage(app: Flask) -> Garage:
    with write_transaction():
        warehouse, van = stock.warehouse(), stock.van()
        lot_id = stock.receipt(warehouse, 100_000, of=stock.product("Dog food")).lot_id
        return warehouse.id, van.id, lot_id


def left(lot_id: UUID, store_id: UUID) -> int:
    db.session.rollback()
    return service.grams_of(lot_id, store_id)


def entries() -> int:
    db.session.rollback()
    return db.session.query(Entry).count()


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def dog_food() -> UUID:
    return db.session.scalars(select(Product.id).where(Product.name == "Dog food")).one()


def receipt(store_id: UUID, **more: str) -> dict[str, str]:
    typed = {
        "product": str(dog_food()),
        "best_before": stock.days_on(200).isoformat(),
        "store": str(store_id),
    }
    return typed | more


PAGES = (
    "/stock", "/stock/receive", "/stock/transfer", "/stock/loss", "/stock/count", "/stock/ledger",
    "/stock/ledger.csv", "/stock/donations", "/stock/donations.csv", "/stock/products",
    "/stock/products/new", "/stock/stores/new", "/stock/forecast",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_food_is_the_coordinators_business(
    address: str, garage: Garage, olha: Browser, taras: Browser, hanna: Browser, adam: Browser
) -> None:
    assert olha.get(address).status_code == 200
    assert adam.get(address).status_code == 200
    assert taras.get(address).status_code == 404
    assert hanna.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/stock/receive", "/stock/transfer", "/stock/loss", "/stock/count", "/stock/products/new",
     "/stock/stores/new"],
)  # fmt: skip
def test_no_form_goes_through_for_others_or_without_its_token(
    address: str, garage: Garage, olha: Browser, taras: Browser
) -> None:
    assert taras.post(address).status_code == 404
    assert olha.client.post(address, data={}).status_code == 400
    assert entries() == 1


def test_an_empty_installation_says_where_to_begin(olha: Browser) -> None:
    assert "Add a warehouse" in text(olha.get("/stock"))
    assert "Add a warehouse" in text(olha.get("/stock/receive"))
    for address in PAGES:
        assert olha.get(address).status_code == 200
    made = olha.post("/stock/stores/new", {"name": " Garage  on Sumska "})
    assert made.status_code == 303
    assert "Garage on Sumska" in text(olha.get(made.location))
    assert "Dry food for dogs, 10 kg" in text(olha.get("/stock/receive"))


@pytest.mark.parametrize(
    ("typed", "grams"),
    [
        ({"grams": "200000"}, 200_000),
        ({"kilograms": "12,5"}, 12_500),
        ({"kilograms": "12.5 кг"}, 12_500),
        ({"bags": "6"}, 60_000),
        ({"bags": "6", "kilograms": "3,5"}, 63_500),
    ],
)
def test_food_is_received_as_people_say_it(
    typed: dict[str, str], grams: int, garage: Garage, olha: Browser
) -> None:
    warehouse_id, _, _ = garage
    answer = olha.post("/stock/receive", receipt(warehouse_id, **typed, donor="St Anne"))
    assert answer.status_code == 303
    entry_id = UUID(answer.location.rpartition("=")[2])
    entry = db.session.get_one(Entry, entry_id)
    assert (entry.grams, entry.to_id, entry.donor) == (grams, warehouse_id, "St Anne")
    assert olha.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"grams": "0"}, "More than nothing"),
        ({"grams": "-5000"}, "More than nothing"),
        ({"kilograms": "0"}, "More than nothing"),
        ({"kilograms": "-3"}, "More than nothing"),
        ({"bags": "1000000"}, "At most 20,000 kg"),
        ({"grams": "1500000000"}, "At most 20,000 kg"),
        ({"grams": "1.5e9"}, "Type a number"),
        ({"grams": "12,5"}, "Type a number"),
        ({"bags": "0,5"}, "Half a bag goes in kilograms"),
        ({"bags": "six"}, "Type a number"),
        ({"kilograms": "0,0005"}, "Grams are fine enough"),
        ({"kilograms": "9" * 5_000}, "At most 20,000 kg"),
        ({}, "Say how much"),
        ({"grams": "1000", "bags": "2"}, "Say it once"),
        ({"grams": "1000", "best_before": "2019-01-01"}, "This date is past"),
        ({"grams": "1000", "best_before": "9999-12-31"}, "No food keeps that long"),
        ({"grams": "1000", "best_before": "0001-01-01"}, "This date is past"),
        ({"grams": "1000", "best_before": "soon"}, "Not a valid date"),
        ({"grams": "1000", "product": "not an id"}, "Please choose"),
        ({"grams": "1000", "product": "00000000-0000-4000-8000-000000000000"}, "was put away"),
        ({"grams": "1000", "store": ""}, "Please choose"),
        ({"grams": "1000", "donor": "x" * 201}, "200"),
        ({"grams": "1000", "batch": "x" * 201}, "200"),
    ],
)
def test_nonsense_is_refused_beside_the_field_and_kept(
    typed: dict[str, str], words: str, garage: Garage, olha: Browser
) -> None:
    answer = olha.post("/stock/receive", receipt(garage[0], note="", **{"donor": "Parish"} | typed))
    assert answer.status_code == 422
    page = text(answer)
    assert words in page
    for value in typed.values():
        if len(value) < 20 and value not in ("not an id", "soon", ""):
            assert f'value="{value}"' in page or "option" in page
    assert entries() == 1


def test_a_product_put_away_meanwhile_is_refused(garage: Garage, olha: Browser) -> None:
    typed = receipt(garage[0], grams="1000")
    with write_transaction():
        products.archive_product(None, dog_food())
    answer = olha.post("/stock/receive", typed)
    assert answer.status_code == 422
    assert "This product was put away" in text(answer)


def test_a_store_that_is_not_there_is_not_found(garage: Garage, olha: Browser) -> None:
    typed = receipt(garage[0], grams="1000") | {"store": str(uuid4())}
    assert olha.post("/stock/receive", typed).status_code == 404
    assert olha.post("/stock/receive", typed | {"store": str(lost_id())}).status_code == 422
    assert olha.get(f"/stock/stores/{lost_id()}").status_code == 404
    assert olha.get(f"/stock/stores/{uuid4()}").status_code == 404


def lost_id() -> UUID:
    return service.lost().id


def test_the_same_form_sent_twice_is_booked_once(garage: Garage, olha: Browser) -> None:
    typed = receipt(garage[0], grams="5000", once=str(uuid4()))
    first, second = olha.post("/stock/receive", typed), olha.post("/stock/receive", typed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert entries() == 2


def test_two_identical_receipts_are_two_and_one_is_undone(garage: Garage, olha: Browser) -> None:
    warehouse_id, _, _ = garage
    made = [olha.post("/stock/receive", receipt(warehouse_id, bags="10")) for _ in range(2)]
    entry_id = made[0].location.rpartition("=")[2]
    lot_id = db.session.get_one(Entry, UUID(entry_id)).lot_id
    assert left(lot_id, warehouse_id) == 200_000
    assert "Undo it now" in text(olha.get(f"/stock/ledger/{entry_id}"))
    undone = olha.post(f"/stock/ledger/{entry_id}/undo")
    assert undone.status_code == 303
    assert left(lot_id, warehouse_id) == 100_000
    assert "This was undone." in text(olha.get(f"/stock/ledger/{entry_id}"))
    reversal = undone.location.rpartition("=")[2]
    assert olha.post(f"/stock/ledger/{entry_id}/undo").status_code == 409
    again = olha.post(f"/stock/ledger/{reversal}/undo")
    assert again.status_code == 422
    assert "An undoing stays" in text(again)
    assert "An undoing stays" in text(olha.get(f"/stock/ledger/{reversal}"))
    assert olha.post(f"/stock/ledger/{uuid4()}/undo").status_code == 404


def test_a_receipt_that_has_left_again_is_not_undone(garage: Garage, olha: Browser) -> None:
    warehouse_id, van_id, lot_id = garage
    entry_id = db.session.scalars(select(Entry.id)).one()
    with write_transaction():
        service.book(None, Move.LOAD, lot_id, 40_000, warehouse_id, van_id)
    answer = olha.post(f"/stock/ledger/{entry_id}/undo")
    assert answer.status_code == 409
    assert "Only 60 kg is left there" in text(answer)


def test_food_is_moved_and_more_than_there_is_gets_told_what_is_left(
    garage: Garage, olha: Browser
) -> None:
    warehouse_id, van_id, lot_id = garage
    address = f"/stock/transfer?store={warehouse_id}"
    assert "Dog food, best before" in text(olha.get(address))
    move = {"lot": str(lot_id), "to": str(van_id)}
    assert olha.post(address, move | {"bags": "4"}).status_code == 303
    assert (left(lot_id, warehouse_id), left(lot_id, van_id)) == (60_000, 40_000)
    refused = olha.post(address, move | {"bags": "7"})
    assert refused.status_code == 409
    assert "Only 60 kg is left there. You wanted 70 kg." in text(refused)
    assert 'value="7"' in text(refused)
    assert olha.post(address, move | {"bags": "1", "to": str(warehouse_id)}).status_code == 422
    assert olha.post("/stock/transfer", move | {"bags": "1"}).status_code == 422


def test_a_later_date_needs_a_reason_and_an_expired_lot_is_not_offered(
    garage: Garage, olha: Browser
) -> None:
    warehouse_id, van_id, lot_id = garage
    with write_transaction():
        warehouse = db.session.get_one(Store, warehouse_id)
        food = db.session.get_one(Product, dog_food())
        stock.receipt(warehouse, 5_000, of=food, best_before=stock.days_on(10))
        past = stock.receipt(
            warehouse,
            7_000,
            of=food,
            best_before=stock.days_on(-1),
            captured_at=clock.now() - timedelta(days=30),
        ).lot_id
    address = f"/stock/transfer?store={warehouse_id}"
    assert str(past) not in text(olha.get(address))
    move = {"lot": str(lot_id), "to": str(van_id), "bags": "1"}
    refused = olha.post(address, move)
    assert refused.status_code == 422
    assert "should go first" in text(refused)
    assert olha.post(address, move | {"reason": "nearer to the door"}).status_code == 303
    expired = olha.post(address, move | {"lot": str(past), "reason": "hungry"})
    assert expired.status_code == 422
    assert "past its date" in text(expired)
    assert "Write off" in text(olha.get("/stock"))
    assert olha.post(f"/stock/stores/{warehouse_id}/lots/{past}/write-off").status_code == 303
    assert left(past, warehouse_id) == 0
    assert olha.post(f"/stock/stores/{warehouse_id}/lots/{past}/write-off").status_code == 409
    assert olha.post(f"/stock/stores/{warehouse_id}/lots/{lot_id}/write-off").status_code == 422


def test_a_loss_is_written_down_with_its_reason(garage: Garage, olha: Browser) -> None:
    warehouse_id, _, lot_id = garage
    address = f"/stock/loss?store={warehouse_id}"
    loss = {"lot": str(lot_id), "kilograms": "2,5", "why": "torn", "note": "mice"}
    assert olha.post(address, loss | {"why": "magic"}).status_code == 422
    assert olha.post(address, loss).status_code == 303
    assert left(lot_id, warehouse_id) == 97_500
    assert "Torn bag: mice" in text(olha.get(f"/stock/stores/{warehouse_id}/moves"))
    whole = {"lot": str(lot_id), "everything": "y", "why": "shelled"}
    assert olha.post(address, whole).status_code == 303
    assert left(lot_id, warehouse_id) == 0


def test_a_bag_is_opened(garage: Garage, olha: Browser) -> None:
    warehouse_id, _, lot_id = garage
    address = f"/stock/stores/{warehouse_id}/lots/{lot_id}/open-bag"
    assert olha.post(address).status_code == 303
    page = text(olha.get(f"/stock/stores/{warehouse_id}"))
    assert "9 bags of 10 kg and 10 kg loose" in page
    with write_transaction():
        for _ in range(9):
            moving.open_bag(None, lot_id, warehouse_id)
    assert olha.post(address).status_code == 409


def test_a_count_is_shown_before_it_is_booked(garage: Garage, olha: Browser) -> None:
    warehouse_id, _, lot_id = garage
    address = f"/stock/count?store={warehouse_id}"
    page = text(olha.get(address))
    moment = re.search(r'name="moment"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="moment"', page)
    assert moment
    now = i18n.local(clock.now()).strftime("%Y-%m-%dT%H:%M")
    typed = {"moment": now, f"bags-{lot_id}": "9", f"kilograms-{lot_id}": "2,5"}
    shown = olha.post(address, typed)
    assert shown.status_code == 200
    assert "missing" in text(shown)
    assert left(lot_id, warehouse_id) == 100_000
    back = olha.post(address, typed | {"confirmed": "no"})
    assert 'value="2,5"' in text(back)
    booked = olha.post(address, typed | {"confirmed": "yes"})
    assert booked.status_code == 303
    assert left(lot_id, warehouse_id) == 92_500
    assert "found 92.5 kg" in text(olha.get(booked.location))


def test_a_count_finds_what_the_books_do_not_know(garage: Garage, olha: Browser) -> None:
    warehouse_id, _, lot_id = garage
    address = f"/stock/count?store={warehouse_id}"
    now = i18n.local(clock.now()).strftime("%Y-%m-%dT%H:%M")
    day = stock.days_on(50)
    typed = {
        "moment": now,
        f"bags-{lot_id}": "0",
        "product-found-1": str(dog_food()),
        "best_before-found-1": day.isoformat(),
        "bags-found-1": "2",
        "confirmed": "yes",
    }
    assert olha.post(address, typed).status_code == 303
    assert left(lot_id, warehouse_id) == 0
    assert left(service.lot_id_of(dog_food(), day), warehouse_id) == 20_000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lot: {f"bags-{lot}": "-1"}, "More than nothing"),
        (lambda lot: {f"bags-{lot}": "1000000"}, "At most"),
        (lambda lot: {f"kilograms-{lot}": "many"}, "Type a number"),
        (lambda _: {}, "Type what you counted"),
        (lambda lot: {f"bags-{lot}": "1", "moment": "2999-01-01T10:00"}, "has not come yet"),
        (lambda lot: {f"bags-{lot}": "1", "moment": "1799-01-01T10:00"}, "Check the year"),
        (lambda lot: {f"bags-{lot}": "1", "moment": "yesterday"}, "valid"),
        (lambda _: {"bags-found-1": "1"}, "Choose what it is"),
        (lambda _: {"bags-found-1": "1", "best_before-found-1": "x"}, "Choose what it is"),
    ],
)
def test_a_count_of_nonsense_is_refused(
    change: Callable[[UUID], dict[str, str]], words: str, garage: Garage, olha: Browser
) -> None:
    warehouse_id, _, lot_id = garage
    now = i18n.local(clock.now()).strftime("%Y-%m-%dT%H:%M")
    typed = {"moment": now, "confirmed": "yes"} | change(lot_id)
    answer = olha.post(f"/stock/count?store={warehouse_id}", typed)
    assert answer.status_code == 422
    assert words in text(answer)
    assert entries() == 1


def test_what_stands_in_the_list_is_not_found_besides(garage: Garage, olha: Browser) -> None:
    warehouse_id, _, lot_id = garage
    best_before = service.lot(lot_id).best_before
    assert best_before is not None
    typed = {
        "moment": i18n.local(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        "product-found-1": str(dog_food()),
        "best_before-found-1": best_before.isoformat(),
        "bags-found-1": "2",
    }
    answer = olha.post(f"/stock/count?store={warehouse_id}", typed)
    assert answer.status_code == 422
    assert "stands in the list above" in text(answer)


def test_the_count_sheet_does_not_tell_what_should_be_there(garage: Garage, olha: Browser) -> None:
    page = text(olha.get(f"/stock/stores/{garage[0]}/count-sheet"))
    assert "Dog food" in page
    assert "100 kg" not in page


def test_the_ledger_is_filtered_and_paged(garage: Garage, olha: Browser) -> None:
    warehouse_id, van_id, lot_id = garage
    with write_transaction():
        for number in range(60):
            service.book(None, Move.LOAD, lot_id, 100 + number, warehouse_id, van_id)
    first = text(olha.get("/stock/ledger?move=load"))
    assert first.count("<tr id=") == 50
    assert "page=2" in first
    assert text(olha.get("/stock/ledger?move=load&page=2")).count("<tr id=") == 10
    today = i18n.local_today().isoformat()
    for filters, rows in (
        (f"store={van_id}", 50),
        (f"store={service.eaten().id}", 0),
        (f"product={dog_food()}&move=receive", 1),
        ("until=2020-01-01", 0),
        (f"since={today}&until={today}&move=receive", 1),
        ("since=2999-01-01", 0),
        ("until=9999-12-31&move=receive", 1),
        ("since=0001-01-01&store=x&move=nonsense&product=%00&until=x", 50),
    ):
        assert text(olha.get(f"/stock/ledger?{filters}")).count("<tr id=") == rows, filters


def test_the_ledger_goes_to_a_spreadsheet_and_runs_nothing_there(
    garage: Garage, olha: Browser
) -> None:
    olha.post("/stock/receive", receipt(garage[0], grams="1000", donor="=HYPERLINK(1)"))
    answer = olha.get("/stock/ledger.csv?move=receive")
    assert answer.mimetype == "text/csv"
    data = text(answer)
    assert data.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(data.removeprefix("\ufeff"))))
    assert len(rows) == 3
    assert rows[2][6] == "1000"
    assert "'=HYPERLINK(1)" in rows[2]


def test_donations_are_listed_without_what_was_undone(garage: Garage, olha: Browser) -> None:
    kept = receipt(garage[0], grams="2000", donor="St Anne")
    olha.post("/stock/receive", kept)
    made = olha.post("/stock/receive", receipt(garage[0], grams="3000", donor="Mistake"))
    olha.post(f"/stock/ledger/{made.location.rpartition('=')[2]}/undo")
    page = text(olha.get("/stock/donations"))
    assert "St Anne" in page
    assert "Name left out" in page
    assert "Mistake" not in page
    rows = list(csv.reader(io.StringIO(text(olha.get("/stock/donations.csv")))))
    assert [row[1] for row in rows[1:]] == ["St Anne", ""]
    assert rows[1][4] == "2000"


def test_a_product_is_made_and_received_at_once(garage: Garage, olha: Browser) -> None:
    assert "then" in text(olha.get("/stock/products/new?then=receive"))
    product = {"name": "Puppy mix, 3 kg", "kind": "dog_dry", "bag": "3", "kcal_per_kg": "3800"}
    made = olha.post("/stock/products/new", product | {"then": "receive"})
    assert made.location.startswith("/stock/receive?product=")
    assert "selected" in text(olha.get(made.location))
    taken = olha.post("/stock/products/new", product)
    assert taken.status_code == 422
    assert "Another product has this name" in text(taken)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"kind": "gold"},
        {"bag": "0"},
        {"bag": "-1"},
        {"bag": "1e3"},
        {"bag": "5000"},
        {"kcal_per_kg": "1"},
        {"kcal_per_kg": "99999999999"},
        {"kcal_per_kg": "many"},
    ],
)
def test_a_product_of_nonsense_is_refused(
    wrong: dict[str, str], garage: Garage, olha: Browser
) -> None:
    product = {"name": "Mix", "kind": "dog_dry", "bag": "3", "kcal_per_kg": "3800"}
    assert olha.post("/stock/products/new", product | wrong).status_code == 422


def test_two_changes_of_a_product_meet(garage: Garage, olha: Browser) -> None:
    product_id = dog_food()
    change = {"name": "Mix", "kind": "dog_dry", "bag": "3", "kcal_per_kg": "3800", "version": "1"}
    address = f"/stock/products/{product_id}"
    assert olha.get(address).status_code == 200
    assert olha.post(address, change).status_code == 303
    second = olha.post(address, change | {"name": "Other mix"})
    assert second.status_code == 409
    assert "How it is now: Mix" in text(second)
    assert 'value="Other mix"' in text(second)


def test_a_product_is_put_away_and_brought_back(garage: Garage, olha: Browser) -> None:
    address = f"/stock/products/{dog_food()}"
    assert olha.post(f"{address}/archive").status_code == 303
    assert "Dog food" not in text(olha.get("/stock/receive"))
    assert "Dog food" in text(olha.get("/stock"))
    assert olha.post(f"{address}/bring-back").status_code == 303
    assert "Dog food" in text(olha.get("/stock/receive"))


def test_a_warehouse_is_renamed_and_put_away_when_empty(garage: Garage, olha: Browser) -> None:
    warehouse_id, van_id, _ = garage
    address = f"/stock/stores/{warehouse_id}"
    assert olha.post(f"{address}/edit", {"name": "Cellar"}).status_code == 303
    assert "Cellar" in text(olha.get(f"{address}/edit"))
    assert olha.post(f"{address}/edit", {"name": ""}).status_code == 422
    assert olha.post(f"{address}/archive").status_code == 422
    assert olha.post(f"/stock/stores/{van_id}/archive").status_code == 404
    empty = olha.post("/stock/stores/new", {"name": "Empty one"}).location
    assert olha.post(f"{empty}/archive").status_code == 303
    assert "Empty one" not in text(olha.get("/stock"))


def test_a_van_below_zero_stands_on_top_with_what_made_it_so(
    garage: Garage, olha: Browser, cast: Cast
) -> None:
    _, van_id, lot_id = garage
    with write_transaction():
        eaten = service.eaten().id
        entry = service.book(cast.taras, Move.DELIVER, lot_id, 2_500, van_id, eaten)
        entry_id = entry.id
    page = text(olha.get("/stock"))
    assert "White van gave 2.5 kg of Dog food more than it had." in page
    assert f"/stock/ledger/{entry_id}" in page
    assert "Taras" in page


def test_the_forecast_shows_when_it_ends_and_what_to_order(garage: Garage, olha: Browser) -> None:
    warehouse_id, van_id, lot_id = garage
    with write_transaction():
        spot = stock.spot_store().id
        for days in range(1, 11):
            then = clock.now() - timedelta(days=days)
            service.book(None, Move.LOAD, lot_id, 6_000, warehouse_id, van_id, captured_at=then)
            service.book(None, Move.DELIVER, lot_id, 6_000, van_id, spot, captured_at=then)
    page = text(olha.get("/stock/forecast"))
    assert "Use so far: 6 kg a day, from 60 kg in 10 days." in page
    assert '<b class="big">6</b> days at this use' in page
    assert "<polyline" in page
    assert "Dry dog food: order 140 kg (14 bags) by" in page


def test_pages_ask_few_questions_and_stay_light(garage: Garage, olha: Browser) -> None:
    warehouse_id, van_id, _ = garage
    with write_transaction():
        warehouse = db.session.get_one(Store, warehouse_id)
        for number in range(20):
            food = stock.product(f"Food {number}")
            for days in range(5, 45, 8):
                lot_id = stock.receipt(
                    warehouse, 20_000, of=food, best_before=stock.days_on(days), donor="Giver"
                ).lot_id
                service.book(None, Move.LOAD, lot_id, 1_500, warehouse_id, van_id)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *it: asked.append(it[2]))
    for address in (
        "/stock",
        "/stock/ledger",
        "/stock/donations",
        f"/stock/stores/{warehouse_id}",
        f"/stock/stores/{warehouse_id}/moves",
    ):
        asked.clear()
        page = olha.get(address)
        questions = [it for it in asked if it.lstrip().upper().startswith("SELECT")]
        assert page.status_code == 200
        assert len(questions) <= 6, (address, questions)
        assert len(page.get_data()) <= 60_000, (address, len(page.get_data()))


def test_the_stock_page_does_not_read_the_ledger(garage: Garage, olha: Browser) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *it: asked.append(it[2]))
    olha.get("/stock")
    assert not [it for it in asked if "stock_entry" in it]
    assert db.session.query(Balance).count()
