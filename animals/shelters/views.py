"""The gallery, an animal's offer page, and a shelter's own animals and places."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, lazy_pgettext

from animals import failures, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.db import db
from animals.errors import NotFound, RescueError
from animals.photos.models import Photo
from animals.shelters import chosen, desk, listing, notices, offers, rooms, traits, wording
from animals.shelters.filters import Filters
from animals.shelters.forms import (
    OutcomeForm,
    PlacesForm,
    PromiseForm,
    ReasonForm,
    ReceiveForm,
    kind_of_place,
)
from animals.shelters.models import Offer
from animals.shelters.refusals import NoShelter
from animals.sightings import service as sightings
from animals.sightings import wording as animal_words
from animals.sightings.labels import AGE_LABELS, SEX_LABELS, TEMPERAMENT_LABELS
from animals.sightings.rules import Age, GoodWith, Sex, Size, Species, Temperament

bp = Blueprint("shelters", __name__)

CARDS = 24
"""Cards a page of the gallery shows."""

_UNKNOWN = {Sex.UNKNOWN, Age.UNKNOWN, Temperament.UNKNOWN}
_CHOICES: dict[str, dict[str, Any]] = {
    "species": {
        Species.DOG: lazy_pgettext("gallery", "Dogs"),
        Species.CAT: lazy_pgettext("gallery", "Cats"),
        Species.OTHER: lazy_pgettext("gallery", "Other animals"),
    },
    "size": {
        Size.S: lazy_gettext("Up to 11 kg"),
        Size.M: lazy_gettext("12–27 kg"),
        Size.L: lazy_gettext("28–45 kg"),
        Size.XL: lazy_gettext("Above 45 kg"),
    },
    "good_with_dogs": {GoodWith.YES: lazy_gettext("Good with dogs")},
    "good_with_cats": {GoodWith.YES: lazy_gettext("Good with cats")},
    "travel": {"week": lazy_gettext("Can travel this week")},
    "needs": {"vet": lazy_gettext("Needs medical care")},
    "with_us": {"yes": lazy_gettext("With us already")},
    "seen": {"no": lazy_gettext("Not seen yet")},
    **{
        name: {code: label for code, label in labels.items() if code not in _UNKNOWN}
        for name, labels in (
            ("sex", SEX_LABELS),
            ("age", AGE_LABELS),
            ("temperament", TEMPERAMENT_LABELS),
        )
    },
    "sort": {"new": lazy_gettext("Newest first")},
}
_SWITCHES = {"travel", "needs", "with_us", "seen", "sort"}
"""The filters that are on or off, and the order."""

_AT_HAND = {
    ("species", Species.DOG),
    ("species", Species.CAT),
    ("size", Size.S),
    ("needs", "vet"),
    ("with_us", "yes"),
    ("seen", "no"),
}
"""The filters that stand open; the others fold away."""


@dataclass(frozen=True)
class Chip:
    """A filter as the gallery offers it; pressed once more it is let go."""

    text: Any
    url: str
    chosen: bool


@bp.get("/gallery")
@allow(Right.SEE_OFFERS)
def gallery() -> web.Answer:
    kept = _kept_filters()
    asked = Filters(
        **{name: code for name, code in kept.items() if name not in _SWITCHES},
        can_travel="travel" in kept,
        needs_vet="needs" in kept,
        with_us="with_us" in kept,
        not_seen="seen" in kept,
        newest_first="sort" in kept,
    )
    page = web.page_of(listing.offers_query(me(), asked), CARDS)
    animals = [offer.animal for offer in page.rows]
    facts = listing.around(me(), animals)
    at_hand, folded = _chips(kept)
    return render_template(
        "shelters/gallery.html",
        cards=[wording.card(offer.animal, facts, is_new=offer.is_new) for offer in page.rows],
        count=listing.count_offers(me(), asked),
        at_hand=at_hand,
        folded=folded,
        kept=kept,
        page=page,
        claims_here=me().may(Right.CLAIM),
        keeps=me().may(Right.KEEP_SHELTERS),
    )


@bp.get("/gallery/<code>")
@allow(Right.SEE_OFFERS)
def offer_page(code: str) -> web.Answer:
    """Everything a shelter may know of one animal; a coordinator decides here as well."""
    animal = sightings.animal_named(code)
    offer = db.session.get(Offer, animal.id)
    own = listing.own_claim(me(), animal.id)
    keeps = me().may(Right.KEEP_SHELTERS)
    is_open = offer is not None and offers.is_on_offer(offer, animal)
    is_shown = is_open and chosen.may_see(me(), animal.id)
    if not (is_shown or own or keeps):
        raise NotFound
    facts = listing.around(me(), offers.company_of(animal.id))
    shown = [p for p in offers.photos_of([animal.id]) if p.released_at and (p.on_offer or own)]
    waiting = wording.bundles(listing.claims_on([animal.id]), {}, {}) if keeps else []
    form = PromiseForm()
    form.shelter.choices = [(str(s.id), s.name) for s in desk.shelters()] if keeps else []
    return render_template(
        "shelters/offer.html",
        card=wording.card(animal, facts),
        others=[wording.row(one, facts.covers.get(one.id)) for one in _others(animal.id)],
        shots=[wording.shot(photo) for photo in shown],
        story=offer.story if offer else "",
        health=traits.health(animal),
        temperament=TEMPERAMENT_LABELS[Temperament(animal.temperament)],
        facts=[
            *traits.company(animal),
            *([traits.travel(offers.company_of(animal.id))] if is_open else []),
            *traits.looks(animal),
            *animal_words.paper_facts(animal),
        ],
        own=wording.bundles([own], {}, listing.ahead_of([own]))[0] if own else None,
        is_open=is_open,
        claims_here=me().may(Right.CLAIM) and is_open,
        keeps=keeps,
        waiting=waiting,
        reason_form=ReasonForm(),
        promise_form=form,
    )


@bp.get("/my-animals")
@allow(Right.CLAIM)
def my_animals() -> web.Answer:
    """What the shelter has claimed, was promised, has, and had."""
    try:
        shelter = desk.shelter_of(me())
    except NoShelter as error:
        return render_template("shelters/no_shelter.html", why=failures.sentence_of(error))
    known = listing.claims_of_shelter(shelter.id)
    photos = listing.covers([one.animal_id for one in known], Photo.released_at.is_not(None))
    found = wording.bundles(known, photos, listing.ahead_of(known))
    return render_template(
        "shelters/my_animals.html",
        shelter=shelter.name,
        sections={
            name: [one for one in found if one.section == name]
            for name in ("coming", "claimed", "here", "over")
        },
        receive_form=ReceiveForm(),
        notices=notices.unread(me(), known),
        reason_form=ReasonForm(),
        outcome_form=OutcomeForm(),
    )


@bp.route("/my-places", methods=["GET", "POST"])
@allow(Right.CLAIM)
def my_places() -> web.Answer:
    """The shelter's own places, for the morning a kennel was freed."""
    shelter_id = desk.shelter_of(me()).id
    if request.method == "GET":
        room = rooms.rooms([desk.shelter_by_id(shelter_id)])[shelter_id]
        return _places_page(PlacesForm.of(row for row, _ in room.rows), 200)
    form = PlacesForm()
    if not form.validate_on_submit():
        return _places_page(form, 422)
    try:
        with writing(form) as door:
            rooms.set_places(me(), shelter_id, form.rows())
            door.at(url_for(".my_places"))
    except RescueError as error:
        return _places_page(form, web.explain(form, error))
    flash(gettext("The places are saved."))
    return door.redirect()


