"""Exact positions of animals that left long ago become coarse; contacts nobody names go.

What is rough already stays: the settlement, and the coarse position computed when it was written.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from animals.db import Base, db
from animals.places.models import Located
from animals.places.rules import PositionSource
from animals.sightings.models import Animal, Contact, Sighting
from animals.sightings.rules import AT_LARGE, ON_THE_ROAD, Status
from animals.sightings.search import reindex

GONE = frozenset(Status) - AT_LARGE - ON_THE_ROAD
"""Taken in, given home or dead: whoever left the place where it was seen."""

AT_ONCE = 100


def left_before(moment: datetime) -> ColumnElement[bool]:
    """Whether an animal left where it was seen before that moment."""
    return and_(Animal.status.in_(GONE), Animal.status_since < moment)


def coarse_values(kind: type[Located]) -> dict[str, Any]:
    """What an UPDATE of the columns of a position writes, so that only the coarse one is left."""
    place, none = PositionSource.PLACE.value, PositionSource.NONE.value
    return {
        "lat": None,
        "lon": None,
        "accuracy_m": None,
        "position_age_s": None,
        "position_source": case((kind.place_id.is_not(None), place), else_=none),
    }


def coarsen_left(moment: datetime) -> int:
    """Make a bite of the animals that left before `moment` coarse, with all that was seen of them.

    How many there were; 0 when none is left to do.
    """
    seen_exactly = exists().where(
        Sighting.animal_id == Animal.id, or_(Sighting.lat.is_not(None), Sighting.place_note != "")
    )
    query = select(Animal.id).where(
        left_before(moment),
        Animal.merged_into_id.is_(None),
        or_(Animal.lat.is_not(None), seen_exactly),
    )
    ids = set(db.session.scalars(query.order_by(Animal.id).limit(AT_ONCE)))
    if ids:
        _coarsen(ids | _merged_into(ids))
    return len(ids)


def coarsen_packs(moment: datetime) -> int:
    """Make packs coarse of which everybody was told apart and left before `moment`."""
    one = aliased(Sighting)
    somebody_is_there = exists().where(
        one.pack_id == Sighting.id, one.animal_id == Animal.id, ~left_before(moment)
    )
    packs = (
        Sighting.count > 1,
        Sighting.still_together == 0,
        or_(Sighting.lat.is_not(None), Sighting.place_note != ""),
        Sighting.captured_at < moment,
        ~somebody_is_there,
    )
    done = db.session.execute(
        update(Sighting)
        .where(*packs)
        .values(place_note="", **coarse_values(Sighting))
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def forget_contacts(named_elsewhere: Iterable[InstrumentedAttribute[Any]]) -> int:
    """Delete contacts that nothing names any more; rooms above bring their own columns."""
    columns = [Animal.contact_id, Sighting.contact_id, *named_elsewhere]
    unnamed = [~exists().where(column == Contact.id) for column in columns]
    done = db.session.execute(
        delete(Contact).where(*unnamed).execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _coarsen(ids: Collection[UUID]) -> None:
    # By statements, not through objects: it is no change of the animal, nobody's form grows stale.
    _update(Animal, Animal.id.in_(ids), **coarse_values(Animal))
    _update(Sighting, Sighting.animal_id.in_(ids), place_note="", **coarse_values(Sighting))
    db.session.expire_all()
    for animal in db.session.scalars(select(Animal).where(Animal.id.in_(ids))):
        reindex(animal)


def _update(kind: type[Base], which: ColumnElement[bool], **values: Any) -> None:
    statement = update(kind).where(which).values(**values)
    db.session.execute(statement.execution_options(synchronize_session=False))


def _merged_into(ids: Collection[UUID]) -> set[UUID]:
    """The animals that turned out to be these, over any number of merges."""
    found: set[UUID] = set()
    frontier = set(ids)
    while frontier:
        query = select(Animal.id).where(Animal.merged_into_id.in_(frontier))
        frontier = set(db.session.scalars(query)) - found
        found |= frontier
    return found
