"""Areas under evacuation: the list, declaring one, making one last longer, ending one."""

from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.runs import evacuating
from animals.runs.evacuation_forms import EndForm, EvacuationForm, ProlongForm
from animals.runs.pages import bp


@bp.get("/evacuations", endpoint="evacuations")
@allow(Right.KEEP_RUNS)
def areas() -> web.Answer:
    return _page(200)


@bp.post("/evacuations")
@allow(Right.KEEP_RUNS)
def declare_evacuation() -> web.Answer:
    form = EvacuationForm()
    if not form.validate_on_submit():
        return _page(422, form=form)
    try:
        with writing(form) as door:
            evacuating.declare(
                me(),
                form.place_id,
                form.starts_on.data,
                form.ends_on.data,
                whole_district=form.whole_district,
                reason=form.reason.data or "",
            )
            door.at(url_for(".evacuations"))
    except RescueError as error:
        return _page(web.explain(form, error), form=form)
    flash(gettext("Saved. The flags have taken it up."))
    return door.redirect()


@bp.get("/evacuations/<uuid:area_id>", endpoint="evacuation")
@allow(Right.KEEP_RUNS)
def area_page(area_id: UUID) -> web.Answer:
    return _area_page(area_id, 200)


@bp.post("/evacuations/<uuid:area_id>/until")
@allow(Right.KEEP_RUNS)
def prolong_evacuation(area_id: UUID) -> web.Answer:
    form = ProlongForm()
    if not form.validate_on_submit():
        return _area_page(area_id, 422, prolong=form)
    try:
        with writing(form) as door:
            evacuating.prolong(me(), area_id, form.ends_on.data)
            door.at(url_for(".evacuations"))
    except RescueError as error:
        return _area_page(area_id, web.explain(form, error), prolong=form)
    flash(gettext("Saved. The flags have taken it up."))
    return door.redirect()


@bp.post("/evacuations/<uuid:area_id>/end")
@allow(Right.KEEP_RUNS)
def end_evacuation(area_id: UUID) -> web.Answer:
    form = EndForm()
    if not form.validate_on_submit():
        return _area_page(area_id, 422, end=form)
    try:
        with writing(form) as door:
            evacuating.end(me(), area_id, form.reason.data or "")
            door.at(url_for(".evacuations"))
    except RescueError as error:
        return _area_page(area_id, web.explain(form, error), end=form)
    flash(gettext("It is over. The flags have taken it up."))
    return door.redirect()


def _page(status: int, form: EvacuationForm | None = None) -> web.Answer:
    if form is None:
        form = EvacuationForm(formdata=None)
    page = render_template(
        "runs/evacuations.html", form=form, areas=evacuating.standing(), past=evacuating.past()
    )
    return page, status


def _area_page(
    area_id: UUID, status: int, prolong: ProlongForm | None = None, end: EndForm | None = None
) -> web.Answer:
    area = evacuating.area(area_id)
    page = render_template(
        "runs/evacuation.html",
        area=area,
        prolong=prolong or ProlongForm(formdata=None, ends_on=area.ends_on),
        end=end or EndForm(formdata=None),
        is_refused=end is not None,
    )
    return page, status
