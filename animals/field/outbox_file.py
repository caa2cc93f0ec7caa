"""The file a phone exports when it cannot send: each part is put through as if it had been sent.

JSON lines: a head that names the device, then records before their photos, each with the sealed
bytes as they were queued. The coordinator who brings the file vouches for a phone shut out since.
"""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from animals.db import db, read_transaction
from animals.errors import Refused, RescueError
from animals.field import intake, photo_intake, tokens
from animals.field.models import Device
from animals.field.reading import identity
from animals.field.rules import RECORD_BYTES
from animals.field.tokens import Caller

VERSION = 1


class NotAnOutbox(Refused):
    """The file is none that a phone of ours exported; fact: field."""


class UnknownDevice(Refused):
    """The file comes from a phone that was never added here; fact: field."""


@dataclass
class ReadIn:
    """What came of a file."""

    name: str
    announced: int
    new: int = 0
    known: int = 0
    refused: list[tuple[str, RescueError]] = field(default_factory=list)


def read_in(data: bytes) -> ReadIn:
    """Every part of the file taken in. Raises NotAnOutbox, UnknownDevice; parts refuse alone."""
    lines = data.splitlines()
    head = _object(lines[0]) if lines else {}
    device_id = identity(head.get("device"))
    if head.get("lapka_outbox") != VERSION or device_id is None:
        raise NotAnOutbox(field="file")
    with read_transaction():
        device = db.session.get(Device, device_id)
        if device is None:
            raise UnknownDevice(field="file")
        caller = tokens.vouched(device)
    count = head.get("count")
    done = ReadIn(caller.name, count if isinstance(count, int) else len(lines) - 1)
    for part in _parts(lines[1:]):
        try:
            is_new = _take(caller, part)
        except RescueError as refusal:
            done.refused.append((str(part.get("id", ""))[:40], refusal))
        else:
            done.new += is_new
            done.known += not is_new
    return done


def _parts(lines: list[bytes]) -> Iterator[dict[str, Any]]:
    """Records first: a photo needs its record, whatever order the file has them in."""
    parts = [_object(line) for line in lines if line.strip()]
    yield from (part for part in parts if part.get("type") == "record")
    yield from (part for part in parts if part.get("type") != "record")


def _take(caller: Caller, part: dict[str, Any]) -> bool:
    part_id, body = identity(part.get("id")), _bytes(part.get("body"))
    if part_id is None or body is None:
        raise NotAnOutbox
    if part.get("type") == "record":
        if len(body) > RECORD_BYTES:
            raise NotAnOutbox
        return intake.take(caller, part_id, body).is_new
    record_id = identity(part.get("record"))
    if part.get("type") != "photo" or record_id is None:
        raise NotAnOutbox
    return photo_intake.take_whole(caller, record_id, part_id, body).is_new


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _bytes(text: Any) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except (binascii.Error, ValueError):
        return None
