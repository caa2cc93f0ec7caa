"""What was done, in numbers: animals moved, placed and waiting, kilograms fed by district.

Counted where it is stored, in one query a figure. Periods begin and end where the team lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Label, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from animals import i18n
from animals.db import db
from animals.feeding.models import Feeding, Given, Spot
from animals.places.models import Place
from animals.runs.flags import AT_LARGE
from animals.runs.models import Run, Seat
from animals.runs.rules import RunState
from animals.sightings.models import Animal
from animals.sightings.rules import Status

PERIODS_SHOWN = 12

_HOME = (Status.ADOPTED, Status.WITH_OWNER)


class By(StrEnum):
    """How long one period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Periods:
    """Days on which one period after the other begins, and the day after the last."""

    by: By
    starts: Sequence[date]
    end: date


@dataclass(frozen=True)
class Area:
    """Grams fed in one district, by period; no name: nobody knows where."""

    name: str
    grams: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.grams)


@dataclass(frozen=True)
class Figures:
    """All figures of some periods, each list as long as there are periods.

    `moved`: handed over at the other end of a run. `placed`: adopted, or with their owner again,
    and so to this day. `waiting`: waiting now, by when they began to.
    """

    periods: Periods
    moved: Sequence[int]
    placed: Sequence[int]
    waiting: Sequence[int]
    waiting_before: int
    """Waiting now, and since before the first of the periods."""
    runs: Sequence[int]
    areas: Sequence[Area]
    """Most first."""

    @property
    def fed(self) -> list[int]:
        """Grams by period, wherever."""
        return [
            sum(area.grams[number] for area in self.areas)
            for number in range(len(self.periods.starts))
        ]

    @property
    def is_empty(self) -> bool:
        counted = (*self.moved, *self.placed, *self.waiting, *self.runs, *self.fed)
        return not any(counted) and not self.waiting_before


def last_periods(by: By, today: date) -> Periods:
    """The last twelve weeks, from Mondays, or months, the one that is running among them."""
    if by is By.WEEK:
        this = today - timedelta(days=today.weekday())
        starts = [this - timedelta(weeks=ago) for ago in reversed(range(PERIODS_SHOWN))]
        return Periods(by, starts, this + timedelta(weeks=1))
    this = today.replace(day=1)
    starts = [month_after(this, -ago) for ago in reversed(range(PERIODS_SHOWN))]
    return Periods(by, starts, month_after(this, 1))


def days_of(month: date) -> Periods:
    """Every day of the month that begins on that day."""
    end = month_after(month, 1)
    return Periods(By.DAY, [month + timedelta(n) for n in range((end - month).days)], end)


def month_after(first: date, months: int) -> date:
    """The first of the month so many months later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def figures(periods: Periods) -> Figures:
    """The figures of these periods, in five queries however many."""
    waiting = _counts(
        periods,
        Animal.waiting_since,
        Animal.status.in_(AT_LARGE),
        Animal.merged_into_id.is_(None),
        and_before=True,
    )
    return Figures(
        periods=periods,
        moved=_counts(periods, Seat.handed_at)[1:],
        placed=_counts(
            periods, Animal.status_since, Animal.status.in_(_HOME), Animal.merged_into_id.is_(None)
        )[1:],
        waiting=waiting[1:],
        waiting_before=waiting[0],
        runs=_counts(periods, Run.departed_at, Run.state != RunState.CANCELLED)[1:],
        areas=_areas(periods),
    )


def _counts(
    periods: Periods, moment: InstrumentedAttribute[Any], *which: Any, and_before: bool = False
) -> list[int]:
    """Rows by the period their moment lies in; first of all those before, when asked for."""
    bucket = _bucket(periods, moment)
    query = select(bucket, func.count()).where(moment < _begin(periods.end), *which)
    if not and_before:
        query = query.where(moment >= _begin(periods.starts[0]))
    found = dict(db.session.execute(query.group_by(bucket.name)).tuples().all())
    return [int(found.get(number, 0)) for number in range(len(periods.starts) + 1)]


def _areas(periods: Periods) -> list[Area]:
    """Grams of the feedings that were not taken back, by district and period."""
    bucket = _bucket(periods, Feeding.captured_at)
    name = Place.district_uk if i18n.language() == "uk" else Place.district_en
    query = (
        select(name, bucket, func.sum(Given.grams))
        .select_from(Given)
        .join(Feeding, Feeding.id == Given.feeding_id)
        .outerjoin(Spot, Spot.id == Feeding.spot_id)
        .outerjoin(Place, Place.id == func.coalesce(Feeding.place_id, Spot.place_id))
        .where(
            Feeding.undone_at.is_(None),
            Feeding.captured_at >= _begin(periods.starts[0]),
            Feeding.captured_at < _begin(periods.end),
        )
        .group_by(name, bucket.name)
    )
    areas: dict[str, list[int]] = {}
    for district, number, grams in db.session.execute(query):
        row = areas.setdefault(district or "", [0] * len(periods.starts))
        row[number - 1] += int(grams)
    found = [Area(district, grams) for district, grams in areas.items()]
    return sorted(found, key=lambda area: (-area.total, area.name))


def _bucket(periods: Periods, moment: InstrumentedAttribute[Any]) -> Label[int]:
    """The number of the period, counted from 1; 0 is before the first.

    Bounds are moments, not dates: neither database needs to know our time zone.
    """
    later = [
        (moment >= _begin(start), number)
        for number, start in reversed(list(enumerate(periods.starts, start=1)))
    ]
    return case(*later, else_=0).label("bucket")


def _begin(day: date) -> datetime:
    return i18n.start_of_day(day)
