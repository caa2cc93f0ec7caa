"""The picture of columns: nothing outside, nothing overlapping, nothing invented."""

from hypothesis import given
from hypothesis import strategies as st

from animals.runs.columns import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Series, columns

FLOOR = HEIGHT - BOTTOM


def test_the_tallest_column_stands_for_the_largest_value() -> None:
    picture = columns([Series("fill", [5, 10])], ["a", "b"])
    low, high = picture.bars
    assert high.height == FLOOR - TOP
    assert low.height == high.height / 2
    assert low.x < high.x


def test_the_scale_is_round_and_begins_at_nought() -> None:
    picture = columns([Series("fill", [7])], ["a"])
    assert [value for _, value in picture.levels] == [0, 5, 10]
    assert picture.levels[0][0] == FLOOR
    assert picture.levels[-1][0] == TOP


def test_nothing_is_drawn_for_nought() -> None:
    assert columns([Series("fill", [0, 0])], ["a", "b"]).bars == []


def test_two_series_stand_side_by_side() -> None:
    one, other = columns([Series("a", [3]), Series("b", [3])], ["x"]).bars
    assert one.x + one.width < other.x
    assert one.height == other.height


def test_stacked_series_stand_on_each_other() -> None:
    below, above = columns([Series("a", [2]), Series("b", [3])], ["x"], stacked=True).bars
    assert below.x == above.x
    assert abs(above.y + above.height - below.y) < 0.2
    assert below.y + below.height == FLOOR


def test_of_many_labels_some_are_written_and_the_last_always() -> None:
    picture = columns([Series("fill", [1] * 31)], [str(day) for day in range(1, 32)])
    assert len(picture.labels) <= 8
    assert picture.labels[-1].label == "31"


@given(
    st.lists(st.lists(st.integers(0, 10**9), min_size=4, max_size=4), min_size=1, max_size=4),
    st.booleans(),
)
def test_every_column_stays_in_the_picture(rows: list[list[int]], stacked: bool) -> None:
    picture = columns([Series("s", row) for row in rows], list("abcd"), stacked=stacked)
    for bar in picture.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH - RIGHT + 0.2
        assert bar.y >= TOP - 0.2
        assert bar.y + bar.height <= FLOOR + 0.2
