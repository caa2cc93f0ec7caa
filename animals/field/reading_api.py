"""Reading for the field: one run by its token, and the pictures of its animals."""

import hashlib
from uuid import UUID

from flask import make_response, request
from flask.json import dumps
from werkzeug.wrappers import Response

from animals import web
from animals.accounts.guard import open_to_all
from animals.db import db, read_transaction, write_transaction
from animals.field import doors, run_copy
from animals.field.doors import bp
from animals.field.models import Device
from animals.photos import files, intake
from animals.photos.rules import SMALL
from animals.runs import versions
from animals.runs.version_models import Holder


@bp.get("/run")
@open_to_all
def run() -> Response:
    """The run, with what changed since a version; 304 where the phone has it as it is."""
    reader = doors.reader()
    with read_transaction():
        copy = run_copy.copied(reader, _since())
        held = db.session.get(Holder, (copy.run_id, reader.caller.device_id))
        is_known = copy.version is None or (held is not None and held.version >= copy.version)
        device = db.session.get_one(Device, reader.caller.device_id)
        label = ", ".join(filter(None, (copy.name, device.label)))
    if not is_known and copy.version is not None:
        with write_transaction():
            versions.seen(copy.run_id, reader.caller.device_id, label, copy.version)
    answer = make_response(dumps(copy.body))
    answer.mimetype = "application/json"
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    return answer.make_conditional(request)


@bp.get("/photos/<uuid:photo_id>")
@open_to_all
def photo(photo_id: UUID) -> web.Answer | Response:
    """A picture of one of the run's animals, 320 pixels."""
    reader = doors.reader()
    with read_transaction():
        digest = run_copy.picture_of(reader, photo_id)
    answer = make_response(files.read(intake.uploads_folder(), digest, SMALL))
    answer.mimetype = "image/jpeg"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _since() -> int | None:
    text = request.args.get("since", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
