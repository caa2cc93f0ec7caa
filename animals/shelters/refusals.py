"""What the desk says no to; `forms` has the words."""

from animals.errors import Conflict, Refused


class NotForOffer(Refused):
    """The animal cannot be offered; `why` is a WhyNoOffer."""


class NothingReleased(Refused):
    """It has photos, and none of them was found fit to be shown."""


class Promised(Conflict):
    """A confirmed claim stands in the way; it has to be withdrawn first."""


class Gone(Conflict):
    """The animal was on offer and no longer looks for a place."""


class GroupInPart(Refused):
    """The group is placed whole, and this is not all of it; `count` is how many they are."""


class AlreadyYours(Conflict):
    """This shelter already waits for the animal, or has it."""


class NoPlaceForIt(Refused):
    """The shelter has no free place that would do."""


class NoShelter(Refused):
    """The person's account belongs to no shelter yet."""


class ClaimLapsed(Conflict):
    """The claim's time is over."""


class ClaimNotOpen(Conflict):
    """The claim is not in a state that allows this; `state` is the one it is in."""


class ShelterFull(Conflict):
    """All fitting places are promised or taken; `name` is the shelter's."""


class ReasonMissing(Refused):
    """The act asks for a reason."""


class BelowPromised(Refused):
    """Fewer places than are promised or taken; `count` animals would be left without."""


class CodeTaken(Conflict):
    """Another receiving place has this code."""


class NotAShelterPerson(Refused):
    """Only somebody with the shelter role can work for one."""


class Stale(Conflict):
    """Somebody changed it in the meantime."""


class NotShown(Refused):
    """Only what shelters are offered, or have, gets a page for everybody; `code` is not."""


class Betrays(Refused):
    """The text seems to tell a place, a person or a time; `words` are those that do."""


class PageFull(Refused):
    """More animals than one page holds; `most` is how many it does."""


class NoPicture(Refused):
    """Nobody has found a photo of `code` fit to be shown."""


class GoneHasRoof(Conflict):
    """The one that would go stays at a receiving place: it is the one to keep; `code` is its."""


class BothPromised(Conflict):
    """Both are promised, or one is and the other looks for no place; `code` is a promised one."""


class ClaimedTogether(Conflict):
    """A claim is on a whole group, and would be on half of one; `code` is in it."""


class BadHold(Refused):
    """Claims hold at least an hour and at most two weeks."""


class BadDays(Refused):
    """Closed days end before they begin, are over already, or last more than a year."""
