"""The blueprint of runs, and the pages that several views answer with."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import BadRequest

from animals import web
from animals.accounts.guard import me
from animals.accounts.rules import Right
from animals.db import db
from animals.errors import NotFound
from animals.runs import leaving, loading, lost_phones, roadbook, sight, versions
from animals.runs.board import board
from animals.runs.change_forms import CancelForm
from animals.runs.day_forms import SeatForm
from animals.runs.drawn import BESIDE, run_map, way
from animals.runs.models import Run
from animals.runs.rules import RunState
from animals.runs.words import STATE_LABELS, run_name, run_title
from animals.sightings.keeping import animal_typed
from animals.sightings.models import Animal
from animals.stock import listing
from animals.stock.forms import id_or_none
from animals.stock.models import Lot
from animals.stock.rules import StoreKind

bp = Blueprint("runs", __name__)

_PLANNING_FORMS = ("seat", "cancel")
BEING_PLANNED = (RunState.PLANNED, RunState.LOADING)


def run_page(run_id: UUID, status: int = 200, **forms: Any) -> web.Answer:
    """The run as this person may see it: to plan it, to drive it, or to look back at it."""
    person = me()
    run = sight.run_for(person, run_id)
    if person.may(Right.KEEP_RUNS) and run.state in BEING_PLANNED:
        refused = _refusals({it: form for it, form in forms.items() if it not in _PLANNING_FORMS})
        page = _planning_page(run, forms.get("seat"), forms.get("cancel"), refused)
        return page, status
    refused = _refusals({it: forms[it] for it in _PLANNING_FORMS if it in forms})
    return roadbook.page(person, run, forms, refused), status


def _refusals(forms: dict[str, web.Form]) -> list[str]:
    """Why not, where the run has moved on and its page no longer has the form that was sent."""
    return [
        str(sentence)
        for form in forms.values()
        for errors in form.errors.values()
        for sentence in errors
    ]


def animal_of(text: str) -> Animal:
    """The animal of a code, or of an id as a select sends it. Raises NoSuchAnimal."""
    animal_id = id_or_none(text)
    if animal_id is not None:
        found = db.session.get(Animal, animal_id)
        if found is None:
            raise NotFound
        return found
    return animal_typed(text, "animal")


def bag_grams(lot_id: UUID | None) -> int:
    """What a full bag of the lot weighs; 0 where there is no such lot."""
    lot = db.session.get(Lot, lot_id) if lot_id else None
    return lot.product.bag_grams if lot else 0


def asked_tab() -> str:
    """Which half of the candidates is looked at."""
    return "spots" if request.args.get("could") == "spots" else "animals"


def posted_int(name: str, least: int, most: int) -> int:
    """A whole number of a bare button. Raises BadRequest."""
    text = request.form.get(name, "")
    if not text.isdecimal() or len(text) > 9 or not least <= int(text) <= most:
        raise BadRequest
    return int(text)


def posted_uuid(name: str) -> UUID | None:
    """The id a bare button names, if it names one. Raises BadRequest."""
    text = request.form.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise BadRequest from None


def _planning_page(
    run: Run, form: SeatForm | None, cancel: CancelForm | None, refused: list[str]
) -> str:
    facts = board(run)
    cancel = cancel or CancelForm(formdata=None)
    cancel.offer((str(store.id), store.name) for store in listing.stores(StoreKind.WAREHOUSE))
    if form is None and "override" in request.args:
        form = SeatForm(formdata=None, animal=request.args["override"][:60])
    if form is not None:
        form.crate.choices = [("", gettext("The best free one")), *facts.crate_choices]
    return render_template(
        "runs/run.html",
        run=run,
        board=facts,
        way=way(run),
        map=run_map(run, BESIDE),
        title=run_title(run.starts_at),
        name=run_name(run.number),
        state=STATE_LABELS[RunState(run.state)],
        seat_form=form,
        refused=refused,
        tab=asked_tab(),
        cancel=cancel,
        own_grams=sum(grams for _lot, grams in loading.own_food(run)),
        leaving=leaving.of_run(run),
        might_leave=leaving.might_leave(run),
        holders=versions.holders(run.id),
        latest=versions.latest(run),
        lost_phones=lost_phones.marks(run.id),
    )
