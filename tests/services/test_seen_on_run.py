"""What a crew sees on its run is kept with the run, and whom nobody planned is named."""

from datetime import timedelta

from flask import Flask

from animals import clock
from animals.db import db, write_transaction
from animals.runs import road, seating, seen
from animals.runs.models import Run
from animals.runs.rules import VisitOutcome
from animals.sightings.merging import merge
from animals.sightings.models import Sighting
from tests.factories import runs
from tests.factories.sightings import animal, sighting
from tests.people import Cast


def on_the_road(cast: Cast) -> Run:
    run = runs.run(team=[cast.taras])
    road.depart(None, run.id)
    return run


def logged(by: object, **facts: object) -> Sighting:
    made = sighting(by, **facts)  # type: ignore[arg-type]
    seen.note_on_the_way(by, made)  # type: ignore[arg-type]
    return made


def test_only_the_crew_and_only_while_it_is_out(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        logged(cast.taras)
        road.depart(None, run.id)
        logged(cast.iryna)
        logged(cast.taras, captured_at=clock.now() - timedelta(hours=1))
        assert seen.on_run(run) == []
        dog = logged(cast.taras)
        road.come_back(None, run.id)
        logged(cast.taras)
        assert [it.sighting.id for it in seen.on_run(run)] == [dog.id]


def test_said_twice_it_is_kept_once(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = on_the_road(cast)
        dog = logged(cast.taras)
        seen.note_sighting(run.id, dog.id)
        assert len(seen.on_run(run)) == 1


def test_an_animal_seen_twice_is_one_and_whom_nobody_planned_comes_first(
    app: Flask, cast: Cast
) -> None:
    with write_transaction():
        run, planned = runs.run(team=[cast.taras]), animal()
        seating.seat(None, run.id, planned.id)
        road.depart(None, run.id)
        logged(cast.taras, animal_id=planned.id)
        stray = logged(cast.taras)
        logged(cast.taras, animal_id=stray.animal_id)
        first, second = seen.on_run(run)
        assert (first.animal, second.animal) == (stray.animal, planned)
        assert (first.is_planned, second.is_planned) == (False, True)
        assert first.sighting.id != stray.id


def test_who_was_taken_along_or_planned_was_not_left_behind(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, planned = runs.run(team=[cast.taras]), animal()
        seating.seat(None, run.id, planned.id)
        road.depart(None, run.id)
        logged(cast.taras, animal_id=planned.id)
        taken, left = logged(cast.taras), logged(cast.taras)
        pack = logged(cast.taras, count=3)
        assert taken.animal_id is not None
        road.pick_up(None, run.id, taken.animal_id)
        road.not_fetched(None, run.id, planned.id, VisitOutcome.NOT_FOUND)
        found = seen.on_run(run)
        assert [it.sighting.id for it in seen.left_behind(found)] == [left.id, pack.id]
        assert [it.is_planned for it in found if it.animal == taken.animal] == [False]


def test_one_found_to_be_another_is_shown_as_that(app: Flask, cast: Cast) -> None:
    with write_transaction():
        known, run = animal(), on_the_road(cast)
        again = logged(cast.taras)
        assert again.animal_id is not None
        merge(cast.olha, known.id, again.animal_id)
        db.session.expire_all()
        assert [it.animal for it in seen.on_run(run)] == [known]
