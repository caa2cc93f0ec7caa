"""The codes of runs in words; every page takes them from here."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import format_date, gettext, lazy_gettext, lazy_pgettext, ngettext, pgettext

from animals import i18n
from animals.runs.gates import SHELTER_CLOSED
from animals.runs.models import Companion
from animals.runs.rules import (
    CheckIn,
    CrateKind,
    FlagReason,
    HandoverTo,
    LeftOut,
    Refusal,
    RunState,
    StopKind,
    Urgency,
    VisitOutcome,
    WhyNot,
)
from animals.runs.seating import TOO_HEAVY
from animals.sightings.labels import SPECIES_LABELS
from animals.sightings.rules import Size, Species

STATE_LABELS = {
    RunState.PLANNED: lazy_pgettext("run", "Planned"),
    RunState.LOADING: lazy_pgettext("run", "Loading"),
    RunState.ON_ROAD: lazy_pgettext("run", "On the road"),
    RunState.BACK: lazy_pgettext("run", "Back"),
    RunState.CLOSED: lazy_pgettext("run", "Closed"),
    RunState.CANCELLED: lazy_pgettext("run", "Cancelled"),
}
KIND_LABELS = {
    StopKind.PEOPLE: lazy_pgettext("stop", "People"),
    StopKind.ANIMALS: lazy_pgettext("stop", "Animals"),
    StopKind.SPOT: lazy_pgettext("stop", "Feeding spot"),
    StopKind.HANDOVER: lazy_pgettext("stop", "Hand-over"),
}
KIND_ICONS = {
    StopKind.PEOPLE: "users",
    StopKind.ANIMALS: "paw-print",
    StopKind.SPOT: "soup",
    StopKind.HANDOVER: "house",
}
OUTCOME_LABELS = {
    VisitOutcome.DONE: lazy_pgettext("outcome", "Done"),
    VisitOutcome.SKIPPED: lazy_pgettext("outcome", "Skipped"),
    VisitOutcome.FAILED_TO_CATCH: lazy_pgettext("outcome", "Not caught"),
    VisitOutcome.NOT_FOUND: lazy_pgettext("outcome", "Not found"),
    VisitOutcome.COULD_NOT_REACH: lazy_pgettext("outcome", "Could not get there"),
    VisitOutcome.TREATED_ON_SITE: lazy_pgettext("outcome", "Treated there"),
    VisitOutcome.OWNER_FOUND: lazy_pgettext("outcome", "Owner found"),
    VisitOutcome.TAKEN_BY_OTHERS: lazy_pgettext("outcome", "Taken by others"),
    VisitOutcome.DEAD: lazy_pgettext("outcome", "Dead"),
}
"""Without "same as", which asks for the other animal and is a merge."""

NOT_FETCHED = {code: OUTCOME_LABELS[code] for code in OUTCOME_LABELS if code != VisitOutcome.DONE}
STOP_OUTCOMES = {
    code: OUTCOME_LABELS[code]
    for code in (VisitOutcome.DONE, VisitOutcome.SKIPPED, VisitOutcome.COULD_NOT_REACH)
}
HANDOVER_LABELS = {
    HandoverTo.SHELTER: lazy_pgettext("handed to", "A shelter"),
    HandoverTo.CLINIC: lazy_pgettext("handed to", "A clinic"),
    HandoverTo.FOSTER: lazy_pgettext("handed to", "A foster home"),
    HandoverTo.OWNER: lazy_pgettext("handed to", "Its owner"),
    HandoverTo.OTHER: lazy_pgettext("handed to", "Somebody else"),
}
NEWS_LABELS = {
    CheckIn.LEFT: lazy_pgettext("news", "Left"),
    CheckIn.IN: lazy_pgettext("news", "In the danger area"),
    CheckIn.OUT: lazy_pgettext("news", "Out of it"),
    CheckIn.HOME: lazy_pgettext("news", "Home"),
    CheckIn.TROUBLE: lazy_pgettext("news", "Trouble"),
}
URGENCY_LABELS = {
    Urgency.RED: lazy_pgettext("urgency", "Urgent"),
    Urgency.YELLOW: lazy_pgettext("urgency", "Soon"),
    Urgency.GREEN: lazy_pgettext("urgency", "When possible"),
}
REASON_LABELS = {
    FlagReason.SET_BY_HAND: lazy_pgettext("flag", "set by hand"),
    FlagReason.INJURED: lazy_pgettext("flag", "injured"),
    FlagReason.SICK: lazy_pgettext("flag", "sick"),
    FlagReason.TRAPPED_UNFED: lazy_pgettext("flag", "cannot get away and nobody feeds it"),
    FlagReason.BABY_WITHOUT_MOTHER: lazy_pgettext("flag", "a baby without its mother"),
    FlagReason.PREGNANT_UNDER_EVACUATION: lazy_pgettext(
        "flag", "pregnant in an area under evacuation"
    ),
    FlagReason.NURSING_UNDER_EVACUATION: lazy_pgettext(
        "flag", "nursing in an area under evacuation"
    ),
    FlagReason.CARETAKER_LEAVES: lazy_pgettext("flag", "whoever feeds it leaves on the next run"),
    FlagReason.THIN: lazy_pgettext("flag", "thin"),
    FlagReason.BIT_SOMEONE: lazy_pgettext("flag", "bit somebody"),
    FlagReason.AGGRESSIVE_NEAR_PEOPLE: lazy_pgettext("flag", "aggressive, and people live there"),
    FlagReason.CARETAKER_LEFT: lazy_pgettext("flag", "whoever fed it has left"),
    FlagReason.PLACE_CONFIRMED: lazy_pgettext("flag", "a place is waiting for it"),
    FlagReason.WAITING_LONG: lazy_pgettext("flag", "waiting long"),
    FlagReason.ASKED_FOR: lazy_pgettext("flag", "transport asked for"),
    FlagReason.CLAIM_OPEN: lazy_pgettext("flag", "a shelter would take it"),
    FlagReason.FRIENDLY_ON_THE_WAY: lazy_pgettext("flag", "friendly, and a run passes by"),
    FlagReason.PACK_NOT_TOLD_APART: lazy_pgettext("flag", "not yet told apart"),
}
WHY_NOT_LABELS = {
    WhyNot.DEPARTED: lazy_gettext("The run has left."),
    WhyNot.NO_PLACE_KNOWN: lazy_gettext("No place known."),
    WhyNot.OUT_OF_REACH: lazy_gettext("Too far from its way."),
    WhyNot.NEEDS_OVERRIDE: lazy_gettext("Under watch, or too young without its mother."),
    WhyNot.NO_FITTING_CRATE: lazy_gettext("No fitting crate is free."),
    WhyNot.GROUP_DOES_NOT_FIT: lazy_gettext("No room for all of the group."),
    WhyNot.TOO_HEAVY: lazy_gettext("The van would be too heavy."),
    WhyNot.NO_SHELTER_PLACE: lazy_gettext("No place to go yet."),
}
LEFT_OUT_LABELS = {
    LeftOut.NO_CRATE_LIKE_IT: lazy_gettext("no crate there holds it"),
    LeftOut.CRATES_TAKEN: lazy_gettext("others have the crates that would hold it"),
}
REFUSAL_LABELS = {
    Refusal.UNDER_WATCH: lazy_gettext("under watch for ten days after a bite"),
    Refusal.BABY_WITHOUT_MOTHER: lazy_gettext("under eight weeks, only with its mother"),
    Refusal.CRATE_TOO_SMALL: lazy_gettext("the crate is too small"),
    Refusal.DOG_IN_CARRIER: lazy_gettext("a carrier is for cats"),
    Refusal.CAT_WITH_DOG: lazy_gettext("a cat never shares with a dog"),
    Refusal.NOT_OF_ONE_KIND: lazy_gettext("only animals of one kind share"),
    Refusal.AGGRESSIVE_ALONE: lazy_gettext("an aggressive animal always travels alone"),
    Refusal.CONTAGIOUS_ALONE: lazy_gettext("a contagious animal always travels alone"),
    Refusal.WATCHED_ALONE: lazy_gettext("an animal under watch always travels alone"),
    Refusal.KEPT_FROM_OWN_LITTER: lazy_gettext("it must be kept apart from its own litter"),
    Refusal.NOT_FROM_ONE_HOME: lazy_gettext("they are not from one home"),
    Refusal.NOT_CALM: lazy_gettext("not both of them are calm"),
    Refusal.MORE_THAN_TWO: lazy_gettext("at most two share a crate"),
    Refusal.GROUP_SPLIT: lazy_gettext("the group would be parted"),
}
OVERRIDE_LABELS: dict[str, Any] = {
    **{str(code): label for code, label in REFUSAL_LABELS.items()},
    TOO_HEAVY: lazy_gettext("heavier than the van may be"),
    SHELTER_CLOSED: lazy_gettext("the place is closed that day"),
}
UP_TO = {
    Size.S: lazy_gettext("up to 11 kg"),
    Size.M: lazy_gettext("up to 27 kg"),
    Size.L: lazy_gettext("up to 45 kg"),
    Size.XL: lazy_gettext("above 45 kg"),
}


def run_name(number: int) -> str:
    """What a run is called: R-118."""
    return gettext("R-%(number)s", number=number)


def run_title(starts_at: datetime) -> str:
    """When a run leaves: `Tomorrow, 24 November, 06:00`."""
    day = i18n.local_day(starts_at)
    date = str(format_date(day, "d MMMM"))
    near = {
        i18n.local_today(): gettext("Today"),
        i18n.local_today() + timedelta(days=1): pgettext("day", "Tomorrow"),
    }.get(day) or str(format_date(day, "EEEE")).capitalize()
    return f"{near}, {date}, {i18n.clock_time(starts_at)}"


def crate_letter(kind: str, size: str) -> str:
    """What stands on a crate: its size, or that it is a carrier."""
    return pgettext("letter on a carrier", "C") if kind == CrateKind.CARRIER else size


def crate_words(kind: str, size: str) -> str:
    """A kind of crate in a form."""
    if kind == CrateKind.CARRIER:
        return gettext("Carriers for cats")
    return gettext("Crates %(size)s", size=size)


def listed(words: Iterable[Any]) -> str:
    """Several facts as a line of text."""
    return ", ".join(str(word) for word in words)


def refusals(codes: Iterable[Refusal]) -> str:
    """Why they may not sit there."""
    return listed(REFUSAL_LABELS[code] for code in codes)


def pack(count: int) -> str:
    """What a pack is called."""
    return ngettext("Pack of %(num)s", "Pack of %(num)s", count)


def pet_kind(pet: Companion) -> str:
    """What somebody's pet is: `dog, L`."""
    size = pet.size if pet.species == Species.DOG and pet.size != Size.UNKNOWN else ""
    return listed(filter(None, (str(SPECIES_LABELS[Species(pet.species)]).lower(), size)))


def pets(companions: Iterable[Companion]) -> str:
    """Who travels with their people, and how: `with Rex (dog, L), Murka (cat, on the lap)`."""
    words = [
        f"{pet.name} ({how})" if pet.name else how
        for pet in companions
        for how in [pet_kind(pet) if pet.crate_id else _on_the_lap(pet)]
    ]
    return gettext("with %(pets)s", pets=listed(words)) if words else ""


def _on_the_lap(pet: Companion) -> str:
    return gettext("%(kind)s, on the lap or lead", kind=pet_kind(pet))


def people(count: int) -> str:
    """How many people."""
    return ngettext("%(num)s person", "%(num)s people", count)
