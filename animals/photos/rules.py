"""What a photo may be, what a cleaned picture is, and why one is refused.

Owns the limits and the refusals; `headers` judges bytes by them, `decoder` has pictures made
within them, `files` keeps the pictures. Knows no image library, no disk and no HTTP.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from animals.errors import Refused

MOST_BYTES = 15_000_000
"""A photo may weigh 15 MB; the largest JPEG phones write is about 12 MB."""

MOST_PIXELS = 50_000_000
"""A photo may have 50 megapixels, by its header and again once opened."""

SMALL, LARGE = 320, 1600
SIZES = (SMALL, LARGE)
"""Pixels on the long side of the pictures kept; smaller photos are never blown up."""


class Kind(StrEnum):
    """The kinds of photo taken in, told by content and never by name."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIF = "heif"


class Reason(StrEnum):
    """Why a photo of a right kind could not be opened."""

    EMPTY = "empty"
    BROKEN = "broken"
    MEMORY = "memory"
    TIME = "time"
    CRASH = "crash"


class TooLarge(Refused):
    """Over the limit; `what` is bytes or pixels, `found` and `most` count them."""


class WrongKind(Refused):
    """Not a photo that is taken in; `found` names what it looks like, or is None."""


class Unreadable(Refused):
    """Looks like a photo and cannot be opened; `reason` is a `Reason`."""


class Truncated(Refused):
    """Fewer bytes came than were announced, or others: `announced`, `received`."""


class NothingToBlur(Refused):
    """No rectangle lies on the picture; `width` and `height` are the picture's."""


@dataclass(frozen=True)
class Probe:
    """What a header claims, before anything is decoded. Pixels as stored, not yet upright."""

    kind: Kind
    width: int
    height: int


@dataclass(frozen=True)
class Rectangle:
    """An area of the large picture in pixels from its top left; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    def within(self, width: int, height: int) -> "Rectangle | None":
        """The part on a picture of that size, or None where nothing is left."""
        left, right = sorted((self.left, self.right))
        top, bottom = sorted((self.top, self.bottom))
        part = Rectangle(max(left, 0), max(top, 0), min(right, width), min(bottom, height))
        return part if part.left < part.right and part.top < part.bottom else None


@dataclass(frozen=True)
class Area:
    """A part of a picture in percent of its width and height, as people mark it on a screen."""

    left: float
    top: float
    width: float
    height: float

    @property
    def is_sound(self) -> bool:
        """Whether it has a size and begins on the picture."""
        return 0 <= self.left < 100 and 0 <= self.top < 100 and self.width > 0 and self.height > 0

    def pixels(self, width: int, height: int) -> Rectangle:
        """The whole pixels it touches on a picture of that size; its edges may lie outside."""
        return Rectangle(
            math.floor(self.left * width / 100),
            math.floor(self.top * height / 100),
            math.ceil(min(self.left + self.width, 100) * width / 100),
            math.ceil(min(self.top + self.height, 100) * height / 100),
        )


@dataclass(frozen=True)
class Picture:
    """A cleaned photo: JPEG bytes of each size, with the pixels of the large one."""

    width: int
    height: int
    sizes: Mapping[int, bytes]

    @property
    def digest(self) -> str:
        """SHA-256 of the large picture in hexadecimal: the name it is kept under."""
        return hashlib.sha256(self.sizes[LARGE]).hexdigest()


def fitted(width: int, height: int, side: int) -> tuple[int, int]:
    """Width and height in pixels once the long side is at most `side`, at least 1 each.

    Never larger than before. Pages reserve room for a picture by it, so that nothing jumps.
    """
    longest = max(width, height)
    if longest <= side:
        return width, height
    return max(1, round(width * side / longest)), max(1, round(height * side / longest))


def check_bytes(count: int) -> None:
    """Raises TooLarge over 15 MB; may be asked of an announced length before a byte is read."""
    if count > MOST_BYTES:
        raise TooLarge(what="bytes", found=count, most=MOST_BYTES)


def check_pixels(width: int, height: int) -> None:
    """Raises TooLarge over 50 megapixels, Unreadable for a picture without any."""
    if width < 1 or height < 1:
        raise Unreadable(reason=Reason.BROKEN)
    if width * height > MOST_PIXELS:
        raise TooLarge(what="pixels", found=width * height, most=MOST_PIXELS)
