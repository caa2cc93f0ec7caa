"""A net over the map: what reaches a point is found by looking into one of its meshes."""

from collections import defaultdict
from math import cos, floor, pi, radians
from typing import Generic, TypeVar

from animals.places.rules import EARTH_RADIUS_METRES, Point, metres_between

METRES_A_DEGREE = EARTH_RADIUS_METRES * pi / 180
"""Of latitude; of longitude there are fewer."""

_A_HAND = 1e-6
"""Degrees that outweigh what floats round off."""

Thing = TypeVar("Thing")


class Net(Generic[Thing]):
    """Things, each with a point and how far from it it reaches. It ends at the date line."""

    def __init__(self, mesh_degrees: float) -> None:
        self._mesh_degrees = mesh_degrees
        self._meshes: dict[tuple[int, int], list[tuple[Point, float, Thing]]] = defaultdict(list)

    def put(self, point: Point, metres: float, thing: Thing) -> None:
        """Hang the thing into every mesh that its reach touches."""
        north = metres / METRES_A_DEGREE + _A_HAND
        east = north / max(cos(radians(min(90.0, abs(point.lat) + north))), 1e-3)
        south_west = self._mesh(point.lat - north, point.lon - east)
        north_east = self._mesh(point.lat + north, point.lon + east)
        for row in range(south_west[0], north_east[0] + 1):
            for column in range(south_west[1], north_east[1] + 1):
                self._meshes[row, column].append((point, metres, thing))

    def reaching(self, lat: float, lon: float) -> list[Thing]:
        """What reaches there; a thing put in at several points may be named several times."""
        found = self._meshes.get(self._mesh(lat, lon))
        if found is None:
            return []
        here = Point(lat, lon)
        return [thing for at, metres, thing in found if metres_between(here, at) <= metres]

    def _mesh(self, lat: float, lon: float) -> tuple[int, int]:
        return floor(lat / self._mesh_degrees), floor(lon / self._mesh_degrees)
