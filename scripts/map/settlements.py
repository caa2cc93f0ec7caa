"""Writes the settlements and the border in the two shapes that the server and the phone read."""

import json
from pathlib import Path

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.prepared import prep

from animals.places.latin import latin
from animals.places.naming import radius_km
from scripts.map.names import Settlement
from scripts.map.sources import parts

SERVER = Path("animals/places/data/settlements.json")
BORDER = Path("animals/places/data/border.json")
PHONE = Path("static/map/settlements.json")
DEGREE = 10_000
COARSE_BORDER = 0.002


def inside(settlements: list[Settlement], outline: BaseGeometry) -> list[Settlement]:
    """Those within the border, by region, district and name."""
    within = prep(outline)
    kept = [one for one in settlements if within.contains(Point(one.lon, one.lat))]
    return sorted(kept, key=lambda one: (one.region, one.district, one.uk, one.lat, one.lon))


def write(settlements: list[Settlement], outline: BaseGeometry) -> None:
    """The server's rows, the phone's columns, and the border of both."""
    for file in (SERVER, PHONE):
        file.parent.mkdir(parents=True, exist_ok=True)
    regions = {one.region: {} for one in settlements}  # type: dict[str, dict[str, list[object]]]
    for one in settlements:
        row = [one.uk, one.en, one.kind, one.lat, one.lon, one.people]
        regions[one.region].setdefault(one.district, []).append(row)
    SERVER.write_text(_lines(regions))
    border = _rings(outline)
    BORDER.write_text(json.dumps(border, separators=(",", ":")) + "\n")
    PHONE.write_text(_for_phone(settlements))


def _lines(regions: dict[str, dict[str, list[object]]]) -> str:
    """JSON with a line a settlement, so that a change of one is seen as one."""
    out = []
    for region, districts in regions.items():
        told = [
            f"  {_say(district)}: [\n" + ",\n".join(f"   {_say(row)}" for row in rows) + "\n  ]"
            for district, rows in districts.items()
        ]
        out.append(f" {_say(region)}: {{\n" + ",\n".join(told) + "\n }")
    return "{\n" + ",\n".join(out) + "\n}\n"


def _say(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rings(outline: BaseGeometry) -> list[list[list[int]]]:
    """Outer rings of the border as whole ten-thousandths of a degree, each step from the last."""
    return [
        _steps([(round(lat * DEGREE), round(lon * DEGREE)) for lon, lat in part.exterior.coords])
        for part in parts(outline.buffer(COARSE_BORDER).simplify(COARSE_BORDER / 2))
    ]


def _steps(points: list[tuple[int, int]]) -> list[list[int]]:
    lats, lons = zip(*points, strict=True)
    return [_differences(lats), _differences(lons)]


def _differences(numbers: tuple[int, ...]) -> list[int]:
    return [number - before for before, number in zip((0, *numbers), numbers, strict=False)]


def _for_phone(settlements: list[Settlement]) -> str:
    """Columns from south to north: names joined, positions as steps, reach in tenths of a km."""
    rows = sorted(settlements, key=lambda one: (one.lat, one.lon))
    columns = {
        "names": "|".join(one.uk for one in rows),
        "english": {i: one.en for i, one in enumerate(rows) if one.en != latin(one.uk)},
        "lat": _differences(tuple(round(one.lat * DEGREE) for one in rows)),
        "lon": _differences(tuple(round(one.lon * DEGREE) for one in rows)),
        "tenths": [round(radius_km(one.people) * 10) for one in rows],
    }
    return _say(columns) + "\n"
