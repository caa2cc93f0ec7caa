"""How many places each receiving place has, and who takes them. The counting is in `capacity`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Row, Select, delete, null, or_, select, type_coerce

from animals import i18n
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.shelters.capacity import Capacity, Lodger, allot, fits, needs_quarantine
from animals.shelters.models import Capacity as CapacityRow
from animals.shelters.models import Claim, Shelter
from animals.shelters.refusals import BelowPromised
from animals.shelters.rules import ARRIVED, NOT_COMING, ClaimState
from animals.sightings.models import Animal
from animals.sightings.rules import Age, Condition, Size, Species, is_under_watch


@dataclass(frozen=True)
class Guest:
    """One animal that takes a place: promised by a confirmed claim, or there already."""

    animal_id: UUID
    lodger: Lodger
    is_here: bool


@dataclass(frozen=True)
class Room:
    """How full a receiving place is; `rows` pairs what was entered with what of it is free.

    Where nothing was entered nobody counts: `is_counted` is false and there are no rows.
    """

    is_counted: bool
    here: int
    promised: int
    places: int
    free: int
    apart: int
    apart_free: int
    rows: tuple[tuple[Capacity, int], ...]


@dataclass(frozen=True)
class WithRoom:
    """A receiving place where something is free."""

    shelter_id: UUID
    name: str
    room: Room


def set_places(by: Person | None, shelter_id: UUID, rows: Iterable[Capacity]) -> Shelter:
    """The places as they are from now on. Raises BelowPromised, NotFound.

    Refused when more animals, promised or there already, would be without a place than before.
    """
    shelter = locked(shelter_id)
    wanted, known = list(rows), _entered(shelter)
    taken = [guest.lodger for guest in guests([shelter_id]).get(shelter_id, ())]
    without = _without_place(wanted, taken)
    if without > _without_place(known, taken):
        raise BelowPromised(count=without)
    db.session.execute(delete(CapacityRow).where(CapacityRow.shelter_id == shelter_id))
    db.session.add_all(
        CapacityRow(
            shelter_id=shelter_id,
            species=row.species,
            size=row.size,
            places=row.places,
            is_quarantine=row.quarantine,
        )
        for row in wanted
    )
    db.session.flush()
    db.session.expire(shelter, ["capacity"])
    audit.note(by.id if by else None, "places", "shelter", shelter_id)
    return shelter


def locked(shelter_id: UUID) -> Shelter:
    """The receiving place, held until the end of the transaction. Raises NotFound."""
    query = select(Shelter).where(Shelter.id == shelter_id).with_for_update(of=Shelter)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def has_room(shelter: Shelter, newcomers: Sequence[Animal]) -> bool:
    """Whether all of these find a place beside those promised or there already.

    A receiving place whose places nobody entered is not counted and always has room.
    """
    rows = _entered(shelter)
    if not rows:
        return True
    coming = {animal.id for animal in newcomers}
    taken = guests([shelter.id]).get(shelter.id, [])
    others = [guest.lodger for guest in taken if guest.animal_id not in coming]
    return fits(rows, others, [lodger_of(animal) for animal in newcomers])


def could_take(
    shelters: Collection[Shelter], animals: Collection[Animal]
) -> dict[UUID, list[Shelter]]:
    """The counted places that have room for each animal by itself, by animal."""
    taken = guests([shelter.id for shelter in shelters])
    counted = [
        (shelter, rows, [guest.lodger for guest in taken.get(shelter.id, [])])
        for shelter in shelters
        if (rows := _entered(shelter))
    ]
    return {
        animal.id: [
            shelter
            for shelter, rows, lodgers in counted
            if fits(rows, lodgers, [lodger_of(animal)])
        ]
        for animal in animals
    }


def rooms(shelters: Collection[Shelter]) -> dict[UUID, Room]:
    """How full each of these is."""
    taken = guests([shelter.id for shelter in shelters])
    return {shelter.id: _room(_entered(shelter), taken.get(shelter.id, [])) for shelter in shelters}


def with_room() -> list[WithRoom]:
    """The counted places where something is free, most first; one query."""
    taken_by = _guests(
        Claim.shelter_id,
        Shelter.name,
        *(Claim.state, Animal.id, Animal.species, Animal.size),
        *(Animal.age, Animal.condition, Animal.bit_on),
        null().label("places"),
        type_coerce(null(), Boolean).label("is_quarantine"),
    ).join(Shelter, Shelter.id == Claim.shelter_id)
    entered = select(
        CapacityRow.shelter_id,
        Shelter.name,
        *(null(), null(), CapacityRow.species, CapacityRow.size),
        *(null(), null(), null()),
        CapacityRow.places,
        CapacityRow.is_quarantine,
    ).join(Shelter, Shelter.id == CapacityRow.shelter_id)
    is_open = Shelter.archived_at.is_(None)
    rows: dict[tuple[UUID, str], list[Capacity]] = {}
    taken: dict[UUID, list[Guest]] = {}
    for row in db.session.execute(taken_by.where(is_open).union_all(entered.where(is_open))):
        if row.places is None:
            taken.setdefault(row.shelter_id, []).append(_guest(row.state, row))
        else:
            rows.setdefault((row.shelter_id, row.name), []).append(_capacity(row))
    found = [
        WithRoom(id_, name, _room(of_it, taken.get(id_, []))) for (id_, name), of_it in rows.items()
    ]
    some = [it for it in found if it.room.free or it.room.apart_free]
    return sorted(some, key=lambda it: (-it.room.free, it.name))


def guests(shelter_ids: Collection[UUID]) -> dict[UUID, list[Guest]]:
    """Who takes a place in each."""
    query = _guests(Claim.shelter_id, Claim.state, Animal)
    query = query.where(Claim.shelter_id.in_(shelter_ids))
    found: dict[UUID, list[Guest]] = {}
    for shelter_id, state, animal in db.session.execute(query):
        found.setdefault(shelter_id, []).append(_guest(state, animal))
    return found


def _guests(*columns: Any) -> Select[Any]:
    """Claims that take a place, each with its animal."""
    is_here = (
        (Claim.state == ClaimState.RECEIVED)
        & Claim.ended_at.is_(None)
        & Animal.status.in_(set(ARRIVED.values()))
    )
    is_coming = (Claim.state == ClaimState.CONFIRMED) & Animal.status.not_in(NOT_COMING)
    return (
        select(*columns)
        .select_from(Claim)
        .join(Animal, Claim.animal_id == Animal.id)
        .where(or_(is_coming, is_here))
    )


def _guest(state: str, animal: Animal | Row[Any]) -> Guest:
    return Guest(animal.id, lodger_of(animal), state == ClaimState.RECEIVED)


def lodger_of(animal: Animal | Row[Any]) -> Lodger:
    """The animal, or its columns, as one that needs a place."""
    conditions = [Condition(code) for code in animal.condition]
    watched = is_under_watch(
        i18n.local_today(),
        bit_someone=Condition.BIT_SOMEONE in conditions,
        bit_on=animal.bit_on,
    )
    return Lodger(
        Species(animal.species),
        Size(animal.size),
        Age(animal.age),
        needs_quarantine(conditions, under_watch=watched),
    )


def _entered(shelter: Shelter) -> list[Capacity]:
    return [_capacity(row) for row in shelter.capacity]


def _capacity(row: CapacityRow | Row[Any]) -> Capacity:
    return Capacity(
        row.places,
        Species(row.species) if row.species else None,
        Size(row.size) if row.size else None,
        row.is_quarantine,
    )


def _without_place(rows: Sequence[Capacity], taken: Sequence[Lodger]) -> int:
    return len(allot(rows, taken).without_place) if rows else 0


def _room(rows: Sequence[Capacity], taken: Sequence[Guest]) -> Room:
    free = allot(rows, [guest.lodger for guest in taken]).free
    pairs = tuple(zip(rows, free, strict=True))
    here = sum(guest.is_here for guest in taken)
    return Room(
        is_counted=bool(rows),
        here=here,
        promised=len(taken) - here,
        places=sum(row.places for row in rows if not row.quarantine),
        free=sum(left for row, left in pairs if not row.quarantine),
        apart=sum(row.places for row in rows if row.quarantine),
        apart_free=sum(left for row, left in pairs if row.quarantine),
        rows=pairs,
    )
