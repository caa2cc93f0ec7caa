"""The face every feature shows the web: request limits, headers, forms, pages of a list.

It knows HTTP and no feature. How errors become pages stands in `failures`, whose `say` and
`sentence_of` features reach through here.
"""

import contextlib
import io
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from flask import Flask, Request, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Select
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.fields import SelectChoice

from animals import errors, failures, statics
from animals.config import Config
from animals.db import db
from animals.failures import say as say
from animals.failures import sentence_of as sentence_of

BODY_LIMIT = 64 * 1024 * 1024
"""Bytes a form post may weigh: four photos of 15 MB and the words beside them."""

WITHOUT_COOKIES = "/api/"
"""Below this address cookies are neither read nor set: what answers there asks for a token."""

GIVES_COOKIE = ("document", "empty")
"""What a browser asks for when somebody opens a page or a script speaks to the server."""

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])
Answer = Response | str | tuple[Any, int] | tuple[Any, int, dict[str, str]]


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


class PageSessions(SecureCookieSessionInterface):
    """The signed cookie of pages; programs that bring a token have none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(WITHOUT_COOKIES):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Any) -> None:
        """Only what one goes to, or a script asks for, gives the cookie.

        A picture that is not there, asked for beside a page, would begin a session of its own
        and take the page's away, and the form on it would be too old before it is sent.
        """
        if request.headers.get("Sec-Fetch-Dest", "document") in GIVES_COOKIE:
            super().save_session(app, session, response)


class Form(FlaskForm):
    """What every form shares: the once-key that makes a double click one act."""

    once = HiddenField(default=lambda: str(uuid4()))

    class Meta(FlaskForm.Meta):
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
    def previous_url(self) -> str | None:
        """The address of the page before; None on the first."""
        return _page_url(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        """The address of the page after; None on the last."""
        return _page_url(self.number + 1) if self.has_next else None


def _page_url(number: int) -> str:
    """This page's address with all its filters, at another number."""
    asked = request.args.to_dict(flat=False) | {"page": [str(number)]}
    return f"{request.path}?{urlencode(asked, doseq=True)}"


def page_of(query: Select[Any], size: int = 50) -> Page:
    """The asked page of `query` in one query; a nonsense number is the first page."""
    text = request.args.get("page", "1")
    number = min(int(text), 100_000) if text.isdecimal() and len(text) < 9 and int(text) else 1
    found = db.session.scalars(query.limit(size + 1).offset((number - 1) * size)).unique().all()
    return Page(found[:size], number, len(found) > size)


def explain(form: Form, error: errors.RescueError) -> int:
    """Put the refusal's sentence into the form and give the status to answer with."""
    form.refuse(error.facts.get("field"), sentence_of(error))
    return failures.status_of(error)


def local_address(text: str) -> str:
    """The address to return to, if it is one of ours and a page one may simply open."""
    is_ours = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if is_ours and not urlsplit(text).netloc else "/"


def takes_at_most(most_bytes: int) -> Callable[[View], View]:
    """Refuse a larger body with 413 before it is read, whatever else forms may carry."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def configure(app: Flask, config: Config) -> None:
    """Limits, CSRF, headers, error pages and template globals."""
    app.request_class = InMemoryRequest
    app.session_interface = PageSessions()
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # no-referrer is our policy, so there is none to compare
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_public,
        SESSION_COOKIE_NAME="__Host-lapka" if config.is_public else "lapka",
    )
    app.before_request(_limit_body)  # before the token is looked for, which reads the body
    csrf.init_app(app)
    app.before_request(_new_nonce)
    app.after_request(_headers(config))
    app.after_request(_swallow_refused)
    app.jinja_env.globals.update(once=lambda: str(uuid4()))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _limit_body() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "most_bytes", None)


def _swallow_refused(response: Response) -> Response:
    """Read what is left of a body that is too large, once the answer is on its way.

    A sender who is cut off while still sending would never see why. Only where the server says
    where the body ends, and not without end.
    """
    if response.status_code == 413 and request.environ.get("wsgi.input_terminated"):
        rest = request.environ["wsgi.input"]

        def swallow() -> None:
            left = 2 * BODY_LIMIT
            with contextlib.suppress(OSError):
                while left > 0 and (piece := rest.read(256 * 1024)):
                    left -= len(piece)

        response.call_on_close(swallow)
    return response


def _new_nonce() -> None:
    g.request_id = secrets.token_hex(8)


def _headers(config: Config) -> Callable[[Response], Response]:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "connect-src 'self'; font-src 'self'; manifest-src 'none'; worker-src 'none'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    fixed = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=()",
        "X-Frame-Options": "DENY",
    }
    if config.is_public:
        fixed["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if not statics.is_kept():
            response.headers["Cache-Control"] = "no-store"
        return response

    return add
