"""What a signed-in page asks for on a phone's behalf: who it is, a device, a run to take along.

And the one way in without an account: a code from somebody else's screen.
"""

from datetime import UTC, timedelta
from typing import Any

from flask import Blueprint, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from animals import clock, web
from animals.accounts import service as accounts
from animals.accounts.guard import (
    COOKIE,
    allow,
    me,
    open_to_all,
    person_or_none,
    signed_in_at,
    writing,
)
from animals.accounts.rules import Person, Right
from animals.db import db, read_transaction, write_transaction
from animals.errors import NotFound, RescueError
from animals.field import devices, doors, sealing
from animals.field.models import Device
from animals.field.reading import identity
from animals.field.rules import FRESH, CodeSpent, NotFresh
from animals.runs import sight
from animals.runs.models import Run
from animals.runs.words import run_name, run_title

bp = Blueprint("field", __name__, url_prefix="/field")
JSON_BYTES = 8 * 1024
SOON = timedelta(hours=24)


@bp.get("/session")
@open_to_all
def session_page() -> web.Answer:
    """Who is signed in, for the app's own page; nothing of it is kept anywhere."""
    person = person_or_none()
    if person is None:
        return {"signed_in": False}, 200
    runs = [
        {"id": str(run.id), "title": _title(run), "date": run.date.isoformat()}
        for run in runs_to_take(person)
    ]
    return {
        "signed_in": True,
        "csrf": generate_csrf(),
        "name": person.name,
        "person": devices.opaque(person),
        "fresh": _is_fresh(),
        "runs": runs,
    }, 200


@bp.post("/devices")
@allow(Right.LOG_SIGHTINGS)
@web.takes_at_most(JSON_BYTES)
def enrol() -> web.Answer:
    """Make this phone a device of whoever is signed in."""
    label = _sent("label")
    with writing():
        device, token = devices.enrol(me(), label)
        answer = _as_device(device, token, me())
    return answer | {"server_key": sealing.server_key()}, 201


@bp.post("/runs")
@allow(Right.SEE_RUNS)
@web.takes_at_most(JSON_BYTES)
def take_run() -> web.Answer:
    """Let one of this person's devices read a run; the web session ends with it."""
    if not _is_fresh():
        raise NotFresh
    run_id, device_id = identity(_sent("run")), identity(_sent("device"))
    if run_id is None or device_id is None:
        raise NotFound
    with writing():
        run = sight.run_for(me(), run_id)
        if run.state in sight.OVER:
            raise NotFound
        reads, token = devices.take_run(me(), device_id, run)
        answer = {"run": str(run.id), "run_token": token, "expires_at": _iso(reads.expires_at)}
        accounts.sign_out(session[COOKIE])
    session.pop(COOKIE, None)
    return answer, 201


@doors.bp.post("/join")
@open_to_all
@web.takes_at_most(JSON_BYTES)
def join() -> web.Answer:
    """Let a phone in by a code; a guest's may read its run as well."""
    code, label = _sent("code"), _sent("label")
    if not code:
        raise CodeSpent
    with write_transaction():
        joined = devices.join(code, label)
        person = joined.device.user.as_person() if joined.device.user else None
        answer = _as_device(joined.device, joined.token, person)
        reads = joined.reads
        answer |= {
            "run": str(reads.run_id) if reads else None,
            "run_token": joined.run_token,
            "expires_at": _iso((reads or joined.device).expires_at),
        }
    return answer | {"server_key": sealing.server_key()}, 201


@bp.errorhandler(RescueError)
def refused(error: RescueError) -> Response:
    """These addresses answer programs."""
    return doors.refused(error)


def runs_to_take(person: Person) -> list[Run]:
    """The runs this person may have on a phone now: their own, for a coordinator any near one."""
    with read_transaction():
        soon = clock.now() + SOON
        query = sight.runs_query(person, "")
        runs = db.session.scalars(query.where(Run.starts_at <= soon).limit(20)).unique().all()
        for run in runs:
            db.session.expunge(run)
    return list(runs)


def _as_device(device: Device, token: str, person: Person | None) -> dict[str, Any]:
    return {
        "device": str(device.id),
        "append_token": token,
        "name": device.name,
        "person": devices.opaque(person),
    }


def _sent(name: str) -> str:
    """A text of the JSON that was sent; empty where there is none."""
    found = request.get_json(force=True, silent=True, cache=True)
    value = found.get(name) if isinstance(found, dict) else None
    text = value if isinstance(value, str) else ""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _is_fresh() -> bool:
    began = signed_in_at()
    return began is not None and clock.now() - began < FRESH


def _title(run: Run) -> str:
    return f"{run_name(run.number)} · {run_title(run.starts_at)} · {run.area}"


def _iso(moment: Any) -> str:
    return str(moment.astimezone(UTC).isoformat())
