"""The map and the settlements that come with Lapka, as `make map` built them."""

import json
from itertools import accumulate
from pathlib import Path

import pytest
from pmtiles.reader import MmapSource, Reader

from animals.places.latin import latin
from animals.places.outline import is_in_ukraine
from animals.places.rules import Point
from animals.tiles.archive import EMBEDDED, judge

MOST_BYTES = 3_000_000
DATA = Path("animals/places/data")


@pytest.fixture(scope="module")
def settlements() -> list[tuple[str, str, str, float, float, int]]:
    regions = json.loads((DATA / "settlements.json").read_text())
    return [tuple(row) for rows in regions.values() for part in rows.values() for row in part]


def test_the_embedded_map_is_good_and_weighs_at_most_three_megabytes() -> None:
    path = Path("static") / EMBEDDED
    archive = judge(path)
    assert path.stat().st_size <= MOST_BYTES
    with path.open("rb") as file:
        assert "generator_options" not in Reader(MmapSource(file)).metadata()
    assert archive.marks_ukraine
    assert (archive.min_zoom, archive.max_zoom) == (0, 8)
    west, south, east, north = archive.bounds
    assert (west, south) < (22.1, 44.4)
    assert east > 40.2
    assert north > 52.4


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Simferopol", 44.95, 34.10),
        ("Sevastopol", 44.60, 33.52),
        ("Kerch", 45.36, 36.47),
        ("Donetsk", 48.00, 37.80),
        ("Luhansk", 48.57, 39.30),
        ("Kupiansk", 49.71, 37.62),
        ("Vovchansk", 50.29, 36.94),
        ("Chop", 48.43, 22.20),
    ],
)
def test_towns_at_every_end_are_inside_the_border(name: str, lat: float, lon: float) -> None:
    assert is_in_ukraine(Point(lat, lon)), name


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Belgorod", 50.60, 36.59),
        ("Taganrog", 47.24, 38.90),
        ("Przemysl", 49.78, 22.77),
        ("Tiraspol", 46.84, 29.63),
        ("the Black Sea", 44.0, 31.5),
        ("Krasnodar", 45.04, 38.98),
    ],
)
def test_what_is_not_the_countrys_is_outside(name: str, lat: float, lon: float) -> None:
    assert not is_in_ukraine(Point(lat, lon)), name


def test_every_settlement_listed_lies_inside_the_border(settlements) -> None:
    assert len(settlements) > 5_000
    assert [row[0] for row in settlements if not is_in_ukraine(Point(row[3], row[4]))] == []


def test_the_phones_list_is_the_servers(settlements) -> None:
    columns = json.loads(Path("static/map/settlements.json").read_text())
    names = columns["names"].split("|")
    english = [columns["english"].get(str(i), latin(name)) for i, name in enumerate(names)]
    lats, lons = accumulate(columns["lat"]), accumulate(columns["lon"])
    listed = sorted(zip(names, english, lats, lons, strict=True))
    own = sorted((r[0], r[1], round(r[3] * 10_000), round(r[4] * 10_000)) for r in settlements)
    assert listed == own


def test_no_village_is_as_great_as_a_city(settlements) -> None:
    assert [row[0] for row in settlements if row[2] == "village" and row[5] > 27_500] == []


def test_no_soviet_name_is_left(settlements) -> None:
    names = {row[0] for row in settlements}
    assert not names & {"Стаханов", "Торез", "Артемівськ", "Дніпропетровськ", "Кіровоград"}
    assert {"Кадіївка", "Чистякове", "Бахмут", "Дніпро", "Кропивницький"} <= names
