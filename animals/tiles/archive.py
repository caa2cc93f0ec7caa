"""Which map file is drawn: the team's own if it can be, else the one that comes with Lapka.

A file is judged when it is first needed and again whenever it changes. What is wrong with the
team's own is one of three words, told to administrators and once a process in the log.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from flask import Flask, current_app
from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
)

from animals.config import Config

EMBEDDED = "map/ukraine.pmtiles"
"""Under `static/`."""
HEADER_BYTES = 127
ROOT_BYTES_MOST = 16 * 1024
METADATA_BYTES_MOST = 4 * 1024 * 1024
DEEPEST = 4
"""Directories below directories, as the format allows."""
LAYERS_NEEDED = {"earth", "places"}
"""What a map in the Protomaps schema has, and another map has not."""


class Why(StrEnum):
    """What is wrong with a map file."""

    MISSING = "missing"
    TRUNCATED = "truncated"
    FOREIGN = "foreign"


class Unusable(Exception):
    """This file cannot be drawn; `why` says what is wrong with it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Archive:
    """A map file that was found good."""

    path: Path
    etag: str
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    """West, south, east, north."""
    head_bytes: int
    """Where the header and the first directory end: all that must be read before a tile."""
    marks_ukraine: bool
    """Whether the land inside Ukraine's border is told from that outside."""
    is_own: bool = False


class Shelf:
    """The team's own map file and the embedded one; `current` is the one to draw."""

    def __init__(self, own: Path | None, embedded: Path, log: Callable[[str], None]) -> None:
        self._own = own
        self._embedded = embedded
        self._log = log
        self._judged: dict[Path, tuple[Stamp | None, Archive | Unusable]] = {}

    def current(self) -> Archive | None:
        """The team's own map if it can be drawn, else the embedded one, else None."""
        if self._own is not None:
            own = self._judge(self._own)
            if isinstance(own, Archive):
                return replace(own, is_own=True)
        embedded = self._judge(self._embedded)
        return embedded if isinstance(embedded, Archive) else None

    def trouble(self) -> Why | None:
        """What is wrong with the team's own map file, if there is one and it is not drawn."""
        judged = self._judge(self._own) if self._own is not None else None
        return judged.why if isinstance(judged, Unusable) else None

    def _judge(self, path: Path) -> Archive | Unusable:
        stamp = _stamp(path)
        known = self._judged.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        try:
            found: Archive | Unusable = judge(path)
        except Unusable as error:
            found = error
            which = "team's own map file" if path == self._own else "embedded map"
            self._log(f"the {which} is {error.why}")
        self._judged[path] = (stamp, found)
        return found


def judge(path: Path) -> Archive:
    """The file as a map: vector tiles in the Protomaps schema, whole. Raises Unusable."""
    try:
        with path.open("rb") as file:
            return _judge(path, file)
    except OSError as error:
        raise Unusable(Why.MISSING) from error


def section(file: BinaryIO, offset: int, length: int) -> bytes:
    """Exactly these bytes of the file. Raises Unusable when it ends before."""
    file.seek(offset)
    found = file.read(length)
    if len(found) < length:
        raise Unusable(Why.TRUNCATED)
    return found


def opened(packed: bytes, how: Compression) -> bytes:
    """A tile or directory as it was before it was packed."""
    return gzip.decompress(packed) if how is Compression.GZIP else packed


def _judge(path: Path, file: BinaryIO) -> Archive:
    header = _header(file)
    try:
        root = section(file, header["root_offset"], header["root_length"])
        layers = _layers(file, header)
        marks_ukraine = "country" in layers.get("earth", {})
        _try_last_tile(file, header, deserialize_directory(root))
    except Unusable:
        raise
    except Exception as error:  # damaged bytes make the library raise nearly anything
        raise Unusable(Why.FOREIGN) from error
    if not layers.keys() >= LAYERS_NEEDED:
        raise Unusable(Why.FOREIGN)
    told = repr((_stamp(path), root)).encode()
    return Archive(
        path=path,
        etag=hashlib.sha256(told).hexdigest()[:16],
        min_zoom=header["min_zoom"],
        max_zoom=header["max_zoom"],
        bounds=(
            header["min_lon_e7"] / 1e7,
            header["min_lat_e7"] / 1e7,
            header["max_lon_e7"] / 1e7,
            header["max_lat_e7"] / 1e7,
        ),
        head_bytes=header["root_offset"] + header["root_length"],
        marks_ukraine=marks_ukraine,
    )


def _header(file: BinaryIO) -> HeaderDict:
    """The header of a file of vector tiles, all of whose parts lie inside it."""
    start = file.read(HEADER_BYTES)
    if not start or (len(start) < HEADER_BYTES and start.startswith(b"PMTiles"[: len(start)])):
        raise Unusable(Why.TRUNCATED)
    try:
        header = deserialize_header(start)
    except (MagicNumberNotFound, SpecVersionUnsupported, ValueError, IndexError) as error:
        raise Unusable(Why.FOREIGN) from error
    packings = {Compression.GZIP, Compression.NONE}
    if (
        header["tile_type"] is not TileType.MVT
        or header["internal_compression"] is not Compression.GZIP
        or header["tile_compression"] not in packings
        or header["root_length"] > ROOT_BYTES_MOST
        or header["metadata_length"] > METADATA_BYTES_MOST
        or not header["min_zoom"] <= header["max_zoom"] <= 24
    ):
        raise Unusable(Why.FOREIGN)
    ends = (
        header["root_offset"] + header["root_length"],
        header["metadata_offset"] + header["metadata_length"],
        header["leaf_directory_offset"] + header["leaf_directory_length"],
        header["tile_data_offset"] + header["tile_data_length"],
    )
    if max(ends) > os.fstat(file.fileno()).st_size:
        raise Unusable(Why.TRUNCATED)
    return header


def _layers(file: BinaryIO, header: HeaderDict) -> dict[str, dict[str, object]]:
    """The layers the file says it has, each with the names of its facts."""
    packed = section(file, header["metadata_offset"], header["metadata_length"])
    told = json.loads(opened(packed, header["internal_compression"]))
    return {str(layer["id"]): dict(layer.get("fields", {})) for layer in told["vector_layers"]}


def _try_last_tile(file: BinaryIO, header: HeaderDict, directory: list[Entry]) -> None:
    """Open the tile that lies farthest back: of a copy that was broken off it is not there yet."""
    for _ in range(DEEPEST):
        last = max(directory, key=lambda entry: entry.offset + entry.length)
        if last.run_length:
            packed = section(file, header["tile_data_offset"] + last.offset, last.length)
            try:
                opened(packed, header["tile_compression"])
            except (OSError, EOFError) as error:
                raise Unusable(Why.TRUNCATED) from error
            return
        leaf = section(file, header["leaf_directory_offset"] + last.offset, last.length)
        directory = deserialize_directory(leaf)
    raise Unusable(Why.FOREIGN)


def _stamp(path: Path) -> Stamp | None:
    """What changes when the file does; None when there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def configure(app: Flask, settings: Config) -> None:
    """Give the application its shelf, and templates the map that is drawn."""
    embedded = Path(str(app.static_folder)) / EMBEDDED
    app.extensions["lapka_map"] = Shelf(settings.map_file, embedded, app.logger.warning)
    app.jinja_env.globals.update(map_archive=lambda: shelf().current())


def shelf() -> Shelf:
    """The shelf of the running application."""
    found: Shelf = current_app.extensions["lapka_map"]
    return found
