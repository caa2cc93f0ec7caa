"""The page of a run that is out, or over: what the crew has to do, and what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext
from sqlalchemy import select

from animals import clock, i18n
from animals.accounts.rules import Person, Right
from animals.db import db
from animals.feeding.models import Feeding
from animals.runs import ending, loading, lost_phones, road, seen_lines, versions
from animals.runs.addresses import photo_url
from animals.runs.cards import is_overdue
from animals.runs.day_forms import (
    CloseForm,
    HandOverForm,
    HomeForm,
    LostForm,
    OutcomeForm,
    PickUpForm,
    ReturnForm,
)
from animals.runs.drawn import run_map, way
from animals.runs.models import CheckIn, Load, Run, Seat, Stop
from animals.runs.road_models import RunFeeding
from animals.runs.rules import HandoverTo, RunState, StopKind, VisitOutcome
from animals.runs.states import Change, may_change
from animals.runs.stop_lines import StopLine, stop_line
from animals.runs.van import STILL_LOADS, Hold, hold
from animals.runs.words import (
    HANDOVER_LABELS,
    KIND_LABELS,
    NEWS_LABELS,
    OUTCOME_LABELS,
    STATE_LABELS,
    STOP_OUTCOMES,
    crate_letter,
    listed,
    run_name,
    run_title,
)
from animals.shelters import service as shelters
from animals.sightings import wording
from animals.sightings.labels import TEMPERAMENT_LABELS
from animals.sightings.models import Contact
from animals.sightings.pictures import cover_photos
from animals.sightings.rules import Temperament
from animals.stock import listing
from animals.stock.listing import LotHeld
from animals.stock.rules import StoreKind
from animals.stock.weights import split_packs
from animals.stock.words import packs_words

CONTACT_KEPT = timedelta(days=7)
"""So long after closing a coordinator still sees a people stop's address and contact."""


@dataclass(frozen=True)
class Traveller:
    """A seated animal as the crew sees it."""

    id: UUID
    code: str
    url: str
    photo: str | None
    line: str
    warnings: Sequence[str]
    crate: str
    state: str
    at_stop: bool
    is_waiting: bool
    is_aboard: bool
    place_to_go: str


@dataclass(frozen=True)
class OnTheRoad:
    """A stop as the crew sees it; `contact` only while the run is open."""

    stop: Stop
    line: StopLine
    kind: Any
    outcome: Any
    fetch: Sequence[Traveller]
    leave_grams: int
    contact: Contact | None
    address: str


@dataclass(frozen=True)
class ToLoad:
    """Food planned to come in, as whoever loads sees it; `fewer` is one bag less, in grams."""

    load: Load
    what: str
    fewer: int | None
    fewer_words: str


def page(person: Person, run: Run, forms: Mapping[str, Any], refused: Sequence[str] = ()) -> str:
    """The page, with the forms that this state and this person's role allow; why one is gone."""
    held = hold(run)
    keeps = person.may(Right.KEEP_RUNS)
    state = RunState(run.state)
    travellers = travellers_of(held)
    reckoning = ending.reckon(run)
    last_news = road.last_news(run.id)
    lots = listing.lots_to_take([run.vehicle.store_id])
    aboard = [it for it in travellers if it.is_aboard]
    at_stops = [it for it in travellers if it.is_waiting and it.at_stop]
    return render_template(
        "runs/road.html",
        run=run,
        name=run_name(run.number),
        title=run_title(run.starts_at),
        state=STATE_LABELS[state],
        refused=refused,
        way=way(run),
        map=run_map(run),
        stops=stops_on_road(run, held, travellers),
        travellers=[it for it in travellers if it not in at_stops],
        at_stops=len(at_stops),
        count=len(travellers),
        aboard=aboard,
        reckoning=reckoning,
        lots=lots,
        to_load=to_load_of(run) if RunState(run.state) in STILL_LOADS else [],
        packs=packs_words,
        feedings=_feedings(run),
        news=_news(run),
        **seen_lines.facts(run),
        news_labels=NEWS_LABELS,
        last_news=last_news,
        is_overdue=is_overdue(run, last_news, clock.now()),
        stop_outcomes=STOP_OUTCOMES,
        is_out=state in (RunState.ON_ROAD, RunState.BACK),
        keeps=keeps,
        may_change_plan=may_change(state, Change.PLACES),
        news_of_plan=[] if keeps else versions.news_for(person, run),
        holders=versions.holders(run.id) if keeps else [],
        latest=versions.latest(run) if keeps else [],
        lost_phones=lost_phones.marks(run.id) if keeps else [],
        forms=_forms(forms, aboard, lots),
    )


def to_load_of(run: Run) -> list[ToLoad]:
    """The loads nobody has put in yet. One bag fewer is the usual difference."""
    lines = []
    for load in loading.loads(run.id):
        if load.confirmed_at is not None:
            continue
        bag = load.lot.product.bag_grams
        fewer = load.grams - bag if load.grams > bag else None
        lines.append(
            ToLoad(
                load,
                packs_words(split_packs(load.grams, bag)),
                fewer,
                packs_words(split_packs(fewer, bag)) if fewer else "",
            )
        )
    return lines


