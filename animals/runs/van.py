"""The van of a run as it stands: who sits in which crate, and what all of it weighs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from animals.db import db
from animals.runs.crates import Passenger
from animals.runs.models import Companion, Crate, Load, Run, Seat
from animals.runs.rules import RunState
from animals.runs.service import belongings_grams, people_aboard
from animals.runs.vehicles import crates_in_use
from animals.runs.weights import Weights, animals_grams, people_grams
from animals.sightings.models import Animal
from animals.sightings.rules import (
    Age,
    Condition,
    GroupKind,
    Sex,
    Size,
    Species,
    Temperament,
    is_under_watch,
)
from animals.stock.models import Balance

STILL_LOADS = (RunState.PLANNED, RunState.LOADING)


@dataclass(frozen=True)
class Hold:
    """The crates of a run's van, and the run's seats by the animals' codes."""

    crates: list[Crate]
    seats: list[Seat]
    companions: list[Companion] = field(default_factory=list)
    """The pets of the people it brings out."""

    def in_crate(self, crate_id: UUID) -> list[Seat]:
        """The open seats of that crate."""
        return [seat for seat in self.seats if seat.is_open and seat.crate_id == crate_id]

    def companion_in(self, crate_id: UUID) -> Companion | None:
        """The pet in that crate, travelling with its own people."""
        return next((it for it in self.companions if it.crate_id == crate_id), None)

    def sitting(self, crate_id: UUID, on: date) -> list[Passenger]:
        """Everybody in that crate, as the rules of crates see them that day."""
        pet = self.companion_in(crate_id)
        ours = passengers([it.animal for it in self.in_crate(crate_id)], on)
        return ours if pet is None else [*ours, companion_passenger(pet)]

    @property
    def free(self) -> list[Crate]:
        """The crates nobody sits in."""
        taken = {seat.crate_id for seat in self.seats if seat.is_open}
        taken |= {it.crate_id for it in self.companions}
        return [crate for crate in self.crates if crate.id not in taken]

    @property
    def without_crate(self) -> list[Seat]:
        """Those who sit in no crate of this van: picked up unplanned, or the van was swapped."""
        own = {crate.id for crate in self.crates}
        return [seat for seat in self.seats if seat.is_open and seat.crate_id not in own]


def hold(run: Run) -> Hold:
    """The crates of the run's van and all its seats, ended ones too."""
    query = (
        select(Seat)
        .where(Seat.run_id == run.id)
        .options(joinedload(Seat.animal).joinedload(Animal.group))
        .execution_options(populate_existing=True)
    )
    seats = sorted(db.session.scalars(query), key=lambda it: (it.animal.number, it.seated_at))
    pets = [pet for stop in run.stops for pet in stop.companions]
    return Hold(crates_in_use(run.vehicle), seats, pets)


def companion_passenger(pet: Companion) -> Passenger:
    """What the rules of crates ask of a pet; it shares with nobody whom it does not know."""
    return Passenger(
        animal_id=pet.id,
        species=Species(pet.species),
        size=Size(pet.size),
        home_id=pet.stop_id,
    )


def passenger(beast: Any, group_kind: str | None, on: date) -> Passenger:
    """What the rules of crates ask of an animal, of its row or of the columns it is read by.

    Without a known home, whoever is called about both makes two of one home.
    """
    age = Age(beast.age)
    kind = GroupKind(group_kind) if group_kind else None
    bit = Condition.BIT_SOMEONE in beast.condition
    return Passenger(
        animal_id=beast.id,
        species=Species(beast.species),
        size=Size(beast.size),
        age=age,
        temperament=Temperament(beast.temperament),
        contagious=Condition.CONTAGIOUS in beast.condition,
        under_watch=is_under_watch(on, bit_someone=bit, bit_on=beast.bit_on),
        group_id=beast.group_id,
        group_kind=kind,
        is_mother=kind is GroupKind.MOTHER_WITH_LITTER
        and age is not Age.BABY
        and beast.sex != Sex.MALE,
        home_id=beast.contact_id,
    )


def passengers(animals: Iterable[Animal], on: date) -> list[Passenger]:
    """The animals as the rules of crates see them that day."""
    return [passenger(it, it.group.kind if it.group else None, on) for it in animals]


def weights(run: Run, held: Hold) -> Weights:
    """What the van weighs by what is planned; once it has left, by what is in it."""
    animals = [seat.animal for seat in held.seats if seat.is_open]
    return Weights(
        people=people_grams(people_aboard(run), belongings_grams(run)),
        crates=sum(crate.grams for crate in held.crates),
        animals=animals_grams(passengers(animals, run.date))
        + sum(pet.grams for pet in held.companions),
        food=food_grams(run),
    )


def overweight(run: Run, held: Hold) -> str:
    """The reason for which the van is too heavy; empty while it is not, or no longer."""
    is_heavy = weights(run, held).left(run.vehicle.payload_grams) < 0
    return run.overweight_reason if is_heavy or run.state not in STILL_LOADS else ""


def food_grams(run: Run) -> int:
    """Grams in the van now, and planned to come in while it is still being loaded."""
    return max(0, store_grams(run.vehicle.store_id)) + planned_grams(run)


def store_grams(store_id: UUID) -> int:
    """Grams the books say are in a store now; below zero where a van owes some."""
    total = select(func.coalesce(func.sum(Balance.grams), 0)).where(Balance.store_id == store_id)
    return int(db.session.scalar(total) or 0)


def planned_grams(run: Run) -> int:
    """Grams planned to be loaded and not yet in the van."""
    if run.state not in STILL_LOADS:
        return 0
    planned = db.session.scalar(
        select(func.coalesce(func.sum(Load.grams), 0)).where(
            Load.run_id == run.id, Load.confirmed_at.is_(None)
        )
    )
    return int(planned or 0)
