"""Food into the van: what the run needs, what is planned, what is loaded, what comes back.

A load is planned by a coordinator and confirmed by whoever carries it; its ledger entry has the
load's own id, so that confirming twice books once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import case, func, or_, select

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.feeding import service as feeding
from animals.feeding.models import Spot
from animals.feeding.needs import KindNeed, SpotNeed, total_need
from animals.feeding.rations import Life, NoRation, Working, usual_grams_a_day
from animals.runs.models import Load, Run, Stop
from animals.runs.news import What
from animals.runs.refusals import PayloadExceeded
from animals.runs.road_models import RunEntry
from animals.runs.rules import StopKind
from animals.runs.service import locked, touch
from animals.runs.states import Change
from animals.runs.van import hold, weights
from animals.sightings.models import Animal
from animals.stock import listing, moving
from animals.stock import service as stock
from animals.stock.listing import LotHeld
from animals.stock.models import Entry
from animals.stock.rules import LossReason, Move, ProductKind, StoreKind
from animals.stock.weights import check_grams


@dataclass(frozen=True)
class AtSpot:
    """What to leave at a spot so that it lasts so many days."""

    spot: Spot
    days: int
    grams: int
    by_kind: Mapping[ProductKind, Working]


@dataclass(frozen=True)
class Need:
    """What the run's food is for, in grams: its spots by name, and its animals for one day."""

    spots: list[AtSpot]
    animals: int
    kinds: list[KindNeed]
    """What the spots need together, by kind of food."""

    @property
    def grams(self) -> int:
        return sum(need.grams for need in self.spots) + self.animals


def need(run: Run, animals: Collection[Animal]) -> Need:
    """What the run's spots need until their next visit, and its animals for a day."""
    spot_ids = [
        stop.spot_id
        for stop in run.stops
        if stop.kind == StopKind.SPOT and stop.spot_id and stop.outcome is None
    ]
    rank = {spot_id: number for number, spot_id in enumerate(spot_ids)}
    spots = db.session.scalars(select(Spot).where(Spot.id.in_(spot_ids))).unique()
    needs = [feeding.spot_need(spot) for spot in sorted(spots, key=lambda spot: rank[spot.id])]
    return Need(
        [_at_spot(one) for one in needs],
        about(sum(map(_day_grams, animals))),
        total_need(needs),
    )


