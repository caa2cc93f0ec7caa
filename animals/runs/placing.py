"""Where the animals of a run go: a shelter drops out of it, and others that have room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.runs import arriving, routing
from animals.runs.models import Run, Seat
from animals.runs.news import What
from animals.runs.service import locked, touch
from animals.runs.states import Change
from animals.runs.van import hold
from animals.shelters import chosen, closed, offers, rooms
from animals.shelters import service as shelters
from animals.shelters.models import Claim, Offer, Shelter
from animals.shelters.rules import ClaimState

MOST_OFFERED = 4
"""So many places are offered with one tap; more are on the animal's own page."""


@dataclass(frozen=True)
class Homeless:
    """Those of a run who travel together and have no place to go, and who could take them.

    `asked` is the place whose claim waits to be confirmed.
    """

    seats: Sequence[Seat]
    could: Sequence[Shelter]
    asked: Shelter | None


def goals(run: Run) -> dict[Shelter, list[Seat]]:
    """The receiving places with whom of the run they take, confirmed or not."""
    seats = _aboard(run)
    claims = shelters.active_claims([it.animal_id for it in seats])
    homes = {it.id: it for it in shelters.shelters()}
    found: dict[Shelter, list[Seat]] = {}
    for seat in seats:
        claim = claims.get(seat.animal_id)
        if claim is not None and claim.shelter_id in homes:
            found.setdefault(homes[claim.shelter_id], []).append(seat)
    return found


def homeless(run: Run) -> list[Homeless]:
    """Whoever of the run has no confirmed place, each with the places that have room.

    A place that is closed that day, or has said no to the animal before, is not offered.
    """
    parties: dict[UUID, list[Seat]] = {}
    for seat in _aboard(run):
        parties.setdefault(seat.animal.group_id or seat.animal_id, []).append(seat)
    ids = [seat.animal_id for seats in parties.values() for seat in seats]
    claims = shelters.active_claims(ids)
    waiting = [seats for seats in parties.values() if not _is_promised(seats, claims)]
    if not waiting:
        return []
    shut = closed.closed_on(run.date)
    places = [it for it in shelters.shelters() if it.id not in shut]
    leads = [seats[0].animal for seats in waiting]
    could = rooms.could_take(places, leads)
    said_no = _said_no([it.id for it in leads])
    return [
        Homeless(
            seats,
            [
                it
                for it in could[seats[0].animal_id]
                if (seats[0].animal_id, it.id) not in said_no
                and (len(seats) == 1 or rooms.has_room(it, [one.animal for one in seats]))
            ][:MOST_OFFERED],
            _asking(claims.get(seats[0].animal_id)),
        )
        for seats in waiting
    ]


def drop_out(by: Person, run_id: UUID, shelter_id: UUID, reason: str) -> list[Seat]:
    """The shelter takes nobody of this run; gives the seats of those who now have no place.

    The next in the queue for an animal has their turn. Raises NotFound, RunMovedOn, ReasonMissing.
    """
    run = locked(run_id, Change.PLACES)
    claims = shelters.active_claims([it.animal_id for it in _aboard(run)])
    theirs = {id_: it for id_, it in claims.items() if it.shelter_id == shelter_id}
    if not theirs:
        raise NotFound
    shelters.set_arrival(list(theirs), None)
    for claim in theirs.values():
        if claim.state in (ClaimState.OPEN, ClaimState.CONFIRMED):  # not ended with its bundle
            shelters.withdraw(by, claim.id, reason)
    routing.leave_shelter(run, shelter_id)
    seats = [it for it in _aboard(run) if it.animal_id in theirs]
    arriving.drive_to_shelters(run, list(theirs))  # where somebody else waited in the queue
    numbers = sorted(it.animal.number for it in seats)
    touch(run, What.NO_PLACE, animals=numbers, shelter=str(shelter_id))
    note(by.id, "dropped_out", "shelter", shelter_id)
    return seats


def promise(by: Person, run_id: UUID, animal_id: UUID, shelter_id: UUID) -> list[Claim]:
    """The place takes the animal and its group: it has said so to a coordinator.

    Who is not on offer yet is shown to this place alone. Raises NotFound, RunMovedOn, and what
    `shelters.offer`, `claim` and `confirm` raise.
    """
    run = locked(run_id, Change.PLACES)
    seat = next((it for it in _aboard(run) if it.animal_id == animal_id), None)
    if seat is None:
        raise NotFound(field="animal")
    claim = shelters.active_claims([animal_id]).get(animal_id)
    if claim is None or claim.shelter_id != shelter_id:
        _show_to(by, animal_id, shelter_id)
        claim = shelters.claim(by, shelter_id, animal_id)[0]
    promised = shelters.confirm(by, claim.id)  # the run learns of it by `arriving`
    note(by.id, "promised", "animal", animal_id)
    return promised


def _aboard(run: Run) -> list[Seat]:
    """Those who sit on the run, fetched or not, and were not handed over."""
    return [it for it in hold(run).seats if it.is_open]


def _is_promised(seats: Sequence[Seat], claims: Mapping[UUID, Claim]) -> bool:
    found = [claims.get(it.animal_id) for it in seats]
    return all(it is not None and it.state == ClaimState.CONFIRMED for it in found)


def _asking(claim: Claim | None) -> Shelter | None:
    if claim is None or claim.state != ClaimState.OPEN:
        return None
    return db.session.get(Shelter, claim.shelter_id)


def _said_no(animal_ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """Animals with the places that gave them up."""
    query = select(Claim.animal_id, Claim.shelter_id).where(
        Claim.animal_id.in_(animal_ids), Claim.state == ClaimState.WITHDRAWN
    )
    return {(animal, shelter) for animal, shelter in db.session.execute(query)}


def _show_to(by: Person, animal_id: UUID, shelter_id: UUID) -> None:
    company = offers.company_of(animal_id)
    known = {it.animal_id: it for it in offers.held([it.id for it in company])}
    if all(it.id in known and offers.is_on_offer(known[it.id], it) for it in company):
        return
    story = _story(known.get(animal_id))
    shelters.offer(by, animal_id, story, without_photos=True)
    chosen.choose(by, animal_id, {shelter_id})


def _story(offer: Offer | None) -> str:
    return offer.story if offer is not None else ""
