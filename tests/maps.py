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
