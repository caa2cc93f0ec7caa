"""Animals on their way to a receiving place, received there, and what became of them."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from animals import clock
from animals.accounts import grants
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.photos import service as photos
from animals.photos.models import Photo
from animals.shelters import desk, offers, tidings
from animals.shelters.claims import LIVE, claim_for, live_claims, settle
from animals.shelters.models import Claim, Member, Shelter
from animals.shelters.refusals import ClaimNotOpen
from animals.shelters.rules import ACTIVE, ARRIVED, LEFT, ClaimState, Outcome, ReceivingKind
from animals.sightings import service as sightings
from animals.sightings.models import Animal, Picture

_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)


def set_arrival(animal_ids: Collection[UUID], at: datetime | None) -> None:
    """When a run is due to bring these animals to whoever holds them; None: no run is."""
    for one in db.session.scalars(
        select(Claim).where(Claim.animal_id.in_(animal_ids), Claim.state.in_(ACTIVE))
    ):
        tidings.arrival_changes(one, at)
        one.arrives_at = at
    db.session.flush()


def hand_over(
    animal_ids: Collection[UUID], shelter_id: UUID, *, by: Person | None = None, note: str = ""
) -> list[Claim]:
    """The animals, received at this place, claimed or not; again: nothing changes.

    At a shelter the search is over: the offer closes and whoever else waited is let go. At a
    clinic or in a foster home a shelter's claim stays, and the next one's turn comes.
    Raises NotFound, and Refused where an animal's status allows no arrival.
    """
    shelter = desk.shelter_by_id(shelter_id)
    animals = sightings.lock(animal_ids)
    offers.held(animal_ids)
    settle(animal_ids)
    received = [_receive(by, animal, shelter, note) for animal in animals]
    db.session.flush()
    settle(animal_ids)
    return received


def receive(by: Person, claim_id: UUID, note: str = "") -> list[Claim]:
    """The whole bundle, received by whom it was promised to; again: nothing changes.

    Raises ClaimNotOpen unless it was confirmed, NotFound for another shelter's.
    """
    known = claim_for(by, claim_id)
    if known.state not in (ClaimState.CONFIRMED, ClaimState.RECEIVED):
        raise ClaimNotOpen(state=known.state)
    bundle = select(Claim.animal_id).where(
        Claim.bundle_id == known.bundle_id, Claim.state == known.state
    )
    coming = db.session.scalars(bundle).all()
    if known.state == ClaimState.RECEIVED:
        return [known]
    return hand_over(coming, known.shelter_id, by=by, note=note)


def tell_outcome(
    by: Person,
    claim_id: UUID,
    outcome: Outcome,
    *,
    note: str = "",
    follow_up_on: date | None = None,
) -> Claim:
    """The claim of an animal that has left again, and how. Raises ClaimNotOpen, NotFound."""
    known = claim_for(by, claim_id)
    if known.state != ClaimState.RECEIVED or known.ended_at is not None:
        raise ClaimNotOpen(state=known.state)
    (animal,) = sightings.lock([known.animal_id])
    sightings.set_status(animal, LEFT[outcome], by=by)
    known.outcome, known.ended_at = outcome, clock.now()
    known.reason, known.follow_up_on = note.strip(), follow_up_on
    audit.note(by.id, str(outcome), "animal", known.animal_id)
    db.session.flush()
    return known


def show_photos(shelter_id: UUID, animal_ids: Collection[UUID] | None = None) -> None:
    """Let everybody who works there see the released photos of the animals received there."""
    workers = db.session.scalars(select(Member.user_id).where(Member.shelter_id == shelter_id))
    people = list(workers)
    theirs = select(Claim).where(Claim.shelter_id == shelter_id, Claim.state == ClaimState.RECEIVED)
    if animal_ids is not None:
        theirs = theirs.where(Claim.animal_id.in_(animal_ids))
    claims = db.session.scalars(theirs).all()
    released = db.session.execute(
        select(Picture.animal_id, Photo.id)
        .join(Photo, Picture.photo_id == Photo.id)
        .where(
            Picture.animal_id.in_({one.animal_id for one in claims}),
            Photo.released_at.is_not(None),
        )
    ).all()
    for one in claims:
        shown = [
            (grants.Kind.PHOTO, photo) for animal, photo in released if animal == one.animal_id
        ]
        grants.replace(one.id, people, shown, one.received_at or clock.now(), _ALWAYS)


@photos.WHEN_RELEASED.add
def show_at_home(photo: Photo) -> None:
    """A photo released after its animal arrived is seen there, and by no place it showed before."""
    grants.close(grants.Kind.PHOTO, photo.id)
    here = db.session.execute(
        select(Claim.shelter_id, Claim.animal_id)
        .join(Picture, Picture.animal_id == Claim.animal_id)
        .where(Picture.photo_id == photo.id, Claim.state == ClaimState.RECEIVED)
    ).tuples()
    for shelter_id, animal_id in here.all():
        show_photos(shelter_id, [animal_id])


def _receive(by: Person | None, animal: Animal, shelter: Shelter, note: str) -> Claim:
    animal_id, now = animal.id, clock.now()
    before = db.session.scalar(
        select(Claim).where(
            Claim.animal_id == animal_id,
            Claim.state == ClaimState.RECEIVED,
            Claim.ended_at.is_(None),
        )
    )
    if before is not None and before.shelter_id == shelter.id:
        return before
    if before is not None:
        before.ended_at = now
        db.session.flush()
    live = [one for one in live_claims([animal_id]) if one.animal_id == animal_id]
    own = next((one for one in live if one.shelter_id == shelter.id), None)
    if own is None:
        own = Claim(bundle_id=uuid4(), shelter_id=shelter.id, animal_id=animal_id, made_at=now)
        own.by_id = by.id if by else None
        db.session.add(own)
    own.state, own.received_at, own.arrival_note = ClaimState.RECEIVED, now, note.strip()
    own.confirmed_at, own.expires_at = own.confirmed_at or now, None
    kind = ReceivingKind(shelter.kind)
    sightings.set_status(animal, ARRIVED[kind], by=by)
    if kind is ReceivingKind.SHELTER:
        _let_go([one for one in live if one is not own], now)
        offers.close([animal_id])
    db.session.flush()
    show_photos(shelter.id, [animal_id])
    audit.note(by.id if by else None, "receive", "animal", animal_id)
    return own


def _let_go(others: Collection[Claim], now: datetime) -> None:
    """The place was found elsewhere: whoever waited, or was promised it, waits no longer."""
    for one in others:
        assert one.state in LIVE
        promised = one.state == ClaimState.CONFIRMED
        one.state = ClaimState.WITHDRAWN if promised else ClaimState.REFUSED
        one.ended_at, one.expires_at = now, None
