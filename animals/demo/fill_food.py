"""Products, warehouses and vans, and the food that came in and went lost."""

from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select

from animals import i18n
from animals.db import db
from animals.demo.food import FOODS, GIFTS, LOSSES, USUAL, WAREHOUSES
from animals.demo.trips import VANS
from animals.demo.world import World, moment, no_later
from animals.runs import vehicles
from animals.stock import products
from animals.stock import service as stock
from animals.stock.models import Product
from animals.stock.rules import Move, ProductKind, StoreKind


def fill_products(world: World) -> None:
    """The three usual products under their Ukrainian names, and three more."""
    for key, (name, name_here, kcal) in USUAL.items():
        known = db.session.scalars(select(Product).where(Product.name == gettext(name))).one()
        products.change_product(
            world.olha,
            known.id,
            known.version,
            name_here,
            ProductKind(known.kind),
            known.bag_grams,
            kcal,
        )
        world.products[key] = known.id
    for food in FOODS:
        made = products.new_product(
            world.olha, food.name, food.kind, food.bag_grams, food.kcal_per_kg
        )
        world.products[food.key] = made.id


def fill_stores(world: World) -> None:
    """Two warehouses and two vans with their crates."""
    for key, name in WAREHOUSES.items():
        world.stores[key] = stock.new_store(name, StoreKind.WAREHOUSE).id
    for key, van in VANS.items():
        made = vehicles.new_vehicle(world.olha, van)
        world.vans[key], world.stores[key] = made.id, made.store_id


def fill_gifts(world: World) -> None:
    """What came in, oldest first; some of it is near its date, some past it."""
    for gift in sorted(GIFTS, key=lambda it: -it.days):
        when = moment(gift.days, f"{gift.food} {gift.donor}")
        entry = stock.receive(
            world.olha,
            world.products[gift.food],
            gift.bags * _bag(world, gift.food),
            best_before(gift.keeps),
            world.stores[gift.store],
            batch=gift.batch,
            donor=gift.donor,
            captured_at=when,
        )
        no_later(when, entry)


def fill_losses(world: World) -> None:
    """A few bags that are gone, out of the first lot of their kind."""
    for loss in LOSSES:
        when = moment(loss.days, loss.note)
        entry = stock.book(
            world.olha,
            Move.LOSS,
            lot_in(world, loss.food, loss.store),
            loss.bags * _bag(world, loss.food),
            world.stores[loss.store],
            stock.lost().id,
            reason=f"{loss.why}: {loss.note}",
            captured_at=when,
        )
        no_later(when, entry)


def lot_in(world: World, food: str, store: str) -> UUID:
    """The lot of this food in this store with the earliest date that is still good."""
    today = i18n.local_today()
    for row in stock.held(world.stores[store]):
        good = row.lot.best_before is None or row.lot.best_before >= today
        if row.lot.product_id == world.products[food] and good and row.grams > 0:
            return row.lot_id
    raise LookupError(food, store)


def best_before(keeps: int | None) -> date | None:
    return None if keeps is None else i18n.local_today() + timedelta(days=keeps)


def _bag(world: World, food: str) -> int:
    return db.session.get_one(Product, world.products[food]).bag_grams
