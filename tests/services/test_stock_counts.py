"""Counts, undoing and late arrivals, on both databases."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from animals import clock
from animals.db import db, write_transaction
from animals.stock import counting, service, watching
from animals.stock.counting import Counted, CountInFuture, balance_at, count_store, findings
from animals.stock.ledger import CountBelowZero
from animals.stock.models import Balance, Entry, Store
from animals.stock.rules import Move, NotEnough
from animals.stock.undoing import PartOfCount
from animals.stock.weights import TooHeavy
from tests.factories import stock

DAY = datetime(2026, 11, 23, tzinfo=UTC)


def at(hour: int) -> datetime:
    return DAY + timedelta(hours=hour)


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 18:00, and every look at the clock is a little later than the one before."""
    ticks = iter(range(1_000_000))
    monkeypatch.setattr(clock, "now", lambda: at(18) + timedelta(milliseconds=next(ticks)))


def left(lot_id: UUID, store_id: UUID) -> int:
    found = db.session.get(Balance, (lot_id, store_id), populate_existing=True)
    return found.grams if found else 0


def garage_with(grams: int, hour: int = 8) -> tuple[Store, UUID]:
    garage = stock.warehouse()
    return garage, stock.receipt(garage, grams, captured_at=at(hour)).lot_id


def carry_out(garage: Store, lot_id: UUID, grams: int, hour: int) -> Entry:
    return service.book(
        None, Move.TRANSFER, lot_id, grams, garage.id, stock.spot_store().id, captured_at=at(hour)
    )


@pytest.mark.parametrize("count_first", [True, False])
def test_count_at_ten_and_delivery_at_twelve_entered_at_eighteen_in_either_order(
    app: Flask, count_first: bool
) -> None:
    with write_transaction():
        garage, lot_id = garage_with(110_000)
        steps = [
            lambda: count_store(None, garage.id, at(10), [Counted(lot_id, 100_000)]),
            lambda: carry_out(garage, lot_id, 20_000, 12),
        ]
        for step in steps if count_first else reversed(steps):
            step()
    assert left(lot_id, garage.id) == 80_000
    assert balance_at(garage.id, at(9)) == {lot_id: 110_000}
    assert balance_at(garage.id, at(11)) == {lot_id: 100_000}
    assert balance_at(garage.id, at(12)) == {lot_id: 80_000}
    assert watching.differences() == []


def test_a_delivery_of_before_the_count_was_missing_when_it_was_counted(app: Flask) -> None:
    with write_transaction():
        garage, lot_id = garage_with(100_000)
        (count,) = count_store(None, garage.id, at(10), [Counted(lot_id, 80_000)])
        carry_out(garage, lot_id, 20_000, 9)
        assert left(lot_id, garage.id) == 80_000
        assert balance_at(garage.id, at(9)) == {lot_id: 80_000}
        booked_on = db.session.query(Entry).filter_by(count_id=count.id).one()
        assert (booked_on.grams, booked_on.to_id) == (20_000, garage.id)
        with pytest.raises(PartOfCount):
            service.reverse(None, booked_on.id)
        service.reverse(None, count.id)
    assert left(lot_id, garage.id) == 80_000
    assert balance_at(garage.id, at(11)) == {lot_id: 80_000}
    assert watching.differences() == []


def test_late_food_that_was_counted_may_leave_an_empty_warehouse(app: Flask) -> None:
    with write_transaction():
        garage, lot_id = garage_with(5_000)
        count_store(None, garage.id, at(10), [Counted(lot_id, 0)])
        carry_out(garage, lot_id, 5_000, 9)
        assert left(lot_id, garage.id) == 0
        with pytest.raises(NotEnough):
            carry_out(garage, lot_id, 5_000, 11)


def test_a_count_changes_no_other_store(app: Flask) -> None:
    with write_transaction():
        food = stock.product()
        one, other = stock.warehouse("One"), stock.warehouse("Other")
        lot_id = stock.receipt(one, 30_000, of=food, captured_at=at(8)).lot_id
        assert stock.receipt(other, 40_000, of=food, captured_at=at(8)).lot_id == lot_id
        count_store(None, one.id, at(10), [Counted(lot_id, 25_000)])
    assert left(lot_id, one.id) == 25_000
    assert left(lot_id, other.id) == 40_000


def test_a_count_that_agrees_is_booked_and_counts_sent_twice_once(app: Flask) -> None:
    with write_transaction():
        garage, lot_id = garage_with(30_000)
        counted = Counted(lot_id, 30_000, entry_id=uuid4())
        (first,) = count_store(None, garage.id, at(10), [counted])
        carry_out(garage, lot_id, 1_000, 9)
        (again,) = count_store(None, garage.id, at(10), [counted])
        assert again is first
    assert (first.move, first.grams, first.counted) == (Move.COUNT, 0, 30_000)
    assert left(lot_id, garage.id) == 30_000


def test_differences_are_shown_before_they_are_booked(app: Flask) -> None:
    with write_transaction():
        garage, lot_id = garage_with(30_000)
        (found,) = findings(garage.id, at(10), [Counted(lot_id, 28_500)])
    assert (found.book_grams, found.difference) == (30_000, -1_500)
    assert left(lot_id, garage.id) == 30_000


def test_what_is_counted_loose_lies_loose(app: Flask) -> None:
    with write_transaction():
        garage, lot_id = garage_with(30_000)
        count_store(None, garage.id, at(10), [Counted(lot_id, 25_000, loose_grams=15_000)])
    (balance,) = service.held(garage.id)
    assert balance.loose_grams == 15_000


