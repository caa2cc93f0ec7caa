"""The numbers people say and read: an animal's short code, and whether a microchip looks right."""

import re
from enum import StrEnum

_CODE = re.compile(r"\s*[KkКк]\s*[-‐‑–—−]?\s*0*([1-9][0-9]{0,8})\s*")


def format_code(number: int) -> str:
    """`K-0042` for 42: a Latin K and at least four digits."""
    if number < 1:
        raise ValueError(number)
    return f"K-{number:04d}"


def parse_code(text: str) -> int | None:
    """The number of a short code, or None for anything else.

    Takes either alphabet and any case, with or without dash, leading zeros and spaces.
    """
    match = _CODE.fullmatch(text)
    return int(match[1]) if match else None


class MicrochipDoubt(StrEnum):
    """What is odd about a microchip number; it is kept all the same."""

    NOT_ONLY_DIGITS = "not_only_digits"
    NOT_FIFTEEN_DIGITS = "not_fifteen_digits"
    ODD_PREFIX = "odd_prefix"


def microchip_number(text: str) -> str:
    """The number as it is stored: without the spaces and dashes that readers print."""
    return re.sub(r"[\s-]", "", text)


def microchip_doubt(text: str) -> MicrochipDoubt | None:
    """What looks wrong with a microchip number: a warning, never a refusal. None when empty.

    ISO 11784: 15 digits, the first three a country (804 is Ukraine) or a maker (900-998).
    """
    number = microchip_number(text)
    if not number:
        return None
    if not re.fullmatch(r"[0-9]+", number):
        return MicrochipDoubt.NOT_ONLY_DIGITS
    if len(number) != 15:
        return MicrochipDoubt.NOT_FIFTEEN_DIGITS
    prefix = int(number[:3])
    return None if prefix == 804 or 900 <= prefix <= 998 else MicrochipDoubt.ODD_PREFIX
