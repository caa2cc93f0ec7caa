"""Keeping an animal: traits, status, papers, contact, company, and the same animal twice."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.sightings import groups, keeping, merging, sheets
from animals.sightings.forms_desk import LeaveForm, MergeForm, TogetherForm
from animals.sightings.labels import GROUP_LABELS, STATUS_LABELS
from animals.sightings.models import Animal
from animals.sightings.rules import ON_THE_ROAD, AnimalChanged, GroupKind, Status
from animals.sightings.service import animal_of_code, group_of
from animals.sightings.sheets import Sheet

bp = Blueprint("desk", __name__)


@bp.route("/animals/<code>/edit", methods=["GET", "POST"])
@allow(Right.KEEP_ANIMALS)
def edit(code: str) -> web.Answer:
    return _sheet(code, sheets.TRAITS)


@bp.route("/animals/<code>/papers", methods=["GET", "POST"])
@allow(Right.KEEP_ANIMALS)
def papers(code: str) -> web.Answer:
    return _sheet(code, sheets.PAPERS)


@bp.route("/animals/<code>/contact", methods=["GET", "POST"])
@allow(Right.KEEP_ANIMALS)
def contact(code: str) -> web.Answer:
    return _sheet(code, sheets.CONTACT)


@bp.route("/animals/<code>/status", methods=["GET", "POST"])
@allow(Right.KEEP_ANIMALS)
def status(code: str) -> web.Answer:
    return _sheet(code, sheets.STATUS)


@bp.route("/animals/<code>/together", methods=["GET", "POST"])
@allow(Right.KEEP_ANIMALS)
def together(code: str) -> web.Answer:
    animal = animal_of_code(me(), code)
    form = TogetherForm()
    if not form.validate_on_submit():
        return _together_page(animal, form, LeaveForm(formdata=None), _status())
    animal_id, url = animal.id, url_for("sightings.animal", code=animal.code)
    try:
        with writing(form) as door:
            other = keeping.animal_typed(form.other.data, "other")
            groups.travel_together(me(), animal_id, other.id, GroupKind(form.kind.data))
            door.at(url)
    except RescueError as error:
        status = web.explain(form, error)
        again = animal_of_code(me(), code)
        return _together_page(again, form, LeaveForm(formdata=None), status)
    return door.redirect()


@bp.post("/animals/<code>/leave")
@allow(Right.KEEP_ANIMALS)
def leave(code: str) -> web.Answer:
    animal = animal_of_code(me(), code)
    form = LeaveForm()
    if not form.validate():
        return _together_page(animal, TogetherForm(formdata=None), form, 422)
    animal_id, url = animal.id, url_for("sightings.animal", code=animal.code)
    try:
        with writing(form) as door:
            groups.leave_group(me(), animal_id, form.reason.data)
            door.at(url)
    except RescueError as error:
        status = web.explain(form, error)
        again = animal_of_code(me(), code)
        return _together_page(again, TogetherForm(formdata=None), form, status)
    return door.redirect()


@bp.route("/animals/<code>/merge", methods=["GET", "POST"])
@allow(Right.KEEP_ANIMALS)
def merge(code: str) -> web.Answer:
    animal = animal_of_code(me(), code)
    form = MergeForm(other=request.args.get("other", ""))
    if not form.validate_on_submit():
        return _merge_page(animal, form, _status())
    gone_id, gone_code = animal.id, animal.code
    try:
        with writing(form) as door:
            kept = keeping.animal_typed(form.other.data, "other")
            merging.merge(me(), kept.id, gone_id)
            door.at(url_for("sightings.animal", code=kept.code))
            flash(gettext("%(gone)s is %(kept)s from now on.", gone=gone_code, kept=kept.code))
    except RescueError as error:
        status = web.explain(form, error)
        return _merge_page(animal_of_code(me(), code), form, status)
    return door.redirect()


@bp.post("/merges/<uuid:merge_id>/undo")
@allow(Right.KEEP_ANIMALS)
def undo(merge_id: UUID) -> web.Answer:
    with writing() as door:
        again = merging.undo_merge(me(), merge_id)
        door.at(url_for("sightings.animal", code=again.code))
    return door.redirect()


def _sheet(code: str, sheet: Sheet) -> web.Answer:
    """Show the form, or write it; a stale one shows what somebody else wrote meanwhile."""
    animal = animal_of_code(me(), code)
    form = sheet.open(animal)
    if not form.validate_on_submit():
        return _sheet_page(animal, sheet, form, _status())
    animal_id = animal.id
    try:
        with writing(form) as door:
            sheet.write(me(), animal_id, form)
            door.at(url_for("sightings.animal", code=code))
    except RescueError as error:
        status = web.explain(form, error)
        animal = animal_of_code(me(), code)
        is_stale = isinstance(error, AnimalChanged)
        return _sheet_page(animal, sheet, form, status, is_stale=is_stale)
    return door.redirect()


def _sheet_page(
    animal: Animal, sheet: Sheet, form: web.Form, status: int, *, is_stale: bool = False
) -> web.Answer:
    """The form; when it is stale, sending it once more writes over what is shown."""
    differences = []
    if is_stale:
        differences = sheets.differences(sheet, form, sheet.as_it_is(animal))
        form["version"].data, form["version"].raw_data = animal.version, None
    page = render_template(
        "sightings/sheet.html",
        animal=animal,
        sheet=sheet,
        form=form,
        fields=[form[name] for name in sheet.fields],
        differences=differences,
        status=STATUS_LABELS[Status(animal.status)],
        is_on_the_road=sheet is sheets.STATUS and animal.status in ON_THE_ROAD,
    )
    return page, status


def _together_page(animal: Animal, join: TogetherForm, leave: LeaveForm, status: int) -> web.Answer:
    page = render_template(
        "sightings/together.html",
        animal=animal,
        others=[one for one in group_of(animal) if one.id != animal.id],
        kind=GROUP_LABELS[GroupKind(animal.group.kind)] if animal.group else "",
        form=join,
        leave=leave,
    )
    return page, status


def _merge_page(animal: Animal, form: MergeForm, status: int) -> web.Answer:
    return render_template("sightings/merge.html", animal=animal, form=form), status


def _status() -> int:
    """What a form that is not carried out answers: shown, or refused."""
    return 422 if request.method == "POST" else 200
