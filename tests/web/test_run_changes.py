"""The page of a change of plan, in one tap from the run, and what each of its buttons does."""

from uuid import UUID

import pytest
from flask import Flask

from animals.db import db, write_transaction
from animals.runs import loading, road, routing, seating
from animals.runs.models import Run, Stop
from animals.runs.routing import NewStop
from animals.runs.rules import CrateKind, RunState, StopKind
from animals.runs.service import refresh_grants
from animals.shelters import service as shelters
from animals.sightings.models import Animal
from animals.sightings.rules import Size, Status
from tests.factories import feeding, runs, stock
from tests.factories.shelters import shelter
from tests.factories.sightings import animal
from tests.people import Browser, Cast
from tests.web.test_runs import only, text


@pytest.fixture
def run_id(app: Flask, cast: Cast) -> UUID:
    """A run tomorrow in the white van, with Taras."""
    with write_transaction():
        return runs.run(team=[cast.taras]).id


def run_of(run_id: UUID) -> Run:
    db.session.rollback()
    return db.session.get_one(Run, run_id)


def test_the_page_is_one_tap_from_the_run(olha: Browser, run_id: UUID) -> None:
    assert f'href="/runs/{run_id}/change"' in text(olha.get(f"/runs/{run_id}"))
    page = text(olha.get(f"/runs/{run_id}/change"))
    assert "It leaves later" in page
    assert f'href="/runs/{run_id}/edit"' in page


def test_it_is_put_off_with_one_press(olha: Browser, run_id: UUID) -> None:
    seen = str(run_of(run_id).version)
    address = f"/runs/{run_id}/change/delay"
    assert olha.post(address, {"version": seen, "delay": "2h"}).status_code == 303
    assert run_of(run_id).starts_at == runs.hour(1, 8)
    stale = olha.post(address, {"version": seen, "delay": "2h"})
    assert stale.status_code == 409
    assert "Somebody changed this in the meantime" in text(stale)
    assert run_of(run_id).starts_at == runs.hour(1, 8)
    assert olha.post(address, {"version": seen, "delay": "5y"}).status_code == 422


