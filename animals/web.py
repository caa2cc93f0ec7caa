"""The face every feature shows the web: request limits, headers, forms, pages of a list, and
the one place where an error becomes a page or JSON.

It knows HTTP and no feature; features tell it their sentences by `say`.
"""

import hashlib
import io
import secrets
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from flask import Flask, Request, current_app, g, jsonify, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response
from wtforms import HiddenField, ValidationError
from wtforms.fields import SelectChoice

from animals import errors
from animals.config import Config
from animals.db import db

BODY_LIMIT = 64 * 1024 * 1024
"""Bytes a form post may weigh: four photos of 15 MB and the words beside them."""

csrf = CSRFProtect()
T = TypeVar("T")
Answer = Response | str | tuple[Any, int] | tuple[Any, int, dict[str, str]]

_SENTENCES: dict[type[errors.RescueError], Any] = {}
_STATUS: dict[type[errors.RescueError], int] = {
    errors.SignInNeeded: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Refused: 422,
    errors.TooMany: 429,
    errors.Busy: 503,
}


class InMemoryRequest(Request):
    """A request whose uploaded files never touch the disk."""

    max_form_memory_size = 2 * 1024 * 1024
    max_form_parts = 2000

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> Any:
        return io.BytesIO()


class Form(FlaskForm):
    """What every form shares: the once-key that makes a double click one act."""

    once = HiddenField(default=lambda: str(uuid4()))

    class Meta(FlaskForm.Meta):  # type: ignore[misc, name-defined]
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Every text loses the bytes no database or reader has a use for."""
            filters = [*unbound_field.kwargs.get("filters", ()), _without_nulls]
            unbound_field.kwargs["filters"] = [f for f in filters if f is not _without_nulls]
            unbound_field.kwargs["filters"].append(_without_nulls)
            return unbound_field.bind(form=form, **options)

    def refuse(self, field: str | None, sentence: str) -> None:
        """Put a refusal beside the field it is about, else on top of the form."""
        target = self._fields.get(field or "")
        if target is None:
            self.form_errors.append(sentence)
        else:
            target.errors = [*target.errors, sentence]


def choices(labels: Mapping[Any, Any], *, empty: Any = None) -> list[SelectChoice]:
    """The choices of a select or of chips, by code; `empty` is what no choice is called."""
    first = [SelectChoice(value="", label=empty)] if empty is not None else []
    return first + [SelectChoice(value=str(code), label=label) for code, label in labels.items()]


def _without_nulls(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, its number from 1, whether another one follows."""

    rows: Sequence[Any]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_of(query: Select[Any], size: int = 50) -> Page:
    """The asked page of `query` in one query; a nonsense number is the first page."""
    text = request.args.get("page", "1")
    number = min(int(text), 100_000) if text.isdecimal() and len(text) < 9 and int(text) else 1
    found = db.session.scalars(query.limit(size + 1).offset((number - 1) * size)).unique().all()
    return Page(found[:size], number, len(found) > size)


def say(error: type[errors.RescueError], sentence: Any, status: int | None = None) -> None:
    """Teach the sentence (lazy, with `%(fact)s` places) and the status of an error."""
    _SENTENCES[error] = sentence
    if status:
        _STATUS[error] = status


def sentence_of(error: errors.RescueError) -> str:
    """The error in the reader's language."""
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return str(_SENTENCES[kind]) % error.facts
    return ""


def status_of(error: errors.RescueError) -> int:
    """The HTTP status of the nearest known ancestor."""
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)


def explain(form: Form, error: errors.RescueError) -> int:
    """Put the refusal's sentence into the form and give the status to answer with."""
    form.refuse(error.facts.get("field"), sentence_of(error))
    return status_of(error)


def configure(app: Flask, config: Config) -> None:
    """Limits, CSRF, headers, error pages and template globals."""
    app.request_class = InMemoryRequest
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # no-referrer is our policy, so there is none to compare
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_public,
        SESSION_COOKIE_NAME="__Host-lapka" if config.is_public else "lapka",
    )
    csrf.init_app(app)
    app.before_request(_new_nonce)
    app.after_request(_headers(config))
    app.jinja_env.globals.update(once=lambda: str(uuid4()))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _version_static(app)
    _words()
    app.register_error_handler(errors.RescueError, _show_refusal)
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(CSRFError, _show_csrf)
    app.register_error_handler(OperationalError, _show_operational)
    app.register_error_handler(IntegrityError, _show_integrity)
    app.register_error_handler(Exception, _show_failure)


def _new_nonce() -> None:
    g.request_id = secrets.token_hex(8)


