"""Every word of the field app, as one list a language.

The phone fills in what stands as `%(name)s`. A list in place of a sentence is the sentence in the
numbers its language has. Codes come with their labels, in the order in which they are offered.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext, ngettext

from animals import i18n
from animals.feeding.forms import AMOUNT_LABELS, CARETAKER_LABELS, FROM_LABELS, LEFTOVER_LABELS
from animals.field.screen_words import SCREENS
from animals.runs.words import (
    HANDOVER_LABELS,
    KIND_LABELS,
    NEWS_LABELS,
    NOT_FETCHED,
    STOP_OUTCOMES,
)
from animals.sightings import labels
from animals.stock.words import LOSS_LABELS

_NUMBERS = {"en": (1, 2), "uk": (1, 2, 5)}
"""A number for each form that a language's words take, as the phone counts them."""
_N = "%(n)s"

_CODES: dict[str, Mapping[Any, Any]] = {
    "species": labels.SPECIES_LABELS,
    "size": labels.SIZE_LABELS,
    "sex": labels.SEX_LABELS,
    "age": labels.AGE_LABELS,
    "temperament": labels.TEMPERAMENT_LABELS,
    "condition": labels.CONDITION_LABELS,
    "needs": labels.NEED_LABELS,
    "owner": labels.OWNER_LABELS,
    "how": labels.HOW_LABELS,
    "relation": labels.RELATION_LABELS,
    "caretaker": CARETAKER_LABELS,
    "leftover": LEFTOVER_LABELS,
    "from": FROM_LABELS,
    "amount": AMOUNT_LABELS,
    "stop": KIND_LABELS,
    "at_stop": STOP_OUTCOMES,
    "outcome": NOT_FETCHED,
    "handover": HANDOVER_LABELS,
    "checkin": NEWS_LABELS,
    "loss": LOSS_LABELS,
    "move": {
        "return": lazy_pgettext("food", "Brought back"),
        "loss": lazy_pgettext("food", "Lost"),
        "stays": lazy_pgettext("food", "Stays in the van"),
        "load": lazy_pgettext("food", "Loaded"),
    },
}

_FIELDS = {
    "count": _("How many"),
    "species_other": _("What animal"),
    "size": lazy_pgettext("animal", "Size"),
    "sex": lazy_pgettext("animal", "Sex"),
    "age": lazy_pgettext("animal", "Age"),
    "temperament": lazy_pgettext("animal", "Temperament"),
    "condition": lazy_pgettext("animal", "Condition"),
    "needs": lazy_pgettext("animal", "Needs"),
    "owner": lazy_pgettext("animal", "Owner"),
    "how": _("How you know"),
    "species": lazy_pgettext("animal", "Kind"),
    "colour": _("Colour"),
    "marks": _("Marks"),
    "note": _("Note"),
    "place_note": _("How to find it"),
    "animal": _("Code, if it has one"),
    "contact_name": _("Whom to call"),
    "contact_phone": _("Phone"),
    "contact_relation": _("Who that is"),
    "at": _("When"),
    "spot": _("Feeding spot"),
    "place": _("Which settlement"),
    "name": _("Name of the spot"),
    "amount": _("How much"),
    "kilograms": _("Kilograms"),
    "product": _("Which food"),
    "from": _("Whose food"),
    "dogs_seen": _("Dogs seen"),
    "cats_seen": _("Cats seen"),
    "leftover": _("Left from last time"),
    "dogs": _("Dogs"),
    "cats": _("Cats"),
    "caretaker": _("Somebody who stayed and feeds"),
    "every_days": _("Fed every so many days"),
    "move": _("What happened to it"),
    "reason": _("Why"),
}


def all_of_them() -> dict[str, Any]:
    """The words in the language being spoken."""
    numbers = [_in_numbers(n) for n in _NUMBERS[i18n.language()]]
    said: dict[str, Any] = {name: _known(codes) for name, codes in _CODES.items()}
    said["f"] = _spoken(_FIELDS)
    for name, part in SCREENS.items():
        said[name] = _spoken(part) if isinstance(part, dict) else str(part)
    for key in numbers[0]:
        room, _dot, name = key.rpartition(".")
        (said[room] if room else said)[name] = [each[key] for each in numbers]
    return said


def _known(codes: Mapping[Any, Any]) -> dict[str, str]:
    """What can be chosen: not choosing is how a phone says unknown."""
    return {str(code): str(label) for code, label in codes.items() if code != "unknown"}


def _spoken(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(word) for name, word in part.items()}


def _in_numbers(n: int) -> dict[str, str]:
    return {
        "hours_ago": ngettext("%(n)s hour ago", "%(n)s hours ago", n, n=_N),
        "unsent": ngettext("not sent", "not sent", n),
        "saved_text": ngettext(
            "The words are saved on this phone. There was no room for %(n)s photo.",
            "The words are saved on this phone. There was no room for %(n)s photos.",
            n,
            n=_N,
        ),
        "log.taken": ngettext("%(n)s taken", "%(n)s taken", n, n=_N),
        "log.last": ngettext("The last record", "The last %(n)s records", n, n=_N),
        "out.photos": ngettext("%(n)s photo", "%(n)s photos", n, n=_N),
        "out.tries": ngettext("tried once", "tried %(n)s times", n, n=_N),
        "out.more": ngettext("And %(n)s more.", "And %(n)s more.", n, n=_N),
        "out.others": ngettext(
            "%(n)s record of somebody else still waits here to be sent.",
            "%(n)s records of somebody else still wait here to be sent.",
            n,
            n=_N,
        ),
        "run.aboard": ngettext("%(n)s in the van", "%(n)s in the van", n, n=_N),
        "phone.unsent": ngettext("%(n)s record is not sent", "%(n)s records are not sent", n, n=_N),
        "phone.wipe_unsent": ngettext(
            "%(n)s record is not sent and would be lost. Hold again to wipe all the same.",
            "%(n)s records are not sent and would be lost. Hold again to wipe all the same.",
            n,
            n=_N,
        ),
    }
