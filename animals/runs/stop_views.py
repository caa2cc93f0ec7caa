"""The stops of a run: adding, changing, moving and dropping them."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.db import db
from animals.errors import RescueError
from animals.feeding.models import Spot
from animals.feeding.needs import open_spots
from animals.runs import changes, routing, sight
from animals.runs.pages import bp, posted_int
from animals.runs.rules import StopKind
from animals.runs.stop_forms import StopForm
from animals.runs.words import run_name
from animals.shelters import service as shelters


@bp.get("/runs/<uuid:run_id>/stops/new")
@allow(Right.KEEP_RUNS)
def new_stop_page(run_id: UUID) -> web.Answer:
    form = _stop_form(formdata=None)
    kind = request.args.get("kind", "")
    form.kind.data = kind if kind in list(StopKind) else StopKind.PEOPLE.value
    return _stop_page(run_id, form, 200)


@bp.post("/runs/<uuid:run_id>/stops/new")
@allow(Right.KEEP_RUNS)
def new_stop(run_id: UUID) -> web.Answer:
    form = _stop_form()
    if not form.validate_on_submit():
        return _stop_page(run_id, form, 422)
    new = form.stop
    try:
        with writing(form) as door:
            stop = routing.add_stop(me(), run_id, new)
            door.at(url_for(".run", run_id=run_id, _anchor=f"stop-{stop.id}"))
    except RescueError as error:
        return _stop_page(run_id, form, web.explain(form, error))
    return door.redirect()


@bp.get("/runs/<uuid:run_id>/stops/<uuid:stop_id>")
@allow(Right.KEEP_RUNS)
def stop_page(run_id: UUID, stop_id: UUID) -> web.Answer:
    stop = routing.stop_of(sight.run_for(me(), run_id), stop_id)
    contact = stop.contact
    form = _stop_form(
        formdata=None,
        **{name: getattr(stop, name) for name in ("kind", "name", "minutes", "note", "lat", "lon")},
        must="must" if stop.is_must else "if",
        spot=stop.spot_id,
        shelter=stop.shelter_id,
        address=stop.address,
        people=stop.people,
        belongings=_kilograms(stop.belongings_grams),
        cannot_walk=stop.cannot_walk,
        contact_name=contact.name if contact else "",
        contact_phone=contact.phone if contact else "",
        place=str(stop.place_id or ""),
    )
    form.show_pets(stop.companions)
    return _stop_page(run_id, form, 200, stop_id)


@bp.post("/runs/<uuid:run_id>/stops/<uuid:stop_id>")
@allow(Right.KEEP_RUNS)
def change_stop(run_id: UUID, stop_id: UUID) -> web.Answer:
    form = _stop_form()
    if not form.validate_on_submit():
        return _stop_page(run_id, form, 422, stop_id)
    new = form.stop
    try:
        with writing(form) as door:
            routing.change_stop(me(), run_id, stop_id, new)
            door.at(url_for(".run", run_id=run_id, _anchor=f"stop-{stop_id}"))
    except RescueError as error:
        return _stop_page(run_id, form, web.explain(form, error), stop_id)
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/stops/<uuid:stop_id>/move")
@allow(Right.KEEP_RUNS)
def move_stop(run_id: UUID, stop_id: UUID) -> web.Answer:
    to = posted_int("to", 1, 500)
    with writing() as door:
        routing.move_stop(me(), run_id, stop_id, to)
        door.at(url_for(".run", run_id=run_id, _anchor=f"stop-{stop_id}"))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/stops/<uuid:stop_id>/drop")
@allow(Right.KEEP_RUNS)
def drop_stop(run_id: UUID, stop_id: UUID) -> web.Answer:
    with writing() as door:
        changes.drop_stops(me(), run_id, {stop_id})
        door.at(url_for(".run", run_id=run_id, _anchor="stops"))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/stops/order")
@allow(Right.KEEP_RUNS)
def order_stops(run_id: UUID) -> web.Answer:
    with writing() as door:
        routing.order_by_distance(me(), run_id)
        door.at(url_for(".run", run_id=run_id, _anchor="stops"))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/spots")
@allow(Right.KEEP_RUNS)
def add_spot(run_id: UUID) -> web.Answer:
    """A spot that is due, put on the run with one press."""
    form = _stop_form(kind=StopKind.SPOT.value)
    with writing(form) as door:
        new = routing.NewStop(StopKind.SPOT, spot_id=form.spot.data)
        routing.add_stop(me(), run_id, new)
        door.at(url_for(".run", run_id=run_id, could="spots", _anchor="could"))
    return door.redirect()


def _stop_form(**data: Any) -> StopForm:
    form = StopForm(**data)
    spots = db.session.scalars(open_spots().order_by(None).order_by(Spot.name)).unique()
    form.offer(
        [(str(spot.id), spot.name) for spot in spots],
        [(str(shelter.id), shelter.name) for shelter in shelters.shelters()],
    )
    return form


def _kilograms(grams: int) -> str:
    return i18n.typed_kilograms(grams) if grams else ""


def _stop_page(
    run_id: UUID, form: StopForm, status: int, stop_id: UUID | None = None
) -> web.Answer:
    run = sight.run_for(me(), run_id)
    stop = routing.stop_of(run, stop_id) if stop_id else None
    page = render_template(
        "runs/stop_form.html", form=form, run=run, stop=stop, name=run_name(run.number)
    )
    return page, status
