"""What can be said of an animal: its codes, its status and what may follow, its usual weight.

Short codes and microchips are in `codes`, search words in `words`, likeness in `likeness`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from animals.errors import Conflict, Refused


class Species(StrEnum):
    """Kind of animal; OTHER comes with words of its own (goats and parrots do turn up)."""

    DOG = "dog"
    CAT = "cat"
    OTHER = "other"


class Size(StrEnum):
    """Size of dogs: S up to 11 kg, M 12-27, L 28-45, XL above 45."""

    S = "S"
    M = "M"
    L = "L"
    XL = "XL"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    MALE = "m"
    FEMALE = "f"
    UNKNOWN = "unknown"


class Neutered(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Age(StrEnum):
    BABY = "baby"
    YOUNG = "young"
    ADULT = "adult"
    SENIOR = "senior"
    UNKNOWN = "unknown"


class Temperament(StrEnum):
    FRIENDLY = "friendly"
    SHY = "shy"
    FEARFUL = "fearful"
    AGGRESSIVE = "aggressive"
    UNKNOWN = "unknown"


class Condition(StrEnum):
    """What can be wrong or delicate; TRAPPED is chained or locked in."""

    INJURED = "injured"
    SICK = "sick"
    THIN = "thin"
    PREGNANT = "pregnant"
    NURSING = "nursing"
    WITH_YOUNG = "with_young"
    TRAPPED = "trapped"
    BIT_SOMEONE = "bit_someone"
    CONTAGIOUS = "contagious"


class Need(StrEnum):
    FOOD = "food"
    VET = "vet"
    TRANSPORT = "transport"


class Owner(StrEnum):
    """PRESENT lives there and stops the automatic flag; AWAY was evacuated and may be looking."""

    PRESENT = "present"
    AWAY = "away"
    NONE = "none"
    UNKNOWN = "unknown"


class How(StrEnum):
    """SEEN with own eyes, or TOLD by somebody, mostly on the phone."""

    SEEN = "seen"
    TOLD = "told"


class Relation(StrEnum):
    """What a contact is to the animal or the spot."""

    OWNER = "owner"
    CARETAKER = "caretaker"
    FINDER = "finder"
    NEIGHBOUR = "neighbour"


class GroupKind(StrEnum):
    """Why animals must travel and be placed together."""

    MOTHER_WITH_LITTER = "mother_with_litter"
    LITTER = "litter"
    PAIR = "pair"
    PACK = "pack"


class EarMark(StrEnum):
    """A clip means neutered, vaccinated and registered; a cut tip means a neutered cat."""

    CLIP = "clip"
    TAG = "tag"
    TIP_CUT = "tip_cut"


class Ear(StrEnum):
    LEFT = "left"
    RIGHT = "right"


class StatusCannotFollow(Refused):
    """An animal that is `old` cannot become `new`."""


class ReasonNeeded(Refused):
    """A decision against the usual says why."""


class OnTheRoad(Refused):
    """The animal is seated or in the van: its run decides what becomes of it."""


class AnimalChanged(Conflict):
    """Somebody changed the animal while it was being edited."""


class NoSuchAnimal(Refused):
    """The code that was typed belongs to no animal."""


class SameAnimal(Refused):
    """An animal cannot be another one to itself."""


class InAnotherGroup(Refused):
    """Both animals belong to groups already, and not to the same one."""


class MergedMeanwhile(Conflict):
    """One of the two animals was merged, or its merge undone, before."""


class PackToldApart(Conflict):
    """Nobody of the pack is left to tell apart, or fewer than were asked for: `left`."""


class GoodWith(StrEnum):
    """Whether it gets on with dogs, or with cats, as somebody has seen it do."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What can be said of an animal from looking at it."""

    species: Species
    species_other: str = ""
    size: Size = Size.UNKNOWN
    sex: Sex = Sex.UNKNOWN
    age: Age = Age.UNKNOWN
    colour: str = ""
    marks: str = ""
    temperament: Temperament = Temperament.UNKNOWN
    good_with_dogs: GoodWith = GoodWith.UNKNOWN
    good_with_cats: GoodWith = GoodWith.UNKNOWN
    condition: frozenset[Condition] = frozenset()
    needs: frozenset[Need] = frozenset()
    owner: Owner = Owner.UNKNOWN


