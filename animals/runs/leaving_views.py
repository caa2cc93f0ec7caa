"""Saying that a spot's caretaker leaves on a run: from the spot's page and from the run's."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import BadRequest

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Person, Right
from animals.feeding.models import Spot
from animals.feeding.panels import add_panel
from animals.feeding.rules import Caretaker
from animals.runs import leaving, sight
from animals.runs.pages import bp
from animals.runs.words import run_name, run_title
from animals.stock.forms import id_or_none


@bp.post("/spots/<uuid:spot_id>/leaving")
@allow(Right.KEEP_RUNS)
def caretaker_leaves(spot_id: UUID) -> web.Answer:
    run_id = id_or_none(request.form.get("run", ""))
    if run_id is None:
        raise BadRequest
    fetch = bool(request.form.get("fetch"))
    with writing() as door:
        leaving.leaves_on(me(), run_id, spot_id, fetch=fetch)
        door.at(url_for("feeding.spot", spot_id=spot_id, _anchor="leaving"))
    flash(gettext("Saved. The flags have taken it up."))
    return door.redirect()


@bp.post("/spots/<uuid:spot_id>/staying")
@allow(Right.KEEP_RUNS)
def caretaker_stays(spot_id: UUID) -> web.Answer:
    back = id_or_none(request.form.get("run", ""))
    with writing() as door:
        leaving.stays(me(), spot_id)
        if back is not None:
            door.at(url_for(".run", run_id=back, _anchor="leaving"))
        else:
            door.at(url_for("feeding.spot", spot_id=spot_id, _anchor="leaving"))
    return door.redirect()


@bp.post("/runs/<uuid:run_id>/leaving")
@allow(Right.KEEP_RUNS)
def caretaker_leaves_on(run_id: UUID) -> web.Answer:
    spot_id = id_or_none(request.form.get("spot", ""))
    if spot_id is None:
        raise BadRequest
    sight.run_for(me(), run_id)
    fetch = bool(request.form.get("fetch"))
    with writing() as door:
        leaving.leaves_on(me(), run_id, spot_id, fetch=fetch)
        door.at(url_for(".run", run_id=run_id, _anchor="leaving"))
    flash(gettext("Saved. The flags have taken it up."))
    return door.redirect()


@add_panel
def panel(person: Person, spot: Spot) -> str | None:
    """The card of a spot's page that says on which run its caretaker leaves."""
    if not person.may(Right.KEEP_RUNS) or spot.closed_at is not None:
        return None
    return render_template(
        "runs/_spot_leaving.html",
        spot=spot,
        farewell=leaving.of_spot(spot),
        is_leaving=spot.caretaker == Caretaker.LEAVING,
        runs=[
            (str(run.id), f"{run_name(run.number)}, {run_title(run.starts_at)}")
            for run in leaving.upcoming_runs()
        ],
        run_name=run_name,
        run_title=run_title,
    )
