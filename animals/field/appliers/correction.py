"""Corrections from the phone: what was said before, said better; the record itself stays."""

from dataclasses import fields
from typing import Any

from animals.accounts.rules import Right
from animals.db import db
from animals.feeding import service as feeding
from animals.feeding.rules import AlreadyUndone
from animals.field.appliers.feeding import feeding_of, made_of
from animals.field.appliers.sighting import species_of, traits_of
from animals.field.cases import Case, Made
from animals.field.models import Record
from animals.field.reading import Reading, identity
from animals.field.rules import Asks, Flag, Kind, State, Waits
from animals.runs import road
from animals.runs.road_models import RunFeeding
from animals.sightings.keeping import describe, edit, lock_one
from animals.sightings.models import Sighting
from animals.sightings.rules import Description
from animals.sightings.service import description_of

_TRAITS = {field.name for field in fields(Description)}
_WORDS = {"note", "place_note"}
_OF_EVERY_RECORD = {
    "version", "kind", "captured_at", "position", "photos", "number", "device", "corrects",
    "device_time_zone", "run",
}  # fmt: skip


def apply_correction(case: Case) -> Made:
    """Write down what changed, where that is one clear act. Raises Waits, Asks."""
    named = identity(case.reading.record.get("corrects"))
    if named is None:
        raise Asks(flag=Flag.UNKNOWN_CODE)
    first = db.session.get(Record, named)
    if first is None or first.state == State.WAITING:
        raise Waits(record_id=named)
    if not _is_theirs(case, first) or first.state != State.APPLIED:
        raise Asks(flag=Flag.ASKS)
    if first.kind == Kind.SIGHTING:
        return _sighting(case, first)
    if first.kind == Kind.FEEDING:
        return _feeding(case, first)
    raise Asks(flag=Flag.ASKS)


def _is_theirs(case: Case, first: Record) -> bool:
    if case.by is None:
        return first.device_id == case.record.device_id
    return first.by_id == case.by.id or case.by.may(Right.KEEP_ANIMALS)


def _changed(case: Case) -> set[str]:
    """The fields the correction is about."""
    return {name for name in case.reading.record if name not in _OF_EVERY_RECORD}


def _sighting(case: Case, first: Record) -> Made:
    """The traits of a sighting of one animal, and of the animal; all else is asked about."""
    changed = _changed(case)
    sighting = db.session.get(Sighting, first.id)
    if sighting is None or case.by is None or not changed <= _TRAITS | _WORDS:
        raise Asks(flag=Flag.ASKS)
    describe(sighting, _corrected(description_of(sighting), case.reading, changed))
    if "note" in changed:
        sighting.note = case.reading.text("note", 4000)
    if "place_note" in changed:
        sighting.place_note = case.reading.text("place_note")
    db.session.flush()
    if sighting.animal_id is not None:
        animal = lock_one(sighting.animal_id)
        better = _corrected(description_of(animal), case.reading, changed)
        edit(case.by, animal.id, animal.version, better, animal.name, animal.note)
    return Made("sighting", sighting.id, sighting.id, sighting.animal_id, first.run_id)


def _corrected(said: Description, reading: Reading, changed: set[str]) -> Description:
    """What was said with what the correction names in its place."""
    now: dict[str, Any] = {field.name: getattr(said, field.name) for field in fields(Description)}
    now |= {name: value for name, value in traits_of(reading).items() if name in changed}
    if "species" in changed:
        now["species"], now["species_other"] = species_of(reading)
    elif "species_other" in changed:
        now["species_other"] = reading.text("species_other")
    return Description(**now)


def _feeding(case: Case, first: Record) -> Made:
    """The first feeding taken back, and what it should have been logged in its place."""
    if case.by is None or first.made_id is None or first.body is None:
        raise Asks(flag=Flag.ASKS)
    case.reading.record = {**first.body, **case.reading.record}
    case.at = case.at if first.captured_at is None else min(first.captured_at, first.received_at)
    try:
        undone = feeding.undo_feeding(case.by, first.made_id)
    except AlreadyUndone:
        raise Asks(flag=Flag.ASKS) from None
    link = db.session.get(RunFeeding, undone.id)
    if link is None:
        return made_of(feeding.log_feeding(case.by, feeding_of(case, None)), None)
    run = case.run_of(link.run_id)
    return made_of(road.feed(case.by, run.id, feeding_of(case, run)), run)
