"""Signing in and out, taking up an invitation, people, and one's own choices."""

from uuid import UUID

import segno
from flask import Blueprint, current_app, g, render_template, request, session, url_for
from flask_wtf.csrf import validate_csrf
from werkzeug.utils import redirect
from wtforms import ValidationError

from animals import web
from animals.accounts import demo, secrets, service
from animals.accounts.forms import ROLE_LABELS, AcceptForm, InviteForm, RoleForm, SignInForm
from animals.accounts.guard import COOKIE, allow, me, open_to_all, person_or_none, writing
from animals.accounts.models import User
from animals.accounts.rules import RIGHTS, Right, Role, needs_code
from animals.config import LANGUAGES
from animals.db import read_transaction, write_transaction
from animals.errors import NotFound, RescueError, SignInNeeded

bp = Blueprint("accounts", __name__)
KEPT = "kept:"
KEPT_MOST = 100_000
"""Characters of a form that are carried over a sign-in."""


@bp.get("/sign-in")
@open_to_all
def sign_in_page() -> web.Answer:
    if person_or_none() is not None:
        return redirect("/", 303)
    return _sign_in_form(SignInForm(), 200)


@bp.post("/sign-in")
@open_to_all
def sign_in() -> web.Answer:
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_form(form, 422)
    try:
        token = _prove(form.name.data, form.password.data, form)
    except SignInNeeded:
        return _sign_in_form(form, 401)
    except RescueError as error:
        status = web.explain(form, error)
        return _sign_in_form(form, 401 if status == 422 else status, retry=error)
    _enter(token)
    to, kept = web.local_address(request.form.get("to", "")), _kept_fields()
    if kept:
        return render_template("accounts/resume.html", to=to, kept=kept, files=_had_files())
    return redirect(to, 303)


@bp.post("/sign-out")
@open_to_all
def sign_out() -> web.Answer:
    if COOKIE in session:
        with write_transaction():
            service.sign_out(session[COOKIE])
    _forget()
    return redirect(url_for("accounts.sign_in_page"), 303)


@bp.get("/welcome/<token>")
@open_to_all
def welcome(token: str) -> web.Answer:
    user = service.invitation(token).user
    return _welcome_page(token, user, AcceptForm(name=user.name), 200)


@bp.post("/welcome/<token>")
@open_to_all
def accept(token: str) -> web.Answer:
    with read_transaction():
        service.invitation(token)
    form = AcceptForm()
    if form.validate_on_submit():
        try:
            hashed = service.hashed_password(form.password.data, form.name.data)
            with write_transaction():
                accepted = service.accept(token, form.name.data, hashed, form.code.data or "")
                sid = service.start_session(accepted)
        except NotFound:
            raise
        except RescueError as error:
            web.explain(form, error)
        else:
            _enter(sid)
            return redirect("/", 303)
    return _welcome_page(token, service.invitation(token).user, form, 422)


@bp.get("/demo/<token>")
@open_to_all
def demo_sign_in(token: str) -> web.Answer:
    """The one-click links of `make demo`: demo data and this machine only."""
    _enter_demo(token)
    return redirect("/", 303)


@bp.get("/demo/<token>/phone")
@open_to_all
def demo_phone(token: str) -> web.Answer:
    """The demo's field app, made this person's phone at once."""
    _enter_demo(token)
    return redirect(url_for("field_shell.demo_app", _anchor="phone=enter"), 303)


@bp.get("/me")
@allow(Right.USE_LAPKA)
def own_page() -> web.Answer:
    person = me()
    return render_template(
        "accounts/me.html",
        person=person,
        role=ROLE_LABELS[person.role],
        rights=RIGHTS[person.role],
    )


@bp.post("/me/language")
@open_to_all
def choose_language() -> web.Answer:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise NotFound
    session["language"] = language
    person = person_or_none()
    if person is not None:
        with writing():
            service.choose_language(person.id, language)
    return redirect(_back(), 303)


@bp.post("/me/theme")
@open_to_all
def choose_theme() -> web.Answer:
    theme = request.form.get("theme", "")
    if theme not in ("light", "dark", "device"):
        raise NotFound
    session["theme"] = theme
    person = person_or_none()
    if person is not None:
        with writing():
            service.choose_theme(person.id, theme)
    return redirect(_back(), 303)


@bp.get("/people")
@allow(Right.KEEP_PEOPLE)
def people() -> web.Answer:
    return _people_page(InviteForm(), 200)


@bp.post("/people/invite")
@allow(Right.KEEP_PEOPLE)
def invite() -> web.Answer:
    form = InviteForm()
    if not form.validate_on_submit():
        return _people_page(form, 422)
    try:
        with writing(form) as door:
            user, token = service.invite(me(), form.name.data, Role(form.role.data))
            door.at(url_for(".people", made=user.id))
            session["link"] = [str(user.id), token]
    except RescueError as error:
        return _people_page(form, web.explain(form, error))
    return door.redirect()


@bp.post("/people/<uuid:user_id>/link")
@allow(Right.KEEP_PEOPLE)
def new_link(user_id: UUID) -> web.Answer:
    with writing() as door:
        user = service.user(user_id)
        session["link"] = [str(user.id), service.link_for(user)]
        door.at(url_for(".people", made=user.id))
    return door.redirect()


@bp.get("/people/<uuid:user_id>")
@allow(Right.KEEP_PEOPLE)
def person_page(user_id: UUID) -> web.Answer:
    user = service.user(user_id)
    return _person_page(user, RoleForm(role=user.role), 200)


