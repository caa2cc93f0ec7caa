"""Who sits where: seating whole groups, moving and unseating, by the rules of crates and company.

The run's row is held first, then the animals' by id: the same animal into two runs, or two into
the last crate, and exactly one wins. The index `uq_runs_seat_one_open` says so once more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.runs import flagging, gates, routing
from animals.runs.crates import load_refusals, may_be_overridden
from animals.runs.flags import AT_LARGE
from animals.runs.models import Crate, Run, Seat
from animals.runs.news import What
from animals.runs.packing import crates_for
from animals.runs.refusals import (
    CratesTaken,
    CrateTaken,
    MayNotSit,
    NoCrateFits,
    NotAtLarge,
    PayloadExceeded,
    SeatTaken,
    ShelterClosed,
)
from animals.runs.rules import Refusal
from animals.runs.service import locked, refresh_grants, touch
from animals.runs.states import Change
from animals.runs.van import Hold, hold, passengers, weights
from animals.runs.vehicles import as_crate
from animals.runs.weights import animals_grams
from animals.shelters import service as shelters
from animals.shelters.rules import ClaimState
from animals.sightings import service as sightings
from animals.sightings.models import Animal
from animals.sightings.rules import Status

TOO_HEAVY = "too_heavy"
"""Recorded beside the overridden refusals where the payload was exceeded with a reason."""

NOT_OF_A_CRATE = frozenset({TOO_HEAVY, gates.SHELTER_CLOSED})
"""What was overridden for the run, whichever crate somebody sits in."""

_STRANGERS = {Refusal.NOT_FROM_ONE_HOME, Refusal.NOT_CALM, Refusal.MORE_THAN_TWO}

Plan = dict[UUID, list[Animal]]
"""By crate, who is to be put into it."""


@dataclass(frozen=True)
class Override:
    """Why a coordinator seats all the same; `alone` parts one from its group."""

    reason: str = ""
    alone: bool = False

    @property
    def is_given(self) -> bool:
        return bool(self.reason.strip())


def seat(
    by: Person | None,
    run_id: UUID,
    animal_id: UUID,
    crate_id: UUID | None = None,
    override: Override = Override(),
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
    plan = _plan(held, run, party, asked, crate_id, override)
    overridden = _check(run, held, plan, override)
    _check_gates(run, plan, overridden, override)
    if override.alone and len(group) > 1:
        for codes in overridden.values():
            codes.add(str(Refusal.GROUP_SPLIT))
    seats = [
        _put(by, run, animal, crate, overridden[crate], override.reason)
        for crate, animals in plan.items()
        for animal in animals
    ]
    drive_to_shelters(run, [it.animal_id for it in seats])
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
    _crate_of(held, crate_id)
    refused = _refusals(run, others, {crate_id: [own.animal]}, override)
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


def _plan(
    held: Hold,
    run: Run,
    party: Sequence[Animal],
    asked: Animal,
    crate_id: UUID | None,
    override: Override,
) -> Plan:
    if crate_id is None:
        return _free_crates(run, party, held.free, held.crates, override)
    crate = _crate_of(held, crate_id)
    sitting = held.sitting(crate_id, run.date)
    if not load_refusals(as_crate(crate), [*sitting, *passengers(party, run.date)]):
        return {crate_id: list(party)}
    rest = [it for it in party if it is not asked]
    if not rest:
        return {crate_id: [asked]}
    free = [it for it in held.free if it.id != crate_id]
    return {crate_id: [asked], **_free_crates(run, rest, free, held.crates, override)}


def _free_crates(
    run: Run,
    party: Sequence[Animal],
    free: Sequence[Crate],
    crates: Sequence[Crate],
    override: Override,
) -> Plan:
    by_id = {it.id: it for it in party}
    travellers = passengers(party, run.date)
    plan = crates_for(travellers, [as_crate(it) for it in free])
    if plan is not None:
        return {crate: [by_id[one.animal_id] for one in unit] for crate, unit in plan.items()}
    chosen: Plan = {}
    left = [as_crate(it) for it in free]
    for one in travellers:
        # What may be overridden is asked for; the crate with the least against it is named.
        best = min(left, key=lambda it: len(load_refusals(it, [one])), default=None)
        refused = load_refusals(best, [one]) if best is not None else []
        if best is None or (refused and not override.is_given):
            would_fit = crates_for(travellers, [as_crate(it) for it in crates]) is not None
            _refuse_free(by_id[one.animal_id], refused, party, would_fit=would_fit)
        assert best is not None
        left.remove(best)
        chosen[best.crate_id] = [by_id[one.animal_id]]
    return chosen


def _refuse_free(
    animal: Animal, refused: Sequence[Refusal], party: Sequence[Animal], *, would_fit: bool
) -> None:
    beyond_crates = [it for it in refused if it is not Refusal.CRATE_TOO_SMALL]
    if beyond_crates:
        raise MayNotSit(
            field="crate",
            animal=animal.code,
            refusals=tuple(refused),
            final=not all(map(may_be_overridden, refused)),
        )
    because = CratesTaken if would_fit else NoCrateFits
    raise because(field="crate", animals=[it.code for it in party])


def _check(run: Run, held: Hold, plan: Plan, override: Override) -> dict[UUID, set[str]]:
    """By crate, what is overridden there. Raises what nothing outweighs, or no reason does."""
    overridden = _refusals(run, held, plan, override)
    everybody = [animal for animals in plan.values() for animal in animals]
    newcomers = animals_grams(passengers(everybody, run.date))
    over = newcomers - weights(run, held).left(run.vehicle.payload_grams)
    if over > 0:
        if not override.is_given:
            raise PayloadExceeded(field="reason", over=over)
        for codes in overridden.values():
            codes.add(TOO_HEAVY)
    return overridden


def _check_gates(
    run: Run, plan: Plan, overridden: Mapping[UUID, set[str]], override: Override
) -> None:
    """Ask for a reason where somebody would be driven to a place that is closed that day."""
    ids = [animal.id for animals in plan.values() for animal in animals]
    before_gates = gates.before_closed_gates(run, ids)
    if before_gates and not override.is_given:
        names = {shelters.shelter_by_id(it).name for it in before_gates.values()}
        day = i18n.local_day(run.ends_at)
        raise ShelterClosed(field="reason", shelters=sorted(names), day=day)
    for crate_id, animals in plan.items():
        if any(it.id in before_gates for it in animals):
            overridden[crate_id].add(gates.SHELTER_CLOSED)


def _refusals(
    run: Run, held: Hold, plan: Mapping[UUID, Sequence[Animal]], override: Override
) -> dict[UUID, set[str]]:
    overridden: dict[UUID, set[str]] = {}
    for crate_id, animals in plan.items():
        crate = _crate_of(held, crate_id)
        sitting = held.sitting(crate_id, run.date)
        refused = load_refusals(as_crate(crate), [*sitting, *passengers(animals, run.date)])
        final = [it for it in refused if not may_be_overridden(it)]
        if final or (refused and not override.is_given):
            codes = [it.code for it in animals]
            if sitting and not final and set(refused) <= _STRANGERS:
                raise CrateTaken(field="crate", animal=_who_sits(held, crate_id))
            raise MayNotSit(
                field="crate",
                animal=", ".join(codes),
                refusals=tuple(final or refused),
                final=bool(final),
            )
        overridden[crate_id] = {str(it) for it in refused}
    return overridden


def _who_sits(held: Hold, crate_id: UUID) -> str:
    """The codes of those in a crate, or the name of somebody's pet."""
    pet = held.companion_in(crate_id)
    codes = [it.animal.code for it in held.in_crate(crate_id)]
    return ", ".join(codes if pet is None else [pet.name or str(pet.species), *codes])


def _crate_of(held: Hold, crate_id: UUID) -> Crate:
    for crate in held.crates:
        if crate.id == crate_id:
            return crate
    raise NotFound(field="crate")


def _put(
    by: Person | None,
    run: Run,
    animal: Animal,
    crate_id: UUID,
    overridden: Iterable[str],
    reason: str,
) -> Seat:
    codes = frozenset(overridden)
    flagged = flagging.flagged(ids=[animal.id])
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


def drive_to_shelters(run: Run, animal_ids: Sequence[UUID]) -> None:
    """Those who have confirmed a place learn when the animal arrives, and are driven to."""
    claims = shelters.active_claims(animal_ids)
    for shelter_id in {it.shelter_id for it in claims.values()}:
        routing.stop_to_hand_over(run, shelter_id)
    confirmed = [id_ for id_, it in claims.items() if it.state == ClaimState.CONFIRMED]
    if confirmed:
        shelters.set_arrival(confirmed, run.ends_at)


def _after_change(run: Run, what: What, animals: Sequence[Animal]) -> None:
    flagging.refresh_waiting([it.id for it in animals])
    touch(run, what, animals=[it.number for it in animals])
    refresh_grants(run)
