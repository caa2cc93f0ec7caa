"""The line of all who wait is kept while nobody writes, and never older than what it rests on."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from animals import clock, i18n
from animals.db import db, read_transaction, write_transaction
from animals.runs.rules import FlagReason, Urgency
from animals.runs.transport import InLine, Queue
from animals.shelters import service as shelters
from animals.sightings.models import Animal
from animals.sightings.rules import Condition, Need
from tests.factories import feeding
from tests.factories import shelters as made
from tests.factories.sightings import KUPIANSK, animal
from tests.people import Cast

Reasons = list[tuple[FlagReason, ...]]


def line() -> list[InLine]:
    with read_transaction():
        return Queue().line


def reasons() -> Reasons:
    return [one.flag.reasons for it in line() for one in it.members]


def thin_dog() -> Any:
    with write_transaction():
        return animal(condition=frozenset({Condition.THIN})).id


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Move the clock on, without anybody writing anything."""
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(time: timedelta) -> None:
        moment[0] += time

    return move


@contextmanager
def somebody_else() -> Any:
    """Another connection, as another process has one."""
    with db.engine.connect() as connection, connection.begin():
        yield connection


def test_while_nobody_writes_it_is_worked_out_once(app: Flask) -> None:
    thin_dog()
    assert len(line()) == 1
    assert line() is line()


def test_what_somebody_else_writes_is_seen_at_once(app: Flask) -> None:
    dog = thin_dog()
    assert [it.urgency for it in line()] == [Urgency.YELLOW]
    hurt = update(Animal).where(Animal.id == dog).values(condition=frozenset({"injured"}))
    with somebody_else() as connection:
        connection.execute(hurt)
    assert [it.urgency for it in line()] == [Urgency.RED]


def test_a_writer_sees_its_own_work_and_nobody_sees_what_was_undone(app: Flask) -> None:
    thin_dog()
    assert len(line()) == 1

    def fail() -> None:
        with write_transaction():
            animal(condition=frozenset({Condition.INJURED}))
            assert len(Queue().line) == 2
            raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        fail()
    assert len(line()) == 1


def test_a_claim_that_ends_by_itself_ends_here_too(
    app: Flask, later: Callable[[timedelta], None]
) -> None:
    with write_transaction():
        dog, home = made.offered(needs=frozenset({Need.TRANSPORT})), made.shelter()
        shelters.claim(None, home.id, dog.id)
    claimed = [(FlagReason.ASKED_FOR, FlagReason.CLAIM_OPEN)]
    assert (reasons(), line()[0].has_place) == (claimed, True)
    later(timedelta(hours=49))
    assert (reasons(), line()[0].has_place) == ([(FlagReason.ASKED_FOR,)], False)


def test_a_spot_nobody_feeds_any_more_flags_the_chained_dog(
    app: Flask, cast: Cast, later: Callable[[timedelta], None]
) -> None:
    with write_transaction():
        spot = feeding.spot(position=KUPIANSK, every_days=1)
        spot.last_fed_at = clock.now()
        animal(condition=frozenset({Condition.TRAPPED, Condition.THIN}))
    assert reasons() == [(FlagReason.THIN,)]
    later(timedelta(days=2, seconds=1))
    assert reasons() == [(FlagReason.TRAPPED_UNFED, FlagReason.THIN)]


def test_at_midnight_an_animal_may_be_gone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    dog = thin_dog()
    with write_transaction():
        seen: datetime = db.session.get_one(Animal, dog).last_seen_at
    midnight = i18n.start_of_day(i18n.local_day(seen) + timedelta(days=11))
    monkeypatch.setattr(clock, "now", lambda: midnight - timedelta(seconds=1))
    assert [it.flag.may_be_gone for it in line()[0].members] == [False]
    monkeypatch.setattr(clock, "now", lambda: midnight)
    assert [it.flag.may_be_gone for it in line()[0].members] == [True]
