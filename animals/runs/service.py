"""A run from its planning until it leaves: date, van, area, team, window, and its states.

Who sits where is in `seating`, where it goes in `routing`, food in `loading`, the day itself in
`road`, its end in `ending`; what a person may see of a run in `sight`.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm.attributes import flag_modified

from animals import clock
from animals.accounts import grants
from animals.accounts.models import User
from animals.accounts.rules import RIGHTS, Person, Right
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.places.service import locate
from animals.runs.models import Run, Seat, Stop, Teammate
from animals.runs.news import What
from animals.runs.plans import NewRun as NewRun
from animals.runs.plans import check_plan, planned, serialise_planning
from animals.runs.refusals import RunChanged, RunMovedOn
from animals.runs.rules import RunState
from animals.runs.states import Change, may_change, run_may_follow
from animals.runs.version_models import RunChange

OPENS_BEFORE = timedelta(hours=24)
"""How long before its start a run is open to its team."""

_TRAVEL = [role for role, rights in RIGHTS.items() if Right.SEE_RUNS in rights]

_HOURS = attrgetter("ends_at", "turn_back_at", "hear_by_at")
_ROOM = attrgetter("people", "belongings_grams", "danger_minutes", "duty_id", "note")

_LONGEST_OPEN = timedelta(days=7)
"""Grants end with the run's closing; where nobody closes it, so long after its planned end."""


def plan_run(by: Person | None, new: NewRun) -> Run:
    """The run, planned. Raises RunPast, MomentOutsideRun, VanBusy, PersonBusy, NoSeatsLeft."""
    known = db.session.get(Run, new.id)
    if known is not None:
        return known
    van = serialise_planning(new.vehicle_id)
    check_plan(new, van)
    now = clock.now()
    run = Run(
        id=new.id,
        number=1 + (db.session.scalar(select(func.max(Run.number))) or 0),
        state=RunState.PLANNED,
        made_at=now,
        changed_at=now,
        version=1,
    )
    _fill(run, new)
    db.session.add(run)
    db.session.flush()
    _set_team(run, new.team)
    refresh_grants(run)
    note(by.id if by else None, "planned", "run", run.id)
    return run


def change_run(by: Person, run_id: UUID, version: int, new: NewRun) -> Run:
    """The run with its changed plan; a swapped van keeps whom its crates still hold.

    Raises NotFound, RunChanged, RunMovedOn, and what `plan_run` raises.
    """
    van = serialise_planning(new.vehicle_id)
    run = locked(run_id, Change.PLAN)
    if run.version != version:
        raise RunChanged(seen=version, now=run.version)
    check_plan(new, van, run)
    before = planned(run)
    _fill(run, new)
    _set_team(run, new.team)
    touch(run)
    tell_difference(run, before)
    refresh_grants(run)
    note(by.id, "changed", "run", run.id)
    return run


def change_state(by: Person | None, run_id: UUID, state: RunState) -> Run:
    """The run in its new state. Raises NotFound, RunMovedOn where that may not follow."""
    run = locked(run_id)
    if not run_may_follow(RunState(run.state), state):
        raise RunMovedOn(state=RunState(run.state))
    run.state = state
    touch(run, What.STATE, state=state)
    note(by.id if by else None, state, "run", run.id)
    return run


def locked(run_id: UUID, change: Change | None = None) -> Run:
    """The run with its row held, as it is now. Raises NotFound, RunMovedOn."""
    query = select(Run).where(Run.id == run_id).with_for_update(of=Run)
    run = db.session.scalar(query.execution_options(populate_existing=True))
    if run is None:
        raise NotFound
    if change is not None and not may_change(RunState(run.state), change):
        raise RunMovedOn(state=RunState(run.state))
    return run


def touch(run: Run, what: What | None = None, **facts: Any) -> None:
    """Raise the run's version: what was printed or is on a phone is no longer how it is.

    What the new version changed is kept with it, to be told to whoever holds an older one.
    """
    run.changed_at = clock.now()
    flag_modified(run, "changed_at")  # also twice in one instant
    db.session.flush()
    if what is not None:
        tell(run, what, **facts)


def tell(run: Run, what: What, **facts: Any) -> None:
    """Keep something more that the run's present version changed."""
    change = RunChange(
        run_id=run.id, version=run.version, what=what, facts=facts, at=run.changed_at
    )
    db.session.add(change)


