"""What the map shows to whom: choices, codes of its data, and counts that give nobody away."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from animals.feeding.rules import Due
from animals.places.rules import Point
from animals.runs.rules import Urgency
from animals.sightings.rules import Species

LEVELS = (None, *Urgency)
"""The place of an urgency in this row is its code in the data."""
DUES = tuple(Due)
SPECIES = tuple(Species)
STEPS = (50, 20, 10, 5)
"""A count that is rough is told as the highest of these that it reaches, else as a few."""
FEW = 1


class Show(StrEnum):
    """What is drawn."""

    ALL = "all"
    ANIMALS = "animals"
    SPOTS = "spots"


@dataclass(frozen=True)
class Filters:
    """What the map is narrowed by; None does not narrow."""

    show: Show = Show.ALL
    urgency: Urgency | None = None
    species: Species | None = None
    run_id: UUID | None = None

    @property
    def shows_animals(self) -> bool:
        return self.show is not Show.SPOTS and self.run_id is None

    @property
    def shows_spots(self) -> bool:
        return self.show is not Show.ANIMALS and self.run_id is None


@dataclass(frozen=True)
class Cell:
    """What stands around one coarse point, for those who see no finer."""

    point: Point
    name: str = ""
    animals: int = 0
    spots: int = 0
    due: Due | None = None


def told(count: int) -> int:
    """A count as it may be told of a cell: 0, 1 for fewer than five, else 5, 10, 20 or 50.

    Told exactly, two looks before and after somebody was logged would single that one out.
    """
    if count <= 0:
        return 0
    return next((step for step in STEPS if count >= step), FEW)


def cells(parts: Iterable[Cell]) -> list[Cell]:
    """One cell a point, from south-west to north-east, with told counts and the worst due."""
    found: dict[Point, Cell] = {}
    for part in parts:
        known = found.get(part.point, Cell(part.point))
        dues = {known.due, part.due} - {None}
        found[part.point] = Cell(
            part.point,
            known.name or part.name,
            known.animals + part.animals,
            known.spots + part.spots,
            max(dues, key=DUES.index) if dues else None,
        )
    return [
        replace(found[point], animals=told(found[point].animals), spots=told(found[point].spots))
        for point in sorted(found, key=lambda point: (point.lat, point.lon))
    ]
