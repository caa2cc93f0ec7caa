"""The OpenAPI 3.1 description of `/api/v1` as it is served; a test holds it true."""

from typing import Any

from animals.field.openapi_schemas import (
    ID,
    MOMENT,
    SCHEMAS,
    TEXT,
    Schema,
    an_object,
    ref,
)
from animals.field.rules import PIECE_BYTES, RECORD_BYTES
from animals.field.sealing import MEDIA_TYPE


def _answer(what: str, schema: Schema | None = None, **headers: str) -> Schema:
    found: Schema = {"description": what}
    if schema is not None:
        found["content"] = {"application/json": {"schema": schema}}
    if headers:
        found["headers"] = {
            name.replace("_", "-"): {"description": words, "schema": TEXT}
            for name, words in headers.items()
        }
    return found


_REFUSALS = {
    400: "The body is shorter than announced, its digest differs, or headers make no sense",
    401: "The token is unknown, revoked or expired",
    403: "The token is good, and not for this",
    404: "Nothing here; a photo's record must come first",
    409: "Other bytes came under this id before, or the piece does not follow on what is here",
    413: "Too large; `fields.limit` names the limit",
    415: "Not JPEG, PNG, WebP or HEIF",
    422: "Cannot be opened, or lacks what it needs; `fields` says what",
    503: "Busy; see Retry-After",
}


def _answers(good: dict[int, Schema], *refusals: int) -> dict[str, Schema]:
    said = {str(status): answer for status, answer in good.items()}
    for status in (*refusals, 503):
        said[str(status)] = _answer(_REFUSALS[status], ref("Error"))
    return said


def _parameter(name: str, where: str, schema: Schema, *, required: bool = True) -> Schema:
    return {"name": name, "in": where, "required": required, "schema": schema}


_RECORD_ID = _parameter("record", "path", ID)
_PHOTO_ID = _parameter("photo", "path", ID)
_BYTES: Schema = {"schema": {"type": "string", "format": "binary"}}
_MAP: Schema = {"application/vnd.pmtiles": _BYTES}
_PHOTO_MEDIA = (MEDIA_TYPE, "image/jpeg", "image/png", "image/webp", "image/heic")
_PHOTO_BYTES = dict.fromkeys(_PHOTO_MEDIA, _BYTES)
_RECEIPTS = {
    201: _answer("Kept for the first time", ref("Receipt")),
    200: _answer("Here already: the receipt as it stands", ref("Receipt")),
}
_APPEND: list[Schema] = [{"append": []}]
_READ: list[Schema] = [{"run": []}]


def _operation(what: str, responses: dict[str, Schema], **more: Any) -> Schema:
    return {"summary": what, "responses": responses, "security": [], **more}


_PHOTO_PATH: Schema = {
    "parameters": [_RECORD_ID, _PHOTO_ID],
    "put": _operation(
        "Send a photo whole",
        _answers(_RECEIPTS, 400, 401, 403, 404, 413, 415, 422),
        operationId="putPhoto",
        security=_APPEND,
        parameters=[_parameter("Content-Digest", "header", TEXT)],
        requestBody={"required": True, "content": _PHOTO_BYTES},
    ),
    "head": _operation(
        "How much of a photo is here",
        {
            "200": _answer("Its offset", Upload_Offset="Bytes that are here"),
            **{str(n): _answer(_REFUSALS[n]) for n in (401, 403, 404, 503)},
        },
        operationId="photoProgress",
        security=_APPEND,
    ),
    "patch": _operation(
        f"Send the next piece of a photo, at most {PIECE_BYTES} bytes",
        _answers(
            {**_RECEIPTS, 204: _answer("Kept; more to come", Upload_Offset="Bytes now here")},
            400, 401, 403, 404, 409, 413, 415, 422,
        ),
        operationId="patchPhoto",
        security=_APPEND,
        parameters=[
            _parameter("Upload-Offset", "header", {"type": "integer", "minimum": 0}),
            _parameter("Upload-Length", "header", {"type": "integer", "minimum": 1}),
        ],
        requestBody={"required": True, "content": {"application/octet-stream": _BYTES}},
    ),
}  # fmt: skip

