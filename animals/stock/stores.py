"""Stores: anything that can hold food, and the far sides of the books."""

from uuid import UUID

from sqlalchemy import select

from animals import clock
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound, Refused
from animals.stock.models import Balance, Store
from animals.stock.posting import lost as lost
from animals.stock.rules import StoreKind


class StoreNotEmpty(Refused):
    """A store that holds or owes food is not put away."""


def new_store(name: str, kind: StoreKind) -> Store:
    """A store to hold food; a van's and a spot's are made along with them."""
    store = Store(name=" ".join(name.split()), kind=kind)
    db.session.add(store)
    db.session.flush()
    return store


def outside() -> Store:
    """Where food comes from."""
    return db.session.scalars(select(Store).where(Store.kind == StoreKind.OUTSIDE)).one()


def eaten() -> Store:
    """Where food ends well."""
    return db.session.scalars(select(Store).where(Store.kind == StoreKind.EATEN)).one()


def rename_store(by: Person | None, store_id: UUID, name: str) -> None:
    """Give a store the name of what it is: a warehouse, a van, a spot."""
    store(store_id).name = " ".join(name.split())
    audit.note(by.id if by else None, "rename", "store", store_id)
    db.session.flush()


def archive_store(by: Person | None, store_id: UUID) -> None:
    """Put an empty store away. Raises StoreNotEmpty."""
    left = select(Balance.lot_id).where(Balance.store_id == store_id, Balance.grams != 0)
    if db.session.scalar(left.limit(1)) is not None:
        raise StoreNotEmpty
    store(store_id).archived_at = clock.now()
    audit.note(by.id if by else None, "archive", "store", store_id)
    db.session.flush()


def store(store_id: UUID) -> Store:
    """The store of that id. Raises NotFound."""
    found = db.session.get(Store, store_id)
    if found is None:
        raise NotFound
    return found
