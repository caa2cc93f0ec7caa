"""Who is at the phone's door: append tokens, run tokens, and the codes that give them out."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from animals import clock
from animals.accounts import secrets
from animals.accounts.models import User
from animals.accounts.rules import Person, Right
from animals.db import db
from animals.errors import NotFound
from animals.field.models import Device, JoinCode, RunToken
from animals.field.rules import (
    CODE_HOLDS,
    RUN_TOKEN_HOLDS,
    TOKEN_HOLDS,
    CodeSpent,
    TokenMayNot,
    TokenUnknown,
)
from animals.runs.models import Run
from animals.runs.sight import OVER


@dataclass(frozen=True)
class Caller:
    """A device whose token was good a moment ago."""

    device_id: UUID
    person: Person | None
    guest_run: UUID | None
    name: str
    is_vouched: bool = False
    """Whether a coordinator brought what it saved, so that it may be shut out by now."""


@dataclass(frozen=True)
class Reader:
    """A device that may read one run."""

    caller: Caller
    run_id: UUID
    expires_at: datetime


def appender(token: str) -> Caller:
    """Whose append token it is. Raises TokenUnknown, and TokenMayNot for a run token."""
    device = db.session.scalar(select(Device).where(Device.digest == secrets.digest(token)))
    if device is None:
        if db.session.get(RunToken, secrets.digest(token)) is not None:
            raise TokenMayNot
        raise TokenUnknown
    check_alive(device)
    return caller_of(device)


def reader(token: str) -> Reader:
    """What a run token reads. Raises TokenUnknown, and TokenMayNot for an append token.

    The run may be over: whoever asks is told so, once, by its tombstone.
    """
    found = db.session.get(RunToken, secrets.digest(token))
    if found is None:
        if db.session.scalar(select(Device.id).where(Device.digest == secrets.digest(token))):
            raise TokenMayNot
        raise TokenUnknown
    if found.expires_at <= clock.now():
        raise TokenUnknown
    check_alive(found.device, of_guest=False)
    return Reader(caller_of(found.device), found.run_id, found.expires_at)


def check_alive(device: Device, *, of_guest: bool = True) -> None:
    """Raises TokenUnknown where the device may no longer speak, for whatever reason.

    `of_guest` says whether a guest's closed run is one.
    """
    if device.revoked_at is not None or device.expires_at <= clock.now():
        raise TokenUnknown
    if device.user is not None:
        if device.user.disabled_at is not None:
            raise TokenUnknown
        if not device.user.as_person().may(Right.LOG_SIGHTINGS):
            raise TokenMayNot
    elif of_guest and (device.run_id is None or is_over(device.run_id)):
        raise TokenUnknown


def is_over(run_id: UUID) -> bool:
    """Whether a run is closed or cancelled, or not there."""
    state = db.session.scalar(select(Run.state).where(Run.id == run_id))
    return state is None or state in OVER


def caller_of(device: Device) -> Caller:
    person = device.user.as_person() if device.user is not None else None
    return Caller(device.id, person, device.run_id, device.name)


def vouched(device: Device) -> Caller:
    """The device as it counts for a file that a coordinator brings."""
    return replace(caller_of(device), is_vouched=True)


def check_again(caller: Caller) -> Device:
    """The device inside a write, held against being revoked. Raises TokenUnknown, TokenMayNot."""
    device = db.session.get(
        Device, caller.device_id, populate_existing=True, with_for_update={"of": Device}
    )
    if device is None:
        raise TokenUnknown
    if not caller.is_vouched:
        check_alive(device)
    return device


def new_device(person: Person | None, name: str, label: str, run_id: UUID | None = None) -> tuple[
    Device, str
]:  # fmt: skip
    """A device and its append token, which is shown this once."""
    token = secrets.new_token()
    now = clock.now()
    device = Device(
        user_id=person.id if person else None,
        run_id=run_id,
        name=name[:200],
        label=" ".join(label.split())[:200],
        digest=secrets.digest(token),
        made_at=now,
        expires_at=now + TOKEN_HOLDS,
    )
    db.session.add(device)
    db.session.flush()
    return device, token


def run_token(device: Device, run: Run) -> tuple[RunToken, str]:
    """What reads this run on this device, for three days at most."""
    token = secrets.new_token()
    now = clock.now()
    found = RunToken(
        digest=secrets.digest(token),
        device_id=device.id,
        run_id=run.id,
        made_at=now,
        expires_at=now + RUN_TOKEN_HOLDS,
    )
    db.session.add(found)
    db.session.flush()
    return found, token


def new_code(
    by: Person, *, user_id: UUID | None = None, run_id: UUID | None = None, name: str
) -> str:
    """A code that lets one phone in: for a person, or for a guest of a run."""
    code = secrets.new_token()
    db.session.add(
        JoinCode(
            digest=secrets.digest(code),
            user_id=user_id,
            run_id=run_id,
            name=name[:200],
            by_id=by.id,
            expires_at=clock.now() + CODE_HOLDS,
        )
    )
    db.session.flush()
    return code


def spend(code: str) -> JoinCode:
    """The code, used up; of twenty phones at once exactly one gets in. Raises CodeSpent."""
    now = clock.now()
    digest = secrets.digest(code)
    spent = db.session.execute(
        update(JoinCode)
        .where(JoinCode.digest == digest, JoinCode.used_at.is_(None), JoinCode.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise CodeSpent
    return db.session.get_one(JoinCode, digest, populate_existing=True)


def person_of(user_id: UUID) -> Person:
    """The account as the trade knows it. Raises NotFound for one that is closed."""
    user = db.session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        raise NotFound
    return user.as_person()
