"""The run sheet: one A4 page in the order of the day, and one for a checkpoint without the way."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from flask_babel import format_date, gettext, ngettext, pgettext

from animals import clock, i18n
from animals.runs import loading
from animals.runs.board import one_word, photo_url, stop_line
from animals.runs.models import Crate, Run, Seat, Stop
from animals.runs.rules import CrateKind, StopKind
from animals.runs.van import Hold, hold
from animals.runs.vehicles import crate_counts
from animals.runs.words import OVERRIDE_LABELS, UP_TO, crate_letter, listed, run_name
from animals.shelters import service as shelters
from animals.shelters.models import Shelter
from animals.shelters.rules import ReceivingKind
from animals.sightings import wording
from animals.sightings.models import Animal
from animals.sightings.pictures import cover_photos
from animals.sightings.rules import Condition, Size, Species, Temperament, planned_size
from animals.stock import listing
from animals.stock.words import packs_words

MOST_ROOMY = (9, 9)
"""More stops or crates than these are printed closer together."""

_HURT = {Condition.INJURED, Condition.SICK}


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
    kit: Sequence[str]
    overrides: Sequence[str]
    clinics: Sequence[Shelter]
    animals: Sequence[Animal]
    is_dense: bool


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
    return Sheet(
        name=run_name(run.number),
        day=str(format_date(run.date, "EEEE, d MMMM")),
        printed=i18n.clock_time(clock.now()),
        qr=segno.make(f"lapka-run:{run.id}", error="m").svg_inline(
            omitsize=True, svgclass=None, lineclass=None, border=0
        ),
        stops=_stops(run, held),
        beasts=[_beast(crate, inside, photos) for crate, inside in taken],
        free=_free(held),
        food=[(lot.product, packs_words(lot.packs)) for lot in lots]
        + [(load.lot.product.name, i18n.weight(load.grams)) for load in planned],
        food_grams=sum(lot.grams for lot in lots) + sum(load.grams for load in planned),
        kit=_kit(run, animals),
        overrides=_overrides(seats),
        clinics=_clinics(animals),
        animals=animals,
        is_dense=len(run.stops) > MOST_ROOMY[0] or len(held.crates) > MOST_ROOMY[1],
    )


def missing_papers(animal: Animal, day: Any) -> list[str]:
    """Which papers a border or a shelter will ask for in vain."""
    missing = []
    if animal.rabies_on is None or (animal.rabies_until is not None and animal.rabies_until < day):
        missing.append(gettext("no rabies vaccination"))
    if not animal.microchip:
        missing.append(gettext("no chip"))
    return missing


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
            words = list(dict.fromkeys(one_word(animal) for animal in here))
        case _:
            words = [stop.shelter.phone] if stop.shelter is not None and stop.shelter.phone else []
    return listed([*filter(None, words), *([stop.note] if stop.note else [])])


def _beast(crate: Crate | None, inside: Sequence[Seat], photos: dict[Any, Any]) -> Beast:
    animals = [seat.animal for seat in inside]
    first = animals[0]
    lines = [listed(dict.fromkeys(one_word(animal) for animal in animals))]
    if len(animals) > 1:
        lines.append(gettext("never part them"))
    if any(seat.overridden for seat in inside):
        lines.append(gettext("seated by an override, see below"))
    missing = dict.fromkeys(
        word for seat in inside for word in missing_papers(seat.animal, clock.now().date())
    )
    return Beast(
        crate_letter(crate.kind, crate.size) if crate is not None else "–",
        listed(animal.code for animal in animals),
        wording.kind_line(first),
        photo_url(photos.get(first.id)),
        lines,
        listed(missing),
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


def _clinics(animals: Iterable[Animal]) -> list[Shelter]:
    """Whom to call when somebody hurt is aboard."""
    if not any(_HURT & set(animal.condition) for animal in animals):
        return []
    places = shelters.shelters()
    return [it for it in places if it.kind == ReceivingKind.CLINIC and it.takes_injured][:2]


def _kit(run: Run, animals: Sequence[Animal]) -> list[str]:
    """What to put into the van, by who is to be fetched."""
    counts = crate_counts(run.vehicle)
    crates = [f"{size} {n}" for (kind, size), n in counts.items() if n and kind is CrateKind.CRATE]
    carriers = sum(n for (kind, _size), n in counts.items() if kind is CrateKind.CARRIER)
    dogs = [animal for animal in animals if animal.species == Species.DOG]
    muzzles = Counter(
        planned_size(Species.DOG, Size(dog.size))
        for dog in dogs
        if dog.temperament == Temperament.AGGRESSIVE or Condition.BIT_SOMEONE in dog.condition
    )
    shy = any(it.temperament in (Temperament.FEARFUL, Temperament.AGGRESSIVE) for it in animals)
    kit = [
        gettext("crates: %(sizes)s", sizes=listed(crates)) if crates else "",
        ngettext("%(num)s carrier", "%(num)s carriers", carriers) if carriers else "",
        gettext("muzzles: %(sizes)s", sizes=listed(f"{s} {n}" for s, n in muzzles.items()))
        if muzzles
        else "",
        ngettext("%(num)s lead", "%(num)s leads", len(dogs)) if dogs else "",
        gettext("a trap, a catch pole") if shy else "",
        gettext("bolt cutters") if any(Condition.TRAPPED in it.condition for it in animals) else "",
        gettext("water and bowls"),
        pgettext("kit", "first-aid kit"),
    ]
    return [it for it in kit if it]
