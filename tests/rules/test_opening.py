"""Opening hours, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.runs.opening import is_open

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6


def at(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


@pytest.mark.parametrize("hours", ["24/7", "Цілодобово", "цілодобово ", "24 години"])
def test_what_never_closes_is_open_on_a_sunday_night(hours: str) -> None:
    assert is_open(hours, SUNDAY, at(3)) is True


@pytest.mark.parametrize(
    "hours", ["9-18", "9:00–18:00", "09.00 — 18.00", "щодня 9:00-18:00", "9 до 18", "9 to 18"]
)
def test_plain_hours_hold_every_day(hours: str) -> None:
    assert is_open(hours, SUNDAY, at(9)) is True
    assert is_open(hours, MONDAY, at(17, 59)) is True
    assert is_open(hours, MONDAY, at(18)) is False
    assert is_open(hours, MONDAY, at(8, 59)) is False


@pytest.mark.parametrize(
    "hours",
    ["пн-пт 9-18, сб 10-14", "Mon–Fri 9:00–18:00; Sat: 10:00–14:00", "пн.-пт. 9-18 та сб 10-14"],
)
def test_days_have_their_own_hours(hours: str) -> None:
    assert is_open(hours, FRIDAY, at(17)) is True
    assert is_open(hours, SATURDAY, at(17)) is False
    assert is_open(hours, SATURDAY, at(12)) is True
    assert is_open(hours, SUNDAY, at(12)) is False


def test_several_days_share_the_hours_behind_them() -> None:
    assert is_open("сб, нд 10-14", SATURDAY, at(11)) is True
    assert is_open("сб, нд 10-14", MONDAY, at(11)) is False


def test_a_day_off_is_closed() -> None:
    assert is_open("пн-сб 8-20, нд вихідний", SUNDAY, at(12)) is False
    assert is_open("пн-сб 8-20, нд вихідний", SATURDAY, at(12)) is True


def test_a_night_belongs_to_the_day_it_began() -> None:
    assert is_open("пт 20-6", SATURDAY, at(5)) is True
    assert is_open("пт 20-6", SATURDAY, at(21)) is False
    assert is_open("пт 20-6", FRIDAY, at(5)) is False


@pytest.mark.parametrize(
    "hours", ["", "за домовленістю", "call first", "9-18, а далі дзвоніть", "сб", "26-30", "9"]
)
def test_what_is_not_understood_is_not_guessed(hours: str) -> None:
    assert is_open(hours, MONDAY, at(12)) is None


@given(st.text(max_size=60), st.integers(0, 6), st.integers(0, 1439))
def test_no_text_breaks_it(hours: str, weekday: int, minute: int) -> None:
    assert is_open(hours, weekday, minute) in (True, False, None)
