"""A change of plan from a phone: another van, hour or day, fewer stops, another place to go."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import NotFound, RescueError
from animals.runs import change_page, changes, placing, service, sight, swapping, vehicles
from animals.runs.change_forms import (
    DELAYS,
    EARLIER,
    CallSignsForm,
    DelayForm,
    DropForm,
    DropOutForm,
    SwapForm,
    call_signs_form,
)
from animals.runs.models import Run
from animals.runs.pages import bp
from animals.runs.refusals import RunMovedOn
from animals.runs.rules import RunState
from animals.runs.states import Change, may_change
from animals.runs.swapping import Fit, Food
from animals.runs.words import LEFT_OUT_LABELS, STATE_LABELS, listed, pet_kind, run_name, run_title
from animals.stock.forms import id_or_none


@bp.get("/runs/<uuid:run_id>/change")
@allow(Right.KEEP_RUNS)
def change(run_id: UUID) -> web.Answer:
    return _page(run_id, 200)


@bp.post("/runs/<uuid:run_id>/change/delay")
@allow(Right.KEEP_RUNS)
def put_off(run_id: UUID) -> web.Answer:
    form = DelayForm()
    if not form.validate_on_submit():
        return _page(run_id, 422, delay=form)
    seen, (days, hours) = form.seen, form.days_and_hours
    try:
        with writing(form) as door:
            run = changes.put_off(me(), run_id, seen, days, hours)
            said = gettext("The run leaves %(when)s now.", when=i18n.when(run.starts_at))
            door.at(url_for(".run", run_id=run_id))
    except RescueError as error:
        return _page(run_id, web.explain(form, error), delay=form)
    flash(said)
    return door.redirect()


@bp.get("/runs/<uuid:run_id>/change/van/<uuid:van_id>")
@allow(Right.KEEP_RUNS)
def swap_page(run_id: UUID, van_id: UUID) -> web.Answer:
    return _swap_page(run_id, van_id, SwapForm(formdata=None), 200)


@bp.post("/runs/<uuid:run_id>/change/van/<uuid:van_id>")
@allow(Right.KEEP_RUNS)
def swap_van(run_id: UUID, van_id: UUID) -> web.Answer:
    form = SwapForm()
    if not form.validate_on_submit():
        return _swap_page(run_id, van_id, form, 422)
    seen, food, reason = form.seen, form.goes, form.reason.data or ""
    try:
        with writing(form) as door:
            lost = swapping.swap_van(me(), run_id, seen, van_id, food, reason)
            codes = listed(seat.animal.code for seat in lost)
            door.at(url_for(".run", run_id=run_id))
    except RescueError as error:
        return _swap_page(run_id, van_id, form, web.explain(form, error))
    flash(
        gettext("The van is swapped. These wait again: %(codes)s.", codes=codes)
        if codes
        else gettext("The van is swapped, and everybody fits.")
    )
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/change/stops")
@allow(Right.KEEP_RUNS)
def drop_stops(run_id: UUID) -> web.Answer:
    form = DropForm()
    if not form.validate_on_submit():
        return _page(run_id, 422, drop=form)
    wanted = form.stops
    try:
        with writing(form) as door:
            waiting = changes.drop_stops(me(), run_id, wanted)
            codes = listed(seat.animal.code for seat in waiting)
            door.at(url_for(".run", run_id=run_id, _anchor="stops"))
    except RescueError as error:
        return _page(run_id, web.explain(form, error), drop=form)
    flash(
        gettext("Dropped. These wait again: %(codes)s.", codes=codes)
        if codes
        else gettext("Dropped.")
    )
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/change/shelters/<uuid:shelter_id>")
@allow(Right.KEEP_RUNS)
def drop_out(run_id: UUID, shelter_id: UUID) -> web.Answer:
    form = DropOutForm()
    if not form.validate_on_submit():
        return _page(run_id, 422, drop_out=(shelter_id, form))
    reason = form.reason.data or ""
    try:
        with writing(form) as door:
            placing.drop_out(me(), run_id, shelter_id, reason)
            door.at(url_for(".change", run_id=run_id, _anchor="homeless"))
    except RescueError as error:
        return _page(run_id, web.explain(form, error), drop_out=(shelter_id, form))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/change/places")
@allow(Right.KEEP_RUNS)
def place(run_id: UUID) -> web.Answer:
    """A place that has said yes takes an animal and its group, with one press."""
    animal_id = id_or_none(request.form.get("animal", ""))
    shelter_id = id_or_none(request.form.get("shelter", ""))
    if animal_id is None or shelter_id is None:
        raise NotFound
    with writing() as door:
        placing.promise(me(), run_id, animal_id, shelter_id)
        door.at(url_for(".change", run_id=run_id, _anchor="homeless"))
    flash(gettext("The place is kept."))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/call-signs")
@allow(Right.KEEP_RUNS)
def name_calls(run_id: UUID) -> web.Answer:
    form = call_signs_form(sight.run_for(me(), run_id))
    if not form.validate_on_submit():
        return _page(run_id, 422, calls=form)
    signs = form.call_signs
    with writing(form) as door:
        service.name_calls(me(), run_id, signs)
        door.at(url_for(".run", run_id=run_id))
    return door.redirect()


def _page(
    run_id: UUID,
    status: int,
    *,
    delay: DelayForm | None = None,
    drop: DropForm | None = None,
    drop_out: tuple[UUID, DropOutForm] | None = None,
    calls: CallSignsForm | None = None,
) -> web.Answer:
    run = sight.run_for(me(), run_id)
    state = RunState(run.state)
    chosen = drop.stops if drop else _asked_stops(run)
    page = render_template(
        "runs/change.html",
        run=run,
        name=run_name(run.number),
        title=run_title(run.starts_at),
        state=STATE_LABELS[state],
        may={str(change): may_change(state, change) for change in Change},
        delay=delay or DelayForm(formdata=None),
        delays=DELAYS,
        earlier=EARLIER,
        vans=change_page.vans(run) if may_change(state, Change.PLAN) else [],
        drop=drop,
        stops=change_page.stops(run, chosen),
        roads=change_page.roads(run.stops),
        drops_out=drop_out[0] if drop_out else None,
        drop_out=drop_out[1] if drop_out else None,
        goals=change_page.goals(run),
        homeless=change_page.homeless(run) if may_change(state, Change.PLACES) else [],
        calls=calls or call_signs_form(run, formdata=None),
    )
    return page, status


def _swap_page(run_id: UUID, van_id: UUID, form: SwapForm, status: int) -> web.Answer:
    run = sight.run_for(me(), run_id)
    if not may_change(RunState(run.state), Change.PLAN):
        raise RunMovedOn(state=RunState(run.state))
    van = vehicles.vehicle(van_id)
    if van.archived_at is not None:
        raise NotFound
    form.version.data = str(run.version)
    found = swapping.fit(run, van)
    page = render_template(
        "runs/swap.html",
        run=run,
        name=run_name(run.number),
        form=form,
        fit=found,
        refused=web.sentence_of(found.refused) if found.refused else "",
        laps=_laps(found),
        left=[change_page.left(it.seats, LEFT_OUT_LABELS[it.why]) for it in found.left],
        over=found.grams_over(Food.MOVE),
        over_without=found.grams_over(Food.STAY),
    )
    return page, status


def _laps(fit: Fit) -> str:
    """Whose pets have no crate in the other van."""
    who = listed(
        f"{pet.name} ({pet_kind(pet)})" if pet.name else pet_kind(pet) for pet in fit.on_laps
    )
    return gettext("No crate for %(pets)s: on the lap or the lead.", pets=who) if who else ""


def _asked_stops(run: Run) -> set[UUID]:
    """The stops of a closed road: those at the settlement that was pressed."""
    place = id_or_none(request.args.get("place", ""))
    return {it.id for it in run.stops if place is not None and it.place_id == place}
