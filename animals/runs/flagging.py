"""Flags as they stand now, and what a hand set or lifted.

Nothing is stored but the day since which an animal waits. A flag is worked out from what is
there when it is read; `docs/decisions/flags.md` says why. What it is read from is in `at_large`,
what follows from that in `judging`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Executable, Row, Select, select, update

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db, moment_of
from animals.errors import NotFound
from animals.places.rules import Point
from animals.runs.at_large import (
    FACTS,
    Beast,
    animals,
    details,
    facts_of,
    moments,
    order,
    packs_left,
    point_of_beast,
)
from animals.runs.flag_models import HandFlag
from animals.runs.flags import AT_LARGE, Flag
from animals.runs.judging import Judge, Route
from animals.runs.rules import FlagReason, Urgency
from animals.sightings import packs
from animals.sightings.models import Animal
from animals.sightings.rules import Status

_CLAIM, _PACK_OF = FACTS.index("claim"), FACTS.index("pack_of")
_AT_ONCE = 1000
"""So many are asked for by name in one query."""
_AT_LAT, _AT_LON = FACTS.index("at_lat"), FACTS.index("at_lon")


@dataclass(frozen=True, slots=True)
class Flagged:
    """An animal or a pack with its flag; `waiting_since` is what it is said to wait since."""

    beast: Beast
    flag: Flag
    point: Point | None
    waiting_since: datetime
    claim: str | None

    @property
    def is_pack(self) -> bool:
        return self.beast.number is None


class Waits(NamedTuple):
    """One of those who are flagged, or must travel along, by what their place in line rests on.

    `id`, `group` and `since` are as the database keeps them: to be compared and no more.
    """

    id: Any
    number: int | None
    group: Any
    since: Any
    is_seated: bool
    flag: Flag
    has_claim: bool
    is_pack: bool
    lat: float | None
    lon: float | None

    @property
    def uuid(self) -> UUID:
        return _uuid(self.id)

    @property
    def point(self) -> Point | None:
        """Its own position, else its settlement's centre."""
        if self.lat is None or self.lon is None:
            return None
        return Point(self.lat, self.lon)


class Everybody(NamedTuple):
    """Everything that is flagged, and until when that holds if nobody writes anything."""

    waits: list[Waits]
    until: datetime


def everybody(routes: Collection[Route] = ()) -> Everybody:
    """Everything that is flagged now, packs and whoever must travel along too."""
    now = clock.now()
    db.session.flush()
    judge = Judge(routes)
    found = []
    flagged_groups = set()
    next_expiry = None
    for row in db.session.connection().execute(order(), moments(now)).fetchall():
        facts = facts_of(row)
        id_, number, group, since, seat, expiry = row[: -len(FACTS)]
        next_expiry = expiry or next_expiry
        flag = judge(facts)
        if group is None:
            if flag.urgency is None:
                continue
        elif flag.urgency is not None:
            flagged_groups.add(group)
        found.append(
            Waits(
                id_,
                number,
                group,
                since,
                seat is not None,
                flag,
                facts[_CLAIM] is not None,
                facts[_PACK_OF] is not None,
                facts[_AT_LAT],
                facts[_AT_LON],
            )
        )
    waits = [it for it in found if it.group is None or it.group in flagged_groups]
    ends = [] if next_expiry is None else [moment_of(next_expiry)]
    return Everybody(waits, min([judge.until, *ends]))


def described(flags: Mapping[UUID, Flag]) -> list[Flagged]:
    """Those of them who are at large, with all that lists show and the flag they were given."""
    return [
        Flagged(row, flags[row.id], point_of_beast(row), row.since, row.claim)
        for row in _details_of(flags)
    ]


def flagged(ids: Collection[UUID], routes: Collection[Route] = ()) -> list[Flagged]:
    """Those animals with their flags, flagged or not, as far as they are at large."""
    db.session.flush()
    judge = Judge(routes)
    return [_judged(row, judge) for row in _details_of(ids)]


