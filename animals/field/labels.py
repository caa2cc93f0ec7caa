"""What the pages call kinds of record, doubts and refusals."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext, lazy_pgettext, pgettext

from animals import i18n
from animals.field.models import Record
from animals.field.reading import Reading
from animals.field.rules import Flag, Kind
from animals.runs.rules import CheckIn, HandoverTo, VisitOutcome
from animals.runs.words import HANDOVER_LABELS, NEWS_LABELS, OUTCOME_LABELS
from animals.sightings.labels import SPECIES_LABELS
from animals.sightings.rules import Species
from animals.stock.weights import HEAVIEST_GRAMS

KIND_LABELS: Mapping[str, Any] = {
    Kind.SIGHTING: lazy_pgettext("record", "Sighting"),
    Kind.SPOT: lazy_pgettext("record", "New spot"),
    Kind.FEEDING: lazy_pgettext("record", "Feeding"),
    Kind.VISIT: lazy_pgettext("record", "What came of it"),
    Kind.PICKUP: lazy_pgettext("record", "In the van"),
    Kind.HANDOVER: lazy_pgettext("record", "Handed over"),
    Kind.STOCK: lazy_pgettext("record", "Food"),
    Kind.CHECKIN: lazy_pgettext("record", "News of the crew"),
    Kind.CORRECTION: lazy_pgettext("record", "Correction"),
}
KIND_ICONS: Mapping[str, str] = {
    Kind.SIGHTING: "paw-print",
    Kind.SPOT: "map-pin",
    Kind.FEEDING: "soup",
    Kind.VISIT: "footprints",
    Kind.PICKUP: "truck",
    Kind.HANDOVER: "hand-heart",
    Kind.STOCK: "package",
    Kind.CHECKIN: "message-square",
    Kind.CORRECTION: "pencil",
}
FLAG_LABELS: Mapping[str, Any] = {
    Flag.UNKNOWN_KIND: lazy_gettext("a kind of record this server does not know"),
    Flag.UNKNOWN_VERSION: lazy_gettext("from a newer app"),
    Flag.UNKNOWN_CODE: lazy_gettext("something in it is not known here"),
    Flag.OUT_OF_RANGE: lazy_gettext("a number that cannot be"),
    Flag.TOO_LONG: lazy_gettext("more words than are kept"),
    Flag.NO_TIME: lazy_gettext("no time given"),
    Flag.CLOCK_AHEAD: lazy_gettext("the phone’s clock runs ahead"),
    Flag.CLOCK_BEHIND: lazy_gettext("the phone’s clock is far behind"),
    Flag.LATE: lazy_gettext("came late"),
    Flag.NO_POSITION: lazy_gettext("no place given"),
    Flag.FAR_AWAY: lazy_gettext("far from everywhere we go"),
    Flag.JUMP: lazy_gettext("the position jumped: GPS may be jammed"),
    Flag.UNKNOWN_ANIMAL: lazy_gettext("no such animal"),
    Flag.ANIMAL_MOVED: lazy_gettext("the animal is no longer out there"),
    Flag.SPECIES_DIFFER: lazy_gettext("not the species we know it as"),
    Flag.UNKNOWN_SPOT: lazy_gettext("no such spot"),
    Flag.UNKNOWN_PRODUCT: lazy_gettext("which food is not said"),
    Flag.NO_RUN: lazy_gettext("belongs to no run that is out"),
    Flag.RUN_GUESSED: lazy_gettext("no run named, the open one was taken"),
    Flag.RUN_OVER: lazy_gettext("its run is over"),
    Flag.BELOW_ZERO: lazy_gettext("the van gave more than the books say it had"),
    Flag.NOT_ENOUGH: lazy_gettext("the store holds less"),
    Flag.WAITS_FOR_RECORD: lazy_gettext("names a record that is not here yet"),
    Flag.ASKS: lazy_gettext("needs a decision"),
    Flag.NOT_APPLIED: lazy_gettext("could not be carried out"),
    Flag.PHOTO_WITHDRAWN: lazy_gettext("a photo was given up"),
    Flag.OTHER_PHOTO: lazy_gettext("another photo came than was announced"),
    Flag.BAD_PHOTO: lazy_gettext("a photo without a proper number"),
}
_WHY: Mapping[str, Any] = {
    "RunMovedOn": lazy_gettext("The run has not left yet, or is closed."),
    "NotAboard": lazy_gettext("The animal is not in the van by the books."),
    "NotAtLarge": lazy_gettext("The animal is no longer out there by the books."),
    "SeatTaken": lazy_gettext("Another run has the animal."),
    "NoTeam": lazy_gettext("The run has no team."),
    "VanStillOut": lazy_gettext("The van’s run before is not closed."),
    "StatusCannotFollow": lazy_gettext("That cannot follow on the animal’s present status."),
    "NotFound": lazy_gettext("What it is about is not here."),
    "PayloadExceeded": lazy_gettext("The van would be too heavy."),
    "ExpiredLot": lazy_gettext("The food is past its date."),
    "OverrideNeedsReason": lazy_gettext("Another lot should go out first."),
    "AlreadyUndone": lazy_gettext("It was taken back before."),
}


def why(record: Record) -> str:
    """Why it could not be carried out, if a refusal said so."""
    return str(_WHY.get(record.why, "")) if record.why else ""


def summary(record: Record) -> str:
    """What the record says, in one line; nothing of it is trusted to be right."""
    reading = Reading({**(record.body or {}), **(record.answer or {})})
    parts = [_head(record.kind, reading)]
    for name in ("animal", "name", "colour", "marks", "place_note", "note"):
        text = reading.text(name)
        if text and not (name == "animal" and len(text) > 20):
            parts.append(text)
    return " · ".join(part for part in parts if part)


def _head(kind: str, reading: Reading) -> str:
    match kind:
        case Kind.SIGHTING:
            species = reading.code_or_none("species", Species)
            count = reading.number("count", 1, 50) or 1
            called = str(SPECIES_LABELS[species]) if species else reading.text("species")
            return f"{count} × {called}" if count > 1 else called
        case Kind.VISIT:
            outcome = reading.code_or_none("outcome", VisitOutcome)
            return str(OUTCOME_LABELS[outcome]) if outcome else reading.text("outcome")
        case Kind.HANDOVER:
            to = reading.code_or_none("to", HandoverTo)
            return str(HANDOVER_LABELS[to]) if to else reading.text("to")
        case Kind.CHECKIN:
            state = reading.code_or_none("state", CheckIn)
            return str(NEWS_LABELS[state]) if state else reading.text("state")
        case Kind.STOCK:
            return _food(reading)
        case Kind.FEEDING:
            grams = [
                part.number("grams", 0, HEAVIEST_GRAMS) or 0 for part in reading.parts("given")
            ]
            return i18n.weight(sum(grams))
    return ""


def _food(reading: Reading) -> str:
    said = {
        "load": pgettext("food", "put into the van"),
        "return": pgettext("food", "brought back"),
        "loss": pgettext("food", "lost"),
        "stays": pgettext("food", "stays in the van"),
    }
    move = reading.text("move")
    grams = reading.number("grams", 0, HEAVIEST_GRAMS) or 0
    return f"{i18n.weight(grams)} {said.get(move, move)}"
