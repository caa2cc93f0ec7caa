"""A run on a map: its stops in order, the line through them, and how far that is."""

from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from animals import i18n
from animals.places.service import point_of
from animals.runs import routing
from animals.runs.models import Run
from animals.tiles.archive import shelf
from animals.tiles.drawing import Mark, picture

BESIDE = (340, 240)
ON_SCREEN = (480, 300)
ON_PAPER = (720, 360)


@dataclass(frozen=True)
class Way:
    """How long the way through the stops is, straight and by road."""

    straight_km: int
    road_km: int
    factor: str


def way(run: Run) -> Way:
    """From the first stop to the last, in their order."""
    metres = routing.crow_way(run.stops)
    road = round(metres * run.road_factor / 1000)
    return Way(round(metres / 1000), road, i18n.number(run.road_factor))


def run_map(run: Run, size: tuple[int, int] = ON_SCREEN) -> Markup:
    """The stops whose place is known, with the numbers of the list; empty where there is none."""
    marks = [
        Mark(point, "stop" if stop.is_must else "maybe", str(number))
        for number, stop in enumerate(run.stops, 1)
        if (point := point_of(stop)) is not None
    ]
    return picture(
        shelf().current(),
        marks,
        size=size,
        language=i18n.language(),
        title=gettext("The stops on a map, with a straight line from one to the next"),
        has_line=True,
    )
