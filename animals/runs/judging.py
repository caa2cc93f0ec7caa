"""What is true of a beast at large, and the flag that follows from it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import exists, select

from animals import clock, i18n
from animals.db import codes_in, db
from animals.feeding.models import Spot
from animals.feeding.rules import Caretaker
from animals.places.rules import Point
from animals.runs.at_large import FACTS
from animals.runs.flag_models import Leaving
from animals.runs.flags import LONG_WAIT_DAYS, UNSEEN_DAYS, ByHand, Facts, Flag, flag
from animals.runs.models import Run
from animals.runs.net import Net
from animals.runs.reach import UPCOMING
from animals.runs.rules import FlagReason, Urgency
from animals.shelters.rules import ClaimState
from animals.sightings.rules import (
    Age,
    Condition,
    GroupKind,
    Need,
    Owner,
    Status,
    Temperament,
)

SPOT_METRES = 300
"""An animal seen this near to a feeding spot is fed there."""

_SPOT_MESH_DEGREES = 0.01
_ROUTE_MESH_DEGREES = 0.05
_TEMPERAMENT = FACTS.index("temperament")
_NO_SPOT = (False, False, False)
_FRIENDLY = str(Temperament.FRIENDLY)


@dataclass(frozen=True, slots=True)
class Route:
    """An upcoming run as far as flags go: where it passes."""

    points: tuple[Point, ...]
    reach_metres: float


class Judge:
    """Gives flags. Thousands of rows share few sets of facts, and each set is judged once."""

    def __init__(self, routes: Collection[Route]) -> None:
        self._spots = _Spots()
        self._routes: Net[None] = Net(_ROUTE_MESH_DEGREES)
        for point, metres in {(it, route.reach_metres) for route in routes for it in route.points}:
            self._routes.put(point, metres, None)

    @property
    def until(self) -> datetime:
        """When facts change that nobody writes: a day begins, or a spot counts as unfed."""
        tomorrow = i18n.local_today() + timedelta(days=1)
        return min([i18n.start_of_day(tomorrow), *self._spots.lapses])

    def __call__(self, facts: tuple[Any, ...]) -> Flag:
        """The flag of a beast by the columns that `at_large.FACTS` names."""
        *_, lat, lon = facts
        fed = _NO_SPOT if lat is None else self._spots.around(lat, lon)
        # Whether a run comes by is asked only where the flag depends on it.
        is_passed = (
            facts[_TEMPERAMENT] == _FRIENDLY
            and lat is not None
            and bool(self._routes.reaching(lat, lon))
        )
        return _flag(facts[:-2], fed, is_passed)


@lru_cache(maxsize=8192)
def _flag(columns: tuple[Any, ...], spots: tuple[bool, bool, bool], is_passed: bool) -> Flag:
    """The same facts get the same flag, whoever asks and whenever."""
    known = dict(zip(FACTS, columns, strict=False))
    return flag(_facts(known, spots, is_passed), _by_hand(known))


def _by_hand(known: dict[str, Any]) -> ByHand | None:
    urgency, despite = known["hand_urgency"], known["hand_despite"]
    if despite is None:
        return None
    stood = frozenset(FlagReason(code) for code in codes_in(despite))
    return ByHand(Urgency(urgency) if urgency else None, "", stood)


def _facts(known: dict[str, Any], spots: tuple[bool, bool, bool], is_passed: bool) -> Facts:
    is_fed, is_left, leaves = spots
    return Facts(
        status=Status(known["status"] or Status.SEEN),
        conditions=frozenset(Condition(code) for code in codes_in(known["condition"])),
        needs=frozenset(Need(code) for code in codes_in(known["needs"])),
        temperament=Temperament(known["temperament"]),
        age=Age(known["age"]),
        owner=Owner(known["owner"]),
        with_mother=known["group_kind"] == GroupKind.MOTHER_WITH_LITTER,
        fed_by_someone=is_fed,
        area_under_evacuation=bool(known["is_evacuated"]),
        caretaker_leaves=leaves,
        caretaker_left=is_left and not leaves,
        claim=ClaimState(known["claim"]) if known["claim"] else None,
        shelter_has_place=True,  # a confirmed claim has taken it
        run_passes=is_passed,
        waiting_days=LONG_WAIT_DAYS + 1 if known["waits_long"] else 0,
        days_since_seen=UNSEEN_DAYS + 1 if known["is_unseen"] else 0,
        confirmed_by_call=bool(known["is_confirmed"]),
        pack_of=known["pack_of"],
    )


class _Spots:
    """The open feeding spots, found by where they are."""

    def __init__(self) -> None:
        self._net: Net[tuple[bool, bool, bool]] = Net(_SPOT_MESH_DEGREES)
        self.lapses: list[datetime] = []
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
            if is_fed:
                self.lapses.append(fed + timedelta(days=2 * every))
            stays = caretaker in (Caretaker.STAYS, Caretaker.LEAVING)
            is_left = caretaker == Caretaker.LEFT
            said = (is_fed or stays, is_left, bool(leaves) or caretaker == Caretaker.LEAVING)
            self._net.put(Point(lat, lon), SPOT_METRES, said)

    def around(self, lat: float, lon: float) -> tuple[bool, bool, bool]:
        """Whether an animal there is fed, was fed by who left, is fed by who leaves."""
        near = self._net.reaching(lat, lon)
        if not near:
            return _NO_SPOT
        fed, left, leaves = zip(*near, strict=True)
        return any(fed), any(left), any(leaves)
