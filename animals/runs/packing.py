"""A plan of who sits in which free crate; it never proposes what would need an override."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from animals.runs.crates import (
    Crate,
    Passenger,
    are_one_litter,
    company_refusals,
    is_unweaned,
    load_refusals,
    travel_kg,
)
from animals.runs.rules import CrateKind, Refusal
from animals.sightings.rules import SIZES, Species

Unit = tuple[Passenger, ...]
"""Those of a party who share a crate."""


def needs_override(party: Sequence[Passenger]) -> bool:
    """Whether some of the party may be seated only by an override, whatever crates are free.

    So it is for those under watch, and for babies under eight weeks that are without their
    mother or may not be with her and their litter.
    """
    if any(one.under_watch for one in party):
        return True
    if not any(map(is_unweaned, party)):
        return False
    return any(
        company_refusals([*party[:position], *party[position + 1 :]], one)
        for position, one in enumerate(party)
    )


def crates_for(party: Sequence[Passenger], free: Sequence[Crate]) -> dict[UUID, Unit] | None:
    """Crate ids with those who sit in each, for one animal or a whole group; None: no room.

    `free` are empty crates. A litter is kept together where one crate holds it; others share
    only where there are too few crates and they may.
    """
    for units in _ways_to_share(party):
        plan = _place(units, free)
        if plan is not None:
            return plan
    return None


@dataclass(frozen=True, slots=True)
class Riders:
    """Those who share a crate now, and what a coordinator has overridden for them."""

    unit: Unit
    overridden: frozenset[Refusal] = frozenset()


def refit(parties: Sequence[Sequence[Riders]], crates: Sequence[Crate]) -> dict[UUID, Unit]:
    """Crate ids with those who sit in each, when everybody moves into another van.

    A party comes whole or not at all; those named first have the first choice of room, and give
    up a crate for another that holds them as well. Who shared a crate goes on sharing where one
    is large enough. What was overridden for somebody still is; nothing new is.
    """
    seated: list[Riders] = []
    plan: dict[UUID, Unit] = {}
    for party in parties:
        for riders in _ways_to_ride(party):
            found = _place_riders([*seated, *riders], crates)
            if found is not None:
                seated, plan = [*seated, *riders], found
                break
    return plan


def could_ride(party: Sequence[Riders], crates: Sequence[Crate]) -> bool:
    """Whether the party would have room, were all of these crates empty."""
    return any(_place_riders(riders, crates) is not None for riders in _ways_to_ride(party))


def _ways_to_ride(party: Sequence[Riders]) -> list[Sequence[Riders]]:
    if all(len(it.unit) == 1 for it in party):
        return [party]
    apart = [Riders((one,), it.overridden) for it in party for one in it.unit]
    return [party, apart]


def _place_riders(riders: Sequence[Riders], crates: Sequence[Crate]) -> dict[UUID, Unit] | None:
    return _match(
        [it.unit for it in riders],
        [_fitting(it.unit, crates, it.overridden) for it in riders],
        crates,
    )


def _ways_to_share(party: Sequence[Passenger]) -> list[list[Unit]]:
    apart: list[Unit] = [(one,) for one in party]
    if len(party) < 2:
        return [apart]
    together: list[Unit] = [tuple(party)]
    return [together, apart] if are_one_litter(party) else [apart, together]


def _place(units: Sequence[Unit], free: Sequence[Crate]) -> dict[UUID, Unit] | None:
    return _match(units, [_fitting(unit, free) for unit in units], free)


def _match(
    units: Sequence[Unit], wishes: Sequence[Sequence[int]], free: Sequence[Crate]
) -> dict[UUID, Unit] | None:
    """One crate for each unit, found by moving earlier ones on (augmenting paths)."""
    holder: dict[int, int] = {}

    def seat(unit: int, tried: set[int]) -> bool:
        for crate in wishes[unit]:
            if crate in tried:
                continue
            tried.add(crate)
            if crate not in holder or seat(holder[crate], tried):
                holder[crate] = unit
                return True
        return False

    biggest_first = sorted(range(len(units)), key=lambda unit: -sum(map(travel_kg, units[unit])))
    if not all(seat(unit, set()) for unit in biggest_first):
        return None
    return {free[crate].crate_id: units[unit] for crate, unit in holder.items()}


def _fitting(
    unit: Unit, free: Sequence[Crate], overridden: frozenset[Refusal] = frozenset()
) -> list[int]:
    """The crates that may hold the unit, the most suitable first: carriers for cats, then small."""
    has_cat = any(one.species is Species.CAT for one in unit)

    def waste(position: int) -> tuple[bool, int]:
        crate = free[position]
        return (has_cat and crate.kind is CrateKind.CRATE, SIZES.index(crate.size))

    return sorted(
        (
            position
            for position, crate in enumerate(free)
            if set(load_refusals(crate, unit)) <= overridden
        ),
        key=waste,
    )
