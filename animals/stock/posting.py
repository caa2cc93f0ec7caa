"""The only writer of entries and balances.

Everything that happens to a lot is written under the lock of that lot, so that what is read to
decide (the balance, its counts, whether the entry was sent before) still holds when it is
written. Whoever posts several lots locks them first, all at once.
"""

from collections.abc import Iterable
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from animals import clock
from animals.audit import service as audit
from animals.db import db
from animals.errors import Conflict, NotFound
from animals.stock.balances import Draft as Draft
from animals.stock.balances import change_balances, effects
from animals.stock.balances import insert_once as insert_once
from animals.stock.ledger import Happening, count_to_book_on
from animals.stock.models import Entry, Lot, Store
from animals.stock.rules import HOLDING, Move, StoreKind


class EntryDiffers(Conflict):
    """This id was booked before with other content, which stands; facts: entry_id."""


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
    change_balances(entries, draft, stores)
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


def _booked_on(entry: Entry, undoes: Entry | None, stores: dict[UUID, Store]) -> list[Entry]:
    """What the counts that hold this entry already take back, so that what was counted stays."""
    about = undoes or entry
    more = []
    for store_id, grams in effects(entry):
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
