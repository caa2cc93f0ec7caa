"""Showing an offer to chosen places only, and the days on which a place takes nobody in."""

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext, ngettext

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.shelters import chosen, closed, desk, offers, rooms
from animals.shelters.choice_forms import ChooseForm, ClosedForm
from animals.shelters.models import Shelter
from animals.sightings import service as sightings

bp = Blueprint("chosen", __name__)


@bp.get("/animals/<code>/shelters")
@allow(Right.KEEP_SHELTERS)
def choose(code: str) -> web.Answer:
    """Every place with whether the animal would fit; a tick where it alone is shown the offer."""
    animal_id = sightings.animal_named(code).id
    return _choice_page(animal_id, [str(one) for one in chosen.chosen_for(animal_id)], 200)


@bp.post("/animals/<code>/shelters")
@allow(Right.KEEP_SHELTERS)
def chosen_ones(code: str) -> web.Answer:
    animal_id = sightings.animal_named(code).id
    form = ChooseForm()
    form.shelters.choices = [(str(one.id), one.name) for one in desk.shelters()]
    if not form.validate_on_submit():
        return _choice_page(animal_id, form.shelters.data or [], 422)
    wanted = {UUID(one) for one in form.shelters.data or []}
    with writing(form) as door:
        chosen.choose(me(), animal_id, wanted)
        door.at(url_for("shelters.offer_page", code=code))
    flash(
        ngettext("%(num)d place sees it now.", "%(num)d places see it now.", len(wanted))
        if wanted
        else gettext("All places see it now.")
    )
    return door.redirect()


@bp.get("/my-places/closed")
@allow(Right.CLAIM)
def my_closed_days() -> web.Answer:
    return _closed_page(desk.shelter_of(me()), ClosedForm(formdata=None), 200)


@bp.post("/my-places/closed")
@allow(Right.CLAIM)
def close_mine() -> web.Answer:
    return _close(desk.shelter_of(me()).id, url_for(".my_closed_days"))


@bp.post("/my-places/closed/<uuid:closed_id>/remove")
@allow(Right.CLAIM)
def reopen_mine(closed_id: UUID) -> web.Answer:
    return _reopen(desk.shelter_of(me()).id, closed_id, url_for(".my_closed_days"))


@bp.get("/shelters/<uuid:shelter_id>/closed")
@allow(Right.KEEP_SHELTERS)
def closed_days(shelter_id: UUID) -> web.Answer:
    return _closed_page(desk.shelter_by_id(shelter_id), ClosedForm(formdata=None), 200)


@bp.post("/shelters/<uuid:shelter_id>/closed")
@allow(Right.KEEP_SHELTERS)
def close(shelter_id: UUID) -> web.Answer:
    return _close(desk.shelter_by_id(shelter_id).id, url_for(".closed_days", shelter_id=shelter_id))


@bp.post("/shelters/<uuid:shelter_id>/closed/<uuid:closed_id>/remove")
@allow(Right.KEEP_SHELTERS)
def reopen(shelter_id: UUID, closed_id: UUID) -> web.Answer:
    return _reopen(shelter_id, closed_id, url_for(".closed_days", shelter_id=shelter_id))


def _choice_page(animal_id: UUID, ticked: list[str], status: int) -> web.Answer:
    company = offers.company_of(animal_id)
    places = desk.shelters()
    fitting = rooms.could_take(places, company[:1])[animal_id]
    shut = closed.closed_on(i18n.local_today())
    return render_template(
        "shelters/choose.html",
        code=company[0].code,
        count=len(company),
        form=ChooseForm(formdata=None),
        places=[
            {
                "id": str(one.id),
                "name": one.name,
                "ticked": str(one.id) in ticked,
                "fits": one in fitting and one.id not in shut,
                "says": _fit(one, fits=one in fitting, shut=one.id in shut),
            }
            for one in places
        ],
    ), status


def _fit(place: Shelter, *, fits: bool, shut: bool) -> str:
    if shut:
        return gettext("closed today")
    if fits:
        return gettext("has room")
    return gettext("no room that would do") if place.capacity else gettext("places not entered")


def _closed_page(place: Shelter, form: ClosedForm, status: int) -> web.Answer:
    keeps = me().may(Right.KEEP_SHELTERS)
    return render_template(
        "shelters/closed.html",
        shelter=place,
        days=closed.to_come(place.id),
        form=form,
        keeps=keeps,
        back=url_for("shelters.shelter", shelter_id=place.id)
        if keeps
        else url_for("shelters.my_places"),
    ), status


def _close(shelter_id: UUID, back: str) -> web.Answer:
    form = ClosedForm()
    if not form.validate_on_submit():
        return _closed_page(desk.shelter_by_id(shelter_id), form, 422)
    assert form.from_on.data is not None
    assert form.until_on.data is not None
    try:
        with writing(form) as door:
            closed.close(me(), shelter_id, form.from_on.data, form.until_on.data)
            door.at(back)
    except RescueError as error:
        return _closed_page(desk.shelter_by_id(shelter_id), form, web.explain(form, error))
    flash(gettext("Saved. Coordinators see it when they promise animals."))
    return door.redirect()


def _reopen(shelter_id: UUID, closed_id: UUID, back: str) -> web.Answer:
    with writing() as door:
        closed.reopen(me(), shelter_id, closed_id)
        door.at(back)
    return door.redirect()
