"""Four processes at once for the same animal, the last crate, the last place: one of them wins."""

import multiprocessing
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals import create_app
from animals.accounts.rules import Person
from animals.db import db, write_transaction
from animals.errors import RescueError
from animals.runs import seating
from animals.runs.models import Seat
from animals.runs.rules import CrateKind
from animals.shelters import service as shelters
from animals.shelters.models import Claim
from animals.shelters.rules import ClaimState
from animals.sightings.rules import Size
from tests.databases import settings
from tests.factories import runs
from tests.factories.shelters import offered, shelter
from tests.factories.sightings import animal
from tests.people import Cast
from tests.soak import scaled

RACERS = 4


@dataclass(frozen=True)
class Ground:
    """What there is to win, by ids; `dogs` and `offered` have one for each racer."""

    olha: Person
    wanted: UUID
    runs: tuple[UUID, UUID]
    dogs: tuple[UUID, ...]
    one_crate: UUID
    offered: tuple[UUID, ...]
    one_place: UUID


@dataclass(frozen=True)
class Race:
    """What a racer does, how the winner takes it back for the next race, and how many have it."""

    run: Callable[[Ground, int], object]
    take_back: Callable[[Ground, int], object]
    holders: Callable[[Ground], int]


def run_of(ground: Ground, racer: int) -> UUID:
    return ground.runs[racer % 2]


def claim_of(ground: Ground, racer: int) -> UUID:
    live = Claim.state.in_((ClaimState.OPEN, ClaimState.CONFIRMED))
    dog = Claim.animal_id == ground.offered[racer]
    return db.session.scalars(select(Claim.id).where(dog, live)).one()


def claim_anew(ground: Ground, racer: int) -> None:
    shelters.withdraw(ground.olha, claim_of(ground, racer), "once more")
    shelters.claim(None, ground.one_place, ground.offered[racer])


def count(model: type[Any], *which: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*which)) or 0


RACES = {
    "the same animal into two runs": Race(
        lambda ground, racer: seating.seat(None, run_of(ground, racer), ground.wanted),
        lambda ground, racer: seating.unseat(None, run_of(ground, racer), ground.wanted),
        lambda ground: count(Seat, Seat.animal_id == ground.wanted, Seat.is_open),
    ),
    "the last crate": Race(
        lambda ground, racer: seating.seat(None, ground.one_crate, ground.dogs[racer]),
        lambda ground, racer: seating.unseat(None, ground.one_crate, ground.dogs[racer]),
        lambda ground: count(Seat, Seat.run_id == ground.one_crate, Seat.is_open),
    ),
    "the last place": Race(
        lambda ground, racer: shelters.confirm(None, claim_of(ground, racer)),
        claim_anew,
        lambda ground: count(
            Claim,
            Claim.shelter_id == ground.one_place,
            Claim.state == ClaimState.CONFIRMED,
        ),
    ),
}
WON = "won"
LOST = {
    "the same animal into two runs": {"SeatTaken"},
    "the last crate": {"CratesTaken"},
    "the last place": {"ShelterFull"},
}


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_of_four_processes_one_wins_every_race(
    app: Flask, cast: Cast, tmp_path: Path, seed: str
) -> None:
    with write_transaction():
        ground = lay_out(cast)
    address, rounds = app.config["SQLALCHEMY_DATABASE_URI"], scaled(300)
    spawning = multiprocessing.get_context("spawn")
    barrier, results = spawning.Barrier(RACERS), spawning.Queue()
    racers = [
        spawning.Process(
            target=_racer,
            args=(
                number,
                tmp_path / f"racer{number}",
                address,
                ground,
                rounds,
                seed,
                barrier,
                results,
            ),
        )
        for number in range(RACERS)
    ]
    db.session.remove()
    for racer in racers:
        racer.start()
    told = dict(results.get(timeout=1000) for _ in racers)
    for racer in racers:
        racer.join()
    for name in RACES:
        for number in range(rounds):
            came = [told[racer][name][number] for racer in range(RACERS)]
            outcomes = [outcome for outcome, _holders in came]
            assert outcomes.count(WON) == 1, (name, number, came)
            assert {it for it in outcomes if it != WON} == LOST[name], (name, number, came)
            assert {holders for _outcome, holders in came} == {1}, (name, number, came)


def lay_out(cast: Cast) -> Ground:
    """Two runs for one animal, one crate and one place for four."""
    one_place = shelter(1).id
    dogs = tuple(offered().id for _ in range(RACERS))
    for dog in dogs:
        shelters.claim(None, one_place, dog)
    small = runs.van("Small van", crates={(CrateKind.CRATE, Size.L): 1})
    return Ground(
        olha=cast.olha,
        wanted=animal().id,
        runs=(runs.run(runs.van("White van")).id, runs.run(runs.van("Blue van")).id),
        dogs=tuple(animal(size=Size.M).id for _ in range(RACERS)),
        one_crate=runs.run(small).id,
        offered=dogs,
        one_place=one_place,
    )


def _racer(
    number: int,
    folder: Path,
    address: str,
    ground: Ground,
    rounds: int,
    seed: str,
    barrier: Barrier,
    results: "Queue[Any]",
) -> None:
    """One process, alive for all races: of each its outcome, and how many hold the prize then."""
    folder.mkdir()
    app = create_app(settings(folder, address))
    dice = random.Random(f"{seed} {number}")
    told: dict[str, list[tuple[str, int]]] = {name: [] for name in RACES}
    with app.app_context():
        for name, race in RACES.items():
            for _ in range(rounds):
                barrier.wait(120)
                for _turn in range(dice.randint(0, 2_000)):
                    pass  # who comes first is for chance to say, not for the barrier
                outcome = _try(race, ground, number)
                barrier.wait(120)
                told[name].append((outcome, race.holders(ground)))
                db.session.rollback()
                barrier.wait(120)
                if outcome == WON:
                    with write_transaction():
                        race.take_back(ground, number)
        db.session.remove()
        db.engine.dispose()
    results.put((number, told))


def _try(race: Race, ground: Ground, number: int) -> str:
    try:
        with write_transaction():
            race.run(ground, number)
    except RescueError as error:
        return type(error).__name__
    except Exception as error:  # told to the test; the others must not wait for us in vain
        return repr(error)
    return WON
