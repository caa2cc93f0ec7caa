"""What phones said is forgotten once everything has come of it; the receipt stays."""

import pytest
from flask import Flask
from sqlalchemy import select, text

from animals import clock
from animals.db import db, write_transaction
from animals.field import devices, forgetting
from animals.field.models import JoinCode, Record
from animals.sightings.models import Sighting
from tests.people import Cast
from tests.phone import phone_of, record


def test_the_words_of_a_settled_record_go_after_thirty_days(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phone_of(app, cast.taras)
    phone.send(record(note="behind the blue door"))
    record_id = next(iter(phone.sent))
    with write_transaction():
        assert forgetting.forget_words() == 0
    later = clock.now() + forgetting.WORDS_KEPT
    monkeypatch.setattr(clock, "now", lambda: later)
    with write_transaction():
        assert forgetting.forget_words() == 1
    assert db.session.scalar(text("SELECT count(*) FROM field_record WHERE body IS NULL")) == 1
    assert phone.resend(record_id).status_code == 200
    assert db.session.get_one(Sighting, record_id).note == "behind the blue door"


def test_what_still_waits_for_somebody_keeps_its_words(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phone_of(app, cast.taras)
    phone.send(record(position=None))
    phone.send(record(photos=[{"id": "7d0e1c1e-6f0b-4a51-9c2b-4f6a3b7f9e10"}]))
    later = clock.now() + forgetting.WORDS_KEPT
    monkeypatch.setattr(clock, "now", lambda: later)
    with write_transaction():
        assert forgetting.forget_words() == 0
    assert all(db.session.scalars(select(Record.body)))


def test_codes_go_a_day_after_their_time(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with write_transaction():
        devices.add_phone(cast.olha, cast.taras.id)
        assert forgetting.forget_codes() == 0
    later = clock.now() + 2 * forgetting.CODES_KEPT
    monkeypatch.setattr(clock, "now", lambda: later)
    with write_transaction():
        assert forgetting.forget_codes() == 1
    assert db.session.scalars(select(JoinCode)).all() == []