def some_at_large(
    narrow: Callable[[Select[Any]], Select[Any]], routes: Collection[Route] = ()
) -> list[Flagged]:
    """The animals at large that `narrow` leaves of the query, flagged or not, in its order."""
    return _looked_at(narrow(animals(i18n.language())), routes)


def packs_at_large(narrow: Callable[[Select[Any]], Select[Any]]) -> list[Flagged]:
    """The packs that wait to be taken out, as far as `narrow` leaves them in the query."""
    return _looked_at(narrow(packs_left(i18n.language())), ())


def set_by_hand(by: Person, animal_id: UUID, urgency: Urgency | None, reason: str) -> None:
    """Raise the animal's flag to that urgency, or lift it when None. Raises NotFound."""
    found = flagged([animal_id])
    if not found:
        raise NotFound
    despite = frozenset(str(reason) for reason in found[0].flag.reasons)
    db.session.add(
        HandFlag(
            animal_id=animal_id,
            urgency=urgency,
            reason=" ".join(reason.split()),
            despite=despite - {str(FlagReason.SET_BY_HAND)} if urgency is None else frozenset(),
            at=clock.now(),
            by_id=by.id,
        )
    )
    db.session.flush()
    refresh_waiting([animal_id])
    note(by.id, "flagged" if urgency else "unflagged", "animal", animal_id)


def tell_apart(by: Person, pack_id: UUID) -> list[Animal]:
    """All who are left of a pack are animals of one group, who wait since it does.

    Raises NotFound, PackToldApart.
    """
    animals = packs.split_all(by, pack_id)
    for animal in animals:
        if animal.waiting_since is not None:
            _note_waiting(animal.id, animal.first_seen_at)
    return animals


def refresh_waiting(animal_ids: Collection[UUID] | None = None) -> int:
    """Note since when animals wait: those flagged that did not wait before, from now on.

    Whoever is flagged no more, and not said to wait, waits no more. With None all animals are
    looked at. Gives how many changed.
    """
    if animal_ids is None:
        noted = select(Animal.id).where(
            Animal.waiting_since.is_not(None), Animal.status.in_(AT_LARGE)
        )
        animal_ids = {_uuid(it.id) for it in everybody().waits if not it.is_pack}
        animal_ids |= set(db.session.scalars(noted))
    ids = list(animal_ids)
    some = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    changed = 0
    for it in chain.from_iterable(map(flagged, some)):
        is_said = it.beast.status in (Status.WAITING, Status.SEATED)
        waits = it.flag.urgency is not None or is_said
        if waits != (it.beast.waiting_since is not None):
            _note_waiting(it.beast.id, (it.beast.waits_since or clock.now()) if waits else None)
            changed += 1
    return changed


def last_hand(animal_id: UUID) -> HandFlag | None:
    """The word of a coordinator that counts now, if there is one."""
    query = select(HandFlag).where(HandFlag.animal_id == animal_id).order_by(HandFlag.at.desc())
    return db.session.scalar(query.limit(1))


def _looked_at(query: Executable, routes: Collection[Route]) -> list[Flagged]:
    db.session.flush()
    judge = Judge(routes)
    rows = db.session.connection().execute(query, moments(clock.now())).fetchall()
    return [_judged(row, judge) for row in rows]


def _judged(row: Beast, judge: Judge) -> Flagged:
    return Flagged(row, judge(facts_of(row)), point_of_beast(row), row.since, row.claim)


def _note_waiting(animal_id: UUID, since: datetime | None) -> None:
    # Not through the object: it is no change of the animal, and must not raise its version.
    db.session.execute(
        update(Animal)
        .where(Animal.id == animal_id)
        .values(waiting_since=since)
        .execution_options(synchronize_session=False)
    )


def _details_of(ids: Collection[UUID]) -> Iterable[Row[Any]]:
    asked = {"ids": list(ids), **moments(clock.now())}
    return db.session.connection().execute(details(i18n.language()), asked)


def _uuid(kept: Any) -> UUID:
    return kept if isinstance(kept, UUID) else UUID(kept)
