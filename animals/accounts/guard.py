"""The one guard: who is asking, may they come here, and the door of every write.

Every address names its right with `@allow` or says `@open_to_all`; `check_doors` stops the start
if one says neither.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, current_app, g, redirect, request, session
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from animals import clock, web
from animals.accounts import service
from animals.accounts.models import DoneForm
from animals.accounts.rules import PROOF_HOLDS, Person, Right
from animals.db import db, read_transaction, write_transaction
from animals.errors import NotFound, SignInNeeded
from animals.web import Form

COOKIE = "sid"
View = TypeVar("View", bound=Callable[..., Any])


class AlreadyDone(Exception):
    """This form was sent before; `location` shows what came of it."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


class ProofNeeded(SignInNeeded):
    """Who is asking proved it too long ago for what is asked."""


class Door:
    """The open write: where to go once it is committed."""

    def __init__(self) -> None:
        self.location = "/"

    def at(self, location: str) -> None:
        """Say which page shows the result."""
        self.location = location

    def redirect(self) -> Response:
        """The answer to a form that was carried out."""
        return redirect(self.location, 303)


def allow(right: Right) -> Callable[[View], View]:
    """Let in whoever's role holds `right`; to others the address does not exist."""

    def mark(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return mark


def asks_again(view: View) -> View:
    """Ask for the password once more where the sign-in, or the last proof, is not fresh."""
    view.asks_again = True  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """Let in everybody, signed in or not."""
    view.right = None  # type: ignore[attr-defined]
    return view


def configure(app: Flask) -> None:
    """Ask at the door of every request."""
    app.before_request(_ask)
    app.register_error_handler(AlreadyDone, lambda done: redirect(done.location, 303))


def check_doors(app: Flask) -> None:
    """Stop the start when an address names no right."""
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and not hasattr(view, "right"):
            raise RuntimeError(f"{endpoint} names no right")


def me() -> Person:
    """Who is asking. Raises SignInNeeded."""
    person: Person | None = g.get("person")
    if person is None:
        raise SignInNeeded
    return person


def person_or_none() -> Person | None:
    """Who is asking, if anybody is signed in."""
    found: Person | None = g.get("person")
    return found


def signed_in_at() -> datetime | None:
    """When whoever is asking proved who they are."""
    found: datetime | None = g.get("signed_in_at")
    return found


def is_fresh() -> bool:
    """Whether whoever is asking proved who they are a short while ago."""
    began = signed_in_at()
    return began is not None and clock.now() - began < PROOF_HOLDS


@contextmanager
def writing(form: Form | None = None) -> Iterator[Door]:
    """One write: the right to write, the session checked again, one commit at the end.

    A form sent twice is carried out once; the second time ends in AlreadyDone, which leads to
    the page of the first. `form` may be None where there is no form but a bare button, whose
    key is then looked for in the request.
    """
    door = Door()
    key = _once_key(form)
    try:
        with write_transaction():
            _check_again()
            if key is not None:
                _first_time(key)
            yield door
            if key is not None:
                db.session.get_one(DoneForm, key).location = door.location[:500]
    except IntegrityError as error:
        if key is not None and "done_form" in str(error.orig):
            raise AlreadyDone(_location_of(key)) from error
        raise


def _once_key(form: Form | None) -> UUID | None:
    text = form.once.data if form is not None else request.form.get("once")
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None


def _first_time(key: UUID) -> None:
    """Claim the key; PostgreSQL makes a twin wait here until the first is committed."""
    done = db.session.get(DoneForm, key)
    person = person_or_none()
    if done is not None:
        if done.user_id != (person and person.id):
            raise NotFound
        raise AlreadyDone(done.location)
    db.session.add(DoneForm(key=key, user_id=person and person.id, location="/", at=clock.now()))
    db.session.flush()


def _location_of(key: UUID) -> str:
    with read_transaction():
        done = db.session.get(DoneForm, key)
        return done.location if done is not None else "/"


def _check_again() -> None:
    """Inside the transaction: whoever was let in must still be allowed in."""
    before = person_or_none()
    if before is None:
        return
    found = service.session_of(session.get(COOKIE, ""))
    if found is None or found.user.as_person().role is not before.role:
        raise SignInNeeded


def _ask() -> None:
    if request.endpoint is None or request.endpoint == "static":
        return
    if request.path.startswith(web.WITHOUT_COOKIES):
        return  # these look at a token of their own
    seen_digest = None
    with read_transaction():
        found = service.session_of(session[COOKIE]) if COOKIE in session else None
        if found is not None:
            g.person = found.user.as_person()
            g.language = g.person.language
            g.signed_in_at = found.started_at
            if service.should_be_seen(found):
                seen_digest = found.digest
    if seen_digest is not None:
        with write_transaction():
            service.see_session(seen_digest)
    right: Right | None = vars(current_app.view_functions[request.endpoint])["right"]
    if right is None:
        return
    if not me().may(right):
        raise NotFound
    if vars(current_app.view_functions[request.endpoint]).get("asks_again") and not is_fresh():
        raise ProofNeeded
