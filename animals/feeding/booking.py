"""What a feeding books: the leftover of last time from the spot to eaten, then the van's food.

Leftovers depend on what came before. When something earlier arrives late, or is taken back, the
feedings after it are settled again: what they booked as eaten is reversed and booked anew.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from animals.accounts.rules import Person
from animals.db import db
from animals.feeding.amounts import kinds_eaten
from animals.feeding.models import Feeding, FeedingEntry, Given, Spot
from animals.feeding.rules import Leftover, eaten_grams
from animals.stock import service as stock
from animals.stock.models import Balance, Entry
from animals.stock.posting import lock_lots
from animals.stock.rules import Move, ProductKind


def hold(feeding: Feeding, spot: Spot | None) -> None:
    """Hold every lot that booking, answering or undoing this feeding may touch, all at once."""
    stores = {feeding.van_store_id, spot and spot.store_id} - {None}
    lots = select(Balance.lot_id).where(Balance.store_id.in_(stores))
    lock_lots(db.session.scalars(lots).all())


def book(by: Person | None, feeding: Feeding, spot: Spot | None) -> None:
    """Book the leftover, then each food given; food the van's books cannot name is asked about.

    Books nothing for a feeding that names no van.
    """
    if feeding.van_store_id is None:
        return
    if spot is not None:
        _book_eaten(by, feeding, spot.store_id, _eaten(feeding, spot.store_id))
    for given in feeding.given:
        deliver(by, feeding, given, spot)


def deliver(by: Person | None, feeding: Feeding, given: Given, spot: Spot | None) -> None:
    """Book one food from the feeding's van to the spot's store, without a spot to eaten."""
    if feeding.van_store_id is None:
        return
    goal_id = spot.store_id if spot is not None else stock.eaten().id
    entries = stock.deliver(
        by,
        feeding.van_store_id,
        goal_id,
        given.grams,
        product_id=given.product_id,
        kind=kinds_of(feeding, spot),
        captured_at=feeding.captured_at,
    )
    given.is_asked = entries is None
    if entries:
        given.product_id = entries[0].lot.product_id
        _link(feeding, entries)


def settle_after(by: Person | None, feeding: Feeding, spot: Spot) -> None:
    """Book anew what the feedings after this one found eaten, where that has changed."""
    later = select(Feeding).where(
        Feeding.spot_id == spot.id,
        Feeding.undone_at.is_(None),
        Feeding.van_store_id.is_not(None),
        _comes_after(feeding),
    )
    in_order = later.order_by(Feeding.captured_at, Feeding.received_at, Feeding.id)
    for other in db.session.scalars(in_order).unique().all():
        _settle(by, other, spot.store_id)


def take_back(by: Person | None, feeding: Feeding) -> None:
    """Reverse every entry of the feeding that stands."""
    for entry in _standing(feeding):
        _link(feeding, [stock.reverse(by, entry.id)])


def entries_of(feeding_id: UUID) -> list[Entry]:
    """All a feeding has booked, reversals too, as they were booked."""
    query = (
        select(Entry)
        .join(FeedingEntry, FeedingEntry.entry_id == Entry.id)
        .where(FeedingEntry.feeding_id == feeding_id)
        .order_by(Entry.received_at, Entry.id)
    )
    return list(db.session.scalars(query))


def kinds_of(feeding: Feeding, spot: Spot | None) -> frozenset[ProductKind]:
    """Which kinds food nobody named may be, by who was seen eating, else who eats at the spot."""
    dogs, cats = feeding.dogs_seen or 0, feeding.cats_seen or 0
    if not dogs and not cats and spot is not None:
        dogs, cats = spot.dogs, spot.cats
    return kinds_eaten(dogs, cats)


def _settle(by: Person | None, feeding: Feeding, store_id: UUID) -> None:
    booked: dict[UUID, list[Entry]] = {}
    for entry in _standing(feeding):
        if entry.from_id == store_id and entry.move == Move.DELIVER:
            booked.setdefault(entry.lot_id, []).append(entry)
    eaten = _eaten(feeding, store_id)
    changed = {
        lot_id: eaten.get(lot_id, 0)
        for lot_id in {*booked, *eaten}
        if sum(entry.grams for entry in booked.get(lot_id, ())) != eaten.get(lot_id, 0)
    }
    for lot_id in sorted(changed):
        for entry in booked.get(lot_id, ()):
            _link(feeding, [stock.reverse(by, entry.id)])
    _book_eaten(by, feeding, store_id, changed)


def _book_eaten(
    by: Person | None, feeding: Feeding, store_id: UUID, eaten: dict[UUID, int]
) -> None:
    goal_id = stock.eaten().id
    for lot_id, grams in sorted(eaten.items()):
        if grams > 0:
            entry = stock.book(
                by,
                Move.DELIVER,
                lot_id,
                grams,
                store_id,
                goal_id,
                captured_at=feeding.captured_at,
            )
            _link(feeding, [entry])


def _eaten(feeding: Feeding, store_id: UUID) -> dict[UUID, int]:
    """Grams eaten of each lot since the time before, by what was found."""
    if feeding.leftover is None:
        return {}
    leftover = Leftover(feeding.leftover)
    held = db.session.execute(_held_before(feeding, store_id)).all()
    return {lot_id: eaten_grams(leftover, int(grams)) for lot_id, grams in held}


def _held_before(feeding: Feeding, store_id: UUID) -> Select[tuple[UUID, int]]:
    """What the books say the spot held of each lot just before this feeding.

    Entries of the very moment count, but for those of this feeding and of feedings after it.
    """
    own = (
        select(FeedingEntry.entry_id)
        .join(Feeding, Feeding.id == FeedingEntry.feeding_id)
        .where(
            Feeding.spot_id == feeding.spot_id,
            or_(Feeding.id == feeding.id, _comes_after(feeding)),
        )
    )
    signed = case((Entry.to_id == store_id, Entry.grams), else_=-Entry.grams)
    return (
        select(Entry.lot_id, func.sum(signed))
        .where(
            or_(Entry.from_id == store_id, Entry.to_id == store_id),
            Entry.from_id != Entry.to_id,
            Entry.captured_at <= feeding.captured_at,
            Entry.id.not_in(own),
            or_(Entry.reverses_id.is_(None), Entry.reverses_id.not_in(own)),
        )
        .group_by(Entry.lot_id)
    )


def _comes_after(feeding: Feeding) -> ColumnElement[bool]:
    later: datetime = feeding.captured_at
    return or_(
        Feeding.captured_at > later,
        and_(
            Feeding.captured_at == later,
            or_(
                Feeding.received_at > feeding.received_at,
                and_(Feeding.received_at == feeding.received_at, Feeding.id > feeding.id),
            ),
        ),
    )


def _standing(feeding: Feeding) -> list[Entry]:
    undo = aliased(Entry)
    query = (
        select(Entry)
        .join(FeedingEntry, FeedingEntry.entry_id == Entry.id)
        .outerjoin(undo, undo.reverses_id == Entry.id)
        .where(
            FeedingEntry.feeding_id == feeding.id, Entry.reverses_id.is_(None), undo.id.is_(None)
        )
        .order_by(Entry.lot_id, Entry.id)
    )
    return list(db.session.scalars(query))


def _link(feeding: Feeding, entries: Iterable[Entry]) -> None:
    db.session.add_all(FeedingEntry(entry_id=entry.id, feeding_id=feeding.id) for entry in entries)
    db.session.flush()
