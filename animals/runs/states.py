"""The life of a run: what may follow, what may change when, and who is busy meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from animals.runs.rules import RunState

RUN_FOLLOWS: dict[RunState, frozenset[RunState]] = {
    RunState.PLANNED: frozenset({RunState.LOADING, RunState.ON_ROAD, RunState.CANCELLED}),
    RunState.LOADING: frozenset({RunState.PLANNED, RunState.ON_ROAD, RunState.CANCELLED}),
    # A van that turned round at the first post is back, not cancelled: food and people moved.
    RunState.ON_ROAD: frozenset({RunState.BACK}),
    RunState.BACK: frozenset({RunState.ON_ROAD, RunState.CLOSED}),
    RunState.CLOSED: frozenset(),
    RunState.CANCELLED: frozenset(),
}
"""Which state of a run may follow which; `back` too early can be taken back."""


def run_may_follow(old: RunState, new: RunState) -> bool:
    """Whether a run may go from `old` to `new`."""
    return new in RUN_FOLLOWS[old]


class Change(StrEnum):
    """What can change in a run; PLAN is van, date, area, team and the room kept for people.

    PLACES is which shelter takes whom.
    """

    PLAN = "plan"
    PLACES = "places"
    STOPS = "stops"
    SEATS = "seats"
    LOAD = "load"
    ON_THE_WAY = "on_the_way"
    FOOD_BACK = "food_back"


_BEFORE_IT_LEAVES = frozenset({Change.PLAN, Change.STOPS, Change.SEATS, Change.LOAD, Change.PLACES})

MAY_CHANGE: dict[RunState, frozenset[Change]] = {
    RunState.PLANNED: _BEFORE_IT_LEAVES,
    RunState.LOADING: _BEFORE_IT_LEAVES,
    # On the road the plan stands; stops are dropped or added, animals turn up unplanned.
    RunState.ON_ROAD: frozenset({Change.STOPS, Change.ON_THE_WAY, Change.FOOD_BACK, Change.PLACES}),
    RunState.BACK: frozenset({Change.ON_THE_WAY, Change.FOOD_BACK, Change.PLACES}),
    RunState.CLOSED: frozenset(),
    # What was loaded is still in the van or goes back to a store.
    RunState.CANCELLED: frozenset({Change.FOOD_BACK}),
}
"""What may change in each state; ON_THE_WAY is pick-ups, feedings, outcomes and hand-overs."""


def may_change(state: RunState, change: Change) -> bool:
    """Whether this may change in a run of that state."""
    return change in MAY_CHANGE[state]


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when a run has its van and team, aware; the end is no longer part of it."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: "Window") -> bool:
        """Whether both share a moment; one that starts as the other ends does not."""
        return self.starts < other.ends and other.starts < self.ends

    def is_past(self, now: datetime) -> bool:
        return self.ends <= now


HOLDS_VAN_AND_TEAM = frozenset({RunState.PLANNED, RunState.LOADING, RunState.ON_ROAD})
"""The states in which van and team are bound to the run."""


@dataclass(frozen=True, slots=True)
class Booking:
    """The van and the people that a run binds during its window."""

    run_id: UUID
    state: RunState
    window: Window
    vehicle_id: UUID | None
    people: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Clash:
    """Another run at the same time, with what both want: the van, or these people."""

    run_id: UUID
    same_van: bool
    people: frozenset[UUID]


def clashes(wanted: Booking, others: Iterable[Booking]) -> list[Clash]:
    """The other runs that hold the same van or person in an overlapping window."""
    found = []
    for other in others:
        if (
            other.run_id == wanted.run_id
            or other.state not in HOLDS_VAN_AND_TEAM
            or not wanted.window.overlaps(other.window)
        ):
            continue
        same_van = wanted.vehicle_id is not None and wanted.vehicle_id == other.vehicle_id
        people = wanted.people & other.people
        if same_van or people:
            found.append(Clash(other.run_id, same_van, people))
    return found
