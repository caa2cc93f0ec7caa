"""Places: what is offered while one types, and the pages of the team's own."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, render_template, request, url_for
from flask_babel import gettext

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.places import own
from animals.places.models import Place
from animals.places.naming import told
from animals.places.own_forms import OwnPlaceForm
from animals.places.search import search as search_places

bp = Blueprint("places", __name__)


@bp.get("/places/search", endpoint="search")
@allow(Right.SEE_MAP)
def search() -> web.Answer:
    points = request.args.get("only") != "settlements"
    found = search_places(request.args.get("q", ""), i18n.language(), points=points)
    return jsonify([{"label": one.label, "lies_in": one.lies_in} for one in found])


@bp.get("/places", endpoint="places")
@allow(Right.KEEP_SPOTS)
def own_places() -> web.Answer:
    return render_template("places/places.html", places=own.own_places(i18n.language()), near=_near)


@bp.route("/places/new", methods=["GET", "POST"])
@allow(Right.KEEP_SPOTS)
def new_place() -> web.Answer:
    form = OwnPlaceForm()
    if request.method == "GET" or not form.validate_on_submit():
        return _form_page(form, 200 if request.method == "GET" else 422)
    try:
        with writing(form) as door:
            own.add(me(), form.own_place())
            door.at(url_for(".places"))
    except RescueError as error:
        return _form_page(form, web.explain(form, error))
    flash(gettext("Saved. Everybody who logs can choose it now."))
    return door.redirect()


@bp.route("/places/<uuid:place_id>", methods=["GET", "POST"])
@allow(Right.KEEP_SPOTS)
def change_place(place_id: UUID) -> web.Answer:
    place = own.own_place(place_id)
    if request.method == "GET":
        typed = {"name": place.name_uk, "latin_name": place.name_en}
        form = OwnPlaceForm(formdata=None, lat=place.lat, lon=place.lon, **typed)
        return _form_page(form, 200, place)
    form = OwnPlaceForm()
    if not form.validate_on_submit():
        return _form_page(form, 422, place)
    try:
        with writing(form) as door:
            own.change(me(), place_id, form.own_place())
            door.at(url_for(".places"))
    except RescueError as error:
        return _form_page(form, web.explain(form, error), own.own_place(place_id))
    flash(gettext("Saved."))
    return door.redirect()


@bp.post("/places/<uuid:place_id>/remove")
@allow(Right.KEEP_SPOTS)
def remove_place(place_id: UUID) -> web.Answer:
    form = web.Form()
    with writing(form) as door:
        own.remove(me(), place_id)
        door.at(url_for(".places"))
    flash(gettext("Taken off the list. What was logged there keeps its position."))
    return door.redirect()


def _near(place: Place) -> str:
    return told(place.lat, place.lon, i18n.language())


def _form_page(form: OwnPlaceForm, status: int, place: Place | None = None) -> web.Answer:
    return render_template("places/place_form.html", form=form, place=place), status