def _headers(config: Config) -> Callable[[Response], Response]:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    fixed = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=()",
        "X-Frame-Options": "DENY",
    }
    if config.is_public:
        fixed["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    return add


def _version_static(app: Flask) -> None:
    """Give static addresses the digest of their file, and let those be kept for a year."""
    digests: dict[tuple[str, int], str] = {}

    def version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "filename" not in values or not app.static_folder:
            return
        file = Path(app.static_folder) / values["filename"]
        if not file.is_file():
            return
        key = (str(file), file.stat().st_mtime_ns)
        if key not in digests:
            digests[key] = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        values["v"] = digests[key]

    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200:
            response.headers["Cache-Control"] = (
                "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
            )
        return response

    app.url_defaults(version)
    app.after_request(keep)


def _words() -> None:
    say(errors.NotFound, lazy_gettext("There is nothing at this address, or nothing for you."))
    say(errors.NotAllowed, lazy_gettext("You may see this, but not change it."))
    say(errors.Refused, lazy_gettext("That cannot be done as things stand."))
    say(errors.Conflict, lazy_gettext("Somebody else was first. This page shows how it is now."))
    say(errors.Busy, lazy_gettext("The server is busy. Send it again in a moment."))
    say(errors.TooMany, lazy_gettext("Too many attempts. Wait a little and try again."))
    say(errors.SignInNeeded, lazy_gettext("Please sign in to go on."))


def wants_json() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith("/api/") or (
        request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def error_page(
    status: int, title: str, happened: str, *, todo: str = "", code: str = ""
) -> Response:
    """One look for every refusal: what happened, what is safe, what to do."""
    if wants_json():
        response = jsonify(error={"code": code or str(status), "message": happened, "fields": {}})
    else:
        page = render_template(
            "error.html",
            title=title,
            happened=happened,
            safe=gettext("Nothing was changed.") if request.method not in ("GET", "HEAD") else "",
            todo=todo,
            status=status,
            back_url="/",
        )
        response = Response(page, mimetype="text/html")
    response.status_code = status
    return response


def _show_refusal(error: errors.RescueError) -> Response:
    if isinstance(error, errors.NotFound):
        return _not_found()
    status = status_of(error)
    response = error_page(
        status, gettext("Not now"), sentence_of(error), code=type(error).__name__.lower()
    )
    if status in (429, 503):
        response.headers["Retry-After"] = str(error.facts.get("retry_after", 2))
    return response


def _not_found() -> Response:
    return error_page(
        404,
        gettext("Nothing here"),
        gettext("There is nothing at this address, or nothing for you."),
        todo=gettext("Go back, or start from the first page."),
    )


def _show_http(error: HTTPException) -> Response:
    if error.code == 404:
        return _not_found()
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]
    sentences = {
        400: gettext("The request arrived damaged."),
        405: gettext("This address does not take that kind of request."),
        413: gettext("That is more than one form may carry."),
    }
    response = error_page(
        error.code or 500,
        gettext("Not now"),
        sentences.get(error.code or 500, gettext("The request could not be answered.")),
        todo=gettext("Go back and try again."),
    )
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _show_csrf(_error: CSRFError) -> Response:
    return error_page(
        400,
        gettext("The form is too old"),
        gettext("This form does not belong to your present sign-in."),
        todo=gettext("Go back, reload the page and send it again."),
    )


def _show_operational(error: OperationalError) -> Response:
    """A database that is occupied answers 503; anything else is a failure of ours."""
    text = str(error.orig).lower()
    if "lock" not in text and "timeout" not in text and "connection" not in text:
        return _show_failure(error)
    db.session.rollback()
    return _show_refusal(errors.Busy(retry_after=2))


def _show_integrity(error: IntegrityError) -> Response:
    """A named constraint caught what slipped past the rules: somebody was first."""
    db.session.rollback()
    _log_failure(error)
    return _show_refusal(errors.Conflict())


def _show_failure(error: Exception) -> Response:
    db.session.rollback()
    _log_failure(error)
    return error_page(
        500,
        gettext("This is our mistake"),
        gettext("Something broke on the server. It is written down as %(id)s.", id=g.request_id),
        todo=gettext("Go back and try again."),
    )


def _log_failure(error: Exception) -> None:
    """The kind of error and where it arose; no values, which may be positions or names."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-8:]))
    current_app.logger.error("%s %s %s", g.get("request_id"), type(error).__name__, where)
    if current_app.testing:
        raise error


def not_past(limit: int) -> Callable[[Any, Any], None]:
    """A validator: at most `limit` characters, counted as people count them."""

    def check(_form: Any, field: Any) -> None:
        if field.data and len(field.data) > limit:
            raise ValidationError(gettext("At most %(n)s characters.", n=limit))

    return check
