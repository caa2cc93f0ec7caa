"""What phones sent that somebody has to look at, and which phone sent what up to which number."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import BadRequest

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import Conflict, NotFound
from animals.field import devices, labels, looking
from animals.field.looking import SAYABLE, Act, Offer
from animals.field.models import Record
from animals.field.rules import QUIET, State
from animals.runs.words import run_name
from animals.sightings.keeping import codes_of

bp = Blueprint("field_desk", __name__)


class AnsweredMeanwhile(Conflict):
    """Somebody has answered before."""


@dataclass(frozen=True)
class Line:
    """One record as the list shows it."""

    record: Record
    kind: str
    icon: str
    says: str
    doubts: list[str]
    why: str
    url: str | None
    made: str
    offers: list[tuple[Offer, str]]
    takes_code: bool
    is_applied: bool
    is_waiting: bool


@bp.get("/field/look")
@allow(Right.KEEP_RUNS)
def look() -> web.Answer:
    page = web.page_of(looking.open_query(), 30)
    codes = codes_of([it.animal_id for it in page.rows if it.animal_id is not None])
    return render_template(
        "field/look.html",
        lines=[_line(record, codes) for record in page.rows],
        count=looking.count_open(),
        page=page,
    )


@bp.post("/field/look/<uuid:record_id>")
@allow(Right.KEEP_RUNS)
def answer(record_id: UUID) -> web.Answer:
    """One click: it is fine, once more, done by hand, or what it should have said."""
    try:
        act = Act(request.form.get("act", ""))
    except ValueError:
        raise BadRequest from None
    said = {name: request.form[name][:60] for name in SAYABLE if name in request.form}
    if act is Act.SAY and not said:
        raise BadRequest
    try:
        with writing() as door:
            record = looking.answer(me(), record_id, act, said)
            is_open, reason = record.to_look, labels.why(record)
            door.at(url_for(".look"))
    except NotFound:
        raise AnsweredMeanwhile from None
    if is_open:
        flash(reason or gettext("That was not enough: it still could not be carried out."))
    return door.redirect()


@bp.get("/field/devices")
@allow(Right.KEEP_RUNS)
def device_list() -> web.Answer:
    """Which phone sent what up to which number; a number that never came is loud."""
    return render_template("field/devices.html", rows=devices.sent_by(devices.all_devices()))


def _line(record: Record, codes: dict[UUID, str]) -> Line:
    is_applied = record.state == State.APPLIED
    url, made = _made(record, codes)
    return Line(
        record=record,
        kind=str(labels.KIND_LABELS.get(record.kind, record.kind)),
        icon=labels.KIND_ICONS.get(record.kind, "circle-help"),
        says=labels.summary(record),
        doubts=[
            str(label) for flag, label in labels.FLAG_LABELS.items()
            if flag in record.flags and flag not in QUIET
        ],
        why=labels.why(record),
        url=url,
        made=made,
        offers=[(offer, _called(offer)) for offer in looking.offers(record)],
        takes_code=looking.takes_code(record),
        is_applied=is_applied,
        is_waiting=record.state == State.WAITING,
    )  # fmt: skip


def _called(offer: Offer) -> str:
    """What the button of an offer says."""
    match offer.field:
        case "run":
            return gettext("It was on %(run)s", run=run_name(int(offer.label)))
        case "confirmed":
            return gettext("Yes, it is so")
        case "animal":
            return gettext("It is a new animal")
    return offer.label


def _made(record: Record, codes: dict[UUID, str]) -> tuple[str | None, str]:
    """The page that shows what came of it, and what that is called."""
    if record.animal_id is not None and record.animal_id in codes:
        code = codes[record.animal_id]
        return url_for("sightings.animal", code=code), code
    if record.made_kind == "sighting" and record.made_id is not None:
        return url_for("packs.sighting", sighting_id=record.made_id), gettext("the pack")
    if record.made_kind == "spot" and record.made_id is not None:
        return url_for("feeding.spot", spot_id=record.made_id), gettext("the spot")
    if record.run_id is not None:
        return url_for("runs.run", run_id=record.run_id), gettext("the run")
    return None, ""


web.say(AnsweredMeanwhile, lazy_gettext("Somebody has answered this before."))
