"""Animals and sightings in words: the ready facts that templates draw."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext, ngettext, pgettext

from animals import i18n
from animals.places import service as places
from animals.places.models import Located
from animals.sightings import paper_words
from animals.sightings.alike import Suggestion
from animals.sightings.codes import microchip_doubt
from animals.sightings.labels import (
    AGE_LABELS,
    ALIKE_LABELS,
    CONDITION_LABELS,
    DOUBT_LABELS,
    GOOD_WITH_LABELS,
    NEED_LABELS,
    OWNER_LABELS,
    SEX_LABELS,
    SPECIES_LABELS,
    TEMPERAMENT_LABELS,
)
from animals.sightings.listing import Row
from animals.sightings.models import Animal, Sighting
from animals.sightings.rules import GoodWith, Need, Status

_UNKNOWN = lazy_pgettext("fact", "unknown")
_NO_PLACE = lazy_gettext("no place known")


@dataclass(frozen=True)
class Fact:
    """A name and what is so; not known is said quietly."""

    name: Any
    value: Any
    is_known: bool = True


def kind_line(row: Any) -> str:
    """`dog, female, M, young`: what is known of these, in this order."""
    said = [row.species_other or str(SPECIES_LABELS[row.species])]
    if row.sex != "unknown":
        said.append(str(SEX_LABELS[row.sex]))
    said = [word.lower() for word in said]
    if row.size != "unknown":
        said.append(row.size)
    if row.age != "unknown":
        said.append(str(AGE_LABELS[row.age]).lower())
    return ", ".join(said)


def company(animal: Animal) -> list[str]:
    """`good with dogs`, `not with cats`: as far as anybody has seen."""
    said = {
        ("dogs", GoodWith.YES): gettext("good with dogs"),
        ("dogs", GoodWith.NO): gettext("not with dogs"),
        ("cats", GoodWith.YES): gettext("good with cats"),
        ("cats", GoodWith.NO): gettext("not with cats"),
    }
    known = (("dogs", animal.good_with_dogs), ("cats", animal.good_with_cats))
    return [said[one] for one in known if one in said]


def conditions(row: Animal | Sighting | Row) -> list[str]:
    """What is wrong or delicate, in words, the worst first."""
    return [str(label) for code, label in CONDITION_LABELS.items() if code in row.condition]


def needs(row: Animal | Sighting | Row) -> list[str]:
    """What it needs, in words."""
    return [str(label) for code, label in NEED_LABELS.items() if code in row.needs]


def trouble(row: Row) -> str:
    """What is wrong and what it needs, for one cell; the status says that it waits to travel."""
    said = conditions(row) + [
        str(label)
        for code, label in NEED_LABELS.items()
        if code in row.needs and not (code is Need.TRANSPORT and row.status != Status.SEEN)
    ]
    return ", ".join(said)


def place_line(row: Located, *, exact: bool, note: str = "") -> str:
    """The settlement, with the note on the place for whoever may read it."""
    settlement = row.place.name_in(i18n.language()) if row.place else None
    said = [settlement, note] if note else [settlement]
    if settlement is None and exact:
        said = [coordinates(row), *said[1:]]
    return ", ".join(filter(None, said)) or str(_NO_PLACE)


def coordinates(row: Located) -> str:
    """The exact position as people copy it: `49.71050, 37.61580`."""
    if row.lat is None or row.lon is None:
        return ""
    return f"{row.lat:.5f}, {row.lon:.5f}"


def near(row: Located) -> str:
    """The exact position in words, for whoever may see it."""
    return places.near(row, i18n.language())


def accuracy(row: Located) -> str:
    """`± 12 m`, where it is known."""
    return "" if row.accuracy_m is None else gettext("± %(n)s m", n=i18n.number(row.accuracy_m))


def trait_facts(animal: Animal) -> list[Fact]:
    """What can be seen of it, for the card of its page."""
    return [
        _coded(lazy_gettext("Temperament"), animal.temperament, TEMPERAMENT_LABELS),
        _coded(lazy_gettext("Good with dogs"), animal.good_with_dogs, GOOD_WITH_LABELS),
        _coded(lazy_gettext("Good with cats"), animal.good_with_cats, GOOD_WITH_LABELS),
        _text(lazy_gettext("Colour"), animal.colour),
        _text(lazy_gettext("Marks, collar"), animal.marks),
        _coded(lazy_gettext("Owner"), animal.owner, OWNER_LABELS),
        Fact(
            lazy_gettext("Body condition"),
            gettext("%(n)s of 9", n=animal.body_condition) if animal.body_condition else _UNKNOWN,
            animal.body_condition is not None,
        ),
    ]


def paper_facts(animal: Animal) -> list[Fact]:
    """What its papers say."""
    return [
        _text(lazy_gettext("Chip"), paper_words.chip(animal)),
        _text(lazy_gettext("Rabies"), paper_words.rabies(animal, i18n.day)),
        _text(lazy_gettext("Neutered"), paper_words.neutered(animal)),
        _text(lazy_gettext("Ear"), paper_words.ear(animal)),
        Fact(
            lazy_gettext("Weight"),
            i18n.weight(animal.kg * 1000) if animal.kg else _UNKNOWN,
            animal.kg is not None,
        ),
    ] + ([Fact(lazy_gettext("Bit somebody on"), i18n.day(animal.bit_on))] if animal.bit_on else [])


def chip_warning(animal: Animal) -> str:
    """What looks wrong with its chip number, or nothing."""
    doubt = microchip_doubt(animal.microchip)
    return str(DOUBT_LABELS[doubt]) if doubt else ""


def suggestion_line(one: Suggestion) -> str:
    """`300 m away, yesterday 14:20, also alike in colour, size`."""
    if one.metres is not None:
        where = gettext("%(n)s m away", n=i18n.number(one.metres))
    else:
        where = gettext("same settlement")
    said = [where, i18n.when(one.animal.last_seen_at) if one.metres else _day(one.animal)]
    shared = [str(ALIKE_LABELS[reason]) for reason in one.reasons if reason in ALIKE_LABELS]
    if shared:
        said.append(gettext("also alike in %(traits)s", traits=", ".join(shared)))
    return ", ".join(said)


def pack_line(sighting: Sighting) -> str:
    """`Pack of 7, 5 not yet told apart`."""
    said = ngettext("Pack of %(num)d", "Pack of %(num)d", sighting.count)
    if sighting.still_together == sighting.count:
        return said + ", " + pgettext("pack", "not yet told apart")
    if sighting.still_together:
        left = sighting.still_together
        return (
            said + ", " + ngettext("%(num)d not yet told apart", "%(num)d not yet told apart", left)
        )
    return said + ", " + pgettext("pack", "told apart")


def _day(animal: Animal) -> str:
    return i18n.day(animal.last_seen_at)


def _coded(name: Any, code: str, labels: Any) -> Fact:
    is_known = code != "unknown"
    return Fact(name, labels[code] if is_known else _UNKNOWN, is_known)


def _text(name: Any, text: str) -> Fact:
    return Fact(name, text or _UNKNOWN, bool(text))
