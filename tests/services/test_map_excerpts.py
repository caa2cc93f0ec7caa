"""What a phone carries of the team's own map: the tiles along its way, and no more than it can."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pmtiles.reader import MemorySource, all_tiles

from animals.places.rules import Point
from animals.tiles import excerpt
from animals.tiles.archive import judge
from animals.tiles.excerpt import Tile, along, around, tiles_around
from animals.tiles.frames import world
from tests.maps import write_map

KUPIANSK, IZIUM, LVIV = Point(49.71, 37.61), Point(49.21, 37.25), Point(49.84, 24.03)
in_ukraine = st.builds(Point, st.floats(44, 52.5), st.floats(22, 40.5))


def tile_of(point: Point, zoom: int) -> Tile:
    x, y = world(point)
    return zoom, int(x * 2**zoom), int(y * 2**zoom)


def map_of(path: Path, *points: Point, zooms: range = range(13), size: int = 40) -> Path:
    """A map file with a tile of random bytes for each point at each zoom."""
    wanted = {tile_of(point, zoom) for point in points for zoom in zooms}
    return write_map(path, {key: os.urandom(size) for key in wanted})


def tiles_in(file: bytes) -> dict[Tile, bytes]:
    return dict(all_tiles(MemorySource(file)))


@given(st.lists(in_ukraine, min_size=1, max_size=4), st.integers(6, 13))
def test_the_tile_under_every_stop_and_every_step_of_the_way_is_kept(
    stops: list[Point], zoom: int
) -> None:
    kept = tiles_around(stops, zoom)
    assert {tile_of(point, zoom) for point in (*stops, *along(stops))} <= set(kept)
    assert len(kept) == len(set(kept))


def test_the_tiles_at_the_stops_come_before_those_on_the_way() -> None:
    kept = tiles_around([KUPIANSK, IZIUM], 12)
    on_the_way = tile_of(along([KUPIANSK, IZIUM])[12], 12)
    assert kept.index(tile_of(IZIUM, 12)) < kept.index(on_the_way)


def test_an_excerpt_is_a_map_file_of_what_lies_along_the_way(tmp_path: Path) -> None:
    whole = map_of(tmp_path / "own.pmtiles", KUPIANSK, IZIUM, LVIV)
    file = around(judge(whole), [KUPIANSK, IZIUM])
    (tmp_path / "cut.pmtiles").write_bytes(file)
    cut = judge(tmp_path / "cut.pmtiles")
    assert (cut.min_zoom, cut.max_zoom) == (6, 12)
    was, kept = tiles_in(whole.read_bytes()), tiles_in(file)
    assert all(was[tile] == body for tile, body in kept.items())
    assert {tile_of(point, zoom) for point in (KUPIANSK, IZIUM) for zoom in range(6, 13)} == set(
        kept
    )


def test_it_is_the_same_byte_by_byte_every_time(tmp_path: Path) -> None:
    whole = judge(map_of(tmp_path / "own.pmtiles", KUPIANSK, IZIUM))
    first = around(whole, [KUPIANSK, IZIUM])
    excerpt.excerpt.cache_clear()
    assert around(whole, [KUPIANSK, IZIUM]) == first


def test_what_is_too_large_loses_its_finest_zooms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = judge(map_of(tmp_path / "own.pmtiles", KUPIANSK, size=1000))
    monkeypatch.setattr(excerpt, "MOST_BYTES", 5000)
    assert {zoom for zoom, _, _ in tiles_in(around(whole, [KUPIANSK]))} == {6, 7, 8, 9}
    monkeypatch.setattr(excerpt, "MOST_TILES", 2)
    assert {zoom for zoom, _, _ in tiles_in(around(whole, [IZIUM]))} == {6, 7}


def test_there_is_nothing_where_the_map_has_nothing(tmp_path: Path) -> None:
    whole = map_of(tmp_path / "own.pmtiles", KUPIANSK, zooms=range(9, 13))
    assert around(judge(whole), [LVIV]) == b""
