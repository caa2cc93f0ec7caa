"""Where things are drawn: degrees to picture units, and what lies outside cut off."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, floor, log, log2, pi, radians, tan

from animals.places.rules import Point

TILE = 256
FARTHEST = 5.0
Xy = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """A picture of this size; `left` and `top` are its corner in the world at `zoom`."""

    width: int
    height: int
    zoom: float
    left: float
    top: float

    def place(self, point: Point) -> Xy:
        """Where the point lies in the picture."""
        x, y = world(point)
        size = TILE * 2**self.zoom
        return x * size - self.left, y * size - self.top


def world(point: Point) -> Xy:
    """The point on the square that web maps make of the earth, from 0 to 1."""
    lat = radians(max(-85.0, min(85.0, point.lat)))
    return (point.lon + 180) / 360, (1 - log(tan(lat) + 1 / cos(lat)) / pi) / 2


def frame_around(
    points: Sequence[Point], width: int, height: int, *, nearest: float, margin: int = 46
) -> Frame:
    """The frame that holds all the points, as near as it may be. There must be one point."""
    xs, ys = zip(*(world(point) for point in points), strict=True)
    spans = (
        ((max(xs) - min(xs)) / max(1, width - 2 * margin)),
        ((max(ys) - min(ys)) / max(1, height - 2 * margin)),
    )
    widest = max(spans)
    fits = log2(1 / (widest * TILE)) if widest > 0 else nearest
    zoom = max(FARTHEST, min(nearest, fits))
    size = TILE * 2**zoom
    left = (min(xs) + max(xs)) / 2 * size - width / 2
    top = (min(ys) + max(ys)) / 2 * size - height / 2
    return Frame(width, height, zoom, left, top)


def tiles_of(frame: Frame, data_zoom: int) -> list[tuple[int, int]]:
    """The columns and rows of data tiles that the frame touches."""
    size = TILE * 2 ** (frame.zoom - data_zoom)
    most = 2**data_zoom - 1
    columns = range(floor(frame.left / size), floor((frame.left + frame.width) / size) + 1)
    rows = range(floor(frame.top / size), floor((frame.top + frame.height) / size) + 1)
    return [(x, y) for x in columns for y in rows if 0 <= x <= most and 0 <= y <= most]


def clipped_area(ring: Sequence[Xy], box: tuple[float, float, float, float]) -> list[Xy]:
    """What of an area lies in the box (left, top, right, bottom), by Sutherland and Hodgman."""
    found = list(ring)
    for axis, limit, is_upper in ((0, box[0], False), (1, box[1], False),
                                  (0, box[2], True), (1, box[3], True)):  # fmt: skip
        if not found:
            return []
        cut: list[Xy] = []
        before = found[-1]
        for point in found:
            is_in = point[axis] <= limit if is_upper else point[axis] >= limit
            was_in = before[axis] <= limit if is_upper else before[axis] >= limit
            if is_in != was_in:
                cut.append(_crossing(before, point, axis, limit))
            if is_in:
                cut.append(point)
            before = point
        found = cut
    return found


def _crossing(one: Xy, other: Xy, axis: int, limit: float) -> Xy:
    share = (limit - one[axis]) / (other[axis] - one[axis])
    along = one[1 - axis] + share * (other[1 - axis] - one[1 - axis])
    return (limit, along) if axis == 0 else (along, limit)


def clipped_line(line: Sequence[Xy], box: tuple[float, float, float, float]) -> list[list[Xy]]:
    """The pieces of a line whose ends or way may lie in the box."""
    pieces: list[list[Xy]] = []
    is_open = False
    for one, other in pairwise(line):
        near = (
            max(one[0], other[0]) >= box[0]
            and min(one[0], other[0]) <= box[2]
            and max(one[1], other[1]) >= box[1]
            and min(one[1], other[1]) <= box[3]
        )
        if near and is_open:
            pieces[-1].append(other)
        elif near:
            pieces.append([one, other])
        is_open = near
    return pieces
