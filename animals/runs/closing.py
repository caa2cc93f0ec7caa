"""Whether a run adds up: every gram of its food, and what became of every seated animal."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from animals.runs.rules import HandoverTo, VisitOutcome
from animals.sightings.rules import Status


@dataclass(frozen=True, slots=True)
class FoodSum:
    """The food of a run, in grams: what came in, and where it went."""

    start: int
    loaded: int
    delivered: int
    returned: int
    lost: int
    stays: int

    @property
    def difference(self) -> int:
        """Grams nobody has accounted for; below zero when more went out than came in."""
        went = self.delivered + self.returned + self.lost + self.stays
        return self.start + self.loaded - went

    @property
    def adds_up(self) -> bool:
        return self.difference == 0


class Missing(StrEnum):
    """What a seated animal still lacks before the run can close."""

    OUTCOME = "outcome"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class SeatEnd:
    """What became of one seat; `outcome` is that of the visit, where one was told."""

    animal_id: UUID
    picked_up: bool = False
    handed_over: bool = False
    outcome: VisitOutcome | None = None


_ENDS_ABOARD = frozenset(
    {
        VisitOutcome.NOT_FOUND,  # broke loose on the way
        VisitOutcome.OWNER_FOUND,
        VisitOutcome.TAKEN_BY_OTHERS,
        VisitOutcome.TREATED_ON_SITE,  # let go again where it was
        VisitOutcome.DEAD,
        VisitOutcome.SAME_AS,
    }
)


def missing_outcome(seat: SeatEnd) -> Missing | None:
    """What the seat lacks, or None: fetched animals are handed over, others have an outcome."""
    if seat.handed_over:
        return None
    if seat.picked_up:
        return None if seat.outcome in _ENDS_ABOARD else Missing.HANDOVER
    # "Done" without a pick-up says nothing of where the animal is.
    return Missing.OUTCOME if seat.outcome in (None, VisitOutcome.DONE) else None


def missing_outcomes(seats: Iterable[SeatEnd]) -> dict[UUID, Missing]:
    """The animals that keep a run from closing, each with what it lacks."""
    return {
        seat.animal_id: missing for seat in seats if (missing := missing_outcome(seat)) is not None
    }


STATUS_AFTER_VISIT: dict[VisitOutcome, Status | None] = {
    VisitOutcome.DONE: None,
    VisitOutcome.SKIPPED: Status.WAITING,
    VisitOutcome.FAILED_TO_CATCH: Status.WAITING,
    VisitOutcome.NOT_FOUND: Status.WAITING,
    VisitOutcome.COULD_NOT_REACH: Status.WAITING,
    VisitOutcome.TREATED_ON_SITE: Status.WAITING,
    VisitOutcome.OWNER_FOUND: Status.WITH_OWNER,
    VisitOutcome.TAKEN_BY_OTHERS: Status.LOST_SIGHT,
    VisitOutcome.DEAD: Status.DEAD,
    VisitOutcome.SAME_AS: None,
}
"""The status an animal has after a visit; None leaves it to the pick-up or to the merge."""

STATUS_AFTER_HANDOVER: dict[HandoverTo, Status] = {
    HandoverTo.SHELTER: Status.AT_SHELTER,
    HandoverTo.CLINIC: Status.AT_CLINIC,
    HandoverTo.FOSTER: Status.IN_FOSTER,
    HandoverTo.OWNER: Status.WITH_OWNER,
    HandoverTo.OTHER: Status.LOST_SIGHT,
}
"""The status an animal has once handed over; people we do not know take it out of our sight."""
