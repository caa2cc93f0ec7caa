"""Papers and kit of a run: what its animals lack on paper, and what the crew must bring for them.

Opening hours of clinics are read in `opening`; the words for both are in `paperwork`.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from animals.runs.rules import CrateKind
from animals.sightings.rules import (
    SIZES,
    Age,
    Condition,
    Size,
    Species,
    Temperament,
    planned_size,
)

RABIES_HOLDS = timedelta(days=365)
"""How long a vaccination holds where nobody noted until when: the usual yearly one."""


class Gap(StrEnum):
    """What an animal's papers lack."""

    RABIES_MISSING = "rabies_missing"
    RABIES_BY_CLIP = "rabies_by_clip"
    """An ear clip says that it was vaccinated, no paper says when."""
    RABIES_EXPIRED = "rabies_expired"
    RABIES_TOLD = "rabies_told"
    """Somebody said when, nobody has seen the paper."""
    MICROCHIP_MISSING = "microchip_missing"
    MICROCHIP_TOLD = "microchip_told"
    """Somebody said the number, nobody has read it from the animal."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What is noted of one animal."""

    species: Species
    age: Age = Age.UNKNOWN
    has_microchip: bool = False
    has_clip: bool = False
    chip_is_told: bool = False
    rabies_is_told: bool = False
    rabies_on: date | None = None
    rabies_until: date | None = None


def gaps(papers: Papers, on: date) -> list[Gap]:
    """What the papers lack on that day, rabies first; only dogs and cats are asked for any.

    A baby is too young for the vaccination (12 weeks, Regulation (EU) 576/2013), not for a chip.
    """
    if papers.species is Species.OTHER:
        return []
    found = []
    rabies = _rabies_gap(papers, on)
    if rabies is not None and papers.age is not Age.BABY:
        found.append(rabies)
    if not papers.has_microchip:
        found.append(Gap.MICROCHIP_MISSING)
    elif papers.chip_is_told:
        found.append(Gap.MICROCHIP_TOLD)
    return found


def rabies_holds_until(papers: Papers) -> date | None:
    """The last day on which the vaccination holds; None where none is noted."""
    if papers.rabies_on is None:
        return papers.rabies_until
    return papers.rabies_until or papers.rabies_on + RABIES_HOLDS


def _rabies_gap(papers: Papers, on: date) -> Gap | None:
    until = rabies_holds_until(papers)
    if until is not None:
        told = Gap.RABIES_TOLD if papers.rabies_is_told else None
        return Gap.RABIES_EXPIRED if until < on else told
    return Gap.RABIES_BY_CLIP if papers.has_clip else Gap.RABIES_MISSING


class Kit(StrEnum):
    """What a crew brings for its animals, in the order in which it is packed."""

    CRATES = "crates"
    CARRIERS = "carriers"
    DOG_TRAPS = "dog_traps"
    CAT_TRAPS = "cat_traps"
    MUZZLES = "muzzles"
    LEADS = "leads"
    BITE_GLOVES = "bite_gloves"
    CUTTERS = "cutters"
    DISINFECTANT = "disinfectant"
    BLANKETS = "blankets"
    WATER = "water"
    FIRST_AID = "first_aid"


@dataclass(frozen=True, slots=True)
class Item:
    """So many of a thing, of one size where it has sizes."""

    kit: Kit
    count: int
    size: Size | None = None


@dataclass(frozen=True, slots=True)
class Berth:
    """A crate, with somebody to sit in it or free."""

    crate_id: UUID
    kind: CrateKind
    size: Size


@dataclass(frozen=True, slots=True)
class Traveller:
    """What the kit asks of one animal; `stop_id` is where it is fetched."""

    species: Species
    size: Size = Size.UNKNOWN
    age: Age = Age.UNKNOWN
    temperament: Temperament = Temperament.UNKNOWN
    conditions: frozenset[Condition] = frozenset()
    is_caught: bool = False
    stop_id: UUID | None = None
    berth: Berth | None = None


