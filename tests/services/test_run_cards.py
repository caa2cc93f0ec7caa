"""What the first page asks of runs."""

from datetime import timedelta

from flask import Flask

from animals import clock
from animals.db import write_transaction
from animals.runs import cards, loading, road, seating
from animals.runs.models import CheckIn
from animals.runs.rules import CheckIn as News
from animals.sightings.rules import Condition, Need
from tests.factories import runs, stock
from tests.factories.sightings import animal
from tests.people import Cast


def test_the_next_run_is_the_one_on_the_road(app: Flask, cast: Cast) -> None:
    with write_transaction():
        first = runs.run(team=[cast.taras], days=2)
        assert cards.next_run(cast.olha) == first
        assert cards.next_run(cast.taras) is None
        out = runs.run(runs.van("Blue van"), team=[cast.taras], days=3)
        road.depart(None, out.id)
        assert cards.next_run(cast.olha) == out


def test_a_run_in_numbers(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        garage = stock.warehouse()
        lot = stock.receipt(garage, 100_000).lot_id
        seating.seat(None, run.id, animal().id)
        loading.plan_load(None, run.id, lot, 10_000, garage.id, now=False)
        loading.plan_load(None, run.id, lot, 5_000, garage.id)
        card = cards.run_card(run)
        assert (card.crates_taken, card.crates, card.loaded_grams) == (1, 4, 15_000)
        assert card.need_grams > 0
        assert card.minutes == 15


def test_the_worst_come_first_and_the_seated_not_at_all(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        asked = animal(needs=frozenset({Need.TRANSPORT}))
        hurt = animal(condition=frozenset({Condition.INJURED}))
        seated = animal(condition=frozenset({Condition.SICK}))
        seating.seat(None, run.id, seated.id)
        found, rooms, count = cards.worst_flagged(1)
        assert [it.lead.beast.id for it in found] == [hurt.id]
        assert ([it.id for it in rooms], count) == ([run.id], 2)
        assert asked.id != hurt.id


def test_a_silent_run_is_overdue_until_news_come(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras], hear_by_at=runs.hour(1, 15))
        road.depart(None, run.id)
        late = runs.hour(1, 16)
        assert cards.overdue_runs() == []
        (found,) = cards.overdue_runs(late)
        assert found.run == run
        assert found.silent_since == run.departed_at
        road.check_in(None, run.id, News.OUT, runs.hour(1, 14))
        assert cards.overdue_runs(late) == []


def test_old_news_do_not_answer(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras], hear_by_at=runs.hour(1, 15))
        road.depart(None, run.id)
        news = road.check_in(None, run.id, News.IN, runs.hour(1, 11))
        (found,) = cards.overdue_runs(runs.hour(1, 16))
        assert isinstance(found.last_news, CheckIn)
        assert found.silent_since == news.captured_at


def test_a_van_that_keeps_food_for_days_is_named(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        garage = stock.warehouse()
        lot = stock.receipt(garage, 100_000).lot_id
        load = loading.plan_load(None, run.id, lot, 10_000, garage.id)
        assert cards.vans_holding_food() == []
        from animals.db import db
        from animals.stock.models import Entry

        db.session.get_one(Entry, load.id).received_at = clock.now() - timedelta(days=4)
        db.session.flush()
        (found,) = cards.vans_holding_food()
        assert (found.vehicle, found.grams) == (run.vehicle, 10_000)


def test_an_unplanned_animal_aboard_has_no_place_yet(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(team=[cast.taras]), animal()
        road.depart(None, run.id)
        seat = road.pick_up(None, run.id, dog.id)
        assert cards.unplaced_aboard() == [seat]
