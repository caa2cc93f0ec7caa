"""The day itself: leaving, fetching, feeding, handing over, news from the crew.

Every act may be reported late and twice; doing it again changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from animals import clock
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.feeding import service as feeding
from animals.feeding.models import Feeding
from animals.feeding.service import NewFeeding
from animals.runs import arriving, doses, flagging, routing
from animals.runs.closing import STATUS_AFTER_HANDOVER, STATUS_AFTER_VISIT
from animals.runs.flags import AT_LARGE
from animals.runs.loading import link
from animals.runs.models import CheckIn, Run, Seat
from animals.runs.news import What
from animals.runs.refusals import (
    NeedsReceiver,
    NotAboard,
    NotAtLarge,
    NoTeam,
    SeatTaken,
    VanStillOut,
)
from animals.runs.road_models import RunEntry, RunFeeding
from animals.runs.rules import CheckIn as News
from animals.runs.rules import HandoverTo, RunState, VisitOutcome
from animals.runs.service import change_state, locked, refresh_grants, touch
from animals.runs.states import Change
from animals.runs.van import store_grams
from animals.shelters import service as shelters
from animals.sightings import service as sightings
from animals.sightings.keeping import lock_one
from animals.sightings.rules import Status
from animals.stock.models import Entry

_MAY_BE_MET = AT_LARGE | {Status.STAYS, Status.LOST_SIGHT, Status.WITH_OWNER}
"""Where an animal can be that a crew takes along unplanned."""

_TO_A_PLACE = {HandoverTo.SHELTER, HandoverTo.CLINIC, HandoverTo.FOSTER}


def depart(by: Person | None, run_id: UUID) -> Run:
    """The run, on the road; what its van held before this run's loads is noted.

    Raises NotFound, RunMovedOn, NoTeam, VanStillOut where the van's last run is not closed.
    """
    run = locked(run_id)
    if not run.team:
        raise NoTeam(field="team")
    out = select(Run.number).where(
        Run.vehicle_id == run.vehicle_id,
        Run.id != run.id,
        Run.state.in_((RunState.ON_ROAD, RunState.BACK)),
    )
    number = db.session.scalar(out)
    if number is not None and run.state in (RunState.PLANNED, RunState.LOADING):
        raise VanStillOut(run=number)
    change_state(by, run.id, RunState.ON_ROAD)
    if run.departed_at is None:
        run.departed_at = clock.now()
        run.start_grams = store_grams(run.vehicle.store_id) - _linked_grams(run)
        refresh_grants(run)
        arriving.tell_shelters(run, arriving.aboard(run.id))
    db.session.flush()
    return run


def come_back(by: Person | None, run_id: UUID) -> Run:
    """The run is home; what is left is to hand over, to unload, to close."""
    run = change_state(by, run_id, RunState.BACK)
    run.back_at = clock.now()
    return run


def pick_up(by: Person | None, run_id: UUID, animal_id: UUID, at: datetime | None = None) -> Seat:
    """The animal is in the van; one that nobody planned gets a seat without a crate.

    Raises NotFound, RunMovedOn, NotAtLarge, SeatTaken where another run has it.
    """
    run = locked(run_id, Change.ON_THE_WAY)
    seat = _seat_of(run, animal_id) or _unplanned(by, run, animal_id)
    if seat.picked_up_at is not None:
        return seat
    seat.picked_up_at = at or clock.now()
    seat.outcome = None
    sightings.set_status(seat.animal, Status.IN_VAN, by=by)
    _end_stop(seat.stop_id, run)
    touch(run, What.FETCHED, animals=[seat.animal.number])
    note(by.id if by else None, "picked_up", "animal", animal_id)
    return seat


def not_fetched(
    by: Person | None, run_id: UUID, animal_id: UUID, outcome: VisitOutcome, words: str = ""
) -> Seat:
    """What came of the animal instead: it waits again, or is where the outcome says.

    One already aboard may break loose, die or be fetched by its owner. Raises NotFound,
    RunMovedOn.
    """
    run = locked(run_id, Change.ON_THE_WAY)
    seat = _seat_of(run, animal_id)
    if seat is None:
        raise NotFound(field="animal")
    seat.outcome, seat.note = outcome, words.strip() or seat.note
    seat.is_open = False
    status = STATUS_AFTER_VISIT[outcome]
    if status is not None:
        sightings.set_status(seat.animal, status, by=by)
    db.session.flush()
    if status is Status.WAITING:
        shelters.not_caught([animal_id])
    else:
        shelters.set_arrival([animal_id], None)
    flagging.refresh_waiting([animal_id])
    _end_stop(seat.stop_id, run)
    touch(run, What.NOT_FETCHED, animals=[seat.animal.number])
    note(by.id if by else None, outcome, "animal", animal_id)
    return seat


def hand_over(
    by: Person | None,
    run_id: UUID,
    animal_ids: Sequence[UUID],
    to: HandoverTo,
    shelter_id: UUID | None = None,
    words: str = "",
    at: datetime | None = None,
) -> list[Seat]:
    """The animals have been received at the other end.

    Raises NotFound, RunMovedOn, NotAboard, NeedsReceiver.
    """
    run = locked(run_id, Change.ON_THE_WAY)
    if to in _TO_A_PLACE and shelter_id is None:
        raise NeedsReceiver(field="shelter")
    seats = [_aboard(run, animal_id) for animal_id in animal_ids]
    seats = [it for it in seats if it.handed_at is None]
    for seat in seats:
        seat.handed_to, seat.handed_at = to, at or clock.now()
        seat.shelter_id = shelter_id if to in _TO_A_PLACE else None
        seat.note = words.strip() or seat.note
        seat.is_open = False
        if to not in _TO_A_PLACE:
            sightings.set_status(seat.animal, STATUS_AFTER_HANDOVER[to], by=by)
        note(by.id if by else None, "handed_over", "animal", seat.animal_id)
    db.session.flush()
    ids = [it.animal_id for it in seats]
    if ids and shelter_id is not None and to in _TO_A_PLACE:
        shelters.hand_over(ids, shelter_id)
        doses.tell_receivers(ids)
    elif ids:
        shelters.set_arrival(ids, None)
    if shelter_id is not None:
        _end_stops(run, clock.now(), shelter_id=shelter_id)
    if seats:
        touch(run, What.HANDED, animals=[it.animal.number for it in seats])
    return seats


def feed(by: Person | None, run_id: UUID, new: NewFeeding) -> Feeding:
    """A feeding given on the run, from its van or not. Raises NotFound, RunMovedOn, BadWeight."""
    run = locked(run_id, Change.ON_THE_WAY)
    fed = feeding.log_feeding(by, new, van_store_id=run.vehicle.store_id)
    if db.session.get(RunFeeding, fed.id) is None:
        db.session.add(RunFeeding(feeding_id=fed.id, run_id=run.id))
        for entry in feeding.entries_of(fed.id):
            link(run, entry)
    if new.spot_id is not None:
        _end_stops(run, fed.captured_at, spot_id=new.spot_id)
    touch(run, What.FED)
    return fed


def end_stop(by: Person | None, run_id: UUID, stop_id: UUID, outcome: VisitOutcome) -> None:
    """What came of a stop; where nobody got to, nobody was fetched. Raises NotFound, RunMovedOn."""
    run = locked(run_id, Change.ON_THE_WAY)
    stop = routing.stop_of(run, stop_id)
    stop.outcome, stop.outcome_at = outcome, clock.now()
    touch(run, What.STOP_ENDED, stops=[routing.stop_facts(stop)])
    note(by.id if by else None, outcome, "stop", stop_id)
    if outcome is not VisitOutcome.DONE:
        for animal_id in _to_fetch_at(stop_id):
            not_fetched(by, run_id, animal_id, outcome)


def check_in(by: Person | None, run_id: UUID, state: News, at: datetime | None = None) -> CheckIn:
    """One-tap news from the crew; never a position. Raises NotFound, RunMovedOn."""
    run = locked(run_id, Change.ON_THE_WAY)
    now = clock.now()
    news = CheckIn(
        run_id=run.id,
        state=state,
        captured_at=at or now,
        received_at=now,
        by_id=by.id if by else None,
    )
    db.session.add(news)
    db.session.flush()
    note(by.id if by else None, state, "run", run.id)
    return news


def last_news(run_id: UUID) -> CheckIn | None:
    """The newest news of a run."""
    query = select(CheckIn).where(CheckIn.run_id == run_id).order_by(CheckIn.captured_at.desc())
    return db.session.scalar(query.limit(1))


def _linked_grams(run: Run) -> int:
    """Grams by which this run's entries so far have changed its van."""
    own = select(RunEntry.entry_id).where(RunEntry.run_id == run.id)
    van = run.vehicle.store_id
    came = select(func.coalesce(func.sum(Entry.grams), 0)).where(Entry.id.in_(own))
    into = db.session.scalar(came.where(Entry.to_id == van)) or 0
    out = db.session.scalar(came.where(Entry.from_id == van)) or 0
    return int(into) - int(out)


