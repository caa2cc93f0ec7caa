"""The run sheet: one A4 page in the order of the day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import segno
from flask_babel import format_date, gettext

from animals import clock, i18n
from animals.runs import loading
from animals.runs.addresses import photo_url
from animals.runs.board import one_word
from animals.runs.models import Companion, Crate, Run, Seat, Stop
from animals.runs.paperwork import Paperwork, missing, paperwork
from animals.runs.rules import CrateKind, StopKind
from animals.runs.seating import TOO_HEAVY
from animals.runs.stop_lines import stop_line
from animals.runs.van import Hold, hold, overweight
from animals.runs.words import OVERRIDE_LABELS, UP_TO, crate_letter, listed, pet_kind, run_name
from animals.sightings import wording
from animals.sightings.pictures import cover_photos
from animals.sightings.rules import Size
from animals.stock import listing
from animals.stock.words import packs_words

ROOMY_ROWS = 22
"""More rows than these are printed closer together; a row of three crates is as high as four."""


@dataclass(frozen=True)
class SheetStop:
    """A line of the table of stops."""

    is_must: bool
    what: str
    where: str
    todo: str
    minutes: int | None


@dataclass(frozen=True)
class Beast:
    """A crate with who sits in it."""

    letter: str
    codes: str
    kind: str
    photo: str | None
    lines: Sequence[str]
    missing: str


@dataclass(frozen=True)
class Sheet:
    """All that is printed of a run."""

    name: str
    day: str
    printed: str
    qr: str
    stops: Sequence[SheetStop]
    beasts: Sequence[Beast]
    free: Sequence[tuple[str, Any]]
    food: Sequence[tuple[str, str]]
    food_grams: int
    overrides: Sequence[str]
    papers: Paperwork

    @property
    def is_dense(self) -> bool:
        """Whether all of it fits the page only when drawn small."""
        crates = ceil((len(self.beasts) + len(self.free)) / 3)
        below = max(len(self.food) + 1, ceil(len(self.papers.kit) / 2) + len(self.papers.clinics))
        return len(self.stops) + 4 * crates + below + len(self.overrides) > ROOMY_ROWS


def sheet(run: Run) -> Sheet:
    """The sheet of the run as it stands now."""
    held = hold(run)
    seats = [seat for seat in held.seats if seat.is_open]
    animals = [seat.animal for seat in seats]
    photos = cover_photos([animal.id for animal in animals])
    lots = listing.lots_to_take([run.vehicle.store_id])
    planned = [load for load in loading.loads(run.id) if load.confirmed_at is None]
    occupied: dict[Crate | None, list[Seat]] = {crate: [] for crate in held.crates}
    for seat in seats:
        own = next((crate for crate in held.crates if crate.id == seat.crate_id), None)
        occupied.setdefault(own, []).append(seat)
    taken = [(crate, inside) for crate, inside in occupied.items() if inside]
    free = _free(held)
    return Sheet(
        name=run_name(run.number),
        day=str(format_date(run.date, "EEEE, d MMMM")),
        printed=i18n.clock_time(clock.now()),
        qr=segno.make(f"lapka-run:{run.id}", error="m").svg_inline(
            omitsize=True, svgclass=None, lineclass=None, border=0
        ),
        stops=_stops(run, held),
        beasts=[
            *(_beast(crate, inside, photos, run.date) for crate, inside in taken),
            *(_pet(crate, pet) for crate in held.crates if (pet := held.companion_in(crate.id))),
        ],
        free=free,
        food=[(lot.product, packs_words(lot.packs)) for lot in lots]
        + [(load.lot.product.name, i18n.weight(load.grams)) for load in planned],
        food_grams=sum(lot.grams for lot in lots) + sum(load.grams for load in planned),
        overrides=[*_overweight(run, held), *_overrides(seats)],
        papers=paperwork(run, held),
    )


def _stops(run: Run, held: Hold) -> list[SheetStop]:
    needs = loading.need(run, [])
    found = []
    for stop in run.stops:
        line = stop_line(stop, held)
        todo = _todo(stop, held, loading.grams_for(stop, needs))
        minutes = None if stop.kind == StopKind.HANDOVER else stop.minutes
        found.append(SheetStop(stop.is_must, line.what, line.how, todo, minutes))
    return found


def _todo(stop: Stop, held: Hold, grams: int) -> str:
    match stop.kind:
        case StopKind.SPOT:
            words = [gettext("leave %(weight)s", weight=i18n.weight(grams))] if grams else []
        case StopKind.PEOPLE:
            words = [gettext("somebody cannot walk")] if stop.cannot_walk else []
            if stop.contact is not None:
                words.append(f"{stop.contact.name} {stop.contact.phone}")
        case StopKind.ANIMALS:
            here = [seat.animal for seat in held.seats if seat.is_open and seat.stop_id == stop.id]
            words = list(dict.fromkeys(map(one_word, here)))
        case _:
            words = [stop.shelter.phone] if stop.shelter is not None and stop.shelter.phone else []
    return listed([*filter(None, words), *([stop.note] if stop.note else [])])


def _beast(crate: Crate | None, inside: Sequence[Seat], photos: dict[Any, Any], day: date) -> Beast:
    animals = [seat.animal for seat in inside]
    first = animals[0]
    lines = [listed(dict.fromkeys(filter(None, map(one_word, animals))))]
    if len(animals) > 1:
        lines.append(gettext("never part them"))
    if any(seat.overridden for seat in inside):
        lines.append(gettext("seated by an override, see below"))
    lacking = dict.fromkeys(word for animal in animals for word in missing(animal, day))
    return Beast(
        crate_letter(crate.kind, crate.size) if crate is not None else "–",
        listed(animal.code for animal in animals),
        wording.kind_line(first),
        photo_url(photos.get(first.id)),
        [line for line in lines if line],
        listed(lacking),
    )


def _pet(crate: Crate, pet: Companion) -> Beast:
    """Somebody's own, in its crate; it has no code, and goes where its people go."""
    return Beast(
        crate_letter(crate.kind, crate.size),
        pet.name or gettext("Pet"),
        pet_kind(pet),
        None,
        [gettext("travels with its own people")],
        "",
    )


def _free(held: Hold) -> list[tuple[str, Any]]:
    """Free crates, those of one kind together."""
    letters = Counter((crate.kind, crate.size) for crate in held.free)
    return [
        (
            f"{crate_letter(kind, size)} × {count}" if count > 1 else crate_letter(kind, size),
            "" if kind == CrateKind.CARRIER else UP_TO[Size(size)],
        )
        for (kind, size), count in letters.items()
    ]


def _overweight(run: Run, held: Hold) -> list[str]:
    """Why the van may be too heavy, unless the seats that it is so for say the same."""
    why = overweight(run, held)
    said = {seat.override_reason for seat in held.seats if TOO_HEAVY in seat.overridden}
    if not why or why in said:
        return []
    return [gettext("The van: %(what)s. Why: %(why)s", what=OVERRIDE_LABELS[TOO_HEAVY], why=why)]


def _overrides(seats: Iterable[Seat]) -> list[str]:
    return [
        gettext(
            "%(code)s: %(what)s. Why: %(why)s",
            code=seat.animal.code,
            what=listed(OVERRIDE_LABELS[code] for code in sorted(seat.overridden)),
            why=seat.override_reason,
        )
        for seat in seats
        if seat.overridden
    ]
