"""Who could come on a run that is being planned, and why not where they cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from animals import i18n
from animals.runs.addresses import photo_url
from animals.runs.models import Run
from animals.runs.reach import passes
from animals.runs.rules import Urgency, WhyNot
from animals.runs.transport import Answers, Queue, Travellers
from animals.runs.words import REASON_LABELS, WHY_NOT_LABELS, listed, pack
from animals.sightings import wording
from animals.sightings.codes import format_code

MOST_SHOWN = 25
"""More candidates than that are on the page of all that wait."""


@dataclass(frozen=True)
class Pack:
    """What can be done about a pack: tell it apart by photos, or give all a code at once."""

    split_url: str
    all_url: str
    count: int


def pack_of(it: Travellers) -> Pack | None:
    """The pack, if they are one."""
    if not it.is_pack:
        return None
    beast: Any = it.lead.beast
    return Pack(
        url_for("packs.split", sighting_id=beast.id),
        url_for("runs.pack_apart", pack_id=beast.id),
        beast.still_together,
    )


@dataclass(frozen=True)
class Candidate:
    """Who could come, and why not where it cannot."""

    code: str
    also: str
    url: str | None
    photo: str | None
    line: str
    urgency: Urgency
    why: str
    notes: Sequence[str]
    not_yet: str | None
    pack: Pack | None
    place: str | None


def candidates(run: Run) -> tuple[list[Candidate], int]:
    """Who is within reach with the reason against it, the worst first, and how many more wait."""
    queue = Queue()
    rooms = [it for it in queue.runs if it.id == run.id]
    waiting = [it for it in queue.line if not it.is_seated]
    within = [it for it in waiting if not rooms or passes(rooms[0].room, it.point)]
    shown = queue.travellers(within[:MOST_SHOWN])
    answers = Answers(rooms)
    found = [
        _candidate(it, answers.of(it)[0].why_not if rooms else WhyNot.DEPARTED) for it in shown
    ]
    return found, len(waiting) - len(shown)


def _candidate(it: Travellers, why: WhyNot | None) -> Candidate:
    beast: Any = it.lead.beast
    notes = []
    if why is WhyNot.NO_SHELTER_PLACE:
        notes.append(gettext("no place to go yet"))
        why = None
    if it.may_be_gone:
        notes.append(gettext("may be gone, seen %(when)s", when=i18n.day(it.last_seen_at)))
    code = pack(beast.still_together) if it.is_pack else format_code(beast.number)
    return Candidate(
        code=code,
        also=listed(format_code(one.beast.number) for one in it.members[1:]),
        url=None if it.is_pack else url_for("sightings.animal", code=code),
        photo=photo_url(beast.photo),
        line=wording.kind_line(beast),
        urgency=it.urgency,
        why=listed(REASON_LABELS[reason] for reason in it.reasons),
        notes=notes,
        not_yet=why_not(it, why) if why and not it.is_pack else None,
        pack=pack_of(it),
        place=beast.place,
    )


def why_not(it: Travellers, why: WhyNot) -> str:
    """Why a run cannot take them; a bite with its day."""
    bites = [one.beast.bit_on for one in it.members if one.beast.bit_on is not None]
    if why is WhyNot.NEEDS_OVERRIDE and bites:
        return gettext("Bite on %(day)s: under watch for ten days.", day=i18n.day(max(bites)))
    return str(WHY_NOT_LABELS[why])