def _seat_of(run: Run, animal_id: UUID) -> Seat | None:
    """The animal's seat on the run: the open one, else the last."""
    query = (
        select(Seat)
        .where(Seat.run_id == run.id, Seat.animal_id == animal_id)
        .order_by(Seat.is_open.desc(), Seat.seated_at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    seat = db.session.scalar(query)
    if seat is not None:
        lock_one(animal_id)
    return seat


def _aboard(run: Run, animal_id: UUID) -> Seat:
    seat = _seat_of(run, animal_id)
    if seat is None:
        raise NotFound(field="animal")
    if seat.picked_up_at is None or (seat.outcome is not None and seat.handed_at is None):
        raise NotAboard(field="animal", animal=seat.animal.code)
    return seat


def _unplanned(by: Person | None, run: Run, animal_id: UUID) -> Seat:
    animal = lock_one(animal_id)
    other = db.session.scalar(select(Seat).where(Seat.is_open, Seat.animal_id == animal_id))
    if other is not None:
        raise SeatTaken(field="animal", animal=animal.code, run=other.run.number)
    if animal.status not in _MAY_BE_MET:
        raise NotAtLarge(field="animal", animal=animal.code, status=Status(animal.status))
    seat = Seat(
        run_id=run.id, animal_id=animal.id, seated_at=clock.now(), by_id=by.id if by else None
    )
    db.session.add(seat)
    db.session.flush()
    refresh_grants(run)
    arriving.drive_to_shelters(run, [animal.id])
    return seat


def _to_fetch_at(stop_id: UUID) -> list[UUID]:
    query = select(Seat.animal_id).where(
        Seat.stop_id == stop_id, Seat.is_open, Seat.picked_up_at.is_(None)
    )
    return list(db.session.scalars(query))


def _end_stops(
    run: Run, at: datetime, *, spot_id: UUID | None = None, shelter_id: UUID | None = None
) -> None:
    """The stops at that spot or that receiving place are done."""
    for stop in run.stops:
        if (stop.spot_id, stop.shelter_id) == (spot_id, shelter_id) and stop.outcome is None:
            stop.outcome, stop.outcome_at = VisitOutcome.DONE, at


def _end_stop(stop_id: UUID | None, run: Run) -> None:
    """A stop for animals is done once each of them has been fetched or not."""
    if stop_id is None:
        return
    db.session.flush()
    waiting = select(Seat.id).where(
        Seat.stop_id == stop_id, Seat.is_open, Seat.picked_up_at.is_(None)
    )
    stop = next((it for it in run.stops if it.id == stop_id), None)
    if stop is not None and stop.outcome is None and db.session.scalar(waiting.limit(1)) is None:
        stop.outcome, stop.outcome_at = VisitOutcome.DONE, clock.now()
