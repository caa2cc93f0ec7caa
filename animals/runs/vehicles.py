"""Vans: what they carry, whom they seat, and the crates they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from animals import clock
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.runs import crates as company
from animals.runs.models import Crate, Seat, Vehicle
from animals.runs.refusals import NameTaken, RunChanged
from animals.runs.rules import CrateKind
from animals.runs.weights import CARRIER_GRAMS, CRATE_GRAMS
from animals.sightings.rules import SIZES, Size
from animals.stock import service as stock
from animals.stock.rules import StoreKind

CrateCount = tuple[CrateKind, Size]

CRATE_ROWS: tuple[CrateCount, ...] = (
    *((CrateKind.CRATE, size) for size in reversed(SIZES)),
    (CrateKind.CARRIER, Size.S),
)
"""The kinds of crates a van's form counts, largest first, in the order they are drawn."""


@dataclass(frozen=True)
class NewVehicle:
    """A van as its form describes it; `crates` counts them by kind and size."""

    name: str
    payload_grams: int
    seats: int
    crates: Mapping[CrateCount, int]


def vehicles() -> list[Vehicle]:
    """Every van in use, by name."""
    query = select(Vehicle).where(Vehicle.archived_at.is_(None)).order_by(Vehicle.name)
    return list(db.session.scalars(query))


def vehicle(vehicle_id: UUID) -> Vehicle:
    """The van of that id, put away or not. Raises NotFound."""
    found = db.session.get(Vehicle, vehicle_id)
    if found is None:
        raise NotFound
    return found


def new_vehicle(by: Person | None, new: NewVehicle) -> Vehicle:
    """A van with its crates, and the store that it is. Raises NameTaken."""
    name = _free_name(new.name, None)
    made = Vehicle(
        name=name,
        payload_grams=new.payload_grams,
        seats=new.seats,
        store_id=stock.new_store(name, StoreKind.VAN).id,
    )
    db.session.add(made)
    db.session.flush()
    _set_crates(made, new.crates)
    note(by.id if by else None, "made", "vehicle", made.id)
    return made


def change_vehicle(by: Person, vehicle_id: UUID, version: int, new: NewVehicle) -> Vehicle:
    """The van as it is now. Raises NotFound, RunChanged, NameTaken.

    Crates that are taken away stay on the runs they were planned for.
    """
    query = select(Vehicle).where(Vehicle.id == vehicle_id).with_for_update(of=Vehicle)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    if found.version != version:
        raise RunChanged(seen=version, now=found.version)
    found.name = _free_name(new.name, found.id)
    found.payload_grams, found.seats = new.payload_grams, new.seats
    stock.rename_store(by, found.store_id, found.name)
    flag_modified(found, "name")  # crates are rows of their own: the version rises all the same
    _set_crates(found, new.crates)
    note(by.id, "changed", "vehicle", found.id)
    return found


def crate_counts(van: Vehicle) -> dict[CrateCount, int]:
    """How many crates of each kind and size the van has."""
    counts = dict.fromkeys(CRATE_ROWS, 0)
    for crate in crates_in_use(van):
        key = (CrateKind(crate.kind), Size(crate.size))
        counts[key] = counts.get(key, 0) + 1
    return counts


def crates_in_use(van: Vehicle) -> list[Crate]:
    """The van's crates that were not taken away, as they are drawn."""
    return [crate for crate in van.crates if crate.archived_at is None]


def as_crate(row: Crate) -> company.Crate:
    """The crate as the rules know it."""
    return company.Crate(row.id, Size(row.size), CrateKind(row.kind))


def _set_crates(van: Vehicle, wanted: Mapping[CrateCount, int]) -> None:
    """Add what is missing; take away what is too much, empty crates first."""
    taken = set(
        db.session.scalars(select(Seat.crate_id).where(Seat.is_open, Seat.crate_id.is_not(None)))
    )
    for rank, key in enumerate(CRATE_ROWS):
        kind, size = key
        have = [it for it in crates_in_use(van) if (it.kind, it.size) == (kind, size)]
        have.sort(key=lambda it: it.id in taken, reverse=True)
        for crate in have[wanted.get(key, 0) :]:
            crate.archived_at = clock.now()
        for number in range(len(have), wanted.get(key, 0)):
            grams = CARRIER_GRAMS if kind is CrateKind.CARRIER else CRATE_GRAMS[size]
            crate = Crate(
                vehicle_id=van.id, kind=kind, size=size, grams=grams, rank=rank * 100 + number
            )
            van.crates.append(crate)
    db.session.flush()


def _free_name(name: str, own_id: UUID | None) -> str:
    name = " ".join(name.split())
    other = db.session.scalar(select(Vehicle.id).where(Vehicle.name == name))
    if other is not None and other != own_id:
        raise NameTaken(field="name", name=name)
    return name
