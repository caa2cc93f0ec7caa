"""Feedings: logging one at a spot or elsewhere, its page, answering and undoing it."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Field, Right
from animals.errors import NotFound, RescueError
from animals.feeding import service, sight
from animals.feeding.amounts import Amount, amount_grams
from animals.feeding.forms import FROM_LABELS, LEFTOVER_LABELS, AnswerForm, FeedingForm
from animals.feeding.models import Feeding
from animals.feeding.pages import feeding_form, spot_page
from animals.feeding.rules import GivenFrom, Leftover, SpotClosed

bp = Blueprint("feedings", __name__)

SHOWS = ("all", "asked", "nowhere")


@bp.post("/spots/<uuid:spot_id>/feedings")
@allow(Right.LOG_FEEDINGS)
def log(spot_id: UUID) -> web.Answer:
    seen = sight.spot_for(me(), spot_id)
    form = feeding_form(spot_id)
    if not form.validate_on_submit():
        return spot_page(me(), spot_id, form, 422)
    try:
        if seen.spot.closed_at is not None:
            raise SpotClosed
        return _log(form, spot_id)
    except RescueError as error:
        return spot_page(me(), spot_id, form, web.explain(form, error))


@bp.get("/feedings/new")
@allow(Right.LOG_FEEDINGS)
def new_feeding_page() -> web.Answer:
    return _form_page(feeding_form(None), 200)


@bp.post("/feedings/new")
@allow(Right.LOG_FEEDINGS)
def new_feeding() -> web.Answer:
    form = feeding_form(None)
    if not form.validate_on_submit():
        return _form_page(form, 422)
    try:
        return _log(form, None)
    except RescueError as error:
        return _form_page(form, web.explain(form, error))


@bp.get("/feedings")
@allow(Right.KEEP_SPOTS)
def feedings() -> web.Answer:
    show = request.args.get("show", "all")
    show = show if show in SHOWS else "all"
    page = web.page_of(sight.feedings_query(show))
    return render_template(
        "feeding/feedings.html",
        page=page,
        show=show,
        who=sight.names_of([feeding.by_id for feeding in page.rows]),
    )


@bp.get("/feedings/<uuid:feeding_id>")
@allow(Right.LOG_FEEDINGS)
def feeding(feeding_id: UUID) -> web.Answer:
    return _feeding_page(sight.feeding_for(me(), feeding_id), None, 200)


@bp.post("/feedings/<uuid:feeding_id>/undo")
@allow(Right.LOG_FEEDINGS)
def undo(feeding_id: UUID) -> web.Answer:
    sight.feeding_for(me(), feeding_id)
    with writing() as door:
        service.undo_feeding(me(), feeding_id)
        door.at(url_for(".feeding", feeding_id=feeding_id))
    return door.redirect()


@bp.post("/feedings/<uuid:feeding_id>/given/<uuid:given_id>")
@allow(Right.KEEP_SPOTS)
def answer(feeding_id: UUID, given_id: UUID) -> web.Answer:
    found = sight.feeding_for(me(), feeding_id)
    if given_id not in {given.id for given in found.given}:
        raise NotFound
    form = _answer_form()
    if not form.validate_on_submit():
        return _feeding_page(found, form, 422)
    try:
        with writing(form) as door:
            service.answer_asked(me(), given_id, UUID(form.product.data))
            door.at(url_for(".feeding", feeding_id=feeding_id))
    except RescueError as error:
        status = web.explain(form, error)
        return _feeding_page(sight.feeding_for(me(), feeding_id), form, status)
    return door.redirect()


def _log(form: FeedingForm, spot_id: UUID | None) -> web.Answer:
    given_from = GivenFrom(form.given_from.data)
    van_id = form.van_id if given_from is GivenFrom.VAN else None
    new = service.NewFeeding(
        given=_portions(form, spot_id, van_id),
        spot_id=spot_id,
        given_from=given_from,
        leftover=Leftover(form.leftover.data) if form.leftover.data and spot_id else None,
        dogs_seen=form.dogs_seen.data,
        cats_seen=form.cats_seen.data,
        captured_at=form.captured_at,
        position=None if spot_id else form.position(),
        place_id=None if spot_id else form.place_id(),
        note=(form.note.data or "").strip(),
    )
    with writing(form) as door:
        logged = service.log_feeding(me(), new, van_store_id=van_id)
        door.at(url_for("feedings.feeding", feeding_id=logged.id))
    return door.redirect()


def _portions(
    form: FeedingForm, spot_id: UUID | None, van_id: UUID | None
) -> tuple[service.Portion, ...]:
    last = service.last_given(spot_id) if spot_id else 0
    said = (
        (form.amount, form.weight, form.product),
        (form.amount2, form.weight2, form.product2),
    )
    portions = []
    for amount, weight, product in said:
        if not amount.data:
            continue
        product_id = UUID(product.data) if product.data else None
        bag = service.bag_grams(product_id, van_id)
        try:
            grams = amount_grams(Amount(amount.data), bag, last, weight.grams)
        except RescueError as error:
            error.facts["field"] = weight.name
            raise
        portions.append(service.Portion(grams, product_id))
    return tuple(portions)


def _answer_form() -> AnswerForm:
    form = AnswerForm()
    form.offer([(str(product.id), product.name) for product in service.products()])
    return form


def _form_page(form: FeedingForm, status: int) -> web.Answer:
    return render_template("feeding/feeding_form.html", form=form), status


def _feeding_page(feeding: Feeding, form: AnswerForm | None, status: int) -> web.Answer:
    person = me()
    keeps = person.may(Right.KEEP_SPOTS)
    seen = sight.spot_for(person, feeding.spot_id) if feeding.spot_id else None
    page = render_template(
        "feeding/feeding.html",
        feeding=feeding,
        card=seen.card if seen else None,
        form=form or _answer_form(),
        entries=sight.entry_lines(feeding.id) if person.sees_all(Field.LEDGER) else [],
        who=sight.names_of([feeding.by_id]) if person.sees_all(Field.PEOPLE) else {},
        keeps=keeps,
        may_undo=feeding.undone_at is None and service.may_undo(person, feeding),
        leftovers=LEFTOVER_LABELS,
        froms=FROM_LABELS,
    )
    return page, status
