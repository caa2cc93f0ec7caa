"""A plan of who sits in which free crate; it never proposes what would need an override."""

from collections.abc import Sequence
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
from animals.runs.rules import CrateKind
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


def _ways_to_share(party: Sequence[Passenger]) -> list[list[Unit]]:
    apart: list[Unit] = [(one,) for one in party]
    if len(party) < 2:
        return [apart]
    together: list[Unit] = [tuple(party)]
    return [together, apart] if are_one_litter(party) else [apart, together]


def _place(units: Sequence[Unit], free: Sequence[Crate]) -> dict[UUID, Unit] | None:
    """One crate for each unit, found by moving earlier ones on (augmenting paths)."""
    holder: dict[int, int] = {}
    wishes = [_fitting(unit, free) for unit in units]

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


def _fitting(unit: Unit, free: Sequence[Crate]) -> list[int]:
    """The crates that may hold the unit, the most suitable first: carriers for cats, then small."""
    has_cat = any(one.species is Species.CAT for one in unit)

    def waste(position: int) -> tuple[bool, int]:
        crate = free[position]
        return (has_cat and crate.kind is CrateKind.CRATE, SIZES.index(crate.size))

    return sorted(
        (position for position, crate in enumerate(free) if not load_refusals(crate, unit)),
        key=waste,
    )
