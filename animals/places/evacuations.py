"""Areas under evacuation: declared, prolonged and ended by a coordinator, each with a reason."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from animals import clock
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.places.models import Evacuation, Place
from animals.places.rules import EvacuationOver, NoSuchPlace, UnderEvacuationAlready

MOST_PAST = 20


def declare(
    by: Person,
    place_id: UUID,
    starts_on: date,
    ends_on: date,
    *,
    whole_district: bool = False,
    reason: str = "",
) -> Evacuation:
    """The settlement, or its whole district, is under evacuation in these days.

    Raises NoSuchPlace, UnderEvacuationAlready when the very same area is in some of them.
    """
    place = db.session.get(Place, place_id, with_for_update=True)
    if place is None:
        raise NoSuchPlace(field="place")
    for other in _same_area(place, whole_district):
        if other.starts_on <= ends_on and starts_on <= other.ends_on:
            raise UnderEvacuationAlready(field="place", until=other.ends_on)
    area = Evacuation(
        place_id=place_id,
        whole_district=whole_district,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=" ".join(reason.split()),
    )
    db.session.add(area)
    db.session.flush()
    audit.note(by.id, "declare", "evacuation", area.id)
    return area


def end(by: Person, area_id: UUID, reason: str) -> Evacuation:
    """From now on it is over. Raises NotFound, EvacuationOver."""
    area = _standing(area_id)
    area.ended_at, area.end_reason = clock.now(), " ".join(reason.split())
    db.session.flush()
    audit.note(by.id, "end", "evacuation", area.id)
    return area


def prolong(by: Person, area_id: UUID, ends_on: date) -> Evacuation:
    """It lasts through another day. Raises NotFound, EvacuationOver."""
    area = _standing(area_id)
    area.ends_on = max(ends_on, area.starts_on)
    db.session.flush()
    audit.note(by.id, "prolong", "evacuation", area.id)
    return area


def evacuation(area_id: UUID) -> Evacuation:
    """One area, over or not. Raises NotFound."""
    found = db.session.get(Evacuation, area_id)
    if found is None:
        raise NotFound
    return found


def standing(on: date) -> Sequence[Evacuation]:
    """What is under evacuation on that day or will be later, the first to end first."""
    query = select(Evacuation).where(Evacuation.ended_at.is_(None), Evacuation.ends_on >= on)
    return db.session.scalars(query.order_by(Evacuation.ends_on, Evacuation.id)).all()


def running(on: date) -> list[Evacuation]:
    """What is under evacuation on that day."""
    return [area for area in standing(on) if area.starts_on <= on]


def past(on: date) -> Sequence[Evacuation]:
    """What was under evacuation before that day, the latest first."""
    query = select(Evacuation).where(or_(Evacuation.ended_at.is_not(None), Evacuation.ends_on < on))
    return db.session.scalars(query.order_by(Evacuation.ends_on.desc()).limit(MOST_PAST)).all()


def covering(place: Place | None, on: date) -> Evacuation | None:
    """The area under evacuation that the settlement lies in on that day, if any."""
    return next((it for it in running(on) if place is not None and covers(it, place)), None)


def covers(area: Evacuation, place: Place) -> bool:
    """Whether the settlement lies in the area."""
    return area.place_id == place.id or (
        area.whole_district and _district(area.place) == _district(place)
    )


def places_in(area: Evacuation) -> set[UUID]:
    """The settlements of an area."""
    return set(db.session.scalars(select(Place.id).where(_inside(area))))


def evacuated_places(on: date) -> set[UUID]:
    """The settlements under evacuation on that day, those of whole districts included."""
    areas = running(on)
    if not areas:
        return set()
    return set(db.session.scalars(select(Place.id).where(or_(*map(_inside, areas)))))


def _inside(area: Evacuation) -> ColumnElement[bool]:
    if not area.whole_district:
        return Place.id == area.place_id
    return and_(
        Place.district_uk == area.place.district_uk, Place.region_uk == area.place.region_uk
    )


def _district(place: Place) -> tuple[str, str]:
    return place.district_uk, place.region_uk


def _same_area(place: Place, whole_district: bool) -> list[Evacuation]:
    query = select(Evacuation).where(
        Evacuation.ended_at.is_(None), Evacuation.whole_district == whole_district
    )
    return [
        it
        for it in db.session.scalars(query)
        if it.place_id == place.id or (whole_district and covers(it, place))
    ]


def _standing(area_id: UUID) -> Evacuation:
    query = select(Evacuation).where(Evacuation.id == area_id).with_for_update(of=Evacuation)
    area = db.session.scalar(query.execution_options(populate_existing=True))
    if area is None:
        raise NotFound
    if area.ended_at is not None:
        raise EvacuationOver
    return area
