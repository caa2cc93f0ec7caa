"""Which spots are due, what each needs until the next visit, and when it runs empty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, or_, select

from animals import clock, i18n
from animals.db import db
from animals.feeding.models import Spot
from animals.feeding.rations import Range, Working, daily_grams, need_range, spot_workings
from animals.feeding.rules import runs_empty_on
from animals.stock.rules import ProductKind

UNVISITED = timedelta(days=90)
"""Nobody fed there for so long: a coordinator is asked whether it is still a spot."""


@dataclass(frozen=True)
class SpotNeed:
    """What to bring to a spot so that it lasts so many days, with its working by kind."""

    spot: Spot
    days: int
    by_kind: Mapping[ProductKind, Working]

    @property
    def grams(self) -> int:
        return sum(working.grams for working in self.by_kind.values())

    @property
    def empty_on(self) -> date | None:
        return empty_on(self.spot)


@dataclass(frozen=True)
class KindNeed:
    """What all the spots of a sum need of one kind."""

    kind: ProductKind
    spots: int
    animals: int
    grams: int

    @property
    def range(self) -> Range:
        return need_range(self.grams)


@dataclass(frozen=True)
class RunsEmpty:
    """A spot and the day it has no full day's food left."""

    spot: Spot
    day: date


def open_spots() -> Select[tuple[Spot]]:
    """Every spot that is still fed, worst first: never fed, then the longest due."""
    return (
        select(Spot)
        .where(Spot.closed_at.is_(None))
        .order_by(Spot.last_fed_at.is_not(None), Spot.due_at, Spot.id)
    )


def unvisited_spots() -> Select[tuple[Spot]]:
    """Open spots where nobody has fed for 90 days, nor said since that they are still fed."""
    since = clock.now() - UNVISITED
    return open_spots().where(
        Spot.made_at < since,
        or_(Spot.last_fed_at.is_(None), Spot.last_fed_at < since),
        or_(Spot.kept_at.is_(None), Spot.kept_at < since),
    )


def due_by(now: datetime) -> datetime:
    """The moment before which a spot must be due to be worth naming now: the end of tomorrow."""
    day_after = i18n.local_day(now) + timedelta(days=2)
    return i18n.local_moment(datetime.combine(day_after, time.min))


def due_spots(now: datetime, limit: int | None = None) -> list[Spot]:
    """The spots to feed today or tomorrow, worst first."""
    query = open_spots().where(Spot.due_at < due_by(now)).limit(limit)
    return list(db.session.scalars(query).unique())


def spot_need(spot: Spot, days: int | None = None) -> SpotNeed:
    """What the spot's animals need for `days`; from one visit to the next when not said."""
    lasting = spot.every_days if days is None else days
    return SpotNeed(spot, lasting, spot_workings(spot.dogs, spot.cats, lasting))


def all_needs() -> list[SpotNeed]:
    """What every open spot with animals needs from one visit to the next, worst first."""
    spots = db.session.scalars(open_spots()).unique()
    return [need for need in map(spot_need, spots) if need.by_kind]


def total_need(needs: Iterable[SpotNeed]) -> list[KindNeed]:
    """The needs of many spots by kind of food."""
    by_kind: dict[ProductKind, list[Working]] = {}
    for need in needs:
        for kind, working in need.by_kind.items():
            by_kind.setdefault(kind, []).append(working)
    return [
        KindNeed(kind, len(them), sum(w.animals for w in them), sum(w.grams for w in them))
        for kind, them in sorted(by_kind.items(), reverse=True)
    ]


def empty_on(spot: Spot) -> date | None:
    """The day the spot runs empty; None when nobody eats there or nothing was ever brought."""
    if spot.last_fed_at is None:
        return None
    last_fed = i18n.local_day(spot.last_fed_at)
    return runs_empty_on(last_fed, spot.held_grams, daily_grams(spot.dogs, spot.cats))


def running_empty(now: datetime, limit: int, days: int = 3) -> list[RunsEmpty]:
    """The spots that are empty or will be within `days`, the first to run empty first."""
    last = i18n.local_day(now) + timedelta(days=days)
    fed = db.session.scalars(open_spots().where(Spot.last_fed_at.is_not(None))).unique()
    found = [RunsEmpty(spot, day) for spot in fed if (day := empty_on(spot)) and day <= last]
    return sorted(found, key=lambda it: it.day)[:limit]
