"""Photos in: whole or in pieces, sealed or in clear; none ever lies on the disk as it was sent.

Pieces wait in the database: sealed ones as they came, others under a random key that goes with
them. No transaction is open while a picture is decoded.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select, update

from animals import clock
from animals.db import db, read_transaction, write_transaction
from animals.errors import Refused
from animals.field import applying, sealing, tokens
from animals.field.models import Piece, Record, RecordPhoto
from animals.field.receipts import receipt
from animals.field.rules import (
    PIECES_KEPT,
    Flag,
    OffsetDiffers,
    Part,
    RecordFirst,
)
from animals.field.tokens import Caller
from animals.photos import intake, service
from animals.photos.rules import (
    MOST_BYTES,
    Picture,
    Reason,
    TooLarge,
    Truncated,
    Unreadable,
    check_bytes,
)
from animals.photos.service import OtherPhoto

MOST_SENT = MOST_BYTES + sealing.OVERHEAD
"""What a photo may weigh as it is sent."""


@dataclass(frozen=True)
class Taken:
    """The receipt of the photo's record as it stands, and whether this made the photo whole."""

    receipt: dict[str, Any]
    is_new: bool


@dataclass(frozen=True)
class Progress:
    """How much of a photo is here, and of how much."""

    offset: int
    length: int | None


def progress(record_id: UUID, photo_id: UUID) -> Progress:
    """How far the photo has got; nothing of one nobody announced. Raises RecordFirst."""
    with read_transaction():
        if db.session.get(Record, record_id) is None:
            raise RecordFirst
        part = db.session.get(RecordPhoto, (record_id, photo_id))
        if part is None:
            return Progress(0, None)
        if part.state == Part.HERE:
            return Progress(part.length or 0, part.length)
        return Progress(part.offset, part.length)


def take_whole(caller: Caller, record_id: UUID, photo_id: UUID, body: bytes) -> Taken:
    """The photo, kept once. Raises RecordFirst, and what the photo rules refuse."""
    with read_transaction():
        part = _part(record_id, photo_id)
        if part.state == Part.HERE:
            return Taken(_receipt(record_id), False)
    clear = _clear(record_id, photo_id, body)
    picture = intake.read_bytes(clear)
    return _keep(caller, record_id, photo_id, picture, len(body), hashlib.sha256(clear).hexdigest())


def take_piece(
    caller: Caller, record_id: UUID, photo_id: UUID, offset: int, length: int, body: bytes
) -> Taken | Progress:
    """The next piece; the last one makes the photo whole.

    The last one is never kept by itself: whoever is cut off there sends it again. Raises
    RecordFirst, OffsetDiffers, Truncated, TooLarge, and what the photo rules refuse.
    """
    if length > MOST_SENT:
        raise TooLarge(what="bytes", found=length, most=MOST_BYTES)
    if not body or offset + len(body) > length:
        raise Truncated(announced=length, received=offset + len(body))
    with _held_part(caller, record_id, photo_id) as part:
        if part.state == Part.HERE:
            return Taken(_receipt(record_id), False)
        if offset == 0 and part.length != length:
            _forget_pieces(part)
        if offset != part.offset:
            raise OffsetDiffers(offset=part.offset)
        part.length, part.touched_at = length, clock.now()
        if offset + len(body) < length:
            _keep_piece(part, body)
            return Progress(part.offset, length)
        earlier = _assembled(part)
    try:
        return take_whole(caller, record_id, photo_id, earlier + body)
    except Refused:
        with _held_part(caller, record_id, photo_id) as part:
            _forget_pieces(part)
        raise


def withdraw(caller: Caller, record_id: UUID, photo_id: UUID) -> dict[str, Any]:
    """The phone gives this photo up; the record's receipt. Raises RecordFirst."""
    with _held_part(caller, record_id, photo_id) as part:
        if part.state == Part.MISSING:
            _forget_pieces(part)
            part.state = Part.WITHDRAWN
            record = db.session.get_one(Record, record_id)
            record.flags = record.flags | {Flag.PHOTO_WITHDRAWN}
            db.session.flush()
        return _receipt(record_id)


