"""A position as people write it: degrees, degrees and minutes, MGRS, or a link to some map.

A link is read, never fetched.
"""

import re
from functools import cache
from urllib.parse import unquote

from mgrs import MGRS

from animals.errors import Refused
from animals.places.rules import Point

MOST_LETTERS = 2_000
_NUMBER = r"-?\d{1,3}[.,]\d{1,20}"
_PAIR = re.compile(rf"({_NUMBER})\s*[,;\s]\s*({_NUMBER})")
_IN_LINKS = [
    re.compile(rf"!3d({_NUMBER})!4d({_NUMBER})"),
    re.compile(
        rf"[?&#](?:q|query|ll|daddr|destination|center|c|to)=(?:loc:)?({_NUMBER}),\s*({_NUMBER})"
    ),
    re.compile(rf"mlat=({_NUMBER})&mlon=({_NUMBER})"),
    re.compile(rf"map=[\d.]+/({_NUMBER})/({_NUMBER})"),
    re.compile(rf"@({_NUMBER}),({_NUMBER})"),
    re.compile(rf"/({_NUMBER}),\+?({_NUMBER})"),
    re.compile(rf"geo:({_NUMBER}),({_NUMBER})"),
]
_LONGITUDE_FIRST = re.compile(r"//[^/]*\byandex\.")
_LINK = re.compile(r"\s*(?:[a-z]+://|geo:|www\.|(?:maps|goo)\.)", re.IGNORECASE)
_MGRS = re.compile(r"\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z]{2}(?:\d\d){1,5}")
_ANGLE = re.compile(
    r"""(?P<before>[NSEW])?\s*
    (?P<degrees>-?\d{1,3}(?!\d)(?:[.,]\d{1,20})?)\s*(?:[°º˚]\s*
    (?:(?P<minutes>\d{1,2}(?:[.,]\d{1,20})?)\s*['′’ʼ]\s*
    (?:(?P<seconds>\d{1,2}(?:[.,]\d{1,20})?)\s*(?:"|″|”|''|′′)\s*)?)?)?
    (?P<after>[NSEW])?""",
    re.VERBOSE,
)
_SIDE = re.compile(r"(ПН|ПД|СХ|ЗХ)\.?\s*(?:[ШД]\.?)?")
_SIDES = {"ПН": "N", "ПД": "S", "СХ": "E", "ЗХ": "W"}


class LinkWithoutPoint(Refused):
    """A link that holds no coordinates, like the short ones of phones."""


class Unreadable(Refused):
    """No way of writing a position that is known."""


def read_point(text: str) -> Point | None:
    """The point that the text gives whole; None when it is one number, or none.

    Latitude comes first, unless letters say otherwise. It may lie off the earth. Raises
    LinkWithoutPoint, Unreadable.
    """
    text = text.strip()[:MOST_LETTERS]
    if _LINK.match(text):
        return _of_link(unquote(text))
    grid = re.sub(r"\s", "", text).upper()
    if _MGRS.fullmatch(grid):
        return _of_grid(grid)
    pair = _PAIR.fullmatch(text)
    if pair:
        return Point(_number(pair[1]), _number(pair[2]))
    angles = _angles(text)
    if len(angles) == 2:
        return _ordered(angles)
    return None


def read_degrees(text: str) -> float:
    """One angle in degrees: 50.1234, 50,1234, 50°07.4', 50° 7' 24" N. Raises Unreadable."""
    angles = _angles(text.strip()[:MOST_LETTERS])
    if len(angles) != 1:
        raise Unreadable
    return angles[0][0]


def grid_of(lat: float, lon: float) -> str:
    """The point in MGRS, to a metre, as it is read out: 37U DR 00198 07374; "" at the poles."""
    if not -80 <= lat <= 84:
        return ""
    whole = str(_converter().toMGRS(lat, lon, MGRSPrecision=5))
    return f"{whole[:-12]} {whole[-12:-10]} {whole[-10:-5]} {whole[-5:]}"


def _of_link(text: str) -> Point:
    for pattern in _IN_LINKS:
        found = pattern.search(text)
        if found:
            first, second = _number(found[1]), _number(found[2])
            return Point(second, first) if _LONGITUDE_FIRST.search(text) else Point(first, second)
    raise LinkWithoutPoint


def _of_grid(grid: str) -> Point:
    try:
        lat, lon = _converter().toLatLon(grid)
    except Exception as error:  # the library has one kind, which it does not export
        raise Unreadable from error
    return Point(round(lat, 6), round(lon, 6))


@cache
def _converter() -> MGRS:
    return MGRS()


def _angles(text: str) -> list[tuple[float, str]]:
    """Each angle of the text in degrees, with N, S, E, W or nothing; none when more is written."""
    text = _SIDE.sub(lambda side: _SIDES[side[1]], text.upper())
    found: list[tuple[float, str]] = []
    at = 0
    while at < len(text):
        match = _ANGLE.match(text, at)
        if match is None:
            return []
        found.append(_angle(match))
        rest = text[match.end() :]
        at = match.end() + len(rest) - len(rest.lstrip(" ,;\t"))
    return found


def _angle(match: re.Match[str]) -> tuple[float, str]:
    side = match["before"] or match["after"] or ""
    degrees = _number(match["degrees"])
    part = _number(match["minutes"] or "0") / 60 + _number(match["seconds"] or "0") / 3600
    signed = degrees - part if match["degrees"].startswith("-") else degrees + part
    return (-signed if side in ("S", "W") else signed), side


def _ordered(angles: list[tuple[float, str]]) -> Point:
    (first, side), (second, other) = angles
    if side in ("E", "W") and other not in ("E", "W"):
        return Point(second, first)
    if {side, other} <= {"N", "S"} - {""} or (side in ("E", "W") and other in ("E", "W")):
        raise Unreadable
    return Point(first, second)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
