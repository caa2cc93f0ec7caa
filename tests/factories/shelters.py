"""Animals on offer, the places that may take them, and their photos, as rows without pictures."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count, cycle
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from animals import clock
from animals.db import db
from animals.photos.models import Photo
from animals.photos.rules import Picture
from animals.places.rules import Position
from animals.shelters import service
from animals.shelters.capacity import Capacity
from animals.shelters.models import Offer, Shelter
from animals.shelters.rules import ReceivingKind
from animals.sightings import service as sightings
from animals.sightings.models import Animal, Group
from animals.sightings.models import Picture as PictureRow
from animals.sightings.rules import GroupKind, Size, Species, Status

_numbers = count(1)
DOG = sightings.NewSighting(species=Species.DOG, size=Size.M)


def animal(*, photos: int = 0, **traits: Any) -> Animal:
    """One animal that was seen just now; its photos were not looked at by anybody yet."""
    traits.setdefault("photo_ids", [photo().id for _ in range(photos)])
    seen = sightings.log_sighting(None, replace(DOG, **traits))
    assert seen.animal is not None
    return seen.animal


def photo(*, released: bool = False) -> Photo:
    now = clock.now()
    row = Photo(digest=uuid4().hex * 2, width=1600, height=1200, received_at=now)
    row.released_at = now if released else None
    db.session.add(row)
    db.session.flush()
    return row


def litter(size: int = 3, **traits: Any) -> list[Animal]:
    """So many animals that must stay together."""
    group = Group(kind=GroupKind.LITTER)
    db.session.add(group)
    db.session.flush()
    animals = [animal(**traits) for _ in range(size)]
    for one in animals:
        one.group_id = group.id
    db.session.flush()
    return animals


def shelter(
    *places: Capacity | int,
    kind: ReceivingKind = ReceivingKind.SHELTER,
    workers: Sequence[UUID] = (),
) -> Shelter:
    """A receiving place; a bare number are places for any animal, none at all is not counted."""
    number = next(_numbers)
    made = service.new_shelter(None, service.Card(f"Place {number}", kind=kind))
    rows = [one if isinstance(one, Capacity) else Capacity(one) for one in places]
    if rows:
        service.set_places(None, made.id, rows)
    for user_id in workers:
        service.add_member(user_id, made.id)
    return made


def offered(**traits: Any) -> Animal:
    """An animal on offer."""
    one = animal(**traits)
    service.offer(None, one.id, "Sleeps all day, eats from the hand.")
    return one


SOMEWHERE = Position(49.7105, 37.6158)


def thousands_offered(many: int, pictures: Sequence[Picture] = ()) -> None:
    """So many animals on offer, each with a photo of one of `pictures` where there are any.

    The gallery's first page shows each of these once; their files are the caller's to store.
    """
    now = clock.now()
    ids = [(uuid4(), uuid4(), number) for number in range(1, many + 1)]
    drawn = dict(zip((photo for _, photo, _ in reversed(ids)), cycle(pictures), strict=False))
    db.session.execute(
        insert(Animal),
        [
            {
                "id": animal_id,
                "number": number,
                "species": "cat" if number % 4 == 0 else "dog",
                "size": "SML"[number % 3],
                "condition": frozenset({"thin", "injured"}),
                "status": Status.WAITING,
                "status_since": now,
                "waiting_since": now - timedelta(hours=number),
                "first_seen_at": now,
                "last_seen_at": now,
            }
            for animal_id, _, number in ids
        ],
    )
    db.session.execute(
        insert(Photo),
        [
            {
                "id": photo_id,
                "digest": one.digest if (one := drawn.get(photo_id)) else uuid4().hex * 2,
                "width": one.width if one else 1600,
                "height": one.height if one else 1200,
                "received_at": now,
                "released_at": now,
                "on_offer": True,
            }
            for _, photo_id, _ in ids
        ],
    )
    rows = [{"photo_id": photo_id, "animal_id": animal, "rank": 0} for animal, photo_id, _ in ids]
    db.session.execute(insert(PictureRow), rows)
    db.session.execute(
        insert(Offer),
        [{"animal_id": animal, "story": "Тихий пес.", "offered_at": now} for animal, _, _ in ids],
    )
