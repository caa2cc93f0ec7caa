"""A run made after one of before: the same van, crew, area and round of stops on another day."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from animals import i18n
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.places.service import copy_position
from animals.runs import service, vehicles
from animals.runs.models import Run, Stop
from animals.runs.plans import planned
from animals.runs.refusals import VanGone
from animals.runs.routing import NewStop, add_stop
from animals.runs.rules import StopKind


def copy_run(by: Person | None, run_id: UUID, day: date) -> Run:
    """The copy on that day, its hours at the same time by the clock.

    Animals, food, news and the note stay behind. Of a stop for people only its settlement goes
    along: neither who lived there nor where. Whoever may no longer travel is left out. Raises
    NotFound, VanGone, and what `service.plan_run` raises.
    """
    old = db.session.get(Run, run_id)
    if old is None:
        raise NotFound
    if old.vehicle not in vehicles.vehicles():
        raise VanGone(field="date", van=old.vehicle.name)
    days = (day - old.date).days

    def moved(moment: datetime) -> datetime:
        return i18n.local_later(moment, days)

    may_travel = {user.id for user in service.teammates()}
    before = planned(old)
    plan = replace(
        before,
        date=day,
        starts_at=moved(old.starts_at),
        ends_at=moved(old.ends_at),
        turn_back_at=old.turn_back_at and moved(old.turn_back_at),
        hear_by_at=old.hear_by_at and moved(old.hear_by_at),
        team=before.team & may_travel,
        duty_id=old.duty_id if old.duty_id in may_travel else None,
        note="",
    )
    run = service.plan_run(by, plan)
    copy_position(old, run)
    run.reach_m = old.reach_m
    for stop in old.stops:
        _copy_stop(by, run, stop)
    note(by.id if by else None, "copied", "run", old.id)
    return run


def next_day(run: Run) -> date:
    """The same weekday, the next that is still to come."""
    weeks = (i18n.local_today() - run.date).days // 7 + 1
    return run.date + timedelta(weeks=max(1, weeks))


def _copy_stop(by: Person | None, run: Run, old: Stop) -> None:
    kind = StopKind(old.kind)
    if kind is StopKind.ANIMALS or _is_gone(old):
        return
    is_people = kind is StopKind.PEOPLE
    add_stop(
        by,
        run.id,
        NewStop(
            kind=kind,
            name="" if is_people else old.name,
            is_must=old.is_must,
            minutes=old.minutes,
            spot_id=old.spot_id,
            shelter_id=old.shelter_id,
            note="" if is_people else old.note,
            place_id=old.place_id,
        ),
    )


def _is_gone(stop: Stop) -> bool:
    """Whether nobody feeds there, or takes anybody in there, any more."""
    closed_spot = stop.spot is not None and stop.spot.closed_at is not None
    closed_home = stop.shelter is not None and stop.shelter.archived_at is not None
    return closed_spot or closed_home
