"""From an upload to cleaned files on the disk, with no transaction open.

One decoding child serves this process; see `decoder`.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from flask import Request, current_app
from werkzeug.datastructures import FileStorage

from animals.accounts.rules import Person
from animals.config import Config
from animals.db import read_transaction, write_transaction
from animals.errors import NotFound, Refused, RescueError
from animals.photos import files, service
from animals.photos.decoder import Decoder
from animals.photos.rules import LARGE, MOST_BYTES, Picture, Rectangle, TooLarge, check_bytes

MOST_NAMED = 100
"""Photos sent ahead that one form may name; a day's camera roll has fewer."""

decoder = Decoder()


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


class NotSent(Refused):
    """A photo that the form names is not there: never sent by this person, or swept since."""


@dataclass(frozen=True)
class FormPhotos:
    """The photos a form brought, all of them kept, and those that were refused."""

    kept: list[UUID]
    """In the order of the form: first those sent ahead of it, then its own files."""
    refusals: list[Upload]
    """Each with its name as the sender's device knows it, empty for one sent ahead."""


def uploads_folder() -> Path:
    """Where pictures are kept."""
    config: Config = current_app.extensions["lapka"]
    return config.uploads


def read_uploads(sent: Sequence[FileStorage]) -> list[Upload]:
    """Every file of a form made safe and stored, or refused by itself; empty inputs left out."""
    return [_read(one) for one in sent if one and one.filename]


def from_form(person: Person, request: Request) -> FormPhotos:
    """What the widget `m.photos_input` sends, with or without script.

    Takes the files `photos` and the ids `photo_id` of photos sent ahead. Files are kept at once,
    in a transaction of their own, so that a form shown again for another mistake still has them;
    what no form names in the end is swept after a day. Call it before `writing`, and only when
    nothing else is left to read.
    """
    with read_transaction():
        named = _ids(request.form.getlist("photo_id"))
        mine = service.sent_by(person, named)
    ahead = [photo_id for photo_id in named if photo_id in mine]
    gone = [Upload(photo_id, "", None, NotSent()) for photo_id in named if photo_id not in mine]
    uploads = read_uploads(request.files.getlist("photos"))
    fresh = [upload for upload in uploads if upload.picture is not None]
    if fresh:
        with write_transaction():
            for upload in fresh:
                assert upload.picture is not None
                service.keep(upload.photo_id, upload.picture, person.id)
    return FormPhotos(
        ahead + [upload.photo_id for upload in fresh],
        gone + [upload for upload in uploads if upload.refusal is not None],
    )


def turned(digest: str, quarter_turns: int) -> Picture:
    """A stored picture turned clockwise, stored too. Raises NotFound, Unreadable."""
    return _stored(decoder.rotate(_large(digest), quarter_turns))


def blurred(digest: str, areas: Sequence[Rectangle]) -> Picture:
    """A stored picture with areas burnt out, stored too. Raises as `turned`, NothingToBlur."""
    return _stored(decoder.blur(_large(digest), areas))


def read_bytes(data: bytes) -> Picture:
    """A picture made safe and stored. Raises what the photo rules refuse."""
    check_bytes(len(data))
    return _stored(decoder.rebuild(data))


def _stored(picture: Picture) -> Picture:
    files.store(uploads_folder(), picture)
    return picture


def _large(digest: str) -> bytes:
    return files.read(uploads_folder(), digest, LARGE)


def _ids(texts: Sequence[str]) -> list[UUID]:
    """The ids of a form, each once; what is no id is left out."""
    found: dict[UUID, None] = {}
    for text in texts[:MOST_NAMED]:
        with contextlib.suppress(ValueError):
            found[UUID(text)] = None
    return list(found)


def _read(sent: FileStorage) -> Upload:
    name = (sent.filename or "")[:200]
    data = sent.stream.read(MOST_BYTES + 1)
    try:
        if len(data) > MOST_BYTES:
            raise TooLarge(what="bytes", found=len(data), most=MOST_BYTES)
        return Upload(uuid4(), name, read_bytes(data), None)
    except RescueError as refusal:
        return Upload(uuid4(), name, None, refusal)
