"""The fixed cast: Olha coordinates, Taras and Iryna drive out, Hanna keeps a shelter, Adam rules.

And a browser without a screen for each of them, that sends real CSRF tokens.
"""

import io
import re
from contextvars import Context
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from animals.accounts import service
from animals.accounts.models import User
from animals.accounts.rules import Person, Role
from animals.accounts.secrets import hash_password
from animals.db import db, write_transaction

PASSWORD = "tractor violet seven lamp"
_HASH = hash_password(PASSWORD)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Cast:
    """Everybody a test may need."""

    olha: Person
    taras: Person
    iryna: Person
    hanna: Person
    adam: Person


@pytest.fixture
def cast(app: Flask) -> Cast:
    roles = {
        "Olha": Role.COORDINATOR,
        "Taras": Role.VOLUNTEER,
        "Iryna": Role.VOLUNTEER,
        "Hanna": Role.SHELTER,
        "Adam": Role.ADMIN,
    }
    with write_transaction():
        people = {}
        for name, role in roles.items():
            user = service.create_user(name, role)
            user.password = _HASH
            people[name.lower()] = user.as_person()
    return Cast(**people)


class Browser:
    """A client that knows its CSRF token; `post` sends it with the form and a fresh once-key."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.person: Person
        self._token = ""

    def sign_in_as(self, person: Person) -> "Browser":
        """Start a session without the form, which has tests of its own."""
        with write_transaction():
            sid = service.start_session(db.session.get_one(User, person.id))
        with self.client.session_transaction() as cookie:
            cookie["sid"] = sid
        self.person = person
        return self

    def sign_in_with(self, role: Role) -> "Browser":
        """Start a session as the first person of a role."""
        users = db.session.query(User).filter_by(role=role).order_by(User.created_at)
        return self.sign_in_as(users.first().as_person())

    def get(self, address: str, **more: Any) -> TestResponse:
        return self._send(self.client.get, address, more)

    def post(self, address: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form; a `once` among the fields sends the same form again."""
        data = {"csrf_token": self.token(), "once": str(uuid4()), **(fields or {})}
        answer = self._send(self.client.post, address, {"data": data, **more})
        if address.startswith(("/sign-in", "/welcome")):
            self._token = ""  # whoever signs in gets a new one
        return answer

    def send_bytes(self, address: str, body: bytes, content_type: str) -> TestResponse:
        """Send a body made by hand; it stays in memory however large it is."""
        more = {"input_stream": io.BytesIO(body), "content_length": len(body)}
        return self._send(self.client.post, address, {**more, "content_type": content_type})

    def _send(self, how: Any, address: str, more: dict[str, Any]) -> TestResponse:
        """The request in a context of its own: it must share neither `g` nor the session."""
        db.session.rollback()
        answer: TestResponse = Context().run(how, address, buffered=True, **more)
        return answer

    def token(self) -> str:
        if not self._token:
            page = self.get("/sign-in", follow_redirects=True).get_data(as_text=True)
            found = _TOKEN.search(page)
            assert found, "no form on the page"
            self._token = found[1]
        return self._token


@pytest.fixture
def nobody(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def olha(app: Flask, cast: Cast) -> Browser:
    return Browser(app).sign_in_as(cast.olha)


@pytest.fixture
def taras(app: Flask, cast: Cast) -> Browser:
    return Browser(app).sign_in_as(cast.taras)


@pytest.fixture
def iryna(app: Flask, cast: Cast) -> Browser:
    return Browser(app).sign_in_as(cast.iryna)


@pytest.fixture
def hanna(app: Flask, cast: Cast) -> Browser:
    return Browser(app).sign_in_as(cast.hanna)


@pytest.fixture
def adam(app: Flask, cast: Cast) -> Browser:
    return Browser(app).sign_in_as(cast.adam)