def _places_page(form: PlacesForm, status: int) -> web.Answer:
    shelter = desk.shelter_of(me())
    room = rooms.rooms([shelter])[shelter.id]
    return render_template(
        "shelters/my_places.html",
        shelter=shelter.name,
        form=form,
        room=room,
        kinds=[(kind_of_place(row), row.places, free) for row, free in room.rows],
    ), status


def _others(animal_id: Any) -> list[Any]:
    return [one for one in offers.company_of(animal_id) if one.id != animal_id]


def _kept_filters() -> dict[str, str]:
    """The filters of the address that mean something."""
    return {
        name: request.args[name]
        for name, codes in _CHOICES.items()
        if request.args.get(name) in {str(code) for code in codes}
    }


def _chips(kept: dict[str, str]) -> tuple[list[Chip], list[Chip]]:
    """The filters at hand, and those folded away; one that is chosen is always at hand."""
    at_hand = [Chip(lazy_pgettext("filter", "All"), url_for(".gallery"), not kept)]
    folded: list[Chip] = []
    for name, codes in _CHOICES.items():
        for code, label in codes.items():
            chosen = kept.get(name) == code
            others = {key: value for key, value in kept.items() if key != name}
            asked = others if chosen else {**others, name: str(code)}
            chip = Chip(label, url_for(".gallery", **asked), chosen)  # type: ignore[arg-type]
            (at_hand if chosen or (name, code) in _AT_HAND else folded).append(chip)
    return at_hand, folded
