"""Which animals are shown to shelters, with what words and which of their photos.

A group is offered, shown and taken back whole. Claims on an offer are in `claims`.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from animals import clock
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.photos import service as photos
from animals.photos.models import Photo
from animals.shelters.models import Claim, Offer
from animals.shelters.refusals import NotForOffer, NothingReleased, Promised, Stale
from animals.shelters.rules import ON_OFFER, ClaimState, why_no_offer
from animals.sightings import service as sightings
from animals.sightings.models import Animal, Picture
from animals.sightings.rules import Owner, Status


def offer(
    by: Person | None,
    animal_id: UUID,
    story: str,
    *,
    version: int | None = None,
    without_photos: bool = False,
) -> Offer:
    """The animal, with its whole group, shown to shelters from now on; again: with a new story.

    Only photos that were released are shown. Raises NotForOffer with why, NothingReleased where
    there are photos and none may be shown (unless that is meant), Stale.
    """
    company = company_of(animal_id)
    for animal in company:
        why = why_no_offer(Status(animal.status), Owner(animal.owner))
        if why is not None:
            raise NotForOffer(why=why, code=animal.code)
    shown = [animal.id for animal in company]
    pictures = photos_of(shown)
    if pictures and not without_photos and not any(one.released_at for one in pictures):
        raise NothingReleased(field="photos")
    known = {row.animal_id: row for row in held(shown)}
    if version is not None and animal_id in known and known[animal_id].version != version:
        raise Stale
    for one in shown:
        row = known.get(one) or Offer(animal_id=one)
        was_open = one in known and row.withdrawn_at is None
        if one == animal_id or not was_open:
            row.story = story
        if not was_open:
            row.offered_at, row.withdrawn_at = clock.now(), None
        row.by_id = by.id if by else None
        db.session.add(row)
        audit.note(by.id if by else None, "offer", "animal", one)
    show_photos(shown, on_offer=True)
    db.session.flush()
    return db.session.get_one(Offer, animal_id)


def release(by: Person, animal_id: UUID, looked_at: Mapping[UUID, int]) -> None:
    """Of the group's photos exactly these are fit to be shown: somebody has looked at each.

    `looked_at` gives the version that was looked at by photo; the others are withheld, also where
    they were shown before. Raises PhotoChanged where a photo is no longer what was looked at.
    """
    for photo in photos_of([animal.id for animal in company_of(animal_id)]):
        if photo.id in looked_at and photo.released_at is None:
            photos.release(by, photo.id, looked_at[photo.id])
        elif photo.id not in looked_at and photo.released_at is not None:
            photos.take_back(by, photo.id, photo.version)


def take_back(by: Person | None, animal_id: UUID) -> None:
    """The animal and its group are no longer shown; whoever waits for them is refused.

    Raises NotFound for what was never offered, Promised while a confirmed claim stands.
    """
    shown = [animal.id for animal in company_of(animal_id)]
    rows = held(shown)
    if animal_id not in {row.animal_id for row in rows}:
        raise NotFound
    waiting = db.session.scalars(
        select(Claim).where(
            Claim.animal_id.in_(shown),
            Claim.state.in_({ClaimState.QUEUED, ClaimState.OPEN, ClaimState.CONFIRMED}),
        )
    ).all()
    if any(claim.state == ClaimState.CONFIRMED for claim in waiting):
        raise Promised
    for claim in waiting:
        claim.state, claim.ended_at = ClaimState.REFUSED, clock.now()
    close(shown)
    audit.note(by.id if by else None, "take_back", "animal", animal_id)


def close(animal_ids: Collection[UUID]) -> None:
    """End the offers of these animals and hide their photos."""
    now = clock.now()
    for row in db.session.scalars(
        select(Offer).where(Offer.animal_id.in_(animal_ids), Offer.withdrawn_at.is_(None))
    ):
        row.withdrawn_at = now
    show_photos(animal_ids, on_offer=False)
    db.session.flush()


def held(animal_ids: Collection[UUID]) -> Sequence[Offer]:
    """The offers of these animals, open or not, held until the end of the transaction.

    Everything that is written about claims holds them first, always in this order: so that two
    shelters, or a shelter and a coordinator, come one after the other.
    """
    query = select(Offer).where(Offer.animal_id.in_(animal_ids)).order_by(Offer.animal_id)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(fresh).all()


def is_on_offer(row: Offer, animal: Animal) -> bool:
    """Whether the animal is shown to shelters now."""
    return row.withdrawn_at is None and is_looking(animal)


def is_looking(animal: Animal) -> bool:
    """Whether the animal is where shelters may still be asked to take it."""
    return animal.merged_into_id is None and Status(animal.status) in ON_OFFER


def company_of(animal_id: UUID) -> list[Animal]:
    """The animal and those of its group that still look for a place. Raises NotFound.

    The ones that died or were placed by themselves no longer hold the others.
    """
    animal = db.session.get(Animal, animal_id)
    if animal is None:
        raise NotFound
    others = [one for one in sightings.group_of(animal) if one.id != animal_id]
    return [animal, *(one for one in others if is_looking(one))]


def photos_of(animal_ids: Collection[UUID]) -> Sequence[Photo]:
    """Their photos, the cover of each first."""
    query = (
        select(Photo)
        .join(Picture, Picture.photo_id == Photo.id)
        .where(Picture.animal_id.in_(animal_ids))
        .order_by(Picture.animal_id, Picture.rank)
    )
    return db.session.scalars(query).all()


@photos.WHEN_RELEASED.add
def show_released(photo: Photo) -> None:
    """A photo that was released while its animal is on offer is shown at once."""
    row = db.session.scalar(
        select(Offer)
        .join(Picture, Picture.animal_id == Offer.animal_id)
        .where(Picture.photo_id == photo.id)
        .options(joinedload(Offer.animal))
    )
    photo.on_offer = row is not None and is_on_offer(row, row.animal)
    db.session.flush()


def show_photos(animal_ids: Collection[UUID], *, on_offer: bool) -> None:
    """What was released of these animals is shown to every shelter, or no longer.

    All their photos are held, the others too: one that is released at this moment comes after.
    """
    theirs = select(Picture.photo_id).where(Picture.animal_id.in_(animal_ids))
    db.session.execute(
        update(Photo)
        .where(Photo.id.in_(theirs))
        .values(on_offer=Photo.released_at.is_not(None) if on_offer else False)
        .execution_options(synchronize_session="fetch")
    )
