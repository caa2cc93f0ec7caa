"""Who may be promised to whom: claims, their queue and expiry, offers, and what may be told.

Places are counted in `capacity`. Leaves to `runs` how an animal gets there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from animals.sightings.rules import Owner, Status

HOLD = timedelta(hours=48)
"""How long an unconfirmed claim holds where nobody has set it otherwise."""

SHORTEST_HOLD_HOURS, LONGEST_HOLD_HOURS = 1, 336
"""What it may be set to."""

TOLD_AHEAD = timedelta(hours=48)
"""How long before an arrival its half-day may be told."""


class ReceivingKind(StrEnum):
    """What kind of receiving place it is."""

    SHELTER = "shelter"
    CLINIC = "clinic"
    FOSTER = "foster"


ARRIVED: dict[ReceivingKind, Status] = {
    ReceivingKind.SHELTER: Status.AT_SHELTER,
    ReceivingKind.CLINIC: Status.AT_CLINIC,
    ReceivingKind.FOSTER: Status.IN_FOSTER,
}
"""What an animal's status becomes where it is received."""


class Outcome(StrEnum):
    """What became of an animal that was received."""

    PLACED = "placed"
    RETURNED = "returned_to_owner"
    DIED = "died"


LEFT: dict[Outcome, Status] = {
    Outcome.PLACED: Status.ADOPTED,
    Outcome.RETURNED: Status.WITH_OWNER,
    Outcome.DIED: Status.DEAD,
}
"""What an animal's status becomes by its outcome."""


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

CLAIM_FOLLOWS: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.QUEUED: frozenset({ClaimState.OPEN, ClaimState.WITHDRAWN, ClaimState.REFUSED}),
    ClaimState.OPEN: frozenset(
        {ClaimState.CONFIRMED, ClaimState.WITHDRAWN, ClaimState.LAPSED, ClaimState.REFUSED}
    ),
    ClaimState.CONFIRMED: frozenset({ClaimState.RECEIVED, ClaimState.WITHDRAWN}),
    ClaimState.RECEIVED: frozenset(),
    ClaimState.WITHDRAWN: frozenset(),
    ClaimState.LAPSED: frozenset(),
    ClaimState.REFUSED: frozenset(),
}
"""Which state of a claim may follow which; what has ended is claimed anew."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One receiving place's wish for an animal or a whole group; only an open one expires."""

    claim_id: UUID
    shelter_id: UUID
    state: ClaimState
    made_at: datetime
    expires_at: datetime | None = None


def claim_may_follow(old: ClaimState, new: ClaimState) -> bool:
    """Whether a claim may go from `old` to `new`."""
    return new in CLAIM_FOLLOWS[old]


def has_lapsed(claim: Claim, now: datetime) -> bool:
    """Whether an open claim's time is over; at the very moment of `expires_at` it is."""
    return (
        claim.state is ClaimState.OPEN and claim.expires_at is not None and now >= claim.expires_at
    )


def state_at(claim: Claim, now: datetime) -> ClaimState:
    """The claim's state as readers must see it: one whose time is over counts as lapsed."""
    return ClaimState.LAPSED if has_lapsed(claim, now) else claim.state


def active_claim(claims: Iterable[Claim], now: datetime) -> Claim | None:
    """The one claim of these, all for one animal or group, that holds at the moment."""
    return next((claim for claim in claims if state_at(claim, now) in ACTIVE), None)


def next_in_queue(claims: Iterable[Claim], now: datetime) -> Claim | None:
    """The claim to open now, or None: the longest queued one, once no other is active.

    It holds its full time from the moment it is opened, however long ago the one before ended.
    """
    known = list(claims)
    if active_claim(known, now):
        return None
    queued = [claim for claim in known if claim.state is ClaimState.QUEUED]
    return min(queued, key=lambda claim: (claim.made_at, claim.claim_id), default=None)


def extended(expires_at: datetime, hold: timedelta = HOLD) -> datetime:
    """When an open claim expires after one extension: one hold later than it would have."""
    return expires_at + hold


ON_OFFER = frozenset(
    {
        Status.SEEN,
        Status.WAITING,
        Status.SEATED,
        Status.IN_VAN,
        Status.AT_CLINIC,
        Status.IN_FOSTER,
    }
)
"""Where an animal may be while shelters are asked to take it."""


NOT_COMING = frozenset({Status.WITH_OWNER, Status.ADOPTED, Status.STAYS, Status.DEAD})
"""Where an animal is that no longer needs the place it was promised."""


class WhyNoOffer(StrEnum):
    """Why an animal cannot be offered to shelters, in the order in which it is asked."""

    NOT_TOLD_APART = "not_told_apart"
    WITH_OWN_PEOPLE = "with_own_people"
    NOT_WITH_US = "not_with_us"
    OWNER_PRESENT = "owner_present"


