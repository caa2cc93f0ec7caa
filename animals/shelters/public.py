"""Pages for everybody: one animal or several, with words and a contact, never where or when.

A page is shown while somebody has not withdrawn it and an animal on it still looks for a home.
Its photos are those that were released, as they are released now.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from animals import clock
from animals.accounts.models import User
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.feeding.models import Spot
from animals.photos.models import Photo
from animals.places.models import Place
from animals.shelters import offers
from animals.shelters.betrayal import betrayals
from animals.shelters.models import Claim, Offer, PublicAnimal, PublicOffer, Shelter
from animals.shelters.refusals import Betrays, NoPicture, NotShown
from animals.shelters.rules import ClaimState, ReceivingKind
from animals.sightings.models import Animal, Picture
from animals.sightings.rules import Status

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
MOST_ANIMALS = 12
"""Animals on one page: a litter with its mother, or a list to be sent around."""


@dataclass(frozen=True)
class Shown:
    """A page as everybody sees it: its animals, each with the photos that may be shown."""

    page: PublicOffer
    animals: Sequence[tuple[Animal, Sequence[Photo]]]

    @property
    def photos(self) -> list[Photo]:
        """All photos in the order of the page; their places are their addresses."""
        return [photo for _, photos in self.animals for photo in photos]


def publish(
    by: Person, animal_ids: Sequence[UUID], story: str, contact: str, *, is_sure: bool = False
) -> PublicOffer:
    """A page about these animals, at an address nobody can guess.

    Raises NotShown for an animal that shelters are not offered, NoPicture for one without
    a released photo, Betrays where the words seem to tell a place, a person or a time
    and nobody said they do not.
    """
    shown, photos = _shown(animal_ids), _released(animal_ids)
    for animal_id in animal_ids:
        code = db.session.get_one(Animal, animal_id).code
        if animal_id not in shown:
            raise NotShown(field="codes", code=code)
        if animal_id not in photos:
            raise NoPicture(field="codes", code=code)
    found = [] if is_sure else betrayals(f"{story}\n{contact}", _names())
    if found:
        raise Betrays(field="sure", words=", ".join(found))
    page = PublicOffer(
        token=secrets.token_urlsafe(24),
        story=story.strip(),
        contact=contact.strip(),
        made_at=clock.now(),
        by_id=by.id,
        animals=[PublicAnimal(animal_id=one, rank=rank) for rank, one in enumerate(animal_ids)],
    )
    db.session.add(page)
    db.session.flush()
    for one in animal_ids:
        audit.note(by.id, "publish", "animal", one)
    return page


def withdraw(by: Person, page_id: UUID) -> PublicOffer:
    """The page, gone for good; again: nothing changes. Raises NotFound."""
    page = db.session.get(PublicOffer, page_id)
    if page is None:
        raise NotFound
    if page.withdrawn_at is None:
        page.withdrawn_at = clock.now()
        for one in page.animals:
            audit.note(by.id, "unpublish", "animal", one.animal_id)
    return page


def page_at(token: str) -> Shown:
    """What everybody sees at this address. Raises NotFound."""
    if not _TOKEN.fullmatch(token):
        raise NotFound
    page = db.session.scalar(select(PublicOffer).where(PublicOffer.token == token))
    if page is None or page.withdrawn_at is not None:
        raise NotFound
    wanted = [one.animal_id for one in page.animals]
    animals, photos = _shown(wanted), _released(wanted)
    if not animals:
        raise NotFound
    return Shown(page, [(animals[one], photos.get(one, [])) for one in wanted if one in animals])


def pages_with(animal_id: UUID) -> Sequence[PublicOffer]:
    """The pages with this animal that were not withdrawn, the newest first."""
    query = (
        select(PublicOffer)
        .join(PublicAnimal)
        .where(PublicAnimal.animal_id == animal_id, PublicOffer.withdrawn_at.is_(None))
    )
    return db.session.scalars(query.order_by(PublicOffer.made_at.desc())).all()


def usual_contact(animal_id: UUID) -> str:
    """Whom to ask about it: the place that has it or was promised it, else as last time."""
    holds = {ClaimState.CONFIRMED, ClaimState.RECEIVED}
    holder = db.session.scalar(
        select(Shelter)
        .join(Claim)
        .where(
            Claim.animal_id == animal_id,
            Claim.state.in_(holds),
            Claim.ended_at.is_(None),
            Shelter.kind != ReceivingKind.FOSTER,  # a private person's own phone
        )
        .order_by(Claim.received_at.is_(None))
    )
    if holder is not None and holder.phone:
        return f"{holder.name}, {holder.phone}"[:200]
    last = select(PublicOffer.contact).order_by(PublicOffer.made_at.desc()).limit(1)
    return db.session.scalar(last) or ""


def _shown(animal_ids: Sequence[UUID]) -> dict[UUID, Animal]:
    """Those of these animals that are on offer, or at a shelter that looks for their people."""
    query = select(Animal, Offer).join(Offer, Offer.animal_id == Animal.id)
    found = db.session.execute(query.where(Animal.id.in_(animal_ids))).tuples()
    return {
        animal.id: animal
        for animal, offer in found
        if offers.is_on_offer(offer, animal)
        or (animal.status == Status.AT_SHELTER and animal.merged_into_id is None)
    }


def _released(animal_ids: Sequence[UUID]) -> dict[UUID, list[Photo]]:
    """Their photos that somebody found fit to be shown, the cover first, by animal."""
    query = (
        select(Picture.animal_id, Photo)
        .join(Photo, Photo.id == Picture.photo_id)
        .where(Picture.animal_id.in_(animal_ids), Photo.released_at.is_not(None))
        .order_by(Picture.rank, Picture.photo_id)
    )
    found: dict[UUID, list[Photo]] = {}
    for animal_id, photo in db.session.execute(query).tuples():
        if animal_id is not None:
            found.setdefault(animal_id, []).append(photo)
    return found


def _names() -> list[str]:
    """Every place, spot and person that a text could tell of."""
    places = select(Place.name_uk, Place.name_en, Place.district_uk, Place.district_en)
    found = {name for row in db.session.execute(places).tuples() for name in row}
    found |= set(db.session.scalars(select(Spot.name)))
    found |= set(db.session.scalars(select(User.name)))
    return sorted(found)
