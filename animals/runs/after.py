"""A day that was kept on paper, entered in the order of the sheet, all in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from animals.accounts.rules import Person
from animals.db import db
from animals.feeding.rules import GivenFrom, Leftover
from animals.feeding.service import NewFeeding, Portion
from animals.runs import ending, loading, road
from animals.runs.models import Run
from animals.runs.rules import HandoverTo, RunState, VisitOutcome
from animals.runs.service import locked
from animals.stock.rules import LossReason


@dataclass(frozen=True)
class SeatEntry:
    """What the sheet says of one animal: fetched and handed to whom, else what came of it."""

    animal_id: UUID
    fetched: bool
    outcome: VisitOutcome | None = None
    to: HandoverTo | None = None
    shelter_id: UUID | None = None


@dataclass(frozen=True)
class SpotEntry:
    """What was left at a spot, and what was found there."""

    spot_id: UUID
    grams: int
    leftover: Leftover | None = None


@dataclass(frozen=True)
class FoodEntry:
    """What became of a lot that was in the van."""

    lot_id: UUID
    returned: int = 0
    lost: int = 0


@dataclass(frozen=True)
class PaperDay:
    """The whole sheet; `stops` are outcomes of the stops for people."""

    seats: Sequence[SeatEntry] = ()
    spots: Sequence[SpotEntry] = ()
    food: Sequence[FoodEntry] = ()
    stops: Mapping[UUID, VisitOutcome] = field(default_factory=dict)
    store_id: UUID | None = None
    stays: int = 0
    closes: bool = True


def enter(by: Person, run_id: UUID, day: PaperDay) -> Run:
    """The run as the sheet tells it: left, fetched, fed, handed over, unloaded and closed.

    What was entered before stays as it is. Nothing is kept where any of it is refused; raises
    what the acts themselves raise.
    """
    run = locked(run_id)
    if run.state in (RunState.PLANNED, RunState.LOADING):
        road.depart(by, run_id)
    for seat in day.seats:
        _seat(by, run_id, seat)
    for spot in day.spots:
        if spot.grams > 0:
            given = (Portion(spot.grams),)
            fed = NewFeeding(
                given=given,
                spot_id=spot.spot_id,
                given_from=GivenFrom.VAN,
                leftover=spot.leftover,
            )
            road.feed(by, run_id, fed)
    for stop_id, outcome in day.stops.items():
        road.end_stop(by, run_id, stop_id, outcome)
    for food in day.food:
        if food.returned > 0 and day.store_id is not None:
            loading.return_food(by, run_id, food.lot_id, food.returned, day.store_id)
        if food.lost > 0:
            loading.lose_food(by, run_id, food.lot_id, food.lost, LossReason.TORN)
    db.session.refresh(run)
    if run.state == RunState.ON_ROAD:
        road.come_back(by, run_id)
    if day.closes:
        ending.close_run(by, run_id, day.stays)
    return run


def _seat(by: Person, run_id: UUID, seat: SeatEntry) -> None:
    if not seat.fetched:
        outcome = seat.outcome or VisitOutcome.NOT_FOUND
        road.not_fetched(by, run_id, seat.animal_id, outcome)
        return
    road.pick_up(by, run_id, seat.animal_id)
    if seat.to is not None:
        road.hand_over(by, run_id, [seat.animal_id], seat.to, seat.shelter_id)
