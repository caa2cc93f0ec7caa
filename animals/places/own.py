"""The team's own places, "Old mill": points with a name, which nobody outside of it knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound, Refused
from animals.places.latin import latin
from animals.places.models import Place
from animals.places.rules import PlaceKind, Point
from animals.places.search import namesakes
from animals.places.service import alphabetical
from animals.places.spelling import called, folded

OFF_M = 50
"""Metres that a point picked on a map is taken to be off."""


class NeedsPoint(Refused):
    """A place without a point helps nobody."""


class NameTaken(Refused):
    """Another place is called so."""


class NoName(Refused):
    """Nothing is left of the name to look it up by."""


@dataclass(frozen=True)
class OwnPlace:
    """What is written down of one: the name, how it reads in Latin letters ("": by the rules)."""

    name: str
    latin_name: str
    point: Point | None


def own_places(language: str) -> Sequence[Place]:
    """All of them, by the alphabet."""
    found = db.session.scalars(select(Place).where(Place.kind == PlaceKind.POINT)).all()
    return sorted(found, key=lambda place: alphabetical(place.name_in(language)))


def own_place(place_id: UUID) -> Place:
    """One of them. Raises NotFound."""
    found = db.session.get(Place, place_id)
    if found is None or found.kind != PlaceKind.POINT:
        raise NotFound
    return found


def add(by: Person, new: OwnPlace) -> Place:
    """A new one. Raises NeedsPoint, NameTaken, NoName."""
    place = Place(kind=PlaceKind.POINT, off_m=OFF_M)
    place.district_uk = place.district_en = place.region_uk = place.region_en = ""
    _write(place, new)
    db.session.add(place)
    db.session.flush()
    audit.note(by.id, "add", "place", place.id)
    return place


def change(by: Person, place_id: UUID, new: OwnPlace) -> Place:
    """Another name or point; what was logged there before stays where it is.

    Raises NotFound, NeedsPoint, NameTaken, NoName.
    """
    place = own_place(place_id)
    _write(place, new)
    db.session.flush()
    audit.note(by.id, "change", "place", place.id)
    return place


def remove(by: Person, place_id: UUID) -> None:
    """It is offered no more; what was logged there has its own position. Raises NotFound."""
    db.session.delete(own_place(place_id))
    db.session.flush()
    audit.note(by.id, "remove", "place", place_id)


def _write(place: Place, new: OwnPlace) -> None:
    if not folded(new.name):
        raise NoName(field="name")
    if new.point is None:
        raise NeedsPoint(field="lat")
    latin_name = (new.latin_name or latin(new.name))[:200]
    others = namesakes(new.name) + namesakes(latin_name)
    if any(other.id != place.id for other in others):
        raise NameTaken(field="name")
    place.name_uk, place.name_en = new.name, latin_name
    place.sought = called(place.name_uk, place.name_en)
    place.lat, place.lon = new.point.lat, new.point.lon
