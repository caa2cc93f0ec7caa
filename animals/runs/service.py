"""A run from its planning until it leaves: date, van, area, team, window, and its states.

Who sits where is in `seating`, where it goes in `routing`, food in `loading`, the day itself in
`road`, its end in `ending`; what a person may see of a run in `sight`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update

from animals import clock
from animals.accounts import grants
from animals.accounts.models import User
from animals.accounts.rules import RIGHTS, Person, Right
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.places.rules import Position
from animals.places.service import locate
from animals.runs.models import Run, Seat, Stop, Teammate, Vehicle
from animals.runs.refusals import (
    MomentOutsideRun,
    NoSeatsLeft,
    PersonBusy,
    RunChanged,
    RunMovedOn,
    RunPast,
    VanBusy,
)
from animals.runs.rules import RunState
from animals.runs.states import Booking, Change, Window, clashes, may_change, run_may_follow

OPENS_BEFORE = timedelta(hours=24)
"""How long before its start a run is open to its team."""

_TRAVEL = [role for role, rights in RIGHTS.items() if Right.SEE_RUNS in rights]

_LONGEST_OPEN = timedelta(days=7)
"""Grants end with the run's closing; where nobody closes it, so long after its planned end."""


@dataclass(frozen=True)
class NewRun:
    """A run as it is planned; moments are aware, `team` are ids of people with accounts."""

    vehicle_id: UUID
    date: date
    starts_at: datetime
    ends_at: datetime
    area: str
    team: frozenset[UUID] = frozenset()
    turn_back_at: datetime | None = None
    hear_by_at: datetime | None = None
    people: int = 0
    belongings_grams: int = 0
    danger_minutes: int = 90
    duty_id: UUID | None = None
    note: str = ""
    position: Position | None = None
    place_id: UUID | None = None
    id: UUID = field(default_factory=uuid4)


def plan_run(by: Person | None, new: NewRun) -> Run:
    """The run, planned. Raises RunPast, MomentOutsideRun, VanBusy, PersonBusy, NoSeatsLeft."""
    known = db.session.get(Run, new.id)
    if known is not None:
        return known
    van = _serialise_planning(new.vehicle_id)
    _check_plan(new, van)
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
    van = _serialise_planning(new.vehicle_id)
    run = locked(run_id, Change.PLAN)
    if run.version != version:
        raise RunChanged(seen=version, now=run.version)
    _check_plan(new, van, run)
    _fill(run, new)
    _set_team(run, new.team)
    touch(run)
    refresh_grants(run)
    note(by.id, "changed", "run", run.id)
    return run


def change_state(by: Person | None, run_id: UUID, state: RunState) -> Run:
    """The run in its new state. Raises NotFound, RunMovedOn where that may not follow."""
    run = locked(run_id)
    if not run_may_follow(RunState(run.state), state):
        raise RunMovedOn(state=RunState(run.state))
    run.state = state
    touch(run)
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


def touch(run: Run) -> None:
    """Raise the run's version: what was printed or is on a phone is no longer how it is."""
    run.changed_at = clock.now()
    db.session.flush()


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


def _serialise_planning(vehicle_id: UUID) -> Vehicle:
    """The van, with every van held: two plans at once must not both find a person free."""
    query = select(Vehicle).order_by(Vehicle.id).with_for_update(of=Vehicle)
    vans = {van.id: van for van in db.session.scalars(query)}
    if vehicle_id not in vans:
        raise NotFound
    return vans[vehicle_id]


def _check_plan(new: NewRun, van: Vehicle, run: Run | None = None) -> None:
    window = Window(new.starts_at, new.ends_at)
    if window.is_past(clock.now()):
        raise RunPast(field="date")
    for name, moment in (("turn_back", new.turn_back_at), ("hear_by", new.hear_by_at)):
        if moment is not None and not new.starts_at <= moment <= new.ends_at:
            raise MomentOutsideRun(field=name)
    leaving = max(new.people, sum(stop.people for stop in run.stops) if run else 0)
    people = len(new.team) + leaving
    if people > van.seats:
        raise NoSeatsLeft(field="people", seats=van.seats, people=people)
    _check_clashes(
        Booking(new.id if run is None else run.id, RunState.PLANNED, window, van.id, new.team)
    )


def _check_clashes(wanted: Booking) -> None:
    query = select(Run).where(
        Run.starts_at < wanted.window.ends, Run.ends_at > wanted.window.starts
    )
    others = {run.id: run for run in db.session.scalars(query)}
    for clash in clashes(wanted, map(_booking, others.values())):
        other = others[clash.run_id]
        if clash.same_van:
            raise VanBusy(field="vehicle", run=other.number)
        names = [mate.user.name for mate in other.team if mate.user_id in clash.people]
        raise PersonBusy(field="team", person=", ".join(sorted(names)), run=other.number)


def _booking(run: Run) -> Booking:
    people = frozenset(mate.user_id for mate in run.team)
    window = Window(run.starts_at, run.ends_at)
    return Booking(run.id, RunState(run.state), window, run.vehicle_id, people)


def name_calls(by: Person, run_id: UUID, call_signs: dict[UUID, str]) -> None:
    """What each of the team is called on the radio."""
    run = locked(run_id)
    for mate in run.team:
        db.session.execute(
            update(Teammate)
            .where(Teammate.run_id == run.id, Teammate.user_id == mate.user_id)
            .values(call_sign=" ".join(call_signs.get(mate.user_id, "").split()))
        )
    touch(run)
    note(by.id, "named", "run", run.id)
