"""Caretakers of feeding spots who leave on a run, and what follows for spots, flags and stops."""

from uuid import uuid4

import pytest
from flask import Flask

from animals.db import db, write_transaction
from animals.errors import NotFound
from animals.feeding.models import Spot
from animals.feeding.rules import Caretaker
from animals.runs import calls, ending, flagging, leaving, road
from animals.runs.flag_models import Leaving
from animals.runs.models import Run
from animals.runs.refusals import RunMovedOn
from animals.runs.rules import CallAnswer, FlagReason, StopKind, VisitOutcome
from animals.sightings.models import Animal
from tests.factories import feeding, runs
from tests.factories.sightings import animal
from tests.people import Cast

PHONE = "+380 50 222 33 44"


def zoyas(**facts: object) -> Spot:
    return feeding.spot(
        **{  # type: ignore[arg-type]
            "position": runs.NEAR_KUPIANSK,
            "caretaker": Caretaker.STAYS,
            "contact_name": "Zoya",
            "contact_phone": PHONE,
            **facts,
        }
    )


def reasons(one: Animal) -> tuple[FlagReason, ...]:
    (found,) = flagging.flagged([one.id])
    return found.flag.reasons


def named(run: Run) -> list[str]:
    return [it.spot.name for it in leaving.of_run(run)]


def test_whoever_eats_there_is_flagged_and_waits_from_then_on(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, spot, dog = runs.run(), zoyas(), animal(position=runs.NEAR_KUPIANSK)
        leaving.leaves_on(cast.olha, run.id, spot.id)
        db.session.expire_all()
        assert reasons(dog) == (FlagReason.CARETAKER_LEAVES,)
        assert dog.waiting_since is not None
        assert spot.caretaker == Caretaker.LEAVING
        leaving.stays(cast.olha, spot.id)
        db.session.expire_all()
        assert reasons(dog) == ()
        assert dog.waiting_since is None
        assert (spot.caretaker, named(run)) == (Caretaker.STAYS, [])


def test_they_leave_on_one_run_only(app: Flask, cast: Cast) -> None:
    with write_transaction():
        first, other, spot = runs.run(), runs.run(runs.van("Other van"), days=2), zoyas()
        leaving.leaves_on(cast.olha, first.id, spot.id)
        leaving.leaves_on(cast.olha, other.id, spot.id)
        assert (named(first), named(other)) == ([], [spot.name])


def test_fetched_they_are_a_stop_where_the_spot_is_made_once(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, spot = runs.run(), zoyas()
        for _ in range(2):
            leaving.leaves_on(cast.olha, run.id, spot.id, fetch=True)
        (stop,) = [it for it in run.stops if it.kind == StopKind.PEOPLE]
        assert (stop.people, stop.contact and stop.contact.phone) == (1, PHONE)
        assert (stop.lat, stop.lon) == (spot.lat, spot.lon)
        (it,) = leaving.of_run(run)
        assert it.stop is stop


def test_once_the_run_closes_they_have_left(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, spot, dog = runs.run(team=[cast.taras]), zoyas(), animal(position=runs.NEAR_KUPIANSK)
        leaving.leaves_on(cast.olha, run.id, spot.id, fetch=True)
        road.depart(None, run.id)
        road.come_back(None, run.id)
        ending.close_run(None, run.id)
        assert spot.caretaker == Caretaker.LEFT
        assert reasons(dog) == (FlagReason.CARETAKER_LEFT,)
        assert db.session.query(Leaving).count() == 0


@pytest.mark.parametrize("outcome", [VisitOutcome.SKIPPED, VisitOutcome.COULD_NOT_REACH])
def test_whom_the_crew_could_not_fetch_still_wants_to_leave(
    app: Flask, cast: Cast, outcome: VisitOutcome
) -> None:
    with write_transaction():
        run, spot, dog = runs.run(team=[cast.taras]), zoyas(), animal(position=runs.NEAR_KUPIANSK)
        leaving.leaves_on(cast.olha, run.id, spot.id, fetch=True)
        road.depart(None, run.id)
        run.stops[0].outcome = outcome
        road.come_back(None, run.id)
        ending.close_run(None, run.id)
        assert spot.caretaker == Caretaker.LEAVING
        assert reasons(dog) == (FlagReason.CARETAKER_LEAVES,)


def test_a_cancelled_run_takes_nobody_and_nobody_is_forgotten(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, spot, dog = runs.run(), zoyas(), animal(position=runs.NEAR_KUPIANSK)
        leaving.leaves_on(cast.olha, run.id, spot.id)
        ending.cancel_run(None, run.id)
        assert leaving.of_spot(spot) is None
        assert reasons(dog) == (FlagReason.CARETAKER_LEAVES,)


def test_the_answer_on_the_phone_is_the_same_word(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, spot, dog = runs.run(), zoyas(), animal(position=runs.NEAR_KUPIANSK)
        calls.answer(cast.olha, run.id, [dog.id], CallAnswer.LEAVES, "leaves too")
        assert (named(run), spot.caretaker) == ([spot.name], Caretaker.LEAVING)


def test_nobody_leaves_on_a_run_that_has_left(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, spot = runs.run(team=[cast.taras]), zoyas()
        road.depart(None, run.id)
        with pytest.raises(RunMovedOn):
            leaving.leaves_on(cast.olha, run.id, spot.id)
        assert spot.caretaker == Caretaker.STAYS


def test_neither_spot_nor_run_is_made_up(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, spot = runs.run(), zoyas()
        with pytest.raises(NotFound):
            leaving.leaves_on(cast.olha, run.id, uuid4())
        with pytest.raises(NotFound):
            leaving.leaves_on(cast.olha, uuid4(), spot.id)


def test_only_open_spots_with_a_caretaker_are_offered(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        zoyas(name="Zoya's")
        zoyas(name="Nobody's", caretaker=Caretaker.NONE)
        zoyas(name="Left", caretaker=Caretaker.LEFT)
        zoyas(name="Closed").closed_at = run.starts_at
        going = zoyas(name="Going already")
        leaving.leaves_on(cast.olha, run.id, going.id)
        assert [it.name for it in leaving.might_leave(run)] == ["Zoya's"]
