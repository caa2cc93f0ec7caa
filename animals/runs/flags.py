"""Who needs transport: the flag, its table, and what a coordinator's hand changes in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from animals.runs.rules import FlagReason, Urgency
from animals.shelters.rules import ClaimState
from animals.sightings.rules import Age, Condition, Need, Owner, Status, Temperament

LONG_WAIT_DAYS = 14
UNSEEN_DAYS = 10
"""After so many days unseen an animal may be gone."""

AT_LARGE = frozenset({Status.SEEN, Status.WAITING, Status.SEATED})
"""Where an animal can be flagged: still out there, on a run's list or not."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the flag of one animal, or of one pack, rests on.

    `people_remain`: somebody lives where the animal is. `caretaker_leaves`: with the next run,
    from the animal's spot; `caretaker_left`: the last one is gone. `confirmed_by_call`: within
    the last `UNSEEN_DAYS`. `run_passes`: an upcoming run comes within its reach. `pack_of`: how
    many animals not yet told apart, None for an individual.
    """

    status: Status = Status.SEEN
    conditions: frozenset[Condition] = frozenset()
    needs: frozenset[Need] = frozenset()
    temperament: Temperament = Temperament.UNKNOWN
    age: Age = Age.UNKNOWN
    owner: Owner = Owner.UNKNOWN
    companion: bool = False
    with_mother: bool = False
    fed_by_someone: bool = False
    people_remain: bool = True
    area_under_evacuation: bool = False
    caretaker_leaves: bool = False
    caretaker_left: bool = False
    claim: ClaimState | None = None
    shelter_has_place: bool = False
    run_passes: bool = False
    waiting_days: int = 0
    days_since_seen: int = 0
    confirmed_by_call: bool = False
    pack_of: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; a line that somebody asked for is not automatic."""

    urgency: Urgency
    reason: FlagReason
    holds: Callable[[Facts], bool]
    automatic: bool = True


def _is(condition: Condition) -> Callable[[Facts], bool]:
    return lambda facts: condition in facts.conditions


def _is_under_evacuation(condition: Condition) -> Callable[[Facts], bool]:
    return lambda facts: condition in facts.conditions and facts.area_under_evacuation


FLAG_TABLE: tuple[Row, ...] = (
    Row(Urgency.RED, FlagReason.INJURED, _is(Condition.INJURED)),
    Row(
        Urgency.RED,
        FlagReason.SICK,
        lambda facts: Condition.SICK in facts.conditions or Need.VET in facts.needs,
    ),
    Row(
        Urgency.RED,
        FlagReason.TRAPPED_UNFED,
        lambda facts: Condition.TRAPPED in facts.conditions and not facts.fed_by_someone,
    ),
    Row(
        Urgency.RED,
        FlagReason.BABY_WITHOUT_MOTHER,
        lambda facts: facts.age is Age.BABY and not facts.with_mother,
    ),
    Row(
        Urgency.RED,
        FlagReason.PREGNANT_UNDER_EVACUATION,
        _is_under_evacuation(Condition.PREGNANT),
    ),
    Row(
        Urgency.RED,
        FlagReason.NURSING_UNDER_EVACUATION,
        _is_under_evacuation(Condition.NURSING),
    ),
    Row(Urgency.RED, FlagReason.CARETAKER_LEAVES, lambda facts: facts.caretaker_leaves),
    Row(Urgency.YELLOW, FlagReason.THIN, _is(Condition.THIN)),
    Row(Urgency.YELLOW, FlagReason.BIT_SOMEONE, _is(Condition.BIT_SOMEONE)),
    Row(
        Urgency.YELLOW,
        FlagReason.AGGRESSIVE_NEAR_PEOPLE,
        lambda facts: facts.temperament is Temperament.AGGRESSIVE and facts.people_remain,
    ),
    Row(Urgency.YELLOW, FlagReason.CARETAKER_LEFT, lambda facts: facts.caretaker_left),
    Row(
        Urgency.YELLOW,
        FlagReason.PLACE_CONFIRMED,
        lambda facts: facts.claim is ClaimState.CONFIRMED and facts.shelter_has_place,
    ),
    Row(
        Urgency.YELLOW,
        FlagReason.WAITING_LONG,
        lambda facts: facts.waiting_days > LONG_WAIT_DAYS and facts.days_since_seen <= UNSEEN_DAYS,
    ),
    Row(
        Urgency.GREEN,
        FlagReason.ASKED_FOR,
        lambda facts: Need.TRANSPORT in facts.needs,
        automatic=False,
    ),
    Row(Urgency.GREEN, FlagReason.CLAIM_OPEN, lambda facts: facts.claim is ClaimState.OPEN),
    Row(
        Urgency.GREEN,
        FlagReason.FRIENDLY_ON_THE_WAY,
        lambda facts: facts.temperament is Temperament.FRIENDLY and facts.run_passes,
    ),
)
"""Worst first; the worst line wins and all that hold are listed."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """A coordinator's word on a flag: raised to `urgency`, or lifted when that is None.

    `reason` is their own words. A lifted flag stays down for the reasons that stood at that
    moment, `despite` them; a new reason raises it again, so that nobody is forgotten.
    """

    urgency: Urgency | None
    reason: str
    despite: frozenset[FlagReason] = frozenset()


@dataclass(frozen=True, slots=True)
class Flag:
    """How urgent, why, and whether the animal may be gone; no urgency means no flag."""

    urgency: Urgency | None = None
    reasons: tuple[FlagReason, ...] = ()
    may_be_gone: bool = False

    @property
    def only_if_there_is_time(self) -> bool:
        """A stop for it is no *must*."""
        return self.may_be_gone


def flag(facts: Facts, by_hand: ByHand | None = None) -> Flag:
    """The flag of one animal or pack: the worst line's urgency, and all reasons that hold.

    Nobody is flagged who travels with their own people or is no longer at large. An owner who
    lives there stops every line but the one asked for by hand. A pack is flagged once transport
    is asked for it. A flag set by hand raises and never lowers; lowering is lifting.
    """
    if facts.companion or facts.status not in AT_LARGE:
        return Flag()
    rows = _rows_that_hold(facts)
    if by_hand is not None and by_hand.urgency is None:
        rows = [row for row in rows if row.reason not in by_hand.despite]
    urgencies = [row.urgency for row in rows]
    reasons = [row.reason for row in rows]
    if by_hand is not None and by_hand.urgency is not None:
        urgencies.append(by_hand.urgency)
        reasons.insert(0, FlagReason.SET_BY_HAND)
    if facts.pack_of is not None and reasons:
        reasons.append(FlagReason.PACK_NOT_TOLD_APART)
    return Flag(worst(urgencies), tuple(reasons), may_be_gone(facts))


def _rows_that_hold(facts: Facts) -> list[Row]:
    if facts.pack_of is not None and Need.TRANSPORT not in facts.needs:
        return []
    at_home = facts.owner is Owner.PRESENT
    return [row for row in FLAG_TABLE if row.holds(facts) and not (at_home and row.automatic)]


def worst(urgencies: Iterable[Urgency | None]) -> Urgency | None:
    """The worst of these, or None; a group is as urgent as its worst."""
    present = set(urgencies)
    return next((urgency for urgency in Urgency if urgency in present), None)


def may_be_gone(facts: Facts) -> bool:
    """Whether it is unseen for more than ten days and no call has confirmed it since."""
    return facts.days_since_seen > UNSEEN_DAYS and not facts.confirmed_by_call
