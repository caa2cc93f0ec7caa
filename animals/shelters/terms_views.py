"""Where a coordinator says how long a claim holds."""

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext

from animals import web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.shelters import terms
from animals.shelters.terms_forms import TermsForm, hold_words

bp = Blueprint("terms", __name__)


@bp.get("/shelters/terms")
@allow(Right.KEEP_SHELTERS)
def page() -> web.Answer:
    known = terms.terms()
    return _page(TermsForm(hours=known.hold_hours, version=known.version), 200)


@bp.post("/shelters/terms")
@allow(Right.KEEP_SHELTERS)
def change() -> web.Answer:
    form = TermsForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    assert form.hours.data is not None
    version = form.version.data or ""
    try:
        with writing(form) as door:
            number = int(version) if version.isdecimal() and len(version) < 9 else 0
            terms.set_hold(me(), form.hours.data, number)
            door.at(url_for(".page"))
    except RescueError as error:
        return _page(form, web.explain(form, error))
    flash(gettext("Saved. What is claimed from now on holds that long."))
    return door.redirect()


def _page(form: TermsForm, status: int) -> web.Answer:
    return render_template(
        "shelters/terms.html", form=form, known=terms.terms(), now=hold_words(terms.hold())
    ), status
