"""What a coordinator is asked about records, and what becomes of the answer."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from animals import clock
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.field import applying
from animals.field.models import Record
from animals.field.reading import identity
from animals.field.rules import Flag, Kind, State
from animals.runs.models import Run
from animals.runs.rules import RunState
from animals.shelters import service as shelters
from animals.stock import listing
from animals.stock.rules import StoreKind

MOST_OFFERED = 6


class Act(StrEnum):
    """What can be answered with one click."""

    FINE = "fine"
    AGAIN = "again"
    BY_HAND = "by_hand"
    SAY = "say"
    """Something the record says is put right, and it is applied again."""


SAYABLE = ("animal", "run", "shelter", "lot", "store", "confirmed")
"""What an answer may put in place of something a record says."""


@dataclass(frozen=True)
class Offer:
    """One thing that an answer may say: the field, its value, and how that is called."""

    field: str
    value: str
    label: str


def open_query() -> Select[tuple[Record]]:
    """The records to look at, the newest first."""
    return select(Record).where(Record.to_look).order_by(Record.seq.desc())


def count_open() -> int:
    """How many records wait for a look."""
    return db.session.scalar(select(func.count()).where(Record.to_look)) or 0


def offers(record: Record) -> list[Offer]:
    """What can be said to a record that could not be applied, by what it lacks."""
    if record.state == State.APPLIED:
        return []
    flags = record.flags
    found: list[Offer] = []
    if Flag.NO_RUN in flags:
        found += [Offer("run", str(run.id), str(run.number)) for run in _open_runs()]
    if record.kind == Kind.SIGHTING and record.state == State.WAITING:
        found.append(Offer("animal", "", ""))
    if record.kind == Kind.HANDOVER and Flag.ASKS in flags:
        found += [Offer("shelter", str(it.id), it.name) for it in shelters.shelters()]
    if record.kind == Kind.VISIT and Flag.ASKS in flags and _outcome(record) not in _NEVER_SURE:
        found.append(Offer("confirmed", "yes", ""))
    if record.kind == Kind.STOCK:
        found += _food_offers(record)
    return found[:MOST_OFFERED]


def takes_code(record: Record) -> bool:
    """Whether saying which animal it is would help."""
    about = (Kind.VISIT, Kind.PICKUP, Kind.HANDOVER, Kind.SIGHTING)
    if record.kind not in about or record.state == State.APPLIED:
        return False
    return record.state == State.WAITING or Flag.UNKNOWN_ANIMAL in record.flags


def answer(by: Person, record_id: UUID, act: Act, said: dict[str, Any]) -> Record:
    """Carry the answer out. Raises NotFound for one that is not open any more."""
    held = select(Record).where(Record.id == record_id).with_for_update(of=Record)
    record = db.session.scalar(held.execution_options(populate_existing=True))
    if record is None or not record.to_look:
        raise NotFound
    if act in (Act.AGAIN, Act.SAY):
        if act is Act.SAY:
            record.answer = {**(record.answer or {}), **said}
        applying.settle(record)
        if record.state == State.APPLIED:
            _close(by, record)
    elif act is Act.BY_HAND and record.state != State.APPLIED:
        record.state, record.waits_for = State.SETTLED, None
        _close(by, record)
    else:
        _close(by, record)
    note(by.id, f"look_{act}", "record", record.id)
    db.session.flush()
    return record


def _close(by: Person, record: Record) -> None:
    record.answered_at, record.answered_by = clock.now(), by.id
    record.to_look = False


_NEVER_SURE = ("done", "same_as")
"""Outcomes that leave more to do than saying yes."""


def _outcome(record: Record) -> Any:
    return (record.body or {}).get("outcome")


def _open_runs() -> list[Run]:
    out = (RunState.ON_ROAD, RunState.BACK)
    query = select(Run).where(Run.state.in_(out)).order_by(Run.starts_at.desc(), Run.id)
    return list(db.session.scalars(query.limit(MOST_OFFERED)).unique())


def _food_offers(record: Record) -> list[Offer]:
    """Stores where it is not said which, lots where it is not said which food."""
    body = {**(record.body or {}), **(record.answer or {})}
    if Flag.ASKS in record.flags:
        return [Offer("store", str(it.id), it.name) for it in listing.stores(StoreKind.WAREHOUSE)]
    if Flag.UNKNOWN_PRODUCT not in record.flags and Flag.NOT_ENOUGH not in record.flags:
        return []
    where = identity(body.get("store")) if body.get("move") == "load" else _van_of(record)
    if where is None:
        return []
    return [Offer("lot", str(it.lot_id), it.product) for it in listing.lots_to_take([where])]


def _van_of(record: Record) -> UUID | None:
    run = db.session.get(Run, record.run_id) if record.run_id else None
    return run.vehicle.store_id if run is not None else None
