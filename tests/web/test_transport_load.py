"""The page of all who wait: the same few queries and kilobytes, however many they are."""

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import event, insert, update

from animals import clock
from animals.db import db, write_transaction
from animals.runs import seating
from animals.runs.flag_models import HandFlag
from animals.runs.rules import Urgency
from animals.sightings.models import Animal, Counter
from tests.factories import feeding, runs
from tests.factories.sightings import animal
from tests.people import Browser

MOST_QUERIES = 8


def herd(count: int, seed: str) -> None:
    """So many animals that need transport, around Kupiansk."""
    dice = random.Random(seed)
    now = clock.now()
    first = animal().number + 1
    db.session.execute(
        insert(Animal),
        [
            {
                "id": uuid4(),
                "number": first + n,
                "species": dice.choice(["dog", "dog", "cat"]),
                "size": dice.choice(["S", "M", "L", "unknown"]),
                "condition": dice.choice([{"injured"}, {"thin"}, {"trapped"}, set()]),
                "needs": {"transport"},
                "status": "waiting",
                "status_since": now - timedelta(days=dice.randrange(30)),
                "first_seen_at": now - timedelta(days=30),
                "last_seen_at": now - timedelta(days=dice.randrange(14)),
                "lat": 49.71 + dice.uniform(-0.3, 0.3),
                "lon": 37.61 + dice.uniform(-0.3, 0.3),
            }
            for n in range(count)
        ],
    )
    db.session.execute(update(Counter).values(last=first + count))


def plan(count: int) -> None:
    """So many runs with stops and somebody seated, and hand-set flags."""
    for n in range(count):
        run = runs.run(runs.van(f"Van {n}"))
        dog = animal(size="M", temperament="friendly")
        seating.seat(None, run.id, dog.id)
        db.session.add(
            HandFlag(animal_id=dog.id, urgency=Urgency.RED, reason="roof gone", at=clock.now())
        )
        feeding.spot(name=f"Spot {n}", position=runs.NEAR_KUPIANSK)


def statements_of(browser: Browser, address: str) -> tuple[list[str], Any]:
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        answer = browser.get(address)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen, answer


def test_two_thousand_who_wait_and_ten_runs_are_a_few_queries(
    app: Flask, olha: Browser, seed: str
) -> None:
    with write_transaction():
        plan(2)
        herd(60, seed)
    olha.get("/transport")  # notes when the session was last seen
    _something_is_written()
    few, answer = statements_of(olha, "/transport")
    assert answer.status_code == 200
    with write_transaction():
        for n in range(2, 10):
            seating.seat(None, runs.run(runs.van(f"Van {n}")).id, animal(size="M").id)
        herd(1_940, seed)
    many, answer = statements_of(olha, "/transport")
    assert len(many) == len(few) <= MOST_QUERIES, "\n".join(many)
    assert answer.get_data(as_text=True).count('class="needs__animal"') == 50
    assert len(answer.data) <= 120_000
    again, same = statements_of(olha, "/transport")
    assert len(again) < len(many)
    assert _table(same) == _table(answer)


def _table(answer: Any) -> str:
    """What the list says; around it are tokens that no two pages share."""
    text: str = answer.get_data(as_text=True)
    return text.partition("<table")[2].partition("</table")[0]


def _something_is_written() -> None:
    with write_transaction():
        animal()


def test_the_list_says_how_long_each_has_waited(app: Flask, olha: Browser) -> None:
    with write_transaction():
        old, new = animal(needs={"transport"}), animal(needs={"transport"})
        old.waiting_since = clock.now() - timedelta(days=13)
        codes = old.code, new.code
    rows = _table(olha.get("/transport")).split("<tr>")
    assert "<span>13 days</span>" in next(row for row in rows if codes[0] in row)
    assert "<span>today</span>" in next(row for row in rows if codes[1] in row)
