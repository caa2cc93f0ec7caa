"""The run sheet on screen and on paper."""

from uuid import UUID

from flask import render_template

from animals import web
from animals.accounts.guard import allow, me
from animals.accounts.rules import Right
from animals.runs import sight
from animals.runs.pages import bp
from animals.runs.sheet import sheet


@bp.get("/runs/<uuid:run_id>/sheet", endpoint="sheet")
@allow(Right.SEE_RUNS)
def sheet_page(run_id: UUID) -> web.Answer:
    run = sight.run_for(me(), run_id)
    return render_template("runs/sheet.html", run=run, sheet=sheet(run))
