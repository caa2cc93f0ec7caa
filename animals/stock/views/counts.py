"""Counting a store: the sheet to print, the form, what differs, and the booking."""

from datetime import datetime
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import ngettext

from animals import clock, i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import NotFound, RescueError
from animals.stock import counting, listing, products, service
from animals.stock.count_form import CountSheet, read_sheet
from animals.stock.counting import CountInFuture
from animals.stock.forms import CountForm, id_or_none
from animals.stock.models import Store
from animals.stock.rules import HOLDING
from animals.stock.views.doors import bp

_BLANK_ROWS = 4


@bp.get("/stock/stores/<uuid:store_id>/count-sheet")
@allow(Right.KEEP_STOCK)
def count_sheet(store_id: UUID) -> web.Answer:
    """Blank on purpose: whoever sees the figure of the books counts that figure."""
    return render_template(
        "stock/count_sheet.html",
        store=_countable(store_id),
        lots=counting.lots_to_count(store_id, clock.now()),
        blank_rows=range(_BLANK_ROWS),
    )


@bp.get("/stock/count")
@allow(Right.KEEP_STOCK)
def count_page() -> web.Answer:
    store_id = id_or_none(request.args.get("store"))
    if store_id is None:
        return render_template("stock/count_where.html", stores=listing.stores(*HOLDING))
    now = i18n.local(clock.now()).replace(second=0, microsecond=0, tzinfo=None)
    sheet = read_sheet(store_id, {}, clock.now())
    return _count_form(_countable(store_id), CountForm(moment=now), sheet, 200)


@bp.post("/stock/count")
@allow(Right.KEEP_STOCK)
def count() -> web.Answer:
    form = CountForm()
    store = _countable(id_or_none(request.values.get("store")))
    store_id, is_sound = store.id, form.validate_on_submit()
    moment = _within(i18n.local_moment(form.moment.data)) if is_sound else clock.now()
    sheet = read_sheet(store_id, request.form.to_dict(), moment)
    if not is_sound or sheet.problems:
        return _count_form(store, form, sheet, 422)
    if moment > clock.now():
        return _count_form(store, form, sheet, web.explain(form, CountInFuture(field="moment")))
    if request.form.get("confirmed") == "no":
        return _count_form(store, form, sheet, 200)
    if request.form.get("confirmed") != "yes":
        return _differences(store, form, sheet, moment)
    try:
        with writing(form) as door:
            counted = counting.count_store(me(), store_id, moment, sheet.counted())
            door.at(url_for(".store_moves", store_id=store_id))
    except RescueError as error:
        status = web.explain(form, error)
        return _count_form(_countable(store_id), form, sheet, status)
    flash(
        ngettext(
            "The count is booked: %(num)d lot.", "The count is booked: %(num)d lots.", len(counted)
        )
    )
    return door.redirect()


def _within(minute: datetime) -> datetime:
    """The end of the minute that was typed, or now: what was booked just before is in the count."""
    now = clock.now()
    return min(minute.replace(second=59, microsecond=999_999), now) if minute <= now else minute


def _countable(store_id: UUID | None) -> Store:
    if store_id is None:
        raise NotFound
    store = service.store(store_id)
    if store.kind not in HOLDING:
        raise NotFound
    return store


def _count_form(store: Store, form: CountForm, sheet: CountSheet, status: int) -> web.Answer:
    page = render_template(
        "stock/count.html", form=form, store=store, sheet=sheet, products=products.products()
    )
    return page, status


def _differences(store: Store, form: CountForm, sheet: CountSheet, moment: datetime) -> web.Answer:
    page = render_template(
        "stock/count_check.html",
        form=form,
        store=store,
        moment=moment,
        differences=sheet.differences(moment),
        left_blank=sheet.left_blank,
        typed=sheet.typed_fields(),
    )
    return page, 200
