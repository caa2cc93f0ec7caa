"""The only writer of entries and balances.

Everything that happens to a lot is written under the lock of that lot, so that what is read to
decide (the balance, its counts, whether the entry was sent before) still holds when it is
written. Whoever posts several lots locks them first, all at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, case, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from animals import clock
from animals.audit import service as audit
from animals.db import Base, db, is_postgres
from animals.errors import Conflict, NotFound
from animals.stock.ledger import Happening, count_to_book_on
from animals.stock.models import Balance, Entry, Lot, Store
from animals.stock.rules import HOLDING, Move, NotEnough, StoreKind, may_go_below_zero
from animals.stock.weights import loose_after_opening, loose_after_taking, split_packs


class EntryDiffers(Conflict):
    """This id was booked before with other content, which stands; facts: entry_id."""


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


def post(draft: Draft) -> Entry:
    """The entry, written with what it does to the balances, in the present transaction.

    The same draft under the same id is written once and found again ever after. What arrives for
    a time before a count is booked on by that count. Raises NotFound for a lot or store that is
    not there, EntryDiffers, NotEnough when a warehouse would go below zero.
    """
    lock_lots([draft.lot_id])
    known = posted(draft.id)
    if known is not None:
        _check_same(known, draft)
        return known
    entry = _entry(draft)
    stores = _stores(entry)
    entries = [entry, *_booked_on(entry, draft.undoes, stores)]
    _change_balances(entries, draft, stores)
    db.session.add_all(entries)
    db.session.flush()
    audit.note(draft.by_id, entry.move, "entry", entry.id)
    return entry


def posted(entry_id: UUID | None) -> Entry | None:
    """The entry of that id, if it was written before."""
    return db.session.get(Entry, entry_id) if entry_id is not None else None


def lock_lots(lot_ids: Iterable[UUID]) -> None:
    """Hold these lots until the transaction ends; always in one order, so that nobody waits in
    a ring. Raises NotFound."""
    wanted = sorted(set(lot_ids))
    query = select(Lot.id).where(Lot.id.in_(wanted)).order_by(Lot.id)
    held = db.session.scalars(query.with_for_update(key_share=True)).all()
    if len(held) != len(wanted):
        raise NotFound


def insert_once(model: type[Base], **values: Any) -> None:
    """The row, unless it is there already."""
    insert: Any = postgresql.insert if is_postgres() else sqlite.insert
    db.session.execute(insert(model).values(**values).on_conflict_do_nothing())


def effect_on(store_id: UUID) -> ColumnElement[int]:
    """Signed grams an entry adds to the store, for use in a query."""
    came = case((Entry.to_id == store_id, Entry.grams), else_=0)
    went = case((Entry.from_id == store_id, Entry.grams), else_=0)
    return came - went


def touches(store_id: UUID) -> ColumnElement[bool]:
    """Whether an entry goes from or to the store, for use in a query."""
    return or_(Entry.from_id == store_id, Entry.to_id == store_id)


def lost() -> Store:
    """The far side of everything lost and found."""
    return db.session.scalars(select(Store).where(Store.kind == StoreKind.LOST)).one()


def booked_by_count(count: Entry, store_id: UUID) -> int:
    """Signed grams that a count has booked for its store, then and since."""
    query = select(func.coalesce(func.sum(effect_on(store_id)), 0)).where(
        or_(Entry.id == count.id, Entry.count_id == count.id)
    )
    return int(db.session.scalar(query) or 0)


def counted_store(count: Entry) -> UUID:
    """The store that was counted."""
    return count.from_id if count.to_id == lost().id else count.to_id


def _check_same(known: Entry, draft: Draft) -> None:
    same = (
        known.move == draft.move
        and known.lot_id == draft.lot_id
        and known.by_id == draft.by_id
        and known.reason == draft.reason
        and known.donor == draft.donor
        and known.counted == draft.counted
        and known.reverses_id == (draft.undoes and draft.undoes.id)
        and draft.captured_at in (None, known.captured_at)
    )
    as_sent = (known.grams, known.from_id, known.to_id) == (
        draft.grams,
        draft.from_id,
        draft.to_id,
    )
    # What a count books is worked out anew each time, its store is not.
    as_counted = draft.move is Move.COUNT and {known.from_id, known.to_id} == {
        draft.from_id,
        draft.to_id,
    }
    if not same or not (as_sent or as_counted):
        raise EntryDiffers(entry_id=known.id)


def _entry(draft: Draft) -> Entry:
    now = clock.now()
    return Entry(
        id=draft.id or uuid4(),
        move=draft.move,
        lot_id=draft.lot_id,
        grams=draft.grams,
        from_id=draft.from_id,
        to_id=draft.to_id,
        captured_at=draft.captured_at or now,
        received_at=now,
        by_id=draft.by_id,
        reason=draft.reason,
        donor=draft.donor,
        counted=draft.counted,
        reverses_id=draft.undoes and draft.undoes.id,
    )


def _stores(entry: Entry) -> dict[UUID, Store]:
    wanted = {entry.from_id, entry.to_id}
    found = db.session.scalars(
        select(Store).where(or_(Store.id.in_(wanted), Store.kind == StoreKind.LOST))
    )
    stores = {store.id: store for store in found}
    if not wanted <= stores.keys():
        raise NotFound
    return stores


def _effects(entry: Entry) -> list[tuple[UUID, int]]:
    """Signed grams by store; opening a bag moves nothing."""
    if entry.from_id == entry.to_id or entry.grams == 0:
        return []
    return [(entry.from_id, -entry.grams), (entry.to_id, entry.grams)]


def _booked_on(entry: Entry, undoes: Entry | None, stores: dict[UUID, Store]) -> list[Entry]:
    """What the counts that hold this entry already take back, so that what was counted stays."""
    about = undoes or entry
    more = []
    for store_id, grams in _effects(entry):
        if stores[store_id].kind not in HOLDING:
            continue
        change = Happening(about.captured_at, about.received_at, grams, about.counted)
        counts = _standing_counts(entry, store_id, undoes)
        happenings = [_happening(count) for count in counts]
        found = count_to_book_on(change, happenings)
        if found is not None:
            count = counts[happenings.index(found[0])]
            more.append(_booking_on(count, store_id, found[1], entry))
    return more


def _standing_counts(entry: Entry, store_id: UUID, undoes: Entry | None) -> list[Entry]:
    reversal = aliased(Entry)
    query = select(Entry).where(
        Entry.lot_id == entry.lot_id,
        Entry.move == Move.COUNT,
        Entry.counted.is_not(None),
        Entry.captured_at >= entry.captured_at,
        touches(store_id),
        ~exists().where(reversal.reverses_id == Entry.id),
    )
    if undoes is not None:
        query = query.where(Entry.id != undoes.id)
    return list(db.session.scalars(query))


def _happening(count: Entry) -> Happening:
    return Happening(count.captured_at, count.received_at, counted_grams=count.counted)


def _booking_on(count: Entry, store_id: UUID, grams: int, entry: Entry) -> Entry:
    far = lost().id
    return Entry(
        id=uuid4(),
        move=Move.COUNT,
        lot_id=count.lot_id,
        grams=abs(grams),
        from_id=store_id if grams < 0 else far,
        to_id=far if grams < 0 else store_id,
        captured_at=count.captured_at,
        received_at=entry.received_at,
        by_id=entry.by_id,
        count_id=count.id,
    )


def _change_balances(entries: list[Entry], draft: Draft, stores: dict[UUID, Store]) -> None:
    """Add each store's net of all `entries`; together they may do what one alone may not."""
    entry = entries[0]
    net = dict.fromkeys((entry.from_id, entry.to_id), 0)
    for each in entries:
        for store_id, grams in _effects(each):
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
