"""The evening before a run: whom to call about which animals, and what they said.

The list is of the animals that are seated and of those that would be taken if there were room.
Each stands with its own contact, or with that of the feeding spot it eats at.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from animals import clock
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.feeding.models import Spot
from animals.places.rules import Point, metres_between
from animals.places.service import point_of
from animals.runs import flagging, leaving, seating
from animals.runs.flag_models import Call
from animals.runs.flagging import Flagged, described, everybody
from animals.runs.flags import AT_LARGE
from animals.runs.judging import SPOT_METRES
from animals.runs.models import Run, Seat
from animals.runs.reach import passes
from animals.runs.refusals import NotAtLarge, SeatTaken
from animals.runs.rules import CallAnswer, Urgency
from animals.runs.service import locked
from animals.runs.states import Change
from animals.runs.transport import rank
from animals.runs.upcoming import upcoming
from animals.sightings import service as sightings
from animals.sightings.keeping import lock
from animals.sightings.models import Animal, Contact
from animals.sightings.rules import Status

MOST_STAND_BY = 40
"""So many animals are called about beyond those seated; nobody has an evening for more."""

IS_THERE = frozenset({CallAnswer.KEPT_IN, CallAnswer.THERE, CallAnswer.LEAVES})
"""The answers that confirm that the animal is still there."""


@dataclass(frozen=True)
class Line:
    """One animal somebody is called about."""

    animal: Animal
    seat: Seat | None
    urgency: Urgency | None
    last: Call | None

    @property
    def is_answered(self) -> bool:
        return self.last is not None and self.last.answer != CallAnswer.NO_ANSWER


@dataclass(frozen=True)
class Conversation:
    """One contact and all the animals to be spoken about; no contact: nobody to call."""

    contact: Contact | None
    lines: Sequence[Line]

    @property
    def is_done(self) -> bool:
        return all(line.is_answered for line in self.lines)

    @property
    def is_untried(self) -> bool:
        return any(line.last is None for line in self.lines)

    @property
    def last_at(self) -> datetime | None:
        """When this contact was last called for the run."""
        return max((line.last.at for line in self.lines if line.last is not None), default=None)


@dataclass(frozen=True)
class CallList:
    """Everybody to be called before a run: those not called yet first, the done last."""

    conversations: Sequence[Conversation]
    nobody: Sequence[Line]
    """The seated that nobody can be called about."""
    left_out: int
    """How many more stand by than are listed."""


@dataclass
class _Draft:
    contact: Contact
    lines: list[Line] = field(default_factory=list)


def call_list(run: Run) -> CallList:
    """Whom to call about the run's animals."""
    seats = _open_seats(run.id)
    said = _last_calls(run.id)
    stand_by, left_out = _stand_by(run)
    urgency = {it.beast.id: it.flag.urgency for it in stand_by}
    wanted = {*seats, *urgency, *said}
    animals = _animals(wanted)
    spots = _called_spots()
    drafts: dict[UUID, _Draft] = {}
    nobody = []
    for animal in sorted(animals, key=lambda it: (it.id not in seats, it.number)):
        line = Line(animal, seats.get(animal.id), urgency.get(animal.id), said.get(animal.id))
        contact = contact_for(animal, spots)
        if contact is not None:
            drafts.setdefault(contact.id, _Draft(contact)).lines.append(line)
        elif line.seat is not None:
            nobody.append(line)
    found = [Conversation(it.contact, it.lines) for it in drafts.values()]
    return CallList(sorted(found, key=_order), nobody, left_out)


def answer(
    by: Person,
    run_id: UUID,
    animal_ids: Collection[UUID],
    said: CallAnswer,
    words: str = "",
) -> list[Call]:
    """Keep what was said of these animals, and do what follows from it.

    Still there: its sighting is confirmed; one that was said to be gone waits again. Gone: it is
    lost sight of for the reason `words`, and its seat is free. The carer leaves too: it is
    flagged red for that reason, and so is whoever eats at the carer's spot.

    Raises NotFound, NotAtLarge, SeatTaken by another run, RunMovedOn once the run has left.
    """
    run = locked(run_id, Change.SEATS)
    animals = lock(animal_ids)
    seats = _may_be_called_about(run, animals)
    spots = _called_spots()
    now = clock.now()
    calls = []
    for animal in animals:
        contact = contact_for(animal, spots)
        call = Call(
            run_id=run.id,
            animal_id=animal.id,
            contact_id=contact.id if contact else None,
            answer=said,
            at=now,
            by_id=by.id,
        )
        db.session.add(call)
        calls.append(call)
        _follow(by, run, animal, seats.get(animal.id), said, words)
        note(by.id, f"call_{said}", "animal", animal.id)
    if said is CallAnswer.LEAVES:
        gone = {call.contact_id for call in calls} - {None}
        leaving.name_on(run, [it.spot_id for it in spots if it.contact.id in gone])
    db.session.flush()
    flagging.refresh_waiting([it.id for it in animals if it.status in AT_LARGE])
    return calls


