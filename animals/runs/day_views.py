"""The day of a run: leaving, fetching, feeding, handing over, news, unloading, closing."""

from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import BadRequest

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.feeding.models import Spot
from animals.runs import arriving, ending, loading, road, sight
from animals.runs.day_forms import (
    CloseForm,
    FeedForm,
    HandOverForm,
    HomeForm,
    LostForm,
    OutcomeForm,
    PickUpForm,
    ReturnForm,
)
from animals.runs.models import Run
from animals.runs.pages import animal_of, bag_grams, bp, run_page
from animals.runs.rules import CheckIn, VisitOutcome
from animals.runs.words import STOP_OUTCOMES, run_name
from animals.stock import service as stock
from animals.stock.forms import id_or_none


@bp.post("/runs/<uuid:run_id>/depart")
@allow(Right.KEEP_RUNS)
def depart(run_id: UUID) -> web.Answer:
    with writing() as door:
        road.depart(me(), run_id)
        door.at(url_for(".run", run_id=run_id))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/pick-up")
@allow(Right.SEE_RUNS)
def pick_up(run_id: UUID) -> web.Answer:
    sight.run_for(me(), run_id)
    form = PickUpForm()
    if not form.validate_on_submit():
        return run_page(run_id, 422, pick_up=form)
    typed = form.animal.data or ""
    try:
        animal_id = animal_of(typed).id
        with writing(form) as door:
            road.pick_up(me(), run_id, animal_id)
            door.at(url_for(".run", run_id=run_id, _anchor="animals"))
    except RescueError as error:
        return run_page(run_id, web.explain(form, error), pick_up=form)
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/outcome")
@allow(Right.SEE_RUNS)
def outcome(run_id: UUID) -> web.Answer:
    sight.run_for(me(), run_id)
    form = OutcomeForm()
    if not form.validate_on_submit():
        return run_page(run_id, 422, outcome=form)
    typed, came, words = form.animal.data or "", form.visit, form.note.data or ""
    try:
        animal_id = animal_of(typed).id
        with writing(form) as door:
            road.not_fetched(me(), run_id, animal_id, came, words)
            door.at(url_for(".run", run_id=run_id, _anchor="animals"))
    except RescueError as error:
        return run_page(run_id, web.explain(form, error), outcome=form)
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/hand-over")
@allow(Right.SEE_RUNS)
def hand_over(run_id: UUID) -> web.Answer:
    sight.run_for(me(), run_id)
    form = HandOverForm()
    if not form.validate_on_submit():
        return run_page(run_id, 422, hand_over=form)
    to, shelter_id, words = form.receiver, form.shelter.data, form.note.data or ""
    try:
        ids = [animal_of(text).id for text in form.animal.data]
        with writing(form) as door:
            road.hand_over(me(), run_id, ids, to, shelter_id, words)
            door.at(url_for(".run", run_id=run_id, _anchor="animals"))
    except RescueError as error:
        return run_page(run_id, web.explain(form, error), hand_over=form)
    return door.redirect()


@bp.get("/runs/<uuid:run_id>/feed")
@allow(Right.SEE_RUNS)
def feed_page(run_id: UUID) -> web.Answer:
    run = sight.run_for(me(), run_id)
    form = FeedForm(formdata=None)
    spot_id = id_or_none(request.args.get("spot"))
    form.spot.data = spot_id
    needs = loading.need(run, [])
    grams = next((it.grams for it in needs.spots if it.spot.id == spot_id), 0)
    form.kilograms.data = _kilograms(grams)
    return _feed_page(run, form, 200)


@bp.post("/runs/<uuid:run_id>/feed")
@allow(Right.SEE_RUNS)
def feed(run_id: UUID) -> web.Answer:
    run = sight.run_for(me(), run_id)
    form = FeedForm()
    if not form.validate_on_submit():
        return _feed_page(run, form, 422)
    new = form.feeding
    try:
        with writing(form) as door:
            road.feed(me(), run_id, new)
            door.at(url_for(".run", run_id=run_id, _anchor="stops"))
    except RescueError as error:
        return _feed_page(sight.run_for(me(), run_id), form, web.explain(form, error))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/stops/<uuid:stop_id>/end")
