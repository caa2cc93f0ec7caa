"""Closing and cancelling: every gram and every animal of a run must be accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from animals import clock
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.runs import leaving, loading, seating
from animals.runs.closing import FoodSum, SeatEnd, missing_outcomes
from animals.runs.models import Run, Seat
from animals.runs.news import What
from animals.runs.refusals import (
    AnimalsWithoutEnd,
    FoodDoesNotAddUp,
    FoodIsWhere,
    RunMovedOn,
)
from animals.runs.road_models import RunEntry
from animals.runs.rules import RunState, VisitOutcome
from animals.runs.service import locked, refresh_grants, touch
from animals.runs.states import run_may_follow
from animals.runs.van import hold
from animals.stock.ledger import VanEntry, run_food
from animals.stock.models import Entry
from animals.stock.rules import Move


@dataclass(frozen=True)
class Reckoning:
    """What stands between a run and its closing."""

    food: FoodSum
    seats: Sequence[Seat]
    without_end: Sequence[Seat]

    @property
    def in_van(self) -> int:
        """Grams that should still be in the van."""
        return self.food.difference


def reckon(run: Run, stays: int = 0) -> Reckoning:
    """The run's food and animals as they stand, when `stays` grams stay in the van."""
    seats = hold(run).seats
    missing = missing_outcomes(map(_end, seats))
    without = [seat for seat in seats if seat.animal_id in missing]
    return Reckoning(_food(run, stays), seats, without)


def close_run(by: Person | None, run_id: UUID, stays: int = 0) -> Run:
    """The run, closed, with so many grams staying in its van.

    Raises NotFound, RunMovedOn, AnimalsWithoutEnd, FoodDoesNotAddUp.
    """
    run = locked(run_id)
    if not run_may_follow(RunState(run.state), RunState.CLOSED):
        raise RunMovedOn(state=RunState(run.state))
    found = reckon(run, stays)
    if found.without_end:
        raise AnimalsWithoutEnd(animals=", ".join(it.animal.code for it in found.without_end))
    if not found.food.adds_up:
        raise FoodDoesNotAddUp(field="stays", difference=found.food.difference)
    for seat in found.seats:
        seat.is_open = False
    run.state, run.closed_at = RunState.CLOSED, clock.now()
    leaving.settle(run)
    touch(run, What.STATE, state=RunState.CLOSED)
    refresh_grants(run)
    note(by.id if by else None, "closed", "run", run.id)
    return run


def cancel_run(
    by: Person | None, run_id: UUID, *, back_in: UUID | None = None, in_van: bool = False
) -> Run:
    """The run, cancelled: every seat is free, and what was loaded is in that store, or in the van.

    Raises NotFound, RunMovedOn, FoodIsWhere where food was loaded and neither is said.
    """
    run = locked(run_id)
    if not run_may_follow(RunState(run.state), RunState.CANCELLED):
        raise RunMovedOn(state=RunState(run.state))
    food = loading.own_food(run)
    if food and back_in is None and not in_van:
        raise FoodIsWhere(field="food", grams=sum(grams for _lot, grams in food))
    seating.empty(by, run, [seat for seat in hold(run).seats if seat.is_open])
    run.state, run.closed_at = RunState.CANCELLED, clock.now()
    if back_in is not None:
        for lot, grams in food:
            loading.return_food(by, run.id, lot, grams, back_in)
    leaving.forget(run)
    touch(run, What.STATE, state=RunState.CANCELLED)
    refresh_grants(run)
    note(by.id if by else None, "cancelled", "run", run.id)
    return run


def _end(seat: Seat) -> SeatEnd:
    return SeatEnd(
        seat.animal_id,
        picked_up=seat.picked_up_at is not None,
        handed_over=seat.handed_at is not None,
        outcome=VisitOutcome(seat.outcome) if seat.outcome else None,
    )


def _food(run: Run, stays: int) -> FoodSum:
    food = run_food(run.start_grams or 0, _van_entries(run), stays)
    return FoodSum(food.start, food.loaded, food.delivered, food.returned, food.lost, food.stays)


def _van_entries(run: Run) -> list[VanEntry]:
    """What was booked on the van for the run, and by anybody while the run was out."""
    van = run.vehicle.store_id
    own = select(RunEntry.entry_id).where(RunEntry.run_id == run.id)
    belongs: ColumnElement[bool] = Entry.id.in_(own)
    if run.departed_at is not None:
        until = run.closed_at or clock.now()
        while_out = Entry.received_at.between(run.departed_at, until)
        belongs = or_(belongs, while_out & Entry.id.not_in(select(RunEntry.entry_id)))
    undone = aliased(Entry)
    query = (
        select(Entry.move, Entry.grams, Entry.to_id, undone.move)
        .outerjoin(undone, undone.id == Entry.reverses_id)
        .where(belongs, or_(Entry.from_id == van, Entry.to_id == van), Entry.from_id != Entry.to_id)
    )
    return [
        VanEntry(
            Move(undoes or move), grams if to == van else -grams, is_reversal=undoes is not None
        )
        for move, grams, to, undoes in db.session.execute(query)
    ]
