"""What the books show to be wrong or forgotten: vans below zero, vans that hold food for days,
and balances that are not the sum of their entries.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from animals import i18n
from animals.db import db
from animals.stock.ledger import is_held_too_long
from animals.stock.models import Balance, Entry, Store
from animals.stock.rules import Move, StoreKind

_MOST_ENTRIES = 5


@dataclass(frozen=True)
class VanBelowZero:
    """A van that gave more of a lot than it had, and the entries that made it so."""

    balance: Balance
    entries: list[Entry]


@dataclass(frozen=True)
class VanHolding:
    """A van that has held food since `since`."""

    store: Store
    grams: int
    since: datetime


def vans_below_zero() -> list[VanBelowZero]:
    """Every lot that a van owes, the most first, each with the last entries that took from it.

    Two queries, and only one when all is well.
    """
    query = (
        select(Balance)
        .join(Balance.store)
        .where(Balance.grams < 0, Store.kind == StoreKind.VAN)
        .order_by(Balance.grams, Balance.lot_id)
        .execution_options(populate_existing=True)
    )
    below = list(db.session.scalars(query))
    if not below:
        return []
    entries = _entries_of(below)
    return [VanBelowZero(it, _since_it_was_there(it, entries)) for it in below]


def vans_holding() -> list[VanHolding]:
    """Vans that have held food for longer than they should, the longest first."""
    query = (
        select(Store, func.sum(Balance.grams))
        .join(Balance, Balance.store_id == Store.id)
        .where(Store.kind == StoreKind.VAN, Balance.grams > 0)
        .group_by(Store.id)
    )
    holding = [
        VanHolding(store, int(grams), since)
        for store, grams in db.session.execute(query)
        if (since := _holding_since(store.id)) is not None
    ]
    today = i18n.local_today()
    too_long = [it for it in holding if is_held_too_long(i18n.local_day(it.since), today)]
    return sorted(too_long, key=lambda it: it.since)


def differences() -> list[str]:
    """Balances that are not the sum of their entries, and warehouses below zero; one line each."""
    sums: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for store_column, sign in ((Entry.from_id, -1), (Entry.to_id, 1)):
        rows = db.session.execute(
            select(Entry.lot_id, store_column, func.sum(Entry.grams)).group_by(
                Entry.lot_id, store_column
            )
        )
        for lot_id, store_id, grams in rows:
            sums[lot_id, store_id] += sign * int(grams)
    found = []
    rows = db.session.execute(
        select(Balance.lot_id, Balance.store_id, Balance.grams, Store.kind).join(Balance.store)
    )
    for lot_id, store_id, grams, kind in rows:
        booked = sums.pop((lot_id, store_id), 0)
        if booked != grams:
            found.append(_line(lot_id, store_id, f"{grams} g, its entries say {booked} g"))
        if kind == StoreKind.WAREHOUSE and grams < 0:
            found.append(_line(lot_id, store_id, f"a warehouse below zero: {grams} g"))
    found += [
        _line(lot_id, store_id, f"no balance, its entries say {grams} g")
        for (lot_id, store_id), grams in sums.items()
        if grams
    ]
    return found


def _line(lot_id: UUID, store_id: UUID, what: str) -> str:
    return f"lot {lot_id} in store {store_id}: {what}"


def _entries_of(below: list[Balance]) -> list[Entry]:
    lots, stores = {it.lot_id for it in below}, {it.store_id for it in below}
    query = (
        select(Entry)
        .where(Entry.lot_id.in_(lots), or_(Entry.from_id.in_(stores), Entry.to_id.in_(stores)))
        .order_by(Entry.captured_at, Entry.received_at, Entry.id)
        .options(joinedload(Entry.origin), joinedload(Entry.goal), joinedload(Entry.by))
    )
    return list(db.session.scalars(query))


def _since_it_was_there(balance: Balance, entries: list[Entry]) -> list[Entry]:
    """What was taken since the van last had some of the lot, latest first."""
    standing = 0
    taken: list[Entry] = []
    for entry in entries:
        if entry.lot_id != balance.lot_id or entry.from_id == entry.to_id:
            continue
        if entry.to_id == balance.store_id:
            standing += entry.grams
        elif entry.from_id == balance.store_id:
            standing -= entry.grams
            if entry.move != Move.COUNT:
                taken.append(entry)
        if standing >= 0:
            taken = []
    return taken[: -_MOST_ENTRIES - 1 : -1]


def _holding_since(store_id: UUID) -> datetime | None:
    """Since when the van has not been empty: the first entry after it last held nothing."""
    standing, since = 0, None
    query = (
        select(Entry.captured_at, Entry.to_id, Entry.grams)
        .where(
            or_(Entry.from_id == store_id, Entry.to_id == store_id), Entry.from_id != Entry.to_id
        )
        .order_by(Entry.captured_at, Entry.received_at)
    )
    for captured_at, to_id, grams in db.session.execute(query):
        standing += grams if to_id == store_id else -grams
        if standing <= 0:
            since = None
        elif since is None:
            since = captured_at
    return since
