"""Small map files, whole and spoilt."""

import gzip
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

LAYERS = ("boundaries", "earth", "landuse", "places", "roads", "water")


def write_map(
    path: Path,
    tiles: dict[tuple[int, int, int], bytes] | None = None,
    layers: tuple[str, ...] = LAYERS,
    **header: Any,
) -> Path:
    """A PMTiles file of these tiles (z, x, y), each packed."""
    facts = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": 350000000,
        "min_lat_e7": 480000000,
        "max_lon_e7": 400000000,
        "max_lat_e7": 520000000,
        "center_zoom": 6,
        "center_lon_e7": 370000000,
        "center_lat_e7": 500000000,
        **header,
    }
    with path.open("wb") as file:
        writer = Writer(file)
        for key, body in sorted((tiles or {(0, 0, 0): b"tile"}).items(), key=_order):
            writer.write_tile(zxy_to_tileid(*key), gzip.compress(body, mtime=0))
        writer.finalize(facts, {"vector_layers": [{"id": layer} for layer in layers]})
    return path


def _order(pair: tuple[tuple[int, int, int], bytes]) -> int:
    return int(zxy_to_tileid(*pair[0]))


def tile(**layers: list[tuple[int, dict[str, Any], list[list[tuple[int, int]]]]]) -> bytes:
    """A vector tile: by layer, features of a shape (1 to 3), facts and parts, extent 4096."""
    return b"".join(_field(3, _layer(name, found)) for name, found in layers.items())


def _layer(
    name: str, found: list[tuple[int, dict[str, Any], list[list[tuple[int, int]]]]]
) -> bytes:
    keys = sorted({key for _, facts, _ in found for key in facts})
    values = sorted({str(value) for _, facts, _ in found for value in facts.values()})
    body = _field(1, name.encode())
    for shape, facts, parts in found:
        tags = [n for k, v in facts.items() for n in (keys.index(k), values.index(str(v)))]
        feature = _field(2, b"".join(map(_varint, tags))) + b"\x18" + _varint(shape)
        body += _field(2, feature + _field(4, _geometry(shape, parts)))
    body += b"".join(_field(3, key.encode()) for key in keys)
    body += b"".join(_field(4, _field(1, value.encode())) for value in values)
    return body + b"\x28" + _varint(4096)


def _geometry(shape: int, parts: list[list[tuple[int, int]]]) -> bytes:
    numbers: list[int] = []
    x = y = 0
    for part in parts:
        for i, (to_x, to_y) in enumerate(part):
            if i < 2:
                numbers.append(9 if i == 0 else (len(part) - 1) << 3 | 2)
            numbers += [_zigzag(to_x - x), _zigzag(to_y - y)]
            x, y = to_x, to_y
        numbers += [15] if shape == 3 else []
    return b"".join(map(_varint, numbers))


def _zigzag(number: int) -> int:
    return number * 2 if number >= 0 else -number * 2 - 1


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(body)) + body
