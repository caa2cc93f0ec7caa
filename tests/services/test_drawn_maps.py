"""Maps drawn on the server: what the tiles hold, our marks on it, and names that cover nothing."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from animals.places.rules import Point
from animals.tiles.archive import Archive, judge
from animals.tiles.drawing import Mark, picture
from animals.tiles.frames import clipped_area, clipped_line, frame_around
from animals.tiles.labels import Label, placed
from animals.tiles.mvt import features
from tests.maps import tile, write_map

SIZE = (480, 300)
KUPIANSK, KHARKIV = Point(49.71, 37.61), Point(49.99, 36.23)
points = st.builds(Point, st.floats(44, 52.5), st.floats(22, 40.5))
places = st.lists(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)), min_size=2)


def at(point: Point) -> tuple[int, int]:
    """Where the point lies in the one tile of zoom 0."""
    x, y = frame_around([point], 0, 0, nearest=0).place(Point(85.0511287798, -180))
    size = 256 * 2**5
    return round(-x / size * 4096), round(-y / size * 4096)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """All the world in one tile: a square of land, a river, and two towns."""
    square = [(0, 0), (4096, 0), (4096, 4096), (0, 4096)]
    here, there = at(KUPIANSK), at(KHARKIV)
    facts = {"kind": "locality", "kind_detail": "city"}
    body = tile(
        earth=[(3, {"kind": "earth"}, [square])],
        water=[(2, {"kind": "river", "name": "Оскіл"}, [[(here[0] + 1, 0), (here[0] + 1, 4096)]])],
        places=[
            (1, {**facts, "name": "Куп’янськ", "name:en": "Kupiansk"}, [[here]]),
            (1, {**facts, "name": "<b>Харків</b>", "name:en": "Kharkiv"}, [[there]]),
        ],
        secret=[(1, {"name": "Not ours"}, [[here]])],
    )
    return judge(write_map(tmp_path / "map.pmtiles", {(0, 0, 0): body}))


def drawn(archive: Archive | None, *marks: Mark, language: str = "en", line: bool = False) -> str:
    found = picture(archive, marks, size=SIZE, language=language, title="A map", has_line=line)
    ElementTree.fromstring(str(found))  # it is well formed
    return str(found)


@settings(max_examples=60)
@given(places)
def test_what_is_written_into_a_tile_is_read_from_it(line: list[tuple[int, int]]) -> None:
    body = tile(roads=[(2, {"kind": "rail"}, [line])], other=[(1, {}, [[(1, 1)]])])
    (found,) = features(body, {"roads"})
    assert (found.layer, found.shape, found.facts) == ("roads", 2, {"kind": "rail"})
    assert found.parts == [line]
    assert found.extent == 4096


def test_the_stops_stand_on_land_with_a_line_through_them(archive: Archive) -> None:
    marks = (Mark(KUPIANSK, "stop", "1"), Mark(KHARKIV, "maybe", "2"))
    body = drawn(archive, *marks, line=True)
    assert 'class="m-land"' in body
    assert 'class="m-river"' in body
    assert re.search(r'class="m-way" points="\d+,\d+ \d+,\d+"', body)
    assert re.findall(r"<text>(\d)</text>", body) == ["1", "2"]
    assert "m-mark--maybe" in body


def test_names_are_in_the_readers_language_and_harmless(archive: Archive) -> None:
    between = Mark(Point(49.85, 36.9), "here")
    frame = (Mark(Point(50.6, 35.0), "here"), Mark(Point(49.0, 39.0), "here"), between)
    assert ">Kupiansk<" in drawn(archive, *frame)
    body = drawn(archive, *frame, language="uk")
    assert "Куп’янськ" in body
    assert "&lt;b&gt;Харків" in body
    assert "Not ours" not in body


def test_without_a_map_file_the_marks_are_drawn_alone() -> None:
    body = drawn(None, Mark(KUPIANSK, "here"))
    assert "m-mark--here" in body
    assert "<path" not in body


def test_without_a_mark_there_is_no_picture(archive: Archive) -> None:
    assert picture(archive, [], size=SIZE, language="en", title="") == ""


def test_a_damaged_tile_is_a_white_spot(tmp_path: Path) -> None:
    archive = judge(write_map(tmp_path / "map.pmtiles", {(0, 0, 0): b"\xff" * 99}))
    assert "m-mark--here" in drawn(archive, Mark(KUPIANSK, "here"))


@given(st.lists(points, min_size=1, max_size=12))
def test_every_mark_lies_in_the_picture(marks: list[Point]) -> None:
    frame = frame_around(marks, *SIZE, nearest=13)
    for point in marks:
        x, y = frame.place(point)
        assert 0 <= x <= SIZE[0]
        assert 0 <= y <= SIZE[1]


@given(st.lists(st.tuples(st.floats(-500, 900), st.floats(-500, 900)), min_size=3, max_size=20))
def test_what_is_clipped_lies_in_the_box(ring: list[tuple[float, float]]) -> None:
    for x, y in clipped_area(ring, (0, 0, 100, 50)):
        assert -1e-6 <= x <= 100 + 1e-6
        assert -1e-6 <= y <= 50 + 1e-6


def test_a_line_that_leaves_and_comes_back_is_two_pieces() -> None:
    line = [(10, 10), (20, 10), (20, 200), (80, 200), (80, 10), (90, 10)]
    assert clipped_line(line, (0, 0, 100, 50)) == [line[:3], line[3:]]


def test_names_cover_neither_each_other_nor_a_mark() -> None:
    great, small = Label("Kharkiv", 1, (100, 100), 15), Label("Rohan", 7, (110, 104), 11)
    hidden = Label("Kupiansk", 1, (300, 200), 15)
    assert placed([small, hidden, great], [(305, 200)], 480, 300) == [great]