_PATHS: Schema = {
    "/ping": {
        "get": _operation(
            "That this is Lapka",
            _answers({200: _answer("Yes", an_object({"time": MOMENT, "nonce": TEXT}))}),
            operationId="ping",
        )
    },
    "/openapi.json": {
        "get": _operation(
            "This description",
            _answers({200: _answer("It", {"type": "object"})}),
            operationId="description",
        )
    },
    "/device": {
        "get": _operation(
            "The key to seal to, and which numbers never came",
            _answers({200: _answer("The device", ref("Device"))}, 401, 403),
            operationId="device",
            security=_APPEND,
        )
    },
    "/join": {
        "post": _operation(
            "Let a phone in by a code",
            _answers({201: _answer("It is in", ref("Joined"))}, 400, 404, 413),
            operationId="join",
            requestBody={
                "required": True,
                "content": {
                    "application/json": {"schema": an_object({"code": TEXT, "label": TEXT})}
                },
            },
        )
    },
    "/records/{record}": {
        "parameters": [_RECORD_ID],
        "put": _operation(
            f"Send a record, at most {RECORD_BYTES} bytes",
            _answers(_RECEIPTS, 400, 401, 403, 404, 409, 413, 422),
            operationId="putRecord",
            security=_APPEND,
            requestBody={
                "required": True,
                "content": {
                    "application/json": {"schema": ref("Record")},
                    MEDIA_TYPE: _BYTES,
                },
            },
        ),
    },
    "/records/{record}/photos/{photo}": _PHOTO_PATH,
    "/records/{record}/photos/{photo}/withdraw": {
        "parameters": [_RECORD_ID, _PHOTO_ID],
        "post": _operation(
            "Give a photo up, so that its record can complete",
            _answers(
                {200: _answer("The receipt as it stands", ref("Receipt"))}, 400, 401, 403, 404, 413
            ),
            operationId="withdrawPhoto",
            security=_APPEND,
        ),
    },
    "/run": {
        "get": _operation(
            "The run of the token",
            _answers(
                {
                    200: _answer("The run", ref("Runs"), ETag="Of this answer"),
                    304: _answer("As the phone has it"),
                },
                401, 403, 404,
            ),
            operationId="run",
            security=_READ,
            parameters=[
                _parameter("since", "query", {"type": "integer", "minimum": 0}, required=False),
                _parameter("If-None-Match", "header", TEXT, required=False),
            ],
        )
    },
    "/run/map": {
        "get": _operation(
            "The team's own map around the run's stops, as a PMTiles file",
            _answers(
                {
                    200: {**_answer("All of it", ETag="Of the file"), "content": _MAP},
                    204: _answer("The team has no map of its own there"),
                    206: {**_answer("The piece asked for", ETag="Of the file"), "content": _MAP},
                    304: _answer("As the phone has it"),
                },
                401, 403, 404,
            ),
            operationId="runMap",
            security=_READ,
            parameters=[
                _parameter(name, "header", TEXT, required=False)
                for name in ("Range", "If-Range", "If-None-Match")
            ],
        )
    },
    "/photos/{photo}": {
        "parameters": [_PHOTO_ID],
        "get": _operation(
            "A picture of one of the run's animals, 320 pixels",
            _answers(
                {200: {"description": "The picture", "content": {"image/jpeg": _BYTES}}},
                401, 403, 404,
            ),
            operationId="picture",
            security=_READ,
        ),
    },
}  # fmt: skip


def description() -> Schema:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lapka: field API",
            "version": "1",
            "description": "Records and photos in, one run out. See docs/field-api.md.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": _PATHS,
        "components": {
            "securitySchemes": {
                "append": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Only appends; good for 180 days",
                },
                "run": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Reads one run, for three days at most",
                },
            },
            "schemas": SCHEMAS,
        },
    }
