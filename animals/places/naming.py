"""A point in words: "Kupiansk, 5 km SE", from a grid of the settlements that come with Lapka.

`static/js/naming.js` says the same on the phone; one table of tests holds the two together.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import atan2, cos, degrees, floor, hypot, radians
from pathlib import Path

LISTED = Path(__file__).with_name("data") / "settlements.json"
CELL_LAT, CELL_LON = 0.1, 0.15
CELL_KM = 10.0
"""The least that a cell measures, up to 52.5 degrees north."""
KM_PER_DEGREE = 111.195
RADIUS_KM, RADIUS_POWER = 0.15, 0.3
"""A settlement of n people reaches about 0.15 times n to the power 0.3: fitted to the areas of
Kharkiv (350 square kilometres, 1.4 million) and Kupiansk (33, 27 thousand)."""
LEAST_RADIUS_KM, MOST_RADIUS_KM = 0.7, 13.0
RINGS = 6
FARTHEST_KM = 50.0
DIRECTIONS = {
    "en": ("N", "NE", "E", "SE", "S", "SW", "W", "NW"),
    "uk": (
        "північ", "північний схід", "схід", "південний схід",
        "південь", "південний захід", "захід", "північний захід",
    ),
}  # fmt: skip

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A settlement and how far from its middle, and where; 0 km is in it."""

    uk: str
    en: str
    km: int
    direction: int
    """Eighths of the circle, clockwise from the north."""

    def told(self, language: str) -> str:
        """Kupiansk, 5 km SE; «Куп’янськ, 5 км на південний схід»."""
        name = self.uk if language == "uk" else self.en
        if self.km == 0:
            return name
        where = DIRECTIONS["uk" if language == "uk" else "en"][self.direction]
        return (
            f"{name}, {self.km} км на {where}"
            if language == "uk"
            else f"{name}, {self.km} km {where}"
        )


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement of the list, and how far it reaches."""

    uk: str
    en: str
    lat: float
    lon: float
    radius_km: float


def named(lat: float, lon: float) -> Named | None:
    """The settlement a point is in or nearest to; None far from all of them."""
    grid, scale = _grid(), KM_PER_DEGREE * cos(radians(lat))
    row, column = floor(lat / CELL_LAT), floor(lon / CELL_LON)
    best: Settlement | None = None
    nearest = FARTHEST_KM
    for ring in range(RINGS):
        if (ring - 1) * CELL_KM - MOST_RADIUS_KM > nearest:
            break
        for y, x in _ring_steps(ring):
            for one in grid.get((row + y, column + x), ()):
                up, right = (lat - one.lat) * KM_PER_DEGREE, (lon - one.lon) * scale
                beyond = hypot(up, right) - one.radius_km
                if beyond < nearest:
                    best, nearest = one, beyond
    return None if best is None else from_middle(best, lat, lon, scale)


def told(lat: float, lon: float, language: str) -> str:
    """The point in words, nothing when no settlement is near."""
    found = named(lat, lon)
    return found.told(language) if found else ""


def radius_km(people: int) -> float:
    """How far a settlement of so many reaches, in tenths of a kilometre."""
    radius: float = round(RADIUS_KM * people**RADIUS_POWER, 1)
    return min(MOST_RADIUS_KM, max(LEAST_RADIUS_KM, radius))


def from_middle(one: Settlement, lat: float, lon: float, scale: float) -> Named:
    """The point as seen from that settlement; `scale` is kilometres a degree of longitude."""
    up, right = (lat - one.lat) * KM_PER_DEGREE, (lon - one.lon) * scale
    km = hypot(up, right)
    if km <= one.radius_km:
        return Named(one.uk, one.en, 0, 0)
    turn = floor(degrees(atan2(right, up)) / 45 + 0.5) % 8
    return Named(one.uk, one.en, max(1, floor(km + 0.5)), turn)


@cache
def _ring_steps(ring: int) -> tuple[Cell, ...]:
    side = range(-ring, ring + 1)
    return tuple((y, x) for y in side for x in side if max(abs(y), abs(x)) == ring)


@cache
def _grid() -> dict[Cell, list[Settlement]]:
    """The settlements by cells; read once, in some 20 ms."""
    grid: dict[Cell, list[Settlement]] = {}
    for districts in json.loads(LISTED.read_text(encoding="utf-8")).values():
        for rows in districts.values():
            for uk, en, _kind, lat, lon, people in rows:
                one = Settlement(uk, en, lat, lon, radius_km(people))
                cell = floor(lat / CELL_LAT), floor(lon / CELL_LON)
                grid.setdefault(cell, []).append(one)
    return grid
