"""Telling a pack apart: individuals get codes of their own, and the pack's count goes down."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from animals import clock
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.places.service import copy_position
from animals.sightings.groups import new_group
from animals.sightings.keeping import describe, new_animal
from animals.sightings.models import Animal, Picture, Sighting
from animals.sightings.pictures import give
from animals.sightings.rules import Description, GroupKind, PackToldApart
from animals.sightings.search import reindex
from animals.sightings.service import description_of, seen_at


def split_off(
    by: Person, sighting_id: UUID, photo_ids: Sequence[UUID], description: Description
) -> Animal:
    """One of the pack, with a code, and those photos of the pack that show it.

    Raises NotFound, PackToldApart.
    """
    pack = _take_from(sighting_id, 1)
    theirs = set(
        db.session.scalars(select(Picture.photo_id).where(Picture.sighting_id == sighting_id))
    )
    animal = _individual(by, pack, description)
    for photo_id in photo_ids:
        if photo_id not in theirs:
            raise NotFound
        give(by, photo_id, animal.id)
    return animal


def split_all(by: Person, sighting_id: UUID, kind: GroupKind = GroupKind.PACK) -> list[Animal]:
    """All who are left of the pack, each with a code, in one group. Raises PackToldApart."""
    pack = _take_from(sighting_id, None)
    group = new_group(kind)
    count, pack.still_together = pack.still_together, 0
    animals = [_individual(by, pack, description_of(pack)) for _ in range(count)]
    for animal in animals:
        animal.group_id = group.id
    db.session.flush()
    return animals


def close_pack(by: Person, sighting_id: UUID) -> None:
    """Nobody else of the pack will be told apart. Raises PackToldApart when that is so already."""
    _take_from(sighting_id, None).still_together = 0
    db.session.flush()
    audit.note(by.id, "close", "sighting", sighting_id)


def split_from(sighting_id: UUID) -> list[Animal]:
    """The animals that were told apart from a pack, by code."""
    query = (
        select(Animal)
        .join(Sighting, Sighting.animal_id == Animal.id)
        .where(Sighting.pack_id == sighting_id)
        .order_by(Animal.number)
        .distinct()
    )
    return list(db.session.scalars(query))


def _take_from(sighting_id: UUID, how_many: int | None) -> Sighting:
    """The pack, locked, with so many fewer left; None leaves the count to the caller."""
    query = select(Sighting).where(Sighting.id == sighting_id).with_for_update(of=Sighting)
    pack = db.session.scalar(query.execution_options(populate_existing=True))
    if pack is None or not pack.is_pack:
        raise NotFound
    if pack.still_together < (how_many or 1):
        raise PackToldApart(left=pack.still_together)
    pack.still_together -= how_many or 0
    return pack


def _individual(by: Person, pack: Sighting, description: Description) -> Animal:
    """An animal that was seen when and where its pack was."""
    animal = new_animal(description, seen_at(pack))
    copy_position(pack, animal)
    animal.contact_id = pack.contact_id
    part = Sighting(
        how=pack.how,
        captured_at=pack.captured_at,
        received_at=clock.now(),
        by_id=pack.by_id,
        place_note=pack.place_note,
        note=pack.note,
        pack_id=pack.id,
        animal=animal,
    )
    describe(part, description)
    copy_position(pack, part)
    db.session.add(part)
    db.session.flush()
    reindex(animal)
    audit.note(by.id, "split", "animal", animal.id)
    return animal
