"""The codes of the trade in words; every page that speaks of animals takes them from here."""

from flask_babel import lazy_gettext, lazy_pgettext

from animals.sightings.codes import MicrochipDoubt
from animals.sightings.likeness import Alike
from animals.sightings.rules import (
    Age,
    Condition,
    Ear,
    EarMark,
    GoodWith,
    GroupKind,
    How,
    Need,
    Neutered,
    Owner,
    Relation,
    Sex,
    Size,
    Species,
    Status,
    Temperament,
)

SPECIES_LABELS = {
    Species.DOG: lazy_pgettext("species", "Dog"),
    Species.CAT: lazy_pgettext("species", "Cat"),
    Species.OTHER: lazy_pgettext("species", "Other"),
}
SIZE_LABELS = {
    Size.S: lazy_pgettext("size", "S, up to 11 kg"),
    Size.M: lazy_pgettext("size", "M, 12–27 kg"),
    Size.L: lazy_pgettext("size", "L, 28–45 kg"),
    Size.XL: lazy_pgettext("size", "XL, above 45 kg"),
    Size.UNKNOWN: lazy_pgettext("size", "Unknown"),
}
SEX_LABELS = {
    Sex.MALE: lazy_pgettext("sex", "Male"),
    Sex.FEMALE: lazy_pgettext("sex", "Female"),
    Sex.UNKNOWN: lazy_pgettext("sex", "Unknown"),
}
AGE_LABELS = {
    Age.BABY: lazy_pgettext("age", "Baby"),
    Age.YOUNG: lazy_pgettext("age", "Young"),
    Age.ADULT: lazy_pgettext("age", "Adult"),
    Age.SENIOR: lazy_pgettext("age", "Senior"),
    Age.UNKNOWN: lazy_pgettext("age", "Unknown"),
}
TEMPERAMENT_LABELS = {
    Temperament.FRIENDLY: lazy_pgettext("temperament", "Friendly"),
    Temperament.SHY: lazy_pgettext("temperament", "Shy"),
    Temperament.FEARFUL: lazy_pgettext("temperament", "Fearful"),
    Temperament.AGGRESSIVE: lazy_pgettext("temperament", "Aggressive"),
    Temperament.UNKNOWN: lazy_pgettext("temperament", "Unknown"),
}
GOOD_WITH_LABELS = {
    GoodWith.YES: lazy_pgettext("good with", "Yes"),
    GoodWith.NO: lazy_pgettext("good with", "No"),
    GoodWith.UNKNOWN: lazy_pgettext("good with", "Unknown"),
}
CONDITION_LABELS = {
    Condition.INJURED: lazy_pgettext("condition", "Injured"),
    Condition.SICK: lazy_pgettext("condition", "Sick"),
    Condition.THIN: lazy_pgettext("condition", "Thin"),
    Condition.PREGNANT: lazy_pgettext("condition", "Pregnant"),
    Condition.NURSING: lazy_pgettext("condition", "Nursing"),
    Condition.WITH_YOUNG: lazy_pgettext("condition", "With young"),
    Condition.TRAPPED: lazy_pgettext("condition", "Chained or locked in"),
    Condition.BIT_SOMEONE: lazy_pgettext("condition", "Bit somebody"),
    Condition.CONTAGIOUS: lazy_pgettext("condition", "Contagious"),
}
NEED_LABELS = {
    Need.FOOD: lazy_pgettext("need", "Food"),
    Need.VET: lazy_pgettext("need", "Vet"),
    Need.TRANSPORT: lazy_pgettext("need", "Transport"),
}
OWNER_LABELS = {
    Owner.PRESENT: lazy_pgettext("owner", "Lives there"),
    Owner.AWAY: lazy_pgettext("owner", "Away, may be looking"),
    Owner.NONE: lazy_pgettext("owner", "None"),
    Owner.UNKNOWN: lazy_pgettext("owner", "Unknown"),
}
HOW_LABELS = {
    How.SEEN: lazy_pgettext("sighting", "Seen"),
    How.TOLD: lazy_pgettext("sighting", "Told, by a call"),
}
RELATION_LABELS = {
    Relation.FINDER: lazy_pgettext("contact", "Finder"),
    Relation.NEIGHBOUR: lazy_pgettext("contact", "Neighbour"),
    Relation.CARETAKER: lazy_pgettext("contact", "Caretaker"),
    Relation.OWNER: lazy_pgettext("contact", "Owner"),
}
STATUS_LABELS = {
    Status.SEEN: lazy_pgettext("animal status", "Seen"),
    Status.WAITING: lazy_pgettext("animal status", "Waiting for transport"),
    Status.SEATED: lazy_pgettext("animal status", "Seated"),
    Status.IN_VAN: lazy_pgettext("animal status", "In the van"),
    Status.AT_CLINIC: lazy_pgettext("animal status", "At a clinic"),
    Status.IN_FOSTER: lazy_pgettext("animal status", "In foster care"),
    Status.AT_SHELTER: lazy_pgettext("animal status", "At a shelter"),
    Status.WITH_OWNER: lazy_pgettext("animal status", "With the owner"),
    Status.ADOPTED: lazy_pgettext("animal status", "Adopted"),
    Status.STAYS: lazy_pgettext("animal status", "Stays there"),
    Status.LOST_SIGHT: lazy_pgettext("animal status", "Lost sight of"),
    Status.DEAD: lazy_pgettext("animal status", "Dead"),
}
NEUTERED_LABELS = {
    Neutered.YES: lazy_pgettext("neutered", "Yes"),
    Neutered.NO: lazy_pgettext("neutered", "No"),
    Neutered.UNKNOWN: lazy_pgettext("neutered", "Unknown"),
}
PROOF_LABELS = {
    How.SEEN: lazy_pgettext("paper", "Seen"),
    How.TOLD: lazy_pgettext("paper", "Told"),
}
EAR_MARK_LABELS = {
    EarMark.CLIP: lazy_pgettext("ear mark", "Clip"),
    EarMark.TAG: lazy_pgettext("ear mark", "Tag"),
    EarMark.TIP_CUT: lazy_pgettext("ear mark", "Tip cut"),
}
EAR_LABELS = {
    Ear.LEFT: lazy_pgettext("ear", "Left"),
    Ear.RIGHT: lazy_pgettext("ear", "Right"),
}
GROUP_LABELS = {
    GroupKind.MOTHER_WITH_LITTER: lazy_pgettext("group", "Mother with her litter"),
    GroupKind.LITTER: lazy_pgettext("group", "Litter"),
    GroupKind.PAIR: lazy_pgettext("group", "Bonded pair"),
    GroupKind.PACK: lazy_pgettext("group", "Came as one pack"),
}
DOUBT_LABELS = {
    MicrochipDoubt.NOT_ONLY_DIGITS: lazy_gettext("A chip number is digits only. Kept as typed."),
    MicrochipDoubt.NOT_FIFTEEN_DIGITS: lazy_gettext("A chip number has 15 digits. Kept as typed."),
    MicrochipDoubt.ODD_PREFIX: lazy_gettext(
        "The chip number begins with neither 804 nor 900–998. Kept as typed."
    ),
}
ALIKE_LABELS = {
    Alike.COLOUR: lazy_pgettext("also alike in", "colour"),
    Alike.MARKS: lazy_pgettext("also alike in", "marks"),
    Alike.SIZE: lazy_pgettext("also alike in", "size"),
    Alike.SEX: lazy_pgettext("also alike in", "sex"),
    Alike.AGE: lazy_pgettext("also alike in", "age"),
}
