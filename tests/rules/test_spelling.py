"""How what somebody types is told to be a place's name."""

import random
import string
from fnmatch import fnmatchcase

import pytest

from animals.places.spelling import begins_nearly, called, folded, halves
from tests.soak import scaled

NAMES = ["kupiansk", "kupiansk vuzlovyi", "petropavlivka", "izium", "mala danylivka", "sloviansk"]


@pytest.mark.parametrize(
    "written", ["Куп’янськ", "куп'янськ", "КУПʼЯНСЬК", "Kupiansk", " kup'iansk ", "Купянськ"]
)
def test_every_way_to_write_it_is_one(written: str):
    assert folded(written) == "kupiansk"


def test_a_name_that_reads_the_same_in_both_is_sought_once():
    assert called("Ізюм", "Izium") == "izium"
    assert called("Одеса", "Odessa") == "odesa odessa"
    assert folded(" —… ") == ""


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("kupiansk", "kipiansk"),
        ("kupiansk", "kpiansk"),
        ("kupiansk", "kuppiansk"),
        ("kupiansk", "ukpiansk"),
        ("kupiansk", "kupia"),
        ("kupiansk", "kupins"),
        ("mala danylivka", "danilivka"),
        ("mala danylivka", "malla dan"),
    ],
)
def test_one_slip_is_forgiven(name: str, typed: str):
    assert begins_nearly(name, typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("kupiansk", "kipyansk"), ("kupiansk", "ansk"), ("izium", "ozi"), ("izium", "balakliia")],
)
def test_two_slips_or_a_short_word_are_not(name: str, typed: str):
    assert not begins_nearly(name, typed)


def test_whatever_slip_is_made_the_database_finds_the_name_by_one_of_the_halves(seed: str):
    chance = random.Random(seed)
    for _ in range(scaled(20_000)):
        name = chance.choice(NAMES)
        start = chance.choice([0, *(i + 1 for i, sign in enumerate(name) if sign == " ")])
        length = chance.randint(5, max(5, len(name) - start))
        typed = slipped(name[start : start + length], chance)
        assert begins_nearly(name, typed), (name, typed)
        patterns = [one.replace("_", "?").replace("%", "*") for one in halves(typed)]
        assert any(fnmatchcase(name, one) for one in patterns), (name, typed)


def slipped(word: str, chance: random.Random) -> str:
    """The word with a letter changed, left out or put in, or two of them swapped."""
    at = chance.randrange(len(word))
    letter = chance.choice(string.ascii_lowercase)
    swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    return chance.choice(
        [word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :],
         word[:at] + letter + word[at:], swapped]
    )  # fmt: skip
