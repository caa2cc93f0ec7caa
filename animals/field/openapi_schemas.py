"""The shapes of what `/api/v1` takes and gives, in JSON Schema, for its description."""

from typing import Any

from animals.field.rules import (
    MOST_PHOTOS,
    REQUIRED,
    Flag,
    Kind,
)
from animals.places.rules import PositionSource
from animals.runs.rules import CheckIn, HandoverTo, RunState, VisitOutcome
from animals.sightings.rules import Species

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
ID: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
NULLABLE_TEXT: Schema = {"type": ["string", "null"]}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def an_object(required: dict[str, Schema], **more: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **more},
    }


def a_list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


_POSITION = {
    "anyOf": [
        {"type": "null"},
        an_object(
            {
                "lat": {"type": "number", "minimum": -90, "maximum": 90},
                "lon": {"type": "number", "minimum": -180, "maximum": 180},
            },
            accuracy_m={"type": ["integer", "null"]},
            age_s={"type": "integer"},
            source={"type": "string", "examples": list(PositionSource)},
            jump={"type": "boolean"},
        ),
    ]
}

_EXAMPLES: dict[str, list[Any]] = {
    "species": list(Species),
    "outcome": list(VisitOutcome),
    "to": list(HandoverTo),
    "state": list(CheckIn),
    "move": ["load", "return", "loss", "stays"],
}
_TYPES: dict[str, Schema] = {
    "count": {"type": "integer", "minimum": 1, "maximum": 50},
    "grams": {"type": "integer", "minimum": 1},
    "corrects": ID,
}


def _kind(kind: Kind) -> Schema:
    """What a record of that kind cannot do without; codes not listed are kept and flagged."""
    own = {
        name: _TYPES.get(name, {"type": "string", "minLength": 1})
        | ({"examples": _EXAMPLES[name]} if name in _EXAMPLES else {})
        for name in REQUIRED[kind]
    }
    return an_object({"kind": {"const": str(kind)}, **own})


_RECORD = {
    "description": "See docs/field-api.md. Fields not named here are kept as they are.",
    "allOf": [
        an_object(
            {"version": {"const": 1}, "kind": TEXT},
            number={"type": "integer", "minimum": 1},
            captured_at=MOMENT,
            device_time_zone=TEXT,
            position=_POSITION,
            place_note=TEXT,
            run={"type": ["string", "null"], "format": "uuid"},
            animal={"type": ["string", "null"]},
            note=TEXT,
            photos={
                **a_list(an_object({"id": ID}, sha256=TEXT, raw={"type": "boolean"})),
                "maxItems": MOST_PHOTOS,
            },
        ),
        {"anyOf": [_kind(kind) for kind in Kind]},
    ],
}

_RECEIPT = an_object(
    {
        "id": ID,
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "state": {"enum": ["complete", "photos missing"]},
        "missing": a_list(ID),
        "seq": WHOLE,
        "received_at": MOMENT,
        "flags": a_list({"enum": sorted(map(str, Flag))}),
    }
)

_ERROR = an_object(
    {"error": an_object({"code": TEXT, "message": TEXT, "fields": {"type": "object"}})}
)

_SERVER_KEY = an_object(
    {
        "id": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "public": {"type": "string", "pattern": "^[A-Za-z0-9_-]{87}$"},
    }
)

_JOINED = an_object(
    {
        "device": ID,
        "append_token": TEXT,
        "server_key": ref("ServerKey"),
        "name": TEXT,
        "person": NULLABLE_TEXT,
        "run": {"type": ["string", "null"], "format": "uuid"},
        "run_token": NULLABLE_TEXT,
        "expires_at": MOMENT,
    }
)

_RUN = an_object(
    {
        "id": ID,
        "version": WHOLE,
        "changed_at": MOMENT,
        "changes": a_list(TEXT),
        "state": {"enum": list(map(str, RunState))},
    },
    tombstone={"const": True, "description": "The copy has to be erased; nothing else is given."},
    date={"type": "string", "format": "date"},
    turn_back=NULLABLE_TEXT,
    stops=a_list({"type": "object"}),
    animals=a_list({"type": "object"}),
    food=a_list({"type": "object"}),
)


SCHEMAS: dict[str, Schema] = {
    "Record": _RECORD,
    "Receipt": _RECEIPT,
    "Error": _ERROR,
    "ServerKey": _SERVER_KEY,
    "Device": an_object(
        {
            "device": ID,
            "server_key": ref("ServerKey"),
            "up_to": WHOLE,
            "missing": a_list(WHOLE),
        }
    ),
    "Joined": _JOINED,
    "Runs": an_object({"runs": a_list(_RUN)}),
}
"""By the names that the description refers to them with."""
