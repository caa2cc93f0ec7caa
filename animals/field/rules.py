"""The words of the phone's API: kinds of record, what makes one doubtful, limits, refusals."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from animals.errors import Conflict, NotAllowed, NotFound, Refused, SignInNeeded

RECORD_BYTES = 64 * 1024
"""What one record may weigh as it is sent, sealed or not."""

PIECE_BYTES = 64 * 1024
"""What one piece of a photo may weigh."""

MOST_PHOTOS = 50
"""Photos that one record may announce."""

TOKEN_HOLDS = timedelta(days=180)
RUN_TOKEN_HOLDS = timedelta(hours=72)
CODE_HOLDS = timedelta(minutes=15)
FRESH = timedelta(minutes=15)
"""A sign-in younger than this may take a run onto a phone."""

PIECES_KEPT = timedelta(days=7)
"""Pieces of a photo that never became whole go after this."""

CLOCK_MAY_DIFFER = timedelta(minutes=5)
LATE_AFTER = timedelta(hours=36)
OLDEST = timedelta(days=366)
FAR_METRES = 150_000
"""So far from its run, or from every settlement we know, a position is doubtful."""


class Kind(StrEnum):
    """What a record tells of."""

    SIGHTING = "sighting"
    SPOT = "spot"
    FEEDING = "feeding"
    VISIT = "visit"
    PICKUP = "pickup"
    HANDOVER = "handover"
    STOCK = "stock"
    CHECKIN = "checkin"
    CORRECTION = "correction"


REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.SIGHTING: ("species", "count"),
    Kind.SPOT: ("name",),
    Kind.FEEDING: (),
    Kind.VISIT: ("outcome",),
    Kind.PICKUP: ("animal",),
    Kind.HANDOVER: ("animal", "to"),
    Kind.STOCK: ("move", "grams"),
    Kind.CHECKIN: ("state",),
    Kind.CORRECTION: ("corrects",),
}
"""What a record of each kind cannot do without."""


class State(StrEnum):
    """How far a record has got: done, waiting for another record, or for a coordinator."""

    APPLIED = "applied"
    WAITING = "waiting"
    LOOK = "look"
    SETTLED = "settled"
    """A coordinator has answered and nothing more comes of it."""


class Flag(StrEnum):
    """Why a record is doubtful, told on its receipt and in the coordinator's list."""

    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_VERSION = "unknown_version"
    UNKNOWN_CODE = "unknown_code"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    NO_TIME = "no_time"
    CLOCK_AHEAD = "clock_ahead"
    CLOCK_BEHIND = "clock_behind"
    LATE = "late"
    NO_POSITION = "no_position"
    FAR_AWAY = "far_away"
    JUMP = "jump"
    UNKNOWN_ANIMAL = "unknown_animal"
    ANIMAL_MOVED = "animal_moved"
    SPECIES_DIFFER = "species_differ"
    UNKNOWN_SPOT = "unknown_spot"
    UNKNOWN_PRODUCT = "unknown_product"
    NO_RUN = "no_run"
    RUN_GUESSED = "run_guessed"
    RUN_OVER = "run_over"
    BELOW_ZERO = "below_zero"
    NOT_ENOUGH = "not_enough"
    WAITS_FOR_RECORD = "waits_for_record"
    ASKS = "asks"
    """Understood, but a person has to decide."""
    NOT_APPLIED = "not_applied"
    PHOTO_WITHDRAWN = "photo_withdrawn"
    OTHER_PHOTO = "other_photo"
    BAD_PHOTO = "bad_photo"


QUIET = frozenset({Flag.NO_TIME, Flag.PHOTO_WITHDRAWN})
"""Flags that nobody needs to do anything about."""


class Part(StrEnum):
    """How far an announced photo has got."""

    MISSING = "missing"
    HERE = "here"
    WITHDRAWN = "withdrawn"


class TokenUnknown(SignInNeeded):
    """The token was never given out, or has expired, or was revoked."""


class TokenMayNot(NotAllowed):
    """The token is good, and not for this."""


class NotARecord(Refused):
    """What came cannot be opened, or lacks what its kind requires; facts: fields."""


class RecordDiffers(Conflict):
    """This id came before with other bytes; the first stands."""


class RecordFirst(NotFound):
    """A photo of a record that is not here, or does not announce it."""


class OffsetDiffers(Conflict):
    """The piece does not follow on what is here; facts: offset."""


class CodeSpent(NotFound):
    """The code was used, has expired or never existed."""


class NotFresh(SignInNeeded):
    """The sign-in is too old for this."""


class Waits(Refused):
    """The record names another one that is not here; facts: record_id."""


class Asks(Refused):
    """Understood, and for a coordinator to decide; facts: flag."""


def clock_flags(captured: datetime | None, received: datetime) -> set[Flag]:
    """What is odd about when a record says that it was made."""
    if captured is None:
        return {Flag.NO_TIME}
    if captured > received + CLOCK_MAY_DIFFER:
        return {Flag.CLOCK_AHEAD}
    if captured < received - OLDEST:
        return {Flag.CLOCK_BEHIND}
    return {Flag.LATE} if captured < received - LATE_AFTER else set()


def needs_look(state: State, flags: Iterable[str]) -> bool:
    """Whether a coordinator should see the record."""
    return state is not State.APPLIED or bool(set(flags) - QUIET)


def trusted(captured: datetime | None, received: datetime) -> datetime:
    """When it happened as far as the server believes: never later than it came."""
    if captured is None or captured < received - OLDEST:
        return received
    return min(captured, received)


def gaps(numbers: set[int]) -> list[int]:
    """The numbers missing below the highest, lowest first."""
    return [number for number in range(1, max(numbers, default=0)) if number not in numbers]
