"""`/transport` over a real server: two thousand who wait, ten runs that could take them.

The animals are of every kind: friendly ones that a run may pass, chained ones near spots, litters,
packs, some claimed, some flagged by hand; a run can take some of them, and some of the runs are
full. Counted is the work of the server's processes, beside what a bare Flask works for an answer
under the same gunicorn.
"""

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psutil
from sqlalchemy import insert, update

from animals import clock, create_app
from animals.accounts import service as accounts
from animals.accounts.rules import Role
from animals.db import db, write_transaction
from animals.runs import seating
from animals.runs.flag_models import HandFlag
from animals.runs.rules import Urgency
from animals.runs.transport_views import PAGE_SIZE
from animals.shelters.models import Claim
from animals.shelters.rules import ClaimState
from animals.sightings.models import Animal, Counter, Group
from animals.sightings.rules import GroupKind
from bench.table import Figure
from bench.uploads import cpu_s, running
from tests.browser.server import ROOT, Server, installed
from tests.factories import feeding, runs, shelters
from tests.factories.sightings import animal, sighting
from tests.server.sender import Sender

ANIMALS = 2000
RUNS = 10
PACKS = 5
MOST_ANSWERS = 60
ROUNDS = 10
A_ROUND = 20
A_MEASURE = 20
"""Bare answers for each page: one alone is too short for the clock of processes."""


def figures() -> Iterator[Figure]:
    """The page asked for again and again, and each time after somebody has written something."""
    with tempfile.TemporaryDirectory() as folder:
        server = installed(Path(folder))
        olha = Sender(server)
        olha.carry(_filled(server))
        bare = replace(installed(Path(folder) / "bare"), app="bench.bare_flask:app")
        yield from _figures_of(server, olha, bare)


def _figures_of(server: Server, olha: Sender, bare: Server) -> Iterator[Figure]:
    with running(server) as ours, running(bare) as theirs:
        master, other = psutil.Process(ours.pid), psutil.Process(theirs.pid)
        nobody = Sender(bare)

        def page() -> None:
            assert olha.get("/transport").body.count(b'class="needs__animal"') == PAGE_SIZE

        def anew() -> None:
            _write(server)
            page()

        def answer() -> None:
            for _ in range(A_MEASURE):
                assert nobody.get("/healthz").status == 200

        what = f"{ANIMALS} who wait, {RUNS} runs:"
        warm, cold, flask = _work([(master, page), (master, anew), (other, answer)])
        yield Figure(f"{what} the page", warm, MOST_ANSWERS, flask / A_MEASURE, "Flask")
        yield Figure(f"{what} after a change", cold, None, flask / A_MEASURE, "Flask")


def _work(turns: list[tuple[psutil.Process, Callable[[], None]]]) -> list[float]:
    """Processor milliseconds of each server for what it is asked, by turns."""
    spent = [0.0] * len(turns)
    for round_ in range(ROUNDS + 1):
        for position, (master, ask) in enumerate(turns):
            before = cpu_s(master)
            for _ in range(A_ROUND):
                ask()
            if round_:  # the first one warms up
                spent[position] += cpu_s(master) - before
    return [seconds / ROUNDS / A_ROUND * 1000 for seconds in spent]


def _write(server: Server) -> None:
    """Somebody writes something; what is already there would be no change."""
    with closing(
        sqlite3.connect(Path(server.environment["LAPKA_DATA"]) / "lapka.sqlite3", timeout=10)
    ) as connection:
        connection.execute("UPDATE sightings_counter SET last = last + 1")
        connection.commit()


def _filled(server: Server) -> str:
    """Fill the server's database; the cookie of a coordinator who is signed in."""
    ended = subprocess.run(
        [sys.executable, "-m", "bench.crowd"],
        cwd=ROOT,
        env={**os.environ, **server.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def main() -> None:
    """In a process of its own, whose environment names the database."""
    app = create_app()
    with app.app_context():
        with write_transaction():
            _plan()
            _herd(random.Random("bench"))
            olha = accounts.create_user("Olha", Role.COORDINATOR)
            sid = accounts.start_session(olha)
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        print(f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({'sid': sid})}")


def _plan() -> None:
    for n in range(RUNS):
        run = runs.run(runs.van(f"Van {n}"), days=1 + n)
        seating.seat(None, run.id, animal(size="M", temperament="friendly").id)
        feeding.spot(name=f"Spot {n}", position=runs.NEAR_KUPIANSK)
    for _ in range(PACKS):
        sighting(count=4, needs=frozenset({"transport"}))


def _herd(dice: random.Random) -> None:
    first = animal().number + 1
    ids = [uuid4() for _ in range(ANIMALS)]
    groups = [Group(kind=GroupKind.LITTER) for _ in range(ANIMALS // 20)]
    db.session.add_all(groups)
    db.session.flush()
    homes = [it.id for it in groups] + [None] * (ANIMALS // 4)
    db.session.execute(
        insert(Animal),
        [_one(dice, id_, first + n, dice.choice(homes)) for n, id_ in enumerate(ids)],
    )
    db.session.execute(update(Counter).values(last=first + ANIMALS))
    _promise(dice, ids)


def _one(dice: random.Random, id_: UUID, number: int, group: UUID | None) -> dict[str, object]:
    now = clock.now()
    return {
        "id": id_,
        "number": number,
        "group_id": group,
        "species": dice.choice(["dog", "dog", "cat"]),
        "size": dice.choice(["S", "M", "L", "unknown"]),
        "age": dice.choice(["adult", "adult", "young", "unknown"]),
        "temperament": dice.choice(["friendly", "shy", "aggressive", "unknown"]),
        "condition": dice.choice([{"injured"}, {"thin"}, {"trapped"}, set()]),
        "needs": {"transport"},
        "status": "waiting",
        "status_since": now - timedelta(days=dice.randrange(30)),
        "first_seen_at": now - timedelta(days=30),
        "last_seen_at": now - timedelta(days=dice.randrange(14)),
        "lat": 49.71 + dice.uniform(-0.1, 0.1),
        "lon": 37.61 + dice.uniform(-0.1, 0.1),
    }


def _promise(dice: random.Random, ids: list[UUID]) -> None:
    now, home = clock.now(), shelters.shelter()
    for id_ in dice.sample(ids, ANIMALS // 10):
        db.session.add(HandFlag(animal_id=id_, urgency=Urgency.RED, reason="roof gone", at=now))
    for id_ in dice.sample(ids, ANIMALS // 10):
        db.session.add(
            Claim(
                animal_id=id_,
                bundle_id=uuid4(),
                shelter_id=home.id,
                state=ClaimState.OPEN,
                made_at=now,
                expires_at=now + timedelta(hours=dice.randrange(1, 48)),
            )
        )


if __name__ == "__main__":
    main()
