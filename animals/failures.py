"""The one place where an error becomes a page or JSON, in the reader's language.

Features teach their sentences by `say`; nothing here knows a feature.
"""

import traceback
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from animals import errors
from animals.db import db

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


def configure(app: Flask) -> None:
    """Answer every error in one look."""
    _words()
    app.register_error_handler(errors.RescueError, _show_refusal)
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(CSRFError, _show_csrf)
    app.register_error_handler(OperationalError, _show_operational)
    app.register_error_handler(IntegrityError, _show_integrity)
    app.register_error_handler(Exception, _show_failure)


def say(error: type[errors.RescueError], sentence: Any, status: int | None = None) -> None:
    """Teach the sentence (lazy, with `%(fact)s` places) and the status of an error."""
    _SENTENCES[error] = sentence
    if status:
        _STATUS[error] = status


def sentence_of(error: errors.RescueError) -> str:
    """The error in the reader's language."""
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return str(_SENTENCES[kind] % error.facts)
    return ""


def status_of(error: errors.RescueError) -> int:
    """The HTTP status of the nearest known ancestor."""
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)


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
        response = make_response(page)
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
        return error.get_response()
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
