"""The doors of `/api/v1`: no cookies, a bearer token or none, whole bodies, errors as JSON."""

import base64
import binascii
import hashlib
from typing import Any

from flask import Blueprint, g, jsonify, request
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from animals import errors, failures, web
from animals.db import read_transaction
from animals.errors import Refused, RescueError
from animals.field import rules, tokens
from animals.field.rules import TokenUnknown
from animals.field.tokens import Caller, Reader
from animals.photos.rules import TooLarge, Truncated, Unreadable, WrongKind

bp = Blueprint("field_api", __name__, url_prefix="/api/v1")
web.csrf.exempt(bp)

_CODES: dict[type[RescueError], str] = {
    rules.TokenUnknown: "token",
    rules.TokenMayNot: "token_may_not",
    rules.NotARecord: "not_a_record",
    rules.RecordDiffers: "other_content",
    rules.RecordFirst: "record_first",
    rules.OffsetDiffers: "offset",
    rules.CodeSpent: "code",
    Truncated: "truncated",
    TooLarge: "too_large",
    WrongKind: "wrong_kind",
    Unreadable: "unreadable",
    errors.NotFound: "not_found",
    errors.Busy: "busy",
    errors.TooMany: "too_many",
    errors.Refused: "refused",
    errors.Conflict: "conflict",
    errors.RescueError: "error",
}


class BadRequest(Refused):
    """Headers that make no sense together."""


def caller() -> Caller:
    """Whose append token came. Raises TokenUnknown, TokenMayNot."""
    with read_transaction():
        found = tokens.appender(_bearer())
    _speak(found)
    return found


def reader() -> Reader:
    """What the run token that came opens. Raises TokenUnknown, TokenMayNot."""
    with read_transaction():
        found = tokens.reader(_bearer())
    _speak(found.caller)
    return found


def whole_body(*, needs_digest: bool = False) -> bytes:
    """Every byte that was announced, checked against its digest where one came.

    Behind gunicorn a body that is cut off is merely short. Raises Truncated.
    """
    announced = request.content_length
    digest = request.headers.get("Content-Digest")
    if announced is None or (needs_digest and digest is None):
        raise Truncated(announced=None, received=0)
    body = request.get_data(cache=False)
    if len(body) != announced:
        raise Truncated(announced=announced, received=len(body))
    if digest is not None and _sha256_of(digest) != hashlib.sha256(body).digest():
        raise Truncated(announced=announced, received=len(body))
    return body


def number_header(name: str) -> int:
    """A header that is a whole number. Raises BadRequest."""
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise BadRequest(fields={name: "number"})
    return int(text)


def _bearer() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenUnknown
    return token.strip()


def _speak(found: Caller) -> None:
    if found.person is not None:
        g.language = found.person.language


def _sha256_of(header: str) -> bytes | None:
    """The SHA-256 in a Content-Digest (RFC 9530), if it has one."""
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name.strip().lower() == "sha-256" and value.startswith(":") and value.endswith(":"):
            try:
                return base64.b64decode(value[1:-1], validate=True)
            except (binascii.Error, ValueError):
                return None
    return None


@bp.errorhandler(RescueError)
def refused(error: RescueError) -> Response:
    """Every refusal in one form, in the caller's language."""
    code = next(_CODES[kind] for kind in type(error).__mro__ if kind in _CODES)
    fields = error.facts.get("fields") or {}
    status = failures.status_of(error)
    response = said(status, code, web.sentence_of(error), fields)
    if status in (429, 503):
        response.headers["Retry-After"] = str(error.facts.get("retry_after", 2))
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "offset" in error.facts:
        response.headers["Upload-Offset"] = str(error.facts["offset"])
    return response


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """A body whose announced length is over the limit; the limit is named."""
    most = int(request.max_content_length or 0)
    return said(
        413,
        "too_large",
        gettext("This is more than the server takes: at most %(most)s bytes.", most=most),
        {"limit": most},
    )


def said(status: int, code: str, message: str, fields: dict[str, Any]) -> Response:
    """An error as the API words it."""
    response = jsonify(error={"code": code, "message": message, "fields": fields})
    response.status_code = status
    return response


web.say(rules.TokenUnknown, lazy_gettext("This phone is not known here any more. Sign in again."))
web.say(rules.TokenMayNot, lazy_gettext("This token is not for that."))
web.say(
    rules.NotARecord,
    lazy_gettext("This cannot be opened, or something that a record needs is missing."),
)
web.say(
    rules.RecordDiffers,
    lazy_gettext("Another record has this number already. The first one stays."),
)
web.say(rules.RecordFirst, lazy_gettext("The record of this photo is not here. Send it first."))
web.say(rules.OffsetDiffers, lazy_gettext("This part does not follow on what is here."))
web.say(
    rules.CodeSpent,
    lazy_gettext("This code was used before or is older than 15 minutes. Ask for a new one."),
)
web.say(BadRequest, lazy_gettext("The request arrived damaged."), 400)
