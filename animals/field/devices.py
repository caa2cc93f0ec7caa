"""Phones and guests: enrolling, joining by a code, taking a run along, revoking, losing one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select, update

from animals import clock
from animals.accounts import secrets
from animals.accounts import service as accounts
from animals.accounts.rules import Person, Right
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.field import tokens
from animals.field.models import Device, JoinCode, Record, RunToken
from animals.field.rules import CodeSpent, gaps
from animals.runs import lost_phones
from animals.runs.models import Run
from animals.runs.sight import OVER


@dataclass(frozen=True)
class Sent:
    """What a phone has sent so far."""

    device: Device
    count: int
    up_to: int
    missing: list[int]


@dataclass(frozen=True)
class Joined:
    """A phone let in by a code, with the run a guest may read."""

    device: Device
    token: str
    run_token: str | None
    reads: RunToken | None


def opaque(person: Person | None) -> str | None:
    """What a phone knows a person by: the same for all their devices, and nothing else."""
    if person is None:
        return None
    return secrets.keyed_digest(str(current_app.secret_key), f"person:{person.id}")[:32]


def enrol(person: Person, label: str) -> tuple[Device, str]:
    """A device of this person and its append token."""
    device, token = tokens.new_device(person, person.name, label)
    note(person.id, "enrolled", "device", device.id)
    return device, token


def take_run(person: Person, device_id: UUID, run: Run) -> tuple[RunToken, str]:
    """A run token for one of this person's own devices. Raises NotFound."""
    device = db.session.get(Device, device_id)
    if device is None or device.user_id != person.id or device.revoked_at is not None:
        raise NotFound
    note(person.id, "took", "run", run.id)
    return tokens.run_token(device, run)


def add_phone(by: Person, user_id: UUID) -> str:
    """A code that makes one phone a device of this person. Raises NotFound."""
    person = tokens.person_of(user_id)
    if not person.may(Right.LOG_SIGHTINGS):
        raise NotFound
    note(by.id, "add_phone", "user", user_id)
    return tokens.new_code(by, user_id=user_id, name=person.name)


def pass_for(by: Person, run: Run, name: str) -> str:
    """A guest pass: a code that lets one phone append to this run and read it, until it closes."""
    note(by.id, "guest_pass", "run", run.id)
    return tokens.new_code(by, run_id=run.id, name=" ".join(name.split()))


def join(code: str, label: str) -> Joined:
    """The phone that a code lets in. Raises CodeSpent."""
    spent = tokens.spend(code)
    if spent.run_id is None:
        return _join_as_person(spent, label)
    run = db.session.get(Run, spent.run_id)
    if run is None or run.state in OVER:
        raise CodeSpent
    device, token = tokens.new_device(None, spent.name, label, run.id)
    reads, run_token = tokens.run_token(device, run)
    note(spent.by_id, "guest_joined", "device", device.id)
    return Joined(device, token, run_token, reads)


def _join_as_person(spent: JoinCode, label: str) -> Joined:
    try:
        person = tokens.person_of(spent.user_id) if spent.user_id else None
    except NotFound:
        person = None
    if person is None:
        raise CodeSpent
    device, token = enrol(person, label)
    return Joined(device, token, None, None)


def revoke(by: Person, device_id: UUID) -> Device:
    """The device may do nothing any more, from its next request on. Raises NotFound."""
    device = db.session.get(Device, device_id, with_for_update={"of": Device})
    if device is None or not (device.user_id == by.id or by.may(Right.KEEP_RUNS)):
        raise NotFound
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        note(by.id, "revoked", "device", device.id)
    db.session.flush()
    return device


def lost(by: Person, user_id: UUID) -> int:
    """A phone is lost: every device and session of the person ends; how many devices that were.

    Their runs show it until a coordinator has seen to it, since somebody may know them.
    """
    now = clock.now()
    gone = db.session.execute(
        update(Device)
        .where(Device.user_id == user_id, Device.revoked_at.is_(None))
        .values(revoked_at=now, is_lost=True)
        .execution_options(synchronize_session=False)
    )
    accounts.end_sessions(user_id)
    lost_phones.mark(by, user_id, accounts.user(user_id).name)
    note(by.id, "phone_lost", "user", user_id)
    return int(gone.rowcount)  # type: ignore[attr-defined]


def devices_of(user_id: UUID) -> Sequence[Device]:
    """A person's devices, those that still work first, the newest first."""
    query = select(Device).where(Device.user_id == user_id)
    return db.session.scalars(
        query.order_by(Device.revoked_at.is_not(None), Device.made_at.desc(), Device.id)
    ).all()


def guests_of(run_id: UUID) -> Sequence[Device]:
    """The guests of a run, the newest first."""
    query = select(Device).where(Device.run_id == run_id)
    return db.session.scalars(query.order_by(Device.made_at.desc(), Device.id)).all()


def sent_by(devices: Sequence[Device]) -> list[Sent]:
    """What each of these devices has sent up to which number, and what never came."""
    ids = [device.id for device in devices]
    query = select(Record.device_id, Record.number).where(Record.device_id.in_(ids))
    numbers: dict[UUID, set[int]] = {}
    counts: dict[UUID, int] = dict.fromkeys(ids, 0)
    for device_id, number in db.session.execute(query).tuples():
        counts[device_id] += 1
        if number is not None:
            numbers.setdefault(device_id, set()).add(number)
    return [
        Sent(it, counts[it.id], max(found, default=0), gaps(found))
        for it in devices
        for found in [numbers.get(it.id, set())]
    ]


def all_devices(limit: int = 200) -> Sequence[Device]:
    """Every device, the one that was heard from last first."""
    heard = func.coalesce(Device.seen_at, Device.made_at)
    return db.session.scalars(select(Device).order_by(heard.desc(), Device.id).limit(limit)).all()
