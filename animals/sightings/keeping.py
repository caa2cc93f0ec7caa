"""Finding animals by their code, and keeping one up to date: status, traits, papers, contact.

Everything that changes an animal locks its row first, in the order of ids where it is several.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from animals import clock
from animals.accounts.rules import Person, Right
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.sightings.codes import format_code, microchip_number, parse_code
from animals.sightings.models import Animal, Contact, Counter, Sighting
from animals.sightings.rules import (
    AT_LARGE,
    ON_THE_ROAD,
    AnimalChanged,
    Condition,
    Description,
    Ear,
    EarMark,
    GoodWith,
    How,
    Need,
    Neutered,
    NoSuchAnimal,
    OnTheRoad,
    ReasonNeeded,
    Relation,
    Status,
    StatusCannotFollow,
    may_follow,
)
from animals.sightings.search import reindex


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """Somebody to call."""

    name: str = ""
    phone: str = ""
    relation: Relation = Relation.FINDER
    note: str = ""

    def as_row(self) -> Contact:
        return Contact(name=self.name, phone=self.phone, relation=self.relation, note=self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What a vet, a scanner or a scale has said."""

    neutered: Neutered = Neutered.UNKNOWN
    neutered_how: How | None = None
    microchip: str = ""
    microchip_how: How | None = None
    ear_mark: EarMark | None = None
    ear: Ear | None = None
    ear_colour: str = ""
    ear_number: str = ""
    ear_how: How | None = None
    rabies_on: date | None = None
    rabies_until: date | None = None
    rabies_batch: str = ""
    rabies_how: How | None = None
    bit_on: date | None = None
    kg: int | None = None
    body_condition: int | None = None


def seed_counter() -> None:
    """The row that numbers are given out from; once there it stays."""
    if db.session.get(Counter, 1) is None:
        db.session.add(Counter(id=1, last=0))
        db.session.flush()


def next_number() -> int:
    """A number no animal has had. Whoever asks at the same time waits until this is committed."""
    taken = update(Counter).where(Counter.id == 1).values(last=Counter.last + 1)
    return db.session.execute(taken.returning(Counter.last)).scalar_one()


def new_animal(description: Description, seen_at: datetime) -> Animal:
    """An animal with a code of its own that was seen just now; its place is yet to be said."""
    is_to_travel = Need.TRANSPORT in description.needs
    animal = Animal(
        number=next_number(),
        status=Status.WAITING if is_to_travel else Status.SEEN,
        status_since=clock.now(),
        waiting_since=clock.now() if is_to_travel else None,
        first_seen_at=seen_at,
        last_seen_at=seen_at,
    )
    describe(animal, description)
    db.session.add(animal)
    return animal


def describe(row: Animal | Sighting, description: Description) -> None:
    """Write down what it looks like, in place of what was said before."""
    for field in fields(Description):
        setattr(row, field.name, getattr(description, field.name))


def animal_named(text: str) -> Animal:
    """The animal of a code in any spelling, or the one it turned out to be. Raises NotFound.

    Asks nobody's rights; `animal_of_code` does.
    """
    number = parse_code(text)
    found = number and db.session.scalar(select(Animal).where(Animal.number == number))
    if not found:
        raise NotFound
    return kept_one(found)


def animal_of_code(person: Person, text: str) -> Animal:
    """The animal of a code for the team: volunteers and coordinators. Raises NotFound."""
    if not person.may(Right.LOG_SIGHTINGS):
        raise NotFound
    return animal_named(text)


def animal_typed(text: str, field: str) -> Animal:
    """The animal of a code typed into a form's field. Raises NoSuchAnimal."""
    try:
        return animal_named(text)
    except NotFound:
        raise NoSuchAnimal(field=field) from None


def is_other_code(animal: Animal, text: str) -> bool:
    """Whether this code was another animal's once, before the two were found to be one."""
    return parse_code(text) != animal.number


def kept_one(animal: Animal) -> Animal:
    """The animal itself, or the one that it was merged into in the end."""
    while animal.merged_into_id is not None:
        animal = db.session.get_one(Animal, animal.merged_into_id)
    return animal


def codes_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """The codes of these animals."""
    found = db.session.execute(select(Animal.id, Animal.number).where(Animal.id.in_(ids))).tuples()
    return {animal_id: format_code(number) for animal_id, number in found} if ids else {}


