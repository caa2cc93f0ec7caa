from math import inf, nan
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.places.rules import (
    COARSE_METRES,
    Centre,
    Point,
    coarse,
    is_on_earth,
    metres_between,
    nearest_centre,
)

KUPIANSK = Centre(UUID(int=1), Point(49.7106, 37.6157))
KHARKIV = Centre(UUID(int=2), Point(49.9935, 36.2304))
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_kupiansk_lies_a_hundred_and_four_kilometres_from_kharkiv():
    assert metres_between(KUPIANSK.point, KHARKIV.point) == pytest.approx(104_100, rel=0.005)


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres():
    assert metres_between(Point(49, 37), Point(50, 37)) == pytest.approx(111_195, abs=10)


def test_the_date_line_is_no_obstacle():
    assert metres_between(Point(0, 179.999), Point(0, -179.999)) < 250


@given(points, points)
def test_a_distance_is_the_same_both_ways_and_never_round_the_world(one, other):
    metres = metres_between(one, other)
    assert 0 <= metres <= 20_016_000
    assert metres == pytest.approx(metres_between(other, one), abs=1e-3)


def test_the_nearest_settlement_stands_for_a_position():
    assert coarse(Point(49.75, 37.60), [KHARKIV, KUPIANSK]) == KUPIANSK.point


def test_far_from_any_settlement_the_cell_stands_for_a_position():
    assert coarse(Point(49.47, 36.81), [KHARKIV, KUPIANSK]) == Point(49.45, 36.85)
    assert coarse(Point(-0.01, -0.01), []) == Point(-0.05, -0.05)


def test_the_ends_of_the_earth_have_a_cell():
    assert coarse(Point(90, 180), []) == Point(89.95, 179.95)


def test_a_settlement_ten_kilometres_away_is_too_far_from_there_on():
    metres = metres_between(Point(49.8, 37.6157), KUPIANSK.point)
    assert nearest_centre(Point(49.8, 37.6157), [KUPIANSK], metres) == KUPIANSK
    assert nearest_centre(Point(49.8, 37.6157), [KUPIANSK], metres - 0.01) is None
    assert COARSE_METRES == 10_000


@given(points, points)
def test_two_positions_of_one_cell_cannot_be_told_apart(one, other):
    same_cell = coarse(one, []) == coarse(other, [])
    assert not same_cell or (abs(one.lat - other.lat) < 0.11 and abs(one.lon - other.lon) < 0.11)


@given(points)
def test_a_coarse_position_is_coarse_already(point):
    assert coarse(coarse(point, []), []) == coarse(point, [])


@pytest.mark.parametrize("bad", [(91, 0), (0, 181), (nan, 0), (0, nan), (inf, 0), (0, -inf)])
def test_what_is_not_on_earth_is_no_position(bad):
    assert not is_on_earth(*bad)
    assert is_on_earth(49.7, 37.6)