def test_a_clash_is_named_with_the_other_run(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        runs.run(db.session.get_one(Run, run_id).vehicle, days=2)
    fields = {"version": str(run_of(run_id).version), "delay": "1d"}
    answer = olha.post(f"/runs/{run_id}/change/delay", fields)
    assert answer.status_code == 409
    assert "R-2" in text(answer)


def test_another_van_is_looked_at_first(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        dog = animal(size=Size.L)
        seating.seat(None, run_id, dog.id)
        garage = stock.warehouse()
        lot = stock.receipt(garage, 50_000).lot_id
        loading.plan_load(None, run_id, lot, 10_000, garage.id)
        van_id = runs.van("Small van", crates={(CrateKind.CRATE, Size.M): 1}).id
        code = dog.code
    address = f"/runs/{run_id}/change/van/{van_id}"
    assert address in text(olha.get(f"/runs/{run_id}/change"))
    page = text(olha.get(address))
    assert code in page
    assert "no crate there holds it" in page
    assert "10 kg were loaded" in page
    fields = {"version": str(run_of(run_id).version), "food": "stay"}
    answer = olha.post(address, fields)
    assert answer.status_code == 303
    assert run_of(run_id).vehicle_id == van_id
    assert only(Animal).status == Status.WAITING
    assert f"These wait again: {code}" in text(olha.get(answer.location))
    assert olha.post(address, {"food": "eaten"}).status_code == 422


def test_several_stops_are_dropped_at_once(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        for name in ("Bakery", "Boiler house", "School"):
            spot = feeding.spot(name=name, position=runs.NEAR_KUPIANSK)
            routing.add_stop(None, run_id, NewStop(StopKind.SPOT, spot_id=spot.id))
        ids = [str(it.id) for it in db.session.get_one(Run, run_id).stops]
        place = db.session.get_one(Run, run_id).stops[0].place_id
    page = text(olha.get(f"/runs/{run_id}/change?place={place}"))
    assert page.count(" checked>") == 3
    address = f"/runs/{run_id}/change/stops"
    assert olha.post(address, {"stop": ids[:2]}).status_code == 303
    assert str(only(Stop).id) == ids[2]
    assert olha.post(address, {}).status_code == 422
    assert olha.post(address, {"stop": "nonsense"}).status_code == 303


def test_a_shelter_drops_out_and_another_is_pressed(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        dog, first, second = animal(), shelter(1), shelter(1)
        shelters.offer(None, dog.id, "Good dog")
        shelters.confirm(None, shelters.claim(None, first.id, dog.id)[0].id)
        seating.seat(None, run_id, dog.id)
        dog_id, code, first_id, second_id = dog.id, dog.code, first.id, second.id
    address = f"/runs/{run_id}/change/shelters/{first_id}"
    assert olha.post(address, {"reason": ""}).status_code == 422
    too_much = "no room after all, " * 20
    answer = olha.post(address, {"reason": too_much})
    assert answer.status_code == 422
    assert f'value="{too_much}"' in text(answer)
    answer = olha.post(address, {"reason": "no room after all"})
    assert answer.status_code == 303
    page = text(olha.get(answer.location))
    assert f'value="{second_id}"' in page
    assert f'value="{first_id}"' not in page
    fields = {"animal": str(dog_id), "shelter": str(second_id)}
    places = f"/runs/{run_id}/change/places"
    assert olha.post(places, fields).status_code == 303
    assert "Every animal of this run has a place" in text(olha.get(f"/runs/{run_id}/change"))
    assert olha.post(places, {"animal": "x"}).status_code == 404
    assert code in text(olha.get(f"/runs/{run_id}"))


def test_call_signs_are_named(olha: Browser, run_id: UUID, cast: Cast) -> None:
    fields = {f"call_{cast.taras.id.hex}": "  Falcon  2 "}
    assert olha.post(f"/runs/{run_id}/call-signs", fields).status_code == 303
    assert [it.call_sign for it in run_of(run_id).team] == ["Falcon 2"]
    assert "Falcon 2" in text(olha.get(f"/runs/{run_id}/sheet"))
    long = {f"call_{cast.taras.id.hex}": "x" * 60}
    assert olha.post(f"/runs/{run_id}/call-signs", long).status_code == 422


def test_on_the_road_the_page_says_what_can_still_change(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        seating.seat(None, run_id, animal().id)
        road.depart(None, run_id)
    page = text(olha.get(f"/runs/{run_id}/change"))
    assert "van, day and crew stand as they are" in page
    assert "Drop stops" in page
    assert "It leaves later" not in page
    fields = {"version": str(run_of(run_id).version), "delay": "1h"}
    assert olha.post(f"/runs/{run_id}/change/delay", fields).status_code == 409
    stop = str(only(Stop).id)
    assert olha.post(f"/runs/{run_id}/change/stops", {"stop": stop}).status_code == 303
    assert only(Animal).status == Status.WAITING


def test_a_run_that_is_over_changes_no_more(olha: Browser, run_id: UUID) -> None:
    olha.post(f"/runs/{run_id}/cancel")
    assert run_of(run_id).state == RunState.CANCELLED
    page = text(olha.get(f"/runs/{run_id}/change"))
    assert "Nothing of it can be changed any more" in page
    assert "Drop stops" not in page


def test_whose_phone_has_which_version(olha: Browser, taras: Browser, run_id: UUID) -> None:
    with write_transaction():
        run = db.session.get_one(Run, run_id)
        run.starts_at = runs.hour(0, 0)
        refresh_grants(run)
    first = run_of(run_id).version
    assert taras.get(f"/runs/{run_id}").status_code == 200
    assert f"Taras: version {first}" in text(olha.get(f"/runs/{run_id}"))
    with write_transaction():
        routing.add_stop(None, run_id, NewStop(StopKind.PEOPLE, people=2))
    now = run_of(run_id).version
    page = text(olha.get(f"/runs/{run_id}"))
    assert f"Taras: version {first}" in page
    assert f"now {now}" in page
    told = text(taras.get(f"/runs/{run_id}"))
    assert "The plan has changed since you last had it" in told
    assert "New stop: 2 people." in told
    assert f"Taras: version {now}" in text(olha.get(f"/runs/{run_id}"))


def test_a_run_is_copied_to_another_day(olha: Browser, run_id: UUID) -> None:
    address = f"/runs/{run_id}/copy"
    assert runs.hour(8, 6).date().isoformat() in text(olha.get(address))
    assert olha.post(address, {"date": "soon"}).status_code == 422
    assert olha.post(address, {"date": "9999-12-31"}).status_code == 422
    clash = olha.post(address, {"date": runs.hour(1, 6).date().isoformat()})
    assert clash.status_code == 409
    assert "R-1" in text(clash)
    answer = olha.post(address, {"date": runs.hour(2, 6).date().isoformat()})
    assert answer.status_code == 303
    assert olha.get(answer.location).status_code == 200
    assert db.session.query(Run).count() == 2


def test_changing_a_plan_is_for_coordinators(taras: Browser, hanna: Browser, run_id: UUID) -> None:
    some_id = "0b8f4b1e-7d5e-4c56-9a6e-000000000002"
    change = f"/runs/{run_id}/change"
    for browser in (taras, hanna):
        for page in (change, f"{change}/van/{some_id}", f"/runs/{run_id}/copy"):
            assert browser.get(page).status_code == 404, page
        for page in (
            f"{change}/delay", f"{change}/van/{some_id}", f"{change}/stops",
            f"{change}/shelters/{some_id}", f"{change}/places", f"/runs/{run_id}/call-signs",
            f"/runs/{run_id}/copy",
        ):  # fmt: skip
            assert browser.post(page).status_code == 404, page


def test_a_pet_of_evacuated_people_is_drawn_and_printed(olha: Browser, run_id: UUID) -> None:
    fields = {
        "kind": "people", "people": "1", "pet_1_kind": "dog-L", "pet_1_name": "Rex",
        "pet_2_kind": "cat-unknown", "pet_2_name": "Murka", "pet_2_lap": "y",
    }  # fmt: skip
    assert olha.post(f"/runs/{run_id}/stops/new", fields).status_code == 303
    stop = only(Stop)
    page = text(olha.get(f"/runs/{run_id}"))
    assert "crate--pet" in page
    assert "with Rex (dog, L), Murka (cat, on the lap or lead)" in page
    sheet = text(olha.get(f"/runs/{run_id}/sheet"))
    assert "travels with its own people" in sheet
    form = text(olha.get(f"/runs/{run_id}/stops/{stop.id}"))
    assert 'value="Rex"' in form
    fields |= {"pet_1_kind": "dog-XL"}
    refused = olha.post(f"/runs/{run_id}/stops/{stop.id}", fields)
    assert refused.status_code == 422
    assert "No crate is free for Rex" in text(refused)
    fields |= {"pet_1_kind": "dragon"}
    assert olha.post(f"/runs/{run_id}/stops/{stop.id}", fields).status_code == 422
