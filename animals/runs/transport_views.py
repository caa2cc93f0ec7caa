"""Every animal that must travel, worst first, and the word of a coordinator on a flag."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy import select

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Person, Right
from animals.db import db
from animals.errors import RescueError
from animals.runs import evacuating, flagging, transport
from animals.runs.board import photo_url, why_not
from animals.runs.day_forms import FlagForm
from animals.runs.models import Run, Seat
from animals.runs.pages import bp
from animals.runs.rules import Urgency, WhyNot
from animals.runs.transport import Answer, RunRoom, Travellers
from animals.runs.words import REASON_LABELS, URGENCY_LABELS, listed, pack, run_name
from animals.sightings import keeping, wording
from animals.sightings.codes import format_code
from animals.sightings.models import Animal
from animals.sightings.panels import add_panel
from animals.sightings.pictures import cover_photos

PAGE_SIZE = 50


@dataclass(frozen=True)
class Line:
    """Who must travel, as the list shows it."""

    codes: list[tuple[str, str | None]]
    photo: str | None
    line: str
    place: str | None
    urgency: Urgency
    why: str
    waiting_since: Any
    last_seen_at: Any
    may_be_gone: bool
    has_place: bool
    split_url: str | None
    takes: list["Take"]
    cannot: list[tuple[str, str]]
    """Reasons with the runs that each holds for."""
    seated: str | None
    seated_url: str | None


@dataclass(frozen=True)
class Take:
    """A run that can take them; perhaps with no place to go yet."""

    name: str
    day: str
    url: str
    without_place: bool


@bp.get("/transport", endpoint="transport")
@allow(Right.KEEP_RUNS)
def transport_page() -> web.Answer:
    asked = request.args.get("urgency", "")
    urgency = Urgency(asked) if asked in list(Urgency) else None
    waiting, runs = transport.waiting()
    counts = {level: sum(it.urgency is level for it in waiting) for level in Urgency}
    found = [it for it in waiting if urgency is None or it.urgency is urgency]
    number = _page_number(len(found))
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    photos = cover_photos([it.lead.beast.id for it in shown if not it.is_pack])
    return render_template(
        "runs/transport.html",
        lines=[_line(it, runs, photos) for it in shown],
        count=len(found),
        total=len(waiting),
        chips=_chips(counts, urgency),
        page=web.Page(shown, number, number * PAGE_SIZE < len(found)),
        runs=runs,
        areas=evacuating.running(),
        without_place=sum(not it.has_place and not it.is_pack for it in waiting),
    )


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
    found = flagging.flagged(ids=[animal.id])
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
    found = flagging.flagged(ids=[animal.id])
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


def _line(it: Travellers, runs: list[RunRoom], photos: dict[UUID, UUID]) -> Line:
    beast: Any = it.lead.beast
    codes: list[tuple[str, str | None]]
    if it.is_pack:
        codes = [(pack(beast.still_together), None)]
    else:
        numbers = (format_code(one.beast.number) for one in it.members)
        codes = [(code, url_for("sightings.animal", code=code)) for code in numbers]
    seated = it.seated_run
    answers = [] if it.is_pack or seated else transport.answers(it, runs)
    return Line(
        codes=codes,
        photo=None if it.is_pack else photo_url(photos.get(beast.id)),
        line=wording.kind_line(beast),
        place=beast.place,
        urgency=it.urgency,
        why=listed(REASON_LABELS[reason] for reason in it.reasons),
        waiting_since=it.waiting_since,
        last_seen_at=it.last_seen_at,
        may_be_gone=it.may_be_gone,
        has_place=it.has_place,
        split_url=url_for("packs.split", sighting_id=beast.id) if it.is_pack else None,
        takes=_takes(answers, codes[0][0]),
        cannot=_cannot(it, answers),
        seated=run_name(beast.seated_number) if seated else None,
        seated_url=url_for(".run", run_id=seated) if seated else None,
    )


def _takes(answers: Sequence[Answer], code: str) -> list[Take]:
    return [
        Take(
            run_name(answer.run.row.number),
            i18n.day(answer.run.row.starts_at),
            url_for(".run", run_id=answer.run.id, override=code, _anchor="seat"),
            answer.why_not is not None,
        )
        for answer in answers
        if answer.why_not in (None, WhyNot.NO_SHELTER_PLACE)
    ]


def _cannot(it: Travellers, answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """The first reason of each run that cannot, the runs of one reason together."""
    by_reason: dict[WhyNot, list[str]] = {}
    for answer in answers:
        if answer.why_not not in (None, WhyNot.NO_SHELTER_PLACE):
            by_reason.setdefault(answer.why_not, []).append(run_name(answer.run.row.number))
    return [(listed(names), why_not(it, why)) for why, names in by_reason.items()]


def _chips(counts: dict[Urgency, int], chosen: Urgency | None) -> list[dict[str, Any]]:
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
