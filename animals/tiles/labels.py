"""Names on a drawn map: which are told, how large, and where they cover nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

Box = tuple[float, float, float, float]
SHOWN_FROM = (0.0, 4.0, 5.0, 6.0, 6.6, 7.4, 8.4, 9.4, 10.4)
"""The zoom from which a name of that rank is told."""
MARK_RADIUS = 14.0
_WIDTH_OF_LETTER = 0.57
"""Of the height; so wide are the letters of common fonts on average."""


@dataclass(frozen=True)
class Label:
    """A settlement's name at its point."""

    name: str
    rank: int
    at: tuple[float, float]
    height: int

    @property
    def box(self) -> Box:
        """What it covers: the dot, and the name to the right of it."""
        x, y = self.at
        width = len(self.name) * self.height * _WIDTH_OF_LETTER
        return x - 4, y - self.height * 0.8, x + 8 + width, y + self.height * 0.5

    def __str__(self) -> str:
        x, y = self.at
        weight = "town" if self.rank <= 5 else "village"
        return (
            f'<g class="m-name m-name--{weight}" transform="translate({x:.0f} {y:.0f})">'
            f'<circle r="2.2"/><text x="6" y="{self.height * 0.36:.0f}" '
            f'font-size="{self.height}">{escape(self.name)}</text></g>'
        )


def rank_of(facts: Mapping[str, Any]) -> int:
    """1 for the capital of a region to 8 for a hamlet; the embedded map says it itself."""
    if facts.get("rank"):
        return max(1, min(8, int(facts["rank"])))
    zoom, people = facts.get("min_zoom", 9), facts.get("population_rank", 0)
    match facts.get("kind_detail"):
        case "city":
            return 1 if people >= 11 or zoom <= 4 else 2 if people >= 9 or zoom <= 6 else 3
        case "town":
            return 4 if people >= 7 else 5
        case "village":
            return 7
    return 8


def label_of(
    facts: Mapping[str, Any], rank: int, at: tuple[float, float], zoom: float, language: str
) -> Label | None:
    """The name in the reader's language, else as people there say it; None while it is too far."""
    names = (facts.get(key) for key in (f"name:{language}", f"name_{language}", "name", "name:uk"))
    name = next((name for name in names if isinstance(name, str) and name), "")
    if not name or zoom < SHOWN_FROM[rank]:
        return None
    return Label(name, rank, at, 15 if rank <= 2 else 13 if rank <= 5 else 11)


def placed(
    labels: Sequence[Label], marks: Sequence[tuple[float, float]], width: int, height: int
) -> list[Label]:
    """The names that have room, the greater place first."""
    taken: list[Box] = [
        (x - MARK_RADIUS, y - MARK_RADIUS, x + MARK_RADIUS, y + MARK_RADIUS) for x, y in marks
    ]
    found = []
    for label in sorted(labels, key=lambda it: (it.rank, it.name, it.at)):
        box = label.box
        is_inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
        if is_inside and not any(_touch(box, other) for other in taken):
            taken.append(box)
            found.append(label)
    return found


def _touch(one: Box, other: Box) -> bool:
    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    return not apart
