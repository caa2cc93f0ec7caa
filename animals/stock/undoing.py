"""Undoing a mistake: one linked opposite entry, at any later time, once."""

from uuid import UUID

from sqlalchemy import select

from animals.accounts.rules import Person
from animals.db import db
from animals.errors import NotFound, Refused
from animals.stock.ledger import check_reversal
from animals.stock.models import Entry
from animals.stock.posting import Draft, booked_by_count, counted_store, lock_lots, post, posted
from animals.stock.rules import Move


class PartOfCount(Refused):
    """What a count has booked on is undone with its count; facts: count_id."""


def reverse(by: Person | None, entry_id: UUID, *, new_id: UUID | None = None) -> Entry:
    """The entry that undoes `entry_id`, from its goal back to its origin, for its moment.

    A count is undone with all it has booked on. Raises ReversalOfReversal, AlreadyReversed,
    PartOfCount, NotEnough when what came in has left the warehouse again, NotFound.
    """
    entry = db.session.get(Entry, entry_id)
    if entry is None:
        raise NotFound
    lock_lots([entry.lot_id])
    before = db.session.scalar(select(Entry).where(Entry.reverses_id == entry_id))
    if before is not None and new_id is not None and posted(new_id) is before:
        return before
    if entry.count_id is not None:
        raise PartOfCount(count_id=entry.count_id)
    check_reversal(Move(entry.move), reversed_before=before is not None)
    grams, from_id, to_id = entry.grams, entry.to_id, entry.from_id
    if entry.move == Move.COUNT:
        store_id = counted_store(entry)
        booked = booked_by_count(entry, store_id)
        far = entry.from_id if entry.to_id == store_id else entry.to_id
        grams = abs(booked)
        from_id, to_id = (store_id, far) if booked > 0 else (far, store_id)
    return post(
        Draft(
            Move.REVERSAL,
            entry.lot_id,
            grams,
            from_id,
            to_id,
            by.id if by else None,
            id=new_id,
            captured_at=entry.captured_at,
            undoes=entry,
        )
    )
