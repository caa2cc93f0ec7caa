"""Logging what was seen: the one way in for the web, the phone and paper.

The other verbs stand in `keeping`, `pictures`, `groups`, `packs`, `merging`; upper rooms reach
what they need of them through here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, select

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.places.rules import Position
from animals.places.service import copy_position, locate
from animals.sightings.groups import group_of as group_of
from animals.sightings.keeping import ContactFacts as ContactFacts
from animals.sightings.keeping import animal_named as animal_named
from animals.sightings.keeping import animal_of_code as animal_of_code
from animals.sightings.keeping import describe, kept_one, lock_one, new_animal
from animals.sightings.keeping import lock as lock
from animals.sightings.keeping import say_company as say_company
from animals.sightings.keeping import set_status as set_status
from animals.sightings.models import Animal, Sighting
from animals.sightings.pictures import attach
from animals.sightings.pictures import cover_photos as cover_photos
from animals.sightings.rules import (
    Age,
    Condition,
    Description,
    GoodWith,
    How,
    Need,
    Owner,
    Sex,
    Size,
    Species,
    Status,
    Temperament,
)
from animals.sightings.search import reindex

_UNKNOWN = {"unknown", ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSighting(Description):
    """What somebody says they saw; `animal_id` names a known animal, of one.

    A photo in `photo_ids` has its row already. Without `captured_at` it was now.
    """

    count: int = 1
    animal_id: UUID | None = None
    how: How = How.SEEN
    captured_at: datetime | None = None
    position: Position | None = None
    place_id: UUID | None = None
    place_note: str = ""
    note: str = ""
    contact: ContactFacts | None = None
    photo_ids: Sequence[UUID] = ()
    sighting_id: UUID | None = None


def log_sighting(by: Person | None, new: NewSighting) -> Sighting:
    """The sighting as it is kept. One animal that is not known yet gets its code.

    A pack makes no animals. The id of a sighting already here gives that one, unchanged.
    Raises NotFound for an animal that does not exist, NoSuchPlace.
    """
    known = db.session.get(Sighting, new.sighting_id) if new.sighting_id else None
    if known is not None:
        return known
    sighting = _kept(by, new)
    if new.contact:
        sighting.contact = new.contact.as_row()
    db.session.add(sighting)
    db.session.flush()
    if new.count == 1:
        animal = _met(new.animal_id, sighting) if new.animal_id else _first_met(sighting)
        sighting.animal = animal
        db.session.flush()
        reindex(animal)
    attach(new.photo_ids, sighting=sighting, animal_id=sighting.animal_id)
    audit.note(by.id if by else None, "log", "sighting", sighting.id)
    return sighting


def description_of(row: Animal | Sighting) -> Description:
    """What is said of an animal or in a sighting, as one value."""
    return Description(
        species=Species(row.species),
        species_other=row.species_other,
        size=Size(row.size),
        sex=Sex(row.sex),
        age=Age(row.age),
        colour=row.colour,
        marks=row.marks,
        temperament=Temperament(row.temperament),
        good_with_dogs=GoodWith(row.good_with_dogs),
        good_with_cats=GoodWith(row.good_with_cats),
        condition=frozenset(map(Condition, row.condition)),
        needs=frozenset(map(Need, row.needs)),
        owner=Owner(row.owner),
    )


def needs_transport_query() -> Select[tuple[Animal]]:
    """Every animal that may be flagged: those out there that nobody decided to leave."""
    return select(Animal).where(
        Animal.merged_into_id.is_(None),
        Animal.status.in_([Status.SEEN, Status.WAITING]),
    )


def packs_query() -> Select[tuple[Sighting]]:
    """The packs not told apart yet, newest first."""
    return (
        select(Sighting)
        .where(Sighting.still_together > 0)
        .order_by(Sighting.captured_at.desc(), Sighting.id)
    )


def _kept(by: Person | None, new: NewSighting) -> Sighting:
    now = clock.now()
    sighting = Sighting(
        id=new.sighting_id or uuid4(),
        how=new.how,
        count=new.count,
        still_together=new.count if new.count > 1 else 0,
        captured_at=new.captured_at or now,
        received_at=now,
        by_id=by.id if by else None,
        place_note=new.place_note,
        note=new.note,
    )
    describe(sighting, new)
    locate(sighting, new.position, new.place_id)
    return sighting


def _first_met(sighting: Sighting) -> Animal:
    """The animal that this sighting is the first of."""
    animal = new_animal(description_of(sighting), seen_at(sighting))
    copy_position(sighting, animal)
    animal.contact = sighting.contact
    if sighting.how == How.TOLD:
        animal.confirmed_at = seen_at(sighting)
    _note_bite(animal, sighting)
    db.session.flush()
    return animal


def _met(animal_id: UUID, sighting: Sighting) -> Animal:
    """The known animal after one more sighting of it: later, elsewhere, better described."""
    found = db.session.get(Animal, animal_id)
    if found is None:
        raise NotFound
    animal = lock_one(kept_one(found).id)
    meet(animal, sighting)
    return animal


def meet(animal: Animal, sighting: Sighting) -> None:
    """Add to the animal what this sighting says. What is known is kept, the unknown filled in.

    Only a newer sighting moves it. Told on the phone confirms that it is there, and is not seen.
    """
    at = seen_at(sighting)
    is_newer = at >= max(filter(None, (animal.last_seen_at, animal.confirmed_at)))
    if sighting.how == How.TOLD:
        animal.confirmed_at = max(at, animal.confirmed_at or at)
    else:
        animal.last_seen_at = max(at, animal.last_seen_at)
    animal.first_seen_at = min(at, animal.first_seen_at)
    if sighting.place_id or sighting.lat is not None:
        has_place = animal.place_id or animal.lat is not None
        if is_newer or not has_place:
            copy_position(sighting, animal)
    fill_in(animal, sighting)
    animal.contact_id = sighting.contact_id or animal.contact_id
    _note_bite(animal, sighting)
    if animal.status == Status.LOST_SIGHT and is_newer:
        set_status(animal, Status.SEEN)
    if animal.status == Status.SEEN and Need.TRANSPORT in animal.needs:
        set_status(animal, Status.WAITING)


def fill_in(animal: Animal, other: Animal | Sighting) -> None:
    """Take from `other` what is not known of the animal, and all that is wrong or needed."""
    for field in fields(Description):
        mine, theirs = getattr(animal, field.name), getattr(other, field.name)
        if isinstance(mine, frozenset):
            setattr(animal, field.name, mine | theirs)
        elif mine in _UNKNOWN and theirs not in _UNKNOWN:
            setattr(animal, field.name, theirs)


def recount(animal: Animal) -> None:
    """Work out anew from its sightings when it was seen, and where last."""
    query = select(Sighting).where(Sighting.animal_id == animal.id)
    sightings = sorted(db.session.scalars(query.order_by(Sighting.id)), key=seen_at)
    if not sightings:
        return
    seen = [seen_at(one) for one in sightings if one.how == How.SEEN]
    told = [seen_at(one) for one in sightings if one.how == How.TOLD]
    animal.first_seen_at = seen_at(sightings[0])
    animal.last_seen_at = max(seen or told)
    animal.confirmed_at = max(told) if told else None
    placed = [one for one in sightings if one.place_id or one.lat is not None]
    if placed:
        copy_position(placed[-1], animal)


def seen_at(sighting: Sighting) -> datetime:
    """When it was seen; a phone whose clock runs ahead cannot have seen it later than it sent."""
    return min(sighting.captured_at, sighting.received_at)


def _note_bite(animal: Animal, sighting: Sighting) -> None:
    if Condition.BIT_SOMEONE in sighting.condition and animal.bit_on is None:
        animal.bit_on = i18n.local_day(seen_at(sighting))
