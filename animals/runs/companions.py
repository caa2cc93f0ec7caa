"""The pets of evacuated people: they take crates, or ride on a lap or a lead, and they weigh."""

from collections.abc import Sequence
from dataclasses import dataclass

from animals.db import db
from animals.runs.crates import Passenger, travel_kg
from animals.runs.models import Companion, Crate, Run, Stop
from animals.runs.packing import crates_for
from animals.runs.refusals import NoCrateForPet
from animals.runs.rules import StopKind
from animals.runs.van import companion_passenger, hold
from animals.runs.vehicles import as_crate
from animals.sightings.rules import Size, Species

MOST = 6
"""So many pets a stop has lines for; a household with more is two stops."""


@dataclass(frozen=True)
class NewCompanion:
    """A pet as the form of its people's stop describes it."""

    species: Species
    size: Size = Size.UNKNOWN
    name: str = ""
    on_lap: bool = False


def set_companions(run: Run, stop: Stop, wanted: Sequence[NewCompanion]) -> None:
    """Let exactly these pets travel with the people of the stop; other stops have none.

    Whoever needs a crate gets the best free one, or keeps the one it has. Raises NoCrateForPet.
    """
    wanted = wanted if stop.kind == StopKind.PEOPLE else ()
    before = {pet.rank: pet for pet in stop.companions}
    for rank, pet in before.items():
        if rank > len(wanted) or not _is_same(pet, wanted[rank - 1]):
            db.session.delete(pet)
    db.session.flush()
    db.session.expire(stop, ["companions"])
    kept = {pet.rank for pet in stop.companions}
    for rank, new in enumerate(wanted, start=1):
        if rank not in kept:
            _take_along(run, stop, rank, new)
    db.session.expire(stop, ["companions"])


def _is_same(pet: Companion, new: NewCompanion) -> bool:
    described = (pet.species, pet.size, pet.name, pet.crate_id is None)
    return described == (new.species, new.size, _name(new), new.on_lap)


def _take_along(run: Run, stop: Stop, rank: int, new: NewCompanion) -> None:
    pet = Companion(
        run_id=run.id,
        stop_id=stop.id,
        rank=rank,
        species=new.species,
        size=new.size,
        name=_name(new),
        grams=travel_kg(Passenger(stop.id, new.species, new.size)) * 1_000,
    )
    db.session.add(pet)
    db.session.flush()
    db.session.expire(stop, ["companions"])
    if not new.on_lap:
        pet.crate_id = _crate_for(hold(run).free, pet).id
        db.session.flush()


def _crate_for(free: Sequence[Crate], pet: Companion) -> Crate:
    plan = crates_for([companion_passenger(pet)], [as_crate(it) for it in free])
    if plan is None:
        raise NoCrateForPet(field=f"pet_{pet.rank}_kind", name=pet.name, species=pet.species)
    return next(it for it in free if it.id in plan)


def _name(new: NewCompanion) -> str:
    return " ".join(new.name.split())
