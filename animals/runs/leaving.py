"""Caretakers of feeding spots who leave on a run: named, withdrawn, and gone once it closes.

From then on whoever eats at the spot is flagged; `judging` says how. The run is locked first,
then the animals around the spot, then the spot, as calls do it too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.feeding.models import Spot
from animals.feeding.rules import Caretaker
from animals.places.rules import Point, Position, PositionSource, metres_between
from animals.places.service import point_of
from animals.runs import flagging, routing
from animals.runs.flag_models import Leaving
from animals.runs.flags import AT_LARGE
from animals.runs.judging import SPOT_METRES
from animals.runs.models import Run, Stop
from animals.runs.reach import UPCOMING
from animals.runs.rules import StopKind, VisitOutcome
from animals.runs.service import locked
from animals.runs.states import Change
from animals.sightings.keeping import lock
from animals.sightings.models import Animal

_DEGREES = SPOT_METRES / 111_000 * 1.1
_NOT_FETCHED = {VisitOutcome.SKIPPED, VisitOutcome.COULD_NOT_REACH}


@dataclass(frozen=True)
class Farewell:
    """A spot whose caretaker leaves on the run, and the stop where the crew fetches them."""

    spot: Spot
    run: Run
    stop: Stop | None


def leaves_on(by: Person | None, run_id: UUID, spot_id: UUID, *, fetch: bool = False) -> None:
    """The spot's caretaker leaves on this run and on no other; with `fetch` a stop is made.

    Raises NotFound, RunMovedOn, NoSeatsLeft.
    """
    run = locked(run_id, Change.SEATS)
    animals = _animals_around(spot_id)
    lock(animals)
    name_on(run, [spot_id])
    spot = db.session.get_one(Spot, spot_id)
    if fetch and _stop_of(run, spot) is None:
        routing.add_stop(by, run.id, _fetching(spot))
    note(by.id if by else None, "leaves_on", "spot", spot.id)
    flagging.refresh_waiting(animals)


def stays(by: Person, spot_id: UUID) -> None:
    """The caretaker stays after all. A stop that was made for them is dropped by hand."""
    animals = _animals_around(spot_id)
    lock(animals)
    (spot,) = _held([spot_id])
    db.session.execute(delete(Leaving).where(Leaving.spot_id == spot.id))
    spot.caretaker = Caretaker.STAYS
    db.session.flush()
    note(by.id, "stays", "spot", spot.id)
    flagging.refresh_waiting(animals)


def name_on(run: Run, spot_ids: Collection[UUID]) -> None:
    """Write down that the caretakers of these spots leave on the run, and on no other."""
    spots = _held(spot_ids)
    db.session.execute(delete(Leaving).where(Leaving.spot_id.in_(spot_ids)))
    db.session.add_all(Leaving(run_id=run.id, spot_id=spot.id) for spot in spots)
    for spot in spots:
        spot.caretaker = Caretaker.LEAVING
    db.session.flush()


def settle(run: Run) -> None:
    """The run is closed: its caretakers have left, but for those whom the crew could not fetch."""
    for it in of_run(run):
        failed = it.stop is not None and it.stop.outcome in _NOT_FETCHED
        (spot,) = _held([it.spot.id])
        spot.caretaker = Caretaker.LEAVING if failed else Caretaker.LEFT
    forget(run)


def forget(run: Run) -> None:
    """Nobody leaves on this run any more; who wanted to leave still does."""
    db.session.execute(delete(Leaving).where(Leaving.run_id == run.id))
    db.session.flush()


def of_run(run: Run) -> list[Farewell]:
    """The spots whose caretakers leave on the run, by their names."""
    query = (
        select(Spot)
        .join(Leaving, Leaving.spot_id == Spot.id)
        .where(Leaving.run_id == run.id)
        .options(joinedload(Spot.contact))
        .order_by(Spot.name, Spot.id)
    )
    return [Farewell(it, run, _stop_of(run, it)) for it in db.session.scalars(query).unique()]


def of_spot(spot: Spot) -> Farewell | None:
    """The run that is still to leave with the spot's caretaker, if one is named."""
    query = select(Run).join(Leaving, Leaving.run_id == Run.id)
    run = db.session.scalar(query.where(Leaving.spot_id == spot.id, Run.state.in_(UPCOMING)))
    return Farewell(spot, run, _stop_of(run, spot)) if run is not None else None


def might_leave(run: Run) -> Sequence[Spot]:
    """Open spots with a caretaker who is not said to leave on this run."""
    on_it = select(Leaving.spot_id).where(Leaving.run_id == run.id)
    query = select(Spot).where(
        Spot.closed_at.is_(None),
        Spot.caretaker.in_((Caretaker.STAYS, Caretaker.LEAVING)),
        Spot.id.not_in(on_it),
    )
    return db.session.scalars(query.order_by(Spot.name, Spot.id)).unique().all()


def upcoming_runs() -> Sequence[Run]:
    """The runs that somebody can still leave on, the next one first."""
    query = select(Run).where(Run.state.in_(UPCOMING)).order_by(Run.starts_at, Run.id)
    return db.session.scalars(query).unique().all()


def _fetching(spot: Spot) -> routing.NewStop:
    position = None
    if spot.lat is not None and spot.lon is not None:
        position = Position(spot.lat, spot.lon, spot.accuracy_m, source=PositionSource.SPOT)
    return routing.NewStop(
        StopKind.PEOPLE,
        name=spot.name,
        people=1,
        contact_name=spot.contact.name if spot.contact else "",
        contact_phone=spot.contact.phone if spot.contact else "",
        position=position,
        place_id=spot.place_id,
    )


def _stop_of(run: Run, spot: Spot) -> Stop | None:
    """The people's stop of the run with the caretaker's phone, else with the spot's name."""
    phone = spot.contact.phone if spot.contact else ""
    stops = [stop for stop in run.stops if stop.kind == StopKind.PEOPLE]
    by_phone = (it for it in stops if phone and it.contact and it.contact.phone == phone)
    return next(by_phone, next((it for it in stops if it.name == spot.name), None))


def _animals_around(spot_id: UUID) -> list[UUID]:
    """Who is at large within reach of the spot's bowls. Raises NotFound."""
    spot = db.session.get(Spot, spot_id)
    if spot is None:
        raise NotFound
    if spot.lat is None or spot.lon is None:
        return []
    here = Point(spot.lat, spot.lon)
    query = select(Animal).where(
        Animal.lat.between(here.lat - _DEGREES, here.lat + _DEGREES),
        Animal.status.in_(AT_LARGE),
        Animal.merged_into_id.is_(None),
    )
    return [
        it.id
        for it in db.session.scalars(query)
        if (point := point_of(it)) is not None and metres_between(here, point) <= SPOT_METRES
    ]


def _held(spot_ids: Collection[UUID]) -> list[Spot]:
    """The spots, held against other writers. Raises NotFound where one is missing."""
    query = select(Spot).where(Spot.id.in_(spot_ids)).order_by(Spot.id)
    query = query.with_for_update(of=Spot).execution_options(populate_existing=True)
    found = list(db.session.scalars(query).unique())
    if len(found) != len(set(spot_ids)):
        raise NotFound
    return found
