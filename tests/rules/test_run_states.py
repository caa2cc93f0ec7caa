from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.runs.rules import RunState
from animals.runs.states import (
    MAY_CHANGE,
    RUN_FOLLOWS,
    Booking,
    Change,
    Clash,
    Window,
    clashes,
    may_change,
    run_may_follow,
)

SIX = datetime(2026, 11, 24, 6, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SIX_IN_THE_EVENING = datetime(2026, 11, 24, 18, tzinfo=UTC)
DAY, MORNING, AFTERNOON = (
    Window(SIX, SIX_IN_THE_EVENING),
    Window(SIX, NOON),
    Window(NOON, SIX_IN_THE_EVENING),
)
VAN, OTHER_VAN = UUID(int=1), UUID(int=2)
OLENA, TARAS = UUID(int=3), UUID(int=4)


def booking(window=DAY, state=RunState.PLANNED, van=VAN, people=(OLENA,)):
    return Booking(uuid4(), state, window, van, frozenset(people))


def test_every_state_says_what_follows_and_what_may_change():
    assert set(RUN_FOLLOWS) == set(MAY_CHANGE) == set(RunState)


def test_a_run_goes_from_plan_to_close():
    way = [RunState.PLANNED, RunState.LOADING, RunState.ON_ROAD, RunState.BACK, RunState.CLOSED]
    assert all(run_may_follow(old, new) for old, new in pairwise(way))


def test_a_run_without_food_departs_unloaded():
    assert run_may_follow(RunState.PLANNED, RunState.ON_ROAD)


@pytest.mark.parametrize("state", [RunState.ON_ROAD, RunState.BACK, RunState.CLOSED])
def test_a_departed_run_is_not_cancelled(state):
    assert not run_may_follow(state, RunState.CANCELLED)


def test_a_run_closes_only_when_it_is_back():
    assert [old for old in RunState if run_may_follow(old, RunState.CLOSED)] == [RunState.BACK]


@pytest.mark.parametrize("state", [RunState.CLOSED, RunState.CANCELLED])
def test_what_is_over_stays_over(state):
    assert not RUN_FOLLOWS[state]


@pytest.mark.parametrize("state", sorted(set(RunState) - {RunState.PLANNED, RunState.LOADING}))
def test_nobody_is_seated_and_nothing_loaded_after_departure(state):
    assert not may_change(state, Change.SEATS)
    assert not may_change(state, Change.LOAD)


def test_a_cancelled_run_still_asks_where_its_food_is():
    assert MAY_CHANGE[RunState.CANCELLED] == {Change.FOOD_BACK}


def test_nothing_changes_in_a_closed_run():
    assert not MAY_CHANGE[RunState.CLOSED]


def test_a_van_on_two_runs_at_once_is_named():
    other = booking(MORNING, people=[TARAS])
    assert clashes(booking(), [other]) == [Clash(other.run_id, True, frozenset())]


def test_a_person_on_two_runs_at_once_is_named():
    other = booking(MORNING, van=OTHER_VAN, people=[OLENA, TARAS])
    assert clashes(booking(), [other]) == [Clash(other.run_id, False, frozenset({OLENA}))]


def test_one_run_may_start_as_the_other_ends():
    assert clashes(booking(MORNING), [booking(AFTERNOON)]) == []


@pytest.mark.parametrize("state", [RunState.BACK, RunState.CLOSED, RunState.CANCELLED])
def test_a_run_that_is_over_holds_nobody(state):
    assert clashes(booking(), [booking(state=state)]) == []


def test_a_run_does_not_clash_with_itself():
    run = booking()
    assert clashes(run, [run]) == []


def test_two_runs_without_a_van_share_none():
    assert clashes(booking(van=None), [booking(van=None, people=[TARAS])]) == []


def test_a_window_is_past_at_its_end():
    assert DAY.is_past(SIX_IN_THE_EVENING)
    assert not DAY.is_past(SIX_IN_THE_EVENING - timedelta(microseconds=1))


hours = st.integers(0, 48)


@given(hours, hours, hours, hours)
def test_windows_overlap_when_they_share_an_hour(a, b, c, d):
    one_hours, other_hours = sorted((a, b)), sorted((c, d))
    one, other = (
        Window(SIX + timedelta(hours=start), SIX + timedelta(hours=end))
        for start, end in (one_hours, other_hours)
    )
    if a == b or c == d:
        return
    assert one.overlaps(other) == bool(set(range(*one_hours)) & set(range(*other_hours)))
    assert one.overlaps(other) == other.overlaps(one)
