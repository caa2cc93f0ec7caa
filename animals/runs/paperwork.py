"""Papers, kit, clinics and doses of a run in words: what its sheet and its pages show of them.

The rules are in `papers` and `opening`; templates draw with `runs/_papers.html`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import format_date, gettext, lazy_gettext, lazy_pgettext
from sqlalchemy import select

from animals import i18n
from animals.db import db
from animals.runs.models import Crate, Run, Seat
from animals.runs.opening import is_open
from animals.runs.papers import (
    Berth,
    Gap,
    Item,
    Kit,
    Papers,
    Traveller,
    gaps,
    kit,
    needs_clinic,
)
from animals.runs.rules import CrateKind
from animals.runs.van import Hold
from animals.runs.words import listed, pet_kind
from animals.shelters.models import Shelter
from animals.shelters.rules import ReceivingKind
from animals.sightings import paper_words, wording
from animals.sightings.models import Animal
from animals.sightings.rules import (
    Age,
    Condition,
    EarMark,
    How,
    Size,
    Species,
    Temperament,
)

MOST_CLINICS = 2

KIT_LABELS = {
    Kit.CRATES: lazy_pgettext("kit", "crates"),
    Kit.CARRIERS: lazy_pgettext("kit", "carriers"),
    Kit.DOG_TRAPS: lazy_pgettext("kit", "traps for dogs"),
    Kit.CAT_TRAPS: lazy_pgettext("kit", "traps for cats"),
    Kit.MUZZLES: lazy_pgettext("kit", "muzzles"),
    Kit.LEADS: lazy_pgettext("kit", "leads"),
    Kit.BITE_GLOVES: lazy_pgettext("kit", "bite gloves"),
    Kit.CUTTERS: lazy_pgettext("kit", "bolt cutters"),
    Kit.DISINFECTANT: lazy_pgettext("kit", "disinfectant, spare gloves"),
    Kit.BLANKETS: lazy_pgettext("kit", "blankets"),
    Kit.WATER: lazy_pgettext("kit", "water and bowls"),
    Kit.FIRST_AID: lazy_pgettext("kit", "first-aid kit"),
}
_NOT_COUNTED = {Kit.BITE_GLOVES, Kit.CUTTERS, Kit.DISINFECTANT, Kit.WATER, Kit.FIRST_AID}

GAP_LABELS = {
    Gap.RABIES_MISSING: lazy_gettext("no rabies vaccination"),
    Gap.RABIES_BY_CLIP: lazy_gettext("vaccinated by its clip, no paper"),
    Gap.RABIES_EXPIRED: lazy_gettext("rabies vaccination run out"),
    Gap.RABIES_TOLD: lazy_gettext("vaccination only told of, no paper"),
    Gap.MICROCHIP_MISSING: lazy_gettext("no chip"),
    Gap.MICROCHIP_TOLD: lazy_gettext("chip only told of, read it"),
}


@dataclass(frozen=True)
class Missing:
    """An animal and what its papers lack."""

    code: str
    words: str


@dataclass(frozen=True)
class ClinicLine:
    """Whom to call about the injured and the sick, and whether they are open on arrival."""

    name: str
    phone: str
    address: str
    hours: str
    is_open: bool | None
    on_arrival: str


@dataclass(frozen=True)
class Paperwork:
    """What a run's sheet says of papers, kit and clinics."""

    kit: Sequence[str]
    missing: Sequence[Missing]
    clinics: Sequence[ClinicLine]
    hurt: Sequence[str]
    """The codes of those who need a clinic."""


@dataclass(frozen=True)
class Passport:
    """An animal as a checkpoint sees it: its looks and its papers; no code: somebody's own pet."""

    code: str
    kind: str
    looks: str
    chip: str
    rabies: str
    marks: str
    """Neutered or not, and what is on its ear."""


def paperwork(run: Run, held: Hold) -> Paperwork:
    """What the seated of a run need and lack; at most one query, for the clinics."""
    seated = [seat for seat in held.seats if seat.is_open]
    animals = [seat.animal for seat in seated]
    hurt = [it.code for it in animals if needs_clinic(_conditions(it))]
    return Paperwork(
        kit=in_words(kit([*map(_traveller, seated)], [*map(_berth, held.crates)])),
        missing=[
            Missing(it.code, words) for it in animals if (words := listed(missing(it, run.date)))
        ],
        clinics=clinics(run) if hurt else [],
        hurt=hurt,
    )


