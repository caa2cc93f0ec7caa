"""The coordinator's pages about phones: what to look at, who sent what, guests, a lost phone."""

import base64
import io
import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from animals.db import db, write_transaction
from animals.field import devices, looking, sealing
from animals.field.models import Device, Record
from animals.runs import road, seating
from animals.runs.models import Run
from animals.sightings.models import Animal, Sighting
from animals.sightings.pictures import remove
from animals.sightings.rules import Status
from tests import drawn
from tests.factories import runs
from tests.factories.sightings import animal
from tests.people import Browser, Cast
from tests.phone import Phone, phone_of, record, sealed


@pytest.fixture
def phone(app: Flask, cast: Cast) -> Phone:
    return phone_of(app, cast.taras)


def out_run(cast: Cast) -> UUID:
    with write_transaction():
        run = runs.run(team=[cast.taras], days=0)
        road.depart(None, run.id)
        return run.id


def page(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def say(browser: Browser, record_id: UUID, act: str, **fields: str) -> None:
    answer = browser.post(f"/field/look/{record_id}", {"act": act, **fields})
    assert answer.status_code == 303, answer.get_data(as_text=True)


def is_open(record_id: UUID) -> bool:
    return db.session.get_one(Record, record_id, populate_existing=True).to_look


def test_a_sound_record_asks_nobody_anything(phone: Phone, olha: Browser) -> None:
    phone.send(record())
    assert looking.count_open() == 0
    assert "Nothing from phones waits for you." in page(olha, "/field/look")


def test_a_doubtful_record_is_answered_with_one_click(phone: Phone, olha: Browser) -> None:
    record_id = uuid4()
    phone.send(record(position={"lat": 40.4, "lon": -3.7}, colour="black"), record_id)
    seen = page(olha, "/field/look")
    assert "far from everywhere we go" in seen
    assert "black" in seen
    assert "Records from phones" in page(olha, "/")
    say(olha, record_id, "fine")
    assert not is_open(record_id)
    assert "Records from phones" not in page(olha, "/")


def test_an_answer_comes_once(phone: Phone, olha: Browser) -> None:
    record_id = uuid4()
    phone.send(record(position=None), record_id)
    say(olha, record_id, "fine")
    again = olha.post(f"/field/look/{record_id}", {"act": "fine"})
    assert again.status_code == 409


def test_saying_which_animal_it_was_carries_the_record_out(
    phone: Phone, olha: Browser, cast: Cast
) -> None:
    run_id, record_id = out_run(cast), uuid4()
    with write_transaction():
        code = animal().code
    phone.send(record("pickup", animal="K-0999", run=str(run_id)), record_id)
    assert "no such animal" in page(olha, "/field/look")
    say(olha, record_id, "say", animal=code)
    assert not is_open(record_id)
    assert db.session.scalars(select(Animal.status)).one() == Status.IN_VAN


def test_saying_yes_to_what_a_volunteer_told(phone: Phone, olha: Browser) -> None:
    record_id = uuid4()
    with write_transaction():
        code = animal().code
    phone.send(record("visit", animal=code, outcome="dead", note="by the road"), record_id)
    assert "Yes, it is so" in page(olha, "/field/look")
    say(olha, record_id, "say", confirmed="yes")
    assert db.session.scalars(select(Animal.status)).one() == Status.DEAD


def test_trying_again_after_the_run_has_left(phone: Phone, olha: Browser, cast: Cast) -> None:
    record_id = uuid4()
    with write_transaction():
        run = runs.run(team=[cast.taras], days=0)
        dog = animal()
        seating.seat(None, run.id, dog.id)
        run_id, code = run.id, dog.code
    phone.send(record("pickup", animal=code, run=str(run_id)), record_id)
    assert "The run has not left yet" in page(olha, "/field/look")
    say(olha, record_id, "again")
    assert is_open(record_id)
    with write_transaction():
        road.depart(None, run_id)
    say(olha, record_id, "again")
    assert not is_open(record_id)


def test_a_sighting_that_waits_for_ever_can_be_called_a_new_animal(
    phone: Phone, olha: Browser
) -> None:
    record_id = uuid4()
    phone.send(record(animal=str(uuid4()), colour="red"), record_id)
    assert "It is a new animal" in page(olha, "/field/look")
    say(olha, record_id, "say", animal="")
    assert db.session.get_one(Sighting, record_id).animal is not None


def test_what_was_seen_to_by_hand_is_left_alone(phone: Phone, olha: Browser) -> None:
    record_id = uuid4()
    phone.send(record("yodel"), record_id)
    say(olha, record_id, "by_hand")
    assert not is_open(record_id)
    assert phone.resend(record_id).status_code == 200


@pytest.mark.parametrize("fields", [{}, {"act": "x"}, {"act": "say"}, {"act": "say", "kind": "x"}])
def test_nonsense_answers_change_nothing(
    phone: Phone, olha: Browser, fields: dict[str, str]
) -> None:
    record_id = uuid4()
    phone.send(record(position=None), record_id)
    assert olha.post(f"/field/look/{record_id}", fields).status_code == 400
    assert is_open(record_id)


def test_only_coordinators_look(taras: Browser, hanna: Browser) -> None:
    for browser in (taras, hanna):
        for address in ("/field/look", "/field/devices", "/field/import"):
            assert browser.get(address).status_code == 404


def test_a_record_that_never_came_is_loud(phone: Phone, olha: Browser) -> None:
    for number in (1, 2, 5):
        phone.send(record(number=number))
    told = page(olha, "/field/devices")
    assert "never came: 3, 4" in told
    assert "Chrome on Android" in told


def test_a_phone_is_added_by_a_code_that_is_shown_once(
    olha: Browser, cast: Cast, app: Flask
) -> None:
    address = f"/people/{cast.taras.id}/phones"
    assert olha.post(f"{address}/add").status_code == 303
    shown = page(olha, address)
    found = re.search(r"http://localhost/field#join=([\w-]+)", shown)
    assert found is not None
    assert "data:image/svg+xml" in shown
    assert "#join=" not in page(olha, address)
    joined = Phone(app, "", uuid4()).ask("POST", "join", json={"code": found[1], "label": "x"})
    assert joined.status_code == 201
    assert joined.json is not None
    assert joined.json["name"] == "Taras"


def test_ones_own_phones_are_shut_out_by_oneself(taras: Browser, cast: Cast, app: Flask) -> None:
    mine, theirs = phone_of(app, cast.taras), phone_of(app, cast.iryna)
    assert "Chrome on Android" in page(taras, "/me/phones")
    assert taras.post(f"/me/phones/{theirs.device_id}/revoke").status_code == 404
    assert taras.post(f"/me/phones/{mine.device_id}/revoke").status_code == 303
    assert mine.send(record()).status_code == 401
    assert theirs.send(record()).status_code == 201


def test_a_lost_phone_marks_the_runs_until_somebody_has_seen_to_it(
    phone: Phone, olha: Browser, taras: Browser, cast: Cast
) -> None:
    run_id = out_run(cast)
    address = f"/people/{cast.taras.id}/phones"
    assert "Yes, shut everything out now" in page(olha, address)
    assert olha.post(f"{address}/lost").status_code == 303
    assert phone.send(record()).status_code == 401
    assert taras.get("/me").status_code == 401
    assert "A phone of Taras was lost" in page(olha, f"/runs/{run_id}")
    assert olha.post(f"/runs/{run_id}/lost-phone").status_code == 303
    assert "A phone of Taras was lost" not in page(olha, f"/runs/{run_id}")


def test_a_lost_phone_marks_a_run_that_is_still_planned(
    olha: Browser, taras: Browser, cast: Cast
) -> None:
    with write_transaction():
        run_id = runs.run(team=[cast.taras]).id
        devices.lost(cast.olha, cast.taras.id)
    assert "A phone of Taras was lost" in page(olha, f"/runs/{run_id}")


def test_a_guest_gets_a_pass_for_one_run(olha: Browser, cast: Cast, app: Flask) -> None:
    run_id = out_run(cast)
    assert "Guests" in page(olha, f"/runs/{run_id}")
    assert olha.post(f"/runs/{run_id}/guests", {"name": ""}).status_code == 422
    assert olha.post(f"/runs/{run_id}/guests", {"name": "Petro"}).status_code == 303
    shown = page(olha, f"/runs/{run_id}/guests")
    found = re.search(r"#join=([\w-]+)", shown)
    assert found is not None
    made = Phone(app, "", uuid4()).ask("POST", "join", json={"code": found[1], "label": "y"}).json
    guest = Phone(app, made["append_token"], UUID(made["device"]))
    record_id = uuid4()
    assert guest.send(record(), record_id).status_code == 201
    assert db.session.get_one(Record, record_id).by_id is None
    assert "Petro" in page(olha, f"/runs/{run_id}/guests")
    assert "Petro" in page(olha, "/field/devices")
    assert olha.post(f"/field/devices/{guest.device_id}/revoke").status_code == 303
    assert guest.send(record()).status_code == 401


def test_a_run_that_is_over_takes_no_guests(olha: Browser, cast: Cast) -> None:
    run_id = out_run(cast)
    with write_transaction():
        db.session.get_one(Run, run_id).state = "closed"
    assert olha.post(f"/runs/{run_id}/guests", {"name": "Petro"}).status_code == 404


def exported(phone: Phone, parts: list[dict[str, Any]]) -> bytes:
    head = {"lapka_outbox": 1, "device": str(phone.device_id), "count": len(parts)}
    return "\n".join(json.dumps(part) for part in [head, *parts]).encode()


def part(kind: str, part_id: UUID, body: bytes, **more: str) -> dict[str, str]:
    return {"type": kind, "id": str(part_id), "body": base64.b64encode(body).decode(), **more}


def brought(browser: Browser, data: bytes) -> Any:
    return browser.post(
        "/field/import",
        {"file": (io.BytesIO(data), "outbox.lapka")},
        content_type="multipart/form-data",
        follow_redirects=True,
    )


def test_the_file_of_a_phone_that_cannot_send_is_read_in(
    phone: Phone, olha: Browser, cast: Cast
) -> None:
    record_id, photo_id = uuid4(), uuid4()
    photo = drawn.jpeg()
    key = sealing.server_key()
    content = record(number=1, photos=[{"id": str(photo_id)}])
    body = sealed(json.dumps(content).encode(), f"lapka/1/record/{record_id}", key)
    picture = sealed(photo, f"lapka/1/photo/{record_id}/{photo_id}", key)
    with write_transaction():
        devices.lost(cast.olha, cast.taras.id)  # shut out by now, and none the less to be read
    data = exported(
        phone,
        [
            part("photo", photo_id, picture, record=str(record_id)),
            part("record", record_id, body),
            part("record", uuid4(), b"\x01nonsense"),
        ],
    )
    told = brought(olha, data).get_data(as_text=True)
    assert "2 new, 0 were here already" in told
    assert "1 was refused" in told
    assert db.session.get_one(Record, record_id).by_id == cast.taras.id
    again = brought(olha, data).get_data(as_text=True)
    assert "0 new, 2 were here already" in again


@pytest.mark.parametrize("data", [b"", b"x", b"[]\n[]", b'{"lapka_outbox": 2}', b"\xff\xfe\n\n"])
def test_what_is_no_outbox_is_refused(olha: Browser, data: bytes) -> None:
    assert brought(olha, data).status_code == 422


def test_the_file_of_a_stranger_is_refused(olha: Browser, app: Flask) -> None:
    stranger = Phone(app, "", uuid4())
    assert brought(olha, exported(stranger, [])).status_code == 422
    assert db.session.scalars(select(Device)).all() == []


def test_a_coordinator_may_delete_a_photo_that_came_from_a_phone(phone: Phone, cast: Cast) -> None:
    record_id, photo_id = uuid4(), uuid4()
    photo = drawn.jpeg()
    phone.send(record(photos=[{"id": str(photo_id)}]), record_id)
    phone.send_photo(record_id, photo_id, photo)
    with write_transaction():
        remove(cast.olha, photo_id)
    again = phone.send_photo(record_id, photo_id, photo)
    assert again.status_code == 200
    assert again.json is not None
    assert again.json["state"] == "complete"
