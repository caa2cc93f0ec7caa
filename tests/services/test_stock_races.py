"""Many hands on the same food, on both databases."""

import multiprocessing
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from animals import create_app
from animals.db import db, write_transaction
from animals.stock import moving, service, watching
from animals.stock.models import Balance, Entry
from animals.stock.rules import Move, NotEnough
from tests.databases import settings
from tests.factories import stock
from tests.soak import scaled

RACERS = 4


def left(lot_id: UUID, store_id: UUID) -> int:
    return db.session.get_one(Balance, (lot_id, store_id), populate_existing=True).grams


def test_sixty_takes_of_a_kilogram_from_thirty_leave_nothing_and_thirty_refusals(
    app: Flask,
) -> None:
    with write_transaction():
        garage, van = stock.warehouse(), stock.van()
        lot_id, garage_id, van_id = stock.receipt(garage, 30_000).lot_id, garage.id, van.id

    def take(_number: int) -> bool:
        with app.app_context():
            try:
                with write_transaction():
                    service.book(None, Move.LOAD, lot_id, 1_000, garage_id, van_id)
            except NotEnough:
                return False
            return True

    with ThreadPoolExecutor(20) as hands:
        taken = list(hands.map(take, range(60)))
    assert (taken.count(True), taken.count(False)) == (30, 30)
    assert (left(lot_id, garage_id), left(lot_id, van_id)) == (0, 30_000)
    assert watching.differences() == []


def test_the_same_delivery_sent_from_many_hands_is_booked_once(app: Flask) -> None:
    with write_transaction():
        garage, van = stock.warehouse(), stock.van()
        lot_id, van_id = stock.receipt(garage, 30_000).lot_id, van.id
        service.book(None, Move.LOAD, lot_id, 20_000, garage.id, van_id)
        goal_id = service.eaten().id
    sent = uuid4()

    def send(_number: int) -> list[UUID]:
        with app.app_context(), write_transaction():
            entries = service.deliver(None, van_id, goal_id, 5_000, delivery_id=sent)
            return [entry.id for entry in entries or []]

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(send, range(16)))
    assert all(answer == answers[0] for answer in answers)
    assert left(lot_id, van_id) == 15_000


def test_an_entry_is_undone_once_by_many_hands(app: Flask) -> None:
    with write_transaction():
        garage = stock.warehouse()
        entry = stock.receipt(garage, 30_000)
        entry_id, lot_id, garage_id = entry.id, entry.lot_id, garage.id

    def undo(_number: int) -> str:
        with app.app_context():
            try:
                with write_transaction():
                    service.reverse(None, entry_id)
            except Exception as error:
                return type(error).__name__
            return "undone"

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(undo, range(8)))
    assert sorted(answers) == ["AlreadyReversed"] * 7 + ["undone"]
    assert left(lot_id, garage_id) == 0


@pytest.mark.parametrize("round_", range(5))
def test_food_carried_both_ways_at_once_does_not_wait_in_a_ring(app: Flask, round_: int) -> None:
    with write_transaction():
        one, other = stock.warehouse("One"), stock.warehouse("Other")
        lots = [stock.receipt(store, 50_000).lot_id for store in (one, other) for _ in range(2)]
        for lot_id in lots:
            service.book(
                None,
                Move.TRANSFER,
                lot_id,
                20_000,
                *((one.id, other.id) if lot_id in lots[:2] else (other.id, one.id)),
            )
        ways = [(one.id, other.id), (other.id, one.id)]

    def carry(number: int) -> None:
        chosen = list(lots)
        random.Random(f"{round_} {number}").shuffle(chosen)
        with app.app_context(), write_transaction():
            moving.lock_lots(chosen)
            for lot_id in chosen:
                service.book(None, Move.TRANSFER, lot_id, 100, *ways[number % 2])

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(carry, range(24)))
    assert watching.differences() == []


@dataclass(frozen=True)
class Race:
    """The last 10 kg of a lot, and how much each of the racers wants of it."""

    lot_id: UUID
    wants: tuple[int, ...]


@pytest.mark.soak
def test_every_race_for_the_last_ten_kilograms_has_one_winner(
    app: Flask, seed: str, tmp_path: Path
) -> None:
    dice = random.Random(seed)
    with write_transaction():
        garage, van = stock.warehouse(), stock.van()
        races = [
            Race(
                stock.receipt(garage, 10_000).lot_id,
                tuple(dice.randint(5_001, 10_000) for _ in range(RACERS)),
            )
            for _ in range(scaled(400))
        ]
        ways = (garage.id, van.id)
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    spawning = multiprocessing.get_context("spawn")
    barrier, results = spawning.Barrier(RACERS), spawning.Queue()
    folders = [tmp_path / f"racer{number}" for number in range(RACERS)]
    racers = [
        spawning.Process(
            target=_race, args=(number, folders[number], address, races, ways, barrier, results)
        )
        for number in range(RACERS)
    ]
    db.session.remove()
    for racer in racers:
        racer.start()
    answers = [results.get(timeout=240) for _ in racers]
    for racer in racers:
        racer.join()
    by_racer = dict(answers)
    for number, race in enumerate(races):
        told = [by_racer[racer][number] for racer in range(RACERS)]
        winners = [racer for racer in range(RACERS) if told[racer] is None]
        assert len(winners) == 1
        rest = 10_000 - race.wants[winners[0]]
        assert {told[racer] for racer in range(RACERS) if racer not in winners} == {rest}
        assert left(race.lot_id, ways[0]) == rest
    assert db.session.query(Entry).filter_by(move=Move.LOAD).count() == len(races)
    assert watching.differences() == []


def _race(
    number: int,
    folder: Path,
    address: str,
    races: list[Race],
    ways: tuple[UUID, UUID],
    barrier: Barrier,
    results: "Queue[Any]",
) -> None:
    """One process: in every race, None for a win, or the grams the loser was told are left."""
    folder.mkdir()
    app = create_app(settings(folder, address))
    told: list[int | None] = []
    with app.app_context():
        for race in races:
            barrier.wait(60)
            try:
                with write_transaction():
                    service.book(None, Move.LOAD, race.lot_id, race.wants[number], *ways)
                told.append(None)
            except NotEnough as error:
                told.append(error.facts["left"])
    results.put((number, told))
