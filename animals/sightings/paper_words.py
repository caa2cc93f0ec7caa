"""Papers in words: chip, rabies, neutering and ear mark, each with whether it was seen or told.

Pages say "yesterday", paper does not: whoever asks brings the words for a day.
"""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext, pgettext

from animals.sightings.labels import EAR_LABELS, EAR_MARK_LABELS, NEUTERED_LABELS, PROOF_LABELS
from animals.sightings.models import Animal
from animals.sightings.rules import Ear, EarMark, How, Neutered

DayWords = Callable[[date], str]


def chip(animal: Animal) -> str:
    """`804098100012345 (seen)`; nothing where no number is known."""
    return _vouched(animal.microchip, animal.microchip_how)


def rabies(animal: Animal, day: DayWords) -> str:
    """`24.11.2026, valid until 24.11.2027, batch A12 (told)`; nothing that is only supposed."""
    said = [day(animal.rabies_on)] if animal.rabies_on else []
    if animal.rabies_until:
        said.append(gettext("valid until %(end)s", end=day(animal.rabies_until)))
    if animal.rabies_batch:
        said.append(gettext("batch %(batch)s", batch=animal.rabies_batch))
    return _vouched(", ".join(said), animal.rabies_how)


def neutered(animal: Animal) -> str:
    """`Yes (told)`; nothing where it is unknown."""
    code = Neutered(animal.neutered)
    known = "" if code is Neutered.UNKNOWN else str(NEUTERED_LABELS[code])
    return _vouched(known, animal.neutered_how)


def ear(animal: Animal) -> str:
    """`yellow, clip, left, 0123 (seen)`; nothing where no mark is known."""
    said = [animal.ear_colour]
    if animal.ear_mark:
        said.append(str(EAR_MARK_LABELS[EarMark(animal.ear_mark)]).lower())
    if animal.ear:
        said.append(str(EAR_LABELS[Ear(animal.ear)]).lower())
    return _vouched(", ".join(filter(None, [*said, animal.ear_number])), animal.ear_how)


def _vouched(said: str, how: str | None) -> str:
    if not said or not how:
        return said
    proof = str(PROOF_LABELS[How(how)]).lower()
    return pgettext("paper", "%(what)s (%(how)s)", what=said, how=proof)
