"""Rows about stored pictures: keeping, finding, and who may look.

The bytes are on the disk before a row is made (`intake`) and leave it after the row has gone
(the sweeper).
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select

from animals import clock
from animals.accounts import grants
from animals.accounts.models import Grant, User
from animals.accounts.rules import Field, Person, Right, Scope
from animals.audit import service as audit
from animals.db import Base, db
from animals.errors import Conflict, NotFound
from animals.followers import Followers
from animals.photos.models import Photo
from animals.photos.rules import Picture

WHEN_RELEASED: Followers[[Photo], None] = Followers()
"""Called with a photo that has just been released: who offers its animal shows it at once."""


class OtherPhoto(Conflict):
    """This id already belongs to another picture."""


class PhotoChanged(Conflict):
    """Somebody turned, blurred or released the photo since it was looked at."""


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
    if person.sees_all(Field.PHOTO) or person.may(Right.LOG_SIGHTINGS):
        return photo
    if photo.on_offer and photo.released_at is not None:
        return photo
    if person.sees(Field.PHOTO) is Scope.OWN and photo.released_at is not None:
        opened = grants.open_to(person, grants.Kind.PHOTO).where(Grant.object_id == photo.id)
        if db.session.scalar(opened) is not None:
            return photo
    raise NotFound


def name_of_releaser(photo: Photo) -> str | None:
    """Who found the photo harmless; None while it is kept in the team."""
    return db.session.scalar(select(User.name).where(User.id == photo.released_by))


def sent_by(person: Person, photo_ids: Collection[UUID]) -> set[UUID]:
    """Which of these photos this person sent."""
    mine = select(Photo.id).where(Photo.id.in_(photo_ids), Photo.by_id == person.id)
    return set(db.session.scalars(mine))


def photo_at(photo_id: UUID, version: int) -> Photo:
    """The photo, held until the transaction ends, if it is still at this version.

    Raises NotFound, PhotoChanged.
    """
    photo = db.session.get(Photo, photo_id, with_for_update=True)
    if photo is None:
        raise NotFound
    if photo.version != version:
        raise PhotoChanged
    return photo


def replace(person: Person, photo_id: UUID, version: int, picture: Picture, act: str) -> Photo:
    """The photo with another picture, stored before; `act` says what was done to it.

    Nobody has looked at the new picture yet, so it is no longer released. The files of the old
    one are left to the sweeper. Raises NotFound, PhotoChanged.
    """
    photo = photo_at(photo_id, version)
    photo.digest, photo.width, photo.height = picture.digest, picture.width, picture.height
    keep_in_the_team(photo)
    db.session.flush()
    audit.note(person.id, act, "photo", photo.id)
    return photo


def release(person: Person, photo_id: UUID, version: int) -> Photo:
    """Let the photo leave the team: this person saw nothing on it that betrays anybody.

    Raises NotFound, PhotoChanged.
    """
    photo = photo_at(photo_id, version)
    photo.released_at, photo.released_by = clock.now(), person.id
    db.session.flush()
    WHEN_RELEASED.tell(photo)
    audit.note(person.id, "release", "photo", photo.id)
    return photo


def take_back(person: Person, photo_id: UUID, version: int) -> Photo:
    """Keep the photo in the team again; shelters lose sight of it. Raises as `release` does."""
    photo = photo_at(photo_id, version)
    keep_in_the_team(photo)
    db.session.flush()
    audit.note(person.id, "take_back", "photo", photo.id)
    return photo


def known_digests() -> set[str]:
    """The digests of every picture that should be on the disk."""
    return set(db.session.scalars(select(Photo.digest).distinct()))


def delete_loose(received_before: datetime, at_most: int = 500) -> int:
    """Delete the rows of so many old photos that nothing names; how many there were.

    Each is held first and then looked at again: a form may be naming it at this moment.
    """
    loose = (Photo.received_at < received_before, *_named_by_nothing())
    old = select(Photo.id).where(*loose).order_by(Photo.id).limit(at_most)
    held = db.session.scalars(old.with_for_update(skip_locked=True)).all()
    gone = db.session.execute(
        delete(Photo)
        .where(Photo.id.in_(held), *_named_by_nothing())
        .execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _named_by_nothing() -> Iterator[ColumnElement[bool]]:
    """One condition for each column of any feature that names photos."""
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.target_fullname == "photos_photo.id" for key in column.foreign_keys):
                yield ~exists().where(column == Photo.id)


def keep_in_the_team(photo: Photo) -> None:
    """Nobody outside the team sees it until somebody has looked at it again."""
    photo.released_at = photo.released_by = None
    photo.on_offer = False
