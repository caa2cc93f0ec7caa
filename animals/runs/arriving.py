"""When the animals of a run arrive where they were promised, as those places may learn it.

Whatever decides it, seating, leaving, another hour or a claim that is confirmed only then, ends
here: the claim knows the moment, and once the crew is out the hour may be told.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.runs import routing
from animals.runs.models import Run, Seat
from animals.runs.news import What
from animals.runs.refusals import BadHour, RunMovedOn
from animals.runs.rules import RunState
from animals.runs.service import locked, refresh_grants, touch
from animals.runs.states import Change, may_change
from animals.shelters import service as shelters
from animals.shelters.claims import WHEN_HOLDING, WHEN_PROMISED
from animals.shelters.rules import ClaimState

LATEST = timedelta(hours=24)
"""How far ahead the hour of return may be put."""


def tell_shelters(run: Run, animal_ids: Collection[UUID]) -> None:
    """Whoever was promised these animals of the run learns when it arrives."""
    claims = shelters.active_claims(animal_ids)
    promised = [id_ for id_, it in claims.items() if it.state == ClaimState.CONFIRMED]
    if not promised:
        return
    shelters.set_arrival(promised, run.ends_at)
    if run.departed_at is not None:
        shelters.crew_is_out(promised, run.ends_at)


def drive_to_shelters(run: Run, animal_ids: Collection[UUID]) -> None:
    """The run ends where these animals are claimed, and who was promised them learns when."""
    claims = shelters.active_claims(animal_ids)
    for shelter_id in {it.shelter_id for it in claims.values()}:
        routing.stop_to_hand_over(run, shelter_id)
    tell_shelters(run, animal_ids)


def expect_home(by: Person, run_id: UUID, at: datetime) -> Run:
    """The run, on the road, is home at another hour than was planned.

    Raises NotFound, RunMovedOn unless it is on the road, BadHour for one that is over, before it
    was to leave, or more than a day away.
    """
    run = locked(run_id, Change.ON_THE_WAY)
    if run.state != RunState.ON_ROAD:
        raise RunMovedOn(state=RunState(run.state))
    now = clock.now()
    if not max(now, run.starts_at) < at <= now + LATEST:
        raise BadHour(field="home_at")
    if at == run.ends_at:
        return run
    run.ends_at = at
    touch(run, What.HOURS)
    refresh_grants(run)
    tell_shelters(run, aboard(run.id))
    note(by.id, "expected_home", "run", run.id)
    return run


def next_time(hour: int, minute: int) -> datetime:
    """The moment at which the clock, where the team lives, next shows this time."""
    local = i18n.local(clock.now()).replace(hour=hour, minute=minute, second=0, microsecond=0)
    at = i18n.local_moment(local.replace(tzinfo=None))
    return at if at > clock.now() else i18n.local_later(at, 1)


def aboard(run_id: UUID) -> Sequence[UUID]:
    """Who has an open seat on the run."""
    query = select(Seat.animal_id).where(Seat.run_id == run_id, Seat.is_open)
    return db.session.scalars(query).all()


@WHEN_HOLDING.add
def hold_runs(animal_ids: Collection[UUID]) -> None:
    """A run is always held before the claims of its animals: it may be leaving at this moment."""
    db.session.scalars(_runs_of(animal_ids).with_for_update(of=Run)).all()


@WHEN_PROMISED.add
def home_is_found(animal_ids: Collection[UUID]) -> None:
    """Whoever of these sits on a run already is driven to the place that is promised now."""
    for run in db.session.scalars(_runs_of(animal_ids)).all():
        if not may_change(RunState(run.state), Change.PLACES):
            continue
        theirs = [it for it in aboard(run.id) if it in animal_ids]
        drive_to_shelters(run, theirs)
        claims = shelters.active_claims(theirs)
        for shelter_id in {it.shelter_id for it in claims.values()}:
            numbers = sorted(
                it.animal.number for it in claims.values() if it.shelter_id == shelter_id
            )
            touch(run, What.PLACE, animals=numbers, shelter=str(shelter_id))


def _runs_of(animal_ids: Collection[UUID]) -> Select[tuple[Run]]:
    seats = select(Seat.run_id).where(Seat.is_open, Seat.animal_id.in_(animal_ids))
    return (
        select(Run)
        .where(Run.id.in_(seats))
        .order_by(Run.id)
        .execution_options(populate_existing=True)
    )
