"""Animals, packs and settlements as tests want them."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from animals import clock
from animals.accounts.rules import Person
from animals.db import db
from animals.photos.models import Photo
from animals.places.models import Place
from animals.places.rules import Position
from animals.sightings.models import Animal, Sighting
from animals.sightings.rules import Species
from animals.sightings.service import NewSighting, log_sighting

KUPIANSK = Position(49.7105, 37.6158, 12)


def place(name_en: str) -> Place:
    """A settlement of the gazetteer."""
    return db.session.scalars(select(Place).where(Place.name_en == name_en)).one()


def sighting(by: Person | None = None, **facts: Any) -> Sighting:
    """A dog, seen now in Kupiansk, if nothing else is said. Inside a write transaction."""
    return log_sighting(by, NewSighting(**{"species": Species.DOG, "position": KUPIANSK, **facts}))


def animal(by: Person | None = None, **facts: Any) -> Animal:
    """A dog with a code, seen now in Kupiansk, if nothing else is said."""
    found = sighting(by, **facts).animal
    assert found is not None
    return found


def photo(by: Person | None = None) -> UUID:
    """The row of a photo; its files are nowhere."""
    row = Photo(
        id=uuid4(),
        digest=uuid4().hex * 2,
        width=1600,
        height=1200,
        by_id=by.id if by else None,
        received_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row.id
