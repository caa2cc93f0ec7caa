"""What a coordinator moves by hand, on both databases."""

from datetime import timedelta

import pytest
from flask import Flask

from animals import clock
from animals.db import write_transaction
from animals.stock import moving, service
from animals.stock.lots import ExpiredLot
from animals.stock.models import Store
from animals.stock.moving import NotExpired, OverrideNeedsReason
from animals.stock.rules import LossReason, Move, MoveNotPossible
from animals.stock.weights import NoBagToOpen
from tests.factories import stock


def expired_lot(garage: Store) -> object:
    past = clock.now() - timedelta(days=100)
    return stock.receipt(garage, 12_000, best_before=stock.days_on(-2), captured_at=past).lot_id


@pytest.mark.parametrize(("goal", "move"), [("van", Move.LOAD), ("spot_store", Move.TRANSFER)])
def test_the_way_says_what_a_move_is_called(app: Flask, goal: str, move: Move) -> None:
    with write_transaction():
        garage, to = stock.warehouse(), getattr(stock, goal)()
        lot_id = stock.receipt(garage).lot_id
        assert moving.transfer(None, lot_id, 1_000, garage.id, to.id).move == move
        with pytest.raises(MoveNotPossible):
            moving.transfer(None, lot_id, 1_000, garage.id, service.lost().id)


def test_a_later_lot_needs_a_reason_and_an_expired_one_never_goes(app: Flask) -> None:
    with write_transaction():
        garage, van, food = stock.warehouse(), stock.van(), stock.product()
        late = stock.receipt(garage, of=food, best_before=stock.days_on(90)).lot_id
        early = stock.receipt(garage, of=food, best_before=stock.days_on(9)).lot_id
        with pytest.raises(OverrideNeedsReason):
            moving.transfer(None, late, 1_000, garage.id, van.id)
        moving.transfer(None, early, 1_000, garage.id, van.id)
        moving.transfer(None, late, 1_000, garage.id, van.id, reason="the early one is torn")
        with pytest.raises(ExpiredLot):
            moving.transfer(None, expired_lot(garage), 1_000, garage.id, van.id, reason="x")  # type: ignore[arg-type]
    assert [it.lot_id for it in moving.offered(garage.id)] == [early, late]


def test_expired_food_is_written_off_in_one_step(app: Flask) -> None:
    with write_transaction():
        garage = stock.warehouse()
        good = stock.receipt(garage).lot_id
        entry = moving.write_off(None, expired_lot(garage), garage.id)  # type: ignore[arg-type]
        assert (entry.grams, entry.reason) == (12_000, LossReason.EXPIRED)
        with pytest.raises(NotExpired):
            moving.write_off(None, good, garage.id)


def test_a_bag_is_opened_until_only_loose_food_is_left(app: Flask) -> None:
    with write_transaction():
        garage = stock.warehouse()
        lot_id = stock.receipt(garage, 23_000).lot_id
        opened = [moving.open_bag(None, lot_id, garage.id) for _ in range(2)]
        with pytest.raises(NoBagToOpen):
            moving.open_bag(None, lot_id, garage.id)
        assert [it.loose_grams for it in service.held(garage.id)] == [23_000]
        service.reverse(None, opened[0].id)
        assert [it.loose_grams for it in service.held(garage.id)] == [13_000]


def test_loose_food_stays_loose_where_it_goes(app: Flask) -> None:
    with write_transaction():
        garage, van = stock.warehouse(), stock.van()
        lot_id = stock.receipt(garage, 20_000).lot_id
        moving.open_bag(None, lot_id, garage.id)
        for _ in range(2):
            moving.transfer(None, lot_id, 5_000, garage.id, van.id)
        assert [(it.grams, it.loose_grams) for it in service.held(van.id)] == [(10_000, 10_000)]
        assert [(it.grams, it.loose_grams) for it in service.held(garage.id)] == [(10_000, 0)]


def test_a_loss_keeps_why(app: Flask) -> None:
    with write_transaction():
        garage = stock.warehouse()
        lot_id = stock.receipt(garage).lot_id
        entry = moving.lose(None, lot_id, 500, garage.id, LossReason.TORN, note=" mice ")
    assert entry.reason == "torn: mice"
