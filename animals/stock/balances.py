"""What entries do to the balances, and how much of a lot lies loose afterwards.

Called by `posting` alone, under the lock of the lot.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from animals.db import Base, db, is_postgres
from animals.stock.models import Balance, Entry, Lot, Store
from animals.stock.rules import Move, NotEnough, StoreKind, may_go_below_zero
from animals.stock.weights import loose_after_opening, loose_after_taking, split_packs


@dataclass(frozen=True)
class Draft:
    """An entry to be posted; `captured_at` None is now."""

    move: Move
    lot_id: UUID
    grams: int
    from_id: UUID
    to_id: UUID
    by_id: UUID | None
    id: UUID | None = None
    captured_at: datetime | None = None
    reason: str = ""
    donor: str = ""
    counted: int | None = None
    counted_loose: int | None = None
    undoes: Entry | None = None


def insert_once(model: type[Base], **values: Any) -> None:
    """The row, unless it is there already."""
    insert: Any = postgresql.insert if is_postgres() else sqlite.insert
    db.session.execute(insert(model).values(**values).on_conflict_do_nothing())


def effects(entry: Entry) -> list[tuple[UUID, int]]:
    """Signed grams by store; opening a bag moves nothing."""
    if entry.from_id == entry.to_id or entry.grams == 0:
        return []
    return [(entry.from_id, -entry.grams), (entry.to_id, entry.grams)]


def change_balances(entries: list[Entry], draft: Draft, stores: dict[UUID, Store]) -> None:
    """Add each store's net of all `entries`; together they may do what one alone may not."""
    entry = entries[0]
    net = dict.fromkeys((entry.from_id, entry.to_id), 0)
    for each in entries:
        for store_id, grams in effects(each):
            net[store_id] = net.get(store_id, 0) + grams
    for store_id in sorted(net):
        insert_once(
            Balance,
            lot_id=entry.lot_id,
            store_id=store_id,
            grams=0,
            loose_grams=0,
            may_be_negative=may_go_below_zero(StoreKind(stores[store_id].kind)),
        )
    kept = _kept(entry.lot_id, net)
    bag = db.session.get_one(Lot, entry.lot_id).product.bag_grams
    loose = _Loose(draft, entry, bag, kept.get(entry.from_id, (0, 0)))
    for store_id, grams in sorted(net.items()):
        held, loose_before = kept[store_id]
        loose_after = loose.after(store_id, held, loose_before, grams)
        loose_after = max(0, min(loose_after, held + grams))
        if grams or loose_after != loose_before:
            _change_balance(entry.lot_id, store_id, grams, loose_after, held)


def _kept(lot_id: UUID, store_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    rows = db.session.execute(
        select(Balance.store_id, Balance.grams, Balance.loose_grams).where(
            Balance.lot_id == lot_id, Balance.store_id.in_(store_ids)
        )
    )
    return {store_id: (grams, loose) for store_id, grams, loose in rows}


def _change_balance(lot_id: UUID, store_id: UUID, grams: int, loose: int, held: int) -> None:
    changed = db.session.execute(
        update(Balance)
        .where(
            Balance.lot_id == lot_id,
            Balance.store_id == store_id,
            or_(Balance.may_be_negative, Balance.grams + grams >= 0),
        )
        .values(grams=Balance.grams + grams, loose_grams=loose)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise NotEnough(wanted=-grams, left=held)


class _Loose:
    """How much of a lot lies loose in a store after an entry."""

    def __init__(self, draft: Draft, entry: Entry, bag: int, origin: tuple[int, int]) -> None:
        self.entry, self.bag = entry, bag
        self.counted, self.counted_loose = draft.counted, draft.counted_loose
        undoes = draft.undoes
        self.closes_a_bag = undoes is not None and undoes.move == Move.OPEN
        bags = max(0, split_packs(origin[0], bag, origin[1]).bags)
        # From outside come as many bags as the weight makes.
        moved = min(entry.grams // bag, bags) if origin[0] > 0 else entry.grams // bag
        self.arriving = entry.grams - moved * bag

    def after(self, store_id: UUID, held: int, loose: int, grams: int) -> int:
        if self.closes_a_bag:
            return loose - self.bag
        if self.entry.move == Move.OPEN:
            return loose_after_opening(held, self.bag, loose)
        if self.counted_loose is not None and held + grams == self.counted:
            return self.counted_loose
        if grams < 0:
            return loose_after_taking(-grams, split_packs(held, self.bag, loose))
        if grams > 0 and store_id == self.entry.to_id:
            return loose + self.arriving
        return loose + grams % self.bag
