"""What the store's pages show: balances only, never the ledger, so that age does not slow them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from animals import i18n
from animals.db import db
from animals.stock.lots import NEAR_DAYS, Freshness, freshness
from animals.stock.models import Balance, Lot, Product, Store
from animals.stock.rules import HOLDING, ProductKind, StoreKind
from animals.stock.weights import Packs, split_packs

LOTS_SHOWN = 3
"""Lots of a product that a shelf names; the store's own page has them all."""
PRODUCTS_SHOWN = 8
LOOKS_SHOWN = 10
SPOTS_SHOWN = 8


@dataclass(frozen=True)
class LotHeld:
    """A lot as it lies in a store."""

    lot_id: UUID
    store_id: UUID
    store: str
    product: str
    best_before: date | None
    batch: str
    packs: Packs
    freshness: Freshness

    @property
    def grams(self) -> int:
        return self.packs.grams

    @property
    def is_expired(self) -> bool:
        return self.freshness is Freshness.EXPIRED

    @property
    def has_bag(self) -> bool:
        return self.packs.bags > 0


@dataclass
class ProductHeld:
    """A product as it lies in a store, or in all of them: its first lots, and how many more."""

    name: str
    kind: ProductKind
    packs: Packs
    lots: list[LotHeld] = field(default_factory=list)
    lot_count: int = 0

    @property
    def more(self) -> int:
        return self.lot_count - len(self.lots)


@dataclass
class Shelf:
    """A store with what is in it, product by product."""

    store_id: UUID
    name: str
    kind: StoreKind
    products: list[ProductHeld] = field(default_factory=list)

    @property
    def grams(self) -> int:
        return sum(it.packs.grams for it in self.products)

    @property
    def shown(self) -> list[ProductHeld]:
        return self.products[:PRODUCTS_SHOWN]

    @property
    def more(self) -> int:
        return len(self.products) - len(self.shown)


def shelves() -> list[Shelf]:
    """Every warehouse, and every van that holds or owes food, with its products; one query."""
    part = (Store.id, Lot.product_id)
    number = func.row_number().over(
        partition_by=part, order_by=(Lot.best_before.asc().nulls_last(), Lot.id)
    )
    place = func.dense_rank().over(partition_by=Store.id, order_by=(Product.name, Product.id))
    bags = func.sum((Balance.grams - Balance.loose_grams) // Product.bag_grams).over(
        partition_by=part
    )
    held = (
        select(
            Store.id.label("store_id"),
            Store.name.label("store"),
            Store.kind.label("store_kind"),
            Product.name.label("product"),
            Product.kind,
            Product.bag_grams,
            Lot.id.label("lot_id"),
            Lot.best_before,
            Lot.batch,
            Balance.grams,
            Balance.loose_grams,
            number.label("number"),
            place.label("place"),
            func.sum(Balance.grams).over(partition_by=part).label("all_grams"),
            bags.label("all_bags"),
            func.count(Lot.id).over(partition_by=part).label("lot_count"),
        )
        .join(Balance, and_(Balance.store_id == Store.id, Balance.grams != 0), isouter=True)
        .join(Lot, Lot.id == Balance.lot_id, isouter=True)
        .join(Product, Product.id == Lot.product_id, isouter=True)
        .where(Store.kind.in_((StoreKind.WAREHOUSE, StoreKind.VAN)), Store.archived_at.is_(None))
        .subquery()
    )
    query = (
        select(held)
        .where(
            or_(
                held.c.number == 1,
                and_(held.c.number <= LOTS_SHOWN, held.c.place <= PRODUCTS_SHOWN),
            )
        )
        .order_by(
            held.c.store_kind.desc(), held.c.store, held.c.store_id, held.c.product, held.c.number
        )
    )
    return _shelves(db.session.execute(query).all())


def overall(shelves: Iterable[Shelf]) -> list[ProductHeld]:
    """The same by product over all the shelves, without the lots."""
    sums: dict[tuple[str, ProductKind], ProductHeld] = {}
    for held in (product for shelf in shelves for product in shelf.products):
        before = sums.get((held.name, held.kind))
        packs = _sum(before.packs, held.packs) if before else held.packs
        sums[held.name, held.kind] = ProductHeld(held.name, held.kind, packs)
    return sorted(sums.values(), key=lambda it: it.name)


def by_kind(products: Iterable[ProductHeld]) -> dict[ProductKind, int]:
    """Grams of each kind there is, in the order of the kinds."""
    sums = dict.fromkeys(ProductKind, 0)
    for it in products:
        sums[it.kind] += it.packs.grams
    return {kind: grams for kind, grams in sums.items() if grams}


