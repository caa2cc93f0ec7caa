"""When a spot is due, runs empty, and what was eaten."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.feeding.rules import (
    Due,
    GivenFrom,
    Leftover,
    due_on,
    due_state,
    eaten_grams,
    is_booked,
    overdue_days,
    runs_empty_on,
    worst_first,
)

TODAY = date(2026, 11, 23)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_only_the_vans_food_on_a_run_is_booked() -> None:
    assert is_booked(GivenFrom.VAN, has_run=True)
    assert not is_booked(GivenFrom.VAN, has_run=False)
    assert not is_booked(GivenFrom.OWN, has_run=True)
    assert not is_booked(GivenFrom.OTHER, has_run=True)


@pytest.mark.parametrize(
    ("leftover", "eaten"),
    [(Leftover.NONE, 5_001), (Leftover.SOME, 2_501), (Leftover.FULL, 0), (None, 0)],
)
def test_what_is_gone_was_eaten(leftover: Leftover | None, eaten: int) -> None:
    assert eaten_grams(leftover, 5_001) == eaten


@given(st.sampled_from(Leftover), st.integers(-9_999, 9_999))
def test_nobody_eats_more_than_there_was(leftover: Leftover, held: int) -> None:
    assert 0 <= eaten_grams(leftover, held) <= max(0, held)


def test_a_spot_runs_empty_when_no_full_day_is_left() -> None:
    assert runs_empty_on(TODAY, 9_000, 3_000) == in_days(3)
    assert runs_empty_on(TODAY, 8_999, 3_000) == in_days(2)
    assert runs_empty_on(TODAY, 0, 3_000) == TODAY
    assert runs_empty_on(TODAY, -500, 3_000) == TODAY


def test_where_nobody_eats_food_lasts() -> None:
    assert runs_empty_on(TODAY, 9_000, 0) is None
    assert runs_empty_on(TODAY, 10**12, 1) == date.max


def test_what_was_left_lasts_with_what_was_given() -> None:
    before = 6_000
    left = before - eaten_grams(Leftover.SOME, before)
    assert runs_empty_on(TODAY, left + 3_000, 3_000) == in_days(2)


def test_a_spot_is_due_after_its_days_or_three() -> None:
    assert due_on(7, TODAY) == in_days(7)
    assert due_on(None, TODAY) == in_days(3)
    assert due_on(7, None) is None


@pytest.mark.parametrize(
    ("due", "state", "overdue"),
    [
        (None, Due.NEVER_FED, 0),
        (in_days(-4), Due.OVERDUE, 4),
        (in_days(-1), Due.OVERDUE, 1),
        (TODAY, Due.DUE_SOON, 0),
        (in_days(1), Due.DUE_SOON, 0),
        (in_days(2), Due.FINE, 0),
    ],
)
def test_a_spot_says_how_it_stands(due: date | None, state: Due, overdue: int) -> None:
    assert due_state(due, TODAY) is state
    assert overdue_days(due, TODAY) == overdue


def test_the_worst_spot_comes_first() -> None:
    spots = [in_days(2), in_days(-4), None, TODAY, in_days(-9)]
    assert sorted(spots, key=worst_first) == [None, in_days(-9), in_days(-4), TODAY, in_days(2)]
