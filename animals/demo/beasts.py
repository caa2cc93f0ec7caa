"""What the demo's animals are written down as: one `Beast` each, in `dogs` and `cats`."""

from dataclasses import dataclass, field

from animals.demo.coats import Coat
from animals.demo.drawing import Look
from animals.demo.faces import Clip, Ears
from animals.demo.scenes import Scene
from animals.sightings.keeping import ContactFacts, Papers
from animals.sightings.rules import (
    Age,
    Condition,
    EarMark,
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

S, M, L, XL = Size.S, Size.M, Size.L, Size.XL
UP, FOLDED, FLOPPY = Ears.UP, Ears.FOLDED, Ears.FLOPPY
HE, SHE = Sex.MALE, Sex.FEMALE
BABY, YOUNG, ADULT, SENIOR = Age.BABY, Age.YOUNG, Age.ADULT, Age.SENIOR
FRIENDLY, SHY = Temperament.FRIENDLY, Temperament.SHY
FEARFUL, AGGRESSIVE = Temperament.FEARFUL, Temperament.AGGRESSIVE


@dataclass(frozen=True, slots=True)
class Seen:
    """One sighting: so many days ago, by whom, where in words, and what was noted.

    `call` is whoever told of it by phone; then there is no photo. From the second photo on the
    beasts `beside` are on it too.
    """

    days: float
    by: str
    place: str = ""
    note: str = ""
    scene: Scene = Scene.YARD
    photos: int = 1
    call: ContactFacts | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an animal, beyond being seen or waiting; `home` is a receiving place."""

    status: Status
    days: float
    reason: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Jab:
    """A vaccination against rabies, so many days ago and good for so many; known how."""

    days: int
    lasts: int = 365
    batch: str = ""
    how: How = How.SEEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Beast:
    """One animal: how it looks, who saw it, how many metres east and north of the centre."""

    key: str
    look: Look
    place: str
    east: int
    north: int
    colour: str
    sex: Sex
    temper: Temperament
    seen: tuple[Seen, ...]
    marks: str = ""
    condition: frozenset[Condition] = frozenset()
    needs: frozenset[Need] = frozenset()
    owner: Owner = Owner.UNKNOWN
    name: str = ""
    fate: Fate | None = None
    papers: Papers | None = None
    rabies: Jab | None = None
    species_other: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack seen together and not told apart: looks of some of them, `count` in all."""

    looks: tuple[Look, ...]
    count: int
    place: str
    east: int
    north: int
    colour: str
    seen: Seen
    size: Size = Size.UNKNOWN
    needs: frozenset[Need] = field(default_factory=frozenset)


def told_by(name: str, phone: str, relation: Relation = Relation.NEIGHBOUR) -> ContactFacts:
    """Whoever called; the numbers belong to nobody."""
    return ContactFacts(name=name, phone=f"+380 00 {phone}", relation=relation)


def conditions(*codes: str) -> frozenset[Condition]:
    return frozenset(map(Condition, codes))


def needs(*codes: str) -> frozenset[Need]:
    return frozenset(map(Need, codes))


def dog(coat: Coat, size: Size, ears: Ears, age: Age = ADULT, seed: int = 0, *,
        shaggy: bool = False, collar: str | None = None,
        clip: Clip = Clip.NONE) -> Look:  # fmt: skip
    return Look(Species.DOG, coat, size, age, ears, shaggy, collar, clip, seed)


def cat(coat: Coat, age: Age = ADULT, seed: int = 0, *, shaggy: bool = False,
        collar: str | None = None, clip: Clip = Clip.NONE) -> Look:  # fmt: skip
    return Look(Species.CAT, coat, Size.UNKNOWN, age, Ears.UP, shaggy, collar, clip, seed)


CLIPPED = Papers(neutered=Neutered.YES, ear_mark=EarMark.CLIP, ear_colour="жовта")
"""What a yellow clip in the ear tells."""
