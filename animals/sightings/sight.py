"""What of animals and sightings a person may see: exact places, notes and contacts.

A coordinator sees everything. A volunteer sees every animal by its settlement, and more of what
they reported within a day or what a grant opens for a time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true

from animals import clock
from animals.accounts import grants
from animals.accounts.models import User
from animals.accounts.rules import OWN_REPORT_HOURS, Field, Person, Right
from animals.db import db
from animals.errors import NotFound
from animals.sightings.models import Animal, Contact, Picture, Sighting
from animals.sightings.pictures import pictures_of_sighting

HISTORY_MOST = 100
"""Sightings of one animal that its page tells."""


@dataclass(frozen=True)
class Seen:
    """A sighting as one person may see it; what they may not see is None or empty."""

    sighting: Sighting
    exact: bool
    place_note: str
    note: str
    by_name: str | None
    photos: list[Picture]


@dataclass(frozen=True)
class Sight:
    """How much of an animal a person may see; `exact` is of the position it stands at now."""

    exact: bool
    notes: bool
    contact: Contact | None


def sight_of(person: Person, animal: Animal) -> Sight:
    """How much of this animal the person may see."""
    is_granted = _is_granted(person, animal.id)
    exact = person.sees_all(Field.POSITION) or is_granted or _stands_where_they_saw(person, animal)
    shows_contact = person.sees_all(Field.CONTACT) or is_granted
    return Sight(
        exact=exact and animal.lat is not None,
        notes=person.sees_all(Field.NOTES) or is_granted,
        contact=animal.contact if shows_contact else None,
    )


def exact_for(person: Person) -> ColumnElement[bool]:
    """Whether an animal's position is open to this person, for use in a query."""
    if person.sees_all(Field.POSITION):
        return true()
    if not person.may(Right.LOG_SIGHTINGS):
        return false()
    own = select(Sighting.id).where(
        Sighting.animal_id == Animal.id,
        _is_own(person),
        Sighting.lat == Animal.lat,
        Sighting.lon == Animal.lon,
    )
    return or_(own.exists(), Animal.id.in_(grants.open_to(person, grants.Kind.ANIMAL)))


def history(person: Person, animal: Animal) -> list[Seen]:
    """The animal's sightings, the newest first, as this person may see them."""
    query = (
        select(Sighting, User.name)
        .outerjoin(User, User.id == Sighting.by_id)
        .where(Sighting.animal_id == animal.id)
        .order_by(Sighting.captured_at.desc(), Sighting.id)
        .limit(HISTORY_MOST)
    )
    rows = db.session.execute(query).tuples().all()
    photos: dict[UUID | None, list[Picture]] = {}
    of_them = select(Picture).where(Picture.sighting_id.in_([row.id for row, _ in rows]))
    for picture in db.session.scalars(of_them.order_by(Picture.rank, Picture.photo_id)):
        photos.setdefault(picture.sighting_id, []).append(picture)
    is_granted = _is_granted(person, animal.id)
    return [
        _seen(person, row, name, photos.get(row.id, []), is_granted=is_granted)
        for row, name in rows
    ]


def sighting_for(person: Person, sighting_id: UUID) -> Seen:
    """One sighting as this person may see it. Raises NotFound."""
    query = (
        select(Sighting, User.name)
        .outerjoin(User, User.id == Sighting.by_id)
        .where(Sighting.id == sighting_id)
    )
    row = db.session.execute(query).tuples().first()
    if row is None or not person.may(Right.LOG_SIGHTINGS):
        raise NotFound
    sighting, name = row
    is_granted = sighting.animal_id is not None and _is_granted(person, sighting.animal_id)
    photos = pictures_of_sighting(sighting_id)
    return _seen(person, sighting, name, photos, is_granted=is_granted)


def contact_for(person: Person, sighting: Sighting) -> Contact | None:
    """The contact that came with a pack, for whoever may call."""
    return sighting.contact if person.sees_all(Field.CONTACT) else None


def is_own_report(person: Person, sighting: Sighting) -> bool:
    """Whether the person reported it themselves within a day."""
    return sighting.by_id == person.id and sighting.received_at > _a_day_ago()


def _seen(
    person: Person,
    sighting: Sighting,
    by_name: str | None,
    photos: list[Picture],
    *,
    is_granted: bool,
) -> Seen:
    is_open = is_granted or is_own_report(person, sighting)
    shows_notes = is_open or person.sees_all(Field.NOTES)
    shows_name = person.sees_all(Field.PEOPLE) or sighting.by_id == person.id
    return Seen(
        sighting=sighting,
        exact=sighting.lat is not None and (is_open or person.sees_all(Field.POSITION)),
        place_note=sighting.place_note if shows_notes else "",
        note=sighting.note if shows_notes else "",
        by_name=by_name if shows_name else None,
        photos=photos,
    )


def _is_own(person: Person) -> ColumnElement[bool]:
    return (Sighting.by_id == person.id) & (Sighting.received_at > _a_day_ago())


def _is_granted(person: Person, animal_id: UUID) -> bool:
    if person.sees_all(Field.POSITION):
        return True
    opened = grants.open_to(person, grants.Kind.ANIMAL).subquery()
    found = select(opened.c.object_id).where(opened.c.object_id == animal_id).limit(1)
    return db.session.scalar(found) is not None


def _stands_where_they_saw(person: Person, animal: Animal) -> bool:
    query = select(Animal.id).where(Animal.id == animal.id, exact_for(person))
    return db.session.scalar(query) is not None


def _a_day_ago() -> datetime:
    return clock.now() - timedelta(hours=OWN_REPORT_HOURS)
