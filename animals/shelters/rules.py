"""Who may be promised to whom: claims, their queue and their expiry, places, what may be told.

Leaves to `runs` how an animal gets there.
"""

from enum import StrEnum


class ReceivingKind(StrEnum):
    """What kind of receiving place it is."""

    SHELTER = "shelter"
    CLINIC = "clinic"
    FOSTER = "foster"


class ClaimState(StrEnum):
    """QUEUED waits behind another; OPEN holds for a while; CONFIRMED takes a place for good."""

    QUEUED = "queued"
    OPEN = "open"
    CONFIRMED = "confirmed"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REFUSED = "refused"


ACTIVE = frozenset({ClaimState.OPEN, ClaimState.CONFIRMED})
"""The states of which an animal or a group may have only one claim at a time."""
