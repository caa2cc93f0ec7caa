"""Lists of places as they are passed round: GeoNames' two layouts, and rows of Lapka's own."""

import json
import re
from collections.abc import Callable, Iterator
from math import isfinite

from animals.errors import Refused
from animals.places.latin import latin
from animals.places.merging import Row
from animals.places.regions import region_in
from animals.places.rules import PlaceKind

PLACE_COLUMNS, POSTAL_COLUMNS = 19, 12
PLACE_OFF_M, ROW_OFF_M = 2_000, 500
POSTAL_OFF_M = {"4": 3_000, "5": 3_000, "6": 3_000}
ROUGH_OFF_M = 25_000
"""What a postal point is worth that GeoNames itself only estimated."""
SOUTH, WEST, NORTH, EAST = 44.0, 22.0, 52.5, 40.5
CITY_PEOPLE, TOWN_PEOPLE = 10_000, 3_000
REGIONS = (
    "Черкаська", "Чернігівська", "Чернівецька", "Дніпропетровська", "Донецька",
    "Івано-Франківська", "Харківська", "Херсонська", "Хмельницька", "Кіровоградська",
    "Автономна Республіка Крим", "Київ", "Київська", "Луганська", "Львівська", "Миколаївська",
    "Одеська", "Полтавська", "Рівненська", "Севастополь", "Сумська", "Тернопільська",
    "Вінницька", "Волинська", "Закарпатська", "Запорізька", "Житомирська",
)  # fmt: skip
"""By GeoNames' first-order codes, 01 to 27."""
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_CYRILLIC = re.compile(r"[А-Яа-яІіЇїЄєҐґ’' -]+")
_RUSSIAN = re.compile(r"[ыэёъЫЭЁЪ]")


class NotPlaces(Refused):
    """The file is no list of places that Lapka reads; facts: line, counted from 1."""


def rows_of(text: str) -> tuple[list[Row], int]:
    """The rows of a list, the surest points first, and how many lines tell of no place in Ukraine.

    Raises NotPlaces where a line has none of the known layouts.
    """
    read = _own_rows if text.lstrip().startswith("[") else _geonames_rows
    rows: list[Row] = []
    passed_over = 0
    for row in read(text):
        if row is None:
            passed_over += 1
        else:
            rows.append(row)
    return sorted(rows, key=lambda row: row.off_m), passed_over


def _geonames_rows(text: str) -> Iterator[Row | None]:
    readers: dict[int, Callable[[list[str]], Row | None]] = {
        PLACE_COLUMNS: _place, POSTAL_COLUMNS: _postal,
    }  # fmt: skip
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        cells = line.split("\t")
        try:
            yield readers[len(cells)](cells)
        except (KeyError, ValueError, IndexError) as error:
            raise NotPlaces(line=number) from error


def _place(cells: list[str]) -> Row | None:
    """GeoNames' place layout, where a populated place has the feature class P."""
    if cells[6] != "P" or cells[8] != "UA":
        return None
    latin_name, others = cells[1].strip(), cells[3].split(",")
    ukrainian = _ukrainian(latin_name, others)
    if not ukrainian:
        return None
    return _row(
        ukrainian, _region(cells[10]), "", float(cells[4]), float(cells[5]), PLACE_OFF_M,
        int(cells[14] or 0),
    )  # fmt: skip


def _postal(cells: list[str]) -> Row | None:
    """GeoNames' postal layout; old districts are not taken over."""
    if cells[0] != "UA" or not cells[9] or not cells[10]:
        return None
    name = _BRACKETS.sub("", cells[2]).strip()
    if not _CYRILLIC.fullmatch(name):
        return None
    off_m = POSTAL_OFF_M.get(cells[11].strip(), ROUGH_OFF_M)
    return _row(name, _region(cells[4]), "", float(cells[9]), float(cells[10]), off_m, 0)


def _own_rows(text: str) -> Iterator[Row | None]:
    """A JSON list of [name, Latin name, lat, lon, kind, district, region, people or null]."""
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise NotPlaces(line=getattr(error, "lineno", 1)) from error
    for number, row in enumerate(rows, 1):
        try:
            name, name_en, lat, lon, kind, district, region, *_ = row
            yield _row(
                str(name), str(region), str(district), float(lat), float(lon), ROW_OFF_M, 0,
                kind=PlaceKind(kind if kind in set(PlaceKind) else "village"),
                name_en=str(name_en),
            )  # fmt: skip
        except (TypeError, ValueError) as error:
            raise NotPlaces(line=number) from error


def _row(
    name: str,
    region: str,
    district: str,
    lat: float,
    lon: float,
    off_m: int,
    people: int,
    *,
    kind: PlaceKind | None = None,
    name_en: str = "",
) -> Row | None:
    name = re.sub("['ʼ`]", "’", name).strip()[:200]
    if not name or not region or not (isfinite(lat) and isfinite(lon)):
        return None
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        return None
    return Row(
        name,
        (name_en or latin(name))[:200],
        kind or _kind(people),
        f"{district} район"[:200] if district and not district.endswith("район") else district,
        region_in(region, "uk"),
        lat,
        lon,
        off_m,
    )


def _kind(people: int) -> PlaceKind:
    if people >= CITY_PEOPLE:
        return PlaceKind.CITY
    return PlaceKind.TOWN if people >= TOWN_PEOPLE else PlaceKind.VILLAGE


def _region(code: str) -> str:
    number = int(code) if code.strip().isdigit() else 0
    return REGIONS[number - 1] if 1 <= number <= len(REGIONS) else ""


def _ukrainian(latin_name: str, others: list[str]) -> str:
    """Of the other names the Ukrainian one: it reads as the Latin one, or has no Russian letter."""
    written = [name.strip() for name in others if _CYRILLIC.fullmatch(name.strip())]
    good = [name for name in written if not _RUSSIAN.search(name)]
    reads = _bare(latin_name)
    for name in good:
        if _bare(latin(name)) == reads:
            return name
    return next((name for name in good if re.search("[ІіЇїЄєҐґ’']", name)), "")


def _bare(name: str) -> str:
    return re.sub("[^a-z]", "", name.casefold())
