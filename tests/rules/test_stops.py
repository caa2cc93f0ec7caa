from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.places.rules import Point
from animals.runs.rules import StopKind
from animals.runs.stops import (
    Stop,
    crow_metres,
    danger_minutes,
    stop_minutes,
    suggested_order,
)

KHARKIV = Point(49.99, 36.23)


def stop(kind, lon=None, minutes=None):
    return Stop(uuid4(), kind, None if lon is None else Point(49.7, lon), minutes)


def test_people_come_first_and_hand_overs_last():
    handover = stop(StopKind.HANDOVER, 36.5)
    spot = stop(StopKind.SPOT, 36.6)
    people = stop(StopKind.PEOPLE, 37.6)
    assert suggested_order(KHARKIV, [handover, spot, people]) == [people, spot, handover]


def test_each_next_stop_is_the_nearest():
    far, near, middle = (stop(StopKind.ANIMALS, lon) for lon in (37.8, 37.2, 37.5))
    assert suggested_order(KHARKIV, [far, near, middle]) == [near, middle, far]


def test_the_tour_goes_on_from_where_people_were_taken_in():
    people = stop(StopKind.PEOPLE, 37.8)
    west, east = stop(StopKind.SPOT, 37.2), stop(StopKind.ANIMALS, 37.7)
    assert suggested_order(KHARKIV, [west, east, people]) == [people, east, west]


def test_stops_of_no_known_place_come_last_of_their_kind():
    lost, placed, handover = stop(StopKind.SPOT), stop(StopKind.SPOT, 37), stop(StopKind.HANDOVER)
    assert suggested_order(KHARKIV, [lost, handover, placed]) == [placed, lost, handover]


def test_without_a_start_the_first_stop_begins():
    first, other = stop(StopKind.SPOT, 37.5), stop(StopKind.SPOT, 37.1)
    assert suggested_order(None, [first, other]) == [first, other]


kinds = st.sampled_from(StopKind)
stops = st.lists(st.builds(stop, kinds, st.none() | st.floats(35, 39)), max_size=14)


@given(stops)
def test_no_stop_is_lost_or_doubled(stops):
    ordered = suggested_order(KHARKIV, stops)
    assert sorted(one.stop_id for one in ordered) == sorted(one.stop_id for one in stops)


def test_usual_minutes_are_5_for_feeding_10_for_people_15_for_catching():
    minutes = [
        stop_minutes(stop(kind)) for kind in (StopKind.SPOT, StopKind.PEOPLE, StopKind.ANIMALS)
    ]
    assert minutes == [5, 10, 15]


def test_minutes_set_by_hand_win():
    assert stop_minutes(stop(StopKind.SPOT, minutes=0)) == 0
    assert stop_minutes(stop(StopKind.ANIMALS, minutes=40)) == 40


def test_the_way_between_stops_takes_minutes_at_thirty_kilometres_an_hour():
    one, other = (
        Stop(uuid4(), StopKind.SPOT, Point(49, 37)),
        Stop(uuid4(), StopKind.SPOT, Point(50, 37)),
    )
    assert danger_minutes([one, other]) == 5 + 5 + 222


def test_hand_overs_are_out_of_danger():
    assert danger_minutes([stop(StopKind.SPOT, 37), stop(StopKind.HANDOVER, 36)]) == 5


def test_no_stops_take_no_time():
    assert danger_minutes([]) == 0


def test_the_crow_flies_from_stop_to_stop_and_over_those_of_no_known_place():
    a, b, c = Point(49.0, 37.0), Point(49.1, 37.0), Point(49.2, 37.0)
    assert crow_metres([a, b, c]) == pytest.approx(22_239, abs=5)
    assert crow_metres([a, None, c]) == pytest.approx(22_239, abs=5)
    assert crow_metres([None, a]) == crow_metres([]) == 0
