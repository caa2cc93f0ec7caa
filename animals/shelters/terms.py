"""On what terms animals are promised: how long a claim holds that nobody has confirmed yet.

A change counts for what is claimed, extended or has its turn from then on; what holds already
keeps its end, which a shelter was told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from animals import clock
from animals.accounts.models import User
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.shelters.models import Terms
from animals.shelters.refusals import BadHold, Stale
from animals.shelters.rules import LONGEST_HOLD_HOURS, SHORTEST_HOLD_HOURS


@dataclass(frozen=True)
class Standing:
    """The terms as they are, and who set them when; None where nobody has yet."""

    hold_hours: int
    version: int
    changed_at: datetime | None
    by: str | None


def hold() -> timedelta:
    """How long an unconfirmed claim holds from now on."""
    return timedelta(hours=db.session.scalars(select(Terms.hold_hours)).one())


def terms() -> Standing:
    """The terms for whoever changes them."""
    query = select(Terms, User.name).outerjoin(User, User.id == Terms.by_id)
    row, name = db.session.execute(query).tuples().one()
    return Standing(row.hold_hours, row.version, row.changed_at, name)


def set_hold(by: Person, hours: int, version: int) -> None:
    """Let claims hold so many hours from now on. Raises BadHold, Stale."""
    if not SHORTEST_HOLD_HOURS <= hours <= LONGEST_HOLD_HOURS:
        raise BadHold(field="hours")
    query = select(Terms).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(query).one()
    if row.version != version:
        raise Stale
    if row.hold_hours == hours:
        return
    row.hold_hours, row.changed_at, row.by_id = hours, clock.now(), by.id
    db.session.flush()
    audit.note(by.id, f"hold_{hours}_hours", "claims", None)
