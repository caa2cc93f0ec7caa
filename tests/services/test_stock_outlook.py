"""Use so far, planned demands and the shopping list, on both databases."""

from datetime import timedelta

from flask import Flask

from animals import clock, i18n
from animals.db import write_transaction
from animals.stock import outlook, products, service
from animals.stock.rules import Move, ProductKind
from tests.factories import stock


def test_use_is_what_reached_spots_and_animals_without_what_was_undone(app: Flask) -> None:
    with write_transaction():
        garage, van, spot = stock.warehouse(), stock.van(), stock.spot_store()
        then = clock.now() - timedelta(days=10)
        lot_id = stock.receipt(garage, 100_000, captured_at=then).lot_id
        service.book(None, Move.LOAD, lot_id, 50_000, garage.id, van.id, captured_at=then)
        fed = [
            service.book(None, Move.DELIVER, lot_id, 10_000, van.id, spot.id, captured_at=then)
            for _ in range(3)
        ]
        service.reverse(None, fed[0].id)
        service.book(None, Move.TRANSFER, lot_id, 5_000, spot.id, garage.id, captured_at=then)
        service.book(
            None, Move.DELIVER, lot_id, 9_000, spot.id, service.eaten().id, captured_at=then
        )
    use = outlook.uses_so_far(i18n.local_today())[ProductKind.DOG_DRY]
    assert (use.grams, use.days, use.daily_grams) == (15_000, 10, 1_500)


def test_planned_runs_are_asked_of_whoever_knows_them(app: Flask) -> None:
    with write_transaction():
        stock.receipt(stock.warehouse(), 30_000)
    in_four_days = i18n.local_today() + timedelta(days=4)
    for grams in (20_000, 25_000):
        outlook.register_demands(
            app, lambda _today, grams=grams: {ProductKind.DOG_DRY: {in_four_days: grams}}
        )
    (seen,) = outlook.outlooks()
    assert (seen.planned_grams, seen.lasts_days) == (45_000, None)
    assert seen.coming.runs_out_on == in_four_days
    (order,) = outlook.orders([seen])
    assert (order.grams, order.bags) == (20_000, 2)
    assert order.by == in_four_days - timedelta(days=3)


def test_food_past_its_date_is_not_in_the_outlook(app: Flask) -> None:
    with write_transaction():
        stock.receipt(
            stock.warehouse(),
            5_000,
            best_before=stock.days_on(-1),
            captured_at=clock.now() - timedelta(days=9),
        )
    assert outlook.outlooks({}) == []


def test_an_order_is_in_the_bags_most_of_it_is_kept_in(app: Flask) -> None:
    with write_transaction():
        garage = stock.warehouse()
        stock.receipt(garage, 60_000, of=stock.product(bag_grams=15_000))
        stock.receipt(garage, 10_000, of=stock.product(bag_grams=3_000))
    assert products.usual_bags()[ProductKind.DOG_DRY] == 15_000
