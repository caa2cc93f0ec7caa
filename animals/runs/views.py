"""Runs: the list, one run, planning and changing it, and its states."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.exceptions import BadRequest

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.db import db
from animals.errors import RescueError
from animals.runs import calls_views as calls_views
from animals.runs import change_views as change_views
from animals.runs import changes, copying, ending, road, service, sight, vehicles, versions
from animals.runs import day_views as day_views
from animals.runs import evacuation_views as evacuation_views
from animals.runs import figures_views as figures_views
from animals.runs import leaving_views as leaving_views
from animals.runs import load_views as load_views
from animals.runs import papers_views as papers_views
from animals.runs import sentences as sentences
from animals.runs import sheet_views as sheet_views
from animals.runs import stop_views as stop_views
from animals.runs import transport_views as transport_views
from animals.runs import vehicle_views as vehicle_views
from animals.runs.change_forms import CancelForm, CopyForm
from animals.runs.forms import RunForm
from animals.runs.models import Crate, Run, Seat
from animals.runs.pages import bp as bp
from animals.runs.pages import run_page
from animals.runs.refusals import RunChanged
from animals.runs.rules import RunState
from animals.runs.words import STATE_LABELS, run_name, run_title


@bp.get("/runs")
@allow(Right.SEE_RUNS)
def runs() -> web.Answer:
    person = me()
    show = "over" if request.args.get("show") == "over" else "coming"
    page = web.page_of(sight.runs_query(person, show), size=25)
    return render_template(
        "runs/runs.html",
        page=page,
        seats=_seat_counts([run.id for run in page.rows]),
        show=show,
        states=STATE_LABELS,
        run_name=run_name,
        run_title=run_title,
        keeps=person.may(Right.KEEP_RUNS),
        has_vans=bool(vehicles.vehicles()) if person.may(Right.KEEP_RUNS) else True,
    )


@bp.get("/runs/new")
@allow(Right.KEEP_RUNS)
def new_run_page() -> web.Answer:
    tomorrow = i18n.local_today() + timedelta(days=1)
    form = _run_form(formdata=None, date=tomorrow, duty=me().id)
    return _form_page(form, 200)


@bp.post("/runs/new")
@allow(Right.KEEP_RUNS)
def new_run() -> web.Answer:
    form = _run_form()
    if not form.validate_on_submit():
        return _form_page(form, 422)
    new = form.run(form.vehicle.data)
    try:
        with writing(form) as door:
            run = service.plan_run(me(), new)
            door.at(url_for(".run", run_id=run.id))
    except RescueError as error:
        return _form_page(form, web.explain(form, error))
    return door.redirect()


@bp.get("/runs/<uuid:run_id>")
@allow(Right.SEE_RUNS)
def run(run_id: UUID) -> web.Answer:
    page = run_page(run_id)
    versions.opened(me(), sight.run_for(me(), run_id))
    return page


@bp.get("/runs/<uuid:run_id>/edit")
@allow(Right.KEEP_RUNS)
def edit_page(run_id: UUID) -> web.Answer:
    run = sight.run_for(me(), run_id)
    return _form_page(_without_van(_run_form(formdata=None, **_typed(run))), 200, run)


@bp.post("/runs/<uuid:run_id>/edit")
@allow(Right.KEEP_RUNS)
def edit(run_id: UUID) -> web.Answer:
    form = _without_van(_run_form())
    run = sight.run_for(me(), run_id)
    if not form.validate_on_submit():
        return _form_page(form, 422, run)
    new = form.run(run.vehicle_id)
    try:
        with writing(form) as door:
            changes.change_plan(me(), run_id, form.seen, new)
            door.at(url_for(".run", run_id=run_id))
    except RescueError as error:
        status = web.explain(form, error)
        run = sight.run_for(me(), run_id)
        if isinstance(error, RunChanged):
            form.version.data = str(run.version)
        return _form_page(form, status, run, shows_now=isinstance(error, RunChanged))
    return door.redirect()


@bp.get("/runs/<uuid:run_id>/copy")
@allow(Right.KEEP_RUNS)
def copy_page(run_id: UUID) -> web.Answer:
    run = sight.run_for(me(), run_id)
    return _copy_page(run, CopyForm(formdata=None, date=copying.next_day(run)), 200)


@bp.post("/runs/<uuid:run_id>/copy")
@allow(Right.KEEP_RUNS)
def copy(run_id: UUID) -> web.Answer:
    run, form = sight.run_for(me(), run_id), CopyForm()
    if not form.validate_on_submit():
        return _copy_page(run, form, 422)
    day: date = form.date.data
    try:
        with writing(form) as door:
            made = copying.copy_run(me(), run_id, day)
            door.at(url_for(".run", run_id=made.id))
    except RescueError as error:
        return _copy_page(sight.run_for(me(), run_id), form, web.explain(form, error))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/state")
@allow(Right.KEEP_RUNS)
def state(run_id: UUID) -> web.Answer:
    """Loading begun, or taken back; home, or out once more."""
    wanted = request.form.get("state", "")
    with writing() as door:
        if wanted == RunState.BACK:
            road.come_back(me(), run_id)
        elif wanted == RunState.ON_ROAD:
            road.depart(me(), run_id)
        elif wanted in (RunState.LOADING, RunState.PLANNED):
            service.change_state(me(), run_id, RunState(wanted))
        else:
            raise BadRequest
        door.at(url_for(".run", run_id=run_id))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/cancel")
@allow(Right.KEEP_RUNS)
def cancel(run_id: UUID) -> web.Answer:
    form = CancelForm()
    form.validate_on_submit()  # the token; whether an answer is needed, the service knows
    back_in, in_van = form.back_in, form.in_van
    try:
        with writing(form) as door:
            ending.cancel_run(me(), run_id, back_in=back_in, in_van=in_van)
            door.at(url_for(".run", run_id=run_id))
    except RescueError as error:
        return run_page(run_id, web.explain(form, error), cancel=form)
    return door.redirect()


def _run_form(**data: Any) -> RunForm:
    form = RunForm(**data)
    form.offer(
        [(str(van.id), van.name) for van in vehicles.vehicles()],
        [(str(user.id), user.name) for user in service.teammates()],
    )
    return form


def _without_van(form: RunForm) -> RunForm:
    """The form of a run that has its van: another one is a change of plan of its own."""
    del form.vehicle
    return form


def _typed(run: Run) -> dict[str, Any]:
    """The run as its form shows it."""

    def hour(moment: Any) -> Any:
        return i18n.local_time(moment) if moment else None

    return {
        "version": str(run.version),
        "date": run.date,
        "starts": hour(run.starts_at),
        "ends": hour(run.ends_at),
        "turn_back": hour(run.turn_back_at),
        "hear_by": hour(run.hear_by_at),
        "area": run.area,
        "team": [mate.user_id for mate in run.team],
        "people": run.people,
        "belongings": _kilograms(run.belongings_grams),
        "danger": run.danger_minutes,
        "road_factor": i18n.number(run.road_factor),
        "duty": run.duty_id,
        "note": run.note,
        "lat": run.lat,
        "lon": run.lon,
        "place": str(run.place_id or ""),
    }


def _kilograms(grams: int) -> str:
    return i18n.typed_kilograms(grams) if grams else ""


def _seat_counts(run_ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """Animals with a seat, and crates, of each run."""
    seated = select(func.count()).where(Seat.run_id == Run.id).scalar_subquery()
    crates = (
        select(func.count())
        .where(Crate.vehicle_id == Run.vehicle_id, Crate.archived_at.is_(None))
        .scalar_subquery()
    )
    rows = db.session.execute(select(Run.id, seated, crates).where(Run.id.in_(run_ids)))
    return {id_: (int(n), int(of)) for id_, n, of in rows}


def _copy_page(run: Run, form: CopyForm, status: int) -> web.Answer:
    page = render_template(
        "runs/copy.html",
        form=form,
        run=run,
        name=run_name(run.number),
        title=run_title(run.starts_at),
    )
    return page, status


def _form_page(
    form: RunForm, status: int, run: Run | None = None, *, shows_now: bool = False
) -> web.Answer:
    page = render_template(
        "runs/run_form.html",
        form=form,
        run=run,
        name=run_name(run.number) if run else "",
        title=run_title(run.starts_at) if run else "",
        shows_now=shows_now,
    )
    return page, status
