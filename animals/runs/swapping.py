"""Another van for a run: what still fits, what does not and why, and where its food goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete

from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import RescueError
from animals.runs import seating
from animals.runs.loading import link, own_food
from animals.runs.models import Companion, Load, Run, Seat, Vehicle
from animals.runs.news import What
from animals.runs.packing import Riders, could_ride, refit
from animals.runs.plans import check_plan, planned, serialise_planning
from animals.runs.refusals import PayloadExceeded, RunChanged
from animals.runs.road_models import RunEntry
from animals.runs.rules import LeftOut, Refusal
from animals.runs.service import (
    belongings_grams,
    locked,
    people_aboard,
    refresh_grants,
    tell,
    tell_difference,
    touch,
)
from animals.runs.states import Change
from animals.runs.van import companion_passenger, hold, passengers, planned_grams, store_grams
from animals.runs.vehicles import as_crate, crates_in_use
from animals.runs.weights import Weights, animals_grams, people_grams
from animals.stock import service as stock
from animals.stock.posting import lock_lots
from animals.stock.rules import Move


class Food(StrEnum):
    """What becomes of the food that was loaded into the old van."""

    MOVE = "move"
    STAY = "stay"


@dataclass(frozen=True)
class Left:
    """Somebody whom the other van has no crate for, and why."""

    seats: Sequence[Seat]
    why: LeftOut


@dataclass(frozen=True)
class Fit:
    """How a run would fit another van."""

    van: Vehicle
    people: int
    crate_of: dict[UUID, UUID]
    """The crate of each seat that is kept, by the seat's id."""
    pet_in: dict[UUID, UUID]
    """The crate of each pet that has one, by the pet's id."""
    left: Sequence[Left]
    on_laps: Sequence[Companion]
    """Pets of the people it brings out whose crate the van has not."""
    weights: Weights
    """With the food that this run has loaded, carried over."""
    loaded: int
    """Grams of that food."""
    refused: RescueError | None
    """Why the run cannot have that van at all: its hours, its seats."""

    @property
    def seats_missing(self) -> int:
        return max(0, self.people - self.van.seats)

    def grams_over(self, food: Food) -> int:
        """Grams by which the van would be too heavy; 0 when it is not."""
        left = self.weights.left(self.van.payload_grams)
        return max(0, -(left + self.loaded if food is Food.STAY else left))


def fit(run: Run, van: Vehicle) -> Fit:
    """What of the run still fits that van; nothing is changed."""
    crates = crates_in_use(van)
    boxes = [as_crate(it) for it in crates]
    open_seats = [it for it in hold(run).seats if it.is_open]
    pets = [it for it in hold(run).companions if it.crate_id is not None]
    first = [[Riders((companion_passenger(pet),))] for pet in pets]
    parties = _parties(open_seats)
    riders = [_riders(run, party) for party in parties]
    plan = refit([*first, *riders], boxes)
    crate_of = {one.animal_id: crate for crate, unit in plan.items() for one in unit}
    left = [
        Left(party, LeftOut.CRATES_TAKEN if could_ride(ride, boxes) else LeftOut.NO_CRATE_LIKE_IT)
        for party, ride in zip(parties, riders, strict=True)
        if party[0].animal_id not in crate_of
    ]
    kept = [it for it in open_seats if it.animal_id in crate_of]
    loaded = sum(grams for _lot, grams in own_food(run))
    return Fit(
        van=van,
        people=people_aboard(run),
        crate_of={it.id: crate_of[it.animal_id] for it in kept},
        pet_in={it.id: crate_of[it.id] for it in pets if it.id in crate_of},
        left=left,
        on_laps=[it for it in pets if it.id not in crate_of],
        weights=Weights(
            people=people_grams(people_aboard(run), belongings_grams(run)),
            crates=sum(it.grams for it in crates),
            animals=animals_grams(passengers([it.animal for it in kept], run.date))
            + sum(it.grams for it in hold(run).companions),
            food=max(0, store_grams(van.store_id)) + planned_grams(run) + loaded,
        ),
        loaded=loaded,
        refused=_why_not(run, van),
    )


