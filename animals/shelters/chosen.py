"""Offers that are shown to some receiving places only; without a choice an offer is for all."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, true

from animals.accounts.rules import Person, Right
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.shelters import offers
from animals.shelters.models import Chosen, Member, Shelter
from animals.sightings.models import Animal


def choose(by: Person, animal_id: UUID, shelter_ids: Collection[UUID]) -> None:
    """Show the animal and its group to these places alone; to all where none is named.

    Claims that others made before stay. Raises NotFound.
    """
    company = [animal.id for animal in offers.company_of(animal_id)]
    offers.held(company)
    known = set(db.session.scalars(select(Shelter.id).where(Shelter.id.in_(shelter_ids))))
    if known != set(shelter_ids):
        raise NotFound
    db.session.execute(delete(Chosen).where(Chosen.animal_id.in_(company)))
    db.session.add_all(
        Chosen(animal_id=one, shelter_id=place) for one in company for place in known
    )
    db.session.flush()
    for one in company:
        audit.note(by.id, "choose_shelters", "animal", one)


def chosen_for(animal_id: UUID) -> set[UUID]:
    """The places that alone are shown the animal; empty: all are."""
    return set(db.session.scalars(select(Chosen.shelter_id).where(Chosen.animal_id == animal_id)))


def is_shown_to(person: Person) -> ColumnElement[bool]:
    """Whether an animal on offer is shown to this person, as a condition on Animal."""
    if person.may(Right.KEEP_SHELTERS):
        return true()
    some = select(Chosen.animal_id).where(Chosen.animal_id == Animal.id)
    mine = some.join(Member, Member.shelter_id == Chosen.shelter_id).where(
        Member.user_id == person.id
    )
    return or_(~some.exists(), mine.exists())


def may_see(person: Person, animal_id: UUID) -> bool:
    """Whether the animal, if it is on offer at all, is shown to this person."""
    query = select(Animal.id).where(Animal.id == animal_id, is_shown_to(person))
    return db.session.scalar(query) is not None
