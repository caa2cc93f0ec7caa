"""The runs that have not left, by their columns, with the room that each still has."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from animals import clock
from animals.db import UtcTime, db
from animals.places.rules import Point
from animals.runs.crates import Crate as Box
from animals.runs.crates import Passenger
from animals.runs.judging import Route
from animals.runs.models import Companion, Crate, Load, Run, Seat, Stop, Teammate, Vehicle
from animals.runs.reach import UPCOMING, Room
from animals.runs.rules import CrateKind, RunState, StopKind
from animals.runs.weights import animals_grams, people_grams
from animals.sightings.models import Animal
from animals.sightings.rules import Age, Size, Species
from animals.stock.models import Balance


@dataclass
class RunRoom:
    """An upcoming run by its columns, and what room it has left."""

    row: Row[Any]
    points: list[Point] = field(default_factory=list)
    free: list[Box] = field(default_factory=list)
    grams: int = 0
    people: int = 0
    belongings: int = 0

    def __post_init__(self) -> None:
        self.id: UUID = self.row.id

    @property
    def route(self) -> Route:
        return Route(tuple(self.points), self.row.reach_m)

    @cached_property
    def room(self) -> Room:
        """What the rules ask of it; only once all of it is read."""
        people = self.row.crew + max(self.people, self.row.people)
        things = max(self.belongings, self.row.belongings_grams)
        used = people_grams(people, things) + self.grams
        used += max(0, int(self.row.food)) + int(self.row.planned) + int(self.row.pets)
        return Room(
            RunState(self.row.state),
            tuple(self.points),
            tuple(self.free),
            self.row.payload_grams - used,
            self.row.reach_m,
        )


def upcoming(run_id: UUID | None = None) -> list[RunRoom]:
    """The runs that have not left, or the one asked for, with the room they have; two queries."""
    runs: dict[UUID, RunRoom] = {}
    db.session.flush()
    asked = {"now": clock.now()} if run_id is None else {"run_id": run_id}
    for row in db.session.connection().execute(_runs(one=run_id is not None), asked):
        run = runs.get(row.id)
        if run is None:
            run = runs[row.id] = RunRoom(row)
            _pass_by(run, row.lat, row.lon, row.coarse_lat, row.coarse_lon)
        if row.kind is not None:
            run.people += row.leaving
            run.belongings += row.things
            if row.kind != StopKind.HANDOVER:
                _pass_by(run, row.stop_lat, row.stop_lon, row.stop_coarse_lat, row.stop_coarse_lon)
    _fill_crates(runs)
    return list(runs.values())


def _pass_by(
    run: RunRoom,
    lat: float | None,
    lon: float | None,
    coarse_lat: float | None,
    coarse_lon: float | None,
) -> None:
    if lat is not None and lon is not None:
        run.points.append(Point(lat, lon))
    elif coarse_lat is not None and coarse_lon is not None:
        run.points.append(Point(coarse_lat, coarse_lon))


@cache
def _runs(*, one: bool) -> Any:
    which = (
        Run.id == bindparam("run_id", type_=Uuid())
        if one
        else and_(Run.state.in_(UPCOMING), Run.ends_at > bindparam("now", type_=UtcTime()))
    )
    crew = select(func.count()).where(Teammate.run_id == Run.id).scalar_subquery()
    food = (
        select(func.coalesce(func.sum(Balance.grams), 0))
        .where(Balance.store_id == Vehicle.store_id)
        .scalar_subquery()
    )
    pets = (
        select(func.coalesce(func.sum(Companion.grams), 0))
        .where(Companion.run_id == Run.id)
        .scalar_subquery()
    )
    planned = (
        select(func.coalesce(func.sum(Load.grams), 0))
        .where(Load.run_id == Run.id, Load.confirmed_at.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            Run.id,
            Run.number,
            Run.date,
            Run.starts_at,
            Run.state,
            Run.area,
            Run.reach_m,
            Run.people,
            Run.belongings_grams,
            Run.lat,
            Run.lon,
            Run.coarse_lat,
            Run.coarse_lon,
            Vehicle.payload_grams,
            Stop.kind,
            Stop.people.label("leaving"),
            Stop.belongings_grams.label("things"),
            Stop.lat.label("stop_lat"),
            Stop.lon.label("stop_lon"),
            Stop.coarse_lat.label("stop_coarse_lat"),
            Stop.coarse_lon.label("stop_coarse_lon"),
            crew.label("crew"),
            food.label("food"),
            planned.label("planned"),
            pets.label("pets"),
        )
        .join(Vehicle, Vehicle.id == Run.vehicle_id)
        .outerjoin(Stop, Stop.run_id == Run.id)
        .where(which)
        .order_by(Run.starts_at, Run.id, Stop.rank)
    )


@cache
def _crates() -> Any:
    pet = aliased(Companion)
    return (
        select(
            Run.id,
            pet.id.label("pet"),
            Crate.id.label("crate"),
            Crate.size.label("room"),
            Crate.kind,
            Crate.grams,
            Animal.id.label("animal"),
            Animal.species,
            Animal.size,
            Animal.age,
        )
        .join(Crate, Crate.vehicle_id == Run.vehicle_id)
        .outerjoin(Seat, and_(Seat.run_id == Run.id, Seat.crate_id == Crate.id, Seat.is_open))
        .outerjoin(Animal, Animal.id == Seat.animal_id)
        .outerjoin(pet, and_(pet.run_id == Run.id, pet.crate_id == Crate.id))
        .where(Run.id.in_(bindparam("ids", expanding=True)), Crate.archived_at.is_(None))
        .order_by(Run.id, Crate.rank)
    )


def _fill_crates(runs: dict[UUID, RunRoom]) -> None:
    """The free crates of each run, and what its crates and seated animals weigh."""
    weighed: set[tuple[UUID, UUID]] = set()
    for row in db.session.connection().execute(_crates(), {"ids": list(runs)}):
        run = runs[row.id]
        if (row.id, row.crate) not in weighed:
            weighed.add((row.id, row.crate))
            run.grams += row.grams
        if row.animal is None and row.pet is None:
            run.free.append(Box(row.crate, Size(row.room), CrateKind(row.kind)))
        elif row.animal is not None:
            who = Passenger(row.animal, Species(row.species), Size(row.size), Age(row.age))
            run.grams += animals_grams([who])
