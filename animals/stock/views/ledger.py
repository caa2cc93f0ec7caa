"""The ledger: reading it, undoing an entry, donations, and both as spreadsheets."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext, pgettext
from sqlalchemy import Row
from wtforms.fields import SelectChoice

from animals import i18n, tables, web
from animals.accounts.guard import allow, asks_again, me, writing
from animals.accounts.rules import Right
from animals.stock import entries, listing, products, service
from animals.stock.entries import Wanted
from animals.stock.forms import LedgerFilter
from animals.stock.rules import HOLDING, Move, StoreKind
from animals.stock.views.doors import bp
from animals.stock.words import MOVE_LABELS, STORE_KIND_LABELS, reason_words

_FAR = (StoreKind.OUTSIDE, StoreKind.EATEN, StoreKind.LOST)


@bp.get("/stock/ledger")
@allow(Right.KEEP_STOCK)
def ledger() -> web.Answer:
    form = LedgerFilter(request.args)
    wanted = _wanted(form)
    anywhere = SelectChoice(value="", label=pgettext("filter", "Everywhere"))
    everything = SelectChoice(value="", label=pgettext("filter", "Everything"))
    stores = [*listing.stores(*HOLDING), service.eaten(), service.lost()]
    form.store.choices = [anywhere, *(_store_choice(it.id, it.kind, it.name) for it in stores)]
    form.product.choices = [
        everything,
        *(SelectChoice(value=it.id, label=it.name) for it in products.products()),
    ]
    page = web.page_of(entries.entries(wanted))
    return render_template(
        "stock/ledger.html",
        form=form,
        page=page,
        lines=[entries.line(it) for it in page.rows],
        move_labels=MOVE_LABELS,
        csv_url=_with_filters(url_for(".ledger_csv")),
        is_filtered=wanted != Wanted(),
    )


@bp.get("/stock/ledger.csv")
@allow(Right.KEEP_STOCK)
@asks_again
def ledger_csv() -> web.Answer:
    head = (
        pgettext("table", "What"),
        pgettext("table", "Happened"),
        pgettext("table", "Entered"),
        pgettext("table", "Product"),
        gettext("Best before"),
        gettext("Batch"),
        pgettext("table", "Grams"),
        pgettext("direction", "From"),
        pgettext("direction", "To"),
        pgettext("table", "Who"),
        gettext("Why"),
        gettext("From whom"),
        gettext("Counted, grams"),
        pgettext("table", "Number"),
        gettext("Undoes number"),
    )
    found = entries.rows(_wanted(LedgerFilter(request.args)))
    return tables.csv_answer("food-ledger", head, _cells(found))


@bp.get("/stock/ledger/<uuid:entry_id>")
@allow(Right.KEEP_STOCK)
def entry(entry_id: UUID) -> web.Answer:
    found = entries.entry(entry_id)
    return render_template(
        "stock/entry.html", line=entries.line(found), entry=found, move_labels=MOVE_LABELS
    )


@bp.post("/stock/ledger/<uuid:entry_id>/undo")
@allow(Right.KEEP_STOCK)
def undo(entry_id: UUID) -> web.Answer:
    with writing() as door:
        undoing = service.reverse(me(), entry_id)
        door.at(url_for(".ledger", undone=undoing.id))
    flash(gettext("Undone. The opposite entry stands on top of the ledger."))
    return door.redirect()


@bp.get("/stock/donations")
@allow(Right.KEEP_STOCK)
def donations() -> web.Answer:
    page = web.page_of(entries.donations())
    count, grams = entries.donated()
    return render_template(
        "stock/donations.html",
        page=page,
        lines=[entries.line(it) for it in page.rows],
        count=count,
        grams=grams,
    )


@bp.get("/stock/donations.csv")
@allow(Right.KEEP_STOCK)
@asks_again
def donations_csv() -> web.Answer:
    head = (
        pgettext("table", "Day"),
        gettext("From whom"),
        pgettext("table", "Product"),
        gettext("Best before"),
        pgettext("table", "Grams"),
        gettext("Into"),
    )
    rows = (
        (
            i18n.local_day(captured_at),
            donor,
            product,
            best_before,
            grams,
            store,
        )
        for captured_at, donor, product, best_before, grams, store in entries.donation_rows()
    )
    return tables.csv_answer("food-donations", head, rows)


def _wanted(form: LedgerFilter) -> Wanted:
    """What the address asks for, without what makes no sense."""
    form.validate()
    moves = {str(move): move for move in Move}
    return Wanted(
        store_id=form.store.data,
        product_id=form.product.data,
        move=moves.get(form.move.data or ""),
        since=None if form.since.errors else form.since.data,
        until=None if form.until.errors else form.until.data,
    )


def _with_filters(address: str) -> str:
    return f"{address}?{request.query_string.decode()}" if request.query_string else address


def _store_choice(store_id: UUID, kind: str, name: str) -> SelectChoice:
    return SelectChoice(value=store_id, label=_store_name(kind, name))


def _store_name(kind: str, name: str) -> str:
    return str(STORE_KIND_LABELS[StoreKind(kind)]) if kind in _FAR else name


def _cells(found: Iterable[Row[Any]]) -> Iterable[tuple[Any, ...]]:
    moves = {str(move): str(label) for move, label in MOVE_LABELS.items()}
    for it in found:
        (id_, move, captured_at, received_at, product, best_before, batch, grams, from_kind,
         from_name, to_kind, to_name, by, reason, donor, counted, undoes) = it  # fmt: skip
        yield (
            moves[move],
            i18n.local_text(captured_at),
            i18n.local_text(received_at),
            product,
            best_before,
            batch,
            grams,
            _store_name(from_kind, from_name),
            _store_name(to_kind, to_name),
            by,
            reason and reason_words(reason),
            donor,
            counted,
            id_,
            undoes,
        )
