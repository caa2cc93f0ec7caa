"""Moves a run's rows from the moment of filling to the moments at which things happened."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select

from animals.db import Base, db
from animals.demo.world import no_later
from animals.feeding import spots
from animals.feeding.models import Feeding
from animals.runs.models import CheckIn, Load, Run, Seat
from animals.runs.road_models import RunEntry, RunFeeding
from animals.runs.version_models import RunChange
from animals.shelters.models import Claim, Offer
from animals.shelters.rules import ClaimState
from animals.stock.models import Entry
from animals.stock.rules import Move

SEEN = frozenset({"last_seen_at", "confirmed_at"})
"""When an animal was last met is what its sightings say."""

_PLANNED = frozenset({"starts_at", "ends_at", "turn_back_at", "hear_by_at"})
_EVE = timedelta(hours=12)
_LOADED = timedelta(minutes=25)

T = TypeVar("T", bound=Base)


def date_run(run: Run, last: datetime) -> None:
    """Everything of the run happened at its time; what has none of its own, at `last`."""
    start = run.starts_at
    seats = _of(Seat, run)
    for load in _of(Load, run):
        load.planned_at = start - _EVE
        load.confirmed_at = start - _LOADED
    for news in _of(CheckIn, run):
        no_later(news.captured_at, news)
    _date_entries(run, last)
    _date_feedings(run)
    for seat in seats:
        seat.seated_at = start - _EVE
        _date_seat(seat, last)
    _date_stops(run, seats, last)
    for change in _of(RunChange, run):
        no_later(last, change)
    run.made_at = start - 3 * _EVE
    run.departed_at = start
    no_later(last, run, but=_PLANNED)
    db.session.flush()


def date_plan(run: Run, when: datetime) -> None:
    """The run was planned and its seats given at `when`."""
    no_later(when, run, but=_PLANNED)
    no_later(when, *_of(Load, run), *_of(RunChange, run))
    for seat in _of(Seat, run):
        no_later(when, seat)
        no_later(when, seat.animal, but=SEEN)
    db.session.flush()


def _date_entries(run: Run, last: datetime) -> None:
    """Loads were made before the start, returns at the end; deliveries know their time."""
    query = select(Entry).join(RunEntry, RunEntry.entry_id == Entry.id)
    for entry in db.session.scalars(query.where(RunEntry.run_id == run.id)):
        if entry.move == Move.LOAD:
            entry.captured_at = run.starts_at - _LOADED
        elif entry.move == Move.RETURN:
            entry.captured_at = last - _LOADED
        entry.received_at = entry.captured_at
    db.session.flush()


def _date_feedings(run: Run) -> None:
    query = select(Feeding).join(RunFeeding, RunFeeding.feeding_id == Feeding.id)
    for fed in db.session.scalars(query.where(RunFeeding.run_id == run.id)).unique():
        no_later(fed.captured_at, fed)
        if fed.spot_id is not None:
            spots.reckon(spots.locked(fed.spot_id))


def _date_seat(seat: Seat, last: datetime) -> None:
    """The animal is what it is since it was seated, picked up, handed over, or missed."""
    is_waiting = seat.outcome is None and seat.picked_up_at is None
    when = seat.seated_at if is_waiting else seat.handed_at or seat.picked_up_at or last
    no_later(when, seat.animal, but=SEEN)
    received = select(Claim).where(
        Claim.animal_id == seat.animal_id, Claim.state == ClaimState.RECEIVED
    )
    closed = select(Offer).where(Offer.animal_id == seat.animal_id, Offer.withdrawn_at.is_not(None))
    no_later(when, *db.session.scalars(received), *db.session.scalars(closed))


def _date_stops(run: Run, seats: Sequence[Seat], last: datetime) -> None:
    for stop in run.stops:
        if stop.outcome_at is None:
            continue
        fetched = [it.picked_up_at for it in seats if it.stop_id == stop.id and it.picked_up_at]
        received = [
            it.handed_at
            for it in seats
            if it.shelter_id is not None and it.shelter_id == stop.shelter_id and it.handed_at
        ]
        no_later(max([*fetched, *received], default=last), stop)


def _of(model: type[T], run: Run) -> list[T]:
    query = select(model).where(model.run_id == run.id)  # type: ignore[attr-defined]
    return list(db.session.scalars(query).unique())
