"""From an upload to cleaned files on the disk, with no transaction open.

One decoding child serves this process; see `decoder`.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from flask import current_app
from werkzeug.datastructures import FileStorage

from animals.config import Config
from animals.errors import NotFound, RescueError
from animals.photos import files
from animals.photos.decoder import Decoder
from animals.photos.rules import MOST_BYTES, Picture, TooLarge, check_bytes

decoder = Decoder()
os.register_at_fork(after_in_child=decoder.forget)


@dataclass(frozen=True)
class Upload:
    """One file of a form: its picture, already stored, or why it was refused."""

    photo_id: UUID
    name: str
    picture: Picture | None
    refusal: RescueError | None

    def taken(self) -> Picture:
        """The picture. Raises what it was refused for."""
        if self.picture is None:
            raise self.refusal or NotFound()
        return self.picture


def uploads_folder() -> Path:
    """Where pictures are kept."""
    config: Config = current_app.extensions["lapka"]
    return config.uploads


def read_uploads(sent: Sequence[FileStorage]) -> list[Upload]:
    """Every file of a form made safe and stored, or refused by itself; empty inputs left out."""
    return [_read(one) for one in sent if one and one.filename]


def read_bytes(data: bytes) -> Picture:
    """A picture made safe and stored. Raises what the photo rules refuse."""
    check_bytes(len(data))
    picture = decoder.rebuild(data)
    files.store(uploads_folder(), picture)
    return picture


def _read(sent: FileStorage) -> Upload:
    name = (sent.filename or "")[:200]
    data = sent.stream.read(MOST_BYTES + 1)
    try:
        if len(data) > MOST_BYTES:
            raise TooLarge(what="bytes", found=len(data), most=MOST_BYTES)
        return Upload(uuid4(), name, read_bytes(data), None)
    except RescueError as refusal:
        return Upload(uuid4(), name, None, refusal)
