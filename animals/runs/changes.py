"""A change of plan: what it means for those who are seated already."""

from uuid import UUID

from animals.accounts.rules import Person
from animals.db import db
from animals.runs import routing, seating
from animals.runs.models import Run, Seat
from animals.runs.packing import crates_for
from animals.runs.rules import RunState
from animals.runs.service import NewRun, change_run, locked, refresh_grants, touch
from animals.runs.states import Change, may_change
from animals.runs.van import hold, passengers
from animals.runs.vehicles import as_crate
from animals.shelters import service as shelters


def change_plan(by: Person, run_id: UUID, version: int, new: NewRun) -> Run:
    """The run with its new plan: seated animals get crates of a swapped van as far as it has any.

    Whoever fits no more keeps the seat without a crate, and is listed. Shelters learn of the new
    hour. Raises what `service.change_run` raises.
    """
    run = change_run(by, run_id, version, new)
    _fit_into_van(run)
    ids = [seat.animal_id for seat in hold(run).seats if seat.is_open]
    confirmed = [id_ for id_, claim in shelters.active_claims(ids).items() if claim.confirmed_at]
    shelters.set_arrival(confirmed, run.ends_at)
    return run


def drop_stop(by: Person, run_id: UUID, stop_id: UUID) -> None:
    """Take a stop off the run; who was to be fetched there waits again.

    On the road the seats stay: what came of them is still to be said. Raises NotFound, RunMovedOn.
    """
    run = locked(run_id, Change.STOPS)
    waiting = routing.drop_stop(by, run_id, stop_id)
    if may_change(RunState(run.state), Change.SEATS):
        for seat in waiting:
            if seat.is_open and db.session.get(Seat, seat.id) is not None:
                seating.unseat(by, run_id, seat.animal_id)


def _fit_into_van(run: Run) -> None:
    """Seats in crates of another van, put into this one's, groups whole."""
    held = hold(run)
    parties: dict[UUID, list[Seat]] = {}
    for seat in held.without_crate:
        parties.setdefault(seat.animal.group_id or seat.animal_id, []).append(seat)
    for seats in parties.values():
        free = [as_crate(crate) for crate in hold(run).free]
        plan = crates_for(passengers([it.animal for it in seats], run.date), free) or {}
        crates = {one.animal_id: crate for crate, unit in plan.items() for one in unit}
        for seat in seats:
            seat.crate_id = crates.get(seat.animal_id)
        db.session.flush()
    touch(run)
    refresh_grants(run)
