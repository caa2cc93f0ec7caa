"""Whether two descriptions may be of one animal: "perhaps K-0042, yesterday, also black and tan".

Suggests to people and never merges. Who may see which suggestion is decided by the caller.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from animals.sightings.rules import SIZES, Age, Sex, Size, Species
from animals.sightings.words import words

NEAR_METRES = 1_000
RECENT_HOURS = 14 * 24
LEAST_SCORE = 3
"""Below this only village and fortnight agree, which is true of every dog there."""

_AGES = (Age.BABY, Age.YOUNG, Age.ADULT, Age.SENIOR)
_LINKING = {"and", "with", "the", "а", "в", "з", "и", "й", "с", "у", "і", "із", "на", "та", "a"}


class Alike(StrEnum):
    """What two descriptions have in common."""

    NEAR = "near"
    SAME_SETTLEMENT = "same_settlement"
    RECENT = "recent"
    COLOUR = "colour"
    MARKS = "marks"
    SIZE = "size"
    SEX = "sex"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Traits:
    """How somebody described one animal."""

    species: Species
    size: Size = Size.UNKNOWN
    sex: Sex = Sex.UNKNOWN
    age: Age = Age.UNKNOWN
    colour: str = ""
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two descriptions agree (more is more alike), and in what."""

    score: int
    reasons: tuple[Alike, ...]


def likeness(
    new: Traits,
    known: Traits,
    metres: float | None,
    hours: float,
    *,
    same_settlement: bool = False,
) -> Likeness | None:
    """How alike two descriptions are, or None when it cannot or need not be one animal.

    `metres` lie between the two places, None when either is unknown; then only
    `same_settlement` can bring them together. `hours` lie between the two moments, either way.
    """
    near = metres is not None and metres <= NEAR_METRES
    if not (near or same_settlement) or abs(hours) > RECENT_HOURS or _contradict(new, known):
        return None
    points: dict[Alike, int] = {}
    if near and metres is not None:
        points[Alike.NEAR] = 3 if metres <= 100 else 2 if metres <= 300 else 1
    else:
        points[Alike.SAME_SETTLEMENT] = 1
    points[Alike.RECENT] = 2 if abs(hours) <= 24 else 1 if abs(hours) <= 72 else 0
    points[Alike.COLOUR] = 2 * min(2, _common_words(new.colour, known.colour))
    points[Alike.MARKS] = 2 * min(1, _common_words(new.marks, known.marks))
    points[Alike.SIZE] = int(new.size is known.size is not Size.UNKNOWN)
    points[Alike.SEX] = int(new.sex is known.sex is not Sex.UNKNOWN)
    points[Alike.AGE] = int(new.age is known.age is not Age.UNKNOWN)
    score = sum(points.values())
    if _telling(new.colour) and _telling(known.colour) and not points[Alike.COLOUR]:
        score -= 2
    if score < LEAST_SCORE:
        return None
    return Likeness(score, tuple(reason for reason, won in points.items() if won))


def _contradict(new: Traits, known: Traits) -> bool:
    """Sizes and ages are judged by eye, so neighbouring ones do not contradict each other."""
    return (
        new.species is not known.species
        or (Sex.UNKNOWN not in (new.sex, known.sex) and new.sex is not known.sex)
        or _steps_apart(SIZES, new.size, known.size) > 1
        or _steps_apart(_AGES, new.age, known.age) > 1
    )


def _steps_apart(scale: tuple[StrEnum, ...], one: StrEnum, other: StrEnum) -> int:
    if one not in scale or other not in scale:
        return 0
    return abs(scale.index(one) - scale.index(other))


def _telling(text: str) -> set[str]:
    return words(text) - _LINKING


def _common_words(one: str, other: str) -> int:
    """How many words of `one` return in `other`, endings aside."""
    others = _telling(other)
    return sum(any(_same_stem(word, known) for known in others) for word in _telling(one))


def _same_stem(one: str, other: str) -> bool:
    """Whether two words begin alike; Ukrainian bends the end («чорний», «чорна»)."""
    if one == other:
        return True
    stem = max(3, min(len(one), len(other)) - 2)
    return min(len(one), len(other)) >= stem and one[:stem] == other[:stem]


Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """A known animal that might be the one just seen; `key` is whatever the caller knows it by."""

    key: Key
    traits: Traits
    metres: float | None
    hours: float
    same_settlement: bool = False


@dataclass(frozen=True, slots=True)
class Match(Generic[Key]):
    candidate: Candidate[Key]
    likeness: Likeness


def best_matches(
    new: Traits, candidates: Iterable[Candidate[Key]], limit: int = 5
) -> list[Match[Key]]:
    """The candidates most like `new`, best first; the nearer and then the later one on a tie."""
    matches = [
        Match(candidate, found)
        for candidate in candidates
        if (
            found := likeness(
                new,
                candidate.traits,
                candidate.metres,
                candidate.hours,
                same_settlement=candidate.same_settlement,
            )
        )
    ]
    matches.sort(key=_rank)
    return matches[:limit]


def _rank(match: Match[Key]) -> tuple[int, float, float]:
    known = match.candidate
    metres = float("inf") if known.metres is None else known.metres
    return (-match.likeness.score, metres, abs(known.hours))
