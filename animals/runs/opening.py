"""Opening hours as people write them: whether a clinic is open when the van arrives.

What is not understood is not guessed: the answer is then None, and somebody calls.
"""

import re
from dataclasses import dataclass

MINUTES_A_DAY = 24 * 60

_DAYS = {
    "пн": 0, "вт": 1, "ср": 2, "чт": 3, "пт": 4, "сб": 5, "нд": 6, "вс": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6,
}  # fmt: skip
_ALWAYS = re.compile(r"цілодобово|24\s*/\s*7|24\s*год(ини|ин)?\.?|around the clock|24 hours")
_TO = r"\s*(?:-|–|—|до|to)\s*"
_HOUR = r"(\d{1,2})(?:[:.]([0-5]\d))?"
_HOURS = re.compile(rf"{_HOUR}{_TO}{_HOUR}")
_DAY = "(" + "|".join(sorted(_DAYS, key=len, reverse=True)) + r")\.?"
_DAY_RANGE = re.compile(rf"{_DAY}(?:{_TO}{_DAY})?\s*:?")
_DAILY = re.compile(r"щодня|щоденно|daily|every day")
_CLOSED = re.compile(r"вихідн\w*|зачинено|closed")


@dataclass(frozen=True, slots=True)
class _Hours:
    days: frozenset[int]
    start: int
    end: int


def is_open(hours: str, weekday: int, minute: int) -> bool | None:
    """Whether that is open on a weekday (Monday is 0) at so many minutes after midnight.

    Read are "24/7", "9:00-18:00", "пн-пт 9–18, сб 10-14" and the like; the closing minute is
    closed, past midnight belongs to the day before. None: the text says something else.
    """
    text = hours.strip().casefold()
    if _ALWAYS.fullmatch(text):
        return True
    lines = _read(text)
    if not lines:
        return None
    before = (weekday - 1) % 7
    return any(
        (weekday in line.days and line.start <= minute < line.end)
        or (before in line.days and line.start <= minute + MINUTES_A_DAY < line.end)
        for line in lines
    )


def _read(text: str) -> list[_Hours] | None:
    """The lines of the text, or None where one of them is not understood."""
    found: list[_Hours] = []
    days: list[int] = []
    for part in re.split(r"[,;]|\s+(?:і|та|and)\s+", text):
        line = _DAILY.sub("", part).strip(" :")
        named, line = _days(line)
        days += named
        if not line and named:
            continue  # the hours stand behind the next day: "сб, нд 10-14"
        if _CLOSED.fullmatch(line) and days:
            days = []
            continue
        hours = _HOURS.fullmatch(line)
        if hours is None:
            return None
        start, end = _minute(hours[1], hours[2]), _minute(hours[3], hours[4])
        if start >= MINUTES_A_DAY or end > MINUTES_A_DAY:
            return None
        if end <= start:
            end += MINUTES_A_DAY
        found.append(_Hours(frozenset(days or range(7)), start, end))
        days = []
    return found if not days else None


def _days(line: str) -> tuple[list[int], str]:
    """The weekdays a line begins with, and what stands behind them."""
    named = _DAY_RANGE.match(line)
    if named is None:
        return [], line
    first, last = _DAYS[named[1]], _DAYS[named[2] or named[1]]
    count = (last - first) % 7 + 1
    return [(first + step) % 7 for step in range(count)], line[named.end() :].strip()


def _minute(hour: str, minute: str | None) -> int:
    return int(hour) * 60 + int(minute or 0)
