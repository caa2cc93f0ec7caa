"""What goes along with an animal in words: its papers and its description, with whole dates.

Unlike on pages nothing here says "yesterday": it is read on paper, or years later.
"""

from datetime import date

from flask_babel import format_date, gettext

from animals import i18n
from animals.shelters import traits
from animals.sightings.labels import EAR_LABELS, EAR_MARK_LABELS, NEUTERED_LABELS
from animals.sightings.models import Animal
from animals.sightings.rules import Age, Neutered
from animals.sightings.wording import Fact, kind_line


def paper_facts(animal: Animal) -> list[Fact]:
    """Chip, rabies, neutering, ear mark and weight, as far as they are known."""
    said = (
        (gettext("Chip"), animal.microchip),
        (gettext("Rabies"), _rabies(animal)),
        (gettext("Neutered"), _neutered(animal)),
        (gettext("Ear"), _ear(animal)),
        (gettext("Weight"), i18n.weight(animal.kg * 1000) if animal.kg else ""),
        (gettext("Bit somebody on"), _day(animal.bit_on)),
    )
    return [Fact(name, value) for name, value in said if value]


def description(animal: Animal, story: str, together: list[str]) -> str:
    """What a shelter should read first, one thing a line; never from our own notes."""
    said = ["; ".join(filter(None, [kind_line(animal), traits.traits(animal)])), story.strip()]
    if together:
        said.append(gettext("Goes together with %(codes)s", codes=", ".join(together)))
    facts = [*traits.looks(animal), *paper_facts(animal)]
    said += [f"{fact.name}: {fact.value}" for fact in facts]
    if animal.age == Age.UNKNOWN:
        said.append(gettext("Its age is not known; the one given is a guess."))
    return "\n".join(filter(None, said))


def _rabies(animal: Animal) -> str:
    if animal.rabies_on is None:
        return ""
    if animal.rabies_until is None:
        return _day(animal.rabies_on)
    return gettext(
        "%(day)s, valid until %(end)s", day=_day(animal.rabies_on), end=_day(animal.rabies_until)
    )


def _neutered(animal: Animal) -> str:
    code = Neutered(animal.neutered)
    return "" if code is Neutered.UNKNOWN else str(NEUTERED_LABELS[code])


def _ear(animal: Animal) -> str:
    said = [animal.ear_colour]
    if animal.ear_mark:
        said.append(str(EAR_MARK_LABELS[animal.ear_mark]).lower())  # type: ignore[index]
    if animal.ear:
        said.append(str(EAR_LABELS[animal.ear]).lower())  # type: ignore[index]
    return ", ".join(filter(None, [*said, animal.ear_number]))


def _day(value: date | None) -> str:
    return str(format_date(value, "d MMM y")) if value else ""
