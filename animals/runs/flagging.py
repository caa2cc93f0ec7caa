"""Flags as they stand now, and what a hand set or lifted.

Nothing is stored but the day since which an animal waits. A flag is worked out whenever it is
read, so that it is never older than what it rests on; `docs/decisions/flags.md` says why. What it
is read from is in `at_large`, what follows from that in `judging`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update

from animals import clock
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.places.rules import Point
from animals.runs.at_large import Beast, animals, packs, point_of_beast
from animals.runs.flags import (
    AT_LARGE,
    ByHand,
    Flag,
)
from animals.runs.judging import Judge, Route
from animals.runs.models import HandFlag
from animals.runs.rules import FlagReason, Urgency
from animals.sightings.models import Animal
from animals.sightings.rules import Status


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


def flagged(
    routes: Collection[Route] = (), *, ids: Collection[UUID] | None = None
) -> list[Flagged]:
    """Everything that is flagged now, packs and whoever must travel along too.

    With `ids` those animals, flagged or not.
    """
    now = clock.now()
    db.session.flush()
    plain = db.session.connection()  # rows of columns, without the weight of objects
    beasts = plain.execute(animals(now, ids)).fetchall()
    if ids is None:
        beasts = [*beasts, *plain.execute(packs())]
    looked_at = _judged(beasts, _hands(ids), routes)
    if ids is not None:
        return looked_at
    groups = {it.beast.group_id for it in looked_at if it.flag.urgency is not None} - {None}
    return [it for it in looked_at if it.flag.urgency is not None or it.beast.group_id in groups]


def some_at_large(
    narrow: Callable[[Select[Any]], Select[Any]], routes: Collection[Route] = ()
) -> list[Flagged]:
    """The animals at large that `narrow` leaves of the query, flagged or not, in its order."""
    db.session.flush()
    rows = db.session.connection().execute(narrow(animals(clock.now(), None)))
    return _judged(rows.fetchall(), _hands(None), routes)


def packs_at_large(narrow: Callable[[Select[Any]], Select[Any]]) -> list[Flagged]:
    """The packs that wait to be taken out, as far as `narrow` leaves them in the query."""
    db.session.flush()
    rows = db.session.connection().execute(narrow(packs()))
    return _judged(rows.fetchall(), {}, ())


def set_by_hand(by: Person, animal_id: UUID, urgency: Urgency | None, reason: str) -> None:
    """Raise the animal's flag to that urgency, or lift it when None. Raises NotFound."""
    found = flagged(ids=[animal_id])
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


def refresh_waiting(animal_ids: Collection[UUID] | None = None) -> int:
    """Note since when animals wait: those flagged that did not wait before, from now on.

    Whoever is flagged no more, and not said to wait, waits no more. With None all animals are
    looked at. Gives how many changed.
    """
    if animal_ids is None:
        noted = select(Animal.id).where(
            Animal.waiting_since.is_not(None), Animal.status.in_(AT_LARGE)
        )
        animal_ids = {it.beast.id for it in flagged() if not it.is_pack}
        animal_ids |= set(db.session.scalars(noted))
    changed = 0
    for it in flagged(ids=animal_ids) if animal_ids else ():
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


def _judged(
    beasts: Iterable[Beast], hands: Mapping[UUID, ByHand], routes: Collection[Route]
) -> list[Flagged]:
    judge = Judge(clock.now(), routes)
    return [
        Flagged(
            beast,
            judge(beast, hands.get(beast.id)),
            point_of_beast(beast),
            beast.since,
            beast.claim,
        )
        for beast in beasts
    ]


def _note_waiting(animal_id: UUID, since: datetime | None) -> None:
    # Not through the object: it is no change of the animal, and must not raise its version.
    db.session.execute(
        update(Animal)
        .where(Animal.id == animal_id)
        .values(waiting_since=since)
        .execution_options(synchronize_session=False)
    )


def _hands(ids: Collection[UUID] | None) -> dict[UUID, ByHand]:
    query = select(
        HandFlag.animal_id, HandFlag.urgency, HandFlag.reason, HandFlag.despite
    ).order_by(HandFlag.at)
    if ids is not None:
        query = query.where(HandFlag.animal_id.in_(ids))
    return {
        animal: ByHand(
            Urgency(urgency) if urgency else None,
            reason,
            frozenset(FlagReason(code) for code in despite),
        )
        for animal, urgency, reason, despite in db.session.execute(query)
    }
