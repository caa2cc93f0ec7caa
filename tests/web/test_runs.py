"""The pages of vans and runs: they work, keep what was typed, and are nobody else's business."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from animals.accounts import grants
from animals.db import db, write_transaction
from animals.runs import loading, road, seating, vehicles
from animals.runs.models import Run, Seat, Stop, Vehicle
from animals.runs.rules import CrateKind, HandoverTo, RunState
from animals.runs.service import refresh_grants
from animals.sightings.models import Animal
from animals.sightings.rules import Condition, Need, Size, Status, Temperament
from animals.stock import service as books
from tests.factories import feeding, runs, shelters, stock
from tests.factories.sightings import animal, sighting
from tests.people import Browser, Cast


def tomorrow() -> str:
    return runs.hour(1, 6).date().isoformat()


VAN = {"name": "White van", "payload": "900", "seats": "6", "crate_l": "2", "carriers": "1"}


def only(model: type[Any]) -> Any:
    db.session.rollback()
    return db.session.query(model).one()


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


@pytest.fixture
def run_id(app: Flask, cast: Cast) -> UUID:
    """A run tomorrow in the white van, with Taras."""
    with write_transaction():
        return runs.run(team=[cast.taras]).id


def make_animal(**facts: Any) -> Animal:
    with write_transaction():
        return animal(**facts)


# ---- vans ----


def test_a_van_is_made_with_its_crates(olha: Browser) -> None:
    answer = olha.post("/vehicles/new", VAN)
    assert answer.status_code == 303
    van = only(Vehicle)
    assert (van.payload_grams, van.seats) == (900_000, 6)
    assert [(it.kind, it.size) for it in van.crates] == [
        (CrateKind.CRATE, Size.L), (CrateKind.CRATE, Size.L), (CrateKind.CARRIER, Size.S),
    ]  # fmt: skip
    assert olha.get(answer.location).status_code == 200


def test_a_van_keeps_what_was_typed_wrongly(olha: Browser) -> None:
    answer = olha.post("/vehicles/new", {**VAN, "payload": "a lot", "name": "Blue<van"})
    assert answer.status_code == 422
    assert "Blue&lt;van" in text(answer)
    assert "a lot" in text(answer)
    assert olha.post("/vehicles/new", {**VAN, "seats": "-3"}).status_code == 422
    assert olha.post("/vehicles/new", {**VAN, "payload": ""}).status_code == 422


@pytest.mark.parametrize("language", ["en", "uk"])
def test_a_heavy_van_saved_as_it_stands_carries_as_much(olha: Browser, language: str) -> None:
    olha.post("/vehicles/new", {**VAN, "payload": "1250,525"})
    olha.post("/me/language", {"language": language})
    address = f"/vehicles/{only(Vehicle).id}"
    shown = re.search(r'name="payload"[^>]*value="([^"]+)"', text(olha.get(address)))
    assert shown
    fields = {**VAN, "payload": shown[1], "version": str(only(Vehicle).version)}
    assert olha.post(address, fields).status_code == 303
    assert only(Vehicle).payload_grams == 1_250_525


def test_two_vans_have_two_names(olha: Browser) -> None:
    olha.post("/vehicles/new", VAN)
    answer = olha.post("/vehicles/new", VAN)
    assert answer.status_code == 409
    assert "White van" in text(answer)


def test_a_van_loses_a_crate_and_a_stale_page_is_told(olha: Browser) -> None:
    olha.post("/vehicles/new", VAN)
    van = only(Vehicle)
    address, seen = f"/vehicles/{van.id}", str(van.version)
    fewer = {**VAN, "crate_l": "1", "version": seen}
    assert olha.post(address, fewer).status_code == 303
    assert len(vehicles.crates_in_use(only(Vehicle))) == 2
    answer = olha.post(address, {**fewer, "name": "Grey van"})
    assert answer.status_code == 409
    assert "How it is now" in text(answer)


# ---- planning ----


def test_a_run_is_planned_with_four_fields(olha: Browser, cast: Cast) -> None:
    olha.post("/vehicles/new", VAN)
    fields = {
        "vehicle": str(only(Vehicle).id),
        "date": tomorrow(),
        "area": "Kupiansk",
        "team": str(cast.taras.id),
    }
    answer = olha.post("/runs/new", fields)
    assert answer.status_code == 303
    run = only(Run)
    assert answer.location == f"/runs/{run.id}"
    assert run.starts_at == runs.hour(1, 6)
    assert run.turn_back_at == runs.hour(1, 13)
    assert run.place is not None
    assert olha.get(answer.location).status_code == 200
    assert olha.get("/runs").status_code == 200


def test_a_run_sent_twice_is_planned_once(olha: Browser, cast: Cast) -> None:
    olha.post("/vehicles/new", VAN)
    fields = {
        "vehicle": str(only(Vehicle).id), "date": tomorrow(), "area": "Kupiansk",
        "once": "0b8f4b1e-7d5e-4c56-9a6e-000000000002",
    }  # fmt: skip
    first, second = olha.post("/runs/new", fields), olha.post("/runs/new", fields)
    assert first.location == second.location
    assert only(Run).area == "Kupiansk"


def test_wrong_fields_of_a_run_are_kept_and_named(olha: Browser) -> None:
    olha.post("/vehicles/new", VAN)
    van = str(only(Vehicle).id)
    for wrong in (
        {"vehicle": "nonsense"},
        {"date": "the day after"},
        {"area": ""},
        {"date": "2020-01-01"},
        {"starts": "06:00", "ends": "08:00", "turn_back": "13:00"},
        {"people": "400"},
        {"lat": "95", "lon": "37"},
        {"place": "nowhere"},
    ):
        fields = {"vehicle": van, "date": tomorrow(), "area": "Behind the river", **wrong}
        answer = olha.post("/runs/new", fields)
        assert answer.status_code == 422, wrong
        assert "area" in wrong or "Behind the river" in text(answer)
    assert db.session.query(Run).count() == 0


def test_a_van_on_two_runs_is_refused_with_the_first(olha: Browser, run_id: UUID) -> None:
    fields = {"vehicle": str(only(Vehicle).id), "date": tomorrow(), "area": "Izium"}
    answer = olha.post("/runs/new", fields)
    assert answer.status_code == 409
    assert "R-1" in text(answer)


def test_a_stale_plan_shows_how_it_is_now(olha: Browser, run_id: UUID) -> None:
    van, seen = str(only(Vehicle).id), str(only(Run).version)
    fields = {"vehicle": van, "date": tomorrow(), "area": "Izium", "version": seen}
    assert olha.post(f"/runs/{run_id}/edit", fields).status_code == 303
    answer = olha.post(f"/runs/{run_id}/edit", {**fields, "area": "Balakliia"})
    assert answer.status_code == 409
    assert "Izium" in text(answer)
    assert "Balakliia" in text(answer)
    assert only(Run).area == "Izium"


def test_stops_are_added_moved_and_dropped(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        spot_id = str(feeding.spot(position=runs.NEAR_KUPIANSK).id)
    address = f"/runs/{run_id}/stops/new"
    people = {"kind": "people", "people": "2", "address": "Lisova 3", "contact_name": "Halyna"}
    assert olha.post(address, people).status_code == 303
    assert olha.post(f"/runs/{run_id}/spots", {"spot": spot_id}).status_code == 303
    first, second = only(Run).stops
    assert olha.post(f"/runs/{run_id}/stops/{second.id}/move", {"to": "1"}).status_code == 303
    assert [it.id for it in only(Run).stops] == [second.id, first.id]
    assert olha.get(f"/runs/{run_id}/stops/{first.id}").status_code == 200
    assert olha.post(f"/runs/{run_id}/stops/order").status_code == 303
    assert olha.post(f"/runs/{run_id}/stops/{first.id}/drop").status_code == 303
    assert only(Stop).id == second.id


def test_a_stop_at_no_spot_is_refused_with_what_was_typed(olha: Browser, run_id: UUID) -> None:
    address = f"/runs/{run_id}/stops/new"
    answer = olha.post(address, {"kind": "spot", "note": "ring <twice>"})
    assert answer.status_code == 422
    assert "ring &lt;twice&gt;" in text(answer)
    assert olha.post(address, {"kind": "nonsense"}).status_code == 422
    assert olha.post(address, {"kind": "people", "people": "9"}).status_code == 422
    nobody = olha.post(address, {"kind": "people", "people": "0", "address": "Lisova 5"})
    assert nobody.status_code == 422
    assert "Say how many people" in text(nobody)
    assert 'value="Lisova 5"' in text(nobody)
    assert olha.post(address, {"kind": "people", "people": ""}).status_code == 422
    move = f"/runs/{run_id}/stops/0b8f4b1e-7d5e-4c56-9a6e-000000000002/move"
    assert olha.post(move, {"to": "1"}).status_code == 404
    assert olha.post(move, {"to": "up"}).status_code == 400


# ---- seats ----


def test_an_animal_is_seated_and_taken_out_again(olha: Browser, run_id: UUID) -> None:
    dog = make_animal(needs=frozenset({Need.TRANSPORT}))
    code = dog.code
    assert code in text(olha.get(f"/runs/{run_id}"))
    answer = olha.post(f"/runs/{run_id}/seats", {"animal": code})
    assert answer.status_code == 303
    assert only(Animal).status == Status.SEATED
    assert "Take out of the van" in text(olha.get(answer.location))
    assert olha.post(f"/runs/{run_id}/unseat", {"animal": code}).status_code == 303
    assert only(Animal).status == Status.WAITING


def test_a_shared_crate_is_refused_with_the_rule(olha: Browser, run_id: UUID) -> None:
    crate = next(it.id for it in only(Vehicle).crates if it.size == Size.L)
    calm = make_animal(size=Size.S, temperament=Temperament.FRIENDLY).code
    growler = make_animal(size=Size.S, temperament=Temperament.AGGRESSIVE).code
    fields = {"animal": calm, "crate": str(crate)}
    assert olha.post(f"/runs/{run_id}/seats", fields).status_code == 303
    answer = olha.post(f"/runs/{run_id}/seats", {"animal": growler, "crate": str(crate)})
    assert answer.status_code == 422
    assert "an aggressive animal always travels alone" in text(answer)
    assert growler in text(answer)


def test_a_watched_animal_asks_for_a_reason_that_is_printed(olha: Browser, run_id: UUID) -> None:
    biter = make_animal(size=Size.M, condition=frozenset({Condition.BIT_SOMEONE})).code
    refused = olha.post(f"/runs/{run_id}/seats", {"animal": biter})
    assert refused.status_code == 422
    assert "With a reason it can be done" in text(refused)
    fields = {"animal": biter, "reason": "the vet agrees"}
    assert olha.post(f"/runs/{run_id}/seats", fields).status_code == 303
    assert "the vet agrees" in text(olha.get(f"/runs/{run_id}/sheet"))


def test_a_code_is_taken_in_either_alphabet(olha: Browser, run_id: UUID) -> None:
    number = make_animal().number
    answer = olha.post(f"/runs/{run_id}/seats", {"animal": f"к {number}"})
    assert answer.status_code == 303
    assert only(Seat).animal.number == number


def test_no_such_animal_and_no_such_crate_are_said(olha: Browser, run_id: UUID) -> None:
    code = make_animal().code
    assert olha.post(f"/runs/{run_id}/seats", {"animal": "K-9999"}).status_code == 422
    assert olha.post(f"/runs/{run_id}/seats", {"animal": ""}).status_code == 422
    other = {"animal": code, "crate": "0b8f4b1e-7d5e-4c56-9a6e-000000000002"}
    assert olha.post(f"/runs/{run_id}/seats", other).status_code == 404
    assert olha.post(f"/runs/{run_id}/unseat", {"animal": code}).status_code == 404


def test_one_already_seated_elsewhere_is_said_with_its_run(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        dog = animal()
        other = runs.run(runs.van("Blue van"))
        seating.seat(None, other.id, dog.id)
        code = dog.code
    answer = olha.post(f"/runs/{run_id}/seats", {"animal": code})
    assert answer.status_code == 409
    assert "R-2" in text(answer)


# ---- the day ----


def test_the_day_goes_from_loading_to_closed(olha: Browser, run_id: UUID, cast: Cast) -> None:
    with write_transaction():
        garage = stock.warehouse()
        lot, store = str(stock.receipt(garage, 200_000).lot_id), str(garage.id)
        dog = animal(needs=frozenset({Need.TRANSPORT}))
        code, spot_id = dog.code, str(feeding.spot(dogs=3, position=runs.NEAR_KUPIANSK).id)
    address = f"/runs/{run_id}"
    assert olha.post(f"{address}/seats", {"animal": code}).status_code == 303
    assert olha.post(f"{address}/spots", {"spot": spot_id}).status_code == 303
    load = {"lot": lot, "grams": "40000", "store": store}
    assert olha.post(f"{address}/load", load).status_code == 303
    assert olha.get(f"{address}/load").status_code == 200
    assert olha.post(f"{address}/depart").status_code == 303
    late = olha.post(f"{address}/load", load)
    assert late.status_code == 409
    assert "On the road" in text(late)
    assert olha.get(f"{address}/feed?spot={spot_id}").status_code == 200
    fed = {"spot": spot_id, "kilograms": "12,5", "leftover": "none"}
    assert olha.post(f"{address}/feed", fed).status_code == 303
    assert olha.post(f"{address}/pick-up", {"animal": code}).status_code == 303
    assert olha.post(f"{address}/news", {"state": "out"}).status_code == 303
    handed = {"animal": code, "to": "owner"}
    assert olha.post(f"{address}/hand-over", handed).status_code == 303
    early = olha.post(f"{address}/close")
    assert early.status_code == 409
    assert olha.post(f"{address}/state", {"state": "back"}).status_code == 303
    back = {"lot": lot, "bags": "2", "kilograms": "6,5", "store": store}
    assert olha.post(f"{address}/return", back).status_code == 303
    refused = olha.post(f"{address}/close")
    assert refused.status_code == 422
    assert "1,000 g" in text(refused)
    assert olha.post(f"{address}/close", {"stays": "1"}).status_code == 303
    assert only(Run).state == RunState.CLOSED
    assert olha.get(address).status_code == 200
    assert code in text(olha.get(address))


def test_closing_names_the_animals_without_an_end(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        dog = animal()
        seating.seat(None, run_id, dog.id)
        road.depart(None, run_id)
        road.come_back(None, run_id)
        code = dog.code
    answer = olha.post(f"/runs/{run_id}/close")
    assert answer.status_code == 422
    assert f"became of {code}" in text(answer)


def test_an_animal_that_was_not_caught_waits_again(taras: Browser, run_id: UUID) -> None:
    with write_transaction():
        dog = animal()
        seating.seat(None, run_id, dog.id)
        open_now(run_id)
        road.depart(None, run_id)
        code = dog.code
    page = text(taras.get(f"/runs/{run_id}"))
    assert code in page
    assert "1 more is to be fetched at its stop." in page
    fields = {"animal": code, "outcome": "failed_to_catch"}
    assert taras.post(f"/runs/{run_id}/outcome", fields).status_code == 303
    assert "to be fetched at" not in text(taras.get(f"/runs/{run_id}"))
    assert only(Animal).status == Status.WAITING


def test_wrong_words_from_the_road_are_kept(taras: Browser, run_id: UUID) -> None:
    with write_transaction():
        open_now(run_id)
        road.depart(None, run_id)
    address = f"/runs/{run_id}"
    assert taras.post(f"{address}/pick-up", {"animal": "K-777"}).status_code == 422
    assert taras.post(f"{address}/outcome", {"animal": "K-1"}).status_code == 422
    assert taras.post(f"{address}/outcome", {"animal": "K-1", "outcome": "x"}).status_code == 422
    assert taras.post(f"{address}/hand-over", {"animal": "K-1", "to": "x"}).status_code == 422
    assert taras.post(f"{address}/news", {"state": "here"}).status_code == 400
    answer = taras.post(f"{address}/feed", {"kilograms": "some", "note": "<b>"})
    assert answer.status_code == 422
    assert "&lt;b&gt;" in text(answer)


def test_food_that_is_not_there_is_said_with_what_is_left(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        garage = stock.warehouse()
        lot, store = str(stock.receipt(garage, 30_000).lot_id), str(garage.id)
    load = {"lot": lot, "kilograms": "40", "store": store}
    answer = olha.post(f"/runs/{run_id}/load", load)
    assert answer.status_code == 409
    assert "30" in text(answer)
    assert olha.post(f"/runs/{run_id}/load", {**load, "kilograms": "x"}).status_code == 422
    assert olha.post(f"/runs/{run_id}/load", {**load, "lot": "x"}).status_code == 422
    missing = {**load, "store": "0b8f4b1e-7d5e-4c56-9a6e-000000000002"}
    assert olha.post(f"/runs/{run_id}/load", missing).status_code == 404


def test_a_load_is_planned_then_confirmed(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        garage = stock.warehouse()
        lot, store = str(stock.receipt(garage, 30_000).lot_id), str(garage.id)
    fields = {"lot": lot, "bags": "2", "store": store, "act": "plan"}
    assert olha.post(f"/runs/{run_id}/load", fields).status_code == 303
    van = only(Vehicle).store_id
    assert books.held(van) == []
    (load,) = loading.loads(run_id)
    load_id = load.id
    assert olha.post(f"/runs/{run_id}/loads/{load_id}/confirm").status_code == 303
    db.session.rollback()
    assert [it.grams for it in books.held(van)] == [20_000]
    assert olha.post(f"/runs/{run_id}/loads/{load_id}/drop").status_code == 303
    db.session.rollback()
    assert books.held(van) == []


def test_a_cancelled_run_frees_its_animals_and_returns_its_food(
    olha: Browser, run_id: UUID
) -> None:
    with write_transaction():
        garage = stock.warehouse()
        lot, store = stock.receipt(garage, 30_000).lot_id, garage.id
        seating.seat(None, run_id, animal().id)
        loading.plan_load(None, run_id, lot, 10_000, store)
    asked = olha.post(f"/runs/{run_id}/cancel")
    assert asked.status_code == 422
    assert "Say where they are now" in text(asked)
    assert "Back in Garage" in text(asked)
    assert olha.post(f"/runs/{run_id}/cancel", {"food": "van"}).status_code == 303
    assert only(Animal).status == Status.WAITING
    back = {"lot": str(lot), "kilograms": "10", "store": str(store)}
    assert olha.post(f"/runs/{run_id}/return", back).status_code == 303


# ---- transport and flags ----


def test_transport_names_the_worst_first_with_the_reason(olha: Browser, run_id: UUID) -> None:
    hurt = make_animal(condition=frozenset({Condition.INJURED}), size=Size.M).code
    asked = make_animal(needs=frozenset({Need.TRANSPORT}), size=Size.M).code
    with write_transaction():
        sighting(count=4, needs=frozenset({Need.TRANSPORT}))
    page = text(olha.get("/transport"))
    assert page.index(hurt) < page.index(asked)
    assert "injured" in page
    assert "Pack of 4" in page
    assert "R-1, tomorrow" in page
    where_to = f"/animals/{hurt}/shelters"
    assert f'<a href="{where_to}">no place to go yet' in page
    assert olha.get(where_to).status_code == 200
    assert hurt in text(olha.get("/transport?urgency=red"))
    assert asked not in text(olha.get("/transport?urgency=red&page=nonsense"))


def test_transport_names_the_shelters_with_free_places(olha: Browser) -> None:
    assert "No place is free" in text(olha.get("/transport"))
    with write_transaction():
        names = [shelters.shelter(places).name for places in range(8)]
    page = text(olha.get("/transport"))
    named = re.findall(r'<a href="/shelters/[0-9a-f-]{36}">(Place \d+)</a> <b>(\d)</b>', page)
    assert named == [(names[free], f"{free}") for free in range(7, 1, -1)]
    assert "and 1 more" in page


def test_a_flag_is_set_and_lifted_by_hand(olha: Browser) -> None:
    code = make_animal().code
    assert "Nobody needs transport" in text(olha.get("/transport"))
    assert olha.get(f"/animals/{code}/flag").status_code == 200
    assert olha.post(f"/animals/{code}/flag", {"urgency": "red"}).status_code == 422
    fields = {"urgency": "yellow", "reason": "the roof is gone"}
    assert olha.post(f"/animals/{code}/flag", fields).status_code == 303
    assert code in text(olha.get("/transport"))
    assert only(Animal).waiting_since is not None
    lifted = {"urgency": "lift", "reason": "a neighbour took it in"}
    assert olha.post(f"/animals/{code}/flag", lifted).status_code == 303
    assert "Nobody needs transport" in text(olha.get("/transport"))


# ---- whose business it is ----


def open_now(run_id: UUID) -> None:
    """Let the run begin within a day, so that its team sees it."""
    run = db.session.get_one(Run, run_id)
    run.starts_at = runs.hour(0, 0)
    refresh_grants(run)


def test_a_volunteer_sees_an_own_run_from_a_day_before_until_it_closes(
    taras: Browser, iryna: Browser, run_id: UUID, cast: Cast
) -> None:
    with write_transaction():
        run = db.session.get_one(Run, run_id)
        run.starts_at, run.ends_at = runs.hour(3, 6), runs.hour(3, 18)
    address = f"/runs/{run_id}"
    assert taras.get(address).status_code == 404
    assert taras.get(f"{address}/sheet").status_code == 404
    assert "R-1" not in text(taras.get("/runs"))
    with write_transaction():
        open_now(run_id)
    for page in (address, f"{address}/sheet", f"{address}/checkpoint", "/runs"):
        assert taras.get(page).status_code == 200, page
    assert iryna.get(address).status_code == 404
    assert iryna.post(f"{address}/news", {"state": "left"}).status_code == 404
    with write_transaction():
        road.depart(None, run_id)
        road.come_back(None, run_id)
        from animals.runs import ending

        ending.close_run(None, run_id)
    assert taras.get(address).status_code == 404
    assert db.session.scalars(grants.open_to(cast.taras, grants.Kind.RUN)).all() == []


def test_planning_is_for_coordinators(
    taras: Browser, hanna: Browser, nobody: Browser, run_id: UUID
) -> None:
    address = f"/runs/{run_id}"
    some_id = "0b8f4b1e-7d5e-4c56-9a6e-000000000002"
    get = (
        "/runs/new", "/vehicles", "/vehicles/new", "/transport", f"{address}/edit",
        f"{address}/load", f"{address}/stops/new", "/animals/K-1/flag",
    )  # fmt: skip
    post = (
        "/runs/new", "/vehicles/new", f"{address}/edit", f"{address}/seats", f"{address}/unseat",
        f"{address}/load", f"{address}/depart", f"{address}/close", f"{address}/cancel",
        f"{address}/state", f"{address}/return", f"{address}/loss", f"{address}/spots",
        f"{address}/stops/new", f"{address}/stops/{some_id}/drop", "/animals/K-1/flag",
    )  # fmt: skip
    with write_transaction():
        open_now(run_id)
    for browser in (taras, hanna):
        for page in get:
            assert browser.get(page).status_code == 404, page
        for page in post:
            assert browser.post(page).status_code == 404, page
    for page in ("/runs", address, f"{address}/sheet", f"{address}/feed"):
        assert hanna.get(page).status_code == 404, page
        assert nobody.get(page).status_code == 401, page


def test_forms_without_their_token_are_refused(olha: Browser, run_id: UUID) -> None:
    for page in ("/runs/new", f"/runs/{run_id}/seats", f"/runs/{run_id}/depart"):
        assert olha.client.post(page, data={}).status_code == 400


def test_a_checkpoint_learns_neither_way_nor_people(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        seating.seat(None, run_id, animal(place_note="behind the bakery").id)
    whole = text(olha.get(f"/runs/{run_id}/sheet"))
    shown = text(olha.get(f"/runs/{run_id}/checkpoint"))
    assert "behind the bakery" in whole
    for secret in ("behind the bakery", "Taras", "Kupiansk", "06:00"):
        assert secret not in shown, secret


def test_handing_over_asks_who_received_it(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        dog = animal()
        seating.seat(None, run_id, dog.id)
        road.depart(None, run_id)
        road.pick_up(None, run_id, dog.id)
        code = dog.code
    fields = {"animal": code, "to": HandoverTo.SHELTER}
    answer = olha.post(f"/runs/{run_id}/hand-over", fields)
    assert answer.status_code == 422
    assert "Say who received it" in text(answer)


# ---- from paper ----


def test_a_day_kept_on_paper_is_entered_in_one_go(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        garage = stock.warehouse()
        lot, store = stock.receipt(garage, 100_000).lot_id, garage.id
        fetched, missed = animal(), animal()
        for dog in (fetched, missed):
            seating.seat(None, run_id, dog.id)
        spot_id = feeding.spot(dogs=3, position=runs.NEAR_KUPIANSK).id
        olha_adds = {"spot": str(spot_id)}
        loading.plan_load(None, run_id, lot, 40_000, store)
        seats = {seat.animal_id: seat.id.hex for seat in db.session.query(Seat)}
        fetched_id, missed_id = fetched.id, missed.id
    olha.post(f"/runs/{run_id}/spots", olha_adds)
    db.session.rollback()
    stop = db.session.query(Stop).filter(Stop.spot_id == spot_id).one().id.hex
    address = f"/runs/{run_id}/after"
    page = text(olha.get(address))
    assert f'name="seat_{seats[fetched_id]}"' in page
    fields = {
        f"seat_{seats[fetched_id]}": "fetched",
        f"seat_{seats[fetched_id]}_to": "owner",
        f"seat_{seats[missed_id]}": "not_found",
        f"spot_{stop}": "12,5",
        f"spot_{stop}_leftover": "none",
        f"lot_{lot.hex}_back": "20",
        f"lot_{lot.hex}_lost": "0.5",
        "store": str(store),
        "stays": "6",
        "closes": "y",
    }
    refused = olha.post(address, fields)
    assert refused.status_code == 422
    assert "1,000 g" in text(refused)
    assert 'value="12,5"' in text(refused)
    assert only(Run).state == RunState.PLANNED
    assert olha.post(address, {**fields, "stays": "7"}).status_code == 303
    assert only(Run).state == RunState.CLOSED
    states = {it.id: it.status for it in db.session.query(Animal)}
    assert states == {fetched_id: Status.WITH_OWNER, missed_id: Status.WAITING}


def test_nonsense_on_the_paper_page_is_named(olha: Browser, taras: Browser, run_id: UUID) -> None:
    with write_transaction():
        dog = animal()
        (seat,) = seating.seat(None, run_id, dog.id)
        field = f"seat_{seat.id.hex}"
    address = f"/runs/{run_id}/after"
    assert olha.post(address, {field: "eaten by wolves"}).status_code == 422
    assert olha.post(address, {field: "fetched", f"{field}_to": "x"}).status_code == 422
    assert olha.post(address, {field: "fetched", "stays": "much"}).status_code == 422
    assert taras.get(address).status_code == 404
    assert taras.post(address).status_code == 404


def test_the_crew_loads_one_bag_fewer_with_one_tap(
    olha: Browser, taras: Browser, iryna: Browser, run_id: UUID
) -> None:
    with write_transaction():
        garage = stock.warehouse()
        lot, store = str(stock.receipt(garage, 80_000).lot_id), str(garage.id)
        open_now(run_id)
    fields = {"lot": lot, "bags": "8", "store": store, "act": "plan"}
    assert olha.post(f"/runs/{run_id}/load", fields).status_code == 303
    (load,) = loading.loads(run_id)
    address = f"/runs/{run_id}/loads/{load.id}/confirm"
    assert address in text(taras.get(f"/runs/{run_id}"))
    assert iryna.post(address, {"grams": "70000"}).status_code == 404
    assert taras.post(address, {"grams": "70000"}).status_code == 303
    db.session.rollback()
    assert [it.grams for it in books.held(only(Vehicle).store_id)] == [70_000]


# ---- packs, and what a crew sees ----


def test_a_flagged_pack_becomes_animals_in_one_press_and_can_be_seated(
    olha: Browser, run_id: UUID
) -> None:
    with write_transaction():
        four = frozenset({Need.TRANSPORT})
        seen = sighting(count=3, needs=four, size=Size.S, captured_at=runs.hour(-4, 9))
        pack_id, since = seen.id, seen.captured_at
    press = {"once": str(uuid4())}
    for page in ("/transport", f"/runs/{run_id}"):
        assert f'action="/transport/packs/{pack_id}"' in text(olha.get(page))
    answer = olha.post(f"/transport/packs/{pack_id}", press)
    assert (answer.status_code, answer.location) == (303, "/transport")
    again = olha.post(f"/transport/packs/{pack_id}", press)
    assert (again.status_code, again.location) == (303, "/transport")
    with write_transaction():
        made = db.session.query(Animal).order_by(Animal.number).all()
        assert [it.code for it in made] == ["K-0001", "K-0002", "K-0003"]
        assert len({it.group_id for it in made} - {None}) == 1
        assert {it.waiting_since for it in made} == {since}
    assert "K-0001, K-0002, K-0003 have pages of their own" in text(olha.get("/transport"))
    assert olha.post(f"/transport/packs/{pack_id}").status_code == 409
    seated = olha.post(f"/runs/{run_id}/seats", {"animal": "K-0002"})
    assert seated.status_code == 303
    assert db.session.query(Seat).filter_by(is_open=True).count() == 3


def test_a_pack_told_apart_from_a_run_leads_back_to_it(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        pack_id = sighting(count=2, needs=frozenset({Need.TRANSPORT})).id
    answer = olha.post(f"/transport/packs/{pack_id}", {"run": str(run_id)})
    assert (answer.status_code, answer.location) == (303, f"/runs/{run_id}")
    assert olha.post(f"/transport/packs/{pack_id}", {"run": "nowhere"}).status_code == 400


def test_a_pack_is_told_apart_by_coordinators_alone(taras: Browser) -> None:
    with write_transaction():
        pack_id = sighting(count=2, needs=frozenset({Need.TRANSPORT})).id
    assert taras.post(f"/transport/packs/{pack_id}").status_code == 404


def test_what_the_crew_logs_on_the_road_stands_on_the_runs_page(
    olha: Browser, taras: Browser, run_id: UUID
) -> None:
    with write_transaction():
        road.depart(None, run_id)
    taras.post("/animals/new", {"count": "1", "species": "dog"})
    taras.post("/animals/new", {"count": ["1", "4"], "species": "cat"})
    olha.post("/animals/new", {"count": "1", "species": "cat"})
    page = text(taras.get(f"/runs/{run_id}"))
    seen = page.partition('id="seen"')[2].partition("</section>")[0]
    assert "K-0001" in seen
    assert "Pack of 4" in seen
    assert "K-0002" not in seen
    assert seen.count("nobody planned it") == 2
    assert taras.post(f"/runs/{run_id}/pick-up", {"animal": "K-0001"}).status_code == 303
    seen = text(taras.get(f"/runs/{run_id}")).partition('id="seen"')[2].partition("</section>")[0]
    assert "In the van" in seen
    assert "pick-up" not in seen
    assert "1 that nobody planned was left there" in text(olha.get(f"/runs/{run_id}"))
    assert "Seen on this run" in text(olha.get(f"/runs/{run_id}/after"))


# ---- a page that stood open while the run moved on ----


def test_seating_on_a_run_that_has_left_says_why_not(olha: Browser, run_id: UUID) -> None:
    dog = make_animal().code
    with write_transaction():
        road.depart(None, run_id)
    answer = olha.post(f"/runs/{run_id}/seats", {"animal": dog})
    assert answer.status_code == 409
    assert notices(answer) == ["The run is “On the road” now, so this can no longer be done."]


def test_cancelling_a_run_that_has_left_says_why_not(olha: Browser, run_id: UUID) -> None:
    with write_transaction():
        road.depart(None, run_id)
    answer = olha.post(f"/runs/{run_id}/cancel", {"food": "van"})
    assert answer.status_code in (409, 422)
    assert notices(answer)


def test_fetching_on_a_run_that_has_not_left_says_why_not(olha: Browser, run_id: UUID) -> None:
    dog = make_animal().code
    answer = olha.post(f"/runs/{run_id}/pick-up", {"animal": dog})
    assert answer.status_code == 409
    assert notices(answer)


def notices(answer: Any) -> list[str]:
    """The loud sentences on top of the page."""
    return re.findall(r'notice--loud">.*?<p class="strong">(.*?)</p>', text(answer), re.DOTALL)


# ---- the road ----


def test_the_road_is_a_third_longer_than_the_crows_way_until_somebody_knows_better(
    olha: Browser, run_id: UUID
) -> None:
    run = only(Run)
    assert run.road_factor == 1.35
    assert 'value="1.35"' in text(olha.get(f"/runs/{run_id}/edit"))
    fields = {"version": run.version, "date": tomorrow(), "area": "Kupiansk"}
    answer = olha.post(f"/runs/{run_id}/edit", {**fields, "road_factor": "1,8"})
    assert answer.status_code == 303
    assert only(Run).road_factor == 1.8
    fields["version"] = only(Run).version
    for odd in ("0,5", "6", "a", "1e3", "-1", "nan"):
        answer = olha.post(f"/runs/{run_id}/edit", {**fields, "road_factor": odd})
        assert answer.status_code == 422
        assert "A number from 1 to 5" in text(answer)
