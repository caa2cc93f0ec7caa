"""Weights as people type and carry them: kilograms, grams, bags. Whole grams, never a float."""

import re
from dataclasses import dataclass

from animals.errors import Refused

HEAVIEST_GRAMS = 20_000_000
"""A full lorry, 20 tonnes: whatever is heavier in one entry is a slip of the finger."""


class BadWeight(Refused):
    """Not a weight that can be booked; facts: typed."""


class NotANumber(BadWeight):
    """Neither digits nor digits with one comma or dot."""


class NotAboveZero(BadWeight):
    """Zero or less."""


class TooHeavy(BadWeight):
    """More than one entry may hold; fact besides: most, in grams."""


class FinerThanAGram(BadWeight):
    """The books hold whole grams."""


class NotABag(Refused):
    """The product has no bag weight to multiply with."""


class NoBagToOpen(Refused):
    """Only loose food, or less than a bag of it, is left; facts: grams, bag_grams."""


_SPACE = "[ \u00a0\u202f\u2009]"
_WHOLE = rf"(-?)([0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+|[0-9]+)"
_KILOGRAMS = re.compile(rf"{_WHOLE}(?:[.,]([0-9]*))?{_SPACE}*(?:kg|кг)?", re.IGNORECASE)
_GRAMS = re.compile(rf"{_WHOLE}(){_SPACE}*(?:g|г)?", re.IGNORECASE)
_BAGS = re.compile(rf"{_WHOLE}()")


def parse_kilograms(typed: str) -> int:
    """Grams of a weight typed in kilograms: "12,5", "12.5", "1 250" or "12,5 кг".

    Comma and dot both mean the decimal point, whatever the language: "1,250" is 1250 grams.
    Raises NotANumber, FinerThanAGram below the third decimal, NotAboveZero, TooHeavy.
    """
    sign, whole, fraction = _read(_KILOGRAMS, typed)
    fraction = fraction.rstrip("0")
    if len(fraction) > 3:
        raise FinerThanAGram(typed=typed)
    return _within_reason(typed, sign, whole + fraction.ljust(3, "0"))


def parse_grams(typed: str) -> int:
    """Grams of a weight typed in grams: "3500" or "3 500 г".

    Raises NotANumber, for decimals as well: "1.000" may mean a thousand; NotAboveZero, TooHeavy.
    """
    sign, whole, _ = _read(_GRAMS, typed)
    return _within_reason(typed, sign, whole)


def parse_bags(typed: str, bag_grams: int, loose_grams: int = 0) -> int:
    """Grams of so many full bags and some loose food beside them.

    Raises NotANumber for half a bag (it is loose food), NotABag for a product that has no bag
    weight, NotAboveZero when both are nothing, TooHeavy.
    """
    sign, bags, _ = _read(_BAGS, typed)
    if bag_grams <= 0:
        raise NotABag
    if bags or sign:
        loose_grams += _within_reason(typed, sign, bags) * bag_grams
    return check_grams(loose_grams)


def check_grams(grams: int) -> int:
    """The same grams, fit for one entry. Raises NotAboveZero, TooHeavy."""
    if grams <= 0:
        raise NotAboveZero(typed=grams)
    if grams > HEAVIEST_GRAMS:
        raise TooHeavy(typed=grams, most=HEAVIEST_GRAMS)
    return grams


def _read(pattern: re.Pattern[str], typed: str) -> tuple[str, str, str]:
    """Sign, whole digits with no leading zeros, and decimals."""
    found = pattern.fullmatch(typed.strip())
    if found is None:
        raise NotANumber(typed=typed)
    return found[1], re.sub(_SPACE, "", found[2]).lstrip("0"), found[3] or ""


def _within_reason(typed: str, sign: str, digits: str) -> int:
    digits = digits.lstrip("0")
    if sign or not digits:
        raise NotAboveZero(typed=typed)
    # Length first: a number of a thousand digits is refused without being computed.
    if len(digits) > len(str(HEAVIEST_GRAMS)) or int(digits) > HEAVIEST_GRAMS:
        raise TooHeavy(typed=typed, most=HEAVIEST_GRAMS)
    return int(digits)


@dataclass(frozen=True)
class Packs:
    """Food as it is carried: full bags, and loose grams of the same lot."""

    bags: int
    loose_grams: int
    bag_grams: int

    @property
    def grams(self) -> int:
        """All of it in grams."""
        return self.bags * self.bag_grams + self.loose_grams


def split_packs(grams: int, bag_grams: int, loose_grams: int = 0) -> Packs:
    """As many full bags as `grams` can hold, the rest loose.

    At least `loose_grams` stay loose: what has been opened is no bag again. Below zero, as a
    van may be, bags and rest are both missing. A product with no bag weight (0) is all loose.
    """
    if bag_grams <= 0:
        return Packs(bags=0, loose_grams=grams, bag_grams=0)
    if grams < 0:
        missing = split_packs(-grams, bag_grams)
        return Packs(-missing.bags, -missing.loose_grams, bag_grams)
    bags = (grams - min(loose_grams, grams)) // bag_grams
    return Packs(bags, grams - bags * bag_grams, bag_grams)


def loose_after_opening(grams: int, bag_grams: int, loose_grams: int) -> int:
    """Loose grams of a lot in a store once one more bag of it is open.

    Raises NoBagToOpen when all that is there is loose already.
    """
    packs = split_packs(grams, bag_grams, loose_grams)
    if packs.bags <= 0:
        raise NoBagToOpen(grams=grams, bag_grams=bag_grams)
    return packs.loose_grams + bag_grams


def loose_after_taking(taken_grams: int, packs: Packs) -> int:
    """Loose grams that remain when `taken_grams` leave: full bags first, the rest from loose.

    A bag is opened when the loose food does not suffice. Never below zero.
    """
    if packs.bag_grams <= 0:
        return max(0, packs.loose_grams - taken_grams)
    bags = min(taken_grams // packs.bag_grams, max(packs.bags, 0))
    loose = packs.loose_grams - (taken_grams - bags * packs.bag_grams)
    if loose < 0 and bags < packs.bags:
        loose += packs.bag_grams
    return max(0, loose)


def bags_to_order(grams: int, bag_grams: int) -> int:
    """Full bags that hold at least `grams`; 0 for a product with no bag weight."""
    return -(-grams // bag_grams) if bag_grams > 0 else 0
