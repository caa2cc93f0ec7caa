"""Asking for the password again before something leaves the house."""

from flask import Blueprint, current_app, render_template, request, session, url_for
from werkzeug.utils import redirect

from animals import web
from animals.accounts import secrets, service
from animals.accounts.forms import AgainForm
from animals.accounts.guard import COOKIE, allow, is_fresh, me
from animals.accounts.rules import Right
from animals.db import read_transaction, write_transaction
from animals.errors import RescueError

bp = Blueprint("again", __name__)


@bp.get("/me/again")
@allow(Right.USE_LAPKA)
def again() -> web.Answer:
    """What was asked for is ready; or the form, where one came here without a fresh proof."""
    to = web.local_address(request.args.get("to", ""))
    if not is_fresh():
        return _form(AgainForm(formdata=None), to, 200)
    return render_template("accounts/again.html", form=None, to=to)


@bp.post("/me/again")
@allow(Right.USE_LAPKA)
def prove() -> web.Answer:
    form = AgainForm()
    to = web.local_address(request.form.get("to", ""))
    if not form.validate_on_submit():
        return _form(form, to, 422)
    try:
        _prove(form.password.data or "")
    except RescueError as error:
        return _form(form, to, web.explain(form, error))
    return redirect(url_for(".again", to=to), 303)


def ask_instead() -> web.Answer:
    """The form in place of what asks for a fresh proof; leads on to it."""
    return _form(AgainForm(formdata=None), request.full_path.rstrip("?"), 401)


def _prove(password: str) -> None:
    """Count the attempt as a sign-in is counted; compare slowly with nothing open."""
    key, person = str(current_app.secret_key), me()
    with write_transaction():
        attempt = service.brake(
            secrets.keyed_digest(key, service.fold(person.name)),
            secrets.keyed_digest(key, request.remote_addr or ""),
        )
    with read_transaction():
        kept = service.user(person.id).password
    if kept is None or not secrets.password_matches(kept, password):
        raise service.WrongSignIn(field="password")
    with write_transaction():
        service.prove_session(session[COOKIE], kept)
        service.release(attempt)


def _form(form: AgainForm, to: str, status: int) -> web.Answer:
    return render_template("accounts/again.html", form=form, to=to), status
