"""Records in: told apart by their ids, opened, kept, and handed to what applies them."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update

from animals import clock
from animals.db import db, read_transaction, write_transaction
from animals.field import applying, sealing, tokens
from animals.field.models import Counter, Device, Record, RecordPhoto
from animals.field.reading import Reading, identity, parsed
from animals.field.receipts import receipt
from animals.field.rules import (
    MOST_PHOTOS,
    Flag,
    NotARecord,
    RecordDiffers,
    State,
    clock_flags,
)
from animals.field.tokens import Caller
from animals.stock.balances import insert_once


@dataclass(frozen=True)
class Taken:
    """What came of a record that was sent: its receipt, and whether it is the first of its id."""

    receipt: dict[str, Any]
    is_new: bool


def take(caller: Caller, record_id: UUID, body: bytes) -> Taken:
    """The record, kept once however often it is sent.

    Raises NotARecord, RecordDiffers, TokenUnknown where the device was revoked meanwhile.
    """
    digest = hashlib.sha256(body).hexdigest()
    with read_transaction():
        known = db.session.get(Record, record_id)
        if known is not None:
            return _again(known, digest)
    content = _content(record_id, body)
    with write_transaction():
        device = tokens.check_again(caller)
        seq = _next_seq()  # whoever sends the same at the same time waits here
        known = db.session.get(Record, record_id)
        if known is not None:
            return _again(known, digest)
        device.seen_at = clock.now()
        record = _kept(device, record_id, content, digest, seq)
        db.session.add(record)
        db.session.flush()
        applying.settle(record)
        return Taken(receipt(record), True)


def _content(record_id: UUID, body: bytes) -> dict[str, Any]:
    if not sealing.is_sealed(body):
        return parsed(body)
    try:
        return parsed(sealing.opened(body, sealing.record_info(record_id)))
    except sealing.CannotOpen:
        raise NotARecord(why="sealed", fields={}) from None


def _again(known: Record, digest: str) -> Taken:
    if known.sha256 != digest:
        raise RecordDiffers
    return Taken(receipt(known), False)


def _next_seq() -> int:
    insert_once(Counter, id=1, last=0)
    taken = update(Counter).where(Counter.id == 1).values(last=Counter.last + 1)
    return int(db.session.scalars(taken.returning(Counter.last)).one())


def _kept(
    device: Device, record_id: UUID, content: dict[str, Any], digest: str, seq: int
) -> Record:
    reading = Reading(content)
    now = clock.now()
    captured = reading.moment("captured_at")
    photos, doubts = _photos(reading)
    number = reading.number("number", 1, 10**9) if reading.has("number") else None
    return Record(
        id=record_id,
        device_id=_saved_on(reading, device),
        by_id=device.user_id,
        number=number,
        seq=seq,
        kind=str(content["kind"])[:32],
        sha256=digest,
        body=content,
        captured_at=captured,
        received_at=now,
        state=State.LOOK,
        flags=frozenset(clock_flags(captured, now) | doubts),
        photos=photos,
    )


def _saved_on(reading: Reading, sender: Device) -> UUID:
    """The device that counted the record: an earlier one of the same person where it says so."""
    named = identity(reading.record.get("device"))
    if named is None or named == sender.id or sender.user_id is None:
        return sender.id
    earlier = db.session.get(Device, named)
    return named if earlier is not None and earlier.user_id == sender.user_id else sender.id


def _photos(reading: Reading) -> tuple[list[RecordPhoto], set[Flag]]:
    """The photos announced, each once; what is no id is left out and flagged."""
    found: dict[UUID, RecordPhoto] = {}
    listed = reading.record.get("photos") or []
    listed = listed if isinstance(listed, list) else [listed]
    sound = 0
    for one in listed[:MOST_PHOTOS]:
        photo_id = identity(one.get("id")) if isinstance(one, dict) else None
        if photo_id is None:
            continue
        sound += 1
        sha256 = one.get("sha256")
        found[photo_id] = RecordPhoto(
            id=photo_id,
            rank=len(found),
            sha256=sha256.lower() if isinstance(sha256, str) and len(sha256) == 64 else "",
        )
    return list(found.values()), set() if sound == len(listed) else {Flag.BAD_PHOTO}
