"""The list of animals, logging a sighting, one animal, and which known one it may be."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext, pgettext
from werkzeug.utils import redirect

from animals import i18n, web
from animals.accounts.guard import allow, asks_again, me, writing
from animals.accounts.rules import Right
from animals.audit import service as audit
from animals.db import db, write_transaction
from animals.errors import RescueError
from animals.photos.forms import said_of
from animals.photos.intake import FormPhotos, from_form
from animals.sightings import alike, keeping, listing, panels, sight, wording
from animals.sightings.forms import SightingForm
from animals.sightings.hearing import tell
from animals.sightings.labels import (
    GROUP_LABELS,
    HOW_LABELS,
    NEED_LABELS,
    RELATION_LABELS,
    SIZE_LABELS,
    SPECIES_LABELS,
    STATUS_LABELS,
)
from animals.sightings.merging import merges_of
from animals.sightings.models import Animal
from animals.sightings.pictures import pictures_of
from animals.sightings.rules import ON_THE_ROAD, GroupKind, Need, Size, Species, Status
from animals.sightings.service import (
    ContactFacts,
    NewSighting,
    group_of,
    log_sighting,
)
from animals.tables import csv_answer
from animals.tiles.places import place_map

bp = Blueprint("sightings", __name__)

_LABELS: dict[str, tuple[Any, Any]] = {
    "species": (Species, SPECIES_LABELS),
    "status": (Status, STATUS_LABELS),
    "size": (Size, SIZE_LABELS),
    "need": (Need, NEED_LABELS),
}


@dataclass(frozen=True)
class Chip:
    """A filter as the list offers it."""

    text: Any
    url: str
    chosen: bool


@bp.get("/animals")
@allow(Right.LOG_SIGHTINGS)
def animals() -> web.Answer:
    filters = _filters()
    page = web.page_of(listing.animals_query(me(), filters))
    count = listing.count_animals(me(), filters)
    return render_template(
        "sightings/animals.html",
        rows=listing.rows(page.rows, i18n.language()),
        count=count,
        packs=listing.count_packs(),
        chips={name: _chips(name) for name in _LABELS},
        filters=filters,
        kept=[(name, text) for name, text in _kept_filters().items() if name != "q"],
        is_narrowed=bool(_kept_filters()),
        page=page,
        geojson_url=url_for(".animals_geojson", **_kept_filters()),
        words=wording,
        statuses=STATUS_LABELS,
        may_keep=me().may(Right.KEEP_ANIMALS),
        csv_url=url_for(".animals_csv", **_kept_filters()),
    )


@bp.get("/animals.csv")
@allow(Right.KEEP_ANIMALS)
@asks_again
def animals_csv() -> web.Answer:
    rows = listing.csv_rows(me(), _filters(), i18n.language())
    answer = csv_answer("animals", listing.CSV_HEAD, rows)
    _note_export()
    return answer


@bp.get("/animals.geojson")
@allow(Right.KEEP_ANIMALS)
@asks_again
def animals_geojson() -> web.Answer:
    features = listing.features(me(), _filters(), i18n.language())
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    _note_export()
    return Response(body, mimetype="application/geo+json")


@bp.route("/animals/new", methods=["GET", "POST"])
@allow(Right.LOG_SIGHTINGS)
def new() -> web.Answer:
    form = SightingForm(**_preset(request.args.get("animal", "")))
    if request.method == "GET":
        return _new_page(form, FormPhotos([], []), 200)
    db.session.rollback()  # nothing stays open while pictures are decoded
    photos = from_form(me(), request)
    if not form.validate() or photos.refusals:
        return _new_page(form, photos, 422)
    try:
        with writing(form) as door:
            door.at(_log(form, photos.kept))
    except RescueError as error:
        return _new_page(form, photos, web.explain(form, error))
    return door.redirect()


@bp.get("/animals/<code>")
@allow(Right.LOG_SIGHTINGS)
def animal(code: str) -> web.Answer:
    person = me()
    found = keeping.animal_of_code(person, code)
    seen = sight.sight_of(person, found)
    page = _animal_page(found, seen, asked=code)
    if seen.exact:
        audit.note_opening(person.id, "animal", found.id)
    return page


@bp.get("/animals/<code>/alike")
@allow(Right.LOG_SIGHTINGS)
def which(code: str) -> web.Answer:
    found = keeping.animal_of_code(me(), code)
    offered = alike.suggestions(me(), found)
    if not offered:
        return redirect(url_for(".animal", code=found.code))
    return render_template(
        "sightings/alike.html", animal=found, offered=offered, words=wording,
        photos=pictures_of(found.id)[:1],
    )  # fmt: skip


@bp.post("/animals/<code>/same")
@allow(Right.LOG_SIGHTINGS)
def same(code: str) -> web.Answer:
    new_id = keeping.animal_of_code(me(), code).id
    known_id = keeping.animal_of_code(me(), request.form.get("animal", "")).id
    with writing() as door:
        known = alike.is_the_same(me(), new_id, known_id)
        door.at(url_for(".animal", code=known.code))
    flash(gettext("The sighting belongs to %(code)s now.", code=known.code))
    return door.redirect()


def _log(form: SightingForm, photo_ids: Sequence[UUID]) -> str:
    """Write the sighting and say which page shows it."""
    known = keeping.animal_typed(form.animal.data, "animal") if form.animal.data else None
    contact = form.contact()
    facts = NewSighting(
        animal_id=known.id if known else None,
        contact=ContactFacts(**contact) if contact else None,
        **form.facts(photo_ids),
    )
    seen = log_sighting(me(), facts)
    tell(me(), seen)
    if seen.animal is None:
        flash(gettext("Saved: a pack of %(n)s.", n=seen.count))
        return url_for("packs.sighting", sighting_id=seen.id)
    if known is not None:
        flash(gettext("Saved: %(code)s was seen again.", code=known.code))
        return url_for(".animal", code=known.code)
    flash(gettext("Saved as %(code)s.", code=seen.animal.code))
    page = ".which" if alike.suggestions(me(), seen.animal) else ".animal"
    return url_for(page, code=seen.animal.code)


def _preset(code: str) -> dict[str, Any]:
    """What is known beforehand when an animal with a code is seen again."""
    if not code:
        return {}
    known = keeping.animal_of_code(me(), code)
    return {"animal": known.code, "species": known.species, "species_other": known.species_other}


def _new_page(form: SightingForm, photos: FormPhotos, status: int) -> web.Answer:
    folded = any(
        field.errors for field in form
        if field.name not in ("species", "count", "lat", "lon", "place")
    )  # fmt: skip
    page = render_template(
        "sightings/new.html",
        form=form,
        kept=photos.kept,
        said=said_of(photos),
        is_open=folded,
        known=form.animal.data,
    )
    return page, status


def _animal_page(found: Animal, seen: sight.Sight, asked: str) -> str:
    person = me()
    group = group_of(found)
    merges = merges_of(found.id) if person.may(Right.KEEP_ANIMALS) else []
    return render_template(
        "sightings/animal.html",
        animal=found,
        seen=seen,
        asked=asked if keeping.is_other_code(found, asked) else "",
        photos=pictures_of(found.id),
        history=sight.history(person, found),
        others=[one for one in group if one.id != found.id],
        group_label=GROUP_LABELS[GroupKind(found.group.kind)] if found.group else "",
        merges=merges,
        gone_codes=keeping.codes_of([one.gone_id for one in merges]),
        hows=HOW_LABELS,
        relations=RELATION_LABELS,
        twins=keeping.same_microchip(found) if person.may(Right.KEEP_ANIMALS) else [],
        panels=panels.drawn(person, found),
        map=place_map(found, exact=seen.exact),
        status=STATUS_LABELS[Status(found.status)],
        is_on_the_road=found.status in ON_THE_ROAD,
        may_keep=person.may(Right.KEEP_ANIMALS),
        words=wording,
    )


def _filters() -> listing.Filters:
    """What the address narrows the list by; nonsense narrows nothing."""
    chosen: dict[str, Any] = {}
    for name, (codes, _) in _LABELS.items():
        try:
            chosen[name] = codes(request.args.get(name, ""))
        except ValueError:
            chosen[name] = None
    return listing.Filters(q=request.args.get("q", ""), **chosen)


def _kept_filters() -> dict[str, Any]:
    filters = _filters()
    kept = {name: getattr(filters, name) for name in ("q", *_LABELS)}
    return {name: str(value)[:200] for name, value in kept.items() if value}


def _chips(name: str) -> list[Chip]:
    kept = _kept_filters()
    now = kept.pop(name, "")
    chips = [Chip(pgettext("filter", "All"), url_for(".animals", **kept), not now)]
    return chips + [
        Chip(label, url_for(".animals", **{**kept, name: str(code)}), now == code)
        for code, label in _LABELS[name][1].items()
    ]


def _note_export() -> None:
    """Keep in the trail that positions left the house, once the file is ready."""
    with write_transaction():
        audit.note(me().id, "export", "animals", None)
