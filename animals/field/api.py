"""`/api/v1`: records and photos in, with receipts; what the server has of a phone."""

import secrets
from datetime import UTC
from uuid import UUID

from flask import Response, make_response, request
from sqlalchemy import select

from animals import clock, web
from animals.accounts.guard import open_to_all
from animals.db import db, read_transaction
from animals.field import doors, intake, photo_intake, sealing
from animals.field.doors import bp
from animals.field.models import Record
from animals.field.openapi import description
from animals.field.photo_intake import Progress
from animals.field.rules import PIECE_BYTES, RECORD_BYTES, gaps

MOST_GAPS = 1000


@bp.get("/ping")
@open_to_all
def ping() -> web.Answer:
    """That this is Lapka and no captive portal, and what time it is."""
    return {"time": clock.now().astimezone(UTC).isoformat(), "nonce": secrets.token_hex(16)}, 200


@bp.get("/openapi.json")
@open_to_all
def openapi() -> web.Answer:
    """What stands here, for programs."""
    return description(), 200


@bp.get("/device")
@open_to_all
def device() -> web.Answer:
    """The key to seal to, and which of this phone's numbers never came."""
    caller = doors.caller()
    with read_transaction():
        query = select(Record.number).where(
            Record.device_id == caller.device_id, Record.number.is_not(None)
        )
        numbers = {int(number) for number in db.session.scalars(query) if number is not None}
    return {
        "device": str(caller.device_id),
        "server_key": sealing.server_key(),
        "up_to": max(numbers, default=0),
        "missing": gaps(numbers)[:MOST_GAPS],
    }, 200


@bp.put("/records/<uuid:record_id>")
@open_to_all
@web.takes_at_most(RECORD_BYTES)
def put_record(record_id: UUID) -> web.Answer:
    """Keep a record once; its receipt, whichever time it is sent."""
    caller = doors.caller()
    taken = intake.take(caller, record_id, doors.whole_body())
    return taken.receipt, 201 if taken.is_new else 200


@bp.put("/records/<uuid:record_id>/photos/<uuid:photo_id>")
@open_to_all
@web.takes_at_most(photo_intake.MOST_SENT)
def put_photo(record_id: UUID, photo_id: UUID) -> web.Answer:
    """Keep a photo that a record announced, whole."""
    caller = doors.caller()
    body = doors.whole_body(needs_digest=True)
    taken = photo_intake.take_whole(caller, record_id, photo_id, body)
    return taken.receipt, 201 if taken.is_new else 200


@bp.route("/records/<uuid:record_id>/photos/<uuid:photo_id>", methods=["HEAD"])
@open_to_all
def photo_progress(record_id: UUID, photo_id: UUID) -> Response:
    """How much of a photo is here."""
    doors.caller()
    return _with_progress(make_response(b"", 200), photo_intake.progress(record_id, photo_id))


@bp.patch("/records/<uuid:record_id>/photos/<uuid:photo_id>")
@open_to_all
@web.takes_at_most(PIECE_BYTES)
def patch_photo(record_id: UUID, photo_id: UUID) -> web.Answer | Response:
    """Keep the next piece of a photo; the last one answers with the receipt."""
    caller = doors.caller()
    offset, length = doors.number_header("Upload-Offset"), doors.number_header("Upload-Length")
    body = doors.whole_body()
    taken = photo_intake.take_piece(caller, record_id, photo_id, offset, length, body)
    if isinstance(taken, Progress):
        return _with_progress(make_response(b"", 204), taken)
    return taken.receipt, 201 if taken.is_new else 200


@bp.post("/records/<uuid:record_id>/photos/<uuid:photo_id>/withdraw")
@open_to_all
@web.takes_at_most(1024)
def withdraw_photo(record_id: UUID, photo_id: UUID) -> web.Answer:
    """Give a photo up, so that its record can complete."""
    caller = doors.caller()
    if request.content_length:
        doors.whole_body()
    return photo_intake.withdraw(caller, record_id, photo_id), 200


def _with_progress(response: Response, progress: Progress) -> Response:
    response.headers["Upload-Offset"] = str(progress.offset)
    if progress.length is not None:
        response.headers["Upload-Length"] = str(progress.length)
    return response
