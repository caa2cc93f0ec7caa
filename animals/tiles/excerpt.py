"""A small map file cut out of the team's own: the tiles along a way, coarse ones first.

What a phone carries to draw the ground around its run with no network. It is a map file like
any other, made the same byte by byte every time, so that it may be fetched in pieces.
"""

import io
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, cos, floor, radians
from pathlib import Path
from typing import Any, BinaryIO

from pmtiles.tile import Entry, deserialize_directory, deserialize_header, find_tile, zxy_to_tileid
from pmtiles.writer import Writer

from animals.places.rules import Point, metres_between
from animals.tiles.archive import DEEPEST, HEADER_BYTES, Archive, opened, section
from animals.tiles.frames import world

COARSEST = 6
"""What is coarser shows the whole country, which the embedded map does."""
MOST_BYTES = 4_000_000
MOST_TILES = 1500
STEP_METRES = 2000
"""How closely the way from stop to stop is followed."""
_KILOMETRE_DEGREES = 1 / 111.2
Tile = tuple[int, int, int]


def reach_km(zoom: int, *, is_stop: bool) -> float:
    """How far around a stop, or around the way between two, the tiles of a zoom are kept."""
    if zoom <= 8:
        return 40
    if zoom <= 10:
        return 15
    return 6 if is_stop else 2


def along(stops: Sequence[Point]) -> list[Point]:
    """Points on the straight way from stop to stop, without the stops."""
    found = []
    for one, other in pairwise(stops):
        steps = ceil(metres_between(one, other) / STEP_METRES)
        for step in range(1, steps):
            share = step / steps
            lat, lon = (
                one.lat + (other.lat - one.lat) * share,
                one.lon + (other.lon - one.lon) * share,
            )
            found.append(Point(lat, lon))
    return found


def tiles_around(stops: Sequence[Point], zoom: int) -> list[Tile]:
    """The tiles of a zoom, those at the stops before those on the way, each once."""
    found: dict[Tile, None] = {}
    for points, is_stop in ((stops, True), (along(stops), False)):
        for point in points:
            found |= dict.fromkeys(_box(point, zoom, reach_km(zoom, is_stop=is_stop)))
    return list(found)


def _box(point: Point, zoom: int, kilometres: float) -> Iterator[Tile]:
    high = kilometres * _KILOMETRE_DEGREES
    wide = high / max(0.1, cos(radians(point.lat)))
    size, most = 2**zoom, 2**zoom - 1
    left, top = world(Point(point.lat + high, point.lon - wide))
    right, bottom = world(Point(point.lat - high, point.lon + wide))
    for column in range(max(0, floor(left * size)), min(most, floor(right * size)) + 1):
        for row in range(max(0, floor(top * size)), min(most, floor(bottom * size)) + 1):
            yield zoom, column, row


class Drawer:
    """The tiles of a map file as they are packed in it; its directories are read once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.header = deserialize_header(section(file, 0, HEADER_BYTES))
        self._directories: dict[tuple[int, int], list[Entry]] = {}

    def tile(self, tile: Tile) -> bytes | None:
        """Its bytes, or None where the file has no such tile."""
        offset, length = self.header["root_offset"], self.header["root_length"]
        tile_id = zxy_to_tileid(*tile)
        for _ in range(DEEPEST):
            entry = find_tile(self._directory(offset, length), tile_id)
            if entry is None:
                return None
            if entry.run_length:
                start = self.header["tile_data_offset"] + entry.offset
                return section(self._file, start, entry.length)
            offset, length = self.header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def layers(self) -> Any:
        """What the file says of its layers."""
        offset, length = self.header["metadata_offset"], self.header["metadata_length"]
        packed = section(self._file, offset, length)
        told = json.loads(opened(packed, self.header["internal_compression"]))
        return told["vector_layers"]

    def _directory(self, offset: int, length: int) -> list[Entry]:
        if (offset, length) not in self._directories:
            read = deserialize_directory(section(self._file, offset, length))
            self._directories[offset, length] = read
        return self._directories[offset, length]


@lru_cache(maxsize=2)
def excerpt(path: Path, etag: str, stops: tuple[Point, ...]) -> bytes:  # noqa: ARG001
    """The map file around these stops; `etag` makes a changed file another one.

    Where it would become too large the finest zooms are left out from the end of the way on.
    Empty when the file has nothing there.
    """
    with path.open("rb") as file:
        drawer = Drawer(file)
        tiles = _chosen(drawer, stops)
        return _written(drawer, tiles) if tiles else b""


def around(archive: Archive, stops: Sequence[Point]) -> bytes:
    """The map file around these stops; empty when the map has nothing there."""
    return excerpt(archive.path, archive.etag, tuple(stops))


def _chosen(drawer: Drawer, stops: Sequence[Point]) -> dict[Tile, bytes]:
    found: dict[Tile, bytes] = {}
    weight = 0
    for zoom in range(COARSEST, drawer.header["max_zoom"] + 1):
        for tile in tiles_around(stops, zoom):
            body = drawer.tile(tile)
            if body is None:
                continue
            weight += len(body)
            if weight > MOST_BYTES or len(found) == MOST_TILES:
                return found
            found[tile] = body
    return found


def _written(drawer: Drawer, tiles: dict[Tile, bytes]) -> bytes:
    file = io.BytesIO()
    writer = Writer(file)
    for tile_id, body in sorted((zxy_to_tileid(*tile), body) for tile, body in tiles.items()):
        writer.write_tile(tile_id, body)
    writer.finalize({**drawer.header}, {"vector_layers": drawer.layers()})
    return file.getvalue()
