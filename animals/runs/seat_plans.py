"""Into which crates a party would be put, and what stands against it, or is overridden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from animals import i18n
from animals.errors import NotFound
from animals.runs import gates
from animals.runs.crates import load_refusals, may_be_overridden
from animals.runs.models import Crate, Run
from animals.runs.packing import crates_for
from animals.runs.refusals import (
    CratesTaken,
    CrateTaken,
    MayNotSit,
    NoCrateFits,
    PayloadExceeded,
    ShelterClosed,
)
from animals.runs.rules import Refusal
from animals.runs.van import Hold, passengers, weights
from animals.runs.vehicles import as_crate
from animals.runs.weights import animals_grams
from animals.shelters import service as shelters
from animals.sightings.models import Animal

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


NO_OVERRIDE = Override()


def plan(
    held: Hold,
    run: Run,
    party: Sequence[Animal],
    asked: Animal,
    crate_id: UUID | None,
    override: Override,
) -> Plan:
    """Into which crates they go: the one asked for into that crate, the rest into the best free."""
    if crate_id is None:
        return _free_crates(run, party, held.free, held.crates, override)
    crate = crate_of(held, crate_id)
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
    found = crates_for(travellers, [as_crate(it) for it in free])
    if found is not None:
        return {crate: [by_id[one.animal_id] for one in unit] for crate, unit in found.items()}
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


def check(run: Run, held: Hold, chosen: Plan, override: Override) -> dict[UUID, set[str]]:
    """By crate, what is overridden there. Raises what nothing outweighs, or no reason does."""
    overridden = refusals(run, held, chosen, override)
    everybody = [animal for animals in chosen.values() for animal in animals]
    newcomers = animals_grams(passengers(everybody, run.date))
    over = newcomers - weights(run, held).left(run.vehicle.payload_grams)
    if over > 0:
        if not override.is_given:
            raise PayloadExceeded(field="reason", over=over)
        for codes in overridden.values():
            codes.add(TOO_HEAVY)
    return overridden


def check_gates(
    run: Run, chosen: Plan, overridden: Mapping[UUID, set[str]], override: Override
) -> None:
    """Ask for a reason where somebody would be driven to a place that is closed that day."""
    ids = [animal.id for animals in chosen.values() for animal in animals]
    before_gates = gates.before_closed_gates(run, ids)
    if before_gates and not override.is_given:
        names = {shelters.shelter_by_id(it).name for it in before_gates.values()}
        day = i18n.local_day(run.ends_at)
        raise ShelterClosed(field="reason", shelters=sorted(names), day=day)
    for crate_id, animals in chosen.items():
        if any(it.id in before_gates for it in animals):
            overridden[crate_id].add(gates.SHELTER_CLOSED)


def refusals(
    run: Run, held: Hold, chosen: Mapping[UUID, Sequence[Animal]], override: Override
) -> dict[UUID, set[str]]:
    """By crate, what of crates and company is overridden. Raises CrateTaken, MayNotSit."""
    overridden: dict[UUID, set[str]] = {}
    for crate_id, animals in chosen.items():
        crate = crate_of(held, crate_id)
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


def crate_of(held: Hold, crate_id: UUID) -> Crate:
    """That crate of the van. Raises NotFound."""
    for crate in held.crates:
        if crate.id == crate_id:
            return crate
    raise NotFound(field="crate")
