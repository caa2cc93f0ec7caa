"""The list of animals: its filters, its rows, and the same as a table and on a map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from animals.accounts.rules import Person
from animals.db import db
from animals.sightings.models import Animal, Sighting
from animals.sightings.pictures import cover_photos
from animals.sightings.rules import Need, Size, Species, Status
from animals.sightings.search import found_by


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; None does not narrow."""

    q: str = ""
    status: Status | None = None
    species: Species | None = None
    size: Size | None = None
    need: Need | None = None


@dataclass(frozen=True)
class Row:
    """An animal as a list shows it: no position, no note."""

    code: str
    name: str
    species: str
    species_other: str
    sex: str
    size: str
    age: str
    colour: str
    status: str
    condition: Sequence[str]
    needs: Sequence[str]
    settlement: str | None
    last_seen_at: datetime
    in_group: bool
    photo_id: UUID | None


def animals_query(person: Person, filters: Filters) -> Select[tuple[Animal]]:
    """The animals that the filters leave, the latest seen first."""
    return (
        select(Animal)
        .where(*_conditions(person, filters))
        .order_by(Animal.last_seen_at.desc(), Animal.number.desc())
    )


def count_animals(person: Person, filters: Filters) -> int:
    """How many animals the filters leave."""
    query = select(func.count(Animal.id)).where(*_conditions(person, filters))
    return db.session.scalar(query) or 0


def count_packs() -> int:
    """How many packs are not told apart yet."""
    query = select(func.count(Sighting.id)).where(Sighting.still_together > 0)
    return db.session.scalar(query) or 0


def rows(animals: Sequence[Animal], language: str) -> list[Row]:
    """What a list shows of these animals."""
    covers = cover_photos([animal.id for animal in animals])
    return [
        Row(
            code=animal.code,
            name=animal.name,
            species=animal.species,
            species_other=animal.species_other,
            sex=animal.sex,
            size=animal.size,
            age=animal.age,
            colour=animal.colour,
            status=animal.status,
            condition=sorted(animal.condition),
            needs=sorted(animal.needs),
            settlement=animal.place.name_in(language) if animal.place else None,
            last_seen_at=animal.last_seen_at,
            in_group=animal.group_id is not None,
            photo_id=covers.get(animal.id),
        )
        for animal in animals
    ]


CSV_HEAD = (
    "code", "name", "status", "status_since", "status_reason", "species", "species_other", "size",
    "sex", "age", "colour", "marks", "temperament", "good_with_dogs", "good_with_cats",
    "condition", "needs", "owner", "neutered", "neutered_how", "microchip", "microchip_how",
    "ear_mark", "ear", "ear_colour", "ear_number", "ear_how", "rabies_on", "rabies_until",
    "rabies_batch", "rabies_how", "bit_on", "kg", "body_condition", "settlement",
    "district", "lat", "lon", "accuracy_m", "first_seen_at", "last_seen_at", "confirmed_at", "note",
    "contact_name", "contact_phone",
)  # fmt: skip


def csv_rows(person: Person, filters: Filters, language: str) -> Iterator[list[Any]]:
    """A table of everything, for who sees everything; read piece by piece."""
    query = animals_query(person, filters).options(joinedload(Animal.contact))
    for animal in db.session.scalars(query.execution_options(yield_per=500)):
        yield [_cell(animal, name, language) for name in CSV_HEAD]


def features(person: Person, filters: Filters, language: str) -> list[dict[str, Any]]:
    """The animals as GeoJSON features; `exact` says whether the point is more than a centre."""
    found = []
    for animal in db.session.scalars(animals_query(person, filters)):
        exact = animal.lat is not None
        lat, lon = (animal.lat, animal.lon) if exact else (animal.coarse_lat, animal.coarse_lon)
        found.append(
            {
                "type": "Feature",
                "id": animal.code,
                "geometry": None if lat is None else {"type": "Point", "coordinates": [lon, lat]},
                "properties": {
                    "code": animal.code,
                    "species": animal.species,
                    "size": animal.size,
                    "status": animal.status,
                    "needs": sorted(animal.needs),
                    "settlement": animal.place.name_in(language) if animal.place else None,
                    "last_seen_at": animal.last_seen_at.isoformat(),
                    "exact": exact,
                },
            }
        )
    return found


def _conditions(person: Person, filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Animal.merged_into_id.is_(None)]
    for column, value in (
        (Animal.status, filters.status),
        (Animal.species, filters.species),
        (Animal.size, filters.size),
    ):
        if value is not None:
            conditions.append(column == value)
    if filters.need is not None:
        conditions.append(Animal.needs.holds(filters.need))
    return conditions + found_by(person, filters.q)


def _cell(animal: Animal, name: str, language: str) -> Any:
    if name == "settlement":
        return animal.place.name_in(language) if animal.place else ""
    if name == "district":
        return animal.place.district_in(language) if animal.place else ""
    if name in ("contact_name", "contact_phone"):
        return getattr(animal.contact, name.removeprefix("contact_"), "")
    value = getattr(animal, name)
    return " ".join(sorted(value)) if isinstance(value, frozenset) else value
