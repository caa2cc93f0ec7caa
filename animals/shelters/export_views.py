"""A shelter's own animals as files for other programs, and the card that lies at the kennel."""

import io
from uuid import UUID

import segno
from flask import Blueprint, current_app, make_response, render_template
from flask_babel import format_date, gettext
from werkzeug.wrappers import Response

from animals import i18n, tables, web
from animals.accounts.guard import allow, asks_again, me
from animals.accounts.rules import Right
from animals.audit import service as audit
from animals.config import Config
from animals.db import db, write_transaction
from animals.errors import NotFound
from animals.photos.models import Photo
from animals.shelters import desk, exports, listing, offers, papers, traits, wording
from animals.shelters.models import Claim, Offer
from animals.shelters.rules import ClaimState
from animals.sightings import service as sightings
from animals.sightings.labels import TEMPERAMENT_LABELS
from animals.sightings.models import Animal
from animals.sightings.rules import Temperament
from animals.sightings.wording import Fact, kind_line

bp = Blueprint("takeaway", __name__)

_ON_A_CARD = {ClaimState.CONFIRMED, ClaimState.RECEIVED}


@bp.get("/my-animals/asm3.csv")
@allow(Right.CLAIM)
@asks_again
def asm3() -> web.Answer:
    """The shelter's dogs and cats, for its own Animal Shelter Manager 3."""
    shelter_id = desk.shelter_of(me()).id
    ready = exports.claimed_by(shelter_id)
    config: Config = current_app.extensions["lapka"]
    out = io.StringIO(newline="")
    exports.write_asm3(out, iter(ready), config.uploads)
    answer = make_response(out.getvalue())
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = 'attachment; filename="lapka-asm3.csv"'
    return _noted(answer, shelter_id)


@bp.get("/my-animals.csv")
@allow(Right.CLAIM)
@asks_again
def plain() -> web.Answer:
    """The shelter's own animals for a spreadsheet."""
    shelter_id = desk.shelter_of(me()).id
    head, rows = exports.table(shelter_id)
    return _noted(tables.csv_answer("my-animals", head, rows), shelter_id)


@bp.get("/my-animals/<code>/card")
@allow(Right.SEE_OFFERS)
def card(code: str) -> web.Answer:
    """One A5 page to lie at the kennel, for an animal that was promised here or is here."""
    animal = sightings.animal_named(code)
    claim = listing.own_claim(me(), animal.id)
    is_ours = claim is not None and claim.state in _ON_A_CARD
    if not (is_ours or me().may(Right.KEEP_SHELTERS)):
        raise NotFound
    photo = listing.covers([animal.id], Photo.released_at.is_not(None)).get(animal.id)
    offer = db.session.get(Offer, animal.id)
    return render_template(
        "shelters/card.html",
        animal=animal,
        kind=kind_line(animal),
        shot=wording.shot(photo),
        qr=segno.make(animal.code, micro=False).svg_data_uri(scale=4, border=0),
        facts=_facts(animal, claim),
        papers=papers.paper_facts(animal),
        story=offer.story if offer else "",
        together=[one.code for one in offers.company_of(animal.id) if one.id != animal.id],
        printed=format_date(i18n.local_today(), "d MMM y"),
    )


def _facts(animal: Animal, claim: Claim | None) -> list[Fact]:
    temper = Temperament(animal.temperament)
    arrived = claim.received_at if claim else None
    place = animal.place
    name = place.name_in if place and arrived else place.district_in if place else None
    said = [
        (gettext("Temperament"), str(TEMPERAMENT_LABELS[temper])),
        *((fact.name, fact.value) for fact in traits.company(animal)),
        (gettext("Health"), traits.health(animal)),
        *((fact.name, fact.value) for fact in traits.looks(animal)),
        (gettext("From"), name(i18n.language()) if name else ""),
        (gettext("Arrived"), i18n.local_text(arrived) if arrived else ""),
        (gettext("Note on arrival"), claim.arrival_note if claim else ""),
    ]
    return [Fact(label, value) for label, value in said if value]


def _noted(answer: Response, shelter_id: UUID) -> Response:
    """Keep in the trail that a file left the house, once it is ready."""
    with write_transaction():
        audit.note(me().id, "export", "shelter", shelter_id)
    return answer
