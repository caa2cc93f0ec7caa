"""Packs: those not told apart yet, one of them, and telling it apart photo by photo."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.utils import redirect

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.audit import service as audit
from animals.db import db
from animals.errors import RescueError
from animals.sightings import packs, sight, wording
from animals.sightings.forms_desk import SplitForm
from animals.sightings.labels import HOW_LABELS, RELATION_LABELS
from animals.sightings.models import Animal
from animals.sightings.service import description_of, packs_query

bp = Blueprint("packs", __name__)


@bp.get("/animals/packs")
@allow(Right.LOG_SIGHTINGS)
def list_packs() -> web.Answer:
    page = web.page_of(packs_query())
    return render_template("sightings/packs.html", page=page, words=wording)


@bp.get("/sightings/<uuid:sighting_id>")
@allow(Right.LOG_SIGHTINGS)
def sighting(sighting_id: UUID) -> web.Answer:
    person = me()
    seen = sight.sighting_for(person, sighting_id)
    if seen.sighting.animal_id is not None:
        animal = db.session.get_one(Animal, seen.sighting.animal_id)
        return redirect(url_for("sightings.animal", code=animal.code))
    page = render_template(
        "sightings/pack.html",
        seen=seen,
        pack=seen.sighting,
        contact=sight.contact_for(person, seen.sighting),
        animals=packs.split_from(sighting_id),
        may_keep=person.may(Right.KEEP_ANIMALS),
        hows=HOW_LABELS,
        relations=RELATION_LABELS,
        words=wording,
    )
    if seen.exact:
        audit.note_opening(person.id, "sighting", sighting_id)
    return page


@bp.route("/sightings/<uuid:sighting_id>/split", methods=["GET", "POST"])
@allow(Right.KEEP_ANIMALS)
def split(sighting_id: UUID) -> web.Answer:
    seen = sight.sighting_for(me(), sighting_id)
    said = description_of(seen.sighting)
    known = {name: getattr(said, name) for name in said.__dataclass_fields__}
    form = SplitForm(**known)
    if not form.validate_on_submit():
        return _split_page(seen, form, 422 if request.method == "POST" else 200)
    try:
        with writing(form) as door:
            animal = packs.split_off(
                me(), sighting_id, form.photo_id.data or [], form.description()
            )
            door.at(url_for(".sighting", sighting_id=sighting_id, new=animal.code))
            flash(gettext("%(code)s has a page of its own now.", code=animal.code))
    except RescueError as error:
        status = web.explain(form, error)
        return _split_page(sight.sighting_for(me(), sighting_id), form, status)
    return door.redirect()


@bp.post("/sightings/<uuid:sighting_id>/split-all")
@allow(Right.KEEP_ANIMALS)
def split_all(sighting_id: UUID) -> web.Answer:
    with writing() as door:
        made = len(packs.split_all(me(), sighting_id))
        door.at(url_for(".sighting", sighting_id=sighting_id))
        flash(ngettext("%(num)d animal in one group.", "%(num)d animals in one group.", made))
    return door.redirect()


@bp.post("/sightings/<uuid:sighting_id>/close")
@allow(Right.KEEP_ANIMALS)
def close(sighting_id: UUID) -> web.Answer:
    with writing() as door:
        packs.close_pack(me(), sighting_id)
        door.at(url_for(".sighting", sighting_id=sighting_id))
    return door.redirect()


def _split_page(seen: sight.Seen, form: SplitForm, status: int) -> web.Answer:
    page = render_template(
        "sightings/split.html",
        pack=seen.sighting,
        photos=[one for one in seen.photos if one.animal_id is None],
        chosen={str(one) for one in form.photo_id.data or []},
        form=form,
        words=wording,
    )
    return page, status
