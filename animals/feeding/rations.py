"""What animals need to eat, and how a need comes about.

Resting need and factors: Small Animal Clinical Nutrition, 5th ed., table 5-2; FEDIAF 2021.
Individuals differ threefold: every figure is the middle of a range. It is the program that
computes: people add.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from animals.errors import Refused
from animals.stock.rules import ProductKind

USUAL_KCAL_PER_KG = 3500
"""Dry food whose bag does not say; what is sold has 2,600 to 4,000."""
LEAST_KCAL_PER_KG, MOST_KCAL_PER_KG = 300, 6000
"""Wet food of little worth, and nearly pure fat: outside of these a bag was misread."""
RANGE_PERCENT = 30
SPILL_PERCENT = 15

KG_BY_SIZE: Mapping[str, int] = {"S": 8, "M": 20, "L": 32, "XL": 50}
"""A dog of which only the size is known."""
UNKNOWN_DOG_KG = 20
"""A dog of unknown size counts as M, the commonest street dog."""
USUAL_CAT_KG = 4
"""Cats are hardly ever sized."""


class Life(StrEnum):
    """What makes an animal eat more than it would at rest."""

    ADULT = "adult"
    OUTDOORS = "outdoors"
    WINTER = "winter"  # thin animals too
    PREGNANT = "pregnant"
    NURSING = "nursing"  # 2 to 6 by litter
    YOUNG = "young"


FACTORS: Mapping[tuple[str, Life], float] = {
    ("dog", Life.ADULT): 1.6,
    ("dog", Life.OUTDOORS): 1.8,
    ("dog", Life.WINTER): 2.5,
    ("dog", Life.PREGNANT): 3.0,
    ("dog", Life.NURSING): 4.0,
    ("dog", Life.YOUNG): 2.5,
    ("cat", Life.ADULT): 1.2,
    ("cat", Life.OUTDOORS): 1.6,
    ("cat", Life.YOUNG): 2.5,
}
"""Times the resting need, by species and life."""


class NoRation(Refused):
    """The trade has no figure for such an animal; facts: species, life."""


@dataclass(frozen=True)
class Range:
    """A need as it should be shown, in grams."""

    low: int
    grams: int
    high: int


@dataclass(frozen=True)
class Working:
    """How a need came about: animals x grams a day x days x (1 + spill)."""

    animals: int
    grams_a_day: int
    days: int
    spill_percent: int = SPILL_PERCENT

    @property
    def grams(self) -> int:
        """The need, rounded up to the gram."""
        hundredths = self.animals * self.grams_a_day * self.days * (100 + self.spill_percent)
        return -(-hundredths // 100)

    @property
    def range(self) -> Range:
        """The need with what it may be off by."""
        return need_range(self.grams)


def resting_kcal(kg: float) -> float:
    """Kilocalories a day an animal of this weight needs at rest. Raises ValueError at 0 or less."""
    if kg <= 0:
        raise ValueError(kg)
    return float(70 * kg**0.75)


def factor_for(species: str, life: Life) -> float:
    """Times the resting need. Raises NoRation where the trade gives none, as for a goat."""
    try:
        return FACTORS[species, life]
    except KeyError:
        raise NoRation(species=species, life=life) from None


def grams_a_day(kg: float, factor: float, kcal_per_kg: int = USUAL_KCAL_PER_KG) -> int:
    """Grams of a product a day, to the nearest gram; the middle of its range."""
    return round(resting_kcal(kg) * factor / kcal_per_kg * 1000)


def need_range(grams: int) -> Range:
    """The need, `RANGE_PERCENT` less and more, to the nearest gram."""
    margin = (grams * RANGE_PERCENT + 50) // 100
    return Range(low=grams - margin, grams=grams, high=grams + margin)


def usual_kg(species: str, size: str = "unknown") -> int:
    """Kilograms to reckon with for an animal nobody weighed. Raises NoRation for other species."""
    if species == "dog":
        return KG_BY_SIZE.get(size, UNKNOWN_DOG_KG)
    if species == "cat":
        return USUAL_CAT_KG
    raise NoRation(species=species, life=None)


def usual_grams_a_day(
    species: str,
    size: str = "unknown",
    life: Life = Life.OUTDOORS,
    kcal_per_kg: int = USUAL_KCAL_PER_KG,
) -> int:
    """Grams a day for an animal seen, not weighed; one fed at a spot lives outdoors.

    Raises NoRation.
    """
    return grams_a_day(usual_kg(species, size), factor_for(species, life), kcal_per_kg)


def spot_need(
    animals: int, grams_each: int, days: int, spill_percent: int = SPILL_PERCENT
) -> Working:
    """What a spot needs until the next planned visit, with its working."""
    return Working(animals, grams_each, max(0, days), spill_percent)


def spot_workings(dogs: int, cats: int, days: int) -> dict[ProductKind, Working]:
    """What a spot's animals need for so many days, by the dry food of each kind that eats there."""
    eaters = {ProductKind.DOG_DRY: ("dog", dogs), ProductKind.CAT_DRY: ("cat", cats)}
    return {
        kind: spot_need(count, usual_grams_a_day(species), days)
        for kind, (species, count) in eaters.items()
        if count > 0
    }


def daily_grams(dogs: int, cats: int) -> int:
    """Grams that go at a spot on one day, spilled ones too: a need brought lasts its days."""
    return sum(working.grams for working in spot_workings(dogs, cats, 1).values())


def vet_first(body_condition: int | None) -> bool:
    """Whether the animal is starved (1-3 of 9): a vet first, not a bigger ration."""
    return body_condition is not None and 1 <= body_condition <= 3
