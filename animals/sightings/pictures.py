"""Which photos show which animal, in which order; the lowest rank is the cover."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select

from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.photos.models import Photo
from animals.photos.service import keep_in_the_team
from animals.sightings.models import Picture, Sighting


def attach(
    photo_ids: Sequence[UUID], *, sighting: Sighting | None = None, animal_id: UUID | None = None
) -> None:
    """Let the photos show this sighting and this animal; one that shows something else stays."""
    if not photo_ids:
        return
    taken = set(db.session.scalars(select(Picture.photo_id).where(Picture.photo_id.in_(photo_ids))))
    rank = _next_rank(animal_id, sighting.id if sighting else None)
    for photo_id in dict.fromkeys(photo_ids):
        if photo_id not in taken:
            db.session.add(
                Picture(
                    photo_id=photo_id,
                    sighting_id=sighting.id if sighting else None,
                    animal_id=animal_id,
                    rank=rank,
                )
            )
            rank += 1
    db.session.flush()


def cover_photos(animal_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The id of each animal's first photo, by animal; those without one are left out."""
    if not animal_ids:
        return {}
    place = func.row_number().over(
        partition_by=Picture.animal_id, order_by=(Picture.rank, Picture.photo_id)
    )
    ranked = (
        select(Picture.animal_id, Picture.photo_id, place.label("place"))
        .where(Picture.animal_id.in_(animal_ids))
        .subquery()
    )
    query = select(ranked.c.animal_id, ranked.c.photo_id).where(ranked.c.place == 1)
    return dict(db.session.execute(query).tuples().all())


def pictures_of(animal_id: UUID) -> list[Picture]:
    """The animal's photos, the cover first."""
    return _ordered(Picture.animal_id == animal_id)


def pictures_of_sighting(sighting_id: UUID) -> list[Picture]:
    """The photos that came with a sighting."""
    return _ordered(Picture.sighting_id == sighting_id)


def make_cover(by: Person, photo_id: UUID) -> Picture:
    """The photo shows its animal from now on wherever one is shown. Raises NotFound."""
    picture = _of_an_animal(photo_id)
    picture.rank = pictures_of(picture.animal_id)[0].rank - 1  # type: ignore[arg-type]
    return _changed(by, "cover", picture)


def move(by: Person, photo_id: UUID, steps: int) -> Picture:
    """The photo stands so many places later among its animal's, or earlier if negative."""
    picture = _of_an_animal(photo_id)
    row = pictures_of(picture.animal_id)  # type: ignore[arg-type]
    at = row.index(picture)
    row.insert(max(0, min(len(row) - 1, at + steps)), row.pop(at))
    for rank, one in enumerate(row):
        one.rank = rank
    return _changed(by, "order", picture)


def give(by: Person, photo_id: UUID, animal_id: UUID) -> Picture:
    """The photo shows another animal. It stays with its sighting only where that was a pack.

    It was released for what it showed: somebody looks at it again before it leaves the team.
    """
    picture = _held(photo_id)
    if picture.animal_id != animal_id:
        sighting = picture.sighting_id and db.session.get(Sighting, picture.sighting_id)
        if not sighting or not sighting.is_pack:
            picture.sighting_id = None
        keep_in_the_team(picture.photo)
        picture.rank = _next_rank(animal_id, None)
        picture.animal_id = animal_id
    return _changed(by, "give", picture)


def remove(by: Person, photo_id: UUID) -> UUID | None:
    """Delete the photo; its files go with the next sweep. The id of the animal it showed."""
    picture = _held(photo_id)
    animal_id = picture.animal_id
    audit.note(by.id, "delete", "photo", photo_id)
    db.session.delete(picture)
    db.session.flush()
    db.session.delete(db.session.get_one(Photo, photo_id))
    db.session.flush()
    return animal_id


def _changed(by: Person, act: str, picture: Picture) -> Picture:
    db.session.flush()
    audit.note(by.id, act, "photo", picture.photo_id)
    return picture


def picture_at(photo_id: UUID) -> Picture:
    """What the photo shows and where it stands. Raises NotFound."""
    picture = db.session.get(Picture, photo_id)
    if picture is None:
        raise NotFound
    return picture


def _held(photo_id: UUID) -> Picture:
    """The photo's place, held against other writers. Raises NotFound."""
    query = select(Picture).where(Picture.photo_id == photo_id).with_for_update(of=Picture)
    picture = db.session.scalar(query.execution_options(populate_existing=True))
    if picture is None:
        raise NotFound
    return picture


def _of_an_animal(photo_id: UUID) -> Picture:
    picture = _held(photo_id)
    if picture.animal_id is None:
        raise NotFound
    return picture


def _ordered(condition: object) -> list[Picture]:
    query = select(Picture).where(condition)  # type: ignore[arg-type]
    return list(db.session.scalars(query.order_by(Picture.rank, Picture.photo_id)))


def _next_rank(animal_id: UUID | None, sighting_id: UUID | None) -> int:
    condition = Picture.animal_id == animal_id if animal_id else Picture.sighting_id == sighting_id
    last = db.session.scalar(select(func.max(Picture.rank)).where(condition))
    return 0 if last is None else last + 1