def spots_holding() -> list[tuple[Store, int]]:
    """Feeding spots that hold or owe food by the books, and how many grams, the most first."""
    grams = func.sum(Balance.grams)
    query = (
        select(Store, grams)
        .join(Balance, Balance.store_id == Store.id)
        .where(Store.kind == StoreKind.SPOT, Balance.grams != 0)
        .group_by(Store.id)
        .order_by(grams.desc(), Store.name)
        .limit(SPOTS_SHOWN)
    )
    return [(store, int(total)) for store, total in db.session.execute(query)]


def lots_near_their_date() -> list[LotHeld]:
    """Lots of warehouses and vans that are expired or will be soon, the worst first."""
    until = i18n.local_today() + timedelta(days=NEAR_DAYS)
    query = (
        _balances(StoreKind.WAREHOUSE, StoreKind.VAN)
        .where(Balance.grams > 0, Lot.best_before <= until)
        .order_by(Lot.best_before, Lot.id, Store.id)
        .limit(LOOKS_SHOWN)
    )
    return [lot_held(it) for it in db.session.scalars(query)]


def lots_of(store_id: UUID) -> Select[tuple[Balance]]:
    """What a store holds or owes, for `page_of`: by product, the earliest date first."""
    return (
        _balances(*HOLDING)
        .where(Balance.store_id == store_id, Balance.grams != 0)
        .order_by(Product.name, Lot.best_before.asc().nulls_last(), Lot.id)
    )


def lots_to_take(store_ids: Sequence[UUID]) -> list[LotHeld]:
    """Every lot that these stores hold some of, for choosing one: the earliest date first."""
    query = (
        _balances(*HOLDING)
        .where(Balance.grams > 0, Balance.store_id.in_(store_ids))
        .order_by(Store.name, Product.name, Lot.best_before.asc().nulls_last(), Lot.id)
    )
    return [lot_held(it) for it in db.session.scalars(query)]


def lot_held(balance: Balance) -> LotHeld:
    """A balance as the pages show it."""
    lot = balance.lot
    return LotHeld(
        lot.id,
        balance.store_id,
        balance.store.name,
        lot.product.name,
        lot.best_before,
        lot.batch,
        split_packs(balance.grams, lot.product.bag_grams, balance.loose_grams),
        freshness(lot.best_before, i18n.local_today()),
    )


def stores(*kinds: StoreKind) -> Sequence[Store]:
    """The stores of these kinds in use, warehouses first, by name."""
    query = select(Store).where(Store.kind.in_(kinds), Store.archived_at.is_(None))
    return db.session.scalars(query.order_by(Store.kind.desc(), Store.name, Store.id)).all()


def stores_with_food() -> Sequence[Store]:
    """The stores from which something can be taken, warehouses first, by name."""
    holding = select(Balance.store_id).where(Balance.grams > 0)
    query = select(Store).where(Store.id.in_(holding), Store.kind.in_(HOLDING))
    return db.session.scalars(query.order_by(Store.kind.desc(), Store.name, Store.id)).all()


def _balances(*kinds: StoreKind) -> Select[tuple[Balance]]:
    return (
        select(Balance)
        .join(Balance.store)
        .join(Balance.lot)
        .join(Lot.product)
        .where(Store.kind.in_(kinds))
        .options(
            contains_eager(Balance.store),
            contains_eager(Balance.lot).contains_eager(Lot.product),
        )
        .execution_options(populate_existing=True)
    )


def _shelves(rows: Sequence[object]) -> list[Shelf]:
    found: dict[UUID, Shelf] = {}
    today = i18n.local_today()
    for row in rows:
        it = row._mapping  # type: ignore[attr-defined]
        shelf = found.setdefault(
            it["store_id"], Shelf(it["store_id"], it["store"], StoreKind(it["store_kind"]))
        )
        if it["lot_id"] is None:
            continue
        if it["number"] == 1:
            bags, grams = int(it["all_bags"]), int(it["all_grams"])
            packs = Packs(bags, grams - bags * it["bag_grams"], it["bag_grams"])
            shelf.products.append(
                ProductHeld(
                    it["product"], ProductKind(it["kind"]), packs, lot_count=it["lot_count"]
                )
            )
        shelf.products[-1].lots.append(
            LotHeld(
                it["lot_id"],
                shelf.store_id,
                shelf.name,
                it["product"],
                it["best_before"],
                it["batch"],
                split_packs(it["grams"], it["bag_grams"], it["loose_grams"]),
                freshness(it["best_before"], today),
            )
        )
    return [it for it in found.values() if it.products or it.kind is StoreKind.WAREHOUSE]


def _sum(one: Packs, other: Packs) -> Packs:
    return Packs(one.bags + other.bags, one.loose_grams + other.loose_grams, one.bag_grams)
