"""The run sheet on screen and on paper, and the day entered from it."""

from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import force_locale

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.runs import loading, papers_views, seen_lines, sight
from animals.runs.after import enter
from animals.runs.after_forms import AfterForm, Lines, form_for, is_plain
from animals.runs.drawn import ON_PAPER, run_map, way
from animals.runs.models import Run
from animals.runs.pages import bp
from animals.runs.sheet import sheet
from animals.runs.stop_lines import stop_line
from animals.runs.van import hold
from animals.runs.words import run_name, run_title
from animals.shelters import service as shelters
from animals.sightings import wording
from animals.stock import listing
from animals.stock.rules import StoreKind
from animals.stock.words import packs_words


@bp.get("/runs/<uuid:run_id>/sheet", endpoint="sheet")
@allow(Right.SEE_RUNS)
def sheet_page(run_id: UUID) -> web.Answer:
    """The sheet, in the language asked for: who drives may read another one than who prints."""
    run = sight.run_for(me(), run_id)
    has_map = "map" in request.args
    with force_locale(papers_views.asked_language()):
        return render_template(
            "runs/sheet.html",
            run=run,
            sheet=sheet(run),
            languages=i18n.LANGUAGE_NAMES,
            way=way(run),
            has_map=has_map,
            map=run_map(run, ON_PAPER) if has_map else "",
        )


@bp.get("/runs/<uuid:run_id>/after")
@allow(Right.KEEP_RUNS)
def after(run_id: UUID) -> web.Answer:
    return _after_page(run_id, None, 200)


@bp.post("/runs/<uuid:run_id>/after")
@allow(Right.KEEP_RUNS)
def enter_after(run_id: UUID) -> web.Answer:
    run = sight.run_for(me(), run_id)
    form = form_for(_lines(run))
    if not form.validate_on_submit():
        return _after_page(run_id, form, 422)
    day = form.day
    try:
        with writing(form) as door:
            enter(me(), run_id, day)
            door.at(url_for(".run", run_id=run_id))
    except RescueError as error:
        return _after_page(run_id, form, web.explain(form, error))
    return door.redirect()


def _lines(run: Run) -> Lines:
    held = hold(run)
    seats = [seat for seat in held.seats if seat.is_open]
    needs = loading.need(run, [])
    claims = shelters.active_claims([seat.animal_id for seat in seats])
    return Lines(
        seats=seats,
        spots=[
            (stop, loading.grams_for(stop, needs))
            for stop in run.stops
            if stop.spot_id is not None and stop.outcome is None
        ],
        stops=[stop for stop in run.stops if is_plain(stop)],
        lots=listing.lots_to_take([run.vehicle.store_id]),
        shelters=shelters.shelters(),
        goes_to={id_: claim.shelter_id for id_, claim in claims.items()},
        stores=[(str(store.id), store.name) for store in listing.stores(StoreKind.WAREHOUSE)],
    )


def _after_page(run_id: UUID, form: AfterForm | None, status: int) -> web.Answer:
    run = sight.run_for(me(), run_id)
    lines = _lines(run)
    if form is None:
        form = form_for(lines, formdata=None)
    held = hold(run)
    page = render_template(
        "runs/after.html",
        run=run,
        name=run_name(run.number),
        title=run_title(run.starts_at),
        form=form,
        lines=lines,
        stops=[(stop, stop_line(stop, held)) for stop in run.stops],
        in_van=sum(lot.grams for lot in lines.lots),
        packs=packs_words,
        kind_line=wording.kind_line,
        **seen_lines.facts(run),
        is_out=False,
        keeps=True,
    )
    return page, status
