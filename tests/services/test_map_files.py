"""The team's own map is drawn if it can be; whatever else lies there, the embedded one is."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pmtiles.tile import Compression, TileType

from animals.tiles.archive import Archive, Shelf, Unusable, Why, judge
from tests.drawn import png
from tests.maps import write_map


@pytest.fixture
def embedded(tmp_path: Path) -> Path:
    return write_map(tmp_path / "embedded.pmtiles")


def why(path: Path) -> Why:
    with pytest.raises(Unusable) as caught:
        judge(path)
    return caught.value.why


def test_a_whole_map_tells_its_zooms_and_bounds(tmp_path: Path) -> None:
    tiles = {(0, 0, 0): b"a", (3, 4, 2): b"b"}
    found = judge(write_map(tmp_path / "map.pmtiles", tiles))
    assert (found.min_zoom, found.max_zoom) == (0, 3)
    assert found.bounds == (35, 48, 40, 52)


def test_a_map_of_many_tiles_keeps_its_lists_in_leaves(tmp_path: Path) -> None:
    row = range(256)
    tiles = {(8, x, y): bytes([x, y]) for x in row for y in row if (x * 7 + y * 13) % 3}
    assert judge(write_map(tmp_path / "map.pmtiles", tiles)).max_zoom == 8


def test_no_file_is_missing_and_so_is_a_folder(tmp_path: Path) -> None:
    assert why(tmp_path / "none.pmtiles") is Why.MISSING
    assert why(tmp_path) is Why.MISSING


@pytest.mark.parametrize("left", [0, 5, 100, 127, 200, -1])
def test_a_copy_that_was_broken_off_is_truncated(tmp_path: Path, left: int) -> None:
    whole = write_map(tmp_path / "map.pmtiles").read_bytes()
    (tmp_path / "map.pmtiles").write_bytes(whole[:left])
    assert why(tmp_path / "map.pmtiles") is Why.TRUNCATED


def test_a_copy_that_is_filled_up_with_zeros_is_truncated(tmp_path: Path) -> None:
    path = write_map(tmp_path / "map.pmtiles", {(1, x, y): os.urandom(500)
                                                for x in (0, 1) for y in (0, 1)})  # fmt: skip
    whole = path.read_bytes()
    path.write_bytes(whole[:-700] + bytes(700))
    assert why(path) is Why.TRUNCATED


def test_other_files_are_foreign(tmp_path: Path) -> None:
    path = tmp_path / "map.pmtiles"
    for body in (b"<html>not found</html>" * 20, bytes(4000), png(9, 9), b"PMTiles\x02" * 90):
        path.write_bytes(body)
        assert why(path) is Why.FOREIGN
    assert why(write_map(path, tile_type=TileType.PNG)) is Why.FOREIGN
    assert why(write_map(path, tile_compression=Compression.BROTLI)) is Why.FOREIGN
    assert why(write_map(path, layers=("transportation", "place"))) is Why.FOREIGN


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_spoilt_bytes_never_break_more_than_the_map(tmp_path: Path, data: st.DataObject) -> None:
    path = write_map(tmp_path / "map.pmtiles", {(1, 0, 0): b"a" * 50, (1, 1, 1): b"b" * 50})
    spoilt = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(spoilt)
    shelf = Shelf(path, tmp_path / "none", lambda _sentence: None)
    drawn, trouble = shelf.current(), shelf.trouble()
    assert isinstance(drawn, Archive) is (trouble is None)
    assert trouble in (None, Why.TRUNCATED, Why.FOREIGN)


def test_the_own_map_comes_first_and_the_embedded_one_stands_in(
    tmp_path: Path, embedded: Path
) -> None:
    own, said = tmp_path / "own.pmtiles", list[str]()
    shelf = Shelf(own, embedded, said.append)
    assert shelf.current() == judge(embedded)
    assert shelf.trouble() is Why.MISSING
    shelf.current()
    assert len(said) == 1, "the reason is said once"
    assert str(tmp_path) not in said[0]
    write_map(own, {(4, 9, 5): b"mine"})
    current = shelf.current()
    assert current is not None
    assert current.is_own
    assert current.max_zoom == 4
    assert shelf.trouble() is None
    own.write_bytes(own.read_bytes()[:200])
    assert shelf.current() == judge(embedded)
    assert shelf.trouble() is Why.TRUNCATED


def test_with_no_file_at_all_there_is_no_map(tmp_path: Path) -> None:
    assert Shelf(None, tmp_path / "none", print).current() is None
