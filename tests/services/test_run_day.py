"""A run's day: loading, leaving, fetching, feeding, handing over, and closing with nothing left."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from animals.db import db, write_transaction
from animals.feeding.service import NewFeeding, Portion
from animals.runs import ending, loading, road, routing, seating, service
from animals.runs.models import Load, Run
from animals.runs.refusals import (
    AnimalsWithoutEnd,
    FoodDoesNotAddUp,
    FoodIsWhere,
    NeedsReceiver,
    NotAboard,
    PayloadExceeded,
    RunMovedOn,
    SeatTaken,
    VanStillOut,
)
from animals.runs.road_models import RunFeeding
from animals.runs.routing import NewStop
from animals.runs.rules import CheckIn, HandoverTo, RunState, StopKind, VisitOutcome
from animals.runs.van import store_grams
from animals.shelters import service as shelters
from animals.sightings.rules import Status
from animals.stock import service as stock_service
from animals.stock import watching
from animals.stock.rules import LossReason, Move, NotEnough
from tests.factories import feeding, runs, stock
from tests.factories.sightings import animal
from tests.people import Cast


@dataclass
class Day:
    """A run tomorrow with Taras, and food in the garage."""

    run: Run
    garage: UUID
    lot: UUID

    @property
    def id(self) -> UUID:
        return self.run.id


def a_day(cast: Cast, grams: int = 100_000) -> Day:
    garage = stock.warehouse()
    receipt = stock.receipt(garage, grams)
    return Day(runs.run(team=[cast.taras]), garage.id, receipt.lot_id)


def test_the_whole_day_adds_up(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day, dog = a_day(cast), animal()
        spot = feeding.spot(dogs=5, position=runs.NEAR_KUPIANSK)
        home = shelters.new_shelter(None, shelters.Card(code="quiet", name="Quiet Yard"))
        routing.add_stop(None, day.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        seating.seat(None, day.id, dog.id)
        loading.plan_load(None, day.id, day.lot, 40_000, day.garage)
        road.depart(None, day.id)
        fed = road.feed(None, day.id, NewFeeding(given=(Portion(15_000),), spot_id=spot.id))
        assert db.session.get_one(RunFeeding, fed.id).run_id == day.id
        road.pick_up(None, day.id, dog.id)
        assert dog.status == Status.IN_VAN
        assert [stop.outcome for stop in day.run.stops] == ["done", "done"]
        road.hand_over(None, day.id, [dog.id], HandoverTo.SHELTER, home.id)
        assert dog.status == Status.AT_SHELTER
        road.come_back(None, day.id)
        loading.return_food(None, day.id, day.lot, 20_000, day.garage)
        loading.lose_food(None, day.id, day.lot, 2_000, LossReason.TORN)
        food = ending.reckon(day.run).food
        assert (food.loaded, food.delivered, food.returned, food.lost) == (
            40_000, 15_000, 20_000, 2_000,
        )  # fmt: skip
        with pytest.raises(FoodDoesNotAddUp) as refused:
            ending.close_run(None, day.id)
        assert refused.value.facts["difference"] == 3_000
        with pytest.raises(FoodDoesNotAddUp) as refused:
            ending.close_run(None, day.id, 3_500)
        assert refused.value.facts["difference"] == -500
        ending.close_run(None, day.id, 3_000)
        assert day.run.state == RunState.CLOSED
        assert watching.differences() == []


def test_what_stays_is_what_the_next_run_starts_with(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day = a_day(cast)
        loading.plan_load(None, day.id, day.lot, 10_000, day.garage)
        road.depart(None, day.id)
        road.come_back(None, day.id)
        following = runs.run(day.run.vehicle, team=[cast.iryna], days=2)
        with pytest.raises(VanStillOut) as refused:
            road.depart(None, following.id)
        assert refused.value.facts["run"] == day.run.number
        loading.plan_load(None, following.id, day.lot, 5_000, day.garage)
        ending.close_run(None, day.id, 10_000)
        road.depart(None, following.id)
        food = ending.reckon(following, 15_000).food
        assert (food.start, food.loaded, food.difference) == (10_000, 5_000, 0)


def test_food_booked_from_elsewhere_while_the_van_was_out_counts(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day = a_day(cast)
        loading.plan_load(None, day.id, day.lot, 10_000, day.garage)
        road.depart(None, day.id)
        van = day.run.vehicle.store_id
        gone = stock_service.eaten().id
        entry = stock_service.book(None, Move.DELIVER, day.lot, 4_000, van, gone)
        assert ending.reckon(day.run, 6_000).food.adds_up
        stock_service.reverse(None, entry.id)
        assert ending.reckon(day.run, 10_000).food.adds_up


def test_a_seated_animal_without_an_end_keeps_the_run_open_by_name(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day, fetched, missed = a_day(cast), animal(), animal()
        for dog in (fetched, missed):
            seating.seat(None, day.id, dog.id)
        road.depart(None, day.id)
        road.pick_up(None, day.id, fetched.id)
        road.come_back(None, day.id)
        with pytest.raises(AnimalsWithoutEnd) as refused:
            ending.close_run(None, day.id)
        assert refused.value.facts["animals"] == f"{fetched.code}, {missed.code}"
        road.not_fetched(None, day.id, missed.id, VisitOutcome.FAILED_TO_CATCH)
        assert missed.status == Status.WAITING
        road.hand_over(None, day.id, [fetched.id], HandoverTo.OWNER)
        assert fetched.status == Status.WITH_OWNER
        ending.close_run(None, day.id)
        later = runs.run(runs.van("Blue van"), days=3)
        assert seating.seat(None, later.id, missed.id)


def test_one_that_broke_loose_from_the_van_waits_again(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day, dog = a_day(cast), animal()
        seating.seat(None, day.id, dog.id)
        road.depart(None, day.id)
        road.pick_up(None, day.id, dog.id)
        road.not_fetched(None, day.id, dog.id, VisitOutcome.NOT_FOUND)
        assert dog.status == Status.WAITING
        with pytest.raises(NotAboard):
            road.hand_over(None, day.id, [dog.id], HandoverTo.OWNER)


def test_nobody_is_handed_over_who_is_not_aboard(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day, dog = a_day(cast), animal()
        seating.seat(None, day.id, dog.id)
        road.depart(None, day.id)
        with pytest.raises(NotAboard):
            road.hand_over(None, day.id, [dog.id], HandoverTo.OWNER)
        road.pick_up(None, day.id, dog.id)
        with pytest.raises(NeedsReceiver):
            road.hand_over(None, day.id, [dog.id], HandoverTo.CLINIC)


def test_an_animal_nobody_planned_is_taken_along(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day, dog = a_day(cast), animal()
        other = runs.run(runs.van("Blue van"))
        planned = animal()
        seating.seat(None, other.id, planned.id)
        road.depart(None, day.id)
        seat = road.pick_up(None, day.id, dog.id)
        assert seat.crate_id is None
        assert dog.status == Status.IN_VAN
        assert road.pick_up(None, day.id, dog.id).id == seat.id
        with pytest.raises(SeatTaken):
            road.pick_up(None, day.id, planned.id)


def test_nothing_is_fetched_before_the_run_has_left(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day, dog = a_day(cast), animal()
        seating.seat(None, day.id, dog.id)
        with pytest.raises(RunMovedOn):
            road.pick_up(None, day.id, dog.id)


def test_a_planned_load_is_booked_when_it_is_confirmed_and_once(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day = a_day(cast)
        load = loading.plan_load(None, day.id, day.lot, 40_000, day.garage, now=False)
        assert store_grams(day.run.vehicle.store_id) == 0
        loading.confirm_load(None, day.id, load.id, 35_000)
        loading.confirm_load(None, day.id, load.id, 35_000)
        assert store_grams(day.run.vehicle.store_id) == 35_000
        loading.drop_load(cast.olha, day.id, load.id)
        assert store_grams(day.run.vehicle.store_id) == 0
        assert loading.loads(day.id) == []
        assert watching.differences() == []


def test_the_payload_is_not_exceeded_without_a_reason(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day = a_day(cast, 2_000_000)
        with pytest.raises(PayloadExceeded) as refused:
            loading.plan_load(None, day.id, day.lot, 900_000, day.garage)
        assert refused.value.facts["over"] == 75_000 + 2 * 13_000 + 8_000 + 2_000
        loading.plan_load(None, day.id, day.lot, 900_000, day.garage, reason="two trips")


def test_food_goes_into_a_cancelled_runs_store_again(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day = a_day(cast)
        loading.plan_load(None, day.id, day.lot, 10_000, day.garage)
        ending.cancel_run(None, day.id, in_van=True)
        assert store_grams(day.run.vehicle.store_id) == 10_000
        loading.return_food(None, day.id, day.lot, 10_000, day.garage)
        assert store_grams(day.run.vehicle.store_id) == 0


def test_cancelling_asks_where_the_food_is(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day, dog = a_day(cast), animal()
        seating.seat(None, day.id, dog.id)
        loading.plan_load(None, day.id, day.lot, 10_000, day.garage)
        with pytest.raises(FoodIsWhere) as refused:
            ending.cancel_run(None, day.id)
        assert refused.value.facts["grams"] == 10_000
        assert dog.status == Status.SEATED
        ending.cancel_run(None, day.id, back_in=day.garage)
        assert store_grams(day.run.vehicle.store_id) == 0
        assert store_grams(day.garage) == 100_000
        assert dog.status == Status.WAITING
        assert watching.differences() == []


def test_what_the_spots_and_animals_need_is_summed(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day, dog = a_day(cast), animal()
        spot = feeding.spot(dogs=5, every_days=4, position=runs.NEAR_KUPIANSK)
        assert [it.id for it in loading.spots_due(day.run)] == [spot.id]
        routing.add_stop(None, day.id, NewStop(StopKind.SPOT, spot_id=spot.id))
        found = loading.need(day.run, [dog])
        assert found.grams == found.spots[0].grams + found.animals
        assert loading.spots_due(day.run) == []


def test_news_never_say_where(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day = a_day(cast)
        road.depart(None, day.id)
        road.check_in(cast.taras, day.id, CheckIn.IN)
        last = road.last_news(day.id)
        assert last is not None
        assert last.state == CheckIn.IN


def test_two_loading_the_last_bag_have_one_winner(app: Flask, cast: Cast) -> None:
    with write_transaction():
        day = a_day(cast, 10_000)
        other = runs.run(runs.van("Blue van"))
        wanted = [(day.id, day.lot, day.garage), (other.id, day.lot, day.garage)]

    def load(it: tuple[UUID, UUID, UUID]) -> int | None:
        with app.app_context():
            try:
                with write_transaction():
                    loading.plan_load(None, it[0], it[1], 10_000, it[2])
            except NotEnough as error:
                return int(error.facts["left"])
            finally:
                db.session.remove()
            return None

    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(load, wanted))
    assert sorted(answers, key=str) == [0, None]
    assert len(db.session.scalars(select(Load)).all()) == 1


def test_a_closed_run_is_open_to_nobody_of_its_team(app: Flask, cast: Cast) -> None:
    from animals.accounts import grants

    with write_transaction():
        day = a_day(cast)
        day.run.starts_at = runs.hour(0, 0)
        service.refresh_grants(day.run)
        opened = grants.open_to(cast.taras, grants.Kind.RUN)
        assert db.session.scalars(opened).all() == [day.id]
        road.depart(None, day.id)
        road.come_back(None, day.id)
        ending.close_run(None, day.id)
        assert db.session.scalars(opened).all() == []