_HARD_TO_CATCH = {Temperament.FEARFUL, Temperament.AGGRESSIVE}


def kit(travellers: Collection[Traveller], own: Collection[Berth] = ()) -> list[Item]:
    """What must be aboard for these animals, counted; nothing that none of them needs.

    `own` are the crates that the van always carries; water and the first-aid kit always come.
    """
    dogs = [one for one in travellers if one.species is Species.DOG]
    cats = [one for one in travellers if one.species is Species.CAT]
    found = [
        *_crates(travellers, own),
        *_one(Kit.DOG_TRAPS, _traps(dogs)),
        *_one(Kit.CAT_TRAPS, _traps(cats)),
        *_by_size(Kit.MUZZLES, (one for one in dogs if _bites(one))),
        *_one(Kit.LEADS, sum(one.age is not Age.BABY for one in dogs)),
        *_one(Kit.BITE_GLOVES, any(_bites(one) or _is_wild_cat(one) for one in travellers)),
    ]
    for thing, reasons in _FOR_CONDITIONS.items():
        found += _one(thing, any(one.conditions & reasons for one in travellers))
    found += _one(Kit.BLANKETS, sum(map(_must_be_kept_warm, travellers)))
    return [*found, Item(Kit.WATER, 1), Item(Kit.FIRST_AID, 1)]


_FOR_CONDITIONS: dict[Kit, set[Condition]] = {
    Kit.CUTTERS: {Condition.TRAPPED},
    Kit.DISINFECTANT: {Condition.CONTAGIOUS},
}


def needs_clinic(conditions: Collection[Condition]) -> bool:
    """Whether a vet should look at the animal on arrival."""
    return Condition.INJURED in conditions or Condition.SICK in conditions


def _crates(travellers: Iterable[Traveller], own: Iterable[Berth]) -> list[Item]:
    """All crates, each once; a cat that has none yet takes a carrier, others a crate.

    Babies without one are carried with somebody else's.
    """
    berths = {one.berth.crate_id: one.berth for one in travellers if one.berth is not None}
    berths |= {berth.crate_id: berth for berth in own}
    sizes = Counter(it.size for it in berths.values() if it.kind is CrateKind.CRATE)
    carriers = sum(it.kind is CrateKind.CARRIER for it in berths.values())
    for one in travellers:
        if one.berth is None and one.age is not Age.BABY:
            if one.species is Species.CAT:
                carriers += 1
            else:
                sizes[planned_size(one.species, one.size, one.age)] += 1
    crates = [Item(Kit.CRATES, sizes[size], size) for size in reversed(SIZES) if sizes[size]]
    return [*crates, *_one(Kit.CARRIERS, carriers)]


def _traps(travellers: Iterable[Traveller]) -> int:
    """As many as are set at one stop at once; a trap is free again at the next."""
    at_stop = Counter(
        one.stop_id
        for one in travellers
        if one.temperament in _HARD_TO_CATCH
        and not one.is_caught
        and one.age is not Age.BABY
        and Condition.TRAPPED not in one.conditions
    )
    return max(at_stop.values(), default=0)


def _bites(one: Traveller) -> bool:
    return one.species is not Species.CAT and (
        one.temperament is Temperament.AGGRESSIVE or Condition.BIT_SOMEONE in one.conditions
    )


def _is_wild_cat(one: Traveller) -> bool:
    return one.species is Species.CAT and (
        one.temperament in _HARD_TO_CATCH or Condition.BIT_SOMEONE in one.conditions
    )


def _must_be_kept_warm(one: Traveller) -> bool:
    return one.age is Age.BABY or bool(one.conditions & {Condition.INJURED, Condition.THIN})


def _by_size(thing: Kit, travellers: Iterable[Traveller]) -> list[Item]:
    sizes = Counter(planned_size(one.species, one.size, one.age) for one in travellers)
    return [Item(thing, sizes[size], size) for size in SIZES if sizes[size]]


def _one(thing: Kit, count: int) -> list[Item]:
    return [Item(thing, int(count))] if count else []
