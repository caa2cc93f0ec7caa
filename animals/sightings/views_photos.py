"""An animal's photos: adding, ordering, giving to another animal, deleting."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.db import db
from animals.errors import NotFound, RescueError
from animals.photos.forms import said_of
from animals.photos.intake import FormPhotos, from_form
from animals.sightings import keeping, pictures
from animals.sightings.forms_desk import GiveForm
from animals.sightings.models import Animal, Picture
from animals.sightings.service import animal_of_code

bp = Blueprint("album", __name__)


@bp.get("/animals/<code>/photos")
@allow(Right.LOG_SIGHTINGS)
def album(code: str) -> web.Answer:
    return _page(animal_of_code(me(), code), FormPhotos([], []), web.Form(formdata=None), 200)


@bp.post("/animals/<code>/photos")
@allow(Right.LOG_SIGHTINGS)
def add(code: str) -> web.Answer:
    form = web.Form()
    animal_id = animal_of_code(me(), code).id
    db.session.rollback()  # nothing stays open while pictures are decoded
    photos = from_form(me(), request)
    if not form.validate() or photos.refusals:
        return _page(animal_of_code(me(), code), photos, form, 422)
    with writing(form) as door:
        pictures.attach(photos.kept, animal_id=keeping.lock_one(animal_id).id)
        door.at(url_for(".album", code=code))
    return door.redirect()


@bp.post("/pictures/<uuid:photo_id>/cover")
@allow(Right.KEEP_ANIMALS)
def cover(photo_id: UUID) -> web.Answer:
    with writing() as door:
        door.at(_album_of(pictures.make_cover(me(), photo_id)))
    return door.redirect()


@bp.post("/pictures/<uuid:photo_id>/earlier")
@allow(Right.KEEP_ANIMALS)
def earlier(photo_id: UUID) -> web.Answer:
    with writing() as door:
        door.at(_album_of(pictures.move(me(), photo_id, -1)))
    return door.redirect()


@bp.post("/pictures/<uuid:photo_id>/later")
@allow(Right.KEEP_ANIMALS)
def later(photo_id: UUID) -> web.Answer:
    with writing() as door:
        door.at(_album_of(pictures.move(me(), photo_id, 1)))
    return door.redirect()


@bp.route("/pictures/<uuid:photo_id>/give", methods=["GET", "POST"])
@allow(Right.KEEP_ANIMALS)
def give(photo_id: UUID) -> web.Answer:
    back = _album_of(pictures.picture_at(photo_id))
    form = GiveForm()
    if not form.validate_on_submit():
        return _give_page(photo_id, form, back, 422 if request.method == "POST" else 200)
    try:
        with writing(form) as door:
            other = keeping.animal_typed(form.other.data, "other")
            pictures.give(me(), photo_id, other.id)
            door.at(url_for(".album", code=other.code))
    except NotFound:
        raise
    except RescueError as error:
        return _give_page(photo_id, form, back, web.explain(form, error))
    return door.redirect()


@bp.post("/pictures/<uuid:photo_id>/delete")
@allow(Right.KEEP_ANIMALS)
def delete(photo_id: UUID) -> web.Answer:
    with writing() as door:
        back = _album_of(pictures.picture_at(photo_id))
        pictures.remove(me(), photo_id)
        door.at(back)
    return door.redirect()


def _album_of(picture: Picture) -> str:
    """The page of the photos that this one stands among."""
    if picture.animal_id is None:
        return url_for("packs.sighting", sighting_id=picture.sighting_id)
    return url_for(".album", code=db.session.get_one(Animal, picture.animal_id).code)


def _page(animal: Animal, photos: FormPhotos, form: web.Form, status: int) -> web.Answer:
    page = render_template(
        "sightings/photos.html",
        animal=animal,
        pictures=pictures.pictures_of(animal.id),
        form=form,
        kept=photos.kept,
        said=said_of(photos),
        may_keep=me().may(Right.KEEP_ANIMALS),
    )
    return page, status


def _give_page(photo_id: UUID, form: GiveForm, back: str, status: int) -> web.Answer:
    page = render_template("sightings/give.html", photo_id=photo_id, form=form, back=back)
    return page, status
