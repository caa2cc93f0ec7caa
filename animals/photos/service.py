"""Rows about stored pictures: keeping, finding, and who may look.

The bytes are on the disk before a row is made (`intake`) and leave it after the row has gone
(the sweeper).
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from animals import clock
from animals.accounts import grants
from animals.accounts.models import Grant
from animals.accounts.rules import Field, Person, Right, Scope
from animals.db import db
from animals.errors import Conflict, NotFound
from animals.photos.models import Photo
from animals.photos.rules import Picture


class OtherPhoto(Conflict):
    """This id already belongs to another picture."""


def keep(photo_id: UUID, picture: Picture, by: UUID | None) -> Photo:
    """The row of a picture whose files are stored; the same one again changes nothing.

    Raises OtherPhoto where the id is taken by another picture.
    """
    known = db.session.get(Photo, photo_id)
    if known is not None:
        if known.digest != picture.digest:
            raise OtherPhoto
        return known
    photo = Photo(
        id=photo_id,
        digest=picture.digest,
        width=picture.width,
        height=picture.height,
        by_id=by,
        received_at=clock.now(),
    )
    db.session.add(photo)
    db.session.flush()
    return photo


def photo_for(person: Person, photo_id: UUID) -> Photo:
    """The photo, if this person may look at it. Raises NotFound.

    The team sees the team's photos. A shelter sees what is on offer, and what a claim opened.
    """
    photo = db.session.get(Photo, photo_id)
    if photo is None:
        raise NotFound
    if person.sees_all(Field.PHOTO) or person.may(Right.LOG_SIGHTINGS) or photo.on_offer:
        return photo
    if person.sees(Field.PHOTO) is Scope.OWN and photo.released_at is not None:
        opened = grants.open_to(person, grants.Kind.PHOTO).where(Grant.object_id == photo.id)
        if db.session.scalar(opened) is not None:
            return photo
    raise NotFound


def owned_loose(person: Person, photo_ids: Collection[UUID]) -> list[Photo]:
    """Those of the photos that this person sent, in the order asked for. Raises NotFound."""
    found = {
        photo.id: photo
        for photo in db.session.scalars(
            select(Photo).where(Photo.id.in_(photo_ids), Photo.by_id == person.id)
        )
    }
    if len(found) != len(set(photo_ids)):
        raise NotFound
    return [found[photo_id] for photo_id in photo_ids]


def known_digests() -> set[str]:
    """The digests of every picture that should be on the disk."""
    return set(db.session.scalars(select(Photo.digest).distinct()))
