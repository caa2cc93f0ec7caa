"""Every animal that must travel, worst first, and the word of a coordinator on a flag."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy import select

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Person, Right
from animals.db import db
from animals.errors import RescueError
from animals.runs import evacuating, flagging
from animals.runs.day_forms import FlagForm
from animals.runs.models import Run, Seat
from animals.runs.pages import bp, posted_uuid
from animals.runs.rules import Urgency
from animals.runs.transport import Queue
from animals.runs.transport_lines import Lines
from animals.runs.words import REASON_LABELS, URGENCY_LABELS, listed, run_name
from animals.shelters import rooms
from animals.sightings import keeping, wording
from animals.sightings.models import Animal
from animals.sightings.panels import add_panel

PAGE_SIZE = 50


@bp.get("/transport", endpoint="transport")
@allow(Right.KEEP_RUNS)
def transport_page() -> web.Answer:
    asked = request.args.get("urgency", "")
    urgency = Urgency(asked) if asked in list(Urgency) else None
    queue = Queue()
    found = [it for it in queue.line if urgency is None or it.urgency is urgency]
    number = _page_number(len(found))
    shown = queue.travellers(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    lines = Lines(queue.runs)
    return render_template(
        "runs/transport.html",
        lines=[lines.line(it) for it in shown],
        count=len(found),
        total=len(queue.line),
        chips=_chips(queue.by_urgency, urgency),
        page=web.Page(shown, number, number * PAGE_SIZE < len(found)),
        areas=evacuating.running(),
        without_place=queue.without_place,
        with_room=rooms.with_room(),
    )


@bp.post("/transport/packs/<uuid:pack_id>")
@allow(Right.KEEP_RUNS)
def pack_apart(pack_id: UUID) -> web.Answer:
    """From the list, or from the page of the run named."""
    run_id = posted_uuid("run")
    with writing() as door:
        made = flagging.tell_apart(me(), pack_id)
        codes = listed(it.code for it in made)
        flash(
            ngettext(
                "%(codes)s has a page of its own now.",
                "%(codes)s have pages of their own now and travel together.",
                len(made),
                codes=codes,
            )
        )
        door.at(url_for(".run", run_id=run_id) if run_id else url_for(".transport"))
    return door.redirect()


@bp.get("/animals/<code>/flag")
@allow(Right.KEEP_RUNS)
def flag_page(code: str) -> web.Answer:
    return _flag_page(keeping.animal_of_code(me(), code), FlagForm(formdata=None), 200)


@bp.post("/animals/<code>/flag")
@allow(Right.KEEP_RUNS)
def flag(code: str) -> web.Answer:
    animal = keeping.animal_of_code(me(), code)
    form = FlagForm()
    if not form.validate_on_submit():
        return _flag_page(animal, form, 422)
    animal_id, wanted, reason = animal.id, form.wanted, form.reason.data or ""
    try:
        with writing(form) as door:
            flagging.set_by_hand(me(), animal_id, wanted, reason)
            door.at(url_for("sightings.animal", code=code))
    except RescueError as error:
        status = web.explain(form, error)
        return _flag_page(keeping.animal_of_code(me(), code), form, status)
    return door.redirect()


@add_panel
def panel(person: Person, animal: Animal) -> str | None:
    """The card of an animal's page that says whether and why it must travel, and on which run."""
    if not person.may(Right.KEEP_RUNS):
        return None
    found = flagging.flagged([animal.id])
    run = db.session.scalar(
        select(Run)
        .join(Seat, Seat.run_id == Run.id)
        .where(Seat.is_open, Seat.animal_id == animal.id)
    )
    return render_template(
        "runs/_panel.html",
        code=animal.code,
        urgency=found[0].flag.urgency if found else None,
        why=listed(REASON_LABELS[reason] for reason in found[0].flag.reasons) if found else "",
        area=evacuating.around(animal),
        run=run,
        name=run_name(run.number) if run else "",
    )


def _flag_page(animal: Animal, form: FlagForm, status: int) -> web.Answer:
    found = flagging.flagged([animal.id])
    page = render_template(
        "runs/flag.html",
        animal=animal,
        form=form,
        line=wording.kind_line(animal),
        urgency=found[0].flag.urgency if found else None,
        why=listed(REASON_LABELS[reason] for reason in found[0].flag.reasons) if found else "",
        hand=flagging.last_hand(animal.id),
        area=evacuating.around(animal),
    )
    return page, status


def _chips(counts: Counter[Urgency], chosen: Urgency | None) -> list[dict[str, Any]]:
    return [
        {
            "text": f"{URGENCY_LABELS[level]} {counts[level]}",
            "url": url_for(".transport", urgency=None if level is chosen else level.value),
            "chosen": level is chosen,
        }
        for level in Urgency
    ]


def _page_number(count: int) -> int:
    text = request.args.get("page", "1")
    number = int(text) if text.isdecimal() and len(text) < 7 else 1
    return max(1, min(number, -(-count // PAGE_SIZE)))
