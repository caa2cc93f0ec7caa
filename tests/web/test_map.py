"""The map shows each role what it may see, and nothing of the rest is in its data."""

import random
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from animals.audit.models import AuditRow
from animals.db import db, write_transaction
from animals.feeding.models import Spot
from animals.map import points
from animals.places.models import Place
from animals.places.rules import Centre, Point, Position, coarse
from animals.places.service import locate
from animals.runs import routing
from animals.runs.rules import StopKind
from animals.sightings.models import Animal
from animals.sightings.rules import Condition, Need, Species
from animals.tiles.archive import Shelf
from tests.factories import feeding, runs
from tests.factories.sightings import animal, sighting
from tests.people import Browser, Cast
from tests.soak import scaled

BEHIND = Position(49.71234, 37.61321, 8)
BAKERY = Position(49.70987, 37.62468, 8)
FAR = Position(47.43217, 38.91234, 8)
"""Where no settlement is near."""


@pytest.fixture
def town(app: Flask, cast: Cast) -> None:
    """An injured dog, a cat nobody flags, a pack and a spot around Kupiansk; Olha saw them."""
    with write_transaction():
        animal(cast.olha, position=BEHIND, condition=frozenset({Condition.INJURED}))
        animal(cast.olha, position=FAR, species=Species.CAT)
        sighting(cast.olha, position=BAKERY, count=3, needs=frozenset({Need.TRANSPORT}))
        feeding.spot(cast.olha, "Behind the bakery", dogs=4, position=BAKERY)


def data(browser: Browser, query: str = "") -> dict[str, Any]:
    answer = browser.get(f"/map/points.json{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def page(browser: Browser, query: str = "") -> str:
    answer = browser.get(f"/map{query}")
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_a_coordinator_sees_all_of_it_with_its_urgency(town: None, olha: Browser) -> None:
    found = data(olha)
    assert found["animals"] == [
        [4971234, 3761321, 1, 0, 1, 0],
        [4743217, 3891234, 0, 1, 2, 0],
    ]
    assert [row[:5] for row in found["packs"]] == [[4970987, 3762468, 3, 0, 3]]
    (spot,) = found["spots"]
    assert (spot[:3], spot[4:]) == ([4970987, 3762468, 3], ["Behind the bakery", 4, 0, 0])
    assert found["cells"] == []


def test_a_volunteer_sees_settlements_and_rough_counts(town: None, taras: Browser) -> None:
    found = data(taras)
    assert found["animals"] == []
    assert found["spots"] == []
    assert "packs" not in found
    assert found["cells"] == [
        [4745000, 3895000, 1, 0, None, ""],
        [4971000, 3762000, 1, 1, 3, "Kupiansk"],
    ]


def test_a_volunteer_sees_what_they_reported_themselves(
    town: None, cast: Cast, taras: Browser
) -> None:
    with write_transaction():
        animal(cast.taras, position=Position(49.70111, 37.60222, 5))
        feeding.spot(cast.taras, "Old mill", position=Position(49.69321, 37.61234, 5))
    found = data(taras)
    assert found["animals"] == [[4970111, 3760222, 0, 0, 3, 0]]
    assert [row[4] for row in found["spots"]] == ["Old mill"]
    assert found["cells"][1] == [4971000, 3762000, 1, 1, 3, "Kupiansk"]


def test_no_planted_place_is_in_what_others_get(town: None, taras: Browser) -> None:
    for body in (page(taras), taras.get("/map/points.json").get_data(as_text=True)):
        for secret in ("71234", "61321", "70987", "62468", "43217", "91234", "bakery", "K-00"):
            assert secret not in body


def test_shelters_and_strangers_have_no_map(town: None, hanna: Browser, nobody: Browser) -> None:
    for address in ("/map", "/map/points.json", "/map/sources"):
        assert hanna.get(address).status_code == 404
        assert nobody.get(address).status_code == 401


@pytest.mark.soak
def test_two_points_in_one_coarse_cell_give_the_same_bytes(
    town: None, app: Flask, cast: Cast, taras: Browser
) -> None:
    chance = random.Random(20261129)
    addresses = ["/map", "/map/points.json", "/map?show=animals", "/map/points.json?species=dog"]
    with write_transaction():
        beast = animal(cast.olha, position=BEHIND).id
        spot = feeding.spot(cast.olha, "Hidden", position=BAKERY).id
    code = f"/animals/{only_code(beast)}"
    addresses += [code, f"/spots/{spot}"]
    for _ in range(scaled(100)):
        home = Point(chance.uniform(47.2, 50.2), chance.uniform(35.5, 39.5))
        seen: list[list[bytes]] = []
        for point in _two_in_the_cell_of(home, chance):
            with write_transaction():
                locate(db.session.get_one(Animal, beast), Position(point.lat, point.lon, 5))
                locate(db.session.get_one(Spot, spot), Position(point.lat, point.lon, 5))
            seen.append([_without_tokens(taras.get(address).data) for address in addresses])
        assert seen[0] == seen[1]


def only_code(animal_id: Any) -> str:
    return db.session.get_one(Animal, animal_id).code


def test_a_run_is_drawn_on_its_page_and_on_its_sheet_by_choice(
    cast: Cast, olha: Browser, taras: Browser
) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras], days=0)
        for position in (BEHIND, Position(49.99, 36.23)):
            routing.add_stop(
                None, run.id, routing.NewStop(StopKind.ANIMALS, "A", position=position)
            )
        run_id = run.id
    for browser in (olha, taras):
        body = browser.get(f"/runs/{run_id}").get_data(as_text=True)
        assert 'class="m-way"' in body
        assert "140 km by road: 104 km straight, times 1.35" in body
        assert 'class="m-way"' not in browser.get(f"/runs/{run_id}/sheet").get_data(as_text=True)
        with_map = browser.get(f"/runs/{run_id}/sheet?map=1").get_data(as_text=True)
        assert 'class="m-way"' in with_map


