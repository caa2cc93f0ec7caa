"""Drugs given on a run: on whom, when, and that whoever receives the animal is told."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals import clock
from animals.db import db, write_transaction
from animals.errors import NotFound
from animals.runs import doses, road, seating
from animals.runs.models import Run
from animals.runs.refusals import DoseOutsideRun, NotOnRun, RunMovedOn
from animals.runs.road_models import Dose
from animals.runs.rules import HandoverTo
from animals.shelters.models import Claim
from animals.sightings.models import Animal
from tests.factories import runs, shelters
from tests.factories.sightings import animal
from tests.people import Cast


def out(cast: Cast) -> tuple[Run, Animal]:
    """A run of today that is out, with a dog aboard."""
    run = runs.run(team=[cast.taras], days=0)
    dog = animal()
    seating.seat(None, run.id, dog.id)
    road.depart(None, run.id)
    road.pick_up(None, run.id, dog.id)
    return run, dog


def arrival_note(dog: Animal) -> str:
    return db.session.scalars(select(Claim.arrival_note).where(Claim.animal_id == dog.id)).one()


def test_a_dose_is_kept_with_who_and_when(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = out(cast)
        now = clock.now()
        doses.give(cast.taras, run.id, [dog.id], "  cefazolin;  2 ml ", now)
        (dose,) = doses.doses_of(run.id)
        assert (dose.animal_id, dose.what, dose.given_at) == (dog.id, "cefazolin, 2 ml", now)
        assert dose.by is not None
        assert dose.by.name == "Taras"


def test_it_goes_with_the_hand_over(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = out(cast)
        (dose,) = doses.give(cast.taras, run.id, [dog.id], "cefazolin 2 ml", clock.now())
        road.hand_over(None, run.id, [dog.id], HandoverTo.SHELTER, shelters.shelter().id)
        assert arrival_note(dog) == doses.in_words(dose)


def test_written_down_late_it_still_reaches_the_receiver(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = out(cast)
        road.hand_over(None, run.id, [dog.id], HandoverTo.SHELTER, shelters.shelter().id)
        before, now = clock.now() - timedelta(seconds=1), clock.now()
        doses.give(cast.taras, run.id, [dog.id], "meloxicam 1 ml", now)
        (other,) = doses.give(cast.taras, run.id, [dog.id], "cefazolin 2 ml", before)
        assert "meloxicam 1 ml" in arrival_note(dog)
        doses.take_back(cast.taras, run.id, other.id)
        assert "cefazolin" not in arrival_note(dog)
        assert "meloxicam 1 ml" in arrival_note(dog)


def test_no_dose_is_cut_in_half(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = out(cast)
        for number in range(3):
            doses.give(cast.taras, run.id, [dog.id], f"{number}" * 90, clock.now())
        road.hand_over(None, run.id, [dog.id], HandoverTo.SHELTER, shelters.shelter().id)
        told = arrival_note(dog)
        assert len(told) <= doses.NOTE_LENGTH
        assert "1" * 90 in told or "0" * 90 in told
        assert not told.endswith(";")


def test_neither_tomorrow_nor_yesterday(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = out(cast)
        for moment in (clock.now() + timedelta(hours=1), clock.now() - timedelta(days=2)):
            with pytest.raises(DoseOutsideRun):
                doses.give(cast.taras, run.id, [dog.id], "cefazolin", moment)


def test_only_to_animals_of_the_run(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, _ = out(cast)
        stranger = animal()
        with pytest.raises(NotOnRun) as refused:
            doses.give(cast.taras, run.id, [stranger.id], "cefazolin", clock.now())
        assert refused.value.facts["animal"] == stranger.code


def test_not_before_the_run_has_left(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(), animal()
        seating.seat(None, run.id, dog.id)
        with pytest.raises(RunMovedOn):
            doses.give(cast.taras, run.id, [dog.id], "cefazolin", clock.now())


def test_a_dose_of_another_run_is_not_taken_back(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = out(cast)
        (dose,) = doses.give(cast.taras, run.id, [dog.id], "cefazolin", clock.now())
        other = runs.run(runs.van("Other van"), [cast.iryna])
        road.depart(None, other.id)
        with pytest.raises(NotFound):
            doses.take_back(cast.taras, other.id, dose.id)
        assert db.session.scalar(select(func.count()).select_from(Dose)) == 1
