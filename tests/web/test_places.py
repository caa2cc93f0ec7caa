"""Places: searched while one types, kept by the team, and positions that are doubted."""

import json
import re
from html import unescape

import pytest
from sqlalchemy import select

from animals.db import db, read_transaction, write_transaction
from animals.feeding.models import Spot
from animals.places.importing import import_places
from animals.places.models import Place
from animals.places.rules import PlaceKind
from tests.factories import runs
from tests.people import Browser

MILL = {"name": "Старий млин", "latin_name": "Old mill", "lat": "49.7106", "lon": "37.6157"}
SPOT = {
    "name": "At the mill",
    "dogs": "2",
    "every_days": "2",
    "caretaker": "none",
    "position_source": "none",
}


def labels(browser: Browser, typed: str, **more: str) -> list[str]:
    answer = browser.get("/places/search", query_string={"q": typed, **more})
    assert answer.status_code == 200
    assert answer.json is not None
    return [one["label"] for one in answer.json]


def own_places() -> list[tuple[str, str, float, float]]:
    with read_transaction():
        query = select(Place).where(Place.kind == PlaceKind.POINT)
        return [(it.name_uk, it.name_en, it.lat, it.lon) for it in db.session.scalars(query)]


def spot() -> Spot:
    return db.session.scalars(select(Spot).where(Spot.name == SPOT["name"])).one()


def test_places_are_offered_while_one_types(taras: Browser) -> None:
    assert labels(taras, "купян")[0] in ("Kupiansk", "Куп’янськ")
    assert labels(taras, "nowhere at all") == []
    assert labels(taras, "") == []


def test_the_shelters_people_are_offered_nothing(hanna: Browser) -> None:
    assert hanna.get("/places/search?q=kup").status_code == 404
    assert hanna.get("/places").status_code == 404


def test_a_place_of_the_team_is_found_by_name_and_gives_its_position(
    olha: Browser, taras: Browser
) -> None:
    assert olha.post("/places/new", MILL).status_code == 303
    assert own_places() == [("Старий млин", "Old mill", 49.7106, 37.6157)]
    assert "млин" in olha.get("/places").text or "mill" in olha.get("/places").text
    assert labels(taras, "old mi") == labels(taras, "старий мл")
    assert labels(taras, "old mi", only="settlements") == []
    assert olha.post("/spots/new", SPOT | {"place": "old mill"}).status_code == 303
    with read_transaction():
        assert (spot().lat, spot().lon) == (49.7106, 37.6157)
        assert spot().place.name_en == "Kupiansk"
        assert (spot().coarse_lat, spot().coarse_lon) == (49.71, 37.62)


def test_what_was_logged_at_a_place_stays_when_the_place_goes(olha: Browser) -> None:
    olha.post("/places/new", MILL)
    olha.post("/spots/new", SPOT | {"place": "Old mill"})
    with read_transaction():
        mill = db.session.scalars(select(Place).where(Place.kind == PlaceKind.POINT)).one().id
    changed = MILL | {"name": "Міст", "latin_name": "", "lat": "49.8", "lon": "37.7"}
    assert olha.post(f"/places/{mill}", changed).status_code == 303
    assert own_places() == [("Міст", "Mist", 49.8, 37.7)]
    assert olha.post(f"/places/{mill}/remove").status_code == 303
    assert own_places() == []
    assert olha.post(f"/places/{mill}/remove").status_code == 404
    with read_transaction():
        assert (spot().lat, spot().lon) == (49.7106, 37.6157)


