"""What there is: all stores at a glance, and each store's own pages."""

from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import NotFound, RescueError
from animals.stock import entries, listing, service, watching
from animals.stock.entries import Wanted
from animals.stock.forms import StoreForm
from animals.stock.models import Store
from animals.stock.rules import HOLDING, StoreKind
from animals.stock.views.doors import bp
from animals.stock.words import FRESHNESS_LABELS, KIND_LABELS, MOVE_LABELS, STORE_KIND_LABELS

_LOTS_A_PAGE = 40


@bp.get("/stock")
@allow(Right.KEEP_STOCK)
def stock() -> web.Answer:
    shelves = listing.shelves()
    products = listing.overall(shelves)
    return render_template(
        "stock/stock.html",
        warehouses=[it for it in shelves if it.kind is StoreKind.WAREHOUSE],
        vans=[it for it in shelves if it.kind is StoreKind.VAN],
        products=products[: listing.PRODUCTS_SHOWN],
        more_products=len(products[listing.PRODUCTS_SHOWN :]),
        kinds=listing.by_kind(products),
        near=listing.lots_near_their_date(),
        spots=listing.spots_holding(),
        below_zero=watching.vans_below_zero(),
        kind_labels=KIND_LABELS,
        move_labels=MOVE_LABELS,
        freshness_labels=FRESHNESS_LABELS,
    )


@bp.get("/stock/stores/new")
@allow(Right.KEEP_STOCK)
def new_store_page() -> web.Answer:
    return _new_store_form(StoreForm(), 200)


@bp.post("/stock/stores/new")
@allow(Right.KEEP_STOCK)
def new_store() -> web.Answer:
    form = StoreForm()
    if not form.validate_on_submit():
        return _new_store_form(form, 422)
    with writing(form) as door:
        store = service.new_store(form.name.data, StoreKind.WAREHOUSE)
        door.at(url_for(".store", store_id=store.id))
    return door.redirect()


@bp.get("/stock/stores/<uuid:store_id>")
@allow(Right.KEEP_STOCK)
def store(store_id: UUID) -> web.Answer:
    held = _holding(store_id)
    page = web.page_of(listing.lots_of(store_id), size=_LOTS_A_PAGE)
    return render_template(
        "stock/store.html",
        store=held,
        is_warehouse=held.kind == StoreKind.WAREHOUSE,
        kind=STORE_KIND_LABELS[StoreKind(held.kind)],
        page=page,
        lots=[listing.lot_held(it) for it in page.rows],
        freshness_labels=FRESHNESS_LABELS,
    )


@bp.get("/stock/stores/<uuid:store_id>/moves")
@allow(Right.KEEP_STOCK)
def store_moves(store_id: UUID) -> web.Answer:
    held = _holding(store_id)
    page = web.page_of(entries.entries(Wanted(store_id=store_id)))
    return render_template(
        "stock/store_moves.html",
        store=held,
        kind=STORE_KIND_LABELS[StoreKind(held.kind)],
        page=page,
        lines=[entries.line(it) for it in page.rows],
        move_labels=MOVE_LABELS,
    )


@bp.get("/stock/stores/<uuid:store_id>/edit")
@allow(Right.KEEP_STOCK)
def edit_store_page(store_id: UUID) -> web.Answer:
    kept = _warehouse(store_id)
    return _edit_store_form(kept, StoreForm(name=kept.name), 200)


@bp.post("/stock/stores/<uuid:store_id>/edit")
@allow(Right.KEEP_STOCK)
def edit_store(store_id: UUID) -> web.Answer:
    kept = _warehouse(store_id)
    form = StoreForm()
    if not form.validate_on_submit():
        return _edit_store_form(kept, form, 422)
    with writing(form) as door:
        service.rename_store(me(), store_id, form.name.data)
        door.at(url_for(".store", store_id=store_id))
    return door.redirect()


@bp.post("/stock/stores/<uuid:store_id>/archive")
@allow(Right.KEEP_STOCK)
def archive_store(store_id: UUID) -> web.Answer:
    kept = _warehouse(store_id)
    form = StoreForm(name=kept.name)
    try:
        with writing(form) as door:
            service.archive_store(me(), store_id)
            door.at(url_for(".stock"))
    except RescueError as error:
        status = web.explain(form, error)
        return _edit_store_form(_warehouse(store_id), form, status)
    flash(gettext("The warehouse is put away."))
    return door.redirect()


def _holding(store_id: UUID) -> Store:
    found = service.store(store_id)
    if found.kind not in HOLDING:
        raise NotFound
    return found


def _warehouse(store_id: UUID) -> Store:
    found = service.store(store_id)
    if found.kind != StoreKind.WAREHOUSE:  # a van's and a spot's name is kept where they are
        raise NotFound
    return found


def _new_store_form(form: StoreForm, status: int) -> web.Answer:
    return render_template("stock/new_store.html", form=form), status


def _edit_store_form(kept: Store, form: StoreForm, status: int) -> web.Answer:
    return render_template("stock/edit_store.html", form=form, store=kept), status
