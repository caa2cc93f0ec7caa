"""Today as a coordinator sees it: ready facts, each with the page that explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select

from animals import clock, i18n
from animals.db import db
from animals.feeding import forgetting
from animals.feeding import needs as feeding
from animals.field import looking
from animals.runs import cards, evacuating
from animals.runs.models import Run
from animals.runs.rules import CheckIn as News
from animals.runs.rules import RunState, Urgency
from animals.runs.sight import OVER
from animals.runs.transport import Answer, Travellers
from animals.runs.weights import Weights
from animals.runs.words import (
    NEWS_LABELS,
    REASON_LABELS,
    STATE_LABELS,
    WHY_NOT_LABELS,
    pack,
)
from animals.shelters import claims, listing
from animals.shelters.rules import ClaimState
from animals.sightings import wording
from animals.sightings.codes import format_code
from animals.stock import outlook, watching
from animals.stock.chart import Chart, chart_of
from animals.stock.models import Entry
from animals.stock.rules import Move
from animals.stock.words import KIND_LABELS, MOVE_LABELS

MOST_ROWS = 6
MOST_RUNS = 3
_AWAY = (RunState.ON_ROAD, RunState.BACK)


@dataclass(frozen=True)
class RunCard:
    """The next run, or the one on the road, in numbers."""

    url: str
    load_url: str
    is_out: bool
    state: str
    when: str
    on: str
    turn_back: datetime | None
    taken: int
    crates: int
    payload: int
    weights: Weights
    food: int
    need: int

    @property
    def to_load(self) -> int:
        return max(0, self.need - self.food)


@dataclass(frozen=True)
class NeedRow:
    """One animal, group or pack that must travel."""

    url: str
    code: str
    kind: str
    photo: str | None
    urgency: Urgency
    why: str
    seen: datetime
    may_be_gone: bool
    run_url: str | None
    run: str
    why_not: str


@dataclass(frozen=True)
class SpotRow:
    """A spot that runs empty soon."""

    url: str
    name: str
    eaters: str
    day: date
    is_near: bool


@dataclass(frozen=True)
class Waiting:
    """Something that waits for an answer, how many, since when or until when."""

    url: str
    text: str
    small: str
    count: int


@dataclass(frozen=True)
class Alert:
    """Something that cannot wait: what is known, and where to act."""

    url: str
    text: str
    small: str


@dataclass(frozen=True)
class StoreRow:
    """One kind of food: how much, for how many days, until when."""

    label: str
    grams: int
    days: int | None
    runs_out: date | None
    chart: Chart


@dataclass(frozen=True)
class Desk:
    """Everything the page draws."""

    alerts: Sequence[Alert]
    areas: Sequence[evacuating.Area]
    """What is under evacuation."""
    runs: Sequence[RunCard]
    needs: Sequence[NeedRow]
    needs_count: int
    spots: Sequence[SpotRow]
    waiting: Sequence[Waiting]
    store: Sequence[StoreRow]


def desk() -> Desk:
    """The page's facts as they stand now."""
    now = clock.now()
    shown, answers, count = cards.worst_flagged(MOST_ROWS)
    return Desk(
        alerts=[*_overdue(), *_no_place(), *_vans_below_zero(), *_vans_holding()],
        areas=evacuating.running(),
        runs=[_run_card(run) for run in _runs_to_show()],
        needs=[_need_row(it, answers.of(it)) for it in shown],
        needs_count=count,
        spots=[_spot_row(it) for it in feeding.running_empty(now, MOST_ROWS)],
        waiting=[*_claims_waiting(), *_from_phones(), *_unvisited()],
        store=[_store_row(it) for it in outlook.outlooks()],
    )


def _runs_to_show() -> list[Run]:
    """The runs that are out or not closed yet, and the next one to leave."""
    query = select(Run).where(Run.state.not_in(OVER)).order_by(Run.starts_at, Run.id)
    runs = db.session.scalars(query).unique().all()
    away = [run for run in runs if run.state in _AWAY]
    return away[:MOST_RUNS] + [run for run in runs if run.state not in _AWAY][:1]


def _run_card(run: Run) -> RunCard:
    card = cards.run_card(run)
    return RunCard(
        url=url_for("runs.run", run_id=run.id),
        load_url=url_for("runs.load_page", run_id=run.id),
        is_out=run.state in _AWAY,
        state=str(STATE_LABELS[RunState(run.state)]),
        when=i18n.when(run.starts_at),
        on=f"{run.vehicle.name} · {run.area}",
        turn_back=run.turn_back_at,
        taken=card.crates_taken,
        crates=card.crates,
        payload=run.vehicle.payload_grams,
        weights=card.weights,
        food=card.loaded_grams,
        need=card.need_grams,
    )


