"""What the first page and others show of runs: the next run, who waits, what is overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from animals import clock
from animals.db import db
from animals.runs import loading, road, routing
from animals.runs.models import CheckIn, Run, Seat
from animals.runs.rules import RunState
from animals.runs.transport import Answers, Queue, Travellers
from animals.runs.van import hold, weights
from animals.runs.weights import Weights


@dataclass(frozen=True)
class RunCard:
    """A run in numbers: crates, kilograms, food against need, minutes."""

    run: Run
    crates_taken: int
    crates: int
    weights: Weights
    need_grams: int
    loaded_grams: int
    minutes: int

    @property
    def payload_grams(self) -> int:
        return self.run.vehicle.payload_grams


@dataclass(frozen=True)
class Overdue:
    """A run nothing was heard from, though the hour has come."""

    run: Run
    last_news: CheckIn | None

    @property
    def silent_since(self) -> datetime | None:
        """The last news, else the departure."""
        return self.last_news.captured_at if self.last_news else self.run.departed_at


def run_card(run: Run) -> RunCard:
    """The run's numbers as they stand now."""
    held = hold(run)
    weighed = weights(run, held)
    need = loading.need(run, [seat.animal for seat in held.seats if seat.is_open])
    return RunCard(
        run=run,
        crates_taken=len(held.crates) - len(held.free),
        crates=len(held.crates),
        weights=weighed,
        need_grams=need.grams,
        loaded_grams=weighed.food,
        minutes=routing.minutes_in_danger(run.stops),
    )


def worst_flagged(limit: int) -> tuple[list[Travellers], Answers, int]:
    """Those who most need transport and are not seated yet, what runs answer, how many wait."""
    queue = Queue()
    unseated = [it for it in queue.line if not it.is_seated]
    return queue.travellers(unseated[:limit]), Answers(queue.runs), len(unseated)


def overdue_runs(now: datetime | None = None) -> list[Overdue]:
    """The runs on the road from which no news came by the hour agreed, the longest silent first."""
    now = now or clock.now()
    query = select(Run).where(Run.state == RunState.ON_ROAD, Run.hear_by_at <= now)
    found = []
    for run in db.session.scalars(query.order_by(Run.hear_by_at)):
        news = road.last_news(run.id)
        if is_overdue(run, news, now):
            found.append(Overdue(run, news))
    return found


def is_overdue(run: Run, news: CheckIn | None, now: datetime) -> bool:
    """Whether the hour agreed is past and no news answers it, from the hour before it or later."""
    if run.state != RunState.ON_ROAD or run.hear_by_at is None or now < run.hear_by_at:
        return False
    return news is None or news.captured_at < run.hear_by_at - timedelta(hours=1)


def unplaced_aboard() -> list[Seat]:
    """Animals that nobody planned and that are in a van: where they go must be found today."""
    query = select(Seat).where(
        Seat.is_open, Seat.crate_id.is_(None), Seat.picked_up_at.is_not(None)
    )
    return list(db.session.scalars(query))
