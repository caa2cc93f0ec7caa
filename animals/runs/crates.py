"""Crates and company: who fits where, and who may sit with whom.

Refusals are codes. Which of them a coordinator may override with a reason is said here as well;
recording and printing the override is the caller's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from animals.runs.rules import CrateKind, Refusal
from animals.sightings.rules import (
    SIZES,
    Age,
    GroupKind,
    Size,
    Species,
    Temperament,
    planned_size,
    typical_kg,
)

WEANED_WEEKS = 8
"""Before so many weeks a baby travels only with its mother."""

CRATE_KG = {Size.S: 11, Size.M: 27, Size.L: 45, Size.XL: 70}
"""Kilograms of several animals together in one crate; the upper ends of the sizes of dogs."""

CALM = frozenset({Temperament.FRIENDLY, Temperament.SHY})


@dataclass(frozen=True, slots=True)
class Crate:
    """A crate or a carrier; its size is the largest animal that it holds, never unknown."""

    crate_id: UUID
    size: Size
    kind: CrateKind = CrateKind.CRATE


@dataclass(frozen=True, slots=True)
class Passenger:
    """What crates and company ask of an animal.

    `group_id` and `group_kind` name those it must travel with, `is_mother` the mother among
    them. `home_id` is the spot or the address it comes from. `weeks` is its age where known.
    """

    animal_id: UUID
    species: Species
    size: Size = Size.UNKNOWN
    age: Age = Age.UNKNOWN
    temperament: Temperament = Temperament.UNKNOWN
    contagious: bool = False
    under_watch: bool = False
    group_id: UUID | None = None
    group_kind: GroupKind | None = None
    is_mother: bool = False
    home_id: UUID | None = None
    weeks: int | None = None


_NEVER_OVERRIDDEN = frozenset(
    {
        Refusal.CAT_WITH_DOG,
        Refusal.NOT_OF_ONE_KIND,
        Refusal.AGGRESSIVE_ALONE,
        Refusal.CONTAGIOUS_ALONE,
        Refusal.WATCHED_ALONE,
    }
)


def may_be_overridden(refusal: Refusal) -> bool:
    """Whether a reason can outweigh it; what ends in blood or disease never is."""
    return refusal not in _NEVER_OVERRIDDEN


def crate_refusals(crate: Crate, passengers: Sequence[Passenger]) -> list[Refusal]:
    """Why these together do not fit the crate; larger crates take smaller animals.

    Dogs sit in crates, babies aside, whom a carrier holds as well. Cats take either.
    """
    refusals = []
    room = SIZES.index(crate.size)
    too_big = any(SIZES.index(_room_needed(one)) > room for one in passengers)
    several = len(passengers) > 1
    if too_big or (several and sum(map(travel_kg, passengers)) > CRATE_KG[crate.size]):
        refusals.append(Refusal.CRATE_TOO_SMALL)
    if crate.kind is CrateKind.CARRIER and not all(map(_may_sit_in_carrier, passengers)):
        refusals.append(Refusal.DOG_IN_CARRIER)
    return refusals


def _room_needed(passenger: Passenger) -> Size:
    return planned_size(passenger.species, passenger.size, passenger.age)


def _may_sit_in_carrier(passenger: Passenger) -> bool:
    return passenger.species is not Species.DOG or passenger.age is Age.BABY


def travel_kg(passenger: Passenger) -> int:
    """Kilograms to reckon with when nobody weighed it; small babies count 1 (cats) or 3."""
    size = _room_needed(passenger)
    if passenger.age is Age.BABY and size is Size.S:
        return 1 if passenger.species is Species.CAT else 3
    return typical_kg(size, passenger.species)


def company_refusals(already: Sequence[Passenger], newcomer: Passenger) -> list[Refusal]:
    """Why the newcomer may not sit there, with those already in the crate; empty when it may.

    One animal a crate, except a litter, a mother with her litter, or two calm ones of one kind
    from the same home. Each rule is asked, so that all that is wrong is said at once.
    """
    refusals = []
    if newcomer.under_watch:
        refusals.append(Refusal.UNDER_WATCH)
    if is_unweaned(newcomer) and not any(_is_mother_of(one, newcomer) for one in already):
        refusals.append(Refusal.BABY_WITHOUT_MOTHER)
    if not already:
        return refusals
    everyone = [*already, newcomer]
    one_litter = are_one_litter(everyone)
    refusals += _kind_refusals(everyone, one_litter)
    if one_litter:
        if any(_always_alone(one) for one in everyone):
            refusals.append(Refusal.KEPT_FROM_OWN_LITTER)
        return refusals
    return refusals + _alone_refusals(everyone) + _pair_refusals(already, newcomer)


def _kind_refusals(everyone: Iterable[Passenger], one_litter: bool) -> list[Refusal]:
    kinds = {one.species for one in everyone}
    if {Species.CAT, Species.DOG} <= kinds:
        return [Refusal.CAT_WITH_DOG]
    # Two of "other" may be a goat and a parrot.
    unlike = len(kinds) > 1 or (Species.OTHER in kinds and not one_litter)
    return [Refusal.NOT_OF_ONE_KIND] if unlike else []


def _alone_refusals(everyone: Iterable[Passenger]) -> list[Refusal]:
    wrong = set()
    for one in everyone:
        wrong |= _always_alone(one)
    return [refusal for refusal in Refusal if refusal in wrong]


def _always_alone(passenger: Passenger) -> set[Refusal]:
    return {
        refusal
        for refusal, holds in (
            (Refusal.AGGRESSIVE_ALONE, passenger.temperament is Temperament.AGGRESSIVE),
            (Refusal.CONTAGIOUS_ALONE, passenger.contagious),
            (Refusal.WATCHED_ALONE, passenger.under_watch),
        )
        if holds
    }


def _pair_refusals(already: Sequence[Passenger], newcomer: Passenger) -> list[Refusal]:
    everyone = [*already, newcomer]
    refusals = []
    if not all(_are_of_one_home(one, newcomer) for one in already):
        refusals.append(Refusal.NOT_FROM_ONE_HOME)
    if any(one.temperament not in CALM for one in everyone):
        refusals.append(Refusal.NOT_CALM)
    if len(everyone) > 2:
        refusals.append(Refusal.MORE_THAN_TWO)
    return refusals


def _are_of_one_home(one: Passenger, other: Passenger) -> bool:
    same_home = one.home_id is not None and one.home_id == other.home_id
    return same_home or _are_of_one_group(one, other)


def _are_of_one_group(one: Passenger, other: Passenger) -> bool:
    return one.group_id is not None and one.group_id == other.group_id


def are_one_litter(passengers: Sequence[Passenger]) -> bool:
    """Whether they all are one litter, with or without its mother."""
    first = passengers[0]
    litters = (GroupKind.LITTER, GroupKind.MOTHER_WITH_LITTER)
    return first.group_kind in litters and all(_are_of_one_group(first, one) for one in passengers)


def is_unweaned(passenger: Passenger) -> bool:
    """Whether it is known to be a baby under eight weeks; an unknown age is not."""
    return passenger.weeks is not None and passenger.weeks < WEANED_WEEKS


def _is_mother_of(one: Passenger, baby: Passenger) -> bool:
    return one.is_mother and _are_of_one_group(one, baby)


def seat_refusals(crate: Crate, already: Sequence[Passenger], newcomer: Passenger) -> list[Refusal]:
    """Everything against one seat: the crate's refusals, then the company's."""
    return [
        *crate_refusals(crate, [*already, newcomer]),
        *company_refusals(already, newcomer),
    ]


def load_refusals(crate: Crate, passengers: Sequence[Passenger]) -> list[Refusal]:
    """Everything against these being in one crate together, in whatever order they came."""
    wrong = set(crate_refusals(crate, passengers))
    for position, one in enumerate(passengers):
        wrong.update(company_refusals([*passengers[:position], *passengers[position + 1 :]], one))
    return [refusal for refusal in Refusal if refusal in wrong]


def group_refusals(group: Iterable[UUID], seated: Iterable[UUID]) -> list[Refusal]:
    """A split when some of the group are seated on the run and some are not."""
    members, on_run = set(group), set(seated)
    return [Refusal.GROUP_SPLIT] if members & on_run and members - on_run else []