def test_an_animals_page_draws_its_point_or_its_settlement(
    town: None, olha: Browser, taras: Browser
) -> None:
    assert "m-mark--here" in olha.get("/animals/K-0001").get_data(as_text=True)
    rough = taras.get("/animals/K-0001").get_data(as_text=True)
    assert "m-mark--about" in rough
    assert "m-mark--here" not in rough


def _two_in_the_cell_of(home: Point, chance: random.Random) -> list[Point]:
    """Two points with one coarse point, a few kilometres apart at most."""
    places = db.session.execute(select(Place.id, Place.lat, Place.lon))
    centres = [Centre(id_, Point(lat, lon)) for id_, lat, lon in places]
    while True:
        away = (home.lat + chance.uniform(-0.05, 0.05), home.lon + chance.uniform(-0.05, 0.05))
        if coarse(Point(*away), centres) == coarse(home, centres):
            return [home, Point(*away)]


def _without_tokens(body: bytes) -> bytes:
    """A page but for what is drawn by lot on each answer."""
    once = re.sub(rb'name="(once|csrf_token)" value="[^"]*"', b"", body)
    return re.sub(rb'"request_id": "[0-9a-f]+"', b"", once)


def test_the_filters_narrow_points_and_list_alike(town: None, olha: Browser) -> None:
    assert [row[4] for row in data(olha, "?urgency=red")["animals"]] == [1]
    assert [row[4] for row in data(olha, "?species=cat")["animals"]] == [2]
    assert "animals" not in data(olha, "?show=spots")
    assert "spots" not in data(olha, "?show=animals")
    body = page(olha, "?species=cat&show=animals")
    assert "K-0002" in body
    assert "K-0001" not in body
    assert "Behind the bakery" not in body
    assert "/map/points.json?show=animals&amp;species=cat" in body


def test_a_volunteer_cannot_filter_by_what_they_may_not_see(town: None, taras: Browser) -> None:
    assert data(taras, "?urgency=red") == data(taras)
    assert "urgency" not in page(taras)


def test_the_list_says_in_words_what_the_map_shows(town: None, olha: Browser) -> None:
    body = page(olha)
    for said in ("K-0001", "injured", "Urgent", "K-0002", "Behind the bakery", "Never fed"):
        assert said in body, said


