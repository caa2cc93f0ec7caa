"""What of a run goes with time: the people it fetched after a week, its team and stops later.

Sums stay, so that a closed run still says how many people and kilograms it carried.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, Select, delete, exists, func, or_, select, update

from animals.db import db
from animals.feeding.models import Spot
from animals.runs.flag_models import Call
from animals.runs.models import CheckIn, Companion, Run, Seat, Stop, Teammate
from animals.runs.road_models import Dose
from animals.runs.rules import RunState, StopKind
from animals.runs.version_models import Holder, RunChange
from animals.sightings.forgetting import coarse_values
from animals.sightings.forgetting import forget_contacts as forget_contacts_but

OVER = (RunState.CLOSED, RunState.CANCELLED)


def forget_people(moment: datetime) -> int:
    """Erase the people's stops of runs that were over before `moment`, with their pets; how many.

    How many people and how much they brought stays with the run, as a number.
    """
    query = (
        select(Stop.id, Stop.run_id)
        .join(Run, Run.id == Stop.run_id)
        .where(_over(moment), Stop.kind == StopKind.PEOPLE)
    )
    stops = dict(db.session.execute(query).tuples().all())
    if stops:
        run_ids = set(stops.values())
        _keep_sums(run_ids)
        _drop_stops(stops)
        _drop_told_people(run_ids)
    return len(stops)


def forget_crews(moment: datetime) -> int:
    """Erase team, stops and who held which version of runs over before `moment`; how many runs."""
    ids = set(db.session.scalars(select(Run.id).where(_over(moment), _has_something())))
    if ids:
        _keep_sums(ids)
        _drop_stops(set(db.session.scalars(select(Stop.id).where(Stop.run_id.in_(ids)))))
        for kind in (Teammate, Companion, Holder, RunChange):
            _run(delete(kind).where(kind.run_id.in_(ids)))
        _run(update(Run).where(Run.id.in_(ids)).values(duty_id=None, note="", **coarse_values(Run)))
        for signed in (Seat, CheckIn, Dose):
            _run(update(signed).where(signed.run_id.in_(ids)).values(by_id=None))
        _run(update(Call).where(Call.run_id.in_(ids)).values(contact_id=None, by_id=None))
        db.session.expire_all()
    return len(ids)


def forget_contacts() -> int:
    """Delete contacts that no animal, sighting, spot, stop or call names any more; how many."""
    return forget_contacts_but((Spot.contact_id, Stop.contact_id, Call.contact_id))


def _over(moment: datetime) -> ColumnElement[bool]:
    return Run.state.in_(OVER) & (Run.closed_at < moment)


def _has_something() -> ColumnElement[bool]:
    """Whether there is anything left to erase of a run, so that nothing is done twice."""
    kinds = (Teammate, Stop, Companion, Holder, RunChange)
    return or_(
        *(exists().where(kind.run_id == Run.id) for kind in kinds),
        Run.lat.is_not(None),
        Run.duty_id.is_not(None),
        Run.note != "",
    )


def _keep_sums(run_ids: Collection[UUID]) -> None:
    """Let the room kept for people be at least what the stops said."""
    query = (
        select(Stop.run_id, func.sum(Stop.people), func.sum(Stop.belongings_grams))
        .where(Stop.run_id.in_(run_ids))
        .group_by(Stop.run_id)
    )
    for run_id, people, grams in db.session.execute(query).tuples().all():
        run = Run.id == run_id
        _run(update(Run).where(run, Run.people < people).values(people=people))
        _run(update(Run).where(run, Run.belongings_grams < grams).values(belongings_grams=grams))


def _drop_stops(stop_ids: Collection[UUID]) -> None:
    _run(update(Seat).where(Seat.stop_id.in_(stop_ids)).values(stop_id=None))
    _run(delete(Companion).where(Companion.stop_id.in_(stop_ids)))
    _run(delete(Stop).where(Stop.id.in_(stop_ids)))
    db.session.expire_all()


def _drop_told_people(run_ids: Collection[UUID]) -> None:
    """What versions told of a people's stop, its settlement among it, goes with the stop."""
    told: Select[tuple[RunChange]] = select(RunChange).where(RunChange.run_id.in_(run_ids))
    for row in db.session.scalars(told):
        if row.facts.get("kind") == StopKind.PEOPLE:
            db.session.delete(row)
    db.session.flush()


def _run(statement: Executable) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
