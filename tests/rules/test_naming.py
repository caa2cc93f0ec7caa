"""A point in words, on the server and on the phone alike."""

import json
import random
import subprocess
from pathlib import Path

import pytest

from animals.places.naming import Named, radius_km, told
from tests.soak import scaled

TABLE = [tuple(row) for row in json.loads(Path("tests/points_in_words.json").read_text())]
ON_THE_PHONE = """
import { readFileSync } from "node:fs";
import { namer } from "./static/js/naming.js";
const told = namer(JSON.parse(readFileSync("static/map/settlements.json", "utf8")));
const points = JSON.parse(readFileSync(0, "utf8"));
const both = ([lat, lon]) => [told(lat, lon, "en"), told(lat, lon, "uk")];
console.log(JSON.stringify(points.map(both)));
"""


def on_the_phone(points: list[tuple[float, float]]) -> list[list[str]]:
    """What the phone's script says of the points, in English and in Ukrainian."""
    node = ["node", "--input-type=module", "-e", ON_THE_PHONE]
    done = subprocess.run(node, input=json.dumps(points), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answer: list[list[str]] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(("lat", "lon", "english", "ukrainian"), TABLE)
def test_known_places_are_named_rightly(lat: float, lon: float, english: str, ukrainian: str):
    assert told(lat, lon, "en") == english
    assert told(lat, lon, "uk") == ukrainian


def test_the_phone_names_known_places_the_same():
    points = [(row[0], row[1]) for row in TABLE]
    assert len(points) >= 40
    assert on_the_phone(points) == [[row[2], row[3]] for row in TABLE]


def test_the_phone_names_any_point_as_the_server_does(seed: str):
    chance = random.Random(seed)
    points = [(chance.uniform(44, 53), chance.uniform(21, 41)) for _ in range(scaled(20_000))]
    points += [(-89.99, 179.99), (90.0, -180.0), (0.0, 0.0)]
    expected = [[told(lat, lon, "en"), told(lat, lon, "uk")] for lat, lon in points]
    assert on_the_phone(points) == expected


@pytest.mark.parametrize(
    ("direction", "english", "ukrainian"),
    [
        (0, "N", "північ"),
        (1, "NE", "північний схід"),
        (3, "SE", "південний схід"),
        (6, "W", "захід"),
        (7, "NW", "північний захід"),
    ],
)
def test_directions_are_said_in_eighths(direction: int, english: str, ukrainian: str):
    point = Named("Куп’янськ", "Kupiansk", 5, direction)
    assert point.told("en") == f"Kupiansk, 5 km {english}"
    assert point.told("uk") == f"Куп’янськ, 5 км на {ukrainian}"


def test_a_settlement_reaches_farther_the_more_people_it_has():
    assert radius_km(0) == radius_km(100) == 0.7
    assert radius_km(27_000) == pytest.approx(3.2, abs=0.1)
    assert radius_km(1_430_000) == pytest.approx(10.5, abs=0.1)
    assert radius_km(10**9) == 13
