"""The kinds of food as they are bought."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from animals import clock
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import Conflict, NotFound, Refused
from animals.stock.models import Balance, Lot, Product
from animals.stock.rules import ProductKind

HEAVIEST_BAG = 1_000_000
"""Grams: a tonne, the biggest bag that is sold."""
KCAL_PER_KG = range(200, 7_001)
"""From watery tins to pure fat; dry food is sold with 2,600 to 4,000."""


class ProductNameTaken(Refused):
    """Another product has this name."""


class BadBag(Refused):
    """A bag of nothing, or of more than a tonne."""


class BadKcal(Refused):
    """No food holds that much, or that little."""


class ProductChanged(Conflict):
    """Somebody else changed the product meanwhile; facts: name, bag_grams, kcal_per_kg as now."""


def products() -> Sequence[Product]:
    """The products in use, by name."""
    return db.session.scalars(
        select(Product).where(Product.archived_at.is_(None)).order_by(Product.name)
    ).all()


def archived_products() -> Sequence[Product]:
    """The products that were put away, by name."""
    return db.session.scalars(
        select(Product).where(Product.archived_at.is_not(None)).order_by(Product.name)
    ).all()


def product(product_id: UUID) -> Product:
    """The product of that id. Raises NotFound."""
    found = db.session.get(Product, product_id)
    if found is None:
        raise NotFound
    return found


def new_product(
    by: Person | None, name: str, kind: ProductKind, bag_grams: int, kcal_per_kg: int
) -> Product:
    """A product to receive. Raises ProductNameTaken, BadBag, BadKcal."""
    made = Product(kind=kind)
    _describe(made, name, bag_grams, kcal_per_kg)
    db.session.add(made)
    db.session.flush()
    audit.note(by.id if by else None, "add", "product", made.id)
    return made


def change_product(
    by: Person | None,
    product_id: UUID,
    version: int,
    name: str,
    kind: ProductKind,
    bag_grams: int,
    kcal_per_kg: int,
) -> Product:
    """The product, described anew; what is in store is shown in the new bags from now on.

    Raises ProductChanged when it is no longer at `version`, ProductNameTaken, BadBag, BadKcal.
    """
    changed = _at_version(product_id, version)
    _describe(changed, name, bag_grams, kcal_per_kg)
    changed.kind = kind
    db.session.flush()
    audit.note(by.id if by else None, "change", "product", product_id)
    return changed


def archive_product(by: Person | None, product_id: UUID) -> None:
    """Put a product away: what is in store stays, no more of it is received."""
    product(product_id).archived_at = clock.now()
    db.session.flush()
    audit.note(by.id if by else None, "archive", "product", product_id)


def bring_back_product(by: Person | None, product_id: UUID) -> None:
    """Receive the product again."""
    product(product_id).archived_at = None
    db.session.flush()
    audit.note(by.id if by else None, "bring_back", "product", product_id)


def usual_bags() -> dict[ProductKind, int]:
    """Grams of the bag in which each kind is kept most; for a kind never kept any bag of it."""
    query = (
        select(Product.kind, Product.bag_grams, func.coalesce(func.sum(Balance.grams), 0))
        .join(Lot, Lot.product_id == Product.id, isouter=True)
        .join(Balance, (Balance.lot_id == Lot.id) & (Balance.grams > 0), isouter=True)
        .where(Product.archived_at.is_(None))
        .group_by(Product.kind, Product.bag_grams)
    )
    rows = sorted(db.session.execute(query).all(), key=lambda row: (int(row[2]), row[1]))
    return {ProductKind(kind): bag for kind, bag, _ in rows}


def _describe(described: Product, name: str, bag_grams: int, kcal_per_kg: int) -> None:
    name = " ".join(name.split())
    if not 0 < bag_grams <= HEAVIEST_BAG:
        raise BadBag(field="bag")
    if kcal_per_kg not in KCAL_PER_KG:
        raise BadKcal(field="kcal_per_kg")
    with db.session.no_autoflush:
        other = db.session.scalar(select(Product.id).where(Product.name == name))
    if other is not None and other != described.id:
        raise ProductNameTaken(field="name")
    described.name, described.bag_grams, described.kcal_per_kg = name, bag_grams, kcal_per_kg


def _at_version(product_id: UUID, version: int) -> Product:
    query = select(Product).where(Product.id == product_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    if found.version != version:
        raise ProductChanged(
            name=found.name, bag_grams=found.bag_grams, kcal_per_kg=found.kcal_per_kg
        )
    return found
