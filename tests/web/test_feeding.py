"""The pages of feeding spots and feedings: what they do, refuse and hide."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from animals import clock
from animals.accounts import grants
from animals.db import db, write_transaction
from animals.feeding import service
from animals.feeding.models import Feeding, Spot
from animals.feeding.rules import Caretaker
from animals.places.models import Place
from animals.places.rules import Position
from animals.stock.models import Balance
from tests.factories import feeding as make
from tests.factories import stock as food
from tests.people import Browser, Cast

NEW = {"name": "Behind the bakery", "dogs": "5", "cats": "", "every_days": "3",
       "caretaker": "none", "position_source": "none"}  # fmt: skip
FED = {"amount": "bag", "given_from": "own", "leftover": "", "position_source": "none"}


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def count(model: type[Any]) -> int:
    return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


@pytest.fixture
def hidden(app: Flask, cast: Cast) -> UUID:
    """A spot of Olha's with everything that a volunteer may not know."""
    with write_transaction():
        facts = service.SpotFacts(
            name="Secret yard",
            dogs=7,
            caretaker=Caretaker.STAYS,
            position=Position(49.71052, 37.61583),
            place_note="blue gate",
            note="ask Petro",
            contact_name="Halyna",
            contact_phone="+380501112233",
        )
        return service.new_spot(cast.olha, facts).id


SECRETS = ("Secret yard", "blue gate", "ask Petro", "Halyna", "112233", "49.71", "37.61")


# ---- spots ----


def test_a_volunteer_makes_a_spot(taras: Browser) -> None:
    answer = taras.post("/spots/new", NEW)
    assert answer.status_code == 303
    page = taras.get(answer.location)
    assert page.status_code == 200
    assert "Behind the bakery" in text_of(page)
    assert "Never fed" in text_of(page)


def test_a_shelter_finds_no_spots(hanna: Browser, hidden: UUID) -> None:
    for address in ("/spots", "/spots/new", f"/spots/{hidden}", "/feedings/new", "/spots/needs",
                    "/spots.csv", "/spots.geojson", "/feedings"):  # fmt: skip
        assert hanna.get(address).status_code == 404
    for address in ("/spots/new", f"/spots/{hidden}/feedings", "/feedings/new"):
        assert hanna.post(address, NEW).status_code == 404


def test_a_volunteer_keeps_no_spots(taras: Browser, hidden: UUID) -> None:
    for address in ("/spots/needs", "/spots.csv", "/spots.geojson", "/feedings",
                    f"/spots/{hidden}/edit"):  # fmt: skip
        assert taras.get(address).status_code == 404
    for act in ("edit", "close", "open"):
        assert taras.post(f"/spots/{hidden}/{act}", NEW).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "fill this in"),
        ("name", "я" * 201, "200"),
        ("dogs", "501", "500"),
        ("dogs", "many", "integer"),
        ("every_days", "0", "1"),
        ("caretaker", "vanished", "valid choice"),
        ("place", "5831ad27-b540-49da-9481-b636ab48c4ff", "from the list"),
        ("lat", "1000", "Degrees look like"),
    ],
)
def test_a_bad_spot_is_refused_and_kept(taras: Browser, field: str, value: str, words: str) -> None:
    answer = taras.post("/spots/new", NEW | {"note": "typed with cold hands", field: value})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "typed with cold hands" in text_of(answer)
    assert count(Spot) == 0


def test_a_spot_sent_twice_is_made_once(taras: Browser) -> None:
    once = {"once": str(uuid4())}
    first, second = (taras.post("/spots/new", NEW | once) for _ in range(2))
    assert first.location == second.location
    assert count(Spot) == 1


def test_no_token_no_spot(taras: Browser) -> None:
    assert taras.client.post("/spots/new", data=NEW).status_code == 400
    assert count(Spot) == 0


def test_an_unknown_spot_is_not_there(olha: Browser) -> None:
    assert olha.get(f"/spots/{uuid4()}").status_code == 404
    assert olha.post(f"/spots/{uuid4()}/feedings", FED).status_code == 404
    assert olha.get("/spots/not-a-spot").status_code == 404


