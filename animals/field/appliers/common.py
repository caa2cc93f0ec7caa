"""What records of several kinds have in common: a place, a contact."""

from uuid import UUID

from sqlalchemy import select

from animals.db import db
from animals.field.cases import Case
from animals.field.reading import Reading
from animals.field.rules import FAR_METRES, Flag
from animals.places.models import Place
from animals.places.rules import Point, Position, metres_between
from animals.places.service import point_of
from animals.runs.models import Run
from animals.sightings.keeping import ContactFacts
from animals.sightings.rules import Relation


def position_of(case: Case, run: Run | None) -> Position | None:
    """Where it was; flagged where that is far from everything it could be about."""
    position = case.reading.position()
    if position is not None and _is_far(position.point, run):
        case.flag(Flag.FAR_AWAY)
    return position


def place_id_of(reading: Reading) -> UUID | None:
    """The settlement the record names, if we know it."""
    place_id = reading.id("place")
    if place_id is None or db.session.get(Place, place_id) is None:
        return None
    return place_id


def contact_of(reading: Reading) -> ContactFacts | None:
    """Somebody to call, if the record names one."""
    contact = reading.part("contact")
    if contact is None:
        return None
    facts = ContactFacts(
        name=contact.text("name"),
        phone=contact.text("phone", 40),
        relation=contact.code("relation", Relation, Relation.FINDER),
        note=contact.text("note", 4000),
    )
    return facts if facts.name or facts.phone else None


def _is_far(point: Point, run: Run | None) -> bool:
    middle = point_of(run) if run is not None else None
    if middle is not None:
        return metres_between(point, middle) > FAR_METRES
    rows = db.session.execute(select(Place.lat, Place.lon)).tuples()
    metres = (metres_between(point, Point(lat, lon)) for lat, lon in rows)
    return min(metres, default=0.0) > FAR_METRES
