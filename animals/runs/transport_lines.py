"""Who must travel, as one line of the list: who, why, since when, and what each run answers.

Of fifty lines many say the same; a word is looked up, and a day written, once a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext, ngettext

from animals import i18n
from animals.runs.addresses import photo_url
from animals.runs.candidates import Pack, pack_of, why_not
from animals.runs.rules import Urgency, WhyNot
from animals.runs.transport import Answer, Answers, Travellers
from animals.runs.upcoming import RunRoom
from animals.runs.words import REASON_LABELS, listed, pack, run_name
from animals.sightings import wording
from animals.sightings.codes import format_code


@dataclass(frozen=True)
class Take:
    """A run that can take them; perhaps with no place to go yet."""

    name: str
    day: str
    url: str
    without_place: bool


@dataclass(frozen=True)
class Line:
    """Who must travel, as the list shows it."""

    codes: list[tuple[str, str | None]]
    photo: str | None
    line: str
    place: str | None
    urgency: Urgency
    why: str
    waited: str
    since: str
    """Since when, where that was not today."""
    last_seen: str
    may_be_gone: bool
    has_place: bool
    pack: Pack | None
    takes: list[Take]
    cannot: list[tuple[str, str]]
    """Reasons with the runs that each holds for."""
    seated: str | None
    seated_url: str | None


class Kind(NamedTuple):
    """What is said of what an animal is."""

    species: str
    species_other: str
    sex: str
    size: str
    age: str


class Lines:
    """Words a page of travellers."""

    def __init__(self, runs: Sequence[RunRoom]) -> None:
        self._answers = Answers(runs)
        self._names = {run.id: run_name(run.row.number) for run in runs}
        self._days = {run.id: i18n.day(run.row.starts_at) for run in runs}
        self._animal = url_for("sightings.animal", code="-").removesuffix("-")
        self._urls = {run.id: url_for(".run", run_id=run.id) for run in runs}
        self._zone = i18n.zone()
        self._waited = cache(_waited)
        self._since = cache(_since)
        self._seen = cache(_seen)
        self._kind = cache(_kind)
        self._reason = cache(lambda reason: str(REASON_LABELS[reason]))
        self._refusals: dict[tuple[WhyNot, date | None], str] = {}

    def line(self, it: Travellers) -> Line:
        beast: Any = it.lead.beast
        codes: list[tuple[str, str | None]]
        if it.is_pack:
            codes = [(pack(beast.still_together), None)]
        else:
            numbers = (format_code(one.beast.number) for one in it.members)
            codes = [(code, self._animal + code) for code in numbers]
        seated = it.seated_run
        since = it.waiting_since.astimezone(self._zone).date()
        answers = [] if it.is_pack or seated else self._answers.of(it)
        return Line(
            codes=codes,
            photo=photo_url(beast.photo),
            line=self._kind(Kind(*(getattr(beast, name) for name in Kind._fields))),
            place=beast.place,
            urgency=it.urgency,
            why=listed(map(self._reason, it.reasons)),
            waited=self._waited(since),
            since=self._since(since),
            last_seen=self._seen(it.last_seen_at.astimezone(self._zone).date()),
            may_be_gone=it.may_be_gone,
            has_place=it.has_place,
            pack=pack_of(it),
            takes=self._takes(answers, codes[0][0]),
            cannot=self._cannot(it, answers),
            seated=run_name(beast.seated_number) if seated else None,
            seated_url=url_for(".run", run_id=seated) if seated else None,
        )

    def _takes(self, answers: Sequence[Answer], code: str) -> list[Take]:
        return [
            Take(
                self._names[answer.run.id],
                self._days[answer.run.id],
                f"{self._urls[answer.run.id]}?override={code}#seat",
                answer.why_not is not None,
            )
            for answer in answers
            if answer.why_not in (None, WhyNot.NO_SHELTER_PLACE)
        ]

    def _cannot(self, it: Travellers, answers: Sequence[Answer]) -> list[tuple[str, str]]:
        """The first reason of each run that cannot, the runs of one reason together."""
        by_reason: dict[WhyNot, list[str]] = {}
        for answer in answers:
            if answer.why_not not in (None, WhyNot.NO_SHELTER_PLACE):
                by_reason.setdefault(answer.why_not, []).append(self._names[answer.run.id])
        return [(listed(names), self._why_not(it, why)) for why, names in by_reason.items()]

    def _why_not(self, it: Travellers, why: WhyNot) -> str:
        bites = [one.beast.bit_on for one in it.members if one.beast.bit_on is not None]
        said = (why, max(bites, default=None))
        if said not in self._refusals:
            self._refusals[said] = why_not(it, why)
        return self._refusals[said]


def _waited(since: date) -> str:
    days = (i18n.local_today() - since).days
    return ngettext("%(num)d day", "%(num)d days", days) if days > 0 else i18n.day(since)


def _since(since: date) -> str:
    if since >= i18n.local_today():
        return ""
    return gettext("since %(day)s", day=i18n.day(since))


def _seen(day: date) -> str:
    return gettext("seen %(day)s", day=i18n.day(day))


def _kind(kind: Kind) -> str:
    return wording.kind_line(kind)
