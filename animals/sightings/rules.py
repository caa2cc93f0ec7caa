"""What can be said of an animal: its codes, its status and what may follow, its usual weight.

Short codes and microchips are in `codes`, search words in `words`, likeness in `likeness`.
"""

from enum import StrEnum


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


class EarMark(StrEnum):
    """A clip means neutered, vaccinated and registered; a cut tip means a neutered cat."""

    CLIP = "clip"
    TAG = "tag"
    TIP_CUT = "tip_cut"


class Ear(StrEnum):
    LEFT = "left"
    RIGHT = "right"


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
