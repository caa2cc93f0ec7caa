"""Receiving places and who works there. Their places are in `rooms`, their claims in `claims`."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from animals.accounts.models import User
from animals.accounts.rules import Person, Right, Role
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound, Refused
from animals.shelters.models import Member, Shelter
from animals.shelters.refusals import CodeTaken, NoShelter, NotAShelterPerson, Stale
from animals.shelters.rules import ReceivingKind


@dataclass(frozen=True)
class Card:
    """What is written down about a receiving place."""

    name: str
    code: str = ""
    """What scripts call it; without one it gets one."""
    kind: ReceivingKind = ReceivingKind.SHELTER
    address: str = ""
    phone: str = ""
    hours: str = ""
    takes_injured: bool = False
    note: str = ""
    place_id: UUID | None = None


def new_shelter(by: Person | None, card: Card) -> Shelter:
    """A new receiving place, without places yet. Raises CodeTaken."""
    shelter = Shelter()
    _write(shelter, card)
    db.session.add(shelter)
    db.session.flush()
    audit.note(by.id if by else None, "new", "shelter", shelter.id)
    return shelter


def edit_shelter(by: Person, shelter_id: UUID, card: Card, version: int) -> Shelter:
    """The receiving place as `card` says. Raises Stale, CodeTaken, NotFound."""
    shelter = shelter_by_id(shelter_id)
    if shelter.version != version:
        raise Stale
    _write(shelter, card)
    db.session.flush()
    audit.note(by.id, "edit", "shelter", shelter.id)
    return shelter


def shelter_by_id(shelter_id: UUID) -> Shelter:
    """The receiving place. Raises NotFound."""
    found = db.session.get(Shelter, shelter_id)
    if found is None:
        raise NotFound
    return found


def shelter_called(code: str) -> Shelter | None:
    """The receiving place that scripts call so, if there is one."""
    return db.session.scalar(select(Shelter).where(Shelter.code == code.strip()))


def shelter_by_code(code: str) -> Shelter:
    """The receiving place that scripts call so. Raises NotFound."""
    found = shelter_called(code)
    if found is None:
        raise NotFound(shelter=code)
    return found


def shelters() -> Sequence[Shelter]:
    """Every receiving place in use, by name."""
    query = select(Shelter).where(Shelter.archived_at.is_(None)).order_by(Shelter.name)
    return db.session.scalars(query).all()


def shelter_of(person: Person) -> Shelter:
    """The receiving place this person works for. Raises NoShelter."""
    query = select(Shelter).join(Member).where(Member.user_id == person.id)
    found = db.session.scalar(query) if person.may(Right.CLAIM) else None
    if found is None:
        raise NoShelter
    return found


def members(shelter_id: UUID) -> Sequence[User]:
    """Who works there, by name."""
    query = select(User).join(Member, Member.user_id == User.id)
    return db.session.scalars(
        query.where(Member.shelter_id == shelter_id).order_by(User.folded)
    ).all()


def unplaced_people() -> Sequence[User]:
    """Accounts with the shelter role that belong to no shelter yet, by name."""
    query = (
        select(User)
        .outerjoin(Member, Member.user_id == User.id)
        .where(User.role == Role.SHELTER, User.disabled_at.is_(None), Member.user_id.is_(None))
    )
    return db.session.scalars(query.order_by(User.folded)).all()


def join(user_id: UUID, shelter_id: UUID) -> Member:
    """Let the person work for this shelter, and for no other. Raises NotAShelterPerson."""
    user = db.session.get(User, user_id)
    if user is None or user.role != Role.SHELTER:
        raise NotAShelterPerson(field="user")
    shelter_by_id(shelter_id)
    member = db.session.get(Member, user_id) or Member(user_id=user_id)
    member.shelter_id = shelter_id
    db.session.add(member)
    db.session.flush()
    return member


def leave(user_id: UUID, shelter_id: UUID) -> None:
    """The person no longer works there; nothing if they did not."""
    db.session.execute(
        delete(Member).where(Member.user_id == user_id, Member.shelter_id == shelter_id)
    )


def _write(shelter: Shelter, card: Card) -> None:
    code = card.code.strip() or shelter.code or f"place-{uuid4().hex[:8]}"
    if not card.name.strip():
        raise Refused(field="name")
    if db.session.scalar(select(Shelter.id).where(Shelter.code == code)) not in (None, shelter.id):
        raise CodeTaken(field="code", code=code)
    shelter.code, shelter.name, shelter.kind = code, card.name.strip(), card.kind
    shelter.address, shelter.phone, shelter.hours = card.address, card.phone, card.hours
    shelter.takes_injured, shelter.note = card.takes_injured, card.note
    shelter.place_id = card.place_id
