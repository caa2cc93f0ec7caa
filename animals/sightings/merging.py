"""Two animals found to be one, and taking that back.

The one that goes keeps its code, which from then on opens the other. What moves is written down
with the merge, so that undoing it moves exactly that.
"""

from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from animals import clock
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.followers import Followers
from animals.sightings import search
from animals.sightings.keeping import Papers, lock, set_status
from animals.sightings.models import Animal, Contact, Group, Merge, Picture, Sighting
from animals.sightings.pictures import pictures_of
from animals.sightings.rules import (
    ON_THE_ROAD,
    Description,
    MergedMeanwhile,
    OnTheRoad,
    SameAnimal,
    Status,
)
from animals.sightings.service import fill_in, recount

WHEN_MERGING: Followers[[Collection[UUID]], None] = Followers()
"""Called with both before they are held: what must be held first."""
WHEN_MERGED: Followers[[Person, Animal, Animal], tuple[str, dict[str, Any]]] = Followers()
"""Called with who did it, the kept one and the gone one; answers what moved, under its name."""
WHEN_PARTED: Followers[[Person, Animal, Animal, dict[str, Any]], None] = Followers()
"""Called with these once they are two again, and with all that had moved."""

_FILLED = [f.name for f in fields(Papers)] + ["name"]
_REMEMBERED = [
    *(f.name for f in fields(Description)),
    *_FILLED,
    "contact_id",
    "group_id",
    "status",
    "status_since",
    "waiting_since",
]
"""What is written down of the one that is kept: no position and no note, which must be able to
vanish; those are worked out again."""

_NOTHING = {None, "", "unknown"}


def merge(by: Person, kept_id: UUID, gone_id: UUID) -> Merge:
    """`gone` turned out to be `kept`, which takes over its sightings, photos and what it lacks.

    Raises SameAnimal, MergedMeanwhile, OnTheRoad while a run has the one that goes, and what
    rooms above find in its way.
    """
    if kept_id == gone_id:
        raise SameAnimal(field="other")
    WHEN_MERGING.tell([kept_id, gone_id])
    locked = {animal.id: animal for animal in lock([kept_id, gone_id])}
    kept, gone = locked[kept_id], locked[gone_id]
    if kept.merged_into_id or gone.merged_into_id:
        raise MergedMeanwhile
    if gone.status in ON_THE_ROAD:
        raise OnTheRoad(field="other")
    before = _snapshot(kept)
    moved = {
        "sightings": _move_sightings(gone, kept),
        "pictures": _move_pictures(gone, kept),
        "gone_group": _plain(gone.group_id),
    }
    _take_over(kept, gone, by)
    gone.merged_into_id, gone.group_id = kept.id, None
    db.session.flush()
    moved |= {"before": before, "after": _snapshot(kept)}
    moved |= dict(WHEN_MERGED.tell(by, kept, gone))
    done = Merge(kept_id=kept.id, gone_id=gone.id, at=clock.now(), by_id=by.id, moved=moved)
    db.session.add(done)
    search.forget(gone.id)
    search.reindex(kept)
    audit.note(by.id, "merge", "animal", gone.id)
    db.session.flush()
    return done


def undo_merge(by: Person, merge_id: UUID) -> Animal:
    """The animal that is itself again. What was changed on the other since then stays changed.

    Raises NotFound, MergedMeanwhile when it was undone before or a later merge stands on it.
    """
    done = db.session.get(Merge, merge_id)
    if done is None:
        raise NotFound
    WHEN_MERGING.tell([done.kept_id, done.gone_id])
    locked = {animal.id: animal for animal in lock([done.kept_id, done.gone_id])}
    kept, gone = locked[done.kept_id], locked[done.gone_id]
    db.session.refresh(done)
    if done.undone_at or gone.merged_into_id != kept.id or kept.merged_into_id:
        raise MergedMeanwhile
    _move_back(done, kept, gone)
    for name, was in done.moved["before"].items():
        if _plain(getattr(kept, name)) == done.moved["after"][name] != was:
            setattr(kept, name, _restored(name, was))
    kept.note = _without(kept.note, gone.note)
    recount(kept)
    gone.merged_into_id = None
    gone.group_id = _still_there(done.moved["gone_group"])
    done.undone_at = clock.now()
    db.session.flush()
    WHEN_PARTED.tell(by, kept, gone, done.moved)
    search.reindex(kept)
    search.reindex(gone)
    audit.note(by.id, "undo_merge", "animal", gone.id)
    return gone


def merges_of(animal_id: UUID) -> list[Merge]:
    """The merges into this animal that stand, newest first."""
    query = select(Merge).where(Merge.kept_id == animal_id, Merge.undone_at.is_(None))
    return list(db.session.scalars(query.order_by(Merge.at.desc())))


def _take_over(kept: Animal, gone: Animal, by: Person) -> None:
    fill_in(kept, gone)
    for name in _FILLED:
        if getattr(kept, name) in _NOTHING:
            setattr(kept, name, getattr(gone, name))
    kept.note = f"{kept.note}\n{gone.note}".strip()[:4000] if gone.note else kept.note
    kept.contact_id = kept.contact_id or gone.contact_id
    kept.group_id = kept.group_id or gone.group_id
    if kept.status == Status.SEEN and gone.status == Status.WAITING:
        set_status(kept, Status.WAITING, by=by)
        kept.waiting_since = gone.waiting_since
    recount(kept)


def _move_sightings(gone: Animal, kept: Animal) -> list[str]:
    moved = []
    for sighting in db.session.scalars(select(Sighting).where(Sighting.animal_id == gone.id)):
        sighting.animal_id = kept.id
        moved.append(str(sighting.id))
    db.session.flush()
    return moved


def _move_pictures(gone: Animal, kept: Animal) -> list[str]:
    """The photos stand behind those the other has, in their order."""
    last = max((picture.rank for picture in pictures_of(kept.id)), default=-1)
    moved = []
    for picture in pictures_of(gone.id):
        last += 1
        picture.animal_id, picture.rank = kept.id, last
        moved.append(str(picture.photo_id))
    db.session.flush()
    return moved


def _move_back(done: Merge, kept: Animal, gone: Animal) -> None:
    for text in done.moved["sightings"]:
        sighting = db.session.get(Sighting, UUID(text))
        if sighting is not None and sighting.animal_id == kept.id:
            sighting.animal_id = gone.id
    for text in done.moved["pictures"]:
        picture = db.session.get(Picture, UUID(text))
        if picture is not None and picture.animal_id == kept.id:
            picture.animal_id = gone.id
    db.session.flush()


def _snapshot(animal: Animal) -> dict[str, Any]:
    return {name: _plain(getattr(animal, name)) for name in _REMEMBERED}


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):  # a moment is one as well
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _restored(name: str, value: Any) -> Any:
    """A value of the column `name` as it was before JSON kept it."""
    if isinstance(value, list):
        return frozenset(value)
    if not isinstance(value, str):
        return value
    if name == "group_id":
        return _still_there(value)
    if name == "contact_id":
        contact = db.session.get(Contact, UUID(value))
        return contact.id if contact else None
    if name in ("status_since", "waiting_since"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name in ("rabies_on", "rabies_until", "bit_on") else value


def _still_there(group_id: str | None) -> UUID | None:
    """The group, unless it was dissolved in the meantime."""
    found = db.session.get(Group, UUID(group_id)) if group_id else None
    return found.id if found else None


def _without(note: str, added: str) -> str:
    """A note without what a merge had added at its end."""
    return note.removesuffix(added).rstrip("\n") if added else note
