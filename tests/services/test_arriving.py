"""When shelters learn the hour of an arrival, whatever decides it and in whichever order."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from animals import clock
from animals.db import db, write_transaction
from animals.runs import arriving, changes, placing, road, seating
from animals.runs.models import Run
from animals.runs.refusals import BadHour, RunMovedOn
from animals.shelters import listing, notices, service
from animals.shelters.models import Claim
from animals.shelters.rules import Notice
from animals.sightings.models import Animal
from tests.factories import runs
from tests.factories.shelters import offered, shelter
from tests.people import Browser, Cast
from tests.services.test_claim_races import race
from tests.soak import scaled

DAWN = datetime.fromisoformat("2026-11-24T04:30:00+00:00")
"""A Tuesday, half past six where the team lives."""


@dataclass
class Trip:
    """A run of today with a dog that Hanna's shelter has claimed, not confirmed yet."""

    cast: Cast
    run_id: UUID
    animal_id: UUID
    claim_id: UUID
    shelter_id: UUID
    code: str

    def told(self) -> dict[Notice, str]:
        """The notices of the worker, by kind."""
        db.session.rollback()
        claims = listing.claims_of_shelter(self.shelter_id)
        return {one.kind: one.text for one in notices.unread(self.cast.hanna, claims)}

    def depart(self) -> None:
        with write_transaction():
            road.depart(None, self.run_id)

    def confirm(self) -> None:
        with write_transaction():
            service.confirm(self.cast.olha, self.claim_id)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    moment = [DAWN]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture
def trip(app: Flask, cast: Cast, now: list[datetime]) -> Trip:
    with write_transaction():
        run = runs.run(team=[cast.taras], days=0, starts_at=DAWN, ends_at=runs.hour(0, 18))
        dog, home = offered(), shelter(workers=[cast.hanna.id])
        (claim,) = service.claim(cast.hanna, home.id, dog.id)
        seating.seat(None, run.id, dog.id)
        return Trip(cast, run.id, dog.id, claim.id, home.id, dog.code)


class TestConfirming:
    def test_confirmed_while_the_run_is_planned_the_half_day_is_told(self, trip: Trip) -> None:
        assert Notice.ARRIVES not in trip.told()
        trip.confirm()
        assert trip.told()[Notice.ARRIVES] == f"{trip.code}: arrives today, evening."

    def test_confirmed_after_the_crew_left_the_hour_is_told(self, trip: Trip) -> None:
        trip.depart()
        assert Notice.EXPECTED not in trip.told()
        trip.confirm()
        assert trip.told()[Notice.EXPECTED] == f"{trip.code}: expected about 18:00."

    def test_my_animals_says_the_same_hour(self, hanna: Browser, trip: Trip) -> None:
        trip.depart()
        trip.confirm()
        page = hanna.get("/my-animals").get_data(as_text=True)
        assert page.count("expected about 18:00") == 2  # among the news and on the claim

    def test_confirmed_before_the_crew_leaves_the_hour_comes_with_leaving(self, trip: Trip) -> None:
        trip.confirm()
        trip.depart()
        assert trip.told()[Notice.EXPECTED] == f"{trip.code}: expected about 18:00."

    def test_the_crew_drives_there_and_reads_of_it(self, trip: Trip) -> None:
        with write_transaction():
            run = db.session.get_one(Run, trip.run_id)
            (stop,) = [it for it in run.stops if it.shelter_id]
            db.session.delete(stop)
        trip.depart()
        db.session.rollback()
        before = db.session.get_one(Run, trip.run_id).version
        trip.confirm()
        db.session.rollback()
        run = db.session.get_one(Run, trip.run_id)
        assert [it.shelter_id for it in run.stops if it.shelter_id] == [trip.shelter_id]
        assert run.version == before + 1

    def test_promised_by_phone_while_the_crew_is_out(
        self, olha: Browser, trip: Trip, cast: Cast
    ) -> None:
        trip.depart()
        with write_transaction():
            service.withdraw(cast.olha, trip.claim_id, "wrong button")
        olha.post(f"/animals/{trip.code}/promise", {"shelter": str(trip.shelter_id)})
        assert trip.told()[Notice.EXPECTED] == f"{trip.code}: expected about 18:00."

    def test_given_a_place_from_the_runs_own_page(self, trip: Trip, cast: Cast) -> None:
        trip.depart()
        db.session.rollback()
        before = db.session.get_one(Run, trip.run_id).version
        with write_transaction():
            placing.promise(cast.olha, trip.run_id, trip.animal_id, trip.shelter_id)
        assert trip.told()[Notice.EXPECTED] == f"{trip.code}: expected about 18:00."
        assert db.session.get_one(Run, trip.run_id).version == before + 1

    def test_one_taken_along_unplanned_is_expected_too(self, trip: Trip, cast: Cast) -> None:
        with write_transaction():
            other = offered()
            service.promise(cast.olha, trip.shelter_id, other.id)
            code = other.code
            road.depart(None, trip.run_id)
            road.pick_up(None, trip.run_id, other.id)
        db.session.rollback()
        claims = listing.claims_of_shelter(trip.shelter_id)
        said = {one.text for one in notices.unread(cast.hanna, claims)}
        assert f"{code}: expected about 18:00." in said


