"""When a feeding spot is due, and what was eaten there."""

from enum import StrEnum


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
