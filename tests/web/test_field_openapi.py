"""The served OpenAPI is true: a public tool finds no 500 and no answer that is not declared."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from animals.db import db, write_transaction
from animals.field import devices
from animals.field.models import Record
from animals.runs import road, seating
from tests.factories import runs
from tests.factories.sightings import animal
from tests.people import Cast
from tests.phone import Phone, phone_of, record
from tests.soak import scaled

CASES = 1000
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


def prepared(app: Flask, cast: Cast) -> tuple[Phone, str, UUID, UUID]:
    """A phone with a run taken along, and a record whose photo has not come."""
    phone = phone_of(app, cast.taras)
    with write_transaction():
        run = runs.run(team=[cast.taras], days=0)
        seating.seat(None, run.id, animal().id)
        road.depart(None, run.id)
        _reads, token = devices.take_run(cast.taras, phone.device_id, run)
    record_id, photo_id = uuid4(), uuid4()
    phone.send(record(photos=[{"id": str(photo_id)}]), record_id)
    return phone, token, record_id, photo_id


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")  # the tool's own
def test_the_description_is_true(app: Flask, cast: Cast) -> None:
    phone, run_token, record_id, photo_id = prepared(app, cast)
    app.testing = False  # a failure of ours is to come as the 500 it would be
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 10
    known = {"record": str(record_id), "photo": str(photo_id)}
    each = max(4, scaled(CASES) // 10)  # seven operations take something, broken in two ways
    statuses: dict[str, list[int]] = {}

    def probe(operation: "APIOperation[Any, Any, Any, Any]", mode: GenerationMode) -> None:
        token = run_token if {"run": []} in operation.definition.raw["security"] else phone.token

        @given(case=operation.as_strategy(generation_mode=mode), is_known=st.booleans())
        @settings(
            max_examples=each,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def holds(case: Case, is_known: bool) -> None:
            if is_known:
                for name in set(case.path_parameters or {}) & set(known):
                    case.path_parameters[name] = known[name]
            db.session.rollback()
            headers = {"Authorization": f"Bearer {token}"}
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS, headers=headers)
            label = f"{case.method} {case.path}"
            statuses.setdefault(label, []).append(answer.status_code)

        holds()

    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                probe(operation, mode)
            except Unsatisfiable:
                assert mode is GenerationMode.NEGATIVE  # nothing to break in this one
    found = [status for some in statuses.values() for status in some]
    assert len(found) >= scaled(CASES)
    assert {200, 201, 404} <= set(found), statuses
    assert db.session.query(Record).count() > 1
