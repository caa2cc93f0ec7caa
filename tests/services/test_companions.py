"""Pets that travel with their own people: a crate or a lap, weight, and nobody else's flag."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from animals.db import db, write_transaction
from animals.runs import changes, routing, seating, swapping, upcoming
from animals.runs.companions import NewCompanion
from animals.runs.models import Companion, Run, Stop
from animals.runs.refusals import CratesTaken, CrateTaken, MayNotSit, NoCrateForPet
from animals.runs.routing import NewStop
from animals.runs.rules import CrateKind, StopKind
from animals.runs.swapping import Food
from animals.runs.van import hold, weights
from animals.sightings.models import Animal
from animals.sightings.rules import Size, Species, Temperament
from tests.factories import runs
from tests.factories.sightings import animal
from tests.people import Cast

REX = NewCompanion(Species.DOG, Size.L, "Rex")
MURKA = NewCompanion(Species.CAT, name="Murka")
BIM = NewCompanion(Species.DOG, Size.XL, "Bim", on_lap=True)


def one_crate(size: Size = Size.L) -> Any:
    return runs.van("Small van", crates={(CrateKind.CRATE, size): 1})


def people(run: Run, *pets: NewCompanion) -> Stop:
    return routing.add_stop(None, run.id, NewStop(StopKind.PEOPLE, people=1, companions=pets))


def test_each_takes_a_crate_that_fits_or_rides_on_a_lap(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        stop = people(run, REX, MURKA, BIM)
        rex, murka, bim = stop.companions
        crates = {it.id: (it.kind, it.size) for it in run.vehicle.crates}
        assert crates[rex.crate_id] == (CrateKind.CRATE, Size.L)  # type: ignore[index]
        assert crates[murka.crate_id][0] == CrateKind.CARRIER  # type: ignore[index]
        assert bim.crate_id is None
        assert len(hold(run).free) == 2
        assert db.session.scalars(select(Animal)).all() == []


def test_they_weigh(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        before = weights(run, hold(run)).animals
        (room,) = upcoming.upcoming(run.id)
        people(run, REX, BIM)
        pets = sum(pet.grams for pet in hold(run).companions)
        assert weights(run, hold(run)).animals == before + pets
        (after,) = upcoming.upcoming(run.id)
        assert room.room.grams_free is not None
        assert room.room.grams_free - after.room.grams_free == pets + 75_000  # type: ignore[operator]
        assert len(after.room.free_crates) == len(room.room.free_crates) - 1


def test_without_a_free_crate_it_is_refused_by_name(app: Flask) -> None:
    with write_transaction():
        run = runs.run(one_crate())
        seating.seat(None, run.id, animal(size=Size.L).id)
        with pytest.raises(NoCrateForPet) as refused:
            people(run, REX)
        assert refused.value.facts["name"] == "Rex"


def test_nobody_is_seated_with_a_strangers_pet(app: Flask) -> None:
    with write_transaction():
        run = runs.run(one_crate())
        people(run, NewCompanion(Species.DOG, Size.S, "Rex"))
        crate = run.vehicle.crates[0].id
        dog = animal(size=Size.S, temperament=Temperament.FRIENDLY)
        with pytest.raises(CratesTaken):
            seating.seat(None, run.id, dog.id)
        with pytest.raises(CrateTaken) as refused:
            seating.seat(None, run.id, dog.id, crate)
        assert refused.value.facts["animal"] == "Rex"
        with pytest.raises(MayNotSit):
            seating.seat(None, run.id, animal(species=Species.CAT).id, crate)


def test_a_changed_stop_keeps_their_crates_and_forgets_who_stays(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        stop = people(run, REX, MURKA)
        kept = stop.companions[0].crate_id
        again = NewStop(StopKind.PEOPLE, people=2, companions=(REX,))
        routing.change_stop(cast.olha, run.id, stop.id, again)
        assert [(it.name, it.crate_id) for it in stop.companions] == [("Rex", kept)]
        routing.change_stop(cast.olha, run.id, stop.id, NewStop(StopKind.ANIMALS))
        assert db.session.scalars(select(Companion)).all() == []


def test_they_go_with_their_stop(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        stop = people(run, REX)
        changes.drop_stops(cast.olha, run.id, {stop.id})
        assert db.session.scalars(select(Companion)).all() == []
        assert len(hold(run).free) == 4


def test_in_another_van_they_have_the_first_choice(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(), animal(size=Size.L)
        seating.seat(None, run.id, dog.id)
        stop = people(run, REX, MURKA)
        other = one_crate()
        lost = swapping.swap_van(cast.olha, run.id, run.version, other.id, Food.MOVE)
        assert [it.animal_id for it in lost] == [dog.id]
        db.session.expire_all()
        rex, murka = stop.companions
        assert (rex.crate_id, murka.crate_id) == (other.crates[0].id, None)
