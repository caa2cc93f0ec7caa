"""What a coordinator moves by hand: from store to store, to loss, out of its bag."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from animals import i18n
from animals.accounts.rules import Person
from animals.db import db
from animals.errors import NotFound, Refused
from animals.stock import service
from animals.stock.lots import check_not_expired, earliest_first, is_expired, needs_reason
from animals.stock.models import Balance, Entry, Lot
from animals.stock.posting import lock_lots
from animals.stock.rules import LossReason, Move, NotEnough, StoreKind, move_between


class OverrideNeedsReason(Refused):
    """Something with an earlier date should go out first; facts: best_before of that."""


class NotExpired(Refused):
    """Only food past its date is written off in one step."""


def offered(store_id: UUID) -> list[Balance]:
    """What may be taken from a store, in the order in which it should be: never expired food."""
    held = {it.lot_id: it for it in service.held(store_id) if it.grams > 0}
    lots = earliest_first((it.lot for it in held.values()), i18n.local_today())
    return [held[lot.id] for lot in lots]


def check_choice(store_id: UUID, lot_id: UUID, reason: str, today: date) -> None:
    """Nothing, where this lot may be taken from the store.

    Raises ExpiredLot, which no reason makes good, and OverrideNeedsReason where another lot of the
    product has an earlier date and no reason is given.
    """
    chosen = db.session.get(Lot, lot_id)
    if chosen is None:
        raise NotFound
    check_not_expired(chosen.best_before, today)
    if reason.strip():
        return
    others = (
        select(Lot)
        .join(Balance, Balance.lot_id == Lot.id)
        .where(Balance.store_id == store_id, Balance.grams > 0, Lot.product_id == chosen.product_id)
    )
    first = earliest_first(db.session.scalars(others), today)
    if needs_reason(chosen, first):
        raise OverrideNeedsReason(field="reason", best_before=first[0].best_before)


def transfer(
    by: Person | None,
    lot_id: UUID,
    grams: int,
    from_id: UUID,
    to_id: UUID,
    *,
    reason: str = "",
    entry_id: UUID | None = None,
) -> Entry:
    """Food carried from one store to another; what that is called follows from the two.

    Raises what `check_choice` and `service.book` raise.
    """
    origin, goal = service.store(from_id), service.store(to_id)
    move = move_between(StoreKind(origin.kind), StoreKind(goal.kind))
    check_choice(from_id, lot_id, reason, i18n.local_today())
    return service.book(
        by, move, lot_id, grams, from_id, to_id, reason=reason.strip(), entry_id=entry_id
    )


def lose(
    by: Person | None,
    lot_id: UUID,
    grams: int,
    store_id: UUID,
    why: LossReason,
    *,
    note: str = "",
    entry_id: UUID | None = None,
) -> Entry:
    """Food that is gone, and why. Raises what `service.book` raises."""
    reason = f"{why}: {note.strip()}" if note.strip() else str(why)
    return service.book(
        by,
        Move.LOSS,
        lot_id,
        grams,
        store_id,
        service.lost().id,
        reason=reason,
        entry_id=entry_id,
    )


def write_off(by: Person | None, lot_id: UUID, store_id: UUID) -> Entry:
    """All that a store holds of a lot past its date, lost in one step.

    Raises NotExpired, NotEnough when nothing is left of it.
    """
    lot, grams = _lot_in(lot_id, store_id)
    if not is_expired(lot.best_before, i18n.local_today()):
        raise NotExpired
    if grams <= 0:
        raise NotEnough(wanted=0, left=0)
    return lose(by, lot_id, grams, store_id, LossReason.EXPIRED)


def open_bag(
    by: Person | None, lot_id: UUID, store_id: UUID, *, entry_id: UUID | None = None
) -> Entry:
    """One bag opened: its grams lie loose in the same store. Raises NoBagToOpen."""
    lot, _ = _lot_in(lot_id, store_id)
    bag = lot.product.bag_grams
    return service.book(by, Move.OPEN, lot_id, bag, store_id, store_id, entry_id=entry_id)


def _lot_in(lot_id: UUID, store_id: UUID) -> tuple[Lot, int]:
    """The lot, held for this transaction, and its grams in the store."""
    lock_lots([lot_id])
    grams = db.session.scalar(
        select(Balance.grams).where(Balance.lot_id == lot_id, Balance.store_id == store_id)
    )
    return db.session.get_one(Lot, lot_id), grams or 0
