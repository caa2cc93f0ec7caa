"""The stops of a run: which there are, in which order, and the minutes they take."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update

from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.feeding.models import Spot
from animals.places.rules import Position, metres_between
from animals.places.service import copy_position, locate, point_of
from animals.runs.companions import NewCompanion, set_companions
from animals.runs.models import Companion, Run, Seat, Stop
from animals.runs.news import Facts, What
from animals.runs.refusals import NoSeatsLeft
from animals.runs.rules import StopKind
from animals.runs.service import locked, people_aboard, refresh_grants, touch
from animals.runs.states import Change
from animals.runs.stops import STOP_MINUTES, crow_metres, danger_minutes, suggested_order
from animals.runs.stops import Stop as OnTheWay
from animals.shelters.models import Shelter
from animals.sightings.models import Animal, Contact, Sighting
from animals.sightings.rules import Relation

SAME_STOP_METRES = 150
"""Animals so near to each other are fetched at one stop."""


@dataclass(frozen=True)
class NewStop:
    """A stop as its form describes it; `minutes` None is what its kind usually takes."""

    kind: StopKind
    name: str = ""
    is_must: bool = True
    minutes: int | None = None
    spot_id: UUID | None = None
    shelter_id: UUID | None = None
    address: str = ""
    people: int = 0
    belongings_grams: int = 0
    cannot_walk: bool = False
    contact_name: str = ""
    contact_phone: str = ""
    companions: Sequence[NewCompanion] = ()
    note: str = ""
    position: Position | None = None
    place_id: UUID | None = None


def add_stop(by: Person | None, run_id: UUID, new: NewStop) -> Stop:
    """The stop, last of the run but before its hand-overs.

    Raises NotFound, RunMovedOn, NoSeatsLeft, NoCrateForPet.
    """
    run = locked(run_id, Change.STOPS)
    stop = Stop(run_id=run.id, rank=0, kind=new.kind, minutes=0, name="")
    _fill(stop, new)
    db.session.add(stop)
    _put_in(run, stop)
    set_companions(run, stop, new.companions)
    _after_change(run, What.STOP_ADDED, stop_facts(stop))
    note(by.id if by else None, "added", "stop", stop.id)
    return stop


def change_stop(by: Person, run_id: UUID, stop_id: UUID, new: NewStop) -> Stop:
    """The stop as it is now. Raises NotFound, RunMovedOn, NoSeatsLeft, NoCrateForPet."""
    run = locked(run_id, Change.STOPS)
    stop = stop_of(run, stop_id)
    _fill(stop, new)
    set_companions(run, stop, new.companions)
    _after_change(run, What.STOP_CHANGED, stop_facts(stop))
    note(by.id, "changed", "stop", stop.id)
    return stop


def drop_stop(by: Person, run_id: UUID, stop_id: UUID) -> None:
    """Take the stop off the run; whoever was to be fetched there keeps the seat, and no stop.

    Raises NotFound, RunMovedOn.
    """
    run = locked(run_id, Change.STOPS)
    stop = stop_of(run, stop_id)
    facts = stop_facts(stop)
    _remove(run, stop)
    _after_change(run, What.STOP_DROPPED, facts)
    note(by.id, "dropped", "stop", stop_id)


def move_stop(by: Person, run_id: UUID, stop_id: UUID, to: int) -> None:
    """Put the stop at that place of the order, counted from 1. Raises NotFound, RunMovedOn."""
    run = locked(run_id, Change.STOPS)
    stop = stop_of(run, stop_id)
    order = [it for it in run.stops if it is not stop]
    order.insert(max(0, min(to - 1, len(order))), stop)
    _number(run, order)
    touch(run, What.ORDER)
    note(by.id, "moved", "stop", stop.id)


def order_by_distance(by: Person, run_id: UUID) -> None:
    """People first, hand-overs last, each the nearest to the one before."""
    run = locked(run_id, Change.STOPS)
    by_id = {stop.id: stop for stop in run.stops}
    order = suggested_order(None, [on_the_way(stop) for stop in run.stops])
    _number(run, [by_id[it.stop_id] for it in order])
    touch(run, What.ORDER)
    note(by.id, "ordered", "run", run.id)


def stop_to_fetch(run: Run, animal: Animal, *, is_must: bool) -> Stop | None:
    """The stop where the animal is fetched: one near enough, else a new one.

    None where nobody knows where it is.
    """
    point = point_of(animal)
    if point is None:
        return None
    for stop in run.stops:
        there = point_of(stop)
        near = there is not None and metres_between(there, point) <= SAME_STOP_METRES
        if stop.kind == StopKind.ANIMALS and near:
            stop.is_must = stop.is_must or is_must
            return stop
    stop = Stop(
        run_id=run.id,
        rank=0,
        kind=StopKind.ANIMALS,
        name=_told_place(animal.id),
        is_must=is_must,
        minutes=STOP_MINUTES[StopKind.ANIMALS],
    )
    copy_position(animal, stop)
    db.session.add(stop)
    _put_in(run, stop)
    return stop


def stop_to_hand_over(run: Run, shelter_id: UUID) -> None:
    """See to it that the run ends at that receiving place."""
    if any(stop.shelter_id == shelter_id for stop in run.stops):
        return
    stop = Stop(run_id=run.id, rank=0, kind=StopKind.HANDOVER, name="", minutes=0)
    _fill(stop, NewStop(StopKind.HANDOVER, shelter_id=shelter_id))
    db.session.add(stop)
    _put_in(run, stop)


def leave_shelter(run: Run, shelter_id: UUID) -> None:
    """Drop the hand-over stops at a receiving place, where nobody has been yet."""
    for stop in list(run.stops):
        if stop.shelter_id == shelter_id and stop.outcome is None:
            _remove(run, stop)


def leave_stop(run: Run, stop_id: UUID | None) -> None:
    """Drop a stop for animals once nobody is fetched there any more."""
    if stop_id is None:
        return
    stop = next((it for it in run.stops if it.id == stop_id), None)
    if stop is None or stop.kind != StopKind.ANIMALS:
        return
    if db.session.scalar(select(Seat.id).where(Seat.stop_id == stop_id).limit(1)) is None:
        _remove(run, stop)


def stop_of(run: Run, stop_id: UUID) -> Stop:
    """The stop, if it is one of this run. Raises NotFound."""
    for stop in run.stops:
        if stop.id == stop_id:
            return stop
    raise NotFound


def stop_facts(stop: Stop) -> Facts:
    """What is kept of a stop to tell of it later: ids, and how many people."""

    def text(id_: UUID | None) -> str | None:
        return str(id_) if id_ else None

    return {
        "id": str(stop.id),
        "kind": str(stop.kind),
        "spot": text(stop.spot_id),
        "shelter": text(stop.shelter_id),
        "place": text(stop.place_id),
        "people": stop.people,
    }


def on_the_way(stop: Stop) -> OnTheWay:
    """The stop as the rules of order and time see it."""
    return OnTheWay(stop.id, StopKind(stop.kind), point_of(stop), stop.minutes)


def minutes_in_danger(stops: Sequence[Stop]) -> int:
    """Minutes at the stops and between them, hand-overs left out."""
    return danger_minutes(map(on_the_way, stops))


def crow_way(stops: Sequence[Stop]) -> float:
    """Metres from stop to stop, straight."""
    return crow_metres(map(point_of, stops))


def _fill(stop: Stop, new: NewStop) -> None:
    stop.kind, stop.is_must, stop.note = new.kind, new.is_must, new.note
    stop.minutes = STOP_MINUTES[new.kind] if new.minutes is None else new.minutes
    stop.name = " ".join(new.name.split())
    leaving = new.kind is StopKind.PEOPLE
    stop.address = " ".join(new.address.split()) if leaving else ""
    stop.people = new.people if leaving else 0
    stop.belongings_grams = new.belongings_grams if leaving else 0
    stop.cannot_walk = new.cannot_walk and leaving
    stop.spot_id = stop.shelter_id = None
    if new.kind is StopKind.SPOT:
        spot = db.session.get(Spot, new.spot_id) if new.spot_id else None
        if spot is None or spot.closed_at is not None:
            raise NotFound(field="spot")
        stop.spot_id = spot.id
        copy_position(spot, stop)
    elif new.kind is StopKind.HANDOVER:
        shelter = db.session.get(Shelter, new.shelter_id) if new.shelter_id else None
        if shelter is None:
            raise NotFound(field="shelter")
        stop.shelter_id = shelter.id
        locate(stop, None, shelter.place_id)
    else:
        locate(stop, new.position, new.place_id)
    _set_contact(stop, new if leaving else None)


def _set_contact(stop: Stop, new: NewStop | None) -> None:
    """One contact, of a people stop only; how to reach anybody else the animal's page knows."""
    old, stop.contact = stop.contact, None
    if new is not None and (new.contact_name.strip() or new.contact_phone.strip()):
        stop.contact = Contact(
            name=new.contact_name.strip(),
            phone=new.contact_phone.strip(),
            relation=Relation.CARETAKER,
        )
        db.session.add(stop.contact)
    db.session.flush()
    if old is not None:
        db.session.delete(old)


