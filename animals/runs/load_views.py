"""Seats and food of a run that has not left."""

from uuid import UUID

from flask import render_template, request, url_for

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.runs import loading, seating, sight
from animals.runs.day_forms import LoadForm, SeatForm
from animals.runs.pages import animal_of, bag_grams, bp, run_page
from animals.runs.van import hold, weights
from animals.runs.words import run_name
from animals.stock import listing
from animals.stock.weights import parse_grams
from animals.stock.words import KIND_LABELS, packs_words


@bp.post("/runs/<uuid:run_id>/seats")
@allow(Right.KEEP_RUNS)
def seat(run_id: UUID) -> web.Answer:
    form = SeatForm()
    if not form.validate_on_submit():
        return run_page(run_id, 422, seat=form)
    typed, crate, override = form.animal.data, form.crate.data, form.override
    try:
        animal_id = animal_of(typed or "").id
        with writing(form) as door:
            seating.seat(me(), run_id, animal_id, crate, override)
            door.at(url_for(".run", run_id=run_id, _anchor="van"))
    except RescueError as error:
        return run_page(run_id, web.explain(form, error), seat=form)
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/unseat")
@allow(Right.KEEP_RUNS)
def unseat(run_id: UUID) -> web.Answer:
    animal_id = animal_of(request.form.get("animal", "")).id
    with writing() as door:
        seating.unseat(me(), run_id, animal_id)
        door.at(url_for(".run", run_id=run_id, _anchor="van"))
    return door.redirect()


@bp.get("/runs/<uuid:run_id>/load")
@allow(Right.KEEP_RUNS)
def load_page(run_id: UUID) -> web.Answer:
    return _page(run_id, LoadForm(formdata=None), 200)


@bp.post("/runs/<uuid:run_id>/load")
@allow(Right.KEEP_RUNS)
def load(run_id: UUID) -> web.Answer:
    form = LoadForm()
    if not form.validate_on_submit():
        return _page(run_id, form, 422)
    now = request.form.get("act") != "plan"
    try:
        grams = form.weight(bag_grams(form.lot.data))
        lot_id, store_id, reason = form.lot.data, form.store.data, form.reason.data or ""
        with writing(form) as door:
            loading.plan_load(me(), run_id, lot_id, grams, store_id, reason=reason, now=now)
            door.at(url_for(".load_page", run_id=run_id))
    except RescueError as error:
        return _page(run_id, form, web.explain(form, error))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/loads/<uuid:load_id>/confirm")
@allow(Right.SEE_RUNS)
def confirm_load(run_id: UUID, load_id: UUID) -> web.Answer:
    """Whoever loads says that it is in the van, all of it or `grams`."""
    sight.run_for(me(), run_id)
    typed = request.form.get("grams", "")
    grams = parse_grams(typed) if typed else None
    page = ".load_page" if me().may(Right.KEEP_RUNS) else ".run"
    with writing() as door:
        loading.confirm_load(me(), run_id, load_id, grams)
        door.at(url_for(page, run_id=run_id))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/loads/<uuid:load_id>/drop")
@allow(Right.KEEP_RUNS)
def drop_load(run_id: UUID, load_id: UUID) -> web.Answer:
    with writing() as door:
        loading.drop_load(me(), run_id, load_id)
        door.at(url_for(".load_page", run_id=run_id))
    return door.redirect()


def _page(run_id: UUID, form: LoadForm, status: int) -> web.Answer:
    run = sight.run_for(me(), run_id)
    held = hold(run)
    need = loading.need(run, [seat.animal for seat in held.seats if seat.is_open])
    lots = loading.offered()
    page = render_template(
        "runs/load.html",
        run=run,
        name=run_name(run.number),
        form=form,
        lots=lots,
        refused=(form.lot.data, form.store.data) if form.errors else None,
        need=need,
        kinds=KIND_LABELS,
        loads=loading.loads(run.id),
        in_van=listing.lots_to_take([run.vehicle.store_id]),
        weights=weights(run, held),
        packs=packs_words,
    )
    return page, status
