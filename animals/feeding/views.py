"""Feeding spots: the list, one spot, making and changing it, what all of them need."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from animals import clock, i18n, web
from animals.accounts.guard import allow, asks_again, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.feeding import exports, forgetting, needs, service, sight
from animals.feeding.forms import CARETAKER_LABELS, KIND_LABELS, SpotForm
from animals.feeding.models import Spot
from animals.feeding.pages import spot_page
from animals.feeding.rules import Caretaker, SpotChanged

bp = Blueprint("feeding", __name__)

CHART_DAYS = 28
SHOWS = ("all", "due", "unvisited", "closed")


@bp.get("/spots")
@allow(Right.LOG_FEEDINGS)
def spots() -> web.Answer:
    person = me()
    show = _show()
    page = web.page_of(sight.spots_query(show, clock.now()))
    return render_template(
        "feeding/spots.html",
        page=page,
        cards=sight.cards(person, page.rows),
        show=show,
        shows=SHOWS if person.may(Right.KEEP_SPOTS) else SHOWS[:2],
        keeps=person.may(Right.KEEP_SPOTS),
        asked=service.asked_count() if person.may(Right.KEEP_SPOTS) else 0,
        caretakers=CARETAKER_LABELS,
    )


@bp.get("/spots/new")
@allow(Right.LOG_FEEDINGS)
def new_spot_page() -> web.Answer:
    return _form_page(SpotForm(), 200)


@bp.post("/spots/new")
@allow(Right.LOG_FEEDINGS)
def new_spot() -> web.Answer:
    form = SpotForm()
    if not form.validate_on_submit():
        return _form_page(form, 422)
    try:
        with writing(form) as door:
            spot = service.new_spot(me(), _facts(form))
            door.at(url_for(".spot", spot_id=spot.id))
    except RescueError as error:
        return _form_page(form, web.explain(form, error))
    return door.redirect()


@bp.get("/spots/<uuid:spot_id>")
@allow(Right.LOG_FEEDINGS)
def spot(spot_id: UUID) -> web.Answer:
    return spot_page(me(), spot_id)


@bp.get("/spots/<uuid:spot_id>/edit")
@allow(Right.KEEP_SPOTS)
def edit_page(spot_id: UUID) -> web.Answer:
    spot = sight.spot_for(me(), spot_id).spot
    return _form_page(SpotForm(data=_typed(spot)), 200, spot=spot)


@bp.post("/spots/<uuid:spot_id>/edit")
@allow(Right.KEEP_SPOTS)
def edit(spot_id: UUID) -> web.Answer:
    form = SpotForm()
    if not form.validate_on_submit():
        return _form_page(form, 422, spot=sight.spot_for(me(), spot_id).spot)
    version = form.version.data or ""
    try:
        with writing(form) as door:
            service.edit_spot(
                me(), spot_id, int(version) if version.isdecimal() else 0, _facts(form)
            )
            door.at(url_for(".spot", spot_id=spot_id))
    except SpotChanged as error:
        status = web.explain(form, error)
        spot = sight.spot_for(me(), spot_id).spot
        form.version.data = str(spot.version)
        return _form_page(form, status, spot=spot, now=_differences(form, spot))
    except RescueError as error:
        status = web.explain(form, error)
        return _form_page(form, status, spot=sight.spot_for(me(), spot_id).spot)
    return door.redirect()


@bp.post("/spots/<uuid:spot_id>/close")
@allow(Right.KEEP_SPOTS)
def close(spot_id: UUID) -> web.Answer:
    with writing() as door:
        service.close_spot(me(), spot_id)
        door.at(url_for(".spot", spot_id=spot_id))
    return door.redirect()


@bp.post("/spots/<uuid:spot_id>/still-fed")
@allow(Right.KEEP_SPOTS)
def still_fed(spot_id: UUID) -> web.Answer:
    with writing() as door:
        forgetting.keep(me(), spot_id)
        door.at(url_for(".spot", spot_id=spot_id))
    return door.redirect()


@bp.post("/spots/<uuid:spot_id>/open")
@allow(Right.KEEP_SPOTS)
def open_again(spot_id: UUID) -> web.Answer:
    with writing() as door:
        service.open_spot(me(), spot_id)
        door.at(url_for(".spot", spot_id=spot_id))
    return door.redirect()


@bp.get("/spots/needs")
@allow(Right.KEEP_SPOTS)
def needs_page() -> web.Answer:
    now = clock.now()
    found = needs.all_needs()
    fed = sight.fed_by_spot(now - timedelta(days=CHART_DAYS))
    return render_template(
        "feeding/needs.html",
        needs=found,
        totals=needs.total_need(found),
        empty=needs.running_empty(now, 10),
        fed=fed,
        most=max((it.grams for it in fed), default=0),
        days=CHART_DAYS,
        kinds=KIND_LABELS,
        today=i18n.local_today(),
    )


@bp.get("/spots.csv")
@allow(Right.KEEP_SPOTS)
@asks_again
def spots_csv() -> web.Answer:
    query = sight.spots_query(_show(), clock.now())
    return exports.csv(sight.all_of(query))


@bp.get("/spots.geojson")
@allow(Right.KEEP_SPOTS)
@asks_again
def spots_geojson() -> web.Answer:
    query = sight.spots_query(_show(), clock.now())
    return exports.geojson(sight.all_of(query))


def _show() -> str:
    asked = request.args.get("show", "all")
    may = SHOWS if me().may(Right.KEEP_SPOTS) else SHOWS[:2]
    return asked if asked in may else "all"


def _facts(form: SpotForm) -> service.SpotFacts:
    return service.SpotFacts(
        name=form.name.data.strip(),
        dogs=form.dogs.data or 0,
        cats=form.cats.data or 0,
        caretaker=Caretaker(form.caretaker.data),
        every_days=form.every_days.data,
        position=form.position(),
        place_id=form.place_id(),
        place_note=(form.place_note.data or "").strip(),
        note=(form.note.data or "").strip(),
        contact_name=(form.contact_name.data or "").strip(),
        contact_phone=(form.contact_phone.data or "").strip(),
    )


def _typed(spot: Spot) -> dict[str, Any]:
    """What the form shows of a spot that is there."""
    return {
        "name": spot.name,
        "dogs": spot.dogs,
        "cats": spot.cats,
        "every_days": spot.every_days,
        "caretaker": spot.caretaker,
        "contact_name": spot.contact.name if spot.contact else "",
        "contact_phone": spot.contact.phone if spot.contact else "",
        "place_note": spot.place_note,
        "note": spot.note,
        "lat": spot.lat,
        "lon": spot.lon,
        "accuracy_m": spot.accuracy_m,
        "position_age_s": spot.position_age_s,
        "position_source": spot.position_source,
        "place": str(spot.place_id) if spot.place_id else "",
        "version": str(spot.version),
    }


def _differences(form: SpotForm, spot: Spot) -> list[tuple[str, str]]:
    """How the spot is now, where that is not what was typed: label and value."""
    present = _typed(spot)
    present["caretaker"] = CARETAKER_LABELS[Caretaker(spot.caretaker)]
    typed = form.data | {"caretaker": CARETAKER_LABELS[Caretaker(form.caretaker.data)]}
    names = ("name", "dogs", "cats", "every_days", "caretaker", "contact_name", "contact_phone",
             "place_note", "note")  # fmt: skip
    return [
        (str(form[name].label.text), str(present[name]))
        for name in names
        if str(typed[name] or "") != str(present[name] or "")
    ]


def _form_page(
    form: SpotForm,
    status: int,
    *,
    spot: Spot | None = None,
    now: list[tuple[str, str]] | None = None,
) -> web.Answer:
    page = render_template("feeding/spot_form.html", form=form, spot=spot, now=now or [])
    return page, status
