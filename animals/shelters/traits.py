"""What an animal is like, in words, for whoever may know its district and nothing nearer."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext, ngettext

from animals import i18n
from animals.shelters.filters import is_with_us
from animals.shelters.fitness import WhyNotYet, why_not_this_week
from animals.sightings import wording as animal_words
from animals.sightings.labels import CONDITION_LABELS, TEMPERAMENT_LABELS
from animals.sightings.models import Animal
from animals.sightings.rules import Condition, Need, Temperament
from animals.sightings.wording import Fact


def traits(animal: Animal) -> str:
    """`shy, good with dogs; injured, needs a vet`: its temper first, then what is wrong."""
    temper = Temperament(animal.temperament)
    known = temper is not Temperament.UNKNOWN
    said = [str(TEMPERAMENT_LABELS[temper]).lower()] if known else []
    return "; ".join(filter(None, [", ".join(said + animal_words.company(animal)), health(animal)]))


def health(animal: Animal) -> str:
    """What is wrong or delicate, in words; how it was kept there is nobody's business."""
    said = [
        str(label).lower()
        for code, label in CONDITION_LABELS.items()
        if code in animal.condition and code is not Condition.TRAPPED
    ]
    if Need.VET in animal.needs:
        said.append(gettext("needs a vet"))
    return ", ".join(said)


def looks(animal: Animal) -> list[Fact]:
    """What it looks like, as far as it was noted."""
    said = ((gettext("Colour"), animal.colour), (gettext("Marks, collar"), animal.marks))
    return [Fact(name, text) for name, text in said if text]


def company(animal: Animal) -> list[Fact]:
    """Whether it gets on with dogs and cats, as far as anybody has seen."""
    said = ", ".join(animal_words.company(animal))
    return [Fact(gettext("Company"), said)] if said else []


_NOT_YET = {
    WhyNotYet.CONTAGIOUS: lazy_gettext("not this week: contagious"),
    WhyNotYet.VET_FIRST: lazy_gettext("not this week: medical care first"),
    WhyNotYet.UNDER_WATCH: lazy_gettext("not this week: under watch after a bite"),
}


def travel(company: Iterable[Animal]) -> Fact:
    """Whether the animal and all it goes with could make the journey within a week."""
    whys = [
        why_not_this_week(
            i18n.local_today(),
            [Condition(code) for code in one.condition],
            [Need(code) for code in one.needs],
            one.bit_on,
        )
        for one in company
    ]
    why = next(filter(None, whys), None)
    said = str(_NOT_YET[why]) if why else gettext("could travel this week")
    return Fact(gettext("Journey"), said)


def district(animal: Animal) -> str:
    """The district it comes from, where one is known."""
    return animal.place.district_in(i18n.language()) if animal.place else ""


def caught(animal: Animal) -> str:
    """Whether it still has to be caught."""
    return gettext("with us") if is_with_us(animal) else gettext("not caught yet")


def waits(animal: Animal) -> str:
    """How long it has been waiting, in days."""
    since = animal.waiting_since or animal.first_seen_at
    days = max(0, (i18n.local_today() - i18n.local_day(since)).days)
    if not days:
        return gettext("new today")
    return ngettext("waiting %(num)d day", "waiting %(num)d days", days)
