"""Showing a picture to who may see it, and taking one in by itself."""

from uuid import UUID

from flask import Blueprint, make_response, request, url_for
from werkzeug.exceptions import BadRequest

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.db import db
from animals.photos import files, intake, service
from animals.photos import forms as forms  # teaches the refusals their words

bp = Blueprint("photos", __name__)


@bp.get("/photos/<uuid:photo_id>/<int:size>")
@allow(Right.USE_LAPKA)
def photo(photo_id: UUID, size: int) -> web.Answer:
    """The JPEG in one of the two sizes; says nothing about when or where it was taken."""
    digest = service.photo_for(me(), photo_id).digest
    db.session.rollback()  # nothing is read from the disk with a transaction open
    answer = make_response(files.read(intake.uploads_folder(), digest, size))
    answer.mimetype = "image/jpeg"
    answer.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.post("/photos")
@allow(Right.LOG_SIGHTINGS)
def upload() -> web.Answer:
    """One photo by itself, for pages that send several with progress: `{"id", "url"}` as JSON.

    It belongs to nothing until a form names it; what nobody names is swept after a day.
    """
    sent = intake.read_uploads(request.files.getlist("photo")[:1])
    if not sent:
        raise BadRequest
    picture = sent[0].taken()
    with writing() as door:
        kept = service.keep(sent[0].photo_id, picture, me().id)
        url = url_for(".photo", photo_id=kept.id, size=320)
        body = {"id": str(kept.id), "url": url, "width": kept.width, "height": kept.height}
        door.at(url)
    return body, 201
