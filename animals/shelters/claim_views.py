"""Taking an animal, and every button on a claim: shelters have their own, coordinators all."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext, ngettext

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import NotFound, RescueError
from animals.photos.models import Photo
from animals.shelters import (
    chosen,
    claims,
    closed,
    desk,
    listing,
    notices,
    rooms,
    service,
    terms,
    wording,
)
from animals.shelters.forms import OutcomeForm, PromiseForm, ReasonForm, ReceiveForm
from animals.shelters.rules import Outcome
from animals.shelters.terms_forms import hold_words
from animals.sightings import service as sightings

bp = Blueprint("claims", __name__)


UNWANTED, LAPSED, NAMED = 20, 20, 3
"""Of these the coordinators' page names so many: animals that nobody claimed, claims that lapsed,
and for each animal places that would fit."""


@bp.post("/animals/<code>/claim")
@allow(Right.CLAIM)
def claim(code: str) -> web.Answer:
    """*We take this one*, or the whole group; `together` names the codes that were on the card."""
    animal_id = sightings.animal_named(code).id
    wanted = [sightings.animal_named(one).id for one in request.form.get("together", "").split()]
    with writing() as door:
        shelter = desk.shelter_of(me())
        if not chosen.may_see(me(), animal_id):
            raise NotFound
        made = claims.claim(me(), shelter.id, animal_id, wanted=wanted or None)
        door.at(url_for("shelters.my_animals", claim=made[0].id))
        expires_at = made[0].expires_at
    flash(_taken(expires_at, len(made)))
    return door.redirect()


@bp.post("/animals/<code>/promise")
@allow(Right.KEEP_SHELTERS)
def promise(code: str) -> web.Answer:
    """Claimed and confirmed in one for a place that said yes on the phone."""
    animal_id = sightings.animal_named(code).id
    form = PromiseForm()
    form.shelter.choices = [(str(one.id), one.name) for one in desk.shelters()]
    if not form.validate_on_submit():
        raise NotFound
    shelter_id = UUID(form.shelter.data)
    with writing(form) as door:
        made = claims.promise(me(), shelter_id, animal_id)
        door.at(url_for("shelters.offer_page", code=code, claim=made[0].id))
    flash(gettext("Promised. The place is kept."))
    return door.redirect()


@bp.post("/claims/<uuid:claim_id>/confirm")
@allow(Right.KEEP_SHELTERS)
def confirm(claim_id: UUID) -> web.Answer:
    with writing() as door:
        confirmed = claims.confirm(me(), claim_id)
        days = closed.to_come(confirmed[0].shelter_id)
        until = [(one.from_on, one.until_on) for one in days]
        door.at(_back(claim_id))
    flash(gettext("Confirmed. The place is kept until it arrives."))
    for first, last in until:
        flash(_closed(first, last), "warning")
    return door.redirect()


@bp.route("/claims/<uuid:claim_id>/withdraw", methods=["GET", "POST"])
@allow(Right.SEE_OFFERS)
def withdraw(claim_id: UUID) -> web.Answer:
    return _with_reason(
        claim_id,
        claims.withdraw,
        gettext("Give it up"),
        gettext("Given up. Whoever is next in the queue gets the turn."),
    )


@bp.route("/claims/<uuid:claim_id>/refuse", methods=["GET", "POST"])
@allow(Right.KEEP_SHELTERS)
def refuse(claim_id: UUID) -> web.Answer:
    return _with_reason(
        claim_id,
        claims.refuse,
        gettext("Refuse the claim"),
        gettext("Refused. Whoever is next in the queue gets the turn."),
    )


@bp.route("/claims/<uuid:claim_id>/extend", methods=["GET", "POST"])
@allow(Right.SEE_OFFERS)
def extend(claim_id: UUID) -> web.Answer:
    return _with_reason(
        claim_id,
        claims.extend,
        gettext("Hold it %(time)s longer", time=hold_words(terms.hold())),
        gettext("Held longer."),
    )


@bp.post("/claims/<uuid:claim_id>/receive")
@allow(Right.SEE_OFFERS)
def receive(claim_id: UUID) -> web.Answer:
    """The whole bundle is here; one tap, a note on how it is where there is something to say."""
    form = ReceiveForm()
    if not form.validate_on_submit():
        return _one_page(claim_id, form, gettext("It is here"), 422)
    with writing(form) as door:
        service.receive(me(), claim_id, form.note.data or "")
        door.at(_back(claim_id))
    flash(gettext("Received. Thank you."))
    return door.redirect()


@bp.route("/claims/<uuid:claim_id>/outcome", methods=["GET", "POST"])
@allow(Right.SEE_OFFERS)
def outcome(claim_id: UUID) -> web.Answer:
    """What became of an animal that was received."""
    form = OutcomeForm()
    title = gettext("What became of it?")
    if request.method == "GET":
        return _one_page(claim_id, form, title, 200)
    if not form.validate_on_submit():
        return _one_page(claim_id, form, title, 422)
    try:
        with writing(form) as door:
            service.tell_outcome(
                me(),
                claim_id,
                Outcome(form.outcome.data),
                note=form.note.data or "",
                follow_up_on=form.follow_up_on.data,
            )
            door.at(_back(claim_id))
    except NotFound:
        raise
    except RescueError as error:
        return _one_page(claim_id, form, title, web.explain(form, error))
    flash(gettext("Written down."))
    return door.redirect()


@bp.get("/shelters/claims")
@allow(Right.KEEP_SHELTERS)
def waiting() -> web.Answer:
    """What waits for a coordinator, what lapsed, and whom nobody wants yet."""
    places = desk.shelters()
    found, lapsed = listing.undecided()
    unwanted = listing.unwanted(me(), UNWANTED)
    animals = [one.animal_id for one in (*found, *lapsed)] + [one.id for one in unwanted]
    photos = listing.covers(animals, Photo.id.is_not(None))
    could = rooms.could_take(places, unwanted)
    return render_template(
        "shelters/claims.html",
        waiting=wording.bundles(found, photos, {}),
        lapsed=wording.bundles(lapsed, photos, {})[:LAPSED],
        unwanted=[
            (wording.row(one, photos.get(one.id)), could[one.id][:NAMED]) for one in unwanted
        ],
    )


def _with_reason(claim_id: UUID, act: Callable[..., Any], title: str, done: str) -> web.Answer:
    """A page that asks why, then the act."""
    form = ReasonForm()
    if request.method == "GET":
        return _one_page(claim_id, form, title, 200)
    if not form.validate_on_submit():
        return _one_page(claim_id, form, title, 422)
    try:
        with writing(form) as door:
            act(me(), claim_id, form.reason.data)
            if me().may(Right.CLAIM):
                notices.knows_already(me(), claims.claim_for(me(), claim_id))
            door.at(_back(claim_id))
    except NotFound:
        raise
    except RescueError as error:
        return _one_page(claim_id, form, title, web.explain(form, error))
    flash(done)
    return door.redirect()


def _one_page(claim_id: UUID, form: web.Form, title: str, status: int) -> web.Answer:
    one = claims.claim_for(me(), claim_id)
    keeps = me().may(Right.KEEP_SHELTERS)
    shown = Photo.id.is_not(None) if keeps else Photo.released_at.is_not(None)
    return render_template(
        "shelters/claim.html",
        title=title,
        form=form,
        bundle=wording.bundles([one], listing.covers([one.animal_id], shown), {})[0],
        back=_back(claim_id),
    ), status


def _back(claim_id: UUID) -> str:
    """Where a decision on a claim leads: to one's own animals, or to the coordinators' list."""
    if me().may(Right.CLAIM):
        return url_for("shelters.my_animals", claim=claim_id)
    return url_for(".waiting", claim=claim_id)


def _closed(first: date, last: date) -> str:
    return gettext(
        "Nobody is taken in there from %(first)s to %(last)s.",
        first=i18n.day(first),
        last=i18n.day(last),
    )


def _taken(expires_at: datetime | None, count: int) -> str:
    if expires_at is None:
        return gettext(
            "You are in the queue. When your turn comes you have %(time)s.",
            time=hold_words(terms.hold()),
        )
    when = i18n.when(expires_at)
    if count == 1:
        return gettext("Yours until %(when)s; a coordinator confirms it.", when=when)
    return ngettext(
        "%(num)d animal yours until %(when)s; a coordinator confirms it.",
        "All %(num)d yours until %(when)s; a coordinator confirms it.",
        count,
        when=when,
    )