@allow(Right.SEE_RUNS)
def end_stop(run_id: UUID, stop_id: UUID) -> web.Answer:
    sight.run_for(me(), run_id)
    came = request.form.get("outcome", "")
    if came not in [str(code) for code in STOP_OUTCOMES]:
        raise BadRequest
    with writing() as door:
        road.end_stop(me(), run_id, stop_id, VisitOutcome(came))
        door.at(url_for(".run", run_id=run_id, _anchor="stops"))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/news")
@allow(Right.SEE_RUNS)
def news(run_id: UUID) -> web.Answer:
    sight.run_for(me(), run_id)
    state = request.form.get("state", "")
    if state not in list(CheckIn):
        raise BadRequest
    with writing() as door:
        road.check_in(me(), run_id, CheckIn(state))
        door.at(url_for(".run", run_id=run_id, _anchor="news"))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/home")
@allow(Right.SEE_RUNS)
def home(run_id: UUID) -> web.Answer:
    """The crew is home at another hour; who was promised its animals learns of it."""
    sight.run_for(me(), run_id)
    form = HomeForm()
    if not form.validate_on_submit():
        return run_page(run_id, 422, home=form)
    assert form.home_at.data is not None
    at = arriving.next_time(form.home_at.data.hour, form.home_at.data.minute)
    try:
        with writing(form) as door:
            arriving.expect_home(me(), run_id, at)
            door.at(url_for(".run", run_id=run_id, _anchor="news"))
    except RescueError as error:
        return run_page(run_id, web.explain(form, error), home=form)
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/return")
@allow(Right.KEEP_RUNS)
def return_food(run_id: UUID) -> web.Answer:
    form = ReturnForm()
    if not form.validate_on_submit():
        return run_page(run_id, 422, **{"return": form})
    try:
        grams = form.weight(bag_grams(form.lot.data))
        lot_id, store_id = form.lot.data, form.store.data
        with writing(form) as door:
            loading.return_food(me(), run_id, lot_id, grams, store_id)
            door.at(url_for(".run", run_id=run_id, _anchor="food"))
    except RescueError as error:
        return run_page(run_id, web.explain(form, error), **{"return": form})
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/loss")
@allow(Right.KEEP_RUNS)
def lose_food(run_id: UUID) -> web.Answer:
    form = LostForm()
    if not form.validate_on_submit():
        return run_page(run_id, 422, loss=form)
    try:
        grams = form.weight(bag_grams(form.lot.data))
        lot_id, why, words = form.lot.data, form.loss, form.note.data or ""
        with writing(form) as door:
            loading.lose_food(me(), run_id, lot_id, grams, why, words)
            door.at(url_for(".run", run_id=run_id, _anchor="food"))
    except RescueError as error:
        return run_page(run_id, web.explain(form, error), loss=form)
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/close")
@allow(Right.KEEP_RUNS)
def close(run_id: UUID) -> web.Answer:
    form = CloseForm()
    if not form.validate_on_submit():
        return run_page(run_id, 422, close=form)
    try:
        with writing(form) as door:
            ending.close_run(me(), run_id, form.stays.grams)
            door.at(url_for(".run", run_id=run_id))
    except RescueError as error:
        return run_page(run_id, web.explain(form, error), close=form)
    return door.redirect()


def _kilograms(grams: int) -> str:
    return i18n.typed_kilograms(grams) if grams else ""


def _feed_page(run: Run, form: FeedForm, status: int) -> web.Answer:
    spots: dict[UUID, Spot] = {stop.spot.id: stop.spot for stop in run.stops if stop.spot}
    held = {row.lot.product for row in stock.held(run.vehicle.store_id)}
    form.spot.choices = [
        ("", gettext("At no spot")),
        *((str(id_), spot.name) for id_, spot in spots.items()),
    ]
    form.product.choices = [
        ("", gettext("Whatever the van has")),
        *sorted(((str(it.id), it.name) for it in held), key=lambda pair: pair[1]),
    ]
    page = render_template("runs/feed.html", run=run, name=run_name(run.number), form=form)
    return page, status
