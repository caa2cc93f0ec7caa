"""How a worker and its decoding child talk: a length, a JSON head, and the bytes it speaks of.

JSON and not pickle, because the child has opened strange files and its word is weighed.
"""

import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from animals.errors import Refused
from animals.photos.rules import (
    MOST_BYTES,
    SIZES,
    NothingToBlur,
    Picture,
    Reason,
    Rectangle,
    TooLarge,
    Unreadable,
    WrongKind,
)

_LENGTHS = struct.Struct("!II")
_MOST_HEAD = 64 * 1024
_REFUSALS: dict[str, type[Refused]] = {
    refusal.__name__: refusal for refusal in (TooLarge, WrongKind, Unreadable, NothingToBlur)
}

Head = dict[str, Any]


def packed(head: Head, body: bytes = b"") -> bytes:
    """The frame up to its body; the body follows on the wire, uncopied."""
    words = json.dumps(head).encode()
    return _LENGTHS.pack(len(words), len(body)) + words


def receive(exactly: Callable[[int], bytes]) -> tuple[Head, bytes]:
    """The next frame; `exactly` gives so many bytes or raises EOFError.

    Raises ValueError for a frame that neither side would send.
    """
    head_length, body_length = _LENGTHS.unpack(exactly(_LENGTHS.size))
    if head_length > _MOST_HEAD or body_length > MOST_BYTES:
        raise ValueError("no frame is that long")
    head = json.loads(exactly(head_length))
    if not isinstance(head, dict):
        raise ValueError("a head is an object")
    return head, exactly(body_length)


def picture_frame(picture: Picture) -> tuple[Head, bytes]:
    """A reply that hands over a picture."""
    head = {
        "width": picture.width,
        "height": picture.height,
        "lengths": [len(picture.sizes[side]) for side in SIZES],
    }
    return head, b"".join(picture.sizes[side] for side in SIZES)


def refusal_frame(refusal: Refused) -> tuple[Head, bytes]:
    """A reply that says why there is no picture."""
    return {"refused": type(refusal).__name__, "facts": refusal.facts}, b""


def opened_reply(head: Head, body: bytes) -> Picture:
    """The picture of a reply, or its refusal raised. ValueError or KeyError for nonsense."""
    if "refused" in head:
        facts = dict(head["facts"])
        if "reason" in facts:
            facts["reason"] = Reason(facts["reason"])
        raise _REFUSALS[head["refused"]](**facts)
    lengths = [int(length) for length in head["lengths"]]
    if len(lengths) != len(SIZES) or min(lengths) < 1 or sum(lengths) != len(body):
        raise ValueError("the lengths do not fit the bytes")
    sizes, at = {}, 0
    for side, length in zip(SIZES, lengths, strict=True):
        sizes[side] = body[at : at + length]
        at += length
    return Picture(int(head["width"]), int(head["height"]), sizes)


def rectangles_head(rectangles: Sequence[Rectangle]) -> list[dict[str, int]]:
    """Rectangles as JSON holds them."""
    return [asdict(rectangle) for rectangle in rectangles]