def _told_place(animal_id: UUID) -> str:
    """How whoever saw it last said where to find it."""
    query = (
        select(Sighting.place_note)
        .where(Sighting.animal_id == animal_id, Sighting.place_note != "")
        .order_by(Sighting.captured_at.desc())
        .limit(1)
    )
    return db.session.scalar(query) or ""


def _put_in(run: Run, stop: Stop) -> None:
    """Last, but people and animals come before the hand-overs."""
    order = [it for it in run.stops if it is not stop]
    at = len(order)
    if stop.kind != StopKind.HANDOVER:
        while at and order[at - 1].kind == StopKind.HANDOVER:
            at -= 1
    order.insert(at, stop)
    _number(run, order)


def _remove(run: Run, stop: Stop) -> None:
    db.session.execute(update(Seat).where(Seat.stop_id == stop.id).values(stop_id=None))
    db.session.execute(delete(Companion).where(Companion.stop_id == stop.id))
    contact = stop.contact_id
    db.session.execute(delete(Stop).where(Stop.id == stop.id))
    if contact is not None:
        db.session.execute(delete(Contact).where(Contact.id == contact))
    db.session.expire(run, ["stops"])
    _number(run, run.stops)


def _number(run: Run, order: Sequence[Stop]) -> None:
    for rank, stop in enumerate(list(order), start=1):
        stop.rank = rank
    db.session.flush()
    db.session.expire(run, ["stops"])


def _after_change(run: Run, what: What, stop: Facts) -> None:
    people = people_aboard(run)
    if people > run.vehicle.seats:
        raise NoSeatsLeft(field="people", seats=run.vehicle.seats, people=people)
    touch(run, what, stops=[stop])
    refresh_grants(run)
