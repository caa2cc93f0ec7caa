"""The day of a run from the phone: visits, pick-ups, hand-overs, news."""

from uuid import UUID

from sqlalchemy import select

from animals.accounts.rules import Right
from animals.db import db
from animals.field.cases import Case, Made
from animals.field.reading import identity
from animals.field.rules import Asks, Flag
from animals.runs import road
from animals.runs.closing import STATUS_AFTER_VISIT
from animals.runs.models import Run, Seat, Stop
from animals.runs.rules import CheckIn, HandoverTo, RunState, VisitOutcome
from animals.shelters import service as shelters
from animals.shelters.models import Shelter
from animals.sightings.keeping import lock_one, set_status
from animals.sightings.models import Animal
from animals.sightings.rules import AT_LARGE, ON_THE_ROAD, Status

_CHANGES_WHERE_IT_IS = {
    VisitOutcome.OWNER_FOUND,
    VisitOutcome.TAKEN_BY_OTHERS,
    VisitOutcome.DEAD,
}
"""Outcomes that say something of an animal even where no run was to fetch it."""


def apply_visit(case: Case) -> Made:
    """What came of an animal or of a stop. Raises Waits, Asks."""
    outcome = case.reading.code_or_none("outcome", VisitOutcome)
    if outcome is None:
        raise Asks(flag=Flag.UNKNOWN_CODE)
    animal = case.animal()
    if animal is not None:
        return _of_animal(case, animal, outcome)
    stop = _stop_of(case)
    if stop is None:
        raise Asks(flag=Flag.UNKNOWN_ANIMAL)
    run = case.run_of(stop.run_id)
    road.end_stop(case.by, run.id, stop.id, outcome)
    return Made("stop", stop.id, run_id=run.id)


def apply_pickup(case: Case) -> Made:
    """The animal is in the van. Raises Waits, Asks."""
    animal = _known(case)
    run = case.run()
    if animal.status not in AT_LARGE | ON_THE_ROAD:
        case.flag(Flag.ANIMAL_MOVED)
    seat = road.pick_up(case.by, run.id, animal.id, case.at)
    return Made("seat", seat.id, animal_id=animal.id, run_id=run.id)


def apply_handover(case: Case) -> Made:
    """The animal was received at the other end. Raises Waits, Asks."""
    animal = _known(case)
    to = case.reading.code_or_none("to", HandoverTo)
    if to is None:
        raise Asks(flag=Flag.UNKNOWN_CODE)
    run = case.run()
    shelter_id = _shelter_of(case, animal, run, to)
    words = case.reading.text("note", 4000)
    seats = road.hand_over(case.by, run.id, [animal.id], to, shelter_id, words, case.at)
    seat_id = seats[0].id if seats else None
    return Made("seat", seat_id, animal_id=animal.id, run_id=run.id)


def apply_checkin(case: Case) -> Made:
    """One-tap news; a run whose crew says that it left has left. Raises Asks."""
    state = case.reading.code_or_none("state", CheckIn)
    if state is None:
        raise Asks(flag=Flag.UNKNOWN_CODE)
    run = case.run()
    if state is CheckIn.LEFT and run.state in (RunState.PLANNED, RunState.LOADING):
        road.depart(case.by, run.id)
    news = road.check_in(case.by, run.id, state, case.at)
    return Made("news", news.id, run_id=run.id)


def _of_animal(case: Case, animal: Animal, outcome: VisitOutcome) -> Made:
    run = case.run_or_none()
    words = case.reading.text("note", 4000)
    if run is not None and _is_seated(run, animal):
        if outcome is VisitOutcome.DONE:
            raise Asks(flag=Flag.ASKS)  # done is "in the van", or "treated"; it must be said which
        seat = road.not_fetched(case.by, run.id, animal.id, outcome, words)
        if outcome is VisitOutcome.SAME_AS:
            case.flag(Flag.ASKS)  # which one they are is merged by a person
        return Made("seat", seat.id, animal_id=animal.id, run_id=run.id)
    if outcome is VisitOutcome.SAME_AS:
        raise Asks(flag=Flag.ASKS)
    if outcome in _CHANGES_WHERE_IT_IS:
        _set_unseated(case, animal, outcome, words)
    return Made("animal", animal.id, animal_id=animal.id, run_id=run.id if run else None)


def _set_unseated(case: Case, animal: Animal, outcome: VisitOutcome, words: str) -> None:
    """An animal no run was to fetch: a coordinator's word counts, others' are asked about."""
    is_sure = case.is_confirmed or (case.by is not None and case.by.may(Right.KEEP_ANIMALS))
    if not is_sure or animal.status in ON_THE_ROAD:
        raise Asks(flag=Flag.ASKS)
    status = STATUS_AFTER_VISIT[outcome]
    assert status is not None
    set_status(lock_one(animal.id), Status(status), words[:200], case.by)


def _known(case: Case) -> Animal:
    animal = case.animal()
    if animal is None:
        raise Asks(flag=Flag.UNKNOWN_ANIMAL)
    return animal


def _is_seated(run: Run, animal: Animal) -> bool:
    query = select(Seat.id).where(Seat.run_id == run.id, Seat.animal_id == animal.id)
    return db.session.scalar(query.limit(1)) is not None


def _stop_of(case: Case) -> Stop | None:
    named = identity(case.reading.record.get("stop"))
    return db.session.get(Stop, named) if named is not None else None


def _shelter_of(case: Case, animal: Animal, run: Run, to: HandoverTo) -> UUID | None:
    """Where it went: as said, else who has claimed it, else the one place the run goes to."""
    if to in (HandoverTo.OWNER, HandoverTo.OTHER):
        return None
    named = identity(case.reading.record.get("shelter"))
    if named is not None and db.session.get(Shelter, named) is not None:
        return named
    if case.reading.has("shelter"):
        case.flag(Flag.UNKNOWN_CODE)
    claim = shelters.active_claims([animal.id]).get(animal.id)
    if claim is not None:
        return claim.shelter_id
    places = {stop.shelter_id for stop in run.stops if stop.shelter_id is not None}
    if len(places) != 1:
        raise Asks(flag=Flag.ASKS)
    return places.pop()
