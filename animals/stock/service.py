"""Lots, and what moves them between stores; stores themselves stand in `stores`.

Counts stand in `counting`, undoing in `undoing`, what a coordinator moves by hand in `moving`,
what the pages list in `listing`. All of them write through `posting`.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from flask_babel import gettext
from sqlalchemy import func, select

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.db import db
from animals.errors import NotFound, Refused
from animals.stock.lots import VanLot, deliver_plan, is_expired, only_product
from animals.stock.models import Balance, Entry, Lot, Product, Store
from animals.stock.posting import Draft, insert_once, lock_lots, post, posted
from animals.stock.rules import Move, MoveNotPossible, ProductKind, StoreKind, check_way
from animals.stock.stores import archive_store as archive_store
from animals.stock.stores import eaten as eaten
from animals.stock.stores import lost as lost
from animals.stock.stores import new_store as new_store
from animals.stock.stores import outside as outside
from animals.stock.stores import rename_store as rename_store
from animals.stock.stores import store as store
from animals.stock.undoing import reverse as reverse
from animals.stock.weights import check_grams

LONGEST_KEPT = timedelta(days=3660)
"""No pet food keeps ten years: a later date is a slip of the finger."""


class ProductGone(Refused):
    """The product was put away in the meantime."""


class BestBeforePast(Refused):
    """Food that is past its date when it arrives; facts: best_before."""


class BestBeforeTooFar(Refused):
    """No food keeps that long; facts: best_before."""


def seed() -> None:
    """The far sides of the books, and three usual products where there are none yet."""
    for kind in (StoreKind.OUTSIDE, StoreKind.EATEN, StoreKind.LOST):
        if db.session.scalar(select(Store.id).where(Store.kind == kind)) is None:
            db.session.add(Store(name=kind, kind=kind))
    if db.session.scalar(select(func.count()).select_from(Product)) == 0:
        for name, product_kind in (
            (gettext("Dry food for dogs, 10 kg"), ProductKind.DOG_DRY),
            (gettext("Dry food for puppies, 10 kg"), ProductKind.DOG_DRY),
            (gettext("Dry food for cats, 10 kg"), ProductKind.CAT_DRY),
        ):
            db.session.add(Product(name=name, kind=product_kind, bag_grams=10_000))
    db.session.flush()


def lot_of(product_id: UUID, best_before: date | None, batch: str = "") -> Lot:
    """The lot of this product, date and batch; the same food is the same lot, whoever is first."""
    batch = " ".join(batch.split())
    lot_id = lot_id_of(product_id, best_before, batch)
    insert_once(Lot, id=lot_id, product_id=product_id, best_before=best_before, batch=batch)
    return db.session.get_one(Lot, lot_id)


def lot_id_of(product_id: UUID, best_before: date | None, batch: str = "") -> UUID:
    """The id that such a lot has, or will have once there is some of it."""
    return uuid5(product_id, f"{best_before}|{batch}")


def lot(lot_id: UUID | None) -> Lot:
    """The lot of that id. Raises NotFound."""
    found = db.session.get(Lot, lot_id) if lot_id is not None else None
    if found is None:
        raise NotFound
    return found


def grams_of(lot_id: UUID | None, store_id: UUID) -> int:
    """Grams of the lot in the store now; 0 where there never was any."""
    query = select(Balance.grams).where(Balance.lot_id == lot_id, Balance.store_id == store_id)
    return db.session.scalar(query) or 0


def receive(
    by: Person | None,
    product_id: UUID,
    grams: int,
    best_before: date | None,
    store_id: UUID,
    *,
    batch: str = "",
    donor: str = "",
    entry_id: UUID | None = None,
    captured_at: datetime | None = None,
) -> Entry:
    """Food that came in from outside, into a warehouse or a van.

    Raises ProductGone, BestBeforePast, BestBeforeTooFar, the refusals of `check_grams`,
    MoveNotPossible, NotFound.
    """
    check_grams(grams)
    product = db.session.get(Product, product_id)
    known = posted(entry_id)
    if known is None:
        if product is None or product.archived_at is not None:
            raise ProductGone(field="product")
        _check_date(best_before, captured_at or clock.now())
    lot = lot_of(product_id, best_before, batch)
    origin = outside()
    check_way(Move.RECEIVE, StoreKind.OUTSIDE, _kind_of(store_id), same_store=False)
    return post(
        Draft(
            Move.RECEIVE,
            lot.id,
            grams,
            origin.id,
            store_id,
            by.id if by else None,
            id=entry_id,
            captured_at=captured_at,
            donor=" ".join(donor.split()),
        )
    )


def book(
    by: Person | None,
    move: Move,
    lot_id: UUID,
    grams: int,
    from_id: UUID,
    to_id: UUID,
    *,
    reason: str = "",
    captured_at: datetime | None = None,
    entry_id: UUID | None = None,
) -> Entry:
    """One move of whole grams of a lot from a store to another.

    Sent again under the same id it is found, not booked. Whether the lot is a good choice is asked
    of `moving.check_choice`. Raises EntryDiffers (that id has other content), NotEnough (a
    warehouse would go below zero; facts: wanted, left), MoveNotPossible, the refusals of
    `check_grams`, NotFound.
    """
    check_grams(grams)
    if move is Move.COUNT:  # its grams follow from what is counted: see `counting`
        raise MoveNotPossible(move=move)
    check_way(move, _kind_of(from_id), _kind_of(to_id), same_store=from_id == to_id)
    return post(
        Draft(
            move,
            lot_id,
            grams,
            from_id,
            to_id,
            by.id if by else None,
            id=entry_id,
            captured_at=captured_at,
            reason=reason,
        )
    )


def deliver(
    by: Person | None,
    van_store_id: UUID,
    goal_store_id: UUID,
    grams: int,
    *,
    product_id: UUID | None = None,
    kind: ProductKind | Collection[ProductKind] | None = None,
    captured_at: datetime | None = None,
    delivery_id: UUID | None = None,
) -> list[Entry] | None:
    """What a feeding books: from the van, earliest best-before first, to a spot or to eaten.

    With no product named it is the van's only one of `kind` (any kind where that is None). None:
    the van holds several or never held any, and a coordinator must say. Sent again under the same
    `delivery_id` it is found, not booked. Raises NotEnough never: a van may go below zero.
    """
    known = _delivered_before(delivery_id)
    if known:
        return known
    lot_ids = select(Balance.lot_id).where(Balance.store_id == van_store_id)
    lock_lots(db.session.scalars(lot_ids).all())
    known = _delivered_before(delivery_id)
    if known:
        return known
    lots = _van_lots(van_store_id)
    product_id = product_id or only_product(lots, _kinds(kind))
    day = i18n.local_day(captured_at or clock.now())
    plan = deliver_plan(grams, [lot for lot in lots if lot.product == product_id], day)
    if plan is None:
        return None
    return [
        book(
            by,
            Move.DELIVER,
            lot_id,
            part,
            van_store_id,
            goal_store_id,
            captured_at=captured_at,
            entry_id=_part_id(delivery_id, number),
        )
        for number, (lot_id, part) in enumerate(plan)
    ]


def held(store_id: UUID) -> list[Balance]:
    """What a store holds, and what it owes: balances other than zero, earliest date first."""
    query = (
        select(Balance)
        .join(Balance.lot)
        .where(Balance.store_id == store_id, Balance.grams != 0)
        .order_by(Lot.best_before.asc().nulls_last(), Lot.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _kind_of(store_id: UUID) -> StoreKind:
    return StoreKind(store(store_id).kind)


def _check_date(best_before: date | None, arrived_at: datetime) -> None:
    arrived = i18n.local_day(arrived_at)
    if is_expired(best_before, arrived):
        raise BestBeforePast(field="best_before", best_before=best_before)
    if best_before is not None and best_before > arrived + LONGEST_KEPT:
        raise BestBeforeTooFar(field="best_before", best_before=best_before)


def _kinds(kind: ProductKind | Collection[ProductKind] | None) -> Collection[ProductKind]:
    if kind is None:
        return tuple(ProductKind)
    return (kind,) if isinstance(kind, ProductKind) else kind


def _van_lots(store_id: UUID) -> list[VanLot[UUID, UUID]]:
    rows = db.session.execute(
        select(Lot.id, Product.id, Product.kind, Lot.best_before, Balance.grams)
        .join_from(Balance, Lot)
        .join(Product)
        .where(Balance.store_id == store_id)
        .order_by(Lot.id)
    )
    return [
        VanLot(lot, product, ProductKind(kind), best_before, grams)
        for lot, product, kind, best_before, grams in rows
    ]


def _part_id(delivery_id: UUID | None, number: int) -> UUID | None:
    return delivery_id and uuid5(delivery_id, str(number))


def _delivered_before(delivery_id: UUID | None) -> list[Entry]:
    """The entries of a delivery that was booked before; empty when it was not."""
    found: list[Entry] = []
    while (entry := posted(_part_id(delivery_id, len(found)))) is not None:
        found.append(entry)
    return found
