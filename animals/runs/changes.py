"""A change of plan: another hour or day, stops dropped, and what that means for the seated.

Another van is in `swapping`, another place to go in `placing`.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from animals import i18n
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.runs import arriving, road, routing, seating, service
from animals.runs.models import Run, Seat
from animals.runs.plans import NewRun, check_plan, planned, serialise_planning
from animals.runs.refusals import BadDelay, RunChanged
from animals.runs.rules import RunState, VisitOutcome
from animals.runs.service import locked, refresh_grants, tell_difference, touch
from animals.runs.states import Change, may_change
from animals.runs.van import hold

LONGEST_DELAY = timedelta(days=60)
"""A run put off by more than that is another run."""


def change_plan(by: Person, run_id: UUID, version: int, new: NewRun) -> Run:
    """The run with its new plan; its van stays, and shelters learn of the new hour.

    Raises what `service.change_run` raises.
    """
    run = service.change_run(by, run_id, version, new)
    arriving.tell_shelters(run, arriving.aboard(run.id))
    return run


def put_off(by: Person, run_id: UUID, version: int, days: int = 0, hours: int = 0) -> Run:
    """The run so much later, with all who sit on it, its stops and its food.

    A day later is at the same hour by the clock. Below zero it is earlier. Raises NotFound,
    RunMovedOn, RunChanged, BadDelay, RunPast, VanBusy, PersonBusy.
    """
    if not timedelta() < abs(timedelta(days=days, hours=hours)) <= LONGEST_DELAY:
        raise BadDelay(field="delay")
    vehicle_id = db.session.scalar(select(Run.vehicle_id).where(Run.id == run_id))
    if vehicle_id is None:
        raise NotFound
    van = serialise_planning(vehicle_id)  # always held before a run
    run = locked(run_id, Change.PLAN)
    if run.version != version:
        raise RunChanged(seen=version, now=run.version)

    def later(moment: datetime) -> datetime:
        return i18n.local_later(moment, days) + timedelta(hours=hours)

    before, starts = planned(run), later(run.starts_at)
    after = replace(
        before,
        date=i18n.local_day(starts),
        starts_at=starts,
        ends_at=later(run.ends_at),
        turn_back_at=run.turn_back_at and later(run.turn_back_at),
        hear_by_at=run.hear_by_at and later(run.hear_by_at),
    )
    check_plan(after, van, run)
    run.date, run.starts_at, run.ends_at = after.date, after.starts_at, after.ends_at
    run.turn_back_at, run.hear_by_at = after.turn_back_at, after.hear_by_at
    touch(run)
    tell_difference(run, before)
    refresh_grants(run)
    arriving.tell_shelters(run, arriving.aboard(run.id))
    note(by.id, "put_off", "run", run.id)
    return run


def drop_stops(by: Person, run_id: UUID, stop_ids: Collection[UUID]) -> list[Seat]:
    """Take stops off the run; who was to be fetched there waits again. Gives their seats.

    Once it is on the road a stop stays on the list as skipped, and what was done there stands.
    A stop that is no longer on the run is none the less gone. Raises NotFound, RunMovedOn.
    """
    run = locked(run_id, Change.STOPS)
    wanted = [stop.id for stop in run.stops if stop.id in stop_ids]
    waiting = [
        it
        for it in hold(run).seats
        if it.is_open and it.picked_up_at is None and it.stop_id in wanted
    ]
    if not may_change(RunState(run.state), Change.SEATS):
        for stop in run.stops:
            if stop.id in wanted and stop.outcome is None:
                road.end_stop(by, run_id, stop.id, VisitOutcome.SKIPPED)
        return waiting
    for stop_id in wanted:
        routing.drop_stop(by, run_id, stop_id)
    for animal_id in [it.animal_id for it in waiting]:
        still = [it for it in hold(run).seats if it.animal_id == animal_id and it.is_open]
        if still:  # those of its group went with the first of them
            seating.unseat(by, run_id, animal_id)
    return waiting
