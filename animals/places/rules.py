"""Distances and coarse positions: what of a place may be told to whom is built on these."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, floor, radians, sin, sqrt
from uuid import UUID

from animals.errors import Conflict, Refused

EARTH_RADIUS_METRES = 6_371_008.8
COARSE_METRES = 10_000
"""How near a settlement must be for its centre to stand for a position."""


class PositionSource(StrEnum):
    """Where a position came from; NONE has no position."""

    GPS = "gps"
    MAP = "map"
    SPOT = "spot"
    PLACE = "place"
    NONE = "none"


class PlaceKind(StrEnum):
    """What a place is; POINT is a named spot that is no settlement."""

    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    POINT = "point"


class NoSuchPlace(Refused):
    """The settlement named is not in the gazetteer."""


class UnderEvacuationAlready(Refused):
    """The same area is under evacuation in these days; fact: until."""


class EvacuationOver(Conflict):
    """Somebody has ended the evacuation of this area before."""


@dataclass(frozen=True, slots=True)
class Point:
    """A position in WGS 84, degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Position:
    """An exact position as it was taken: degrees, metres of accuracy, seconds of age."""

    lat: float
    lon: float
    accuracy_m: int | None = None
    age_s: int | None = None
    source: PositionSource = PositionSource.GPS

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


@dataclass(frozen=True, slots=True)
class Centre:
    """The middle of a settlement."""

    place_id: UUID
    point: Point


def is_on_earth(lat: float, lon: float) -> bool:
    """Whether the two can be a position; not-a-number and infinity cannot."""
    return -90 <= lat <= 90 and -180 <= lon <= 180


def metres_between(one: Point, other: Point) -> float:
    """Metres as the crow flies on a round earth (haversine), right to half a percent."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    half_lat = sin((other_lat - lat) / 2)
    half_lon = sin(radians(other.lon - one.lon) / 2)
    chord = half_lat * half_lat + cos(lat) * cos(other_lat) * half_lon * half_lon
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, chord)))


def nearest_centre(
    point: Point, centres: Iterable[Centre], within_metres: float = COARSE_METRES
) -> Centre | None:
    """The nearest settlement not farther than `within_metres`, or None."""
    near = [
        (metres, centre)
        for centre in centres
        if (metres := metres_between(point, centre.point)) <= within_metres
    ]
    if not near:
        return None
    return min(near, key=lambda pair: (pair[0], pair[1].place_id))[1]


def coarse(point: Point, centres: Iterable[Centre]) -> Point:
    """The nearest settlement's centre within 10 km, else the centre of the 0.1 degree cell.

    Never jitter: noise drawn anew averages out over many looks.
    """
    centre = nearest_centre(point, centres)
    if centre is not None:
        return centre.point
    return Point(_cell_centre(point.lat, 90), _cell_centre(point.lon, 180))


def _cell_centre(degrees: float, limit: int) -> float:
    cell = min(floor(degrees * 10), limit * 10 - 1)
    return round(cell / 10 + 0.05, 2)
