"""What a crew has seen on its run, and who of it was in nobody's plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from animals.accounts.rules import Person
from animals.db import db
from animals.runs.models import Run, Seat, Teammate
from animals.runs.road_models import RunSighting
from animals.runs.rules import RunState
from animals.sightings.hearing import hears
from animals.sightings.keeping import kept_one
from animals.sightings.models import Animal, Sighting
from animals.sightings.rules import Status
from animals.sightings.service import seen_at
from animals.stock.balances import insert_once

_FREE = frozenset({Status.SEEN, Status.WAITING})


@dataclass(frozen=True)
class Seen:
    """An animal, or a pack, that the crew saw, once however often; `at` is when last.

    `seat` is its seat on this run, if it has one.
    """

    sighting: Sighting
    animal: Animal | None
    at: datetime
    seat: Seat | None

    @property
    def is_planned(self) -> bool:
        """Whether the plan had it; whom the crew takes along unplanned has no crate and no stop."""
        seat = self.seat
        return seat is not None and (seat.crate_id is not None or seat.stop_id is not None)

    @property
    def is_still_there(self) -> bool:
        """It was left where it is, and can be fetched yet."""
        if self.animal is None:
            return self.sighting.still_together > 0
        return self.seat is None and self.animal.status in _FREE


def note_sighting(run_id: UUID, sighting_id: UUID) -> None:
    """Keep that the crew of this run saw it; said twice it is kept once."""
    insert_once(RunSighting, sighting_id=sighting_id, run_id=run_id)


@hears
def note_on_the_way(by: Person, sighting: Sighting) -> None:
    """Whatever somebody logs while their run is out was seen on it, if it was after they left."""
    run_id = db.session.scalar(
        select(Run.id)
        .join(Teammate, Teammate.run_id == Run.id)
        .where(
            Teammate.user_id == by.id,
            Run.state == RunState.ON_ROAD,
            Run.departed_at <= seen_at(sighting),
        )
        .order_by(Run.departed_at.desc())
        .limit(1)
    )
    if run_id is not None:
        note_sighting(run_id, sighting.id)


def on_run(run: Run) -> list[Seen]:
    """All that was seen on the run, those whom nobody planned first, then as they were seen."""
    query = (
        select(Sighting)
        .join(RunSighting, RunSighting.sighting_id == Sighting.id)
        .where(RunSighting.run_id == run.id)
        .options(joinedload(Sighting.animal))
        .order_by(Sighting.captured_at, Sighting.id)
    )
    seats = _seats(run)
    found: dict[UUID, Seen] = {}
    for sighting in db.session.scalars(query).unique():
        animal = kept_one(sighting.animal) if sighting.animal is not None else None
        what = animal.id if animal is not None else sighting.id
        found[what] = Seen(sighting, animal, seen_at(sighting), seats.get(what))
    return sorted(found.values(), key=lambda it: (it.is_planned, it.at))


def left_behind(seen: Sequence[Seen]) -> list[Seen]:
    """Those of them whom nobody planned and nobody took along."""
    return [it for it in seen if not it.is_planned and it.is_still_there]


def _seats(run: Run) -> dict[UUID, Seat]:
    """The run's seats by animal; of several the last."""
    query = select(Seat).where(Seat.run_id == run.id).order_by(Seat.seated_at)
    return {seat.animal_id: seat for seat in db.session.scalars(query)}
