"""The ledger as it is read: filtered, with who and where, newest arrivals first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload, lazyload

from animals import i18n
from animals.accounts.models import User
from animals.db import db
from animals.errors import NotFound
from animals.stock.ledger import is_late
from animals.stock.models import Entry, Lot, Product, Store
from animals.stock.posting import touches
from animals.stock.rules import Move
from animals.stock.weights import Packs, split_packs

# Outer joins throughout: with an inner one SQLite may begin at the products, and read it all.
_WITH_WORDS = (
    joinedload(Entry.lot, innerjoin=False).joinedload(Lot.product, innerjoin=False),
    joinedload(Entry.origin),
    joinedload(Entry.goal),
    joinedload(Entry.by),
    joinedload(Entry.undone_by).lazyload(Entry.lot),
)


@dataclass(frozen=True)
class Wanted:
    """What of the ledger is asked for; None asks for all. Days are those of the event."""

    store_id: UUID | None = None
    product_id: UUID | None = None
    move: Move | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """One entry as the pages show it."""

    id: UUID
    move: Move
    is_late: bool
    is_undone: bool
    can_be_undone: bool
    captured_at: datetime
    received_at: datetime
    product: str
    best_before: date | None
    packs: Packs
    origin: Store
    goal: Store
    by: str
    reason: str
    donor: str
    counted: int | None
    is_booked_on: bool


def entries(wanted: Wanted) -> Select[tuple[Entry]]:
    """The entries asked for, for `page_of`, the last to arrive first; show them by `line`."""
    query = select(Entry).options(*_WITH_WORDS).order_by(Entry.received_at.desc(), Entry.id)
    return _only(query, wanted)


def entry(entry_id: UUID) -> Entry:
    """One entry with who and where. Raises NotFound."""
    query = select(Entry).where(Entry.id == entry_id).options(*_WITH_WORDS)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def line(entry: Entry) -> Line:
    """An entry ready to be shown."""
    undone = entry.undone_by is not None
    fixed = entry.move == Move.REVERSAL or entry.count_id is not None
    return Line(
        id=entry.id,
        move=Move(entry.move),
        is_late=is_late(entry.captured_at, entry.received_at),
        is_undone=undone,
        can_be_undone=not undone and not fixed,
        captured_at=entry.captured_at,
        received_at=entry.received_at,
        product=entry.lot.product.name,
        best_before=entry.lot.best_before,
        packs=split_packs(entry.grams, entry.lot.product.bag_grams),
        origin=entry.origin,
        goal=entry.goal,
        by=entry.by.name if entry.by else "",
        reason=entry.reason,
        donor=entry.donor,
        counted=entry.counted,
        is_booked_on=entry.count_id is not None,
    )


def rows(wanted: Wanted) -> Sequence[Row[Any]]:
    """All the entries asked for as plain rows, oldest first, for a spreadsheet."""
    origin, goal = aliased(Store), aliased(Store)
    query = (
        select(
            Entry.id,
            Entry.move,
            Entry.captured_at,
            Entry.received_at,
            Product.name,
            Lot.best_before,
            Lot.batch,
            Entry.grams,
            origin.kind,
            origin.name,
            goal.kind,
            goal.name,
            User.name,
            Entry.reason,
            Entry.donor,
            Entry.counted,
            Entry.reverses_id,
        )
        .join(Lot, Lot.id == Entry.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(origin, origin.id == Entry.from_id)
        .join(goal, goal.id == Entry.to_id)
        .join(User, User.id == Entry.by_id, isouter=True)
        .order_by(Entry.received_at, Entry.id)
    )
    return db.session.execute(_only(query, wanted)).all()


def donations() -> Select[tuple[Entry]]:
    """What was received and stands, for `page_of`, the latest first."""
    undoing = aliased(Entry)
    return (
        select(Entry)
        .where(Entry.move == Move.RECEIVE, ~exists().where(undoing.reverses_id == Entry.id))
        .options(*_WITH_WORDS)
        .order_by(Entry.captured_at.desc(), Entry.id.desc())
    )


def donation_rows() -> Sequence[Row[Any]]:
    """The same as plain rows for a spreadsheet: moment, donor, product, date, grams, store."""
    query = (
        donations()
        .options(lazyload("*"))
        .join(Lot, Lot.id == Entry.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Store, Store.id == Entry.to_id)
        .with_only_columns(
            Entry.captured_at,
            Entry.donor,
            Product.name,
            Lot.best_before,
            Entry.grams,
            Store.name,
        )
    )
    return db.session.execute(query).all()


def donated() -> tuple[int, int]:
    """How many receipts stand, and their grams together."""
    undoing, undone = aliased(Entry), aliased(Entry)
    all_of = select(func.count(), func.coalesce(func.sum(Entry.grams), 0))
    received = db.session.execute(all_of.where(Entry.move == Move.RECEIVE)).one()
    taken_back = db.session.execute(
        select(func.count(), func.coalesce(func.sum(undone.grams), 0))
        .select_from(undoing)
        .join(undone, undone.id == undoing.reverses_id)
        .where(undoing.move == Move.REVERSAL, undone.move == Move.RECEIVE)
    ).one()
    return int(received[0] - taken_back[0]), int(received[1] - taken_back[1])


def _only(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.store_id is not None:
        query = query.where(touches(wanted.store_id))
    if wanted.product_id is not None:
        lots = select(Lot.id).where(Lot.product_id == wanted.product_id)
        query = query.where(Entry.lot_id.in_(lots))
    if wanted.move is not None:
        query = query.where(Entry.move == wanted.move)
    if wanted.since is not None:
        query = query.where(Entry.captured_at >= i18n.start_of_day(wanted.since))
    if wanted.until is not None and wanted.until < date.max:
        day_after = wanted.until + timedelta(days=1)
        query = query.where(Entry.captured_at < i18n.start_of_day(day_after))
    return query
