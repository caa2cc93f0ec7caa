"""The page of a run that is being planned, as ready facts: who could come, the van, the stops."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext, ngettext

from animals import i18n
from animals.feeding.models import Spot
from animals.runs import loading, transport
from animals.runs.gates import closed_on_arrival
from animals.runs.loading import Need
from animals.runs.models import Companion, Crate, Run, Seat, Stop
from animals.runs.routing import minutes_in_danger
from animals.runs.rules import CrateKind, StopKind, Urgency, WhyNot
from animals.runs.service import people_aboard
from animals.runs.transport import Travellers
from animals.runs.van import Hold, hold, weights
from animals.runs.weights import Weights
from animals.runs.words import (
    KIND_ICONS,
    OVERRIDE_LABELS,
    REASON_LABELS,
    UP_TO,
    WHY_NOT_LABELS,
    crate_letter,
    listed,
    pack,
    people,
    pet_kind,
    pets,
)
from animals.sightings import wording
from animals.sightings.codes import format_code
from animals.sightings.labels import TEMPERAMENT_LABELS
from animals.sightings.models import Animal
from animals.sightings.pictures import cover_photos
from animals.sightings.rules import Size, Temperament

MOST_SHOWN = 25
"""More candidates than that are on the page of all that wait."""


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
class Candidate:
    """Who could come, and why not where it cannot."""

    code: str
    also: str
    url: str | None
    photo: str | None
    line: str
    urgency: Urgency
    why: str
    notes: Sequence[str]
    not_yet: str | None
    split_url: str | None
    place: str | None


@dataclass(frozen=True)
class StopLine:
    """A stop as the list shows it."""

    id: UUID
    what: str
    icon: str
    how: str
    minutes: int
    is_must: bool


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
    waiting, rooms = transport.waiting()
    room = next((it for it in rooms if it.id == run.id), None)
    could, more = _candidates(waiting, room)
    shown = could[:MOST_SHOWN]
    leads = [it.lead.beast.id for it, _why in shown if not it.is_pack]
    photos = cover_photos([*(animal.id for animal in animals), *leads])
    slots = [_slot(crate, held, photos) for crate in held.crates]
    return Board(
        run=run,
        slots=slots,
        without_crate=[_sitter(seat, photos) for seat in held.without_crate],
        taken=sum(bool(slot.sitters or slot.pet) for slot in slots),
        people=people_aboard(run),
        weights=weights(run, held),
        minutes=minutes(run.stops),
        stops=[stop_line(stop, held, shut) for stop in run.stops],
        need=loading.need(run, animals),
        candidates=[_candidate(it, why, photos) for it, why in shown],
        more=more + len(could) - len(shown),
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


def stop_line(stop: Stop, held: Hold, shut: Collection[UUID] = ()) -> StopLine:
    """What to do at a stop, and where; `shut` are the receiving places closed on arrival."""
    place = stop.place.name_in(i18n.language()) if stop.place else ""
    seats = [seat for seat in held.seats if seat.stop_id == stop.id]
    what, how = stop.name or place, place if stop.name else ""
    match stop.kind:
        case StopKind.PEOPLE:
            things = i18n.weight(stop.belongings_grams) if stop.belongings_grams else ""
            what = listed(filter(None, (people(stop.people), things, pets(stop.companions))))
            how = listed(filter(None, (stop.name, stop.address, place)))
        case StopKind.ANIMALS:
            codes = [seat.animal.code for seat in seats]
            what, how = (
                (listed(codes), listed(filter(None, (stop.name, place))))
                if codes
                else (what or gettext("Animals"), how)
            )
        case StopKind.SPOT if stop.spot is not None:
            what, how = stop.spot.name, spot_animals(stop.spot)
        case StopKind.HANDOVER if stop.shelter is not None:
            what = gettext("Hand over: %(name)s", name=stop.shelter.name)
            closed = gettext("closed that day") if stop.shelter_id in shut else ""
            how = listed(filter(None, (closed, stop.shelter.hours, place)))
    return StopLine(
        stop.id, what or gettext("A stop"), KIND_ICONS[StopKind(stop.kind)], how, stop.minutes,
        stop.is_must,
    )  # fmt: skip


def spot_animals(spot: Spot) -> str:
    """Who eats at a spot."""
    dogs = ngettext("%(num)s dog", "%(num)s dogs", spot.dogs) if spot.dogs else ""
    cats = ngettext("%(num)s cat", "%(num)s cats", spot.cats) if spot.cats else ""
    return listed(filter(None, (dogs, cats)))


def photo_url(photo_id: UUID | None) -> str | None:
    """The small picture's address."""
    return url_for("photos.photo", photo_id=photo_id, size=320) if photo_id else None


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


def _candidates(
    waiting: Sequence[Travellers], room: transport.RunRoom | None
) -> tuple[list[tuple[Travellers, WhyNot | None]], int]:
    """Who is within reach with the reason against it, and how many are not."""
    within: list[tuple[Travellers, WhyNot | None]] = []
    beyond = 0
    for it in waiting:
        if it.seated_run is not None:
            continue
        why = transport.answers(it, [room])[0].why_not if room is not None else WhyNot.DEPARTED
        if why in (WhyNot.OUT_OF_REACH, WhyNot.NO_PLACE_KNOWN):
            beyond += 1
        else:
            within.append((it, why))
    return within, beyond


def _candidate(it: Travellers, why: WhyNot | None, photos: dict[UUID, UUID]) -> Candidate:
    beast: Any = it.lead.beast
    notes = []
    if why is WhyNot.NO_SHELTER_PLACE:
        notes.append(gettext("no place to go yet"))
        why = None
    if it.may_be_gone:
        notes.append(gettext("may be gone, seen %(when)s", when=i18n.day(it.last_seen_at)))
    code = pack(beast.still_together) if it.is_pack else format_code(beast.number)
    return Candidate(
        code=code,
        also=listed(format_code(one.beast.number) for one in it.members[1:]),
        url=None if it.is_pack else url_for("sightings.animal", code=code),
        photo=None if it.is_pack else photo_url(photos.get(beast.id)),
        line=wording.kind_line(beast),
        urgency=it.urgency,
        why=listed(REASON_LABELS[reason] for reason in it.reasons),
        notes=notes,
        not_yet=why_not(it, why) if why and not it.is_pack else None,
        split_url=url_for("packs.split", sighting_id=beast.id) if it.is_pack else None,
        place=beast.place,
    )


def why_not(it: Travellers, why: WhyNot) -> str:
    """Why a run cannot take them; a bite with its day."""
    bites = [one.beast.bit_on for one in it.members if one.beast.bit_on is not None]
    if why is WhyNot.NEEDS_OVERRIDE and bites:
        return gettext("Bite on %(day)s: under watch for ten days.", day=i18n.day(max(bites)))
    return str(WHY_NOT_LABELS[why])


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
