"""What the first page asks of runs."""

from flask import Flask

from animals import i18n
from animals.db import write_transaction
from animals.feeding.needs import spot_need
from animals.runs import cards, loading, road, routing, seating
from animals.runs.demands import planned_demands
from animals.runs.models import CheckIn
from animals.runs.rules import CheckIn as News
from animals.runs.rules import StopKind
from animals.sightings.rules import Condition, Need
from tests.factories import runs, stock
from tests.factories.feeding import spot
from tests.factories.sightings import animal
from tests.people import Cast


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
        found, answers, count = cards.worst_flagged(1)
        assert [it.lead.beast.id for it in found] == [hurt.id]
        assert ([it.run.id for it in answers.of(found[0])], count) == ([run.id], 2)
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


def test_an_unplanned_animal_aboard_has_no_place_yet(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(team=[cast.taras]), animal()
        road.depart(None, run.id)
        seat = road.pick_up(None, run.id, dog.id)
        assert cards.unplaced_aboard() == [seat]


def test_what_upcoming_runs_will_take_is_planned_by_kind_and_day(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        bakery = spot(dogs=4, cats=2)
        routing.add_stop(None, run.id, routing.NewStop(StopKind.SPOT, spot_id=bakery.id))
        need = spot_need(bakery)
        planned = planned_demands(i18n.local_today())
        assert {kind: dict(days) for kind, days in planned.items()} == {
            kind: {run.date: working.grams} for kind, working in need.by_kind.items()
        }
        road.depart(None, run.id)
        assert planned_demands(i18n.local_today()) == {}