@dataclass(frozen=True, slots=True)
class CalledSpot:
    """An open feeding spot with somebody to call."""

    spot_id: UUID
    point: Point
    contact: Contact


def contact_for(animal: Animal, spots: Iterable[CalledSpot]) -> Contact | None:
    """The animal's own contact with a phone, else that of the nearest spot it can eat at."""
    if animal.contact is not None and animal.contact.phone:
        return animal.contact
    here = point_of(animal)
    if here is None:
        return None
    near = [
        (metres, it.contact)
        for it in spots
        if (metres := metres_between(here, it.point)) <= SPOT_METRES
    ]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _may_be_called_about(run: Run, animals: Sequence[Animal]) -> dict[UUID, Seat]:
    """Their seats on this run. Raises NotFound, NotAtLarge, SeatTaken by another run."""
    for animal in animals:
        if animal.merged_into_id is not None:
            raise NotFound
        if animal.status not in AT_LARGE | {Status.LOST_SIGHT}:
            raise NotAtLarge(field="animal", animal=animal.code, status=Status(animal.status))
    query = select(Seat).where(Seat.is_open, Seat.animal_id.in_([it.id for it in animals]))
    seats = {seat.animal_id: seat for seat in db.session.scalars(query)}
    elsewhere = next((it for it in seats.values() if it.run_id != run.id), None)
    if elsewhere is not None:
        raise SeatTaken(field="animal", animal=elsewhere.animal.code, run=elsewhere.run.number)
    return seats


def _follow(
    by: Person, run: Run, animal: Animal, seat: Seat | None, said: CallAnswer, words: str
) -> None:
    if said is CallAnswer.GONE:
        if seat is not None:
            # Alone: the others of its group are there and still travel.
            seating.empty(by, run, [seat])
        sightings.set_status(animal, Status.LOST_SIGHT, words, by)
    elif said in IS_THERE:
        animal.confirmed_at = clock.now()
        if animal.status == Status.LOST_SIGHT:
            sightings.set_status(animal, Status.WAITING, by=by)
        db.session.flush()
        if said is CallAnswer.LEAVES:
            flagging.set_by_hand(by, animal.id, Urgency.RED, words)


def _order(it: Conversation) -> tuple[bool, bool, bool, int]:
    """Those not called yet, then those who did not answer, then the rest; the seated first."""
    is_seated = any(line.seat is not None for line in it.lines)
    return it.is_done, not it.is_untried, not is_seated, min(one.animal.number for one in it.lines)


def _open_seats(run_id: UUID) -> dict[UUID, Seat]:
    query = select(Seat).where(Seat.run_id == run_id, Seat.is_open)
    return {seat.animal_id: seat for seat in db.session.scalars(query)}


def _last_calls(run_id: UUID) -> Mapping[UUID, Call]:
    query = select(Call).where(Call.run_id == run_id).order_by(Call.at, Call.id)
    return {call.animal_id: call for call in db.session.scalars(query)}


def _stand_by(run: Run) -> tuple[list[Flagged], int]:
    """The flagged within the run's reach that have no seat, worst first, and how many more."""
    rooms = upcoming(run.id)
    if not rooms:
        return [], 0
    room = rooms[0].room
    near = [
        it
        for it in everybody([rooms[0].route]).waits
        if not it.is_pack and not it.is_seated and passes(room, it.point)
    ]
    near.sort(key=lambda it: (rank(it.flag.urgency), it.since))
    shown = near[:MOST_STAND_BY]
    known = {it.beast.id: it for it in described({it.uuid: it.flag for it in shown})}
    return [known[it.uuid] for it in shown if it.uuid in known], len(near) - len(shown)


def _animals(ids: Collection[UUID]) -> Sequence[Animal]:
    if not ids:
        return []
    query = select(Animal).where(Animal.id.in_(ids), Animal.merged_into_id.is_(None))
    return db.session.scalars(query.options(joinedload(Animal.contact))).all()


def _called_spots() -> list[CalledSpot]:
    query = (
        select(Spot.id, Spot.lat, Spot.lon, Contact)
        .join(Contact, Contact.id == Spot.contact_id)
        .where(Spot.closed_at.is_(None), Spot.lat.is_not(None), Contact.phone != "")
    )
    return [
        CalledSpot(id_, Point(lat, lon), contact)
        for id_, lat, lon, contact in db.session.execute(query)
    ]
