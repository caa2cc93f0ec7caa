"""The first page, by who is looking."""

from flask import Blueprint, render_template

from animals import web
from animals.accounts.guard import allow
from animals.accounts.rules import Right

bp = Blueprint("today", __name__)


@bp.get("/")
@allow(Right.USE_LAPKA)
def today() -> web.Answer:
    return render_template("today/today.html")