class Status(StrEnum):
    """Where an animal stands; STAYS is a decision and has a reason."""

    SEEN = "seen"
    WAITING = "waiting"
    SEATED = "seated"
    IN_VAN = "in_van"
    AT_CLINIC = "at_clinic"
    IN_FOSTER = "in_foster"
    AT_SHELTER = "at_shelter"
    WITH_OWNER = "with_owner"
    ADOPTED = "adopted"
    STAYS = "stays"
    LOST_SIGHT = "lost_sight"
    DEAD = "dead"


ON_THE_ROAD = frozenset({Status.SEATED, Status.IN_VAN})
AT_LARGE = frozenset({Status.SEEN, Status.WAITING, Status.STAYS, Status.LOST_SIGHT})
"""Out there, where it may be met again."""

_CARED_FOR = {Status.AT_CLINIC, Status.IN_FOSTER, Status.AT_SHELTER}
_HOME = {Status.WITH_OWNER, Status.ADOPTED}
_ANYWHERE = frozenset(Status)

FOLLOWS: dict[Status, frozenset[Status]] = {
    # Anything can become of an animal at large: others take it in, its owner turns up, it dies.
    Status.SEEN: _ANYWHERE - {Status.SEEN},
    Status.WAITING: _ANYWHERE - {Status.WAITING},
    Status.STAYS: _ANYWHERE - {Status.STAYS},
    Status.LOST_SIGHT: _ANYWHERE - {Status.LOST_SIGHT},
    # Not caught on the day, it waits again; it never falls back to merely seen.
    Status.SEATED: _ANYWHERE - {Status.SEATED, Status.SEEN, Status.ADOPTED},
    # Let go again after treatment it stays; broken loose it is lost sight of.
    Status.IN_VAN: frozenset(_CARED_FOR | _HOME | AT_LARGE | {Status.DEAD}) - {Status.SEEN},
    Status.AT_CLINIC: _ANYWHERE - {Status.AT_CLINIC, Status.SEEN},
    Status.IN_FOSTER: _ANYWHERE - {Status.IN_FOSTER, Status.SEEN},
    Status.AT_SHELTER: _ANYWHERE - {Status.AT_SHELTER, Status.SEEN},
    # Given back, run away, or left behind a second time.
    Status.WITH_OWNER: _ANYWHERE - {Status.WITH_OWNER, Status.ADOPTED},
    Status.ADOPTED: _ANYWHERE - {Status.ADOPTED},
    # Told dead by mistake and met alive.
    Status.DEAD: frozenset({Status.SEEN}),
}
"""Which status may follow which."""


def may_follow(old: Status, new: Status) -> bool:
    """Whether an animal's status may turn from `old` into `new`; staying the same always may."""
    return old is new or new in FOLLOWS[old]


SIZES = (Size.S, Size.M, Size.L, Size.XL)
"""The known sizes, smallest first."""


def planned_size(species: Species, size: Size, age: Age = Age.UNKNOWN) -> Size:
    """The size to keep room for, never unknown.

    Cats and babies of unknown size count as S; any other unknown animal as L, since a crate
    that proves too small on the road leaves the animal behind.
    """
    if size is not Size.UNKNOWN:
        return size
    return Size.S if species is Species.CAT or age is Age.BABY else Size.L


def typical_kg(size: Size, species: Species = Species.DOG) -> int:
    """Kilograms when only a size is known: 8, 20, 32 and 50 for dogs; unknown counts as M.

    A cat weighs 4 whatever size was noted. Source of the dogs' figures: the middle of each size.
    """
    if species is Species.CAT:
        return 4
    return {Size.S: 8, Size.M: 20, Size.L: 32, Size.XL: 50, Size.UNKNOWN: 20}[size]


WATCH_DAYS = 10
"""Days under watch after a bite."""


def is_under_watch(
    on: date, *, bit_someone: bool, bit_on: date | None = None, rabies_suspected: bool = False
) -> bool:
    """Whether an animal is watched that day: rabies suspected, or a bite within ten days.

    The tenth day after the bite is still one. A bite of unknown date counts as fresh.
    """
    if rabies_suspected:
        return True
    if bit_on is None:
        return bit_someone
    return (on - bit_on).days <= WATCH_DAYS