def test_a_volunteer_sees_a_foreign_spot_by_its_settlement(taras: Browser, hidden: UUID) -> None:
    with write_transaction():
        spot = db.session.get_one(Spot, hidden)
        assert spot.place is not None
        settlement = spot.place.name_en
    for address in ("/spots", f"/spots/{hidden}"):
        page = text_of(taras.get(address))
        assert settlement in page
        assert "7 dogs" in page
        for secret in SECRETS:
            assert secret not in page


def test_a_grant_opens_a_spot_with_its_contact(taras: Browser, cast: Cast, hidden: UUID) -> None:
    with write_transaction():
        now = clock.now()
        grants.replace(
            uuid4(), [cast.taras.id], [(grants.Kind.SPOT, hidden)], now, now + timedelta(hours=9)
        )
    page = text_of(taras.get(f"/spots/{hidden}"))
    for secret in SECRETS:
        assert secret in page


def test_ones_own_spot_is_open_for_a_day(taras: Browser, cast: Cast) -> None:
    with write_transaction():
        spot = make.spot(cast.taras, note="by the well")
    assert "by the well" in text_of(taras.get(f"/spots/{spot.id}"))
    with write_transaction():
        db.session.get_one(Spot, spot.id).made_at -= timedelta(hours=24, seconds=1)
    assert "by the well" not in text_of(taras.get(f"/spots/{spot.id}"))


def test_a_closed_spot_leaves_the_list(olha: Browser, taras: Browser, hidden: UUID) -> None:
    assert olha.post(f"/spots/{hidden}/close").status_code == 303
    assert str(hidden) not in text_of(olha.get("/spots"))
    assert str(hidden) in text_of(olha.get("/spots?show=closed"))
    assert str(hidden) not in text_of(taras.get("/spots?show=closed"))
    assert taras.get(f"/spots/{hidden}").status_code == 404
    assert olha.post(f"/spots/{hidden}/feedings", FED).status_code == 422
    assert olha.post(f"/spots/{hidden}/open").status_code == 303
    assert str(hidden) in text_of(olha.get("/spots"))


def test_a_stale_edit_shows_how_it_is_now(olha: Browser, adam: Browser, hidden: UUID) -> None:
    page = text_of(olha.get(f"/spots/{hidden}/edit"))
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found
    version = {"version": found[1]}
    address = f"/spots/{hidden}/edit"
    assert adam.post(address, NEW | version | {"name": "Adam's yard"}).status_code == 303
    late = olha.post(address, NEW | version | {"name": "Olha's yard"})
    assert late.status_code == 409
    assert "Adam&#39;s yard" in text_of(late)
    assert "Olha&#39;s yard" in text_of(late)
    found = re.search(r'name="version"[^>]*value="(\d+)"', text_of(late))
    assert found
    again = olha.post(address, NEW | {"version": found[1], "name": "Olha's yard"})
    assert again.status_code == 303


def test_the_list_is_worst_first(olha: Browser) -> None:
    with write_transaction():
        for name, days in (("Fresh", 0), ("Overdue", 9), ("Soon", 2)):
            spot = make.spot(name=name)
            make.feeding(spot, captured_at=clock.now() - timedelta(days=days))
        make.spot(name="Never")
    page = text_of(olha.get("/spots"))
    order = [page.index(f">{name}<") for name in ("Never", "Overdue", "Soon", "Fresh")]
    assert order == sorted(order)
    assert "6 days overdue" in page
    assert ">Fresh<" not in text_of(olha.get("/spots?show=due"))