def lock(ids: Collection[UUID]) -> list[Animal]:
    """The animals, held against other writers until the transaction ends, by id.

    Raises NotFound if one is missing.
    """
    query = select(Animal).where(Animal.id.in_(ids)).order_by(Animal.id)
    query = query.with_for_update(of=Animal).execution_options(populate_existing=True)
    found = list(db.session.scalars(query))
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def lock_one(animal_id: UUID) -> Animal:
    """The animal, held against other writers. Raises NotFound, also for one merged away."""
    (animal,) = lock([animal_id])
    if animal.merged_into_id is not None:
        raise NotFound
    return animal


def set_status(animal: Animal, status: Status, reason: str = "", by: Person | None = None) -> None:
    """From now on the animal is `status`; the same status again changes only the reason.

    Raises StatusCannotFollow, and ReasonNeeded for a decision to stay without one.
    """
    old = Status(animal.status)
    if not may_follow(old, status):
        raise StatusCannotFollow(field="status", old=old, new=status)
    if status is Status.STAYS and not reason.strip():
        raise ReasonNeeded(field="reason")
    animal.status_reason = reason.strip()
    if old is status:
        return
    animal.status, animal.status_since = status, clock.now()
    if status is Status.WAITING:
        animal.waiting_since = animal.waiting_since or animal.status_since
    elif status not in AT_LARGE | ON_THE_ROAD or status is Status.STAYS:
        animal.waiting_since = None
    audit.note(by.id if by else None, f"status_{status}", "animal", animal.id)


def change_status(by: Person, animal_id: UUID, version: int, status: Status, reason: str) -> None:
    """Set the status by hand. Raises what `set_status` does, AnimalChanged, OnTheRoad."""
    animal = _edited(animal_id, version)
    if animal.status in ON_THE_ROAD or status in ON_THE_ROAD:
        raise OnTheRoad(field="status")
    set_status(animal, status, reason, by)
    db.session.flush()


def edit(
    by: Person, animal_id: UUID, version: int, description: Description, name: str, note: str
) -> None:
    """Correct what is said of an animal. Raises AnimalChanged."""
    animal = _edited(animal_id, version)
    describe(animal, description)
    animal.name, animal.note = name, note
    if Need.TRANSPORT in description.needs and animal.status == Status.SEEN:
        set_status(animal, Status.WAITING, by=by)
    db.session.flush()
    reindex(animal)
    audit.note(by.id, "edit", "animal", animal.id)


def say_company(
    by: Person,
    animal_id: UUID,
    version: int | None,
    good_with_dogs: GoodWith,
    good_with_cats: GoodWith,
) -> None:
    """Write down whether it gets on with dogs and with cats; what is so already is left.

    Raises AnimalChanged where it says otherwise than an animal that changed meanwhile.
    """
    animal = lock_one(animal_id)
    if (animal.good_with_dogs, animal.good_with_cats) == (good_with_dogs, good_with_cats):
        return
    if version is not None and animal.version != version:
        raise AnimalChanged
    animal.good_with_dogs, animal.good_with_cats = good_with_dogs, good_with_cats
    db.session.flush()
    audit.note(by.id, "edit", "animal", animal.id)


def write_papers(by: Person, animal_id: UUID, version: int, papers: Papers) -> None:
    """Correct an animal's papers. Raises AnimalChanged."""
    animal = _edited(animal_id, version)
    for field in fields(Papers):
        setattr(animal, field.name, getattr(papers, field.name))
    animal.microchip = microchip_number(papers.microchip)
    if papers.bit_on is not None:
        animal.condition = animal.condition | {Condition.BIT_SOMEONE}
    db.session.flush()
    reindex(animal)
    audit.note(by.id, "edit_papers", "animal", animal.id)


def same_microchip(animal: Animal) -> list[Animal]:
    """Other animals with this microchip: one of the two is the other."""
    if not animal.microchip:
        return []
    query = select(Animal).where(
        Animal.microchip == animal.microchip,
        Animal.id != animal.id,
        Animal.merged_into_id.is_(None),
    )
    return list(db.session.scalars(query.order_by(Animal.number).limit(5)))


def write_contact(by: Person, animal_id: UUID, version: int, facts: ContactFacts | None) -> None:
    """Say whom to call about an animal, or that there is nobody. Raises AnimalChanged."""
    animal = _edited(animal_id, version)
    animal.contact = facts.as_row() if facts else None
    db.session.flush()
    reindex(animal)
    audit.note(by.id, "edit_contact", "animal", animal.id)


def _edited(animal_id: UUID, version: int) -> Animal:
    animal = lock_one(animal_id)
    if animal.version != version:
        raise AnimalChanged
    return animal