def why_no_offer(
    status: Status, owner: Owner, *, companion: bool = False, pack: bool = False
) -> WhyNoOffer | None:
    """The first reason why an animal may not be offered, or None when it may.

    One whose owner was evacuated may be: it needs a roof while they look for it.
    """
    if pack:
        return WhyNoOffer.NOT_TOLD_APART
    if companion:
        return WhyNoOffer.WITH_OWN_PEOPLE
    if status not in ON_OFFER:
        return WhyNoOffer.NOT_WITH_US
    if owner is Owner.PRESENT:
        return WhyNoOffer.OWNER_PRESENT
    return None


class WhyNoClaim(StrEnum):
    """Why a receiving place cannot claim, in the order in which it is asked."""

    NOT_ON_OFFER = "not_on_offer"
    GROUP_IN_PART = "group_in_part"
    ALREADY_YOURS = "already_yours"


def why_no_claim(
    shelter_id: UUID,
    wanted: Iterable[UUID],
    group: Iterable[UUID],
    claims: Iterable[Claim],
    now: datetime,
    *,
    on_offer: bool,
) -> WhyNoClaim | None:
    """The first reason why a receiving place may not claim these animals, or None.

    `group` are all that must be placed together, the animal itself at least; `claims` are those
    made for it before. A claim of someone else is no reason: this one queues behind it.
    """
    if not on_offer:
        return WhyNoClaim.NOT_ON_OFFER
    if set(wanted) != set(group):
        return WhyNoClaim.GROUP_IN_PART
    waiting = ACTIVE | {ClaimState.QUEUED}
    if any(c.shelter_id == shelter_id and state_at(c, now) in waiting for c in claims):
        return WhyNoClaim.ALREADY_YOURS
    return None


class WhyNotConfirmed(StrEnum):
    """Why a claim cannot be confirmed, in the order in which it is asked."""

    LAPSED = "lapsed"
    NOT_OPEN = "not_open"
    NOT_ON_OFFER = "not_on_offer"
    SHELTER_FULL = "shelter_full"


def why_not_confirmed(
    claim: Claim, now: datetime, *, on_offer: bool, has_place: bool
) -> WhyNotConfirmed | None:
    """The first reason why a coordinator may not confirm a claim, or None."""
    if state_at(claim, now) is ClaimState.LAPSED:
        return WhyNotConfirmed.LAPSED
    if claim.state is not ClaimState.OPEN:
        return WhyNotConfirmed.NOT_OPEN
    if not on_offer:
        return WhyNotConfirmed.NOT_ON_OFFER
    return None if has_place else WhyNotConfirmed.SHELTER_FULL


class HalfDay(StrEnum):
    """MORNING until noon, AFTERNOON until six, EVENING until midnight, local time."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Arrival:
    """All that a receiving place is told of a future run: "on the 24th, afternoon"."""

    day: date
    half_day: HalfDay


def arrival_words(
    state: ClaimState, arrives_at: datetime, now: datetime, zone: tzinfo
) -> Arrival | None:
    """The half-day that may be told, or None: only to a confirmed claim, at most 48 h ahead.

    The 48 hours count to the end of the half-day, not to the arrival: else the moment at which
    the words appear would give the hour away to whoever keeps looking.
    """
    local = arrives_at.astimezone(zone)
    midnight = datetime.combine(local.date(), time(), zone)
    if local.hour < 12:
        half_day, end = HalfDay.MORNING, midnight.replace(hour=12)
    elif local.hour < 18:
        half_day, end = HalfDay.AFTERNOON, midnight.replace(hour=18)
    else:
        half_day = HalfDay.EVENING
        end = datetime.combine(local.date() + timedelta(days=1), time(), zone)
    if state is not ClaimState.CONFIRMED or now < end.astimezone(UTC) - TOLD_AHEAD:
        return None
    return Arrival(local.date(), half_day)


class Notice(StrEnum):
    """What a receiving place is told of a claim of its own; why is never told."""

    EXPECTED = "expected"
    CALLED_OFF = "called_off"
    MISSED = "missed"
    ARRIVES = "arrives"
    EXPIRES = "expires"
    CONFIRMED = "confirmed"


SOON = timedelta(hours=24)
"""How long before it lapses a claim is spoken of."""


def told_hour(expected_at: datetime) -> datetime:
    """The hour that is told of a crew that is out: the nearest full one."""
    return (expected_at + timedelta(minutes=30)).replace(minute=0, second=0, microsecond=0)


def half_day_starts(arrival: Arrival, zone: tzinfo) -> datetime:
    """The moment at which the told half-day begins; it tells no more than its words do."""
    hour = {HalfDay.MORNING: 0, HalfDay.AFTERNOON: 12, HalfDay.EVENING: 18}[arrival.half_day]
    return datetime.combine(arrival.day, time(hour), zone)