@pytest.mark.parametrize("who", ["olha", "taras"])
def test_a_full_list_takes_few_queries(request: pytest.FixtureRequest, who: str) -> None:
    browser: Browser = request.getfixturevalue(who)
    with write_transaction():
        place_id = db.session.scalars(select(Place.id)).first()
        for number in range(55):
            spot = make.spot(name=f"Spot {number}", dogs=number, place_id=place_id)
            make.feeding(spot, captured_at=clock.now() - timedelta(days=number))
    browser.get("/spots")
    said: list[str] = []

    def hear(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            said.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    answer = browser.get("/spots")
    event.remove(db.engine, "before_cursor_execute", hear)
    assert text_of(answer).count('class="row"') == 50
    assert len(said) <= 6, said
    assert len(answer.get_data()) <= 60_000
    assert text_of(browser.get("/spots?page=2")).count('class="row"') == 5


# ---- feedings ----


def test_a_feeding_from_the_van_is_booked(taras: Browser, olha: Browser) -> None:
    with write_transaction():
        van, spot = food.van(), make.spot(dogs=3)
        meat = food.product(bag_grams=15_000)
        food.receipt(van, 50_000, of=meat)
        van_id, store_id = van.id, spot.store_id
    fields = FED | {"given_from": "van", "van": str(van_id), "leftover": "none", "dogs_seen": "4"}
    answer = taras.post(f"/spots/{spot.id}/feedings", fields)
    assert answer.status_code == 303
    assert "Saved and booked" in text_of(taras.get(answer.location))
    held = db.session.scalar(select(Balance.grams).where(Balance.store_id == store_id))
    assert held == 15_000, "a bag is a bag of the van's only food"
    page = text_of(olha.get(answer.location))
    assert "White van → Behind the bakery" in page
    assert "Taras" in page


@pytest.mark.parametrize("fields", [FED, FED | {"given_from": "van"}])
def test_what_books_nothing_says_so(taras: Browser, fields: dict[str, str]) -> None:
    with write_transaction():
        food.van()
        spot = make.spot()
    answer = taras.post(f"/spots/{spot.id}/feedings", fields)
    assert "books nothing" in text_of(taras.get(answer.location))


def test_a_feeding_needs_no_spot(taras: Browser, olha: Browser) -> None:
    answer = taras.post("/feedings/new", FED | {"amount": "other", "weight": "2,5"})
    assert answer.status_code == 303
    page = text_of(taras.get(answer.location))
    assert "2.5 kg" in page
    assert "2.5 kg" in text_of(olha.get("/feedings?show=nowhere"))


def test_two_foods_may_be_given(taras: Browser) -> None:
    with write_transaction():
        spot = make.spot(dogs=1, cats=1)
        cat = food.product("Cat food", bag_grams=3_000)
    more = {"amount2": "half_bag", "product2": str(cat.id)}
    answer = taras.post(f"/spots/{spot.id}/feedings", FED | more)
    page = text_of(taras.get(answer.location))
    assert "10 kg" in page
    assert "1.5 kg" in page


def test_as_last_time_is_offered_once_there_was_one(taras: Browser) -> None:
    with write_transaction():
        spot = make.spot()
    assert 'value="last"' not in text_of(taras.get(f"/spots/{spot.id}"))
    assert taras.post(f"/spots/{spot.id}/feedings", FED | {"amount": "last"}).status_code == 422
    with write_transaction():
        make.feeding(spot, 7_500)
    assert "As last time (7.5 kg)" in text_of(taras.get(f"/spots/{spot.id}"))
    answer = taras.post(f"/spots/{spot.id}/feedings", FED | {"amount": "last"})
    assert "7.5 kg" in text_of(taras.get(answer.location))


@pytest.mark.parametrize(
    "bad",
    [
        {"amount": ""},
        {"amount": "lorry"},
        {"amount": "other"},
        {"amount": "other", "weight": "0"},
        {"amount": "other", "weight": "-3"},
        {"amount": "other", "weight": "1500000"},
        {"amount": "other", "weight": "a lot"},
        {"given_from": ""},
        {"given_from": "van", "van": "not-an-id"},
        {"van": str(uuid4())},
        {"product": str(uuid4())},
        {"leftover": "crumbs"},
        {"dogs_seen": "-1"},
        {"cats_seen": "99999999999999999999"},
        {"fed_at": "2999-01-01T10:00"},
        {"fed_at": "1990-01-01T10:00"},
        {"fed_at": "yesterday"},
        {"amount2": "other"},
    ],
)
def test_a_bad_feeding_is_refused_and_kept(taras: Browser, bad: dict[str, str]) -> None:
    with write_transaction():
        spot = make.spot()
    for address in (f"/spots/{spot.id}/feedings", "/feedings/new"):
        answer = taras.post(address, FED | {"note": "typed with cold hands"} | bad)
        assert answer.status_code == 422, bad
        assert "typed with cold hands" in text_of(answer)
    assert count(Feeding) == 0


def test_a_feeding_sent_twice_is_logged_once(taras: Browser) -> None:
    with write_transaction():
        spot = make.spot()
    once = {"once": str(uuid4())}
    first, second = (taras.post(f"/spots/{spot.id}/feedings", FED | once) for _ in range(2))
    assert first.location == second.location
    assert count(Feeding) == 1


def test_ones_own_feeding_is_taken_back(taras: Browser, iryna: Browser) -> None:
    with write_transaction():
        spot = make.spot()
    address = taras.post(f"/spots/{spot.id}/feedings", FED).location
    assert iryna.get(address).status_code == 404
    assert iryna.post(f"{address}/undo").status_code == 404
    assert taras.post(f"{address}/undo").status_code == 303
    assert "taken back" in text_of(taras.get(address))
    assert taras.post(f"{address}/undo").status_code == 409


def test_a_coordinator_says_which_food_it_was(taras: Browser, olha: Browser) -> None:
    with write_transaction():
        van, spot = food.van(), make.spot(dogs=3)
        for name in ("Chicken", "Beef"):
            food.receipt(van, 50_000, of=food.product(name))
        other = food.product("Fish")
    fields = FED | {"given_from": "van", "van": str(van.id)}
    address = taras.post(f"/spots/{spot.id}/feedings", fields).location
    assert "A coordinator says which food it was" in text_of(taras.get(address))
    assert "Say which it was" in text_of(olha.get("/spots"))
    assert address in text_of(olha.get("/feedings?show=asked"))
    page = text_of(olha.get(address))
    found = re.search(rf'action="({address}/given/[^"]+)"', page)
    chicken = re.search(r'value="([^"]+)">Chicken', page)
    assert found
    assert chicken
    assert taras.post(found[1], {"product": chicken[1]}).status_code == 404
    assert olha.post(found[1], {"product": ""}).status_code == 422
    assert olha.post(found[1], {"product": str(other.id)}).status_code == 422
    assert olha.post(found[1], {"product": chicken[1]}).status_code == 303
    assert "Saved and booked" in text_of(olha.get(address))
    assert olha.post(found[1], {"product": chicken[1]}).status_code == 409
    assert olha.post(f"{address}/given/{uuid4()}", {"product": chicken[1]}).status_code == 404


# ---- needs and exports ----


def test_every_figure_of_the_needs_opens_to_its_working(olha: Browser) -> None:
    with write_transaction():
        make.spot(name="Yard", dogs=5, every_days=4)
        fed = make.spot(name="Well", dogs=2, cats=3, every_days=7)
        make.feeding(fed, 500, captured_at=clock.now() - timedelta(days=2))
    page = text_of(olha.get("/spots/needs"))
    assert "5 animals × 340 g × 4 days + 15 % spilled = 7.82 kg" in page
    assert "The sum of the lines below: 7 animals at 2 spots." in page
    assert "Empty soon" in page
    assert page.count('<svg class="bar') == 2


def test_the_needs_page_works_with_nothing(olha: Browser) -> None:
    assert olha.get("/spots/needs").status_code == 200


def test_a_spreadsheet_runs_no_formula(olha: Browser) -> None:
    with write_transaction():
        make.spot(name="=HYPERLINK(1)", dogs=2)
        make.spot(name="Ліс, біля «криниці»", position=Position(-12.5, 30.25))
    answer = olha.get("/spots.csv")
    body = answer.get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    assert b"\n'=HYPERLINK(1)," in body
    assert '"Ліс, біля «криниці»"' in body.decode()
    assert ",-12.5,30.25," in body.decode()
    assert answer.mimetype == "text/csv"


def test_a_map_gets_the_spots_whose_position_is_known(olha: Browser, hidden: UUID) -> None:
    with write_transaction():
        make.spot(name="Somewhere")
    features = json.loads(olha.get("/spots.geojson").get_data())["features"]
    assert [f["id"] for f in features] == [str(hidden)]
    assert features[0]["geometry"]["coordinates"] == [37.61583, 49.71052]


def test_pages_are_drawn_in_ukrainian_too(olha: Browser, hidden: UUID) -> None:
    olha.post("/me/language", {"language": "uk", "to": "/spots"})
    for address in ("/spots", f"/spots/{hidden}", "/spots/needs", "/spots/new", "/feedings/new"):
        assert olha.get(address).status_code == 200


# ---- hostile input ----


def test_no_filter_breaks_a_list(olha: Browser, hidden: UUID) -> None:
    for address in ("/spots?page=0&show='", f"/spots?page={'9' * 30}", "/feedings?show=%00"):
        assert olha.get(address).status_code == 200
    assert olha.get("/spots").status_code == 200
