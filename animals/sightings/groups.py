"""Who travels and is placed together: making, joining and leaving groups."""

from uuid import UUID

from sqlalchemy import select

from animals import i18n
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.sightings.keeping import lock, lock_one
from animals.sightings.models import Animal, Group
from animals.sightings.rules import GroupKind, InAnotherGroup, ReasonNeeded, SameAnimal


def group_of(animal: Animal) -> list[Animal]:
    """Everybody who must travel with this animal, itself included, by code; alone: only itself."""
    if animal.group_id is None:
        return [animal]
    query = select(Animal).where(
        Animal.group_id == animal.group_id, Animal.merged_into_id.is_(None)
    )
    return list(db.session.scalars(query.order_by(Animal.number)))


def travel_together(by: Person, animal_id: UUID, other_id: UUID, kind: GroupKind) -> Group:
    """The group that both are in from now on; whoever is in one already brings it along.

    Raises SameAnimal, and InAnotherGroup where each has one of its own.
    """
    if animal_id == other_id:
        raise SameAnimal(field="other")
    one, other = lock([animal_id, other_id])
    if one.group_id and other.group_id and one.group_id != other.group_id:
        raise InAnotherGroup(field="other")
    group_id = one.group_id or other.group_id
    group = db.session.get_one(Group, group_id) if group_id else new_group(kind)
    group.kind = kind
    one.group_id = other.group_id = group.id
    db.session.flush()
    audit.note(by.id, "join", "group", group.id)
    return group


def new_group(kind: GroupKind) -> Group:
    """A group with nobody in it yet."""
    group = Group(kind=kind)
    db.session.add(group)
    db.session.flush()
    return group


def leave_group(by: Person, animal_id: UUID, reason: str) -> None:
    """The animal travels by itself from now on; the reason is added to its note.

    Of a group with only one left nothing remains. Raises ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    group_id = lock_one(animal_id).group_id
    if group_id is None:
        return
    members = _lock_members(group_id)
    for member in members:
        if member.id == animal_id:
            member.note = f"{member.note}\n{i18n.local_today()}: {reason.strip()}".strip()[:4000]
        if member.id == animal_id or len(members) <= 2:
            member.group_id = None
    db.session.flush()
    if len(members) <= 2:
        db.session.delete(db.session.get_one(Group, group_id))
    audit.note(by.id, "leave", "group", group_id)
    db.session.flush()


def _lock_members(group_id: UUID) -> list[Animal]:
    db.session.execute(select(Group.id).where(Group.id == group_id).with_for_update())
    ids = db.session.scalars(select(Animal.id).where(Animal.group_id == group_id)).all()
    return lock(ids)
