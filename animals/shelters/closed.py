"""Days on which a receiving place takes nobody in."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from animals import i18n
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.shelters.models import Closed
from animals.shelters.refusals import BadDays

LONGEST = timedelta(days=366)


def close(by: Person, shelter_id: UUID, from_on: date, until_on: date) -> Closed:
    """The place takes nobody in on these days, the last one included.

    Raises BadDays for an end before the beginning, before today, or more than a year long.
    """
    if until_on < from_on or until_on < i18n.local_today() or until_on - from_on > LONGEST:
        raise BadDays(field="until_on")
    closed = Closed(shelter_id=shelter_id, from_on=from_on, until_on=until_on)
    db.session.add(closed)
    db.session.flush()
    audit.note(by.id, "close_days", "shelter", shelter_id)
    return closed


def reopen(by: Person, shelter_id: UUID, closed_id: UUID) -> None:
    """The place is open on these days after all; again: nothing changes. Raises NotFound."""
    closed = db.session.get(Closed, closed_id)
    if closed is None:
        return
    if closed.shelter_id != shelter_id:
        raise NotFound
    db.session.delete(closed)
    audit.note(by.id, "open_days", "shelter", shelter_id)


def to_come(shelter_id: UUID) -> Sequence[Closed]:
    """The closed days that are not over, the first in front."""
    query = select(Closed).where(
        Closed.shelter_id == shelter_id, Closed.until_on >= i18n.local_today()
    )
    return db.session.scalars(query.order_by(Closed.from_on, Closed.until_on)).all()


def closed_on(day: date) -> set[UUID]:
    """The receiving places that take nobody in on that day."""
    query = select(Closed.shelter_id).where(Closed.from_on <= day, Closed.until_on >= day)
    return set(db.session.scalars(query))
