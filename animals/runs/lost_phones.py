"""Runs that somebody who found a phone may know of: marked until a coordinator has seen to it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from animals import clock
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.runs.models import Run, Teammate
from animals.runs.sight import OVER
from animals.runs.version_models import LostPhone
from animals.stock.balances import insert_once


def mark(by: Person, user_id: UUID, name: str) -> int:
    """Mark every run this person travels on that is not over; how many there are."""
    query = (
        select(Run.id)
        .join(Teammate, Teammate.run_id == Run.id)
        .where(Teammate.user_id == user_id, Run.state.not_in(OVER))
        .order_by(Run.id)
    )
    runs = db.session.scalars(query).all()
    for run_id in runs:
        insert_once(LostPhone, run_id=run_id, user_id=user_id, name=name, at=clock.now())
        db.session.execute(
            update(LostPhone)
            .where(LostPhone.run_id == run_id, LostPhone.user_id == user_id)
            .values(at=clock.now(), seen_to_at=None)
        )
        note(by.id, "phone_lost", "run", run_id)
    return len(runs)


def marks(run_id: UUID) -> Sequence[LostPhone]:
    """The lost phones nobody has seen to, the last first."""
    query = select(LostPhone).where(LostPhone.run_id == run_id, LostPhone.seen_to_at.is_(None))
    return db.session.scalars(query.order_by(LostPhone.at.desc())).all()


def seen_to(by: Person, run_id: UUID) -> None:
    """A coordinator has thought about what it means for the run."""
    db.session.execute(
        update(LostPhone)
        .where(LostPhone.run_id == run_id, LostPhone.seen_to_at.is_(None))
        .values(seen_to_at=clock.now())
    )
    note(by.id, "seen_to_lost_phone", "run", run_id)
