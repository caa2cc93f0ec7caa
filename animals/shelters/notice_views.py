"""Notices, what was seen, and ready messages for the chats that people use anyway."""

import re
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.shelters import chosen, claims, desk, listing, notices, seen
from animals.shelters.refusals import NoShelter
from animals.sightings.codes import parse_code

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@allow(Right.CLAIM)
def notices_page() -> web.Answer:
    """The notices by themselves, for whoever has no script."""
    return render_template("shelters/notices.html", notices=_unread())


@bp.get("/notices/part")
@allow(Right.CLAIM)
def part() -> web.Answer:
    """The same as a piece that the gallery puts at its head; empty where nothing is new."""
    return render_template(
        "shelters/_notices.html", notices=_unread(), to=url_for("shelters.gallery")
    )


@bp.post("/notices/seen")
@allow(Right.CLAIM)
def read() -> web.Answer:
    """`notice` are the keys of the notices that stood on the page."""
    with writing() as door:
        shelter = desk.shelter_of(me())
        known = {one.bundle_id for one in listing.claims_of_shelter(shelter.id)}
        keys = notices.read_keys(request.form.getlist("notice"))
        seen.see(me(), [key for key in keys if key[1] in known])
        door.at(web.local_address(request.form.get("to", url_for("shelters.my_animals"))))
    return door.redirect()


@bp.post("/gallery/seen")
@allow(Right.SEE_OFFERS)
def cards() -> web.Answer:
    """`codes` are the animals whose cards were looked at; a script sends them by itself."""
    typed = re.split(r"[\s,]+", request.form.get("codes", ""))[: seen.MOST_AT_ONCE]
    numbers = {number for code in typed if (number := parse_code(code)) is not None}
    with writing() as door:
        seen.see_offers(me(), numbers, chosen.is_shown_to(me()))
        door.at(web.local_address(request.form.get("to", url_for("shelters.gallery"))))
    return door.redirect()


@bp.get("/claims/<uuid:claim_id>/message")
@allow(Right.SEE_OFFERS)
def message(claim_id: UUID) -> web.Answer:
    """A text about a claim to copy: no place, no time."""
    known = claims.claim_for(me(), claim_id)
    bundle = listing.of_one_bundle(known)
    codes = ", ".join(sorted(one.animal.code for one in bundle))
    keeps = me().may(Right.KEEP_SHELTERS)
    return render_template(
        "shelters/message.html",
        codes=codes,
        message=notices.message_about(known, codes),
        back=url_for("claims.waiting" if keeps else "shelters.my_animals"),
    )


def _unread() -> list[notices.Told]:
    try:
        shelter = desk.shelter_of(me())
    except NoShelter:
        return []
    return notices.unread(me(), listing.claims_of_shelter(shelter.id))
