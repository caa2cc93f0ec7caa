"""A sighting from the phone: the same call as the web's, under the id the phone gave it."""

from typing import Any

from sqlalchemy import select

from animals.db import db
from animals.field.appliers.common import contact_of, place_id_of, position_of
from animals.field.cases import Case, Made
from animals.field.reading import Reading
from animals.field.rules import Flag
from animals.runs import seen
from animals.sightings.models import Animal
from animals.sightings.rules import (
    AT_LARGE,
    Age,
    Condition,
    How,
    Need,
    Owner,
    Sex,
    Size,
    Species,
    Temperament,
)
from animals.sightings.service import NewSighting, log_sighting


def apply_sighting(case: Case) -> Made:
    """Log it, and note the run it was made on. Raises Waits."""
    reading = case.reading
    run = case.run_or_none()
    position = position_of(case, run)
    place_id = place_id_of(reading)
    if position is None and place_id is None:
        case.flag(Flag.NO_POSITION)
    count = reading.number("count", 1, 50) or 1
    animal = case.animal() if count == 1 else None
    species, other = species_of(reading)
    if animal is not None:
        _doubt(case, animal, species)
    sighting = log_sighting(
        case.by,
        NewSighting(
            **traits_of(reading),
            species=species,
            species_other=other,
            count=count,
            animal_id=animal.id if animal else None,
            how=reading.code("how", How, How.SEEN),
            captured_at=case.at,
            position=position,
            place_id=place_id,
            place_note=reading.text("place_note"),
            note=reading.text("note", 4000),
            contact=contact_of(reading),
            sighting_id=case.record.id,
        ),
    )
    if run is not None and case.is_crew(run):
        seen.note_sighting(run.id, sighting.id)
    run_id = run.id if run is not None else None
    return Made("sighting", sighting.id, sighting.id, sighting.animal_id, run_id)


def species_of(reading: Reading) -> tuple[Species, str]:
    """The species, in words where it is none of ours."""
    known = reading.code_or_none("species", Species)
    words = reading.text("species_other")
    if known is not None:
        return known, words if known is Species.OTHER else ""
    return Species.OTHER, words or reading.text("species")


def traits_of(reading: Reading) -> dict[str, Any]:
    """What a record says of an animal besides its species."""
    return {
        "size": reading.code("size", Size, Size.UNKNOWN),
        "sex": reading.code("sex", Sex, Sex.UNKNOWN),
        "age": reading.code("age", Age, Age.UNKNOWN),
        "colour": reading.text("colour"),
        "marks": reading.text("marks"),
        "temperament": reading.code("temperament", Temperament, Temperament.UNKNOWN),
        "condition": reading.codes("condition", Condition),
        "needs": reading.codes("needs", Need),
        "owner": reading.code("owner", Owner, Owner.UNKNOWN),
    }


def _doubt(case: Case, animal: Animal, species: Species) -> None:
    status = db.session.scalar(select(Animal.status).where(Animal.id == animal.id))
    if status not in AT_LARGE:
        case.flag(Flag.ANIMAL_MOVED)
    if animal.species != species:
        case.flag(Flag.SPECIES_DIFFER)
