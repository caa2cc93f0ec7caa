"""Seats to a place that takes nobody in on the day the run arrives: asked about, never silent."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from animals import i18n
from animals.db import db, write_transaction
from animals.runs import gates, seating
from animals.runs.models import Run
from animals.runs.refusals import ShelterClosed
from animals.runs.seating import Override
from animals.shelters import closed, service
from animals.shelters.models import Shelter
from animals.sightings.models import Animal
from animals.sightings.rules import Status
from tests.factories import runs
from tests.factories.shelters import SOMEWHERE, animal, litter, offered, shelter
from tests.people import Browser, Cast


def shut(cast: Cast, days: int = 1) -> tuple[Run, Animal, UUID]:
    run, dog, home = runs.run(runs.van(f"Van {days}")), offered(position=SOMEWHERE), shelter()
    day = i18n.local_today() + timedelta(days=days)
    closed.close(cast.olha, home.id, day, day)
    service.claim(None, home.id, dog.id)
    return run, dog, home.id


def test_seating_says_whose_gate_is_closed_when(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog, home = shut(cast)
        with pytest.raises(ShelterClosed) as refused:
            seating.seat(None, run.id, dog.id)
        assert refused.value.facts == {
            "field": "reason",
            "shelters": [db.session.get_one(Shelter, home).name],
            "day": run.date,
        }
        assert dog.status == Status.SEEN


def test_a_reason_outweighs_it_and_stays_on_the_seat(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog, _home = shut(cast)
        (seat,) = seating.seat(None, run.id, dog.id, None, Override("the vet opens for us"))
        assert seat.overridden == {gates.SHELTER_CLOSED}
        assert seat.override_reason == "the vet opens for us"
        other = next(it for it in run.vehicle.crates if it.id != seat.crate_id and it.size == "L")
        seating.seat(None, run.id, dog.id, other.id)  # another crate, the same gate
        assert seat.overridden == {gates.SHELTER_CLOSED}
        assert seat.override_reason == "the vet opens for us"


def test_the_day_before_and_the_day_after_are_no_reason(app: Flask, cast: Cast) -> None:
    with write_transaction():
        for days in (0, 2):
            run, dog, _home = shut(cast, days)
            (seat,) = seating.seat(None, run.id, dog.id)
            assert not seat.overridden


def test_it_is_the_day_of_arrival_that_counts(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog, _home = shut(cast, days=2)
        run.ends_at = runs.hour(2, 1)  # back after midnight
        with pytest.raises(ShelterClosed):
            seating.seat(None, run.id, dog.id)


def test_nobody_asks_about_places_that_do_not_take_it(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, _dog, _home = shut(cast)
        assert seating.seat(None, run.id, animal().id)


def test_the_whole_group_is_asked_about(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, _dog, home = shut(cast)
        pups = litter(2)
        service.offer(None, pups[0].id, "")
        service.claim(None, home, pups[0].id)
        with pytest.raises(ShelterClosed):
            seating.seat(None, run.id, pups[1].id)


def test_the_run_page_names_the_gate_the_day_and_the_reason(olha: Browser, cast: Cast) -> None:
    with write_transaction():
        run, dog, home = shut(cast)
        run_id, code = run.id, dog.code
        db.session.get_one(Shelter, home).name = "Home behind a gate"
    refused = olha.post(f"/runs/{run_id}/seats", {"animal": code})
    assert refused.status_code == 422
    said = "Home behind a gate takes nobody in on the day of arrival, tomorrow"
    assert said in refused.get_data(as_text=True)
    fields = {"animal": code, "reason": "they open for us"}
    assert olha.post(f"/runs/{run_id}/seats", fields).status_code == 303
    page = olha.get(f"/runs/{run_id}").get_data(as_text=True)
    assert "the place is closed that day. they open for us" in page
    assert re.search(r"<b>Hand over: Home behind a gate</b>(?:(?!</li>).)*closed that day", page)
    assert "they open for us" in olha.get(f"/runs/{run_id}/sheet").get_data(as_text=True)
