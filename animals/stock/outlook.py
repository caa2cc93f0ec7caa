"""The coming days of the store: use so far, what is planned, when it runs out, what to order.

Plans come from above (`register_demands`): whoever knows of upcoming runs says what they will
still take. Without any, the use so far speaks alone.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask, current_app
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from animals import i18n
from animals.db import db
from animals.stock.forecast import (
    USE_DAYS,
    Forecast,
    Order,
    StockLot,
    daily_use,
    days_of_stock,
    forecast,
    shopping_list,
)
from animals.stock.models import Balance, Entry, Lot, Product, Store
from animals.stock.products import usual_bags
from animals.stock.rules import Move, ProductKind, StoreKind

Demands = Mapping[ProductKind, Mapping[date, int]]
"""Grams that will still be taken from the stores, by kind and day."""

_IN_STORE = (StoreKind.WAREHOUSE, StoreKind.VAN)
_USED = (StoreKind.SPOT, StoreKind.EATEN)
_EXTENSION = "stock_demands"


@dataclass(frozen=True)
class Use:
    """What went to spots and animals lately; the working behind a mean day."""

    grams: int
    days: int
    daily_grams: int


@dataclass(frozen=True)
class Outlook:
    """One kind of food: what there is, how it is used, and how it will go on."""

    kind: ProductKind
    grams: int
    use: Use
    lasts_days: int | None
    coming: Forecast
    planned_grams: int


def register_demands(app: Flask, source: Callable[[date], Demands]) -> None:
    """Let `source` say, given today, what will still be taken from the stores."""
    app.extensions.setdefault(_EXTENSION, []).append(source)


def planned_demands(today: date) -> dict[ProductKind, dict[date, int]]:
    """What all sources plan, added up."""
    sums: dict[ProductKind, dict[date, int]] = {}
    for source in current_app.extensions.get(_EXTENSION, ()):
        for kind, days in source(today).items():
            of_kind = sums.setdefault(kind, defaultdict(int))
            for day, grams in days.items():
                of_kind[day] += grams
    return sums


def outlooks(planned: Demands | None = None) -> list[Outlook]:
    """Every kind that is in store, used or planned, in the order of the kinds.

    Warehouses and vans together. `planned` None asks the registered sources.
    """
    today = i18n.local_today()
    demands = planned_demands(today) if planned is None else planned
    lots, uses = _lots(), uses_so_far(today)
    found = []
    for kind in ProductKind:
        if not (lots[kind] or uses[kind].grams or demands.get(kind)):
            continue
        use, plan = uses[kind], demands.get(kind, {})
        grams = sum(lot.grams for lot in lots[kind])
        coming = forecast(lots[kind], today, use.daily_grams, plan)
        lasts = days_of_stock(grams, use.daily_grams)
        found.append(Outlook(kind, grams, use, lasts, coming, sum(plan.values())))
    return found


def orders(seen: list[Outlook]) -> list[Order]:
    """The shopping list that follows, the most pressing first."""
    coming = {it.kind: it.coming for it in seen}
    return shopping_list(coming, usual_bags(), i18n.local_today())


def uses_so_far(today: date) -> dict[ProductKind, Use]:
    """What left warehouses and vans for spots and animals in the last weeks, by kind.

    What came back from a spot, and what was undone, is taken off again.
    """
    origin, goal = aliased(Store), aliased(Store)
    went = and_(origin.kind.in_(_IN_STORE), goal.kind.in_(_USED))
    came = and_(origin.kind.in_(_USED), goal.kind.in_(_IN_STORE))
    query = (
        select(Product.kind, func.sum(case((went, Entry.grams), else_=-Entry.grams)))
        .join(Lot, Lot.id == Entry.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(origin, origin.id == Entry.from_id)
        .join(goal, goal.id == Entry.to_id)
        .where(
            Entry.captured_at >= i18n.start_of_day(today - timedelta(days=USE_DAYS)),
            Entry.captured_at < i18n.start_of_day(today),
            or_(went, came),
        )
        .group_by(Product.kind)
    )
    used = {kind: int(grams) for kind, grams in db.session.execute(query)}
    first = db.session.scalar(
        select(Entry.captured_at)
        .where(Entry.move.in_((Move.DELIVER, Move.TRANSFER)))
        .order_by(Entry.captured_at)
        .limit(1)
    )
    first_day = i18n.local_day(first) if first is not None else None
    days = min(USE_DAYS, max(1, (today - first_day).days)) if first_day else 0
    return {
        kind: Use(max(0, used.get(kind, 0)), days, daily_use(used.get(kind, 0), first_day, today))
        for kind in ProductKind
    }


def _lots() -> dict[ProductKind, list[StockLot]]:
    query = (
        select(Product.kind, Lot.best_before, func.sum(Balance.grams))
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Store, Store.id == Balance.store_id)
        .where(Balance.grams > 0, Store.kind.in_(_IN_STORE))
        .group_by(Product.kind, Lot.best_before)
    )
    today = i18n.local_today()
    lots: dict[ProductKind, list[StockLot]] = {kind: [] for kind in ProductKind}
    for kind, best_before, grams in db.session.execute(query):
        if best_before is None or best_before >= today:
            lots[ProductKind(kind)].append(StockLot(best_before, int(grams)))
    return lots
