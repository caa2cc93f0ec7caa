"""Food moved on a run, from the phone: loaded, brought back, lost, staying in the van."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from animals.db import db
from animals.field.appliers.feeding import product_id_of
from animals.field.cases import Case, Made
from animals.field.reading import identity
from animals.field.rules import Asks, Flag
from animals.runs import late, loading
from animals.runs.models import Load, Run
from animals.runs.rules import RunState
from animals.stock import service as stock
from animals.stock.listing import stores
from animals.stock.models import Balance, Lot, Store
from animals.stock.rules import LossReason, NotEnough, StoreKind
from animals.stock.weights import HEAVIEST_GRAMS

_OUT = (RunState.ON_ROAD, RunState.BACK)


class FoodMove(StrEnum):
    """What a record says was done with food."""

    LOAD = "load"
    RETURN = "return"
    LOSS = "loss"
    STAYS = "stays"


def apply_stock(case: Case) -> Made:
    """Book it on the run's van. Raises Asks where it must be said which food, or where to."""
    move = case.reading.code_or_none("move", FoodMove)
    grams = case.reading.number("grams", 0, HEAVIEST_GRAMS)
    if move is None or not grams:
        raise Asks(flag=Flag.UNKNOWN_CODE if move is None else Flag.OUT_OF_RANGE)
    run = case.run()
    if move is FoodMove.STAYS:
        case.flag(Flag.ASKS)  # counted when the run closes, by whoever closes it
        return Made("stays", None, run_id=run.id)
    if move is FoodMove.LOAD:
        return _load(case, run, grams)
    lot_id = _lot_of(case, run.vehicle.store_id)
    if move is FoodMove.RETURN:
        store_id = _warehouse(case)
        loading.return_food(case.by, run.id, lot_id, grams, store_id, entry_id=case.record.id)
    else:
        why = case.reading.code("reason", LossReason, LossReason.TORN)
        loading.lose_food(case.by, run.id, lot_id, grams, why, case.reading.text("note"))
    if any(balance.grams < 0 for balance in stock.held(run.vehicle.store_id)):
        case.flag(Flag.BELOW_ZERO)
    return Made("entry", case.record.id, run_id=run.id)


def _load(case: Case, run: Run, grams: int) -> Made:
    store_id = _warehouse(case)
    lot_id = _lot_of(case, store_id)
    reason = case.reading.text("reason")
    try:
        if run.state in _OUT:
            late.load_late(case.by, run.id, lot_id, grams, store_id, entry_id=case.record.id)
            return Made("entry", case.record.id, run_id=run.id)
        planned = _planned(run, lot_id, store_id)
        if planned is not None:
            loading.confirm_load(case.by, run.id, planned, grams)
            return Made("load", planned, run_id=run.id)
        load = loading.plan_load(
            case.by, run.id, lot_id, grams, store_id, reason=reason, load_id=case.record.id
        )
        return Made("load", load.id, run_id=run.id)
    except NotEnough:
        raise Asks(flag=Flag.NOT_ENOUGH) from None


def _planned(run: Run, lot_id: UUID, store_id: UUID) -> UUID | None:
    """The load that was planned just so and that nobody has confirmed."""
    query = select(Load.id).where(
        Load.run_id == run.id,
        Load.lot_id == lot_id,
        Load.store_id == store_id,
        Load.confirmed_at.is_(None),
    )
    return db.session.scalar(query.order_by(Load.planned_at, Load.id).limit(1))


def _lot_of(case: Case, store_id: UUID) -> UUID:
    """The lot as said, else the store's only one of that product. Raises Asks."""
    named = identity(case.reading.record.get("lot"))
    if named is not None and db.session.get(Lot, named) is not None:
        return named
    product_id = product_id_of(case.reading)
    query = (
        select(Balance.lot_id)
        .join(Balance.lot)
        .where(Balance.store_id == store_id, Balance.grams > 0)
        .order_by(Lot.best_before.asc().nulls_last(), Lot.id)
    )
    if product_id is not None:
        found = db.session.scalars(query.where(Lot.product_id == product_id)).first()
        if found is not None:
            return found
        raise Asks(flag=Flag.NOT_ENOUGH)
    held = db.session.scalars(query).all()
    if len(held) != 1:
        raise Asks(flag=Flag.UNKNOWN_PRODUCT)
    return held[0]


def _warehouse(case: Case) -> UUID:
    """The warehouse as said, else the only one there is. Raises Asks."""
    named = identity(case.reading.record.get("store"))
    if named is not None:
        store = db.session.get(Store, named)
        if store is not None and store.kind == StoreKind.WAREHOUSE:
            return named
    places = stores(StoreKind.WAREHOUSE)
    if len(places) != 1:
        raise Asks(flag=Flag.ASKS)
    return places[0].id
