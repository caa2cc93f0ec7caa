"""The page of a run that is being planned, as ready facts: who could come, the van, the stops."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext

from animals.feeding.models import Spot
from animals.runs import loading
from animals.runs.addresses import photo_url
from animals.runs.candidates import Candidate, candidates
from animals.runs.gates import closed_on_arrival
from animals.runs.loading import Need
from animals.runs.models import Companion, Crate, Run, Seat, Stop
from animals.runs.routing import minutes_in_danger
from animals.runs.rules import CrateKind, StopKind
from animals.runs.service import people_aboard
from animals.runs.stop_lines import StopLine, stop_line
from animals.runs.van import Hold, hold, overweight, weights
from animals.runs.weights import Weights
from animals.runs.words import (
    OVERRIDE_LABELS,
    UP_TO,
    crate_letter,
    listed,
    pet_kind,
)
from animals.sightings import wording
from animals.sightings.labels import TEMPERAMENT_LABELS
from animals.sightings.models import Animal
from animals.sightings.pictures import cover_photos
from animals.sightings.rules import Size, Temperament


@dataclass(frozen=True)
class Sitter:
    """Who sits in a crate: a photo, a code, one word."""

    code: str
    photo: str | None
    word: str
    line: str
    overridden: str
    reason: str


@dataclass(frozen=True)
class Pet:
    """Somebody's own, travelling with its people from that stop."""

    name: str
    line: str
    stop_id: UUID


@dataclass(frozen=True)
class Slot:
    """A crate as it is drawn."""

    id: UUID
    css: str
    letter: str
    up_to: Any
    sitters: Sequence[Sitter]
    pet: Pet | None = None

    @property
    def codes(self) -> str:
        """K-0066, 67: the whole code once."""
        first, *rest = [sitter.code for sitter in self.sitters]
        return ", ".join([first, *(code.rpartition("-")[2].lstrip("0") for code in rest)])


@dataclass(frozen=True)
class Minutes:
    """Minutes in the danger area, by what they are for."""

    people: int
    animals: int
    feeding: int
    road: int

    @property
    def total(self) -> int:
        return self.people + self.animals + self.feeding + self.road


@dataclass(frozen=True)
class Board:
    """All that the page of a planned run draws."""

    run: Run
    slots: Sequence[Slot]
    without_crate: Sequence[Sitter]
    taken: int
    people: int
    overweight: str
    """Why a coordinator lets the van be too heavy."""
    weights: Weights
    minutes: Minutes
    stops: Sequence[StopLine]
    need: Need
    candidates: Sequence[Candidate]
    more: int
    spots: Sequence[Spot]
    crate_choices: list[tuple[str, str]] = field(default_factory=list)

    @property
    def grams_left(self) -> int:
        return self.weights.left(self.run.vehicle.payload_grams)

    @property
    def to_load(self) -> int:
        """Grams that the run's need exceeds what is or will be in the van."""
        return max(0, self.need.grams - self.weights.food)


def board(run: Run) -> Board:
    """The page's facts of a run, as it stands now."""
    held, shut = hold(run), closed_on_arrival(run)
    animals = [seat.animal for seat in held.seats if seat.is_open]
    could, more = candidates(run)
    photos = cover_photos([animal.id for animal in animals])
    slots = [_slot(crate, held, photos) for crate in held.crates]
    return Board(
        run=run,
        slots=slots,
        without_crate=[_sitter(seat, photos) for seat in held.without_crate],
        taken=sum(bool(slot.sitters or slot.pet) for slot in slots),
        people=people_aboard(run),
        overweight=overweight(run, held),
        weights=weights(run, held),
        minutes=minutes(run.stops),
        stops=[stop_line(stop, held, shut) for stop in run.stops],
        need=loading.need(run, animals),
        candidates=could,
        more=more,
        spots=loading.spots_due(run),
        crate_choices=_crate_choices(slots),
    )


def minutes(stops: Sequence[Stop]) -> Minutes:
    """Minutes in the danger area; what is not spent at a stop is the way."""
    spent = dict.fromkeys(StopKind, 0)
    for stop in stops:
        spent[StopKind(stop.kind)] += stop.minutes
    there = spent[StopKind.PEOPLE] + spent[StopKind.ANIMALS] + spent[StopKind.SPOT]
    return Minutes(
        spent[StopKind.PEOPLE],
        spent[StopKind.ANIMALS],
        spent[StopKind.SPOT],
        max(0, minutes_in_danger(stops) - there),
    )


def one_word(animal: Animal) -> str:
    """The one word that whoever opens the crate must know; empty where nothing is known."""
    conditions = wording.conditions(animal)
    if conditions:
        return conditions[0].lower()
    temperament = Temperament(animal.temperament)
    if temperament is not Temperament.UNKNOWN:
        return str(TEMPERAMENT_LABELS[temperament]).lower()
    return ""


def _slot(crate: Crate, held: Hold, photos: dict[UUID, UUID]) -> Slot:
    is_carrier = crate.kind == CrateKind.CARRIER
    return Slot(
        crate.id,
        "c" if is_carrier else crate.size.lower(),
        crate_letter(crate.kind, crate.size),
        "" if is_carrier else UP_TO[Size(crate.size)],
        [_sitter(seat, photos) for seat in held.in_crate(crate.id)],
        _pet(held.companion_in(crate.id)),
    )


def _pet(pet: Companion | None) -> Pet | None:
    return None if pet is None else Pet(pet.name, pet_kind(pet), pet.stop_id)


def _sitter(seat: Seat, photos: dict[UUID, UUID]) -> Sitter:
    animal = seat.animal
    return Sitter(
        animal.code,
        photo_url(photos.get(animal.id)),
        one_word(animal) or wording.kind_line(animal),
        wording.kind_line(animal),
        listed(OVERRIDE_LABELS[code] for code in sorted(seat.overridden)),
        seat.override_reason,
    )


def _crate_choices(slots: Sequence[Slot]) -> list[tuple[str, str]]:
    return [
        (
            str(slot.id),
            f"{slot.letter}: {slot.codes}"
            if slot.sitters
            else f"{slot.letter}: {slot.pet.name or slot.pet.line}"
            if slot.pet
            else gettext("%(letter)s, free", letter=slot.letter),
        )
        for slot in slots
    ]
