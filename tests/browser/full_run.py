"""Puts a run as full as they get into a server's database, and prints its id."""

import subprocess
import sys

from animals import create_app
from animals.db import write_transaction
from animals.runs import routing, seating
from animals.runs.models import Run
from animals.runs.routing import NewStop
from animals.runs.rules import CrateKind, StopKind
from animals.runs.seating import Override
from animals.sightings.rules import Condition, Need, Size, Species, Temperament
from tests.browser.server import ROOT, Server
from tests.factories import feeding, runs
from tests.factories.sightings import animal

CRATES = 12
STOPS = 14


def full_run() -> Run:
    """Twelve crates, every one taken, one by an override; fourteen stops."""
    van = runs.van(
        payload_grams=3_000_000,
        seats=9,
        crates={
            (CrateKind.CRATE, Size.L): 5,
            (CrateKind.CRATE, Size.M): 5,
            (CrateKind.CARRIER, Size.S): 2,
        },
    )
    run = runs.run(van, turn_back_at=runs.hour(1, 13), hear_by_at=runs.hour(1, 15))
    for number in range(CRATES):
        is_cat = number >= 10
        beast = animal(
            species=Species.CAT if is_cat else Species.DOG,
            size=Size.S if is_cat else Size.L if number < 5 else Size.M,
            temperament=Temperament.AGGRESSIVE,
            condition=frozenset({Condition.INJURED if number else Condition.BIT_SOMEONE}),
            needs=frozenset({Need.TRANSPORT}),
            place_note="the yard behind the long grey house near the school",
        )
        seating.seat(None, run.id, beast.id, None, Override("" if number else "seen by a vet"))
    while len(run.stops) < STOPS - 4:
        spot = feeding.spot(
            name=f"Behind the grain elevator, gate {len(run.stops)}",
            dogs=9,
            cats=3,
            position=runs.NEAR_KUPIANSK,
        )
        routing.add_stop(None, run.id, NewStop(StopKind.SPOT, spot_id=spot.id))
    while len(run.stops) < STOPS:
        people = NewStop(
            StopKind.PEOPLE,
            people=1,
            belongings_grams=60_000,
            address="Kharkivska 112, second entrance",
            cannot_walk=True,
            contact_name="Halyna",
            contact_phone="067 000 00 00",
        )
        routing.add_stop(None, run.id, people)
    return run


def made_in(server: Server) -> str:
    """The id of a full run in the database of a running server."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.full_run"],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.strip()


if __name__ == "__main__":
    app = create_app()
    with app.test_request_context(), write_transaction():
        print(full_run().id)  # noqa: T201 the answer to whoever started this
