"""The first page, by who is looking."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import format_date

from animals import i18n, web
from animals.accounts.guard import allow, me
from animals.accounts.rules import Right
from animals.today.crew import crew
from animals.today.desk import desk
from animals.today.steps import steps

bp = Blueprint("today", __name__)


@bp.get("/")
@allow(Right.USE_LAPKA)
def today() -> web.Answer:
    """The desk for who keeps runs, the road for who drives out, the gallery for a shelter."""
    person = me()
    words = format_date(i18n.local_today(), "EEEE, d MMMM")
    if person.may(Right.KEEP_RUNS):
        return render_template(
            "today/today.html", date_words=words, desk=desk(), steps=steps(person)
        )
    if person.may(Right.SEE_RUNS):
        return render_template("today/crew.html", date_words=words, crew=crew(person))
    return redirect(url_for("shelters.gallery"), 303)
