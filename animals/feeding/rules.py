"""When a feeding spot is due, and what lies and was eaten there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from animals.errors import Conflict, Refused


class Caretaker(StrEnum):
    """Whether somebody who stayed behind feeds the animals of a spot."""

    NONE = "none"
    STAYS = "stays"
    LEAVING = "leaving"
    LEFT = "left"


class Leftover(StrEnum):
    """How much of the last feeding was still there."""

    NONE = "none"
    SOME = "some"
    FULL = "full"


class GivenFrom(StrEnum):
    """Whose food it was; only the van's is in the books."""

    VAN = "van"
    OWN = "own"
    OTHER = "other"


class Due(StrEnum):
    """How a spot stands with its next feeding."""

    FINE = "fine"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    NEVER_FED = "never_fed"


class SpotClosed(Refused):
    """Nobody feeds there any more."""


class SpotChanged(Conflict):
    """Somebody changed the spot while it was being edited."""


class AlreadyUndone(Conflict):
    """The feeding was taken back before."""


class AlreadyAnswered(Conflict):
    """Somebody has said before which food it was."""


class NotInThatVan(Refused):
    """The van never held such food; fact: field."""


def is_booked(given_from: GivenFrom, *, has_run: bool) -> bool:
    """Whether a feeding goes into the books: the van's food, on a run.

    It goes from that run's van to the spot's store, or to eaten where there is no spot. Anything
    else books nothing, and the page says so.
    """
    return given_from is GivenFrom.VAN and has_run


EVERY_DAYS = 3
"""Days between feedings where a spot does not say."""


def eaten_grams(leftover: Leftover | None, book_grams: int) -> int:
    """Grams of what a spot held that its animals ate, by how much was found.

    Nothing left: all of it; some: half, the odd gram eaten; full, or not looked: none. A spot
    whose books are below zero has nothing that could be eaten.
    """
    held = max(0, book_grams)
    match leftover:
        case Leftover.NONE:
            return held
        case Leftover.SOME:
            return held - held // 2
        case _:
            return 0


@dataclass(frozen=True)
class Meal:
    """A feeding as it counts for what lies at a spot: its day, grams given, what was found."""

    day: date
    grams: int
    leftover: Leftover | None


def held_after(meals: Iterable[Meal], daily_grams: int) -> int:
    """Grams that lay at a spot after the last of its meals, which come oldest first.

    Where somebody looked, what they found counts; else the animals ate as they do every day.
    """
    held = 0
    since: date | None = None
    for meal in meals:
        if meal.leftover is None and since is not None:
            held = max(0, held - (meal.day - since).days * daily_grams)
        else:
            held -= eaten_grams(meal.leftover, held)
        held += meal.grams
        since = meal.day
    return held


def runs_empty_on(last_fed: date, held_grams: int, daily_grams: int) -> date | None:
    """The day on which a spot has no full day's food left; None when nobody eats there.

    `held_grams` is what lay there after the last feeding: what was given, and what was left of
    the time before (see `eaten_grams`). The day of the feeding is the first day fed from it.
    A date beyond the calendar is `date.max`.
    """
    if daily_grams <= 0:
        return None
    days = max(0, held_grams) // daily_grams
    return last_fed + timedelta(days=min(days, (date.max - last_fed).days))


def due_on(every_days: int | None, last_fed: date | None) -> date | None:
    """The day of the next feeding; None for a spot never fed, which is due now."""
    if last_fed is None:
        return None
    return last_fed + timedelta(days=every_days or EVERY_DAYS)


def overdue_days(due: date | None, today: date) -> int:
    """Days since the feeding was due; 0 up to that day itself, and for a spot never fed."""
    return 0 if due is None else max(0, (today - due).days)


def due_state(due: date | None, today: date) -> Due:
    """How the spot stands: due soon is today or tomorrow."""
    if due is None:
        return Due.NEVER_FED
    if due < today:
        return Due.OVERDUE
    return Due.DUE_SOON if due <= today + timedelta(days=1) else Due.FINE


def worst_first(due: date | None) -> date:
    """What to sort spots by: never fed before all others, then the longest due."""
    return due or date.min
