"""Putting an animal on offer: the words for shelters, and the look at each photo."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Person, Right
from animals.db import db
from animals.errors import RescueError
from animals.shelters import claims, offers, wording
from animals.shelters.forms import STATE_LABELS, OfferForm
from animals.shelters.models import Offer
from animals.shelters.rules import ClaimState
from animals.sightings import service as sightings
from animals.sightings.models import Animal
from animals.sightings.panels import add_panel

bp = Blueprint("offers", __name__)


@bp.route("/animals/<code>/offer", methods=["GET", "POST"])
@allow(Right.KEEP_SHELTERS)
def offer(code: str) -> web.Answer:
    """The form; `photos` are those found fit to be shown, as `<id>.<version looked at>`."""
    animal = sightings.animal_named(code)
    animal_id, known = animal.id, db.session.get(Offer, animal.id)
    form = OfferForm(
        story=known.story if known else "",
        version=known.version if known else "",
        good_with_dogs=animal.good_with_dogs,
        good_with_cats=animal.good_with_cats,
        animal_version=animal.version,
    )
    if request.method == "GET":
        return _page(animal_id, form, None, 200)
    looked_at = _looked_at(request.form.getlist("photos"))
    if not form.validate_on_submit():
        return _page(animal_id, form, looked_at, 422)
    try:
        with writing(form) as door:
            sightings.say_company(me(), animal_id, _number(form.animal_version), **form.company())
            offers.release(me(), animal_id, looked_at)
            offers.offer(
                me(),
                animal_id,
                form.story.data or "",
                version=_number(form.version),
                without_photos=form.without_photos.data,
            )
            door.at(url_for("shelters.offer_page", code=code))
    except RescueError as error:
        return _page(animal_id, form, looked_at, web.explain(form, error))
    flash(gettext("Shelters see it now."))
    return door.redirect()


@bp.post("/animals/<code>/offer/take-back")
@allow(Right.KEEP_SHELTERS)
def take_back(code: str) -> web.Answer:
    """Shelters no longer see it."""
    animal_id = sightings.animal_named(code).id
    with writing() as door:
        offers.take_back(me(), animal_id)
        door.at(url_for("shelters.offer_page", code=code))
    flash(gettext("Taken back. Shelters no longer see it."))
    return door.redirect()


@add_panel
def panel(person: Person, animal: Animal) -> str | None:
    """The card of an animal's page that leads to its offer."""
    offer = db.session.get(Offer, animal.id)
    claim = claims.active_claims([animal.id]).get(animal.id)
    if not person.may(Right.KEEP_SHELTERS) or not (claim or offers.is_looking(animal)):
        return None
    return render_template(
        "shelters/_panel.html",
        code=animal.code,
        on_offer=offer is not None and offers.is_on_offer(offer, animal),
        claim=claim,
        state=STATE_LABELS[ClaimState(claim.state)] if claim else "",
    )


def _page(
    animal_id: UUID, form: OfferForm, looked_at: Mapping[UUID, int] | None, status: int
) -> web.Answer:
    company = offers.company_of(animal_id)
    pictures = offers.photos_of([animal.id for animal in company])
    known = db.session.get(Offer, animal_id)
    return render_template(
        "shelters/offer_form.html",
        form=form,
        code=company[0].code,
        rows=[wording.row(animal, None) for animal in company],
        photos=[_choice(photo, looked_at) for photo in pictures],
        is_open=known is not None and offers.is_on_offer(known, company[0]),
    ), status


def _choice(photo: Any, looked_at: Mapping[UUID, int] | None) -> dict[str, Any]:
    """A photo to look at; ticked where it was before, or where it was just typed."""
    ticked = photo.released_at is not None if looked_at is None else photo.id in looked_at
    return {
        "value": f"{photo.id}.{photo.version}",
        "shot": wording.shot(photo),
        "ticked": ticked,
        "edit_url": url_for("photos.edit", photo_id=photo.id, back=request.path),
    }


def _number(field: Any) -> int | None:
    """The version a hidden field names, or None."""
    text = str(field.data or "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _looked_at(values: list[str]) -> dict[UUID, int]:
    """The versions that were looked at, by photo; what is no such pair is left out."""
    found = {}
    for value in values:
        photo, _, version = value.partition(".")
        try:
            found[UUID(photo)] = int(version)
        except ValueError:
            continue
    return found