def test_a_name_that_settlements_share_is_taken_and_a_later_namesake_tells_no_point(
    olha: Browser, taras: Browser
) -> None:
    rows = [["Міст", "Mist", 49.5, 37.1, "village", part, "Харківська", 1] for part in ("А", "Б")]
    import_places(json.dumps(rows))
    assert olha.post("/places/new", MILL | {"name": "Міст"}).status_code == 422
    olha.post("/places/new", MILL)
    import_places(
        json.dumps([["Старий млин", "Old mill", 49.2, 37.3, "village", "", "Сумська", 1]])
    )
    assert labels(taras, "old mill") == ["Old mill", "Old mill (Sumy region)"]
    assert olha.post("/spots/new", SPOT | {"place": "Old mill"}).status_code == 303
    with read_transaction():
        assert (spot().lat, spot().lon) == (49.7106, 37.6157)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (MILL | {"lat": "", "lon": ""}, "Say where it is"),
        (MILL | {"name": "куп'янськ"}, "is called so already"),
        (MILL | {"latin_name": "Kharkiv"}, "is called so already"),
        (MILL | {"name": " — "}, "needs letters"),
        (MILL | {"name": ""}, "fill this in"),
        (MILL | {"name": "x" * 201}, "200"),
    ],
)
def test_a_place_needs_a_name_of_its_own_and_a_point(
    olha: Browser, typed: dict[str, str], words: str
) -> None:
    answer = olha.post("/places/new", typed)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert typed["name"].strip() in unescape(answer.text)
    assert own_places() == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Купянсск", "Is it "),
        ("Nowhere at all", "Look at the spelling"),
        ("<q>xyz</q>", "Look at the spelling"),
        ("—", "Look at the spelling"),
        ("%", "Look at the spelling"),
    ],
)
def test_a_name_that_no_place_has_is_refused_and_kept(
    olha: Browser, typed: str, words: str
) -> None:
    answer = olha.post("/spots/new", SPOT | {"place": typed})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert typed in unescape(answer.text)


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        ("37.61", "49.71", "have changed places"),
        ("0", "0", "does not know where it is"),
        ("44.0", "31.5", "on the sea"),
        ("95", "37", "Between -90 and 90"),
        ("95.5, 200.5", "", "not on earth"),
        ("north", "37", "look like 50.1234"),
        ("https://maps.app.goo.gl/x", "", "holds no coordinates"),
        ("49.7", "", "needs both numbers"),
        ("9" * 3000, "1", "look like"),
    ],
)
def test_a_position_that_cannot_be_meant_is_doubted_and_kept(
    olha: Browser, lat: str, lon: str, words: str
) -> None:
    answer = olha.post("/spots/new", SPOT | {"lat": lat, "lon": lon})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert lat[:2000] in unescape(answer.text)


@pytest.mark.parametrize(
    "typed", ["49°42.636'N 37°36.942'E", "37U DR 00198 07374", "geo:49.7106,37.6157"]
)
def test_a_position_is_read_in_any_usual_spelling(olha: Browser, typed: str) -> None:
    assert olha.post("/spots/new", SPOT | {"lat": typed}).status_code == 303
    with read_transaction():
        assert (spot().lat, spot().lon) == pytest.approx((49.7106, 37.6157), abs=2e-5)


def test_swapped_numbers_are_swapped_with_one_tick(olha: Browser) -> None:
    typed = SPOT | {"lat": "37.6157", "lon": "49.7106"}
    assert "position_swap" in olha.post("/spots/new", typed).text
    assert olha.post("/spots/new", typed | {"position_swap": "y"}).status_code == 303
    with read_transaction():
        assert (spot().lat, spot().lon) == (49.7106, 37.6157)


def test_every_form_that_doubts_a_position_offers_to_settle_it(olha: Browser) -> None:
    with write_transaction():
        run_id = runs.run(days=2).id
    for address in ("/animals/new", "/feedings/new", "/runs/new", f"/runs/{run_id}/stops/new"):
        swapped = olha.post(address, {"lat": "37.6157", "lon": "49.7106"}).text
        abroad = olha.post(address, {"lat": "52.23", "lon": "21.01"}).text
        assert 'name="position_swap"' in swapped, address
        assert 'name="position_anyway"' in abroad, address


def test_a_tick_stays_while_something_else_is_wrong(olha: Browser) -> None:
    typed = SPOT | {"lat": "37.6157", "lon": "49.7106", "position_swap": "y", "every_days": "often"}
    answer = olha.post("/spots/new", typed)
    assert answer.status_code == 422
    assert re.search(r'<input checked[^>]*name="position_swap"', answer.text)


def test_a_point_abroad_is_taken_when_somebody_says_that_it_is_right(olha: Browser) -> None:
    typed = SPOT | {"lat": "52.23", "lon": "21.01"}
    assert "position_anyway" in olha.post("/spots/new", typed).text
    assert olha.post("/spots/new", typed | {"position_anyway": "y"}).status_code == 303


def test_coordinates_can_be_copied_in_both_spellings(olha: Browser) -> None:
    olha.post("/spots/new", SPOT | {"lat": "49.7106", "lon": "37.6157"})
    with read_transaction():
        address = f"/spots/{spot().id}"
    page = olha.get(address).text
    for words in ('href="geo:49.71060,37.61570"', 'data-copies="37U DR 00198 07374"'):
        assert words in page