def _need_row(it: Travellers, answers: Sequence[Answer]) -> NeedRow:
    lead: Any = it.lead.beast
    taker = next((answer.run for answer in answers if answer.why_not is None), None)
    if it.is_pack:
        code, url = pack(lead.still_together), url_for("packs.sighting", sighting_id=lead.id)
    else:
        code = format_code(lead.number)
        url = url_for("sightings.animal", code=code)
    return NeedRow(
        url=url,
        code=code,
        kind=wording.kind_line(lead),
        photo=url_for("photos.photo", photo_id=lead.photo, size=320) if lead.photo else None,
        urgency=it.urgency,
        why="; ".join(str(REASON_LABELS[reason]) for reason in it.reasons),
        seen=it.last_seen_at,
        may_be_gone=it.may_be_gone,
        run_url=url_for("runs.run", run_id=taker.id) if taker else None,
        run=i18n.when(taker.row.starts_at) if taker else "",
        why_not=_first_reason(answers),
    )


def _first_reason(answers: Sequence[Answer]) -> str:
    for answer in answers:
        if answer.why_not is not None:
            return str(WHY_NOT_LABELS[answer.why_not])
    return gettext("no run is planned")


def _spot_row(it: feeding.RunsEmpty) -> SpotRow:
    today = i18n.local_today()
    spot = it.spot
    dogs = ngettext("%(num)d dog", "%(num)d dogs", spot.dogs) if spot.dogs else ""
    cats = ngettext("%(num)d cat", "%(num)d cats", spot.cats) if spot.cats else ""
    return SpotRow(
        url=url_for("feeding.spot", spot_id=spot.id),
        name=spot.name,
        eaters=", ".join(filter(None, (dogs, cats))),
        day=max(it.day, today),
        is_near=it.day <= today,
    )


def _store_row(it: outlook.Outlook) -> StoreRow:
    return StoreRow(
        label=str(KIND_LABELS[it.kind]),
        grams=it.grams,
        days=it.lasts_days,
        runs_out=it.coming.runs_out_on,
        chart=chart_of(it.coming),
    )


def _claims_waiting() -> list[Waiting]:
    waiting = [it for it in listing.undecided()[0] if it.state == ClaimState.OPEN]
    if not waiting:
        return []
    first = min((it.expires_at for it in waiting if it.expires_at), default=None)
    return [
        Waiting(
            url_for("claims.waiting"),
            gettext("Claims to answer"),
            gettext("the first lapses %(when)s", when=i18n.when(first)) if first else "",
            len({it.bundle_id for it in waiting}),
        )
    ]


def _from_phones() -> list[Waiting]:
    count = looking.count_open()
    if not count:
        return []
    said = gettext("doubtful, late, or could not be carried out")
    return [Waiting(url_for("field_desk.look"), gettext("Records from phones"), said, count)]


def _unvisited() -> list[Waiting]:
    """Spots that nobody has fed for long: are they still fed, or to be closed?"""
    count = forgetting.unvisited()
    if not count:
        return []
    return [
        Waiting(
            url_for("feeding.spots", show="unvisited"),
            gettext("Spots unvisited for 90 days"),
            gettext("still fed, or to be closed?"),
            count,
        )
    ]


def _overdue() -> list[Alert]:
    return [_no_news(it) for it in cards.overdue_runs()]


def _no_news(it: cards.Overdue) -> Alert:
    last = it.last_news
    said = str(NEWS_LABELS[News(last.state)]) if last else gettext("no check-in yet")
    return Alert(
        url_for("runs.run", run_id=it.run.id),
        gettext(
            "No news since %(when)s: %(run)s", when=i18n.when(it.silent_since), run=it.run.area
        ),
        gettext("Last heard: %(news)s. Call the crew.", news=said),
    )


def _no_place() -> list[Alert]:
    """Animals nobody planned that are in a van, and that no shelter has promised to take."""
    seats = cards.unplaced_aboard()
    promised = claims.active_claims([seat.animal_id for seat in seats]) if seats else {}
    return [
        Alert(
            url_for("runs.run", run_id=seat.run_id),
            gettext("%(code)s is in the van and has no place yet", code=seat.animal.code),
            wording.kind_line(seat.animal),
        )
        for seat in seats
        if seat.animal_id not in promised
    ]


def _vans_below_zero() -> list[Alert]:
    return [
        Alert(
            url_for("stock.store", store_id=it.balance.store_id),
            gettext(
                "%(van)s gave %(grams)s more than it had",
                van=it.balance.store.name,
                grams=i18n.weight(-it.balance.grams),
            ),
            ", ".join([it.balance.lot.product.name, *map(_entry_words, it.entries)]),
        )
        for it in watching.vans_below_zero()
    ]


def _entry_words(entry: Entry) -> str:
    what = MOVE_LABELS[Move(entry.move)]
    return f"{what} {i18n.weight(entry.grams)} {i18n.when(entry.captured_at)}"


def _vans_holding() -> list[Alert]:
    return [
        Alert(
            url_for("stock.store", store_id=it.store.id),
            gettext(
                "%(van)s still holds %(grams)s", van=it.store.name, grams=i18n.weight(it.grams)
            ),
            gettext("since %(when)s", when=i18n.day(it.since)),
        )
        for it in watching.vans_holding()
    ]
