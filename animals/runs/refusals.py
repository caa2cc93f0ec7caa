"""What can stand in the way of a run; the words for it are in `forms`."""

from animals.errors import Conflict, Refused


class NameTaken(Conflict):
    """Another van has that name; facts: field, name."""


class RunChanged(Conflict):
    """Somebody changed the plan in the meantime; facts: seen, now (both versions)."""


class RunMovedOn(Conflict):
    """The run's state no longer allows it; fact: state."""


class RunPast(Refused):
    """The run would be over before it begins to be planned; fact: field."""


class MomentOutsideRun(Refused):
    """Turning back or news is expected outside the run's hours; fact: field."""


class BadHour(Refused):
    """The crew comes home later than now, than it was to leave, and within a day; fact: field."""


class BadDelay(Refused):
    """A run is put off by at least an hour and at most two months; fact: field."""


class VanBusy(Conflict):
    """The van is on another run in those hours; facts: field, run."""


class VanGone(Refused):
    """The van of the run that is copied was put away; facts: field, van."""


class PersonBusy(Conflict):
    """Somebody of the team is on another run in those hours; facts: field, person, run."""


class NoSeatsLeft(Refused):
    """The van seats fewer people than that; facts: field, seats, people."""


class PayloadExceeded(Refused):
    """The van would be too heavy, and no reason was given; facts: field, over (grams)."""


class ShelterClosed(Refused):
    """The place it is claimed by takes nobody in that day; facts: field, shelters, day."""


class SeatTaken(Conflict):
    """The animal has an open seat already; facts: animal, run."""


class CrateTaken(Conflict):
    """Somebody else was put into that crate; facts: crate, animal."""


class MayNotSit(Refused):
    """Crate or company speak against it; facts: field, animal, refusals, final.

    `final`: no reason outweighs one of them.
    """


class NoCrateFits(Refused):
    """The van has no crate that fits; facts: field, animals."""


class NoCrateForPet(Refused):
    """No crate is free for somebody's pet; facts: field, name, species."""


class CratesTaken(Conflict):
    """Others sit in the crates that would fit; facts: field, animals."""


class NotAtLarge(Refused):
    """The animal is no longer out there to be fetched; facts: animal, status."""


class FoodIsWhere(Refused):
    """Food was loaded, and nobody said where it is now; facts: field, grams."""


class VanStillOut(Conflict):
    """The van's last run is not closed, so nobody knows what it holds; fact: run."""


class NoTeam(Refused):
    """Nobody is on the team; fact: field."""


class NotAboard(Refused):
    """The animal is not in the van; fact: animal."""


class NeedsReceiver(Refused):
    """A hand-over to a shelter, clinic or foster home names which; fact: field."""


class FoodDoesNotAddUp(Refused):
    """Grams are not accounted for; facts: field, difference, signed."""


class AnimalsWithoutEnd(Refused):
    """Nobody said what became of these; fact: animals (their codes)."""


class DoseOutsideRun(Refused):
    """A drug given in the future, or before the day of the run; fact: field."""


class NotOnRun(Refused):
    """The animal has no seat on this run; facts: field, animal."""
