"""What a list of places adds to the ones known: namesakes kept apart, better points kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from animals.places.rules import PlaceKind, Point, metres_between
from animals.places.spelling import folded

SAME_METRES = 10_000
"""So near to each other two points of one name in one region are one settlement."""
ROUGH_METRES = 5_000
"""A point that may be farther off than this stands for nothing but the name."""


class Verdict(StrEnum):
    """What becomes of one row."""

    NEW = "new"
    BETTER = "better"
    """The settlement is known, and the row has the better point."""
    KNOWN = "known"
    NAMESAKE = "namesake"
    """Far from a better known one of its name: most likely the point of another village."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of places: names in both languages, the point, metres it may be off."""

    name_uk: str
    name_en: str
    kind: PlaceKind
    district_uk: str
    region_uk: str
    lat: float
    lon: float
    off_m: int


@dataclass(slots=True)
class Known:
    """A settlement as it is known so far; `key` is whatever the caller knows it by."""

    key: object
    district_uk: str
    point: Point
    off_m: int


class Gazetteer:
    """The known settlements, by name and region."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)

    def add(self, name_uk: str, region_uk: str, known: Known) -> None:
        self._by_name[_called(name_uk, region_uk)].append(known)

    def judge(self, row: Row) -> tuple[Verdict, Known | None]:
        """What the row is, and the settlement it speaks of.

        A row that is not certain to a few kilometres never makes a second one of its name, and a
        far-off one only does when its point is as good; districts that differ are two places.
        """
        point = Point(row.lat, row.lon)
        namesakes = [
            (metres_between(known.point, point), number, known)
            for number, known in enumerate(self._by_name[_called(row.name_uk, row.region_uk)])
            if not (row.district_uk and known.district_uk) or row.district_uk == known.district_uk
        ]
        if not namesakes:
            return Verdict.NEW, None
        metres, _, nearest = min(namesakes)
        if metres <= SAME_METRES or row.off_m > ROUGH_METRES or nearest.off_m > ROUGH_METRES:
            return (Verdict.BETTER if row.off_m < nearest.off_m else Verdict.KNOWN), nearest
        if row.off_m > nearest.off_m:
            return Verdict.NAMESAKE, nearest
        return Verdict.NEW, None


def merged(rows: Iterable[Row], gazetteer: Gazetteer) -> Iterable[tuple[Row, Verdict, Known]]:
    """Each row with its verdict, each taken in before the next is judged.

    Better rows ought to come first; what is new gets the row itself for a key.
    """
    for row in rows:
        verdict, known = gazetteer.judge(row)
        if verdict is Verdict.NEW or known is None:
            known = Known(row, row.district_uk, Point(row.lat, row.lon), row.off_m)
            gazetteer.add(row.name_uk, row.region_uk, known)
        elif verdict is Verdict.BETTER:
            known.point, known.off_m = Point(row.lat, row.lon), row.off_m
            known.district_uk = known.district_uk or row.district_uk
        yield row, verdict, known


def _called(name_uk: str, region_uk: str) -> tuple[str, str]:
    return folded(name_uk), folded(region_uk)
