"""The call list of the evening before a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext, lazy_pgettext
from werkzeug.exceptions import BadRequest

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.runs import sight
from animals.runs.addresses import photo_url
from animals.runs.calls import Conversation, Line, answer, call_list
from animals.runs.models import Run
from animals.runs.pages import BEING_PLANNED, bp
from animals.runs.rules import CallAnswer
from animals.runs.words import run_name, run_title
from animals.sightings import wording
from animals.sightings.labels import RELATION_LABELS, STATUS_LABELS
from animals.sightings.pictures import cover_photos
from animals.sightings.rules import Relation, Status
from animals.stock.forms import id_or_none

MOST_AT_ONCE = 50
"""Animals that one answer may be about."""

ANSWER_LABELS = {
    CallAnswer.KEPT_IN: lazy_pgettext("call", "There, kept in"),
    CallAnswer.THERE: lazy_pgettext("call", "There"),
    CallAnswer.GONE: lazy_pgettext("call", "Gone"),
    CallAnswer.NO_ANSWER: lazy_pgettext("call", "No answer"),
    CallAnswer.LEAVES: lazy_pgettext("call", "The carer leaves too"),
}
OF_ONE = (CallAnswer.KEPT_IN, CallAnswer.THERE, CallAnswer.GONE)
OF_ALL = (CallAnswer.NO_ANSWER, CallAnswer.LEAVES)


@dataclass(frozen=True)
class CallRow:
    """One animal of a call, as it is drawn."""

    id: UUID
    code: str
    photo: str | None
    kind: str
    urgency: str | None
    state: str
    said: str
    said_at: str


@dataclass(frozen=True)
class CallCard:
    """One person to call."""

    name: str
    relation: Any
    phone: str
    note: str
    rows: Sequence[CallRow]
    is_done: bool

    @property
    def dial(self) -> str:
        """The number as a phone takes it."""
        return "".join(sign for sign in self.phone if sign.isdecimal() or sign == "+")


@bp.get("/runs/<uuid:run_id>/calls")
@allow(Right.KEEP_RUNS)
def calls(run_id: UUID) -> web.Answer:
    run = sight.run_for(me(), run_id)
    found = call_list(run)
    shown = [line for it in found.conversations for line in it.lines]
    photos = cover_photos([line.animal.id for line in [*shown, *found.nobody]])
    cards = [_card(it, photos) for it in found.conversations]
    return render_template(
        "runs/calls.html",
        run=run,
        title=run_title(run.starts_at),
        name=run_name(run.number),
        cards=cards,
        done=sum(card.is_done for card in cards),
        nobody=[_row(line, photos) for line in found.nobody],
        left_out=found.left_out,
        is_open=run.state in BEING_PLANNED,
        labels=ANSWER_LABELS,
        of_one=OF_ONE,
        of_all=OF_ALL,
    )


@bp.post("/runs/<uuid:run_id>/calls")
@allow(Right.KEEP_RUNS)
def call(run_id: UUID) -> web.Answer:
    """One tap: what was said about these animals."""
    said = request.form.get("answer", "")
    ids = [id_or_none(text) for text in request.form.getlist("animal")[:MOST_AT_ONCE]]
    animal_ids = [it for it in ids if it is not None]
    if said not in list(CallAnswer) or not animal_ids or len(animal_ids) != len(ids):
        raise BadRequest
    run = sight.run_for(me(), run_id)
    words = _reason(CallAnswer(said), run)
    with writing() as door:
        answer(me(), run_id, animal_ids, CallAnswer(said), words)
        door.at(url_for(".calls", run_id=run_id))
    return door.redirect()


def _reason(said: CallAnswer, run: Run) -> str:
    """What will stand at the animal as the reason."""
    name = run_name(run.number)
    if said is CallAnswer.LEAVES:
        return gettext("Its carer leaves, said on the phone before %(run)s", run=name)
    return gettext("Gone, said on the phone before %(run)s", run=name)


def _card(it: Conversation, photos: dict[UUID, UUID]) -> CallCard:
    assert it.contact is not None
    return CallCard(
        name=it.contact.name,
        relation=RELATION_LABELS[Relation(it.contact.relation)],
        phone=it.contact.phone,
        note=it.contact.note,
        rows=[_row(line, photos) for line in it.lines],
        is_done=it.is_done,
    )


def _row(line: Line, photos: dict[UUID, UUID]) -> CallRow:
    animal, last = line.animal, line.last
    if line.seat is not None:
        state = gettext("seated")
    elif animal.status == Status.LOST_SIGHT:
        state = str(STATUS_LABELS[Status.LOST_SIGHT]).lower()
    else:
        state = gettext("stands by, no seat")
    return CallRow(
        id=animal.id,
        code=animal.code,
        photo=photo_url(photos.get(animal.id)),
        kind=wording.kind_line(animal),
        urgency=line.urgency,
        state=state,
        said=str(ANSWER_LABELS[CallAnswer(last.answer)]) if last else "",
        said_at=i18n.when(last.at) if last else "",
    )