class TestAnotherHour:
    @pytest.fixture
    def out(self, trip: Trip) -> Trip:
        trip.confirm()
        trip.depart()
        return trip

    def test_a_new_hour_is_told_beside_the_old_one(self, out: Trip, taras: Browser) -> None:
        assert taras.post(f"/runs/{out.run_id}/home", {"home_at": "21:00"}).status_code == 303
        changed = f"{out.code}: expected about 21:00 now, instead of 18:00."
        assert out.told()[Notice.EXPECTED] == changed
        page = taras.get(f"/runs/{out.run_id}").get_data(as_text=True)
        assert "Home about 21:00." in page

    def test_confirmed_after_the_hour_changed_only_the_new_one_is_told(
        self, trip: Trip, taras: Browser
    ) -> None:
        trip.depart()
        taras.post(f"/runs/{trip.run_id}/home", {"home_at": "21:00"})
        trip.confirm()
        assert trip.told()[Notice.EXPECTED] == f"{trip.code}: expected about 21:00."

    def test_an_hour_past_midnight_is_tomorrows(self, out: Trip, taras: Browser) -> None:
        taras.post(f"/runs/{out.run_id}/home", {"home_at": "01:30"})
        db.session.rollback()
        run = db.session.get_one(Run, out.run_id)
        assert run.ends_at == datetime.fromisoformat("2026-11-24T23:30:00+00:00")

    def test_only_a_crew_that_is_out_comes_home(self, trip: Trip, cast: Cast) -> None:
        with write_transaction(), pytest.raises(RunMovedOn):
            arriving.expect_home(cast.olha, trip.run_id, DAWN + timedelta(hours=9))

    @pytest.mark.parametrize("hours", [-1, 0, 24.01, 100])
    def test_an_impossible_hour_is_refused(self, out: Trip, cast: Cast, hours: float) -> None:
        with write_transaction(), pytest.raises(BadHour):
            arriving.expect_home(cast.olha, out.run_id, DAWN + timedelta(hours=hours))

    @pytest.mark.parametrize("typed", ["", "25:00", "soon", "18:00:99"])
    def test_nonsense_is_refused(self, out: Trip, taras: Browser, typed: str) -> None:
        assert taras.post(f"/runs/{out.run_id}/home", {"home_at": typed}).status_code == 422

    def test_whoever_is_not_on_the_run_has_no_say(self, out: Trip, iryna: Browser) -> None:
        assert iryna.post(f"/runs/{out.run_id}/home", {"home_at": "21:00"}).status_code == 404


def test_another_plan_before_leaving_moves_the_told_half_day(trip: Trip, cast: Cast) -> None:
    trip.confirm()
    db.session.rollback()
    version = db.session.get_one(Run, trip.run_id).version
    with write_transaction():
        changes.put_off(cast.olha, trip.run_id, version, days=1)
    assert trip.told()[Notice.ARRIVES] == f"{trip.code}: arrives tomorrow, evening."
    assert db.session.get_one(Claim, trip.claim_id).arrives_at is not None
    assert db.session.get_one(Animal, trip.animal_id).code == trip.code


@pytest.mark.soak
def test_leaving_and_confirming_in_one_instant_tells_the_hour(app: Flask, cast: Cast) -> None:
    rounds = scaled(120)
    with write_transaction():
        home = shelter()
        pairs = []
        for number in range(rounds):
            run = runs.run(runs.van(f"Van {number}"), team=[cast.taras], days=number + 1)
            dog = offered()
            (claim,) = service.claim(None, home.id, dog.id)
            seating.seat(None, run.id, dog.id)
            pairs.append((run.id, claim.id))
    acts = [
        lambda n: road.depart(None, pairs[n][0]),
        lambda n: service.confirm(None, pairs[n][1]),
    ]
    assert race(app, rounds, acts) == [["done", "done"]] * rounds
    db.session.rollback()
    for run_id, claim_id in pairs:
        news = db.session.get_one(Claim, claim_id).news
        assert news is not None
        assert news.expected_at == db.session.get_one(Run, run_id).ends_at
