"""Ukraine's outline, to doubt a position by: abroad, on the sea, or with its numbers swapped."""

import json
from enum import StrEnum
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

from animals.places.rules import Point

LISTED = Path(__file__).with_name("data") / "border.json"
DEGREE = 10_000
NOWHERE_DEGREES = 0.01
"""So near to 0, 0 a device did not know where it was."""

Ring = list[tuple[int, int]]


class Doubt(StrEnum):
    """Why a position is hardly meant as it was written."""

    NOWHERE = "nowhere"
    SWAPPED = "swapped"
    OUTSIDE = "outside"


def doubt(point: Point) -> Doubt | None:
    """What speaks against the point, if anything does; inside the border nothing does."""
    if abs(point.lat) < NOWHERE_DEGREES and abs(point.lon) < NOWHERE_DEGREES:
        return Doubt.NOWHERE
    if is_in_ukraine(point):
        return None
    return Doubt.SWAPPED if is_in_ukraine(swapped(point)) else Doubt.OUTSIDE


def swapped(point: Point) -> Point:
    """Latitude and longitude in each other's place."""
    return Point(point.lon, point.lat)


def is_in_ukraine(point: Point) -> bool:
    """Whether the point lies inside the border as recognised, to a few hundred metres."""
    y, x = point.lat * DEGREE, point.lon * DEGREE
    crossings = 0
    for ring in _border():
        for (y1, x1), (y2, x2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                crossings += 1
    return crossings % 2 == 1


@cache
def _border() -> list[Ring]:
    steps = json.loads(LISTED.read_text(encoding="utf-8"))
    return [list(zip(accumulate(lats), accumulate(lons), strict=True)) for lats, lons in steps]