def travellers_of(held: Hold) -> list[Traveller]:
    ids = [seat.animal_id for seat in held.seats]
    photos = cover_photos(ids)
    claims = shelters.active_claims(ids)
    names = {shelter.id: shelter.name for shelter in shelters.shelters()} if claims else {}
    return [
        Traveller(
            id=seat.animal_id,
            code=seat.animal.code,
            url=url_for("sightings.animal", code=seat.animal.code),
            photo=photo_url(photos.get(seat.animal_id)),
            line=wording.kind_line(seat.animal),
            warnings=_warnings(seat),
            crate=crate_letter(seat.crate.kind, seat.crate.size) if seat.crate else "",
            state=_seat_state(seat),
            at_stop=seat.stop_id is not None,
            is_waiting=seat.is_open and seat.picked_up_at is None,
            is_aboard=seat.is_open and seat.picked_up_at is not None,
            place_to_go=names.get(claims[seat.animal_id].shelter_id, "")
            if seat.animal_id in claims
            else "",
        )
        for seat in held.seats
    ]


def _warnings(seat: Seat) -> list[str]:
    """What whoever opens the crate must know."""
    animal = seat.animal
    words = wording.conditions(animal)
    if animal.temperament in (Temperament.AGGRESSIVE, Temperament.FEARFUL):
        words.insert(0, str(TEMPERAMENT_LABELS[Temperament(animal.temperament)]))
    return [word.lower() for word in words]


def _seat_state(seat: Seat) -> str:
    if seat.handed_at is not None and seat.handed_to is not None:
        to = seat.shelter.name if seat.shelter else HANDOVER_LABELS[HandoverTo(seat.handed_to)]
        return gettext("Handed over: %(to)s", to=to)
    if seat.outcome:
        return str(OUTCOME_LABELS.get(VisitOutcome(seat.outcome), seat.outcome))
    if seat.picked_up_at is not None:
        return gettext("In the van since %(time)s", time=i18n.clock_time(seat.picked_up_at))
    return gettext("To be fetched")


def stops_on_road(run: Run, held: Hold, travellers: Sequence[Traveller]) -> list[OnTheRoad]:
    waiting = [it for it in travellers if it.is_waiting and it.at_stop]
    seats_at = {
        stop.id: {seat.animal_id for seat in held.seats if seat.stop_id == stop.id}
        for stop in run.stops
    }
    needs = loading.need(run, [])
    kept = run.closed_at is None or clock.now() < run.closed_at + CONTACT_KEPT
    return [
        OnTheRoad(
            stop=stop,
            line=stop_line(stop, held),
            kind=KIND_LABELS[StopKind(stop.kind)],
            outcome=OUTCOME_LABELS[VisitOutcome(stop.outcome)] if stop.outcome else None,
            fetch=[it for it in waiting if it.id in seats_at[stop.id]],
            leave_grams=loading.grams_for(stop, needs),
            contact=stop.contact if kept else None,
            address=stop.address if kept else "",
        )
        for stop in run.stops
    ]


def _feedings(run: Run) -> list[Feeding]:
    query = (
        select(Feeding)
        .join(RunFeeding, RunFeeding.feeding_id == Feeding.id)
        .where(RunFeeding.run_id == run.id)
        .order_by(Feeding.captured_at)
    )
    return list(db.session.scalars(query).unique())


def _news(run: Run) -> list[CheckIn]:
    query = select(CheckIn).where(CheckIn.run_id == run.id).order_by(CheckIn.captured_at.desc())
    return list(db.session.scalars(query.limit(12)))


def _forms(
    given: Mapping[str, Any],
    aboard: Sequence[Traveller],
    lots: Sequence[LotHeld],
) -> dict[str, Any]:
    """The forms of the page: the one that was refused as it was typed, the others fresh."""
    fresh = {
        "pick_up": PickUpForm,
        "outcome": OutcomeForm,
        "hand_over": HandOverForm,
        "return": ReturnForm,
        "loss": LostForm,
        "close": CloseForm,
        "home": HomeForm,
    }
    forms = {name: given.get(name) or kind(formdata=None) for name, kind in fresh.items()}
    held = [(str(lot.lot_id), lot_choice(lot)) for lot in lots]
    stores = [(str(store.id), store.name) for store in listing.stores(StoreKind.WAREHOUSE)]
    places = [(str(it.id), it.name) for it in shelters.shelters()]
    forms["hand_over"].animal.choices = [(str(it.id), it.code) for it in aboard]
    if "hand_over" not in given:
        forms["hand_over"].animal.data = [str(it.id) for it in aboard]
        forms["hand_over"].to.data = HandoverTo.SHELTER.value
    forms["hand_over"].shelter.choices = [("", gettext("None")), *places]
    forms["return"].lot.choices = forms["loss"].lot.choices = held
    forms["return"].store.choices = stores
    return forms


def lot_choice(lot: LotHeld, *, with_store: bool = False) -> str:
    """A lot as a select offers it: what, until when, how much of it, where."""
    until = gettext("until %(day)s", day=i18n.day(lot.best_before)) if lot.best_before else ""
    return listed(
        filter(None, (lot.store if with_store else "", lot.product, until, packs_words(lot.packs)))
    )