def test_thousands_come_in_batches_that_miss_nobody(
    cast: Cast, olha: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "FIRST_PAGE", 3)
    monkeypatch.setattr(points, "LATER_PAGES", 4)
    with write_transaction():
        for _ in range(12):
            animal(cast.olha)
    numbers: list[int] = []
    query: str | None = "/map/points.json?species=dog"
    answers = 0
    while query:
        body = olha.get(query).get_json()
        numbers += [row[4] for row in body["animals"]]
        query, answers = body["next"], answers + 1
    assert numbers == list(range(1, 13))
    assert answers == 4


def test_the_stops_of_a_run_are_for_its_crew(
    app: Flask, cast: Cast, olha: Browser, taras: Browser, iryna: Browser
) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras], days=0)
        people = routing.NewStop(
            StopKind.PEOPLE, address="Sadova 5", people=2, position=BEHIND, contact_name="Vira"
        )
        routing.add_stop(cast.olha, run.id, people)
        routing.add_stop(cast.olha, run.id, routing.NewStop(StopKind.ANIMALS, "Mill", position=FAR))
        run_id = run.id
    for browser in (olha, taras):
        found = data(browser, f"?run={run_id}")
        assert [row[:5] for row in found["stops"]] == [
            [4971234, 3761321, 1, 1, "people"],
            [4743217, 3891234, 2, 1, "animals"],
        ]
        assert "Mill" in page(browser, f"?run={run_id}")
        assert "Vira" not in str(found), "whom to call is said on the run's page alone"
    assert iryna.get(f"/map?run={run_id}").status_code == 404
    assert iryna.get(f"/map/points.json?run={run_id}").status_code == 404


def test_nonsense_in_the_address_narrows_nothing(town: None, olha: Browser) -> None:
    odd = "?show=everything&urgency=blue&species=%00&run=1&after=-1&page=x"
    assert data(olha, odd)["animals"] == data(olha)["animals"]
    assert "K-0001" in page(olha, odd)


def test_a_look_at_all_positions_stands_in_the_trail_once_an_hour(
    town: None, cast: Cast, olha: Browser, taras: Browser
) -> None:
    for browser in (olha, olha, taras):
        page(browser)
    rows = db.session.query(AuditRow).filter_by(kind="map").all()
    assert [(row.actor, row.act) for row in rows] == [(cast.olha.id, "open_position")]


def test_an_administrator_is_told_what_is_wrong_with_the_map_file(
    app: Flask, tmp_path: Any, adam: Browser, olha: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path / "own.pmtiles", tmp_path / "none", lambda _sentence: None)
    monkeypatch.setitem(app.extensions, "lapka_map", shelf)
    assert "map file is not there" in page(adam)
    assert "map file" not in page(olha)
    (tmp_path / "own.pmtiles").write_bytes(b"PMTiles\x03")
    assert "map file is not whole" in page(adam)
    (tmp_path / "own.pmtiles").write_bytes(b"<html>" * 99)
    assert "no map of the kind" in page(adam)


def test_the_map_asks_the_database_no_more_for_many(
    town: None, cast: Cast, olha: Browser, taras: Browser
) -> None:
    few = [queries_of(b, a) for b in (olha, taras) for a in ("/map", "/map/points.json")]
    with write_transaction():
        for number in range(30):
            animal(cast.olha, position=BEHIND)
            feeding.spot(cast.olha, f"Spot {number}", position=BAKERY)
    many = [queries_of(b, a) for b in (olha, taras) for a in ("/map", "/map/points.json")]
    assert many == few
    assert max(few) <= 12, few


def queries_of(browser: Browser, address: str) -> int:
    asked = []

    def hear(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    browser.get(address)
    event.listen(db.engine, "before_cursor_execute", hear)
    assert browser.get(address).status_code == 200
    event.remove(db.engine, "before_cursor_execute", hear)
    return len(asked)


def test_the_points_are_asked_for_before_the_script_is_there(taras: Browser) -> None:
    page = taras.get("/map?show=spots").get_data(as_text=True)
    early = re.search(r'<link rel="preload" href="([^"]+)" as="fetch" crossorigin>', page)
    assert early is not None
    assert f'data-points="{early[1]}"' in page
