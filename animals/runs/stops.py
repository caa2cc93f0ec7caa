"""The order of stops and the minutes they take, against the limit of the danger area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from animals.places.rules import Point, metres_between
from animals.runs.rules import StopKind

STOP_MINUTES = {
    StopKind.SPOT: 5,
    StopKind.PEOPLE: 10,
    StopKind.ANIMALS: 15,
    StopKind.HANDOVER: 0,
}
"""Usual minutes at a stop: feeding, taking people in, catching. Hand-overs are out of danger."""

METRES_A_MINUTE = 500
"""30 km/h as the crow flies: broken roads and detours."""

ROAD_FACTOR = 1.35
"""By how much a road is longer than the crow's way, where nobody knows better."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop as far as order and time go; `minutes` where they were set by hand."""

    stop_id: UUID
    kind: StopKind
    point: Point | None = None
    minutes: int | None = None


def suggested_order(start: Point | None, stops: Iterable[Stop]) -> list[Stop]:
    """The stops with people first, then animals and spots, hand-overs last, each by the nearest.

    Stops of no known place come last of their kind, as they stood. Without a start the first
    stop that has a place begins.
    """
    known = list(stops)
    ordered: list[Stop] = []
    here = start
    for kinds in (
        {StopKind.PEOPLE},
        {StopKind.ANIMALS, StopKind.SPOT},
        {StopKind.HANDOVER},
    ):
        tour, here = _nearest_first(here, [stop for stop in known if stop.kind in kinds])
        ordered += tour
    return ordered


def _nearest_first(here: Point | None, stops: Sequence[Stop]) -> tuple[list[Stop], Point | None]:
    """The tour, and where it ends."""
    placed = [(stop.point, stop) for stop in stops if stop.point is not None]
    tour = []
    while placed:
        origin = here or placed[0][0]
        nearest = min(placed, key=lambda pair: metres_between(origin, pair[0]))
        placed.remove(nearest)
        here = nearest[0]
        tour.append(nearest[1])
    return [*tour, *(stop for stop in stops if stop.point is None)], here


def crow_metres(points: Iterable[Point | None]) -> float:
    """Metres from each stop straight to the next; one of no known place is passed over."""
    known = [point for point in points if point is not None]
    return sum(metres_between(one, other) for one, other in pairwise(known))


def stop_minutes(stop: Stop) -> int:
    """Minutes at the stop: those set by hand, else the usual ones of its kind."""
    return STOP_MINUTES[stop.kind] if stop.minutes is None else stop.minutes


def danger_minutes(stops: Iterable[Stop]) -> int:
    """Minutes in the danger area: at its stops, and from the first to the last in their order.

    Hand-overs are left out with the road to them. The way of a stop of no known place is not
    counted.
    """
    inside = [stop for stop in stops if stop.kind is not StopKind.HANDOVER]
    metres = crow_metres(stop.point for stop in inside)
    return sum(map(stop_minutes, inside)) + round(metres / METRES_A_MINUTE)
