"""Who must travel, worst first and groups together, and which upcoming run can take them.

Thousands are flagged, and a few are shown at a time: everybody's place in line is read in few
columns, and only of those shown all that a list says of them and what each run answers.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from animals import clock
from animals.db import db, seen_now
from animals.places.rules import Point
from animals.runs.crates import Passenger
from animals.runs.flagging import Flagged, Waits, described, everybody
from animals.runs.judging import Route
from animals.runs.net import Net
from animals.runs.reach import comes_by, fits
from animals.runs.rules import FlagReason, RunState, Urgency, WhyNot
from animals.runs.upcoming import RunRoom, upcoming
from animals.runs.van import passenger
from animals.sightings.rules import Condition

_URGENCIES = list(Urgency)
_RANKS = {urgency: place for place, urgency in enumerate([*Urgency, None])}
_REACH_MESH_DEGREES = 0.05
_KEPT = "lapka line"


@dataclass(frozen=True)
class Travellers:
    """One animal, or all that must travel together, with the flag of the worst."""

    members: Sequence[Flagged]
    urgency: Urgency

    @property
    def reasons(self) -> list[FlagReason]:
        """All reasons of all of them, in the order of the table."""
        if len(self.members) == 1:
            return list(self.lead.flag.reasons)
        found = {reason for it in self.members for reason in it.flag.reasons}
        return [reason for reason in FlagReason if reason in found]

    @property
    def lead(self) -> Flagged:
        return self.members[0]

    @property
    def waiting_since(self) -> datetime:
        if len(self.members) == 1:
            return self.members[0].waiting_since
        return min(it.waiting_since for it in self.members)

    @property
    def last_seen_at(self) -> datetime:
        """When the longest unseen of them was seen."""
        return min((it.beast.last_seen_at for it in self.members), default=clock.now())

    @property
    def may_be_gone(self) -> bool:
        return any(it.flag.may_be_gone for it in self.members)

    @property
    def has_place(self) -> bool:
        return all(it.claim is not None for it in self.members)

    @property
    def is_pack(self) -> bool:
        return self.lead.is_pack

    @property
    def seated_run(self) -> UUID | None:
        """The run they are seated on, if it is so."""
        found: UUID | None = self.lead.beast.seated_run
        return found


class InLine(NamedTuple):
    """The place in line of an animal, a pack, or all that must travel together; lines sort."""

    rank: int
    since: Any
    number: int
    members: tuple[Waits, ...]

    @property
    def urgency(self) -> Urgency:
        return _URGENCIES[self.rank]

    @property
    def is_pack(self) -> bool:
        return self.members[0].is_pack

    @property
    def has_place(self) -> bool:
        return all(it.has_claim for it in self.members)

    @property
    def is_seated(self) -> bool:
        return self.members[0].is_seated

    @property
    def point(self) -> Point | None:
        return self.members[0].point


class Line(NamedTuple):
    """Everybody in line in numbers, and what that was worked out from."""

    everybody: list[InLine]
    by_urgency: Counter[Urgency]
    without_place: int
    seen: Any
    routes: list[Route]
    since: datetime
    until: datetime

    def is_of(self, seen: Any, routes: list[Route], now: datetime) -> bool:
        """Whether working it out anew would give the same."""
        return (
            seen is not None
            and self.seen == seen
            and self.routes == routes
            and self.since <= now < self.until
        )


class Queue:
    """Everybody who must travel, worst first, then who waits longest; and the runs, next first."""

    def __init__(self) -> None:
        self.runs = upcoming()
        line = _line([run.route for run in self.runs])
        self.line = line.everybody
        self.by_urgency = line.by_urgency
        self.without_place = line.without_place

    def travellers(self, some: Iterable[InLine]) -> list[Travellers]:
        """What a list shows of these, in their order."""
        chosen = list(some)
        flags = {one.uuid: one.flag for it in chosen for one in it.members}
        known = {it.beast.id: it for it in described(flags)}
        found = []
        for it in chosen:
            members = [known[one.uuid] for one in it.members if one.uuid in known]
            if members:
                found.append(Travellers(members, it.urgency))
        return found


def _line(routes: list[Route]) -> Line:
    """The line as it stands, kept with the connection for as long as nothing is written.

    Of two thousand animals that saves half the page. What the database itself says of writes
    decides, and the clock where time alone changes a flag, so it is never older than its rows.
    """
    db.session.flush()
    connection = db.session.connection()
    now, seen = clock.now(), seen_now(connection)
    kept: Line | None = connection.info.get(_KEPT)
    if kept is None or not kept.is_of(seen, routes, now):
        found = everybody(routes)
        line = in_line(found.waits)
        by_urgency = Counter(it.urgency for it in line)
        without_place = sum(not it.has_place and not it.is_pack for it in line)
        kept = Line(line, by_urgency, without_place, seen, routes, now, found.until)
        connection.info[_KEPT] = kept
    return kept


def rank(urgency: Urgency | None) -> int:
    """0 for the worst; whoever only travels along comes last."""
    return _RANKS[urgency]


def in_line(waits: Iterable[Waits]) -> list[InLine]:
    """Groups put together, the worst first, then who waits longest."""
    line = []
    groups: dict[Any, list[Waits]] = {}
    for it in waits:
        if it.group is None:
            line.append(InLine(rank(it.flag.urgency), it.since, it.number or 0, (it,)))
        else:
            groups.setdefault(it.group, []).append(it)
    for members in groups.values():
        members.sort(key=lambda it: (rank(it.flag.urgency), it.number))
        worst = members[0]
        since = min(it.since for it in members)
        line.append(InLine(rank(worst.flag.urgency), since, worst.number or 0, tuple(members)))
    line.sort()
    return line


class Answer(NamedTuple):
    """Whether a run can take some travellers, and if not the first reason."""

    run: RunRoom
    why_not: WhyNot | None


class Answers:
    """What each of the runs answers."""

    def __init__(self, runs: Sequence[RunRoom]) -> None:
        self._runs = [(run, run.id, RunState(run.row.state)) for run in runs]
        self._reach: Net[UUID] = Net(_REACH_MESH_DEGREES)
        for run in runs:
            for point in set(run.points):
                self._reach.put(point, run.row.reach_m, run.id)

    def of(self, travellers: Travellers) -> list[Answer]:
        """For each run whether it can take them; the time of a pack has not come."""
        point = travellers.lead.point
        near = set(self._reach.reaching(point.lat, point.lon)) if point is not None else set()
        them = _Passengers(travellers)
        return [
            Answer(
                run,
                comes_by(state, point, is_near=id_ in near)
                or fits(
                    run.room.free_crates,
                    run.room.grams_free,
                    them.on(run.row.date),
                    has_place=travellers.has_place,
                ),
            )
            for run, id_, state in self._runs
        ]


class _Passengers:
    """Travellers as a van sees them; on another day only if one of them bit somebody."""

    def __init__(self, travellers: Travellers) -> None:
        self._beasts = [it.beast for it in travellers.members]
        self._bit = any(
            it.bit_on is not None or Condition.BIT_SOMEONE in it.condition for it in self._beasts
        )
        self._known: dict[date | None, tuple[Passenger, ...]] = {}

    def on(self, day: date) -> tuple[Passenger, ...]:
        key = day if self._bit else None
        if key not in self._known:
            self._known[key] = tuple(passenger(it, it.group_kind, day) for it in self._beasts)
        return self._known[key]
