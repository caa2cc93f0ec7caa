"""Who sits where: seating whole groups, moving and unseating; `seat_plans` says into which crates.

The run's row is held first, then the animals' by id: the same animal into two runs, or two into
the last crate, and exactly one wins. The index `uq_runs_seat_one_open` says so once more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from animals import clock
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.runs import arriving, flagging, routing, seat_plans
from animals.runs.flags import AT_LARGE
from animals.runs.models import Run, Seat
from animals.runs.news import What
from animals.runs.refusals import (
    MayNotSit,
    NotAtLarge,
    SeatTaken,
)
from animals.runs.rules import Refusal
from animals.runs.seat_plans import NO_OVERRIDE
from animals.runs.seat_plans import NOT_OF_A_CRATE as NOT_OF_A_CRATE
from animals.runs.seat_plans import TOO_HEAVY as TOO_HEAVY
from animals.runs.seat_plans import Override as Override
from animals.runs.service import locked, refresh_grants, touch
from animals.runs.states import Change
from animals.runs.van import Hold, hold
from animals.shelters import service as shelters
from animals.sightings import service as sightings
from animals.sightings.models import Animal
from animals.sightings.rules import Status


def seat(
    by: Person | None,
    run_id: UUID,
    animal_id: UUID,
    crate_id: UUID | None = None,
    override: Override = NO_OVERRIDE,
) -> list[Seat]:
    """The seats of the animal and of all it travels with; without a crate the best free ones.

    One who sits on this run already is moved to the crate. Raises NotFound, RunMovedOn,
    SeatTaken, NotAtLarge, CrateTaken, CratesTaken, MayNotSit, NoCrateFits, PayloadExceeded,
    ShelterClosed.
    """
    run = locked(run_id, Change.SEATS)
    group = _locked_group(animal_id)
    held = hold(run)
    asked = next(it for it in group if it.id == animal_id)
    own = next((s for s in held.seats if s.is_open and s.animal_id == animal_id), None)
    if own is not None and crate_id is not None and own.crate_id != crate_id:
        return [_move(by, run, held, own, crate_id, override)]
    party = _party(run, held, group, asked, override)
    chosen = seat_plans.plan(held, run, party, asked, crate_id, override)
    overridden = seat_plans.check(run, held, chosen, override)
    seat_plans.check_gates(run, chosen, overridden, override)
    if override.alone and len(group) > 1:
        for codes in overridden.values():
            codes.add(str(Refusal.GROUP_SPLIT))
    seats = [
        _put(by, run, animal, crate, overridden[crate], override.reason)
        for crate, animals in chosen.items()
        for animal in animals
    ]
    arriving.drive_to_shelters(run, [it.animal_id for it in seats])
    _after_change(run, What.SEATED, [it.animal for it in seats])
    for it in seats:
        note(by.id if by else None, "seated", "animal", it.animal_id)
    return seats


def unseat(by: Person | None, run_id: UUID, animal_id: UUID) -> list[UUID]:
    """Take the animal and all it travels with off the run; they wait again. Gives their ids.

    Raises NotFound where it has no seat there, RunMovedOn.
    """
    run = locked(run_id, Change.SEATS)
    group = {it.id for it in _locked_group(animal_id)}
    seats = [it for it in hold(run).seats if it.is_open and it.animal_id in group]
    if animal_id not in {it.animal_id for it in seats}:
        raise NotFound
    empty(by, run, seats)
    return [it.animal_id for it in seats]


def empty(by: Person | None, run: Run, seats: Sequence[Seat]) -> None:
    """Remove these seats of a run that has not left; their animals wait again."""
    animals = [it.animal for it in seats]
    ids = [it.id for it in animals]
    for it in seats:
        animal, stop_id = it.animal, it.stop_id
        db.session.delete(it)
        db.session.flush()
        sightings.set_status(animal, Status.WAITING, by=by)
        routing.leave_stop(run, stop_id)
        note(by.id if by else None, "unseated", "animal", animal.id)
    if ids:
        shelters.set_arrival(ids, None)
    _after_change(run, What.UNSEATED, animals)


def _move(
    by: Person | None, run: Run, held: Hold, own: Seat, crate_id: UUID, override: Override
) -> Seat:
    others = replace(held, seats=[it for it in held.seats if it is not own])
    seat_plans.crate_of(held, crate_id)
    refused = seat_plans.refusals(run, others, {crate_id: [own.animal]}, override)
    own.crate_id = crate_id
    stays = own.overridden & NOT_OF_A_CRATE
    own.overridden = stays | frozenset(refused[crate_id])
    if refused[crate_id] or not stays:
        own.override_reason = override.reason.strip() if refused[crate_id] else ""
    _after_change(run, What.MOVED, [own.animal])
    note(by.id if by else None, "moved", "animal", own.animal_id)
    return own


def _locked_group(animal_id: UUID) -> list[Animal]:
    """The animal and those it must travel with, their rows held in the order of their ids."""
    found = db.session.execute(
        select(Animal.group_id).where(Animal.id == animal_id, Animal.merged_into_id.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound(field="animal")
    which = Animal.id == animal_id if found[0] is None else Animal.group_id == found[0]
    query = (
        select(Animal)
        .where(which, Animal.merged_into_id.is_(None))
        .options(joinedload(Animal.group))
        .order_by(Animal.id)
        .with_for_update(of=Animal)
        .execution_options(populate_existing=True)
    )
    group = list(db.session.scalars(query))
    if animal_id not in {it.id for it in group}:
        raise NotFound(field="animal")  # merged or regrouped while we waited
    return group


def _party(
    run: Run, held: Hold, group: Sequence[Animal], asked: Animal, override: Override
) -> list[Animal]:
    """Who is to be seated: all of the group still out there that do not sit here already."""
    seated_here = {it.animal_id for it in held.seats if it.is_open}
    if override.alone and len(group) > 1 and not override.is_given:
        raise MayNotSit(
            field="reason", animal=asked.code, refusals=(Refusal.GROUP_SPLIT,), final=False
        )
    party = [asked] if override.alone else list(group)
    if asked.id in seated_here:
        raise SeatTaken(field="animal", animal=asked.code, run=run.number)
    party = [it for it in party if it.id not in seated_here]
    query = select(Seat).where(Seat.is_open, Seat.animal_id.in_([it.id for it in party]))
    elsewhere = db.session.scalars(query).first()
    if elsewhere is not None:
        raise SeatTaken(field="animal", animal=elsewhere.animal.code, run=elsewhere.run.number)
    if asked.status not in AT_LARGE:
        raise NotAtLarge(field="animal", animal=asked.code, status=Status(asked.status))
    return [it for it in party if it.status in AT_LARGE]


def _put(
    by: Person | None,
    run: Run,
    animal: Animal,
    crate_id: UUID,
    overridden: Iterable[str],
    reason: str,
) -> Seat:
    codes = frozenset(overridden)
    flagged = flagging.flagged([animal.id])
    is_must = not (flagged and flagged[0].flag.only_if_there_is_time)
    stop = routing.stop_to_fetch(run, animal, is_must=is_must)
    made = Seat(
        run_id=run.id,
        crate_id=crate_id,
        animal_id=animal.id,
        stop_id=stop.id if stop else None,
        seated_at=clock.now(),
        by_id=by.id if by else None,
        overridden=codes,
        override_reason=reason.strip() if codes else "",
    )
    db.session.add(made)
    db.session.flush()
    sightings.set_status(animal, Status.SEATED, by=by)
    return made


def _after_change(run: Run, what: What, animals: Sequence[Animal]) -> None:
    flagging.refresh_waiting([it.id for it in animals])
    touch(run, what, animals=[it.number for it in animals])
    refresh_grants(run)