def test_nonsense_counts_are_refused(app: Flask) -> None:
    with write_transaction():
        garage, lot_id = garage_with(30_000)
        for moment, grams, refusal in (
            (at(30), 1_000, CountInFuture),
            (at(10), -1, CountBelowZero),
            (at(10), 1_500_000_000, TooHeavy),
        ):
            with pytest.raises(refusal):
                count_store(None, garage.id, moment, [Counted(lot_id, grams)])


def test_any_entry_can_be_undone_after_fifty_later_ones(app: Flask) -> None:
    with write_transaction():
        garage, van, spot = stock.warehouse(), stock.van(), stock.spot_store()
        lot_id = stock.receipt(garage, 100_000, captured_at=at(1)).lot_id
        mistakes = [
            stock.receipt(garage, 7_000, captured_at=at(2)),
            service.book(None, Move.LOAD, lot_id, 8_000, garage.id, van.id, captured_at=at(2)),
            service.book(None, Move.DELIVER, lot_id, 3_000, van.id, spot.id, captured_at=at(3)),
            service.book(None, Move.OPEN, lot_id, 10_000, garage.id, garage.id, captured_at=at(3)),
            *count_store(None, garage.id, at(4), [Counted(lot_id, 80_000)]),
        ]
        for minute in range(50):
            moment = at(5) + timedelta(minutes=minute)
            service.book(None, Move.LOAD, lot_id, 100, garage.id, van.id, captured_at=moment)
        for mistake in mistakes:
            service.reverse(None, mistake.id)
        assert left(lot_id, garage.id) == 100_000 - 5_000
        assert left(lot_id, van.id) == 5_000
        assert left(lot_id, spot.id) == 0
        assert left(mistakes[0].lot_id, garage.id) == 0
    assert watching.differences() == []


def test_what_came_in_and_left_again_cannot_be_undone(app: Flask) -> None:
    with write_transaction():
        garage = stock.warehouse()
        receipt = stock.receipt(garage, 10_000, captured_at=at(8))
        carry_out(garage, receipt.lot_id, 4_000, 9)
        with pytest.raises(NotEnough) as refusal:
            service.reverse(None, receipt.id)
    assert refusal.value.facts == {"wanted": 10_000, "left": 6_000}


def test_past_balances_are_right_when_things_arrive_late_twice_and_out_of_order(
    app: Flask,
) -> None:
    with write_transaction():
        garage, van = stock.warehouse(), stock.van()
        lot_id = stock.receipt(garage, 50_000, captured_at=at(6)).lot_id
        sent = [
            (Move.RETURN, 2_000, van.id, garage.id, at(16), uuid4()),
            (Move.DELIVER, 18_000, van.id, service.eaten().id, at(12), uuid4()),
            (Move.LOAD, 20_000, garage.id, van.id, at(8), uuid4()),
        ]
        for move, grams, origin, goal, moment, entry_id in [*sent, *reversed(sent)]:
            service.book(
                None, move, lot_id, grams, origin, goal, captured_at=moment, entry_id=entry_id
            )
    assert [balance_at(van.id, at(hour)).get(lot_id, 0) for hour in (7, 8, 12, 16)] == [
        0,
        20_000,
        2_000,
        0,
    ]
    assert balance_at(garage.id, at(7)) == {lot_id: 50_000}
    assert counting.lots_to_count(van.id, at(9))[0].id == lot_id


def test_a_van_below_zero_is_named_with_what_made_it_so(app: Flask) -> None:
    with write_transaction():
        garage, van = stock.warehouse(), stock.van()
        lot_id = stock.receipt(garage, 50_000, captured_at=at(6)).lot_id
        service.book(None, Move.LOAD, lot_id, 5_000, garage.id, van.id, captured_at=at(7))
        fed = [
            service.book(
                None,
                Move.DELIVER,
                lot_id,
                grams,
                van.id,
                service.eaten().id,
                captured_at=at(hour),
            )
            for hour, grams in ((8, 4_000), (9, 3_000), (10, 500))
        ]
        assert watching.vans_below_zero()[0].entries == [fed[2], fed[1]]
        service.book(None, Move.LOAD, lot_id, 2_500, garage.id, van.id, captured_at=at(7))
        assert watching.vans_below_zero() == []


def test_a_van_that_holds_food_for_days_is_named(app: Flask) -> None:
    with write_transaction():
        garage, van, fresh = stock.warehouse(), stock.van(), stock.van("Blue van")
        lot_id = stock.receipt(garage, 50_000, captured_at=at(-200)).lot_id
        for store, hour in ((van, -150), (fresh, -20)):
            service.book(None, Move.LOAD, lot_id, 5_000, garage.id, store.id, captured_at=at(hour))
        (holding,) = watching.vans_holding()
        assert (holding.store, holding.since) == (van, at(-150))


def test_check_names_a_balance_that_is_not_the_sum_of_its_entries(app: Flask) -> None:
    with write_transaction():
        garage, lot_id = garage_with(30_000)
        balance = db.session.get_one(Balance, (lot_id, garage.id))
        balance.grams = 29_000
    (line,) = watching.differences()
    assert "29000 g, its entries say 30000 g" in line


def test_of_two_counts_of_one_moment_the_later_undone_leaves_the_earlier(app: Flask) -> None:
    with write_transaction():
        garage, lot_id = garage_with(30_000)
        count_store(None, garage.id, at(10), [Counted(lot_id, 28_000)])
        (later,) = count_store(None, garage.id, at(10), [Counted(lot_id, 25_000)])
        assert left(lot_id, garage.id) == 25_000
        service.reverse(None, later.id)
    assert left(lot_id, garage.id) == 28_000
