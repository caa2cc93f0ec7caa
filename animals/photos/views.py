"""Showing a picture to who may see it, taking one in by itself, and making it fit to be shown."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.wrappers import Response

from animals import failures, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Person, Right
from animals.db import db, read_transaction
from animals.errors import Conflict, Refused
from animals.photos import files, intake, service
from animals.photos.forms import ChangeForm, ReleaseForm, marked_areas, typed_areas
from animals.photos.models import Photo
from animals.photos.rules import MOST_BYTES, Picture, TooLarge

bp = Blueprint("photos", __name__)

ROOM_FOR_FIELDS = 16 * 1024
"""Bytes that the words around a photo sent by itself may take."""
TURNS = {"left": -1, "right": 1}


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
@web.takes_at_most(MOST_BYTES + ROOM_FOR_FIELDS)
def upload() -> web.Answer:
    """One photo by itself, for pages that send several with progress: `{"id", "url"}` as JSON.

    The sender may give it an `id`, so that sending it again after a lost answer keeps it once.
    It belongs to nothing until a form names it; what nobody names is swept after a day.
    """
    photo_id = request.form.get("id", type=UUID)
    sent = intake.read_uploads(request.files.getlist("photo")[:1])
    if not sent:
        raise BadRequest
    picture = sent[0].taken()
    with writing() as door:
        kept = service.keep(photo_id or sent[0].photo_id, picture, me().id)
        url = url_for(".photo", photo_id=kept.id, size=320)
        body = {"id": str(kept.id), "url": url, "width": kept.width, "height": kept.height}
        door.at(url)
    return body, 201


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """A photo whose announced length tells that it is too large; nothing of it was read."""
    return failures.error_page(
        413,
        gettext("Not now"),
        web.sentence_of(TooLarge(what="bytes", most=MOST_BYTES)),
        code=TooLarge.__name__.lower(),
    )


@bp.get("/photos/<uuid:photo_id>")
@allow(Right.KEEP_ANIMALS)
def edit(photo_id: UUID) -> web.Answer:
    """The photo large, to be turned, blurred and released; `?back=` is where one came from."""
    return _page(photo_id, ReleaseForm(back=request.args.get("back", "")))


@bp.post("/photos/<uuid:photo_id>/rotate")
@allow(Right.KEEP_ANIMALS)
def rotate(photo_id: UUID) -> web.Answer:
    """A quarter turn `to` the left or right."""
    form = ChangeForm()
    turns = TURNS.get(request.form.get("to", ""))
    if not form.validate_on_submit() or turns is None:
        raise BadRequest
    return _changed(photo_id, form, "rotate", lambda photo: intake.turned(photo.digest, turns))


@bp.post("/photos/<uuid:photo_id>/blur")
@allow(Right.KEEP_ANIMALS)
def blur(photo_id: UUID) -> web.Answer:
    """Areas in percent: `left`, `top`, `width`, `height`, each as often as there are areas."""
    form = ChangeForm()
    if not form.validate_on_submit():
        raise BadRequest
    areas = marked_areas(request.form)
    if areas is None:
        form.refuse(None, gettext("Give each part in percent of the photo, from 0 to 100."))
        return _page(photo_id, form, 422)

    def burnt(photo: Photo) -> Picture:
        parts = [area.pixels(photo.width, photo.height) for area in areas]
        return intake.blurred(photo.digest, parts)

    return _changed(photo_id, form, "blur", burnt)


@bp.post("/photos/<uuid:photo_id>/release")
@allow(Right.KEEP_ANIMALS)
def release(photo_id: UUID) -> web.Answer:
    """Say that nothing on the photo betrays anybody, so that it may leave the team."""
    form = ReleaseForm()
    if not form.validate_on_submit():
        return _page(photo_id, form, 422)
    return _carried_out(photo_id, form, service.release)


@bp.post("/photos/<uuid:photo_id>/take-back")
@allow(Right.KEEP_ANIMALS)
def take_back(photo_id: UUID) -> web.Answer:
    """Keep the photo in the team again."""
    form = ChangeForm()
    if not form.validate_on_submit():
        raise BadRequest
    return _carried_out(photo_id, form, service.take_back)


def _changed(
    photo_id: UUID, form: ChangeForm, act: str, change: Callable[[Photo], Picture]
) -> web.Answer:
    """The slow work on the pixels with no transaction open, then the new picture in its place."""
    with read_transaction():
        looked_at = service.photo_for(me(), photo_id)
        db.session.expunge(looked_at)
    try:
        picture = change(looked_at)
    except Refused as error:
        return _page(photo_id, form, web.explain(form, error))
    return _carried_out(photo_id, form, partial(service.replace, picture=picture, act=act))


def _carried_out(
    photo_id: UUID, form: ChangeForm, act: Callable[[Person, UUID, int], Photo]
) -> web.Answer:
    try:
        with writing(form) as door:
            act(me(), photo_id, form.version.data)
            door.at(url_for(".edit", photo_id=photo_id, back=form.back.data or None))
    except Conflict as error:
        return _page(photo_id, form, web.explain(form, error))
    return door.redirect()


def _page(photo_id: UUID, form: ChangeForm, status: int = 200) -> web.Answer:
    photo = service.photo_for(me(), photo_id)
    page = render_template(
        "photos/photo.html",
        photo=photo,
        form=form,
        released_by=service.name_of_releaser(photo),
        areas=typed_areas(request.form) or [("", "", "", "")],
        back=web.local_address(form.back.data or ""),
    )
    return page, status
