"""How names of places are compared: in Latin letters, without apostrophes, one slip forgiven."""

import re

from animals.places.latin import latin

LEAST_FOR_A_SLIP = 4
"""Letters typed before one of them may be wrong."""
_APOSTROPHES = re.compile("['’ʼ`ʹ′]")
_APART = re.compile(r"[^a-z0-9]+")
_ALSO = str.maketrans({"ы": "и", "э": "е", "ё": "йо", "ъ": "", "Ы": "И", "Э": "Е", "Ё": "Йо"})


def folded(text: str) -> str:
    """«Куп’янськ-Вузловий» as kupiansk vuzlovyi; "" when no letter is left."""
    plain = latin(_APOSTROPHES.sub("", text.translate(_ALSO))).casefold()
    return _APART.sub(" ", plain).strip()


def called(name_uk: str, name_en: str) -> str:
    """What a place is searched by: both names folded, once where they are the same."""
    return " ".join(dict.fromkeys([folded(name_uk), folded(name_en)]))


def begins_nearly(name: str, typed: str) -> bool:
    """Whether a word of the folded name begins with what was typed, folded, but for one slip.

    One letter wrong, missing or too many, or two swapped; nothing short begins nearly.
    """
    if len(typed) < LEAST_FOR_A_SLIP:
        return False
    words = name.split()
    return any(_nearly(" ".join(words[n:]), typed) for n in range(len(words)))


def halves(typed: str) -> list[str]:
    """LIKE patterns of which every folded name that begins nearly so fulfils at least one.

    One slip leaves the first or the second half whole, the second at most one letter off its
    place; only two letters swapped across the middle spoil both.
    """
    middle = len(typed) // 2
    first, second = typed[:middle], typed[middle:]
    shifted = ["_" * (middle + step) + second for step in (-1, 0, 1) if middle + step >= 0]
    swapped = f"{first[:-1]}__{second[1:]}"
    starts = [first, swapped, *shifted]
    return [f"{start}%" for start in starts] + [f"% {start}%" for start in starts]


def _nearly(name: str, typed: str) -> bool:
    same = 0
    while same < min(len(name), len(typed)) and name[same] == typed[same]:
        same += 1
    if same == len(typed):
        return True
    there, here = name[same:], typed[same:]
    return (
        there[1:].startswith(here[1:])
        or there[1:].startswith(here)
        or there.startswith(here[1:])
        or (there[:2] == here[1::-1] and there[2:].startswith(here[2:]))
    )
