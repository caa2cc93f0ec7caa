"""Judges a photo by its first bytes, before anything is decoded.

Plain Python on purpose: the worker that takes an upload never lets a decoder near strange
bytes; that is left to the child behind `decoder`. Work is bounded by `MOST_STEPS`, so that a
header made of a million scraps costs no more than an honest one.
"""

import re
import struct
from collections.abc import Iterator

from animals.photos.rules import (
    Kind,
    Probe,
    Reason,
    Unreadable,
    WrongKind,
    check_bytes,
    check_pixels,
)

MOST_STEPS = 4_000
"""Segments or boxes looked at; a 15 MB photo with 64 KiB metadata segments has 240."""

HEIF_BRANDS = {
    b"heic",
    b"heix",
    b"heim",
    b"heis",
    b"hevc",
    b"hevx",
    b"hevm",
    b"hevs",
    b"mif1",
    b"msf1",
}
_GENERIC_BRANDS = {b"mif1", b"msf1"}

_OTHER_KINDS = (
    ("gif", re.compile(rb"GIF8[79]a")),
    ("tiff", re.compile(rb"II[*+]\0|MM\0[*+]")),
    ("bmp", re.compile(rb"BM")),
    ("pdf", re.compile(rb"\s*%PDF-")),
    ("eps", re.compile(rb"\s*%!PS|\xc5\xd0\xd3\xc6")),
    ("svg", re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)", re.IGNORECASE)),
    ("html", re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!DOCTYPE|html|script)", re.IGNORECASE)),
    ("zip", re.compile(rb"PK\x03\x04")),
    ("avif", re.compile(rb"....ftyp(?:....){0,30}?avi[fs]", re.DOTALL)),
    ("video", re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI ", re.DOTALL)),
)

_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_END, _SCAN = 0xD9, 0xDA


def judge(data: bytes) -> Probe:
    """The kind and size a photo's header claims.

    Raises TooLarge over 15 MB or 50 megapixels, WrongKind for anything but JPEG, PNG, WebP and
    HEIF, Unreadable for no bytes or a header without a size. Moving pictures pass: of those only
    the first (or the one marked as primary) is kept.
    """
    check_bytes(len(data))
    if not data:
        raise Unreadable(reason=Reason.EMPTY)
    kind = _kind(data)
    try:
        width, height = _MEASURES[kind](data)
    except (struct.error, IndexError, ValueError) as broken:
        raise Unreadable(reason=Reason.BROKEN) from broken
    check_pixels(width, height)
    return Probe(kind, width, height)


def _kind(data: bytes) -> Kind:
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp" and _is_heif(data):
        return Kind.HEIF
    start = data[:512]
    raise WrongKind(found=next((name for name, mark in _OTHER_KINDS if mark.match(start)), None))


def _is_heif(data: bytes) -> bool:
    major = data[8:12]
    if major not in _GENERIC_BRANDS:
        return major in HEIF_BRANDS
    # A generic brand also stands on AVIF files: those name it among the brands they agree with.
    length = min(int.from_bytes(data[:4]), 1024)
    others = {data[at : at + 4] for at in range(16, length, 4)}
    return not (others & {b"avif", b"avis"}) or bool(others & (HEIF_BRANDS - _GENERIC_BRANDS))


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    for _ in range(MOST_STEPS):
        at = data.index(b"\xff", at)
        while data[at : at + 64] == b"\xff" * 64:  # fill bytes, by the block
            at += 63
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker in _FRAME:
            height, width = struct.unpack_from(">HH", data, at + 3)
            return width, height
        if marker in (_END, _SCAN):
            break
        if marker and marker not in _NO_LENGTH:
            (length,) = struct.unpack_from(">H", data, at)
            at += length
    raise ValueError("no frame before the first scan")


def _png_size(data: bytes) -> tuple[int, int]:
    length, name, width, height = struct.unpack_from(">I4sII", data, 8)
    if (length, name) != (13, b"IHDR"):
        raise ValueError("the first chunk is not the header")
    return width, height


def _webp_size(data: bytes) -> tuple[int, int]:
    if len(data) < 30:
        raise ValueError("shorter than any header")
    name = data[12:16]
    if name == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if name == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no picture in the first chunk")


def _heif_size(data: bytes) -> tuple[int, int]:
    """The largest size any item of the file claims, so that no item can hide a bomb."""
    meta_start, meta_end = _inside(data, (0, len(data)), b"meta")[0]
    properties = _inside(data, (meta_start + 4, meta_end), b"iprp")[0]
    container = _inside(data, properties, b"ipco")[0]
    sizes = [
        struct.unpack_from(">II", data, start + 4) for start, _ in _inside(data, container, b"ispe")
    ]
    return max(sizes, key=lambda size: size[0] * size[1])


def _inside(data: bytes, span: tuple[int, int], wanted: bytes) -> list[tuple[int, int]]:
    return [(start, end) for name, start, end in _boxes(data, *span) if name == wanted]


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    for _ in range(MOST_STEPS):
        if at + 8 > end:
            return
        length, name = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, start)
            start += 8
        stop = end if length == 0 else at + length
        if not start <= stop <= end:
            return  # the rest is torn; what came before may still hold the size
        yield name, start, stop
        at = stop
    raise ValueError("more boxes than a photo has")


_MEASURES = {
    Kind.JPEG: _jpeg_size,
    Kind.PNG: _png_size,
    Kind.WEBP: _webp_size,
    Kind.HEIF: _heif_size,
}
