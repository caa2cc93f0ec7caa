"""Who may see one object exactly, and for how long.

Runs and shelters write these rows; photos, sightings and feeding read them inside their queries.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, delete, insert, select

from animals import clock
from animals.accounts.models import Grant
from animals.accounts.rules import Person
from animals.db import db


class Kind(StrEnum):
    """What a grant opens."""

    ANIMAL = "animal"
    SPOT = "spot"
    RUN = "run"
    PHOTO = "photo"


def replace(
    source_id: UUID,
    users: Iterable[UUID],
    objects: Iterable[tuple[Kind, UUID]],
    opens_at: datetime,
    closes_at: datetime,
) -> None:
    """Let exactly `users` see exactly `objects` because of this run or claim, in that window."""
    withdraw(source_id)
    pairs = list(objects)
    rows = [
        {
            "user_id": user,
            "kind": kind,
            "object_id": object_id,
            "source_id": source_id,
            "opens_at": opens_at,
            "closes_at": closes_at,
        }
        for user in users
        for kind, object_id in pairs
    ]
    if rows:
        db.session.execute(insert(Grant), rows)


def withdraw(source_id: UUID) -> None:
    """Take back everything this run or claim opened."""
    db.session.execute(delete(Grant).where(Grant.source_id == source_id))


def close(kind: Kind, object_id: UUID) -> None:
    """Take back whatever opened this object to anybody."""
    db.session.execute(delete(Grant).where(Grant.kind == kind, Grant.object_id == object_id))


def open_to(person: Person, kind: Kind) -> Select[tuple[UUID]]:
    """The ids of objects of `kind` that are open to this person now, for use in a query."""
    now = clock.now()
    return select(Grant.object_id).where(
        Grant.user_id == person.id,
        Grant.kind == kind,
        Grant.opens_at <= now,
        Grant.closes_at > now,
    )
