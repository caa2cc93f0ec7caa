"""The points as the browser gets them: short rows, since there may be a hundred thousand.

A position is in hundred-thousandths of a degree. A row ends with 1 where it is only as good as
its settlement.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import url_for

from animals import i18n
from animals.accounts.rules import Person, Right
from animals.feeding import sight as feeding
from animals.feeding.models import Spot
from animals.feeding.rules import due_state
from animals.map import sight
from animals.map.rules import DUES, LEVELS, SPECIES, Cell, Filters
from animals.places.models import Located
from animals.places.rules import Point
from animals.runs import sight as runs
from animals.runs.flagging import Flagged
from animals.runs.models import Stop
from animals.runs.stop_lines import stop_line
from animals.runs.van import hold
from animals.sightings.models import Animal
from animals.sightings.rules import Species

FIRST_PAGE, LATER_PAGES = 2_000, 25_000
"""Animals in one answer: few at first, so that something is there at once."""
_SPECIES = {code: i for i, code in enumerate(SPECIES)}
_LEVELS = {level: i for i, level in enumerate(LEVELS)}


def points(person: Person, filters: Filters, after: int, asked: dict[str, Any]) -> dict[str, Any]:
    """The points above the animal numbered `after`, and where the next ones are."""
    found: dict[str, Any] = {"next": None}
    judges = person.may(Right.KEEP_RUNS)
    if filters.shows_animals and judges:
        most = LATER_PAGES if after else FIRST_PAGE
        rows = sight.animals_numbered_from(filters, after, most)
        shown = [it for it in rows if filters.urgency in (None, it.flag.urgency)]
        found["animals"] = [row for it in shown if (row := _flagged(it))]
        if len(rows) == most:
            found["next"] = url_for(".points_json", after=rows[-1].beast.number, **asked)
    if after:
        return found
    if filters.shows_animals and judges:
        found["packs"] = [row for it in sight.packs(filters) if (row := _flagged(it))]
    elif filters.shows_animals:
        found["animals"] = [row for it in sight.own_animals(person, filters) if (row := _own(it))]
    if filters.shows_spots:
        found["spots"] = _spots(person)
    found["cells"] = [_cell(cell) for cell in sight.rough_cells(person, filters)]
    if filters.run_id is not None:
        found["stops"] = stops(person, filters.run_id)
    return found


def stops(person: Person, run_id: UUID) -> list[list[Any]]:
    """The stops of a run this person may see, in its order. Raises NotFound."""
    run = runs.run_for(person, run_id)
    held = hold(run)
    rows = []
    for number, stop in enumerate(run.stops, 1):
        place = stop.place.name_in(i18n.language()) if stop.place else ""
        what = stop_line(stop, held).what
        row = _placed(stop, number, int(stop.is_must), stop.kind, what, place)
        rows += [row] if row else []
    return rows


def where_drawn(row: Located) -> tuple[Point, bool] | None:
    """Where a row that may be seen exactly is drawn, and whether that is only its settlement."""
    if row.lat is not None and row.lon is not None:
        return Point(row.lat, row.lon), False
    if row.coarse_lat is not None and row.coarse_lon is not None:
        return Point(row.coarse_lat, row.coarse_lon), True
    return None


def _placed(row: Located | Stop, *facts: Any) -> list[Any] | None:
    drawn = where_drawn(row)
    if drawn is None:
        return None
    point, is_rough = drawn
    return [*_degrees(point), *facts, int(is_rough)]


def _degrees(point: Point) -> list[int]:
    return [round(point.lat * 1e5), round(point.lon * 1e5)]


def _flagged(it: Flagged) -> list[Any] | None:
    """An animal's level, species and number; a pack's level, species, count and id."""
    beast: Any = it.beast
    facts: list[Any] = [_LEVELS[it.flag.urgency], _SPECIES[Species(beast.species)]]
    facts += [beast.still_together, str(beast.id)] if it.is_pack else [beast.number]
    return _placed(beast, *facts)


def _own(animal: Animal) -> list[Any] | None:
    return _placed(animal, 0, _SPECIES[Species(animal.species)], animal.number)


def _spots(person: Person) -> list[list[Any]]:
    found: Iterable[Spot] = sight.spots(person)
    today = i18n.local_today()
    rows = []
    for spot in found:
        due = due_state(feeding.due_on(spot.due_at, spot.last_fed_at), today)
        row = _placed(spot, DUES.index(due), str(spot.id), spot.name, spot.dogs, spot.cats)
        rows += [row] if row else []
    return rows


def _cell(cell: Cell) -> list[Any]:
    due = DUES.index(cell.due) if cell.due is not None else None
    return [*_degrees(cell.point), cell.animals, cell.spots, due, cell.name]