def missing(animal: Animal, on: date) -> list[Any]:
    """What the animal's papers lack on that day, in words."""
    return [GAP_LABELS[gap] for gap in gaps(_papers(animal), on)]


def in_words(items: Sequence[Item]) -> list[str]:
    """`crates: L 2, M 3`, `leads: 4`, `bolt cutters`: one line a thing."""
    lines = []
    for thing, group in groupby(items, key=lambda item: item.kit):
        if thing in _NOT_COUNTED:
            lines.append(str(KIT_LABELS[thing]))
            continue
        counts = [f"{it.size} {it.count}" if it.size else str(it.count) for it in group]
        lines.append(gettext("%(thing)s: %(count)s", thing=KIT_LABELS[thing], count=listed(counts)))
    return lines


def clinics(run: Run) -> list[ClinicLine]:
    """The best clinics to call: where the run ends anyway, then those open when it arrives."""
    there = {stop.shelter_id for stop in run.stops}
    query = select(Shelter).where(
        Shelter.kind == ReceivingKind.CLINIC, Shelter.archived_at.is_(None)
    )
    arrival = i18n.local(run.ends_at)
    minute = arrival.hour * 60 + arrival.minute
    known = [(it, is_open(it.hours, arrival.weekday(), minute)) for it in db.session.scalars(query)]
    ranks = {True: 0, None: 1, False: 2}
    known.sort(
        key=lambda pair: (
            pair[0].id not in there,
            ranks[pair[1]],
            not pair[0].takes_injured,
            pair[0].name,
        )
    )
    return [
        ClinicLine(it.name, it.phone, it.address, it.hours, open_then, _openness(run, open_then))
        for it, open_then in known[:MOST_CLINICS]
    ]


def passports(held: Hold) -> list[Passport]:
    """All animals in the van for a checkpoint: neither where they come from nor where they go.

    The pets of the people in it come last; their own people carry their papers.
    """
    ours = [_passport(seat.animal) for seat in held.seats if seat.is_open]
    return ours + [Passport("", pet_kind(pet), "", "", "", "") for pet in held.companions]


def printed_day(day: date | None) -> str:
    """A date as papers carry it; never "today", which is wrong tomorrow."""
    return str(format_date(day, "dd.MM.y")) if day is not None else ""


def _openness(run: Run, open_then: bool | None) -> str:
    time = i18n.clock_time(run.ends_at)
    if open_then is None:
        return gettext("hours not clear, call first")
    if open_then:
        return gettext("open at %(time)s", time=time)
    return gettext("closed at %(time)s, call first", time=time)


def _passport(animal: Animal) -> Passport:
    return Passport(
        code=animal.code,
        kind=wording.kind_line(animal),
        looks=listed(filter(None, (animal.colour, animal.marks))),
        chip=paper_words.chip(animal),
        rabies=paper_words.rabies(animal, printed_day),
        marks=listed(filter(None, (paper_words.neutered(animal), paper_words.ear(animal)))),
    )


def _papers(animal: Animal) -> Papers:
    return Papers(
        Species(animal.species),
        Age(animal.age),
        has_microchip=bool(animal.microchip),
        chip_is_told=animal.microchip_how == How.TOLD,
        rabies_is_told=animal.rabies_how == How.TOLD,
        has_clip=animal.ear_mark == EarMark.CLIP,
        rabies_on=animal.rabies_on,
        rabies_until=animal.rabies_until,
    )


def _traveller(seat: Seat) -> Traveller:
    animal, crate = seat.animal, seat.crate
    return Traveller(
        Species(animal.species),
        Size(animal.size),
        Age(animal.age),
        Temperament(animal.temperament),
        frozenset(_conditions(animal)),
        is_caught=seat.picked_up_at is not None,
        stop_id=seat.stop_id,
        berth=_berth(crate) if crate else None,
    )


def _berth(crate: Crate) -> Berth:
    return Berth(crate.id, CrateKind(crate.kind), Size(crate.size))


def _conditions(animal: Animal) -> Collection[Condition]:
    return [Condition(code) for code in animal.condition]
