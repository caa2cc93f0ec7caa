"""The run sheet on screen and on paper, and the day entered from it."""

from uuid import UUID

from flask import render_template, request

from animals import web
from animals.accounts.guard import allow, me
from animals.accounts.rules import Right
from animals.runs import sight
from animals.runs.pages import bp
from animals.runs.sheet import missing_papers, sheet
from animals.sightings import wording


@bp.get("/runs/<uuid:run_id>/sheet", endpoint="sheet")
@allow(Right.SEE_RUNS)
def sheet_page(run_id: UUID) -> web.Answer:
    run = sight.run_for(me(), run_id)
    for_checkpoint = request.args.get("for") == "checkpoint"
    return render_template(
        "runs/checkpoint.html" if for_checkpoint else "runs/sheet.html",
        run=run,
        sheet=sheet(run),
        words=wording,
        missing_papers=missing_papers,
    )
