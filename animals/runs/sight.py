"""Who sees which run: coordinators all, volunteers theirs, from a day before until it closes.

One that left earlier than that is open to its crew from then on.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from animals import clock
from animals.accounts.rules import Field, Person
from animals.db import db
from animals.errors import NotFound
from animals.runs.models import Run, Teammate
from animals.runs.rules import RunState
from animals.runs.service import OPENS_BEFORE

OVER = (RunState.CLOSED, RunState.CANCELLED)


def run_for(person: Person, run_id: UUID) -> Run:
    """The run, if this person may see it. Raises NotFound."""
    run = db.session.scalar(select(Run).where(Run.id == run_id, visible_to(person)))
    if run is None:
        raise NotFound
    return run


def runs_query(person: Person, show: str) -> Select[tuple[Run]]:
    """The runs this person may see: `over`, the last first, else those to come, the next first."""
    query = select(Run).where(visible_to(person))
    if show == "over":
        return query.where(Run.state.in_(OVER)).order_by(Run.starts_at.desc(), Run.id)
    return query.where(Run.state.not_in(OVER)).order_by(Run.starts_at, Run.id)


def visible_to(person: Person, now: datetime | None = None) -> ColumnElement[bool]:
    """Whether a run is open to this person, for use in a query."""
    if person.sees_all(Field.FUTURE_RUN):
        return true()
    mine = select(Teammate.run_id).where(Teammate.user_id == person.id)
    return and_(
        Run.id.in_(mine),
        or_(Run.starts_at <= (now or clock.now()) + OPENS_BEFORE, Run.departed_at.is_not(None)),
        Run.state.not_in(OVER),
    )
