"""What goes along with an animal in words: its papers and its description, with whole dates.

Unlike on pages nothing here says "yesterday": it is read on paper, or years later.
"""

from datetime import date

from flask_babel import format_date, gettext

from animals import i18n
from animals.shelters import traits
from animals.sightings import paper_words
from animals.sightings.models import Animal
from animals.sightings.rules import Age
from animals.sightings.wording import Fact, kind_line


def paper_facts(animal: Animal) -> list[Fact]:
    """Chip, rabies, neutering, ear mark and weight, as far as they are known."""
    said = (
        (gettext("Chip"), paper_words.chip(animal)),
        (gettext("Rabies"), rabies(animal)),
        (gettext("Neutered"), paper_words.neutered(animal)),
        (gettext("Ear"), paper_words.ear(animal)),
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


def rabies(animal: Animal) -> str:
    """The vaccination with whole dates; nothing where none is known."""
    return paper_words.rabies(animal, _day)


def _day(value: date | None) -> str:
    return str(format_date(value, "d MMM y")) if value else ""
