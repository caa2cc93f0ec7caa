"""What moves food: receiving, carrying, losing, opening a bag, writing off."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext
from wtforms.fields import SelectChoice

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.stock import listing, moving, products, service
from animals.stock.forms import LossForm, ReceiveForm, TransferForm, id_or_none
from animals.stock.listing import LotHeld
from animals.stock.models import Store
from animals.stock.rules import HOLDING, StoreKind
from animals.stock.service import ProductGone
from animals.stock.views.doors import bp
from animals.stock.words import packs_words

_LOTS_OFFERED = 60


@bp.get("/stock/receive")
@allow(Right.KEEP_STOCK)
def receive_page() -> web.Answer:
    asked = {name: id_or_none(request.args.get(name)) for name in ("product", "store")}
    return _receive_form(ReceiveForm(**{k: v for k, v in asked.items() if v}), 200)


@bp.post("/stock/receive")
@allow(Right.KEEP_STOCK)
def receive() -> web.Answer:
    form = ReceiveForm()
    if not form.validate_on_submit():
        return _receive_form(form, 422)
    try:
        grams = form.weight(_bag_of_product(form.product.data))
        with writing(form) as door:
            entry = service.receive(
                me(),
                form.product.data,
                grams,
                form.best_before.data,
                form.store.data,
                batch=form.batch.data or "",
                donor=form.donor.data or "",
            )
            door.at(url_for(".store", store_id=form.store.data, received=entry.id))
    except RescueError as error:
        return _receive_form(form, web.explain(form, error))
    flash(gettext("Received: %(weight)s. It stands in the store now.", weight=i18n.weight(grams)))
    return door.redirect()


@bp.get("/stock/transfer")
@allow(Right.KEEP_STOCK)
def transfer_page() -> web.Answer:
    lot_id = id_or_none(request.args.get("lot"))
    return _transfer_form(TransferForm(lot=lot_id) if lot_id else TransferForm(), 200)


@bp.post("/stock/transfer")
@allow(Right.KEEP_STOCK)
def transfer() -> web.Answer:
    form = TransferForm()
    from_id = id_or_none(request.args.get("store"))
    if not form.validate_on_submit() or from_id is None:
        return _transfer_form(form, 422)
    try:
        grams = form.weight(_bag_of_lot(form.lot.data))
        with writing(form) as door:
            moving.transfer(
                me(), form.lot.data, grams, from_id, form.to.data, reason=form.reason.data or ""
            )
            door.at(url_for(".store", store_id=form.to.data))
    except RescueError as error:
        return _transfer_form(form, web.explain(form, error))
    flash(gettext("Moved: %(weight)s. It stands here now.", weight=i18n.weight(grams)))
    return door.redirect()


@bp.get("/stock/loss")
@allow(Right.KEEP_STOCK)
def loss_page() -> web.Answer:
    lot_id = id_or_none(request.args.get("lot"))
    return _loss_form(LossForm(lot=lot_id) if lot_id else LossForm(), 200)


@bp.post("/stock/loss")
@allow(Right.KEEP_STOCK)
def lose() -> web.Answer:
    form = LossForm()
    store_id = id_or_none(request.args.get("store"))
    if not form.validate_on_submit() or store_id is None:
        return _loss_form(form, 422)
    try:
        if form.everything.data:
            grams = service.grams_of(form.lot.data, store_id)
        else:
            grams = form.weight(_bag_of_lot(form.lot.data))
        with writing(form) as door:
            moving.lose(
                me(), form.lot.data, grams, store_id, form.loss_reason, note=form.note.data or ""
            )
            door.at(url_for(".store", store_id=store_id))
    except RescueError as error:
        return _loss_form(form, web.explain(form, error))
    flash(gettext("Written down as lost: %(weight)s.", weight=i18n.weight(grams)))
    return door.redirect()


@bp.post("/stock/stores/<uuid:store_id>/lots/<uuid:lot_id>/open-bag")
@allow(Right.KEEP_STOCK)
def open_bag(store_id: UUID, lot_id: UUID) -> web.Answer:
    with writing() as door:
        moving.open_bag(me(), lot_id, store_id)
        door.at(url_for(".store", store_id=store_id))
    flash(gettext("One bag is open; its food counts as loose now."))
    return door.redirect()


@bp.post("/stock/stores/<uuid:store_id>/lots/<uuid:lot_id>/write-off")
@allow(Right.KEEP_STOCK)
def write_off(store_id: UUID, lot_id: UUID) -> web.Answer:
    with writing() as door:
        grams = moving.write_off(me(), lot_id, store_id).grams
        door.at(url_for(".stock"))
    flash(gettext("Written off: %(weight)s past its date.", weight=i18n.weight(grams)))
    return door.redirect()


def _bag_of_product(product_id: UUID | None) -> int:
    found = next((it for it in products.products() if it.id == product_id), None)
    if found is None:
        raise ProductGone(field="product")
    return found.bag_grams


def _bag_of_lot(lot_id: UUID | None) -> int:
    return service.lot(lot_id).product.bag_grams


def _receive_form(form: ReceiveForm, status: int) -> web.Answer:
    known = products.products()
    stores = listing.stores(StoreKind.WAREHOUSE, StoreKind.VAN)
    form.product.choices = [SelectChoice(value=it.id, label=it.name) for it in known]
    form.store.choices = [SelectChoice(value=it.id, label=it.name) for it in stores]
    if len(known) > 1:
        form.product.choices.insert(0, SelectChoice(value="", label=gettext("Choose the product")))
    page = render_template(
        "stock/receive.html", form=form, has_stores=bool(stores), has_products=bool(known)
    )
    return page, status


def _transfer_form(form: TransferForm, status: int) -> web.Answer:
    origin, lots = _origin(expired=False)
    goals = [it for it in listing.stores(*HOLDING) if origin is None or it.id != origin.id]
    form.to.choices = [SelectChoice(value=it.id, label=it.name) for it in goals]
    form.lot.choices = _lot_choices(lots)
    if lots and status == 200:
        form.lot.data = form.lot.data or lots[0].lot_id
    page = render_template(
        "stock/transfer.html",
        form=form,
        origin=origin,
        has_lots=bool(lots),
        stores=_stores_with_food("stock.transfer_page"),
    )
    return page, status


def _loss_form(form: LossForm, status: int) -> web.Answer:
    origin, lots = _origin(expired=True)
    form.lot.choices = _lot_choices(lots)
    page = render_template(
        "stock/loss.html",
        form=form,
        origin=origin,
        has_lots=bool(lots),
        stores=_stores_with_food("stock.loss_page"),
    )
    return page, status


def _origin(*, expired: bool) -> tuple[Store | None, list[LotHeld]]:
    """The store asked for in the address, and what may be taken from it, earliest date first."""
    store_id = id_or_none(request.args.get("store"))
    if store_id is None:
        return None, []
    origin = service.store(store_id)
    held = service.held(store_id) if expired else moving.offered(store_id)
    asked_for = id_or_none(request.args.get("lot"))
    there = [it for it in held if it.grams > 0]
    shown = there[:_LOTS_OFFERED]
    shown += [it for it in there[_LOTS_OFFERED:] if it.lot_id == asked_for]
    return origin, [listing.lot_held(it) for it in shown]


def _stores_with_food(endpoint: str) -> list[tuple[str, str]]:
    """Name and address of every store from which something can be taken."""
    return [(it.name, url_for(endpoint, store=it.id)) for it in listing.stores_with_food()]


def _lot_choices(lots: list[LotHeld]) -> list[SelectChoice]:
    return [
        SelectChoice(
            value=it.lot_id,
            label=gettext(
                "%(product)s, best before %(day)s: %(packs)s",
                product=it.product,
                day=i18n.day(it.best_before),
                packs=packs_words(it.packs),
            ),
        )
        for it in lots
    ]
