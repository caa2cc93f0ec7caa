"""Drugs given on a run: written down by whoever gave them, told to whoever receives the animal."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from animals import clock, i18n
from animals.accounts.rules import Person, Right
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.runs.models import Run, Seat
from animals.runs.refusals import DoseOutsideRun, NotOnRun
from animals.runs.road_models import Dose
from animals.runs.service import locked
from animals.runs.states import Change
from animals.shelters.models import Claim
from animals.shelters.rules import ClaimState
from animals.sightings.models import Animal

NOTE_LENGTH = 200
"""Characters of a claim's note on arrival."""


def give(
    by: Person, run_id: UUID, animal_ids: Collection[UUID], what: str, given_at: datetime
) -> list[Dose]:
    """The dose of each of these animals; those received already have it added to their note.

    Raises NotFound, RunMovedOn, NotOnRun, DoseOutsideRun.
    """
    run = locked(run_id, Change.ON_THE_WAY)
    if given_at > clock.now() or i18n.local_day(given_at) < run.date:
        raise DoseOutsideRun(field="given_at")
    _check_seats(run, animal_ids)
    doses = [
        Dose(
            run_id=run.id,
            animal_id=animal_id,
            what=" ".join(what.replace(";", ",").split()),
            given_at=given_at,
            by_id=by.id,
        )
        for animal_id in sorted(set(animal_ids))
    ]
    db.session.add_all(doses)
    db.session.flush()
    for dose in doses:
        note(by.id, "dosed", "animal", dose.animal_id)
    tell_receivers(animal_ids)
    return doses


def take_back(by: Person, run_id: UUID, dose_id: UUID) -> None:
    """Remove a dose written down by mistake, one's own or, for coordinators, anybody's.

    Raises NotFound, RunMovedOn.
    """
    run = locked(run_id, Change.ON_THE_WAY)
    dose = db.session.get(Dose, dose_id)
    is_theirs = dose is not None and (dose.by_id == by.id or by.may(Right.KEEP_RUNS))
    if dose is None or dose.run_id != run.id or not is_theirs:
        raise NotFound
    for claim in _received([dose.animal_id]):
        claim.arrival_note = _joined(
            line for line in claim.arrival_note.split(_BETWEEN) if line != in_words(dose)
        )
    db.session.delete(dose)
    note(by.id, "undosed", "animal", dose.animal_id)
    db.session.flush()


def tell_receivers(animal_ids: Collection[UUID]) -> None:
    """Add what was given to the arrival notes of those of these animals that were received.

    A dose that no longer fits into the note is left to the crew's word and the run's page.
    """
    doses = _doses(Dose.animal_id.in_(animal_ids))
    for claim in _received(animal_ids):
        lines = [line for line in claim.arrival_note.split(_BETWEEN) if line]
        for dose in doses:
            words = in_words(dose)
            fits = len(_joined([*lines, words])) <= NOTE_LENGTH
            if dose.animal_id == claim.animal_id and words not in lines and fits:
                lines.append(words)
        claim.arrival_note = _joined(lines)
    db.session.flush()


def doses_of(run_id: UUID) -> Sequence[Dose]:
    """What was given on the run, the last first."""
    return _doses(Dose.run_id == run_id)[::-1]


def in_words(dose: Dose) -> str:
    """`24.11. 14:20 cefazolin 2 ml`: read alike in every language."""
    return f"{i18n.local(dose.given_at):%d.%m. %H:%M} {dose.what}"


_BETWEEN = "; "


def _joined(lines: Iterable[str]) -> str:
    return _BETWEEN.join(lines)


def _check_seats(run: Run, animal_ids: Collection[UUID]) -> None:
    seated = select(Seat.animal_id).where(Seat.run_id == run.id, Seat.animal_id.in_(animal_ids))
    missing = set(animal_ids) - set(db.session.scalars(seated))
    if missing:
        codes = db.session.scalars(select(Animal).where(Animal.id.in_(missing))).all()
        raise NotOnRun(field="animal", animal=", ".join(sorted(it.code for it in codes)))


def _doses(which: ColumnElement[bool]) -> Sequence[Dose]:
    query = select(Dose).where(which).order_by(Dose.given_at, Dose.id)
    return db.session.scalars(query.options(joinedload(Dose.animal), joinedload(Dose.by))).all()


def _received(animal_ids: Collection[UUID]) -> Sequence[Claim]:
    query = select(Claim).where(
        Claim.animal_id.in_(animal_ids),
        Claim.state == ClaimState.RECEIVED,
        Claim.ended_at.is_(None),
    )
    return db.session.scalars(query.order_by(Claim.id).with_for_update(of=Claim)).all()
