"""Enrolling a phone, joining by a code, taking a run along, and what each token opens."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from animals import clock
from animals.accounts import service as accounts
from animals.db import db, write_transaction
from animals.feeding.service import NewFeeding, Portion
from animals.field import devices
from animals.field.models import Device
from animals.runs import ending, loading, road, routing, seating, service, versions
from animals.runs.models import Run
from animals.runs.routing import NewStop
from animals.runs.rules import RunState, StopKind
from animals.sightings.pictures import attach
from tests.factories import feeding, pictures, runs, stock
from tests.factories.sightings import animal
from tests.people import Browser, Cast
from tests.phone import Phone, phone_of, record


def ask(browser: Browser, address: str, body: dict[str, Any]) -> Any:
    csrf = browser.get("/field/session").json["csrf"]  # type: ignore[index]
    return browser._send(
        browser.client.post, address, {"json": body, "headers": {"X-CSRFToken": csrf}}
    )


def enrolled(browser: Browser, app: Flask) -> tuple[Phone, dict[str, Any]]:
    answer = ask(browser, "/field/devices", {"label": "Chrome on Android"})
    assert answer.status_code == 201
    made: dict[str, Any] = answer.json
    phone = Phone(app, made["append_token"], db.session.get_one(Device, _id(made)).id)
    return phone, made


def _id(made: dict[str, Any]) -> UUID:
    return UUID(made["device"])


def out_run(cast: Cast, **facts: Any) -> Run:
    """A run of Taras on the road since this morning."""
    run = runs.run(team=[cast.taras], days=0, **facts)
    road.depart(None, run.id)
    return run


def reading(phone: Phone, token: str, address: str = "run", **headers: str) -> Any:
    return phone.ask("GET", address, headers={"Authorization": f"Bearer {token}", **headers})


def test_nobody_signed_in_is_told_so_and_nothing_else(nobody: Browser) -> None:
    answer = nobody.get("/field/session")
    assert (answer.status_code, answer.json) == (200, {"signed_in": False})


def test_the_session_names_the_runs_one_may_take_now(taras: Browser, cast: Cast) -> None:
    with write_transaction():
        today, far = out_run(cast), runs.run(runs.van("Blue"), team=[cast.taras], days=5)
        runs.run(runs.van("Red"), team=[cast.iryna], days=1)
        ids = str(today.id), str(far.id)
    told = taras.get("/field/session").json
    assert told is not None
    assert told["signed_in"] is True
    assert told["name"] == "Taras"
    assert told["fresh"] is True
    assert len(told["person"]) == 32
    assert [one["id"] for one in told["runs"]] == [ids[0]]


def test_a_phone_enrols_and_sends_under_its_person(taras: Browser, app: Flask, cast: Cast) -> None:
    phone, made = enrolled(taras, app)
    assert set(made) == {"device", "append_token", "server_key", "name", "person"}
    assert made["name"] == "Taras"
    assert phone.send(record()).status_code == 201


def test_enrolling_needs_the_csrf_token(taras: Browser) -> None:
    answer = taras._send(taras.client.post, "/field/devices", {"json": {"label": "x"}})
    assert answer.status_code == 400


def test_a_shelter_has_no_phones(hanna: Browser) -> None:
    assert ask(hanna, "/field/devices", {"label": "x"}).status_code == 404


def test_taking_a_run_ends_the_web_session_and_reads_that_run(
    taras: Browser, app: Flask, cast: Cast
) -> None:
    with write_transaction():
        run_id = out_run(cast).id
    phone, made = enrolled(taras, app)
    answer = ask(taras, "/field/runs", {"run": str(run_id), "device": made["device"]})
    assert answer.status_code == 201
    assert set(answer.json) == {"run", "run_token", "expires_at"}
    assert taras.get("/field/session").json == {"signed_in": False}
    told = reading(phone, answer.json["run_token"])
    assert told.status_code == 200
    assert [one["id"] for one in told.json["runs"]] == [str(run_id)]
    with write_transaction():
        holders = {it.holder_id: it.name for it in versions.holders(run_id)}
    assert holders == {phone.device_id: "Taras, Chrome on Android"}


def test_taking_a_run_asks_for_a_fresh_sign_in(
    taras: Browser, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with write_transaction():
        run_id = out_run(cast).id
    _phone, made = enrolled(taras, app)
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert taras.get("/field/session").json["fresh"] is False  # type: ignore[index]
    answer = ask(taras, "/field/runs", {"run": str(run_id), "device": made["device"]})
    assert answer.status_code == 401
    assert answer.json["error"]["code"]
    assert taras.get("/field/session").json["signed_in"] is True  # type: ignore[index]


@pytest.mark.parametrize("whose", ["not mine", "none", "nonsense"])
def test_nobody_takes_a_run_that_is_not_theirs(
    taras: Browser, app: Flask, cast: Cast, whose: str
) -> None:
    with write_transaction():
        other = runs.run(team=[cast.iryna], days=0).id
    _phone, made = enrolled(taras, app)
    run = {"not mine": str(other), "none": str(uuid4()), "nonsense": "x"}[whose]
    answer = ask(taras, "/field/runs", {"run": run, "device": made["device"]})
    assert answer.status_code == 404


def test_nobody_takes_a_run_onto_anothers_phone(taras: Browser, app: Flask, cast: Cast) -> None:
    with write_transaction():
        run_id = out_run(cast).id
    theirs = phone_of(app, cast.iryna)
    answer = ask(taras, "/field/runs", {"run": str(run_id), "device": str(theirs.device_id)})
    assert answer.status_code == 404


def carried(app: Flask, cast: Cast) -> tuple[Phone, str, Run]:
    """Taras's phone with a run token of a run with a dog, a spot and food."""
    phone = phone_of(app, cast.taras)
    with write_transaction():
        garage = stock.warehouse()
        receipt = stock.receipt(garage, 100_000)
        run = runs.run(team=[cast.taras], days=0)
        spot = feeding.spot(name="Bakery", dogs=5, position=runs.NEAR_KUPIANSK)
        dog = animal(colour="black", condition=frozenset({"injured"}))
        photo = pictures.stored(pictures.picture())
        attach([photo.id], animal_id=dog.id)
        routing.add_stop(None, run.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        seating.seat(None, run.id, dog.id)
        loading.plan_load(None, run.id, receipt.lot_id, 40_000, garage.id)
        loading.plan_load(None, run.id, receipt.lot_id, 20_000, garage.id, now=False)
        road.depart(None, run.id)
        _reads, token = devices.take_run(cast.taras, phone.device_id, run)
    return phone, token, run


def test_the_run_comes_whole_with_an_etag(app: Flask, cast: Cast) -> None:
    phone, token, _run = carried(app, cast)
    answer = reading(phone, token)
    (told,) = answer.json["runs"]
    assert {"id", "version", "changed_at", "changes", "date", "state", "turn_back"} <= set(told)
    assert told["state"] == "on_road"
    spot = next(one for stop in told["stops"] for one in stop["spots"])
    assert spot["name"] == "Bakery"
    assert spot["leave_grams"] > 0
    assert spot["last_grams"] >= 0
    (dog,) = told["animals"]
    assert dog["colour"] == "black"
    assert dog["warnings"]
    assert [(one["loaded"], one["grams"]) for one in told["food"]] == [
        (False, 20_000),
        (True, 40_000),
    ]
    again = reading(phone, token, **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    picture = reading(phone, token, f"photos/{dog['photos'][0]}")
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")


def test_what_changed_since_a_version_comes_in_words(app: Flask, cast: Cast) -> None:
    phone, token, run = carried(app, cast)
    before = reading(phone, token).json["runs"][0]["version"]
    with write_transaction():
        road.feed(None, run.id, NewFeeding(given=(Portion(1000),)))
    (told,) = reading(phone, token, f"run?since={before}").json["runs"]
    assert told["version"] > before
    assert told["changes"]
    assert all(isinstance(one, str) for one in told["changes"])
    (same,) = reading(phone, token, f"run?since={told['version']}").json["runs"]
    assert same["changes"] == []


def test_a_run_that_is_over_comes_as_a_tombstone(app: Flask, cast: Cast) -> None:
    phone, token, run = carried(app, cast)
    version = reading(phone, token).json["runs"][0]["version"]
    with write_transaction():
        row = db.session.get_one(Run, run.id)
        row.state = RunState.CLOSED
    (told,) = reading(phone, token, f"run?since={version}").json["runs"]
    assert set(told) == {"id", "version", "changed_at", "state", "tombstone", "changes"}
    assert told["state"] == "closed"


def test_whoever_is_taken_off_the_team_gets_a_tombstone(app: Flask, cast: Cast) -> None:
    phone, token, run = carried(app, cast)
    with write_transaction():
        service._set_team(db.session.get_one(Run, run.id), [cast.iryna.id])
    (told,) = reading(phone, token).json["runs"]
    assert told["tombstone"] is True


def test_no_token_does_the_others_work(app: Flask, cast: Cast) -> None:
    phone, token, _run = carried(app, cast)
    append = phone.token
    for address in ("run", f"photos/{uuid4()}"):
        assert reading(phone, append, address).status_code == 403
        assert reading(phone, "nonsense", address).status_code == 401
    phone.token = token
    assert phone.send(record()).status_code == 403
    assert phone.ask("GET", "device").status_code == 403


def test_photos_of_other_animals_are_not_there(app: Flask, cast: Cast) -> None:
    phone, token, _run = carried(app, cast)
    with write_transaction():
        photo = pictures.stored(pictures.picture(100))
        attach([photo.id], animal_id=animal().id)
        photo_id = photo.id
    assert reading(phone, token, f"photos/{photo_id}").status_code == 404


def test_a_run_token_ends_after_three_days(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, token, _run = carried(app, cast)
    later = clock.now() + timedelta(hours=72)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert reading(phone, token).status_code == 401


def joining(app: Flask, code: str) -> Any:
    phone = Phone(app, "", uuid4())
    return phone.ask("POST", "join", json={"code": code, "label": "Safari on iPhone"})


def test_a_guest_joins_by_a_code_and_is_out_when_the_run_closes(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = out_run(cast)
        code = devices.pass_for(cast.olha, run, "Petro")
        run_id = run.id
    answer = joining(app, code)
    assert answer.status_code == 201
    made = answer.json
    assert (made["name"], made["run"], made["person"]) == ("Petro", str(run_id), None)
    phone = Phone(app, made["append_token"], uuid4())
    assert phone.send(record()).status_code == 201
    assert reading(phone, made["run_token"]).status_code == 200
    assert joining(app, code).status_code == 404
    with write_transaction():
        road.come_back(None, run_id)
        ending.close_run(None, run_id)
    assert phone.send(record()).status_code == 401
    (told,) = reading(phone, made["run_token"]).json["runs"]
    assert told["tombstone"] is True


def test_a_code_for_a_phone_makes_it_that_persons(app: Flask, cast: Cast) -> None:
    with write_transaction():
        code = devices.add_phone(cast.olha, cast.taras.id)
    made = joining(app, code).json
    assert (made["name"], made["run"], made["run_token"]) == ("Taras", None, None)
    assert made["person"] == devices.opaque(cast.taras)


def test_a_code_is_dead_after_fifteen_minutes(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with write_transaction():
        code = devices.add_phone(cast.olha, cast.taras.id)
    later = clock.now() + timedelta(minutes=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert joining(app, code).status_code == 404


@pytest.mark.parametrize("body", [b"", b"x", b"[]", b'{"code": 7}', b'{"code": "\\u0000"}'])
def test_nonsense_joins_nobody(app: Flask, cast: Cast, body: bytes) -> None:
    assert Phone(app, "", uuid4()).ask("POST", "join", data=body).status_code == 404


def test_a_lost_phone_ends_everything_of_its_person(app: Flask, cast: Cast, taras: Browser) -> None:
    phone, token, _run = carried(app, cast)
    with write_transaction():
        assert devices.lost(cast.olha, cast.taras.id) == 1
    assert phone.send(record()).status_code == 401
    assert reading(phone, token).status_code == 401
    assert taras.get("/me").status_code == 401


def test_a_closed_account_has_no_phone(app: Flask, cast: Cast) -> None:
    phone = phone_of(app, cast.taras)
    with write_transaction():
        accounts.disable(cast.adam, cast.taras.id)
    assert phone.send(record()).status_code == 401


def test_an_old_phones_records_keep_its_numbers_when_a_newer_one_sends_them(
    app: Flask, cast: Cast
) -> None:
    old, new = phone_of(app, cast.taras), phone_of(app, cast.taras)
    new.send(record(device=str(old.device_id), number=1))
    assert old.ask("GET", "device").json["up_to"] == 1
    assert new.ask("GET", "device").json["up_to"] == 0
    stranger = phone_of(app, cast.iryna)
    stranger.send(record(device=str(old.device_id), number=2))
    assert old.ask("GET", "device").json["up_to"] == 1
