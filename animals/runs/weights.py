"""The payload: people and their belongings, crates, animals and food, in whole grams."""

from collections.abc import Iterable
from dataclasses import dataclass

from animals.runs.crates import Crate, Passenger, travel_kg
from animals.runs.rules import CrateKind
from animals.sightings.rules import Size

PERSON_GRAMS = 75_000
"""One person as vehicle approval in Europe reckons: 68 kg and 7 kg in the hands."""

CARRIER_GRAMS = 2_000
CRATE_GRAMS = {Size.S: 4_000, Size.M: 8_000, Size.L: 13_000, Size.XL: 20_000}
"""Empty folding wire crates as they are sold; used where nobody weighed the van's own."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What is in the van, in grams, in the order in which room is kept."""

    people: int = 0
    crates: int = 0
    animals: int = 0
    food: int = 0

    @property
    def total(self) -> int:
        return self.people + self.crates + self.animals + self.food

    def left(self, payload: int) -> int:
        """Grams that may still come in; below zero when the van is too heavy."""
        return payload - self.total

    def fits(self, payload: int) -> bool:
        """Whether the van may drive like this; exactly the payload is allowed."""
        return self.left(payload) >= 0


def people_grams(people: int, belongings: int) -> int:
    """Grams of everybody who rides, the crew among them, and of what they bring."""
    return people * PERSON_GRAMS + belongings


def animals_grams(passengers: Iterable[Passenger]) -> int:
    """Grams of the animals by their sizes, those of unknown size counted as large."""
    return sum(travel_kg(one) * 1_000 for one in passengers)


def crates_grams(crates: Iterable[Crate]) -> int:
    """Grams of empty crates by their sizes."""
    return sum(
        CARRIER_GRAMS if crate.kind is CrateKind.CARRIER else CRATE_GRAMS[crate.size]
        for crate in crates
    )
