"""Records over the phone's address: kept once, receipts that are true, nothing thrown away."""

import hashlib
import json
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals import clock
from animals.db import db, write_transaction
from animals.field import sealing
from animals.field.models import Device, Record
from animals.sightings.models import Animal, Sighting
from tests.people import Cast
from tests.phone import Phone, phone_of, record


@pytest.fixture
def phone(app: Flask, cast: Cast) -> Phone:
    return phone_of(app, cast.taras)


def test_a_sealed_sighting_makes_an_animal_under_the_phones_own_id(
    phone: Phone, cast: Cast
) -> None:
    record_id = uuid4()
    answer = phone.send(record(colour="black and tan", temperament="shy"), record_id)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json is not None
    assert answer.json["sha256"] == hashlib.sha256(phone.sent[record_id]).hexdigest()
    assert answer.json["id"] == str(record_id)
    assert answer.json["state"] == "complete"
    assert answer.json["missing"] == []
    assert answer.json["flags"] == ["no_time"]
    seen = db.session.get_one(Sighting, record_id)
    assert seen.by_id == cast.taras.id
    assert seen.animal is not None
    assert (seen.animal.colour, seen.animal.temperament) == ("black and tan", "shy")
    assert (seen.lat, seen.accuracy_m) == (49.7105, 12)


def test_the_same_bytes_again_get_the_receipt_as_it_stands(phone: Phone) -> None:
    record_id = uuid4()
    first = phone.send(record(), record_id)
    again = phone.resend(record_id)
    assert again.status_code == 200
    assert again.json == first.json
    assert db.session.scalar(select(func.count()).select_from(Sighting)) == 1


def test_the_same_id_with_other_bytes_is_refused_and_the_first_stays(phone: Phone) -> None:
    record_id = uuid4()
    phone.send(record(colour="black"), record_id)
    other = phone.send(record(colour="white"), record_id)
    assert other.status_code == 409
    assert other.json is not None
    assert other.json["error"]["code"] == "other_content"
    assert db.session.scalars(select(Animal.colour)).one() == "black"


def test_the_servers_numbers_go_up_in_the_order_of_arrival(phone: Phone) -> None:
    seqs = [phone.send(record()).json["seq"] for _ in range(3)]  # type: ignore[index]
    assert seqs == sorted(set(seqs))


def test_a_pack_makes_no_animals(phone: Phone) -> None:
    record_id = uuid4()
    assert phone.send(record(count=7), record_id).status_code == 201
    pack = db.session.get_one(Sighting, record_id)
    assert (pack.count, pack.still_together) == (7, 7)
    assert db.session.scalar(select(func.count()).select_from(Animal)) == 0


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"species": "hippopotamus"}, "unknown_code"),
        ({"count": 99}, "out_of_range"),
        ({"count": -3}, "out_of_range"),
        ({"size": "huge"}, "unknown_code"),
        ({"needs": ["food", "hugs"]}, "unknown_code"),
        ({"colour": "x" * 5000}, "too_long"),
        ({"position": None}, "no_position"),
        ({"position": {"lat": 412, "lon": 7}}, "out_of_range"),
        ({"position": {"lat": 40.4, "lon": -3.7, "source": "gps"}}, "far_away"),
        ({"position": {"lat": 49.7, "lon": 37.6, "jump": True}}, "jump"),
        ({"captured_at": "2124-01-01T10:00:00+02:00"}, "clock_ahead"),
        ({"captured_at": "1999-01-01T10:00:00+02:00"}, "clock_behind"),
        ({"captured_at": "yesterday"}, "no_time"),
        ({"animal": "K-0815"}, "unknown_animal"),
        ({"version": 7}, "unknown_version"),
        ({"kind": "yodel"}, "unknown_kind"),
        ({"photos": [{"id": "IMG_1.jpg"}]}, "bad_photo"),
        ({"run": str(uuid4())}, "no_run"),
    ],
)
def test_what_is_doubtful_is_kept_and_flagged(
    phone: Phone, fields: dict[str, object], flag: str
) -> None:
    record_id = uuid4()
    answer = phone.send(record(**fields), record_id)
    assert answer.status_code == 201
    assert answer.json is not None
    assert flag in answer.json["flags"]
    kept = db.session.get_one(Record, record_id)
    assert kept.body is not None
    assert all(kept.body[name] == value for name, value in fields.items())
    if "kind" not in fields:
        assert db.session.get(Sighting, record_id) is not None