def drop_old_pieces() -> int:
    """Forget what came of photos that nobody went on sending; how many photos that were."""
    before = clock.now() - PIECES_KEPT
    query = select(RecordPhoto).where(
        RecordPhoto.touched_at < before, RecordPhoto.offset > 0, RecordPhoto.state == Part.MISSING
    )
    old = list(db.session.scalars(query.limit(500)))
    for part in old:
        _forget_pieces(part)
    return len(old)


def _part(record_id: UUID, photo_id: UUID) -> RecordPhoto:
    found = db.session.get(RecordPhoto, (record_id, photo_id))
    if found is None:
        raise RecordFirst
    return found


def _receipt(record_id: UUID) -> dict[str, Any]:
    return receipt(db.session.get_one(Record, record_id))


@contextmanager
def _held_part(caller: Caller, record_id: UUID, photo_id: UUID) -> Iterator[RecordPhoto]:
    """One write with the photo's record held. Raises RecordFirst, TokenUnknown."""
    with write_transaction():
        tokens.check_again(caller)
        held = select(Record.id).where(Record.id == record_id).with_for_update()
        if db.session.scalar(held) is None:
            raise RecordFirst
        yield _part(record_id, photo_id)


def _clear(record_id: UUID, photo_id: UUID, body: bytes) -> bytes:
    if not sealing.is_sealed(body):
        check_bytes(len(body))
        return body
    try:
        return sealing.opened(body, sealing.photo_info(record_id, photo_id))
    except sealing.CannotOpen:
        raise Unreadable(reason=Reason.BROKEN) from None


def _keep(
    caller: Caller, record_id: UUID, photo_id: UUID, picture: Picture, length: int, digest: str
) -> Taken:
    with _held_part(caller, record_id, photo_id) as part:
        if part.state == Part.HERE:
            return Taken(_receipt(record_id), False)
        record = db.session.get_one(Record, record_id)
        if part.sha256 and part.sha256 != digest:
            record.flags = record.flags | {Flag.OTHER_PHOTO}
        # A time or a place in an id would be told by every address that shows the photo.
        kept_as = photo_id if photo_id.version == 4 else uuid4()
        try:
            photo = service.keep(kept_as, picture, record.by_id)
        except OtherPhoto:
            record.flags = record.flags | {Flag.OTHER_PHOTO}
            photo = service.keep(uuid4(), picture, record.by_id)
        _forget_pieces(part)
        part.state, part.photo_id, part.length = Part.HERE, photo.id, length
        db.session.flush()
        applying.mark(record)
        applying.show_photos(record)
        return Taken(receipt(record), True)


def _keep_piece(part: RecordPhoto, body: bytes) -> None:
    if part.offset == 0:
        part.key = None if sealing.is_sealed(body) else os.urandom(32)
    kept = AESGCM(part.key).encrypt(_nonce(part.offset), body, None) if part.key else body
    db.session.add(Piece(record_id=part.record_id, photo_id=part.id, at=part.offset, body=kept))
    part.offset += len(body)
    db.session.flush()


def _assembled(part: RecordPhoto) -> bytes:
    query = (
        select(Piece.at, Piece.body)
        .where(Piece.record_id == part.record_id, Piece.photo_id == part.id)
        .order_by(Piece.at)
    )
    box = AESGCM(part.key) if part.key else None
    return b"".join(
        box.decrypt(_nonce(at), body, None) if box else body
        for at, body in db.session.execute(query).tuples()
    )


def _forget_pieces(part: RecordPhoto) -> None:
    gone = delete(Piece).where(Piece.record_id == part.record_id, Piece.photo_id == part.id)
    db.session.execute(gone)
    # Straight to the row: the key must not outlive the bytes it opened.
    db.session.execute(
        update(RecordPhoto)
        .where(RecordPhoto.record_id == part.record_id, RecordPhoto.id == part.id)
        .values(offset=0, key=None, length=None, touched_at=None)
        .execution_options(synchronize_session="fetch")
    )


def _nonce(offset: int) -> bytes:
    return offset.to_bytes(12, "big")