def swap_van(
    by: Person, run_id: UUID, version: int, van_id: UUID, food: Food, reason: str = ""
) -> list[Seat]:
    """Give the run another van; gives the seats that were lost, whose animals wait again.

    Its food is carried from van to van, or stays in the old one and is no longer the run's. A
    reason lets the van be too heavy. Raises NotFound, RunMovedOn, RunChanged, VanBusy, NoSeatsLeft,
    PayloadExceeded.
    """
    van = serialise_planning(van_id)
    run = locked(run_id, Change.PLAN)
    if run.version != version:
        raise RunChanged(seen=version, now=run.version)
    if van.id == run.vehicle_id:
        return []
    found = fit(run, van)
    if found.refused is not None:
        raise found.refused
    over = found.grams_over(food)
    if over > 0 and not reason.strip():
        raise PayloadExceeded(field="reason", over=over)
    _carry_food(by, run, van, food, reason)
    before = planned(run)
    run.vehicle_id = van.id
    run.overweight_reason = reason.strip() if over > 0 else ""
    db.session.flush()
    db.session.expire(run, ["vehicle"])
    lost = [seat for it in found.left for seat in it.seats]
    for pet in hold(run).companions:
        pet.crate_id = found.pet_in.get(pet.id)
    for seat in hold(run).seats:
        if seat.id in found.crate_of:
            seat.crate_id = found.crate_of[seat.id]
            _note_weight(seat, reason if over > 0 else "")
    touch(run)
    tell_difference(run, before)
    if found.loaded:
        tell(run, What.LOAD)
    if lost:
        seating.empty(by, run, lost)
    refresh_grants(run)
    note(by.id, "swapped_van", "run", run.id)
    return lost


def _why_not(run: Run, van: Vehicle) -> RescueError | None:
    try:
        check_plan(planned(run), van, run)
    except RescueError as error:
        return error
    return None


def _parties(seats: Sequence[Seat]) -> list[list[Seat]]:
    """The seats of those who travel together; larger parties choose first."""
    parties: dict[UUID, list[Seat]] = {}
    for seat in seats:
        parties.setdefault(seat.animal.group_id or seat.animal_id, []).append(seat)
    return sorted(parties.values(), key=len, reverse=True)


def _riders(run: Run, party: Sequence[Seat]) -> list[Riders]:
    """Those of a party who share a crate now, together."""
    units: dict[UUID, list[Seat]] = {}
    for seat in party:
        units.setdefault(seat.crate_id or seat.id, []).append(seat)
    return [
        Riders(
            tuple(passengers([it.animal for it in unit], run.date)),
            frozenset(
                Refusal(code)
                for it in unit
                for code in it.overridden
                if code not in seating.NOT_OF_A_CRATE
            ),
        )
        for unit in units.values()
    ]


def _note_weight(seat: Seat, reason: str) -> None:
    """Say on the seat that the van is too heavy, and why; or that it no longer is."""
    rest = seat.overridden - {seating.TOO_HEAVY}
    if reason.strip():
        seat.overridden = rest | {seating.TOO_HEAVY}
        seat.override_reason = seat.override_reason if rest else reason.strip()
    else:
        seat.overridden = rest
        seat.override_reason = seat.override_reason if rest else ""


def _carry_food(by: Person, run: Run, van: Vehicle, food: Food, reason: str) -> None:
    if food is Food.STAY:
        # It is the old van's again, as if that had never been loaded for this run.
        db.session.execute(delete(RunEntry).where(RunEntry.run_id == run.id))
        db.session.execute(
            delete(Load).where(Load.run_id == run.id, Load.confirmed_at.is_not(None))
        )
        return
    old, loaded = run.vehicle.store_id, own_food(run)
    lock_lots([lot for lot, _grams in loaded])
    for lot, grams in loaded:
        entry = stock.book(by, Move.TRANSFER, lot, grams, old, van.store_id, reason=reason.strip())
        link(run, entry)
