"""What is true of a beast at large, and the flag that follows from it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from typing import Any

from sqlalchemy import (
    exists,
    select,
)

from animals import clock, i18n
from animals.db import db
from animals.feeding.models import Spot
from animals.feeding.rules import Caretaker
from animals.places.rules import Point, metres_between
from animals.runs.at_large import Beast, point_of_beast
from animals.runs.flags import (
    LONG_WAIT_DAYS,
    UNSEEN_DAYS,
    ByHand,
    Facts,
    Flag,
    flag,
)
from animals.runs.models import Leaving, Run
from animals.runs.reach import UPCOMING
from animals.shelters.rules import ClaimState
from animals.sightings.rules import (
    Age,
    GroupKind,
    Owner,
    Status,
    Temperament,
)

SPOT_METRES = 300
"""An animal seen this near to a feeding spot is fed there."""

_CELL_DEGREES = 0.01
"""A net of about a kilometre to find the spots near an animal."""


@dataclass(frozen=True, slots=True)
class Route:
    """An upcoming run as far as flags go: where it passes."""

    points: tuple[Point, ...]
    reach_metres: float


class Judge:
    """Gives flags. Thousands of rows share few sets of facts: each set is judged once."""

    def __init__(self, now: datetime, routes: Collection[Route]) -> None:
        self._days_since = _DaysSince(now)
        self._spots = _Spots()
        self._routes = routes
        self._judged: dict[tuple[Any, ...], Flag] = {}

    def __call__(self, beast: Beast, hand: ByHand | None) -> Flag:
        point = point_of_beast(beast)
        fed, left, leaves = self._spots.around(point)
        seen = min(self._days_since(beast.last_seen_at), UNSEEN_DAYS + 1)
        waits = beast.waits_since
        waiting = min(self._days_since(waits), LONG_WAIT_DAYS + 1) if waits else 0
        called = beast.confirmed_at
        confirmed = called is not None and self._days_since(called) <= UNSEEN_DAYS
        key = (
            beast.status,
            beast.condition,
            beast.needs,
            beast.temperament,
            beast.age,
            beast.owner,
            beast.group_kind,
            beast.claim,
            beast.still_together,
            bool(beast.evacuated),
            fed,
            left,
            leaves,
            self._is_passed(beast, point),
            waiting,
            seen,
            confirmed,
        )
        if hand is not None:
            return flag(_facts(*key), hand)
        found = self._judged.get(key)
        if found is None:
            found = self._judged[key] = flag(_facts(*key))
        return found

    def _is_passed(self, beast: Beast, point: Point | None) -> bool:
        """Whether an upcoming run comes by; asked only where the flag depends on it."""
        if point is None or beast.temperament != Temperament.FRIENDLY:
            return False
        return any(_passes(route, point) for route in self._routes)


def _facts(
    status: str | None,
    conditions: frozenset[Any],
    needs: frozenset[Any],
    temperament: str,
    age: str,
    owner: str,
    group_kind: str | None,
    claim: str | None,
    pack_of: int | None,
    evacuated: bool,
    fed: bool,
    left: bool,
    leaves: bool,
    passed: bool,
    waiting_days: int,
    days_since_seen: int,
    confirmed: bool,
) -> Facts:
    return Facts(
        status=Status(status or Status.SEEN),
        conditions=conditions,
        needs=needs,
        temperament=Temperament(temperament),
        age=Age(age),
        owner=Owner(owner),
        with_mother=group_kind == GroupKind.MOTHER_WITH_LITTER,
        fed_by_someone=fed,
        area_under_evacuation=evacuated,
        caretaker_leaves=leaves,
        caretaker_left=left and not leaves,
        claim=ClaimState(claim) if claim else None,
        shelter_has_place=True,  # a confirmed claim has taken it
        run_passes=passed,
        waiting_days=waiting_days,
        days_since_seen=days_since_seen,
        confirmed_by_call=confirmed,
        pack_of=pack_of,
    )


class _DaysSince:
    """Days from a moment until now, by the calendar where the team lives."""

    def __init__(self, now: datetime) -> None:
        self._zone = i18n.zone()
        self._today = now.astimezone(self._zone).date()

    def __call__(self, moment: datetime) -> int:
        return (self._today - moment.astimezone(self._zone).date()).days


def _passes(route: Route, point: Point) -> bool:
    return any(metres_between(point, it) <= route.reach_metres for it in route.points)


@dataclass(frozen=True, slots=True)
class _NearSpot:
    point: Point
    is_fed: bool
    is_left: bool
    leaves: bool


class _Spots:
    """The open feeding spots, found by where they are."""

    def __init__(self) -> None:
        self._net: dict[tuple[int, int], list[_NearSpot]] = defaultdict(list)
        leaving = exists().where(
            Leaving.spot_id == Spot.id, Leaving.run_id == Run.id, Run.state.in_(UPCOMING)
        )
        query = select(
            Spot.lat, Spot.lon, Spot.caretaker, Spot.last_fed_at, Spot.every_days, leaving
        ).where(Spot.closed_at.is_(None), Spot.lat.is_not(None))
        now = clock.now()
        for lat, lon, caretaker, fed, every, leaves in db.session.execute(query):
            # Missed twice in a row, nobody feeds there any more.
            is_fed = fed is not None and fed + timedelta(days=2 * every) >= now
            stays = caretaker in (Caretaker.STAYS, Caretaker.LEAVING)
            self._net[_cell(lat, lon)].append(
                _NearSpot(
                    Point(lat, lon),
                    is_fed or stays,
                    caretaker == Caretaker.LEFT,
                    bool(leaves) or caretaker == Caretaker.LEAVING,
                )
            )

    def around(self, point: Point | None) -> tuple[bool, bool, bool]:
        """Whether an animal there is fed, was fed by who left, is fed by who leaves."""
        near = list(self._near(point)) if point is not None and self._net else ()
        return (
            any(spot.is_fed for spot in near),
            any(spot.is_left for spot in near),
            any(spot.leaves for spot in near),
        )

    def _near(self, point: Point) -> Iterator[_NearSpot]:
        row, column = _cell(point.lat, point.lon)
        for north in (row - 1, row, row + 1):
            for east in (column - 1, column, column + 1):
                for spot in self._net.get((north, east), ()):
                    if metres_between(point, spot.point) <= SPOT_METRES:
                        yield spot


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / _CELL_DEGREES), floor(lon / _CELL_DEGREES)
