"""Which upcoming run can take whom, and the first reason why another cannot."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from animals.places.rules import Point, metres_between
from animals.runs.crates import Crate, Passenger, crate_refusals
from animals.runs.packing import crates_for, needs_override
from animals.runs.rules import RunState, WhyNot
from animals.runs.weights import animals_grams

REACH_METRES = 5_000
"""How far from its area or a stop a run still fetches an animal."""

UPCOMING = frozenset({RunState.PLANNED, RunState.LOADING})
"""The states of a run that has not departed."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a run still has to offer: `points` are its area's centre and its stops.

    `free_crates` are empty ones; `grams_free` is None where no payload is known.
    """

    state: RunState
    points: tuple[Point, ...]
    free_crates: tuple[Crate, ...]
    grams_free: int | None = None
    reach_metres: float = REACH_METRES


@dataclass(frozen=True, slots=True)
class Party:
    """One animal, or a whole group, that must travel.

    `point` is its own position, else its settlement's centre, else None. `has_place`: a receiving
    place is known for all, or a coordinator accepted "no place yet".
    """

    members: tuple[Passenger, ...]
    point: Point | None
    has_place: bool = False


def can_take(room: Room, party: Party) -> WhyNot | None:
    """The first reason why the run cannot take the party, or None when it can."""
    refused = comes_by(room.state, party.point, is_near=passes(room, party.point))
    return refused or fits(
        room.free_crates, room.grams_free, party.members, has_place=party.has_place
    )


def comes_by(state: RunState, point: Point | None, *, is_near: bool) -> WhyNot | None:
    """The first reason why the run does not come by, whoever waits there."""
    if state not in UPCOMING:
        return WhyNot.DEPARTED
    if point is None:
        return WhyNot.NO_PLACE_KNOWN
    return None if is_near else WhyNot.OUT_OF_REACH


@lru_cache(maxsize=4096)
def fits(
    free_crates: tuple[Crate, ...],
    grams_free: int | None,
    members: tuple[Passenger, ...],
    *,
    has_place: bool,
) -> WhyNot | None:
    """The first reason why a run that comes by cannot take all of them with it.

    Asked again with each look at the list, and answered once: nothing else goes into it.
    """
    if needs_override(members):
        return WhyNot.NEEDS_OVERRIDE
    if not all(_some_crate_holds(free_crates, one) for one in members):
        return WhyNot.NO_FITTING_CRATE
    if crates_for(members, free_crates) is None:
        return WhyNot.GROUP_DOES_NOT_FIT if len(members) > 1 else WhyNot.NO_FITTING_CRATE
    if grams_free is not None and animals_grams(members) > grams_free:
        return WhyNot.TOO_HEAVY
    return None if has_place else WhyNot.NO_SHELTER_PLACE


def passes(room: Room, point: Point | None) -> bool:
    """Whether the run's area or one of its stops is near enough."""
    return point is not None and any(
        metres_between(point, stop) <= room.reach_metres for stop in room.points
    )


def _some_crate_holds(crates: Iterable[Crate], one: Passenger) -> bool:
    return any(not crate_refusals(crate, [one]) for crate in crates)
