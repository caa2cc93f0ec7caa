"""A run as it is planned, and what may stand against the plan: seats, hours, van, people."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import false, or_, select

from animals import clock
from animals.db import db
from animals.errors import NotFound
from animals.places.rules import Position
from animals.runs.models import Run, Vehicle
from animals.runs.refusals import MomentOutsideRun, NoSeatsLeft, PersonBusy, RunPast, VanBusy
from animals.runs.rules import RunState
from animals.runs.states import Booking, Clash, Window, clashes
from animals.runs.stops import ROAD_FACTOR


@dataclass(frozen=True)
class NewRun:
    """A run as it is planned; moments are aware, `team` are ids of people with accounts."""

    vehicle_id: UUID
    date: date
    starts_at: datetime
    ends_at: datetime
    area: str
    team: frozenset[UUID] = frozenset()
    turn_back_at: datetime | None = None
    hear_by_at: datetime | None = None
    people: int = 0
    belongings_grams: int = 0
    danger_minutes: int = 90
    road_factor: float = ROAD_FACTOR
    duty_id: UUID | None = None
    note: str = ""
    position: Position | None = None
    place_id: UUID | None = None
    id: UUID = field(default_factory=uuid4)


def planned(run: Run) -> NewRun:
    """The plan of a run as it stands."""
    return NewRun(
        vehicle_id=run.vehicle_id,
        date=run.date,
        starts_at=run.starts_at,
        ends_at=run.ends_at,
        area=run.area,
        team=frozenset(mate.user_id for mate in run.team),
        turn_back_at=run.turn_back_at,
        hear_by_at=run.hear_by_at,
        people=run.people,
        belongings_grams=run.belongings_grams,
        danger_minutes=run.danger_minutes,
        road_factor=run.road_factor,
        duty_id=run.duty_id,
        note=run.note,
    )


def serialise_planning(vehicle_id: UUID) -> Vehicle:
    """The van, with every van held: two plans at once must not both find a person free."""
    query = select(Vehicle).order_by(Vehicle.id).with_for_update(of=Vehicle)
    vans = {van.id: van for van in db.session.scalars(query)}
    if vehicle_id not in vans:
        raise NotFound
    return vans[vehicle_id]


def check_plan(new: NewRun, van: Vehicle, run: Run | None = None) -> None:
    """Nothing, where the plan may stand; `run` is the one it changes.

    Raises RunPast, MomentOutsideRun, NoSeatsLeft, VanBusy, PersonBusy.
    """
    window = Window(new.starts_at, new.ends_at)
    if window.is_past(clock.now()):
        raise RunPast(field="date")
    for name, moment in (("turn_back", new.turn_back_at), ("hear_by", new.hear_by_at)):
        if moment is not None and not new.starts_at <= moment <= new.ends_at:
            raise MomentOutsideRun(field=name)
    leaving = max(new.people, sum(stop.people for stop in run.stops) if run else 0)
    people = len(new.team) + leaving
    if people > van.seats:
        raise NoSeatsLeft(field="people", seats=van.seats, people=people)
    wanted = Booking(new.id if run is None else run.id, RunState.PLANNED, window, van.id, new.team)
    for clash, other in clashing(wanted):
        if clash.same_van:
            raise VanBusy(field="vehicle", run=other.number)
        names = [mate.user.name for mate in other.team if mate.user_id in clash.people]
        raise PersonBusy(field="team", person=", ".join(sorted(names)), run=other.number)


def clashing(wanted: Booking) -> list[tuple[Clash, Run]]:
    """The runs that hold the van or somebody of the team in those hours.

    One that is still on the road holds both, however long ago it should have been home.
    """
    begun = wanted.window.starts <= clock.now()
    query = select(Run).where(
        Run.starts_at < wanted.window.ends,
        or_(
            Run.ends_at > wanted.window.starts,
            Run.state == RunState.ON_ROAD if begun else false(),
        ),
    )
    others = {run.id: run for run in db.session.scalars(query)}
    return [
        (clash, others[clash.run_id]) for clash in clashes(wanted, map(_booking, others.values()))
    ]


def _booking(run: Run) -> Booking:
    people = frozenset(mate.user_id for mate in run.team)
    ends = max(run.ends_at, clock.now()) if run.state == RunState.ON_ROAD else run.ends_at
    window = Window(run.starts_at, ends)
    return Booking(run.id, RunState(run.state), window, run.vehicle_id, people)
