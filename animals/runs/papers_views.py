"""Drugs given on a run, and its animals' papers for a checkpoint."""

from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import force_locale

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.config import LANGUAGES
from animals.errors import RescueError
from animals.runs import doses, paperwork, sight
from animals.runs.dose_forms import DoseForm
from animals.runs.models import Run
from animals.runs.pages import bp
from animals.runs.rules import RunState
from animals.runs.states import Change, may_change
from animals.runs.van import hold
from animals.runs.words import run_name, run_title


@bp.get("/runs/<uuid:run_id>/doses")
@allow(Right.SEE_RUNS)
def dose_list(run_id: UUID) -> web.Answer:
    return _doses_page(sight.run_for(me(), run_id), DoseForm(formdata=None), 200)


@bp.post("/runs/<uuid:run_id>/doses")
@allow(Right.SEE_RUNS)
def give_dose(run_id: UUID) -> web.Answer:
    run = sight.run_for(me(), run_id)
    form = DoseForm()
    form.animal.choices = _seated(run)
    if not form.validate_on_submit():
        return _doses_page(run, form, 422)
    ids, what, moment = form.animal_ids, form.what.data or "", form.moment
    try:
        with writing(form) as door:
            doses.give(me(), run_id, ids, what, moment)
            door.at(url_for(".dose_list", run_id=run_id))
    except RescueError as error:
        return _doses_page(sight.run_for(me(), run_id), form, web.explain(form, error))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/doses/<uuid:dose_id>/take-back")
@allow(Right.SEE_RUNS)
def take_back_dose(run_id: UUID, dose_id: UUID) -> web.Answer:
    sight.run_for(me(), run_id)
    with writing() as door:
        doses.take_back(me(), run_id, dose_id)
        door.at(url_for(".dose_list", run_id=run_id))
    return door.redirect()


@bp.get("/runs/<uuid:run_id>/checkpoint")
@allow(Right.SEE_RUNS)
def checkpoint(run_id: UUID) -> web.Answer:
    """What may be handed to a checkpoint: no way, no hours, no names; in the language asked for."""
    run = sight.run_for(me(), run_id)
    with force_locale(asked_language()):
        return render_template(
            "runs/checkpoint.html",
            run_id=run.id,
            day=paperwork.printed_day(run.date),
            animals=paperwork.passports(hold(run)),
            languages=i18n.LANGUAGE_NAMES,
        )


def asked_language() -> str:
    """The language in the address, else the reader's own."""
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else i18n.language()


def _doses_page(run: Run, form: DoseForm, status: int) -> web.Answer:
    form.animal.choices = _seated(run)
    page = render_template(
        "runs/doses.html",
        run=run,
        title=run_title(run.starts_at),
        name=run_name(run.number),
        doses=doses.doses_of(run.id),
        form=form,
        me=me(),
        keeps=me().may(Right.KEEP_RUNS),
        is_out=may_change(RunState(run.state), Change.ON_THE_WAY),
    )
    return page, status


def _seated(run: Run) -> list[tuple[str, str]]:
    """Everybody with a seat, those no longer aboard too: who was treated and let go has a dose."""
    return [(str(seat.animal_id), seat.animal.code) for seat in hold(run).seats]
