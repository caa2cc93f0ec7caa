"""The map's page with the list beside it, its points as JSON, and what it is made of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, jsonify, render_template, request, url_for
from flask_babel import pgettext
from sqlalchemy import select

from animals import web
from animals.accounts.guard import allow, me
from animals.accounts.rules import Field, Person, Right
from animals.audit.service import note_opening
from animals.db import db
from animals.map import points
from animals.map.lines import sections
from animals.map.rules import Filters, Show
from animals.map.words import words
from animals.runs import sight as runs
from animals.runs.models import Run
from animals.runs.rules import Urgency
from animals.runs.words import URGENCY_LABELS, run_name
from animals.sightings.labels import SPECIES_LABELS
from animals.sightings.rules import Species
from animals.tiles.archive import shelf

bp = Blueprint("map", __name__)

RUNS_MOST = 6
"""Runs that are offered to be looked at."""
Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True)
class Chip:
    """A filter as the page offers it."""

    text: Any
    url: str
    chosen: bool


@bp.get("/map", endpoint="map")
@allow(Right.SEE_MAP)
def map_page() -> web.Answer:
    person, filters = me(), _filters()
    run = runs.run_for(person, filters.run_id) if filters.run_id else None
    page = render_template(
        "map/map.html",
        filters=filters,
        groups=_groups(person),
        run=run,
        keeps_places=person.may(Right.KEEP_SPOTS),
        run_name=run_name,
        sections=sections(person, filters, _number("page", 1)),
        points_url=url_for(".points_json", **_asked()),
        words=words(person),
        archive=shelf().current(),
        trouble=shelf().trouble() if person.may(Right.KEEP_PEOPLE) else None,
        sees_all=person.sees_all(Field.POSITION),
        judges=person.may(Right.KEEP_RUNS),
    )
    if person.sees_all(Field.POSITION):
        note_opening(person.id, "map", person.id)
    return page


@bp.get("/map/points.json")
@allow(Right.SEE_MAP)
def points_json() -> web.Answer:
    """What is drawn, for this person and these filters; `next` is where more of it is."""
    found = points.points(me(), _filters(), _number("after", 0), _asked())
    return jsonify(found)


@bp.get("/map/sources")
@allow(Right.SEE_MAP)
def sources() -> web.Answer:
    """Whose data the map is drawn from, under which licences, and what it misses."""
    return render_template("map/sources.html", archive=shelf().current())


def _filters() -> Filters:
    run = request.args.get("run", "")
    try:
        run_id = UUID(run) if run else None
    except ValueError:
        run_id = None
    judged = me().may(Right.KEEP_RUNS)
    return Filters(
        show=_one_of(Show, "show") or Show.ALL,
        urgency=_one_of(Urgency, "urgency") if judged else None,
        species=_one_of(Species, "species"),
        run_id=run_id,
    )


def _number(name: str, least: int) -> int:
    """A whole number of the address; nonsense is the least."""
    text = request.args.get(name, "")
    return max(least, int(text)) if text.isdecimal() and len(text) < 10 else least


def _one_of(codes: type[Code], name: str) -> Code | None:
    text = request.args.get(name, "")
    return codes(text) if text in list(codes) else None


def _asked(**change: Any) -> dict[str, Any]:
    """The filters of this address, with one of them changed."""
    filters = _filters()
    now = {
        "show": None if filters.show is Show.ALL else filters.show.value,
        "urgency": filters.urgency.value if filters.urgency else None,
        "species": filters.species.value if filters.species else None,
        "run": str(filters.run_id) if filters.run_id else None,
    }
    return {name: text for name, text in (now | change).items() if text is not None}


def _groups(person: Person) -> list[tuple[Any, list[Chip]]]:
    """The chips: what to show, how urgent, which species, which run."""
    filters = _filters()

    def chip(text: Any, name: str, code: str | None, now: str | None, **more: Any) -> Chip:
        is_now = code == now
        to = None if is_now and name != "show" else code
        return Chip(text, url_for(".map", **_asked(**{name: to}, **more)), is_now)

    kinds = {
        None: pgettext("map", "Everything"),
        "animals": pgettext("map", "Animals"),
        "spots": pgettext("map", "Feeding spots"),
    }
    shown = None if filters.show is Show.ALL else filters.show.value
    if filters.run_id:
        shown = "run"
    show = [chip(text, "show", code, shown, run=None) for code, text in kinds.items()]
    groups = [(pgettext("filter", "Show"), show)]
    if filters.shows_animals:
        if person.may(Right.KEEP_RUNS):
            levels = [chip(URGENCY_LABELS[u], "urgency", u, filters.urgency) for u in Urgency]
            groups.append((pgettext("filter", "Urgency"), levels))
        kinds_of = [chip(SPECIES_LABELS[s], "species", s, filters.species) for s in Species]
        groups.append((pgettext("filter", "Species"), kinds_of))
    asked = str(filters.run_id) if filters.run_id else None
    chips = [
        chip(f"{run_name(number)}, {area}", "run", str(run_id), asked)
        for run_id, number, area in _open_runs(person)
    ]
    return [*groups, (pgettext("map", "A run"), chips)] if chips else groups


def _open_runs(person: Person) -> list[tuple[UUID, int, str]]:
    """The runs this person may see that are not over, the next first."""
    query = (
        select(Run.id, Run.number, Run.area)
        .where(runs.visible_to(person), Run.state.not_in(runs.OVER))
        .order_by(Run.starts_at, Run.id)
        .limit(RUNS_MOST)
    )
    return [(id_, number, area) for id_, number, area in db.session.execute(query)]
