"""From a record to what it changes: one applier a kind, each one service call.

A record that cannot be applied is kept all the same: it waits for the record it names, or a
coordinator is asked. Nothing an applier refuses undoes the record itself.
"""

import logging
from collections.abc import Callable

from flask import current_app
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError, OperationalError

from animals.audit.service import attempt
from animals.db import db
from animals.errors import Busy, RescueError
from animals.field.appliers.correction import apply_correction
from animals.field.appliers.feeding import apply_feeding, apply_spot
from animals.field.appliers.food import apply_stock
from animals.field.appliers.journey import (
    apply_checkin,
    apply_handover,
    apply_pickup,
    apply_visit,
)
from animals.field.appliers.sighting import apply_sighting
from animals.field.cases import Case, Made
from animals.field.models import Record
from animals.field.rules import Asks, Flag, Kind, State, Waits, needs_look
from animals.runs.refusals import NotAboard, RunMovedOn
from animals.sightings.models import Sighting
from animals.sightings.pictures import attach

_log = logging.getLogger(__name__)

APPLIERS: dict[str, Callable[[Case], Made]] = {
    Kind.SIGHTING: apply_sighting,
    Kind.SPOT: apply_spot,
    Kind.FEEDING: apply_feeding,
    Kind.VISIT: apply_visit,
    Kind.PICKUP: apply_pickup,
    Kind.HANDOVER: apply_handover,
    Kind.STOCK: apply_stock,
    Kind.CHECKIN: apply_checkin,
    Kind.CORRECTION: apply_correction,
}

_TOO_EARLY = (RunMovedOn.__name__, NotAboard.__name__)
"""What refuses a record only because one that belongs before it has not come yet."""


def settle(record: Record) -> None:
    """Apply the record if that can be done, then those that waited for it."""
    if not _apply(record):
        return
    show_photos(record)
    for other in _waiting_for(record):
        if other.state != State.APPLIED:
            settle(other)


def show_photos(record: Record) -> None:
    """Let the photos that are here show what the record is about."""
    if record.sighting_id is None and record.animal_id is None:
        return
    here = [photo.photo_id for photo in record.photos if photo.photo_id is not None]
    sighting = db.session.get(Sighting, record.sighting_id) if record.sighting_id else None
    attach(here, sighting=sighting, animal_id=record.animal_id)


def mark(record: Record) -> None:
    """Keep whether a coordinator has something to look at, unless one has answered."""
    is_answered = record.answered_at is not None
    record.to_look = not is_answered and needs_look(State(record.state), record.flags)


def _apply(record: Record) -> bool:
    """Whether the record has been applied; its state, flags and outcome are written either way."""
    case = Case(record)
    if record.body is not None and record.body.get("version") not in (1, "1", 1.0):
        case.flag(Flag.UNKNOWN_VERSION)
    record.waits_for, record.why = None, ""
    try:
        with attempt():
            made = _applier(record.kind)(case)
    except Waits as waits:
        record.state, record.waits_for = State.WAITING, waits.facts["record_id"]
        case.flag(Flag.WAITS_FOR_RECORD)
    except Asks as asks:
        record.state = State.LOOK
        case.flag(asks.facts["flag"])
    except Busy:
        raise
    except RescueError as refusal:
        record.state, record.why = State.LOOK, type(refusal).__name__
        case.flag(Flag.NOT_APPLIED)
    except OperationalError:
        raise
    except IntegrityError as clash:
        _refused_by_us(record, case, clash)
    except Exception as failure:  # a record must never be undeliverable because of us
        if current_app.testing:
            raise
        _refused_by_us(record, case, failure)
    else:
        _take_over(record, made)
        case.reading.flags.discard(Flag.WAITS_FOR_RECORD)
    record.run_id = record.run_id or case.run_id
    kept = set(record.flags) - {Flag.WAITS_FOR_RECORD, Flag.NOT_APPLIED}
    record.flags = frozenset(kept | case.reading.flags)
    mark(record)
    db.session.flush()
    return record.state == State.APPLIED


def _applier(kind: str) -> Callable[[Case], Made]:
    found = APPLIERS.get(kind)
    if found is None:
        raise Asks(flag=Flag.UNKNOWN_KIND)
    return found


def _take_over(record: Record, made: Made) -> None:
    record.state = State.APPLIED
    record.made_kind, record.made_id = made.kind, made.id
    record.sighting_id, record.animal_id = made.sighting_id, made.animal_id
    record.run_id = made.run_id


def _refused_by_us(record: Record, case: Case, failure: Exception) -> None:
    _log.error("record %s was kept and not applied: %s", record.id, type(failure).__name__)
    record.state, record.why = State.LOOK, type(failure).__name__
    case.flag(Flag.NOT_APPLIED)


def _waiting_for(record: Record) -> list[Record]:
    """Those that name it, and those of its run that came before their time."""
    named = and_(Record.waits_for == record.id, Record.state == State.WAITING)
    too_early = and_(
        Record.run_id == record.run_id,
        Record.state == State.LOOK,
        Record.why.in_(_TOO_EARLY),
        Record.answered_at.is_(None),
        Record.id != record.id,
    )
    query = select(Record).where(or_(named, too_early) if record.run_id else named)
    return list(db.session.scalars(query.order_by(Record.captured_at, Record.seq)))