def tell_difference(run: Run, before: NewRun) -> None:
    """Keep what of its plan the run's present version changed."""
    now = planned(run)
    if now.vehicle_id != before.vehicle_id:
        tell(run, What.VAN, before=str(before.vehicle_id), after=str(now.vehicle_id))
    if now.starts_at != before.starts_at:
        leaves = [it.astimezone(UTC).isoformat() for it in (before.starts_at, now.starts_at)]
        tell(run, What.WHEN, before=leaves[0], after=leaves[1])
    if _HOURS(now) != _HOURS(before):
        tell(run, What.HOURS)
    if now.area != before.area:
        tell(run, What.AREA)
    if _ROOM(now) != _ROOM(before):
        tell(run, What.ROOM)
    for what, people in (
        (What.JOINED, now.team - before.team),
        (What.LEFT, before.team - now.team),
    ):
        if people:
            tell(run, what, people=sorted(map(str, people)))


def refresh_grants(run: Run) -> None:
    """Let the team see the run, its animals and spots exactly: from a day before, while open.

    One that leaves earlier is open from its leaving.
    """
    grants.withdraw(run.id)
    if run.state in (RunState.CLOSED, RunState.CANCELLED):
        return
    animals = db.session.scalars(select(Seat.animal_id).where(Seat.run_id == run.id)).all()
    spots = db.session.scalars(
        select(Stop.spot_id).where(Stop.run_id == run.id, Stop.spot_id.is_not(None))
    ).all()
    opened = [
        (grants.Kind.RUN, run.id),
        *((grants.Kind.ANIMAL, animal) for animal in animals),
        *((grants.Kind.SPOT, spot) for spot in spots if spot is not None),
    ]
    team = db.session.scalars(select(Teammate.user_id).where(Teammate.run_id == run.id)).all()
    opens = min(run.starts_at - OPENS_BEFORE, run.departed_at or run.starts_at)
    grants.replace(run.id, team, opened, opens, run.ends_at + _LONGEST_OPEN)


def people_aboard(run: Run) -> int:
    """Crew and those it brings out: the seats kept, or what its stops say where that is more."""
    leaving = sum(stop.people for stop in run.stops)
    return len(run.team) + max(run.people, leaving)


def belongings_grams(run: Run) -> int:
    """Grams of what people bring: the room kept, or what its stops say where that is more."""
    return max(run.belongings_grams, sum(stop.belongings_grams for stop in run.stops))


def teammates() -> list[User]:
    """Everybody who may travel on a run, by name."""
    query = (
        select(User).where(User.disabled_at.is_(None), User.role.in_(_TRAVEL)).order_by(User.folded)
    )
    return list(db.session.scalars(query))


def _fill(run: Run, new: NewRun) -> None:
    run.vehicle_id = new.vehicle_id
    run.date, run.starts_at, run.ends_at = new.date, new.starts_at, new.ends_at
    run.turn_back_at, run.hear_by_at = new.turn_back_at, new.hear_by_at
    run.area = " ".join(new.area.split())
    run.people, run.belongings_grams = new.people, new.belongings_grams
    run.danger_minutes, run.duty_id, run.note = new.danger_minutes, new.duty_id, new.note
    run.road_factor = new.road_factor
    locate(run, new.position, new.place_id)


def _set_team(run: Run, team: Iterable[UUID]) -> None:
    wanted = set(team)
    kept = set(db.session.scalars(select(Teammate.user_id).where(Teammate.run_id == run.id)))
    db.session.execute(
        delete(Teammate).where(Teammate.run_id == run.id, Teammate.user_id.not_in(wanted))
    )
    db.session.add_all(Teammate(run_id=run.id, user_id=user) for user in sorted(wanted - kept))
    db.session.flush()
    db.session.expire(run, ["team"])


def name_calls(by: Person, run_id: UUID, call_signs: dict[UUID, str]) -> None:
    """What each of the team is called on the radio."""
    run = locked(run_id)
    for mate in run.team:
        db.session.execute(
            update(Teammate)
            .where(Teammate.run_id == run.id, Teammate.user_id == mate.user_id)
            .values(call_sign=" ".join(call_signs.get(mate.user_id, "").split()))
        )
    db.session.expire(run, ["team"])
    touch(run, What.CALLS)
    note(by.id, "named", "run", run.id)
