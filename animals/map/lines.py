"""The list beside the map: the same as the points, in words, for keyboard and without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext, ngettext, pgettext

from animals import i18n, web
from animals.accounts.rules import Field, Person, Right
from animals.feeding import sight as feeding
from animals.feeding.sight import SpotCard
from animals.map import sight
from animals.map.rules import FEW, Cell, Filters, Show
from animals.places.models import Place
from animals.runs import sight as runs
from animals.runs.flagging import Flagged
from animals.runs.rules import Urgency
from animals.runs.stop_lines import stop_line
from animals.runs.van import hold
from animals.runs.words import REASON_LABELS, listed
from animals.runs.words import pack as pack_words
from animals.sightings import wording
from animals.sightings.codes import format_code
from animals.sightings.models import Animal

SOME, MANY = 8, 50
"""Rows of one kind when there are others beside it, and when it stands alone."""


@dataclass(frozen=True)
class Line:
    """A row of the list; `ref` is what the script finds its point by."""

    ref: str
    url: str | None
    icon: str
    title: str
    small: str
    urgency: Urgency | None = None
    spot: SpotCard | None = None


@dataclass(frozen=True)
class Section:
    """Rows of one kind under their heading."""

    title: str
    lines: Sequence[Line]
    all_url: str | None = None
    page: web.Page | None = None


def sections(person: Person, filters: Filters, number: int) -> list[Section]:
    """The list of this map, its page of that number."""
    if filters.run_id is not None:
        return [_stops(person, filters.run_id)]
    found = []
    if filters.shows_animals:
        judges = person.may(Right.KEEP_RUNS)
        found.append(_judged(filters, number) if judges else _own(person, filters))
    if filters.shows_spots:
        found.append(_spots(person, filters, number))
    if not person.sees_all(Field.POSITION):
        cells = [_cell(cell) for cell in sight.rough_cells(person, filters)]
        found.append(Section(gettext("By settlement"), cells))
    return [section for section in found if section.lines or section.page]


def _judged(filters: Filters, number: int) -> Section:
    alone = filters.show is Show.ANIMALS
    size = MANY if alone else SOME
    first = (number - 1) * size if alone else 0
    rows = sight.waiting_longest(filters, first, size + 1)
    shown = sorted(rows[:size], key=lambda it: _rank(it.flag.urgency))
    page = web.Page(shown, number, len(rows) > size) if alone else None
    all_url = url_for(".map", show=Show.ANIMALS) if len(rows) > size and not alone else None
    return Section(pgettext("map", "Animals"), [_animal(it) for it in shown], all_url, page)


def _rank(urgency: Urgency | None) -> int:
    return list(Urgency).index(urgency) if urgency else len(Urgency)


def _animal(it: Flagged) -> Line:
    beast: Any = it.beast
    if it.is_pack:
        url = url_for("packs.sighting", sighting_id=beast.id)
        ref, title = f"p{beast.id}", pack_words(beast.still_together)
    else:
        title = format_code(beast.number)
        ref, url = f"a{beast.number}", url_for("sightings.animal", code=title)
    why = listed(REASON_LABELS[reason] for reason in it.flag.reasons)
    small = " · ".join(filter(None, (wording.kind_line(beast), beast.place, why)))
    return Line(ref, url, "paw-print", title, small, it.flag.urgency)


def _own(person: Person, filters: Filters) -> Section:
    lines = [_own_line(animal) for animal in sight.own_animals(person, filters)]
    return Section(gettext("Animals you may see exactly"), lines)


def _own_line(animal: Animal) -> Line:
    place = _settlement(animal.place)
    small = " · ".join(filter(None, (wording.kind_line(animal), place)))
    url = url_for("sightings.animal", code=animal.code)
    return Line(f"a{animal.number}", url, "paw-print", animal.code, small)


def _spots(person: Person, filters: Filters, number: int) -> Section:
    alone = filters.show is Show.SPOTS
    found = sight.spots(person)
    size = MANY if alone else SOME
    first = (number - 1) * size if alone else 0
    rows = found[first : first + size]
    cards = [feeding.card(spot, exact=True) for spot in rows]
    is_more = len(found) > first + size
    return Section(
        pgettext("map", "Feeding spots"),
        [_spot(card) for card in cards],
        url_for(".map", show=Show.SPOTS) if is_more and not alone else None,
        web.Page(rows, number, is_more) if alone else None,
    )


def _spot(card: SpotCard) -> Line:
    url = url_for("feeding.spot", spot_id=card.id)
    small = card.settlement or ""
    return Line(f"s{card.id}", url, "soup", card.name or "", small, spot=card)


def _cell(cell: Cell) -> Line:
    name = cell.name or gettext("No settlement near")
    ref = f"c{round(cell.point.lat * 1e5)},{round(cell.point.lon * 1e5)}"
    search = url_for("sightings.animals", q=cell.name) if cell.name and cell.animals else None
    small = ", ".join(filter(None, (animals_told(cell.animals), spots_told(cell.spots))))
    return Line(ref, search, "map-pin", name, small)


def animals_told(count: int) -> str:
    """How many animals a cell is said to have."""
    if count <= FEW:
        return gettext("a few animals") if count else ""
    return ngettext("%(num)d animal or more", "%(num)d animals or more", count)


def spots_told(count: int) -> str:
    """How many feeding spots a cell is said to have."""
    if count <= FEW:
        return gettext("a few feeding spots") if count else ""
    return ngettext("%(num)d feeding spot or more", "%(num)d feeding spots or more", count)


def _stops(person: Person, run_id: UUID) -> Section:
    run = runs.run_for(person, run_id)
    held = hold(run)
    lines = []
    for number, stop in enumerate(run.stops, 1):
        line = stop_line(stop, held)
        title = f"{number}. {line.what}"
        lines.append(Line(f"t{number}", None, line.icon, title, _settlement(stop.place)))
    return Section(pgettext("map", "Stops"), lines)


def _settlement(place: Place | None) -> str:
    return place.name_in(i18n.language()) if place else ""