@bp.post("/people/<uuid:user_id>/role")
@allow(Right.KEEP_PEOPLE)
def change_role(user_id: UUID) -> web.Answer:
    form = RoleForm()
    own_hash = _kept_hash(me().id)
    if not form.validate_on_submit():
        return _person_page(service.user(user_id), form, 422)
    if not secrets.password_matches(own_hash, form.password.data):
        form.refuse("password", web.sentence_of(service.WrongSignIn()))
        return _person_page(service.user(user_id), form, 422)
    try:
        with writing(form) as door:
            service.change_role(me(), user_id, Role(form.role.data))
            door.at(url_for(".people", changed=user_id))
    except service.LastAdministrator as error:
        return _person_page(service.user(user_id), form, web.explain(form, error))
    return door.redirect()


@bp.post("/people/<uuid:user_id>/disable")
@allow(Right.KEEP_PEOPLE)
def disable(user_id: UUID) -> web.Answer:
    with writing() as door:
        service.disable(me(), user_id)
        door.at(url_for(".people", changed=user_id))
    return door.redirect()


@bp.post("/people/<uuid:user_id>/enable")
@allow(Right.KEEP_PEOPLE)
def enable(user_id: UUID) -> web.Answer:
    with writing() as door:
        service.enable(me(), user_id)
        door.at(url_for(".people", changed=user_id))
    return door.redirect()


def sign_in_instead() -> web.Answer:
    """The sign-in form in place of a page that needs one; leads back to where one was.

    What was typed into a form that came too late is kept and can be sent after signing in.
    """
    kept = _fields_typed() if request.method == "POST" else []
    to = request.full_path.rstrip("?") if request.method == "GET" or kept else "/"
    return _sign_in_form(SignInForm(formdata=None), 401, to=to, kept=kept)


def _prove(name: str, password: str | None, form: SignInForm) -> str:
    """The secret of a new session. Counts the attempt, compares slowly with nothing open."""
    key = current_app.secret_key
    with write_transaction():
        attempt = service.brake(
            secrets.keyed_digest(str(key), service.fold(name)),
            secrets.keyed_digest(str(key), request.remote_addr or ""),
        )
    with read_transaction():
        user = service.claimed_user(name)
        user_id, kept = (user.id, user.password) if user else (None, None)
    if not secrets.password_matches(kept, password or "") or user_id is None or kept is None:
        raise service.WrongSignIn(field="password")
    try:
        with write_transaction():
            token = service.sign_in(user_id, kept, form.code.data or "")
            service.release(attempt)
    except service.CodeNeeded:
        with write_transaction():
            service.release(attempt)
        raise
    return token


def _kept_hash(user_id: UUID) -> str | None:
    with read_transaction():
        return service.user(user_id).password


def _sign_in_form(
    form: SignInForm,
    status: int,
    to: str | None = None,
    retry: RescueError | None = None,
    kept: list[tuple[str, str]] | None = None,
) -> web.Answer:
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        to=to if to is not None else request.values.get("to", ""),
        kept=_kept_fields() if kept is None else kept,
        files=_had_files(),
    )
    headers = {}
    if retry is not None and "retry_after" in retry.facts:
        headers["Retry-After"] = str(retry.facts["retry_after"])
    return page, status, headers


def _fields_typed() -> list[tuple[str, str]]:
    """The fields of a form that came after the session had ended; nothing from another site."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return []
    typed = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    return typed if sum(len(text) for _, text in typed) <= KEPT_MOST else []


def _kept_fields() -> list[tuple[str, str]]:
    """What a sign-in form carries along of the form that had to wait."""
    return [
        (name.removeprefix(KEPT), text)
        for name, text in request.form.items(multi=True)
        if name.startswith(KEPT)
    ]


def _had_files() -> bool:
    """Whether the form that had to wait carried photos, which cannot be kept."""
    return bool(request.files) or "kept_files" in request.form


def _welcome_page(token: str, user: User, form: AcceptForm, status: int) -> web.Answer:
    code_address = secrets.code_address(user.code_secret, form.name.data or user.name)
    page = render_template(
        "accounts/welcome.html",
        form=form,
        token=token,
        role=ROLE_LABELS[Role(user.role)],
        needs_code=needs_code(Role(user.role)),
        code_secret=user.code_secret,
        code_address=code_address,
        qr=segno.make(code_address).svg_data_uri(scale=4, border=2, light="white"),
    )
    return page, status, {}


def _people_page(form: InviteForm, status: int) -> web.Answer:
    made, token = session.pop("link", (None, None)) if request.method == "GET" else (None, None)
    link = url_for(".welcome", token=token, _external=True) if token else None
    page = render_template(
        "accounts/people.html",
        form=form,
        people=service.people(),
        roles={role.value: label for role, label in ROLE_LABELS.items()},
        made=made,
        link=link,
    )
    return page, status


def _person_page(user: User, form: RoleForm, status: int) -> web.Answer:
    page = render_template(
        "accounts/person.html",
        user=user,
        form=form,
        role=ROLE_LABELS[Role(user.role)],
    )
    return page, status


def _enter_demo(token: str) -> None:
    with write_transaction():
        sid = service.start_session(demo.user_of(token))
    _enter(sid)


def _enter(token: str) -> None:
    kept = {key: session[key] for key in ("language", "theme") if key in session}
    session.clear()
    session.update(kept)
    session[COOKIE] = token
    session.permanent = True


def _forget() -> None:
    kept = {key: session[key] for key in ("language", "theme") if key in session}
    session.clear()
    session.update(kept)
    g.pop("person", None)


def _back() -> str:
    """The page the choice was made on."""
    return web.local_address(request.form.get("to", ""))
