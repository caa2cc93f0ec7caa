"""Places of a receiving place: how many are taken, how many are free, who still fits.

Quarantine is counted apart: an animal that needs it takes no other place, and nobody else takes
a quarantine place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from animals.sightings.rules import SIZES, Age, Condition, Size, Species, planned_size


@dataclass(frozen=True, slots=True)
class Capacity:
    """So many places for one species and size; None stands for any."""

    places: int
    species: Species | None = None
    size: Size | None = None
    quarantine: bool = False


@dataclass(frozen=True, slots=True)
class Lodger:
    """An animal that takes a place: promised by a confirmed claim, or there already."""

    species: Species
    size: Size = Size.UNKNOWN
    age: Age = Age.UNKNOWN
    quarantine: bool = False


def needs_quarantine(conditions: Iterable[Condition], *, under_watch: bool = False) -> bool:
    """Whether an animal must be kept apart: contagious, or watched after a bite."""
    return under_watch or Condition.CONTAGIOUS in conditions


def suits(row: Capacity, lodger: Lodger) -> bool:
    """Whether a place of this row may hold the animal; larger places take smaller animals."""
    if row.quarantine is not lodger.quarantine or row.species not in (None, lodger.species):
        return False
    if row.size is None or row.size is Size.UNKNOWN:
        return True
    needed = planned_size(lodger.species, lodger.size, lodger.age)
    return SIZES.index(needed) <= SIZES.index(row.size)


@dataclass(frozen=True, slots=True)
class Allotment:
    """How places are taken: `free` by row, and the lodgers for whom there is none."""

    free: tuple[int, ...]
    without_place: tuple[Lodger, ...]


def allot(rows: Sequence[Capacity], lodgers: Iterable[Lodger]) -> Allotment:
    """The allotment that leaves as few as possible without a place.

    Whoever was put into a place for any animal moves on when a later one needs it
    (augmenting paths), so the order of lodgers does not decide who fits.
    """
    held: list[list[Lodger]] = [[] for _ in rows]
    narrow_first = sorted(range(len(rows)), key=lambda index: _width(rows[index]))

    def make_room(lodger: Lodger, tried: set[int]) -> bool:
        for index in narrow_first:
            if index in tried or not suits(rows[index], lodger):
                continue
            tried.add(index)
            if len(held[index]) < rows[index].places:
                held[index].append(lodger)
                return True
            for position, other in enumerate(held[index]):
                if make_room(other, tried):
                    held[index][position] = lodger
                    return True
        return False

    without = tuple(lodger for lodger in lodgers if not make_room(lodger, set()))
    free = tuple(max(0, row.places) - len(held[index]) for index, row in enumerate(rows))
    return Allotment(free, without)


def _width(row: Capacity) -> tuple[bool, int]:
    size = len(SIZES) if row.size not in SIZES else SIZES.index(row.size)
    return (row.species is None, size)


def fits(rows: Sequence[Capacity], taken: Iterable[Lodger], newcomers: Iterable[Lodger]) -> bool:
    """Whether all newcomers find a place beside those promised or there already.

    A receiving place that holds more than it should still takes those for whom it has room.
    """
    present = list(taken)
    crowded = len(allot(rows, present).without_place)
    return len(allot(rows, [*present, *newcomers]).without_place) == crowded