def about(grams: int) -> int:
    """A need as people carry it: up to the next half kilogram, since it is a guess anyway."""
    return -(-grams // 500) * 500


def spots_due(run: Run, limit: int = 12) -> list[Spot]:
    """The spots that will be due by the run's day and are on none of its stops, worst first."""
    on_run = {stop.spot_id for stop in run.stops}
    moment = max(clock.now(), run.starts_at)
    return [spot for spot in feeding.due_spots(moment) if spot.id not in on_run][:limit]


def loads(run_id: UUID) -> list[Load]:
    """The run's loads, as they were planned."""
    query = select(Load).where(Load.run_id == run_id).order_by(Load.planned_at, Load.id)
    return list(db.session.scalars(query))


def offered() -> list[LotHeld]:
    """What warehouses hold and may be loaded: never expired food, earliest date first."""
    stores = [store.id for store in listing.stores(StoreKind.WAREHOUSE)]
    good = [lot for lot in listing.lots_to_take(stores) if not lot.is_expired]
    return sorted(good, key=lambda lot: lot.best_before or date.max)


def plan_load(
    by: Person | None,
    run_id: UUID,
    lot_id: UUID,
    grams: int,
    store_id: UUID,
    *,
    reason: str = "",
    now: bool = True,
    load_id: UUID | None = None,
) -> Load:
    """A load, planned; with `now` it is in the van at once.

    Raises NotFound, RunMovedOn, PayloadExceeded without a reason, the refusals of `check_grams`,
    and what `moving.check_choice` raises; with `now` NotEnough as well.
    """
    run = locked(run_id, Change.LOAD)
    known = db.session.get(Load, load_id) if load_id else None
    if known is not None:
        return known
    check_grams(grams)
    if stock.store(store_id).kind != StoreKind.WAREHOUSE:
        raise NotFound(field="store")
    moving.check_choice(store_id, lot_id, reason, i18n.local_today())
    _check_payload(run, grams, reason)
    load = Load(
        id=load_id or uuid4(),
        run_id=run.id,
        lot_id=lot_id,
        store_id=store_id,
        grams=grams,
        planned_at=clock.now(),
    )
    db.session.add(load)
    db.session.flush()
    if now:
        _carry(by, run, load, reason)
    touch(run, What.LOAD)
    note(by.id if by else None, "loaded" if now else "planned", "load", load.id)
    return load


def confirm_load(by: Person | None, run_id: UUID, load_id: UUID, grams: int | None = None) -> Load:
    """The load is in the van, all of it or so many grams. Twice is once.

    Raises NotFound, RunMovedOn, NotEnough, PayloadExceeded where it is more than was planned.
    """
    run = locked(run_id, Change.LOAD)
    load = _load(run, load_id)
    if load.confirmed_at is not None:
        return load
    if grams is not None and grams != load.grams:
        check_grams(grams)
        _check_payload(run, grams - load.grams, "")
        load.grams = grams
    _carry(by, run, load, "")
    touch(run, What.LOAD)
    note(by.id if by else None, "loaded", "load", load.id)
    return load


def drop_load(by: Person, run_id: UUID, load_id: UUID) -> None:
    """Forget a planned load, or take a loaded one out again. Raises NotFound, RunMovedOn."""
    run = locked(run_id, Change.LOAD)
    load = _load(run, load_id)
    if load.confirmed_at is not None:
        _take_out(by, run, load)
    db.session.delete(load)
    touch(run, What.LOAD)
    note(by.id, "dropped", "load", load_id)


def return_food(
    by: Person | None,
    run_id: UUID,
    lot_id: UUID,
    grams: int,
    store_id: UUID,
    *,
    entry_id: UUID | None = None,
) -> Entry:
    """Food that came back, from the van into a store. Raises NotFound, RunMovedOn, BadWeight."""
    run = locked(run_id, Change.FOOD_BACK)
    entry = stock.book(
        by, Move.RETURN, lot_id, grams, run.vehicle.store_id, store_id, entry_id=entry_id
    )
    return link(run, entry)


def lose_food(
    by: Person | None, run_id: UUID, lot_id: UUID, grams: int, why: LossReason, words: str = ""
) -> Entry:
    """Food of the van that is gone. Raises NotFound, RunMovedOn, BadWeight."""
    run = locked(run_id, Change.FOOD_BACK)
    return link(run, moving.lose(by, lot_id, grams, run.vehicle.store_id, why, note=words))


def own_food(run: Run) -> list[tuple[UUID, int]]:
    """The run's own food in its van by lot, in grams."""
    van = run.vehicle.store_id
    grams = func.sum(case((Entry.to_id == van, Entry.grams), else_=-Entry.grams))
    query = (
        select(Entry.lot_id, grams)
        .join(RunEntry, RunEntry.entry_id == Entry.id)
        .where(RunEntry.run_id == run.id, or_(Entry.to_id == van, Entry.from_id == van))
        .group_by(Entry.lot_id)
        .having(grams > 0)
        .order_by(Entry.lot_id)
    )
    return [(lot, int(total)) for lot, total in db.session.execute(query)]


def link(run: Run, entry: Entry) -> Entry:
    """Note that the entry belongs to the run."""
    if db.session.get(RunEntry, entry.id) is None:
        db.session.add(RunEntry(entry_id=entry.id, run_id=run.id))
        db.session.flush()
    return entry


def grams_for(stop: Stop, needs: Need) -> int:
    """Grams to leave at a stop that is a spot."""
    return next((it.grams for it in needs.spots if it.spot.id == stop.spot_id), 0)


def _at_spot(need: SpotNeed) -> AtSpot:
    return AtSpot(need.spot, need.days, about(need.grams), need.by_kind)


def _day_grams(animal: Animal) -> int:
    try:
        return usual_grams_a_day(animal.species, animal.size, Life.ADULT)
    except NoRation:
        return 0  # a goat finds its own


def _load(run: Run, load_id: UUID) -> Load:
    load = db.session.get(Load, load_id, populate_existing=True)
    if load is None or load.run_id != run.id:
        raise NotFound
    return load


def _take_out(by: Person, run: Run, load: Load) -> None:
    """Undo the load; where the run has another van since, it goes back out of that one."""
    van, entry = run.vehicle.store_id, db.session.get_one(Entry, load.id)
    if entry.to_id == van:
        link(run, stock.reverse(by, load.id))
    else:
        link(run, stock.book(by, Move.RETURN, load.lot_id, load.grams, van, load.store_id))


def _carry(by: Person | None, run: Run, load: Load, reason: str) -> None:
    entry = stock.book(
        by,
        Move.LOAD,
        load.lot_id,
        load.grams,
        load.store_id,
        run.vehicle.store_id,
        reason=reason.strip(),
        entry_id=load.id,
    )
    load.confirmed_at = clock.now()
    link(run, entry)


def _check_payload(run: Run, more: int, reason: str) -> None:
    over = more - weights(run, hold(run)).left(run.vehicle.payload_grams)
    if over <= 0 or more <= 0:
        return
    if not reason.strip():
        raise PayloadExceeded(field="reason", over=over)
    run.overweight_reason = reason.strip()