def test_a_clock_that_runs_ahead_is_kept_and_not_believed(phone: Phone) -> None:
    record_id = uuid4()
    phone.send(record(captured_at="2124-01-01T10:00:00+02:00"), record_id)
    kept = db.session.get_one(Record, record_id)
    assert kept.captured_at is not None
    assert kept.captured_at.year == 2124
    assert db.session.get_one(Sighting, record_id).captured_at <= clock.now()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"not json", {}),
        (b"[]", {}),
        (b'{"version": NaN}', {}),
        (b"[" * 60_000, {}),
        (b'{"kind": "sighting"}', {"version", "species", "count"}),
        (b'{"version": 1}', {"kind"}),
        (b'{"version": 1, "kind": "handover", "animal": "K-1"}', {"to"}),
        (b"\x01" + b"x" * 200, {}),
    ],
)
def test_what_is_no_record_is_refused_with_what_is_missing(
    phone: Phone, body: bytes, fields: set[str]
) -> None:
    answer = phone.put(f"records/{uuid4()}", body)
    assert answer.status_code == 422
    assert answer.json is not None
    assert set(answer.json["error"]["fields"]) == set(fields)


def test_a_record_sealed_for_another_address_cannot_be_opened(phone: Phone) -> None:
    first = uuid4()
    phone.send(record(), first)
    assert phone.put(f"records/{uuid4()}", phone.sent[first]).status_code == 422


def test_a_record_over_64_kib_is_refused_and_the_limit_named(phone: Phone) -> None:
    answer = phone.put(f"records/{uuid4()}", b" " * 65_537)
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["error"]["fields"] == {"limit": 65_536}


def test_strange_text_is_kept_whole(phone: Phone) -> None:
    record_id = uuid4()
    strange = "Ґанок ’ʼ'` \u202e <b> %s {0} Ω 🐕"
    assert phone.send(record(note=strange + "\x00", place_note=strange), record_id).json
    seen = db.session.get_one(Sighting, record_id)
    assert (seen.note, seen.place_note) == (strange, strange)


def test_unknown_fields_are_kept(phone: Phone) -> None:
    record_id = uuid4()
    phone.send(record(mood="sunny", device_time_zone="Europe/Kyiv"), record_id)
    body = db.session.get_one(Record, record_id).body
    assert body is not None
    assert body["mood"] == "sunny"


def test_an_old_key_still_opens_after_a_new_one_is_made(phone: Phone) -> None:
    old = sealing.server_key()
    record_id = uuid4()
    phone.send(record(), record_id)
    new = sealing.rotate()
    assert new != old["id"]
    assert sealing.server_key()["id"] == new
    info = sealing.record_info(record_id)
    clear = json.loads(sealing.opened(phone.sent[record_id], info))
    assert clear["kind"] == "sighting"


def test_only_the_server_reads_its_keys(phone: Phone, app: Flask) -> None:
    sealing.server_key()
    file = app.extensions["lapka"].data / sealing.FILE
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer nonsense", "Basic x"])
def test_without_a_good_token_nothing_is_taken(phone: Phone, token: str) -> None:
    answer = phone.ask("PUT", f"records/{uuid4()}", data=b"{}", headers={"Authorization": token})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json is not None
    assert answer.json["error"]["code"] == "token"


def test_a_revoked_phone_is_refused_at_once(phone: Phone) -> None:
    with write_transaction():
        db.session.get_one(Device, phone.device_id).revoked_at = clock.now()
    assert phone.send(record()).status_code == 401
    assert phone.ask("GET", "device").status_code == 401


def test_a_phone_sees_its_own_gaps_and_nothing_else(phone: Phone) -> None:
    for number in (1, 2, 5):
        phone.send(record(number=number))
    answer = phone.ask("GET", "device").json
    assert answer == {
        "device": str(phone.device_id),
        "server_key": sealing.server_key(),
        "up_to": 5,
        "missing": [3, 4],
    }


def test_the_ping_needs_no_token_and_sets_no_cookie(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/ping")
    assert answer.status_code == 200
    assert set(answer.json or {}) == {"time", "nonce"}
    assert "Set-Cookie" not in answer.headers


def test_a_sighting_of_an_animal_by_its_code_is_one_more_of_it(phone: Phone) -> None:
    phone.send(record(colour="black"))
    code = db.session.scalars(select(Animal)).one().code
    phone.send(record(animal=code.lower().replace("-", ""), marks="blue collar"))
    animal = db.session.scalars(select(Animal)).one()
    assert (animal.colour, animal.marks) == ("black", "blue collar")


def test_a_record_that_names_a_later_one_waits_for_it(phone: Phone) -> None:
    first, second = uuid4(), uuid4()
    answer = phone.send(record(animal=str(first), marks="blue collar"), second)
    assert answer.status_code == 201
    assert answer.json is not None
    assert "waits_for_record" in answer.json["flags"]
    assert db.session.get(Sighting, second) is None
    phone.send(record(colour="black"), first)
    again = phone.resend(second)
    assert again.json is not None
    assert "waits_for_record" not in again.json["flags"]
    animal = db.session.scalars(select(Animal)).one()
    assert (animal.colour, animal.marks) == ("black", "blue collar")
