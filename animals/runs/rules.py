"""The words of a run: its states, stops, outcomes and the codes that the other rules answer with.

Who needs transport is decided in `flags`, which run can take whom in `reach`, crates and company
in `crates` and `packing`, the payload in `weights`, order and minutes in `stops`, the run's life in
`states`, its sums in `closing`.
"""

from enum import StrEnum


class RunState(StrEnum):
    PLANNED = "planned"
    LOADING = "loading"
    ON_ROAD = "on_road"
    BACK = "back"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class StopKind(StrEnum):
    PEOPLE = "people"
    ANIMALS = "animals"
    SPOT = "spot"
    HANDOVER = "handover"


class VisitOutcome(StrEnum):
    """What came of a stop or of one animal at it."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED_TO_CATCH = "failed_to_catch"
    NOT_FOUND = "not_found"
    COULD_NOT_REACH = "could_not_reach"
    TREATED_ON_SITE = "treated_on_site"
    OWNER_FOUND = "owner_found"
    TAKEN_BY_OTHERS = "taken_by_others"
    DEAD = "dead"
    SAME_AS = "same_as"


class HandoverTo(StrEnum):
    """Who received the animal at the other end."""

    SHELTER = "shelter"
    CLINIC = "clinic"
    FOSTER = "foster"
    OWNER = "owner"
    OTHER = "other"


class CheckIn(StrEnum):
    """One-tap news from a crew; IN and OUT are of the danger area. Never a position."""

    LEFT = "left"
    IN = "in"
    OUT = "out"
    HOME = "home"
    TROUBLE = "trouble"


class CrateKind(StrEnum):
    """A crate is for dogs, a carrier for cats."""

    CRATE = "crate"
    CARRIER = "carrier"


class Urgency(StrEnum):
    """How badly an animal must travel, worst first."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class FlagReason(StrEnum):
    """Why an animal is flagged, in the order of the flag table."""

    SET_BY_HAND = "set_by_hand"
    INJURED = "injured"
    SICK = "sick"
    TRAPPED_UNFED = "trapped_unfed"
    BABY_WITHOUT_MOTHER = "baby_without_mother"
    PREGNANT_UNDER_EVACUATION = "pregnant_under_evacuation"
    NURSING_UNDER_EVACUATION = "nursing_under_evacuation"
    CARETAKER_LEAVES = "caretaker_leaves"
    THIN = "thin"
    BIT_SOMEONE = "bit_someone"
    AGGRESSIVE_NEAR_PEOPLE = "aggressive_near_people"
    CARETAKER_LEFT = "caretaker_left"
    PLACE_CONFIRMED = "place_confirmed"
    WAITING_LONG = "waiting_long"
    ASKED_FOR = "asked_for"
    CLAIM_OPEN = "claim_open"
    FRIENDLY_ON_THE_WAY = "friendly_on_the_way"
    PACK_NOT_TOLD_APART = "pack_not_told_apart"


class WhyNot(StrEnum):
    """Why a run cannot take an animal, in the order in which it is asked."""

    DEPARTED = "departed"
    NO_PLACE_KNOWN = "no_place_known"
    OUT_OF_REACH = "out_of_reach"
    NEEDS_OVERRIDE = "needs_override"
    NO_FITTING_CRATE = "no_fitting_crate"
    GROUP_DOES_NOT_FIT = "group_does_not_fit"
    TOO_HEAVY = "too_heavy"
    NO_SHELTER_PLACE = "no_shelter_place"


class LeftOut(StrEnum):
    """Why another van leaves somebody without a crate."""

    NO_CRATE_LIKE_IT = "no_crate_like_it"
    CRATES_TAKEN = "crates_taken"
    """Others have the crates that would hold it."""


class Refusal(StrEnum):
    """Why an animal may not sit in a crate, or not with those already in it."""

    UNDER_WATCH = "under_watch"
    BABY_WITHOUT_MOTHER = "baby_without_mother"
    CRATE_TOO_SMALL = "crate_too_small"
    DOG_IN_CARRIER = "dog_in_carrier"
    CAT_WITH_DOG = "cat_with_dog"
    NOT_OF_ONE_KIND = "not_of_one_kind"
    AGGRESSIVE_ALONE = "aggressive_alone"
    CONTAGIOUS_ALONE = "contagious_alone"
    WATCHED_ALONE = "watched_alone"
    KEPT_FROM_OWN_LITTER = "kept_from_own_litter"
    NOT_FROM_ONE_HOME = "not_from_one_home"
    NOT_CALM = "not_calm"
    MORE_THAN_TWO = "more_than_two"
    GROUP_SPLIT = "group_split"


class CallAnswer(StrEnum):
    """What somebody said on the phone the evening before a run."""

    KEPT_IN = "kept_in"
    """It is there and will be kept in until the crew comes."""
    THERE = "there"
    GONE = "gone"
    NO_ANSWER = "no_answer"
    LEAVES = "leaves"
    """It is there, and whoever cares for it leaves too."""
