"""Counting one store at one moment, and what a store held at any moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from animals import clock
from animals.accounts.rules import Person
from animals.db import db
from animals.errors import NotFound, Refused
from animals.stock.ledger import count_entry
from animals.stock.models import Entry, Lot, Store
from animals.stock.posting import Draft, effect_on, lock_lots, lost, post, touches
from animals.stock.rules import HOLDING, Move
from animals.stock.weights import HEAVIEST_GRAMS, TooHeavy


class CountInFuture(Refused):
    """Nobody has counted tomorrow's food."""


@dataclass(frozen=True)
class Counted:
    """What was found of one lot; `loose_grams` of it out of their bags, None where nobody said."""

    lot_id: UUID
    grams: int
    loose_grams: int | None = None
    entry_id: UUID | None = None


@dataclass(frozen=True)
class Finding:
    """One lot of a count beside what the books hold for its moment."""

    lot: Lot
    book_grams: int
    counted_grams: int

    @property
    def difference(self) -> int:
        """Grams found above zero, missing below."""
        return self.counted_grams - self.book_grams


def balance_at(store_id: UUID, moment: datetime) -> dict[UUID, int]:
    """Grams of each lot that were in the store at `moment`, by all that is known now.

    Lots of which nothing was there are left out. What arrived late, or was undone since, counts
    for the moment it is about, not for the one it arrived at.
    """
    query = (
        select(Entry.lot_id, func.sum(effect_on(store_id)))
        .where(touches(store_id), Entry.captured_at <= moment)
        .group_by(Entry.lot_id)
    )
    return {lot_id: int(grams) for lot_id, grams in db.session.execute(query) if grams}


def lots_to_count(store_id: UUID, *moments: datetime) -> list[Lot]:
    """The lots to look for in a count, by product and date: what the books hold then."""
    wanted: dict[UUID, int] = {}
    for moment in moments:
        wanted |= balance_at(store_id, moment)
    lots = _lots(wanted)
    return sorted(lots.values(), key=lambda lot: (lot.product.name, str(lot.best_before), lot.id))


def findings(store_id: UUID, moment: datetime, counted: Sequence[Counted]) -> list[Finding]:
    """What a count would find, before it is booked; in the order of `counted`."""
    books = balance_at(store_id, moment)
    lots = _lots({it.lot_id: it.grams for it in counted})
    return [
        Finding(lots[it.lot_id], books.get(it.lot_id, 0), it.grams)
        for it in counted
        if it.lot_id in lots
    ]


def count_store(
    by: Person | None, store_id: UUID, moment: datetime, counted: Sequence[Counted]
) -> list[Entry]:
    """One entry for every counted lot, also where the books were right.

    Lots that were not counted stay as they are. What happened after `moment` stays on top, no
    matter when it is entered. Raises CountInFuture, CountBelowZero, TooHeavy, NotEnough where more
    left the warehouse since than was there, EntryDiffers, NotFound.
    """
    if moment > clock.now():
        raise CountInFuture(field="moment")
    found = db.session.get(Store, store_id)
    if found is None or found.kind not in HOLDING:
        raise NotFound
    lock_lots(it.lot_id for it in counted)
    return [
        _count_lot(by, store_id, moment, it) for it in sorted(counted, key=lambda it: it.lot_id)
    ]


def _count_lot(by: Person | None, store_id: UUID, moment: datetime, counted: Counted) -> Entry:
    if counted.grams > HEAVIEST_GRAMS:
        raise TooHeavy(typed=counted.grams, most=HEAVIEST_GRAMS)
    query = select(func.coalesce(func.sum(effect_on(store_id)), 0)).where(
        Entry.lot_id == counted.lot_id, touches(store_id), Entry.captured_at <= moment
    )
    difference = count_entry(int(db.session.scalar(query) or 0), counted.grams)
    far = lost().id
    return post(
        Draft(
            Move.COUNT,
            counted.lot_id,
            abs(difference),
            far if difference > 0 else store_id,
            store_id if difference > 0 else far,
            by.id if by else None,
            id=counted.entry_id,
            captured_at=moment,
            counted=counted.grams,
            counted_loose=counted.loose_grams,
        )
    )


def _lots(wanted: Mapping[UUID, int]) -> dict[UUID, Lot]:
    found = db.session.scalars(select(Lot).where(Lot.id.in_(wanted)))
    return {lot.id: lot for lot in found}
