"""Mapbox vector tiles, read: the little of the format that drawing on the server needs.

The library for it brings protobuf, shapely and pyclipper, compiled; this is a page.
"""

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

Part = list[tuple[int, int]]
"""A line, or a ring of an area, in the tile's own units."""
POINT, LINE, AREA = 1, 2, 3
_MOVE_TO, _LINE_TO = 1, 2


@dataclass(frozen=True, slots=True)
class Feature:
    """Something on the map: in which layer, of which shape, what is known of it, and where."""

    layer: str
    shape: int
    facts: dict[str, Any]
    parts: list[Part]
    extent: int


def features(tile: bytes, layers: Collection[str]) -> Iterator[Feature]:
    """The features of these layers. Raises ValueError or IndexError on bytes that are no tile."""
    for number, value in _fields(tile):
        if number == 3 and isinstance(value, bytes):
            yield from _of_layer(value, layers)


def _of_layer(body: bytes, layers: Collection[str]) -> Iterator[Feature]:
    name, extent = "", 4096
    found: list[bytes] = []
    keys: list[str] = []
    values: list[Any] = []
    for number, value in _fields(body):
        if isinstance(value, bytes):
            match number:
                case 1:
                    name = value.decode()
                case 2:
                    found.append(value)
                case 3:
                    keys.append(value.decode())
                case 4:
                    values.append(_value(value))
        elif number == 5:
            extent = value
    if name in layers:
        for one in found:
            yield _feature(name, extent, one, keys, values)


def _feature(name: str, extent: int, body: bytes, keys: list[str], values: list[Any]) -> Feature:
    facts: dict[str, Any] = {}
    shape, parts = 0, list[Part]()
    for number, value in _fields(body):
        if number == 2 and isinstance(value, bytes):
            tags = _varints(value)
            facts = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
        elif number == 3 and isinstance(value, int):
            shape = value
        elif number == 4 and isinstance(value, bytes):
            parts = _parts(_varints(value))
    return Feature(name, shape, facts, parts, extent)


def _parts(numbers: list[int]) -> list[Part]:
    parts: list[Part] = []
    x = y = at = 0
    while at < len(numbers):
        command, count = numbers[at] & 7, numbers[at] >> 3
        at += 1
        if command not in (_MOVE_TO, _LINE_TO):
            continue  # the end of a ring, which has no numbers
        for _ in range(count):
            x += _signed(numbers[at])
            y += _signed(numbers[at + 1])
            at += 2
            if command == _MOVE_TO:
                parts.append([(x, y)])
            else:
                parts[-1].append((x, y))
    return parts


def _value(body: bytes) -> Any:
    for number, value in _fields(body):
        match number:
            case 1 if isinstance(value, bytes):
                return value.decode()
            case 2 if isinstance(value, bytes):
                return struct.unpack("<f", value)[0]
            case 3 if isinstance(value, bytes):
                return struct.unpack("<d", value)[0]
            case 6 if isinstance(value, int):
                return _signed(value)
            case 7:
                return bool(value)
            case _:
                return value
    return None


def _fields(body: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Numbers and values of a message: whole numbers, or the bytes of anything longer."""
    at = 0
    while at < len(body):
        key, at = _varint(body, at)
        match key & 7:
            case 0:
                value, at = _varint(body, at)
                yield key >> 3, value
                continue
            case 1:
                size = 8
            case 2:
                size, at = _varint(body, at)
            case 5:
                size = 4
            case _:
                raise ValueError("no protobuf")
        yield key >> 3, body[at : at + size]
        at += size


def _varints(body: bytes) -> list[int]:
    found, at = [], 0
    while at < len(body):
        value, at = _varint(body, at)
        found.append(value)
    return found


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = body[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)
