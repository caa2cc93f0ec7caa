"""Food for tests: a warehouse, a van, a product, a receipt."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from animals import i18n
from animals.db import db
from animals.stock import service
from animals.stock.models import Entry, Product, Store
from animals.stock.rules import ProductKind, StoreKind


def warehouse(name: str = "Garage") -> Store:
    return service.new_store(name, StoreKind.WAREHOUSE)


def van(name: str = "White van") -> Store:
    return service.new_store(name, StoreKind.VAN)


def spot_store(name: str = "Behind the bakery") -> Store:
    return service.new_store(name, StoreKind.SPOT)


def product(
    name: str = "", kind: ProductKind = ProductKind.DOG_DRY, bag_grams: int = 10_000
) -> Product:
    found = Product(name=name or f"Food {uuid4()}", kind=kind, bag_grams=bag_grams)
    db.session.add(found)
    db.session.flush()
    return found


def days_on(days: int) -> date:
    return i18n.local_today() + timedelta(days=days)


def receipt(
    store: Store,
    grams: int = 100_000,
    *,
    of: Product | None = None,
    best_before: date | None = None,
    captured_at: datetime | None = None,
    donor: str = "",
    entry_id: UUID | None = None,
) -> Entry:
    """Food received; of a new product, good for a year, unless said otherwise."""
    return service.receive(
        None,
        (of or product()).id,
        grams,
        best_before or days_on(365),
        store.id,
        captured_at=captured_at,
        donor=donor,
        entry_id=entry_id,
    )
