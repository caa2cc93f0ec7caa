"""The books of the food store, on both databases."""

from uuid import UUID, uuid4

import pytest
from flask import Flask

from animals.db import db, write_transaction
from animals.errors import NotFound
from animals.stock import service
from animals.stock.ledger import AlreadyReversed, ReversalOfReversal
from animals.stock.models import Balance
from animals.stock.posting import EntryDiffers
from animals.stock.rules import Move, MoveNotPossible, NotEnough, ProductKind
from tests.factories import stock


def left(lot_id: UUID, store_id: UUID) -> int:
    found = db.session.get(Balance, (lot_id, store_id), populate_existing=True)
    return found.grams if found else 0


def test_what_is_received_stands_in_the_store(app: Flask) -> None:
    with write_transaction():
        garage = stock.warehouse()
        entry = stock.receipt(garage, 60_000, donor="Parish of St Anne")
    assert [balance.grams for balance in service.held(garage.id)] == [60_000]
    assert left(entry.lot_id, service.outside().id) == -60_000


def test_sent_again_it_is_found_and_changes_nothing(app: Flask) -> None:
    with write_transaction():
        garage, van = stock.warehouse(), stock.van()
        entry = stock.receipt(garage, 60_000)
        sent = uuid4()
        load = (None, Move.LOAD, entry.lot_id, 5_000, garage.id, van.id)
        first = service.book(*load, entry_id=sent)
        assert service.book(*load, entry_id=sent) is first
        with pytest.raises(EntryDiffers):
            service.book(None, Move.LOAD, entry.lot_id, 6_000, garage.id, van.id, entry_id=sent)
    assert left(entry.lot_id, garage.id) == 55_000


def test_a_warehouse_never_goes_below_zero_and_says_what_is_left(app: Flask) -> None:
    with write_transaction():
        garage, van = stock.warehouse(), stock.van()
        lot_id = stock.receipt(garage, 3_000).lot_id
    with pytest.raises(NotEnough) as refusal, write_transaction():
        service.book(None, Move.LOAD, lot_id, 4_000, garage.id, van.id)
    assert refusal.value.facts == {"wanted": 4_000, "left": 3_000}
    assert left(lot_id, garage.id) == 3_000


def test_a_van_goes_below_zero(app: Flask) -> None:
    with write_transaction():
        garage, van = stock.warehouse(), stock.van()
        lot_id = stock.receipt(garage, 10_000).lot_id
        service.book(None, Move.LOAD, lot_id, 4_000, garage.id, van.id)
        service.book(None, Move.DELIVER, lot_id, 6_000, van.id, service.eaten().id)
    assert left(lot_id, van.id) == -2_000


def test_of_two_identical_receipts_one_undone_leaves_the_other(app: Flask) -> None:
    with write_transaction():
        garage, food = stock.warehouse(), stock.product()
        first = stock.receipt(garage, 100_000, of=food)
        second = stock.receipt(garage, 100_000, of=food)
        service.reverse(None, first.id)
        assert first.lot_id == second.lot_id
    assert [(it.lot_id, it.grams) for it in service.held(garage.id)] == [(second.lot_id, 100_000)]


def test_a_mistake_is_undone_once_and_an_undoing_never(app: Flask) -> None:
    with write_transaction():
        entry = stock.receipt(stock.warehouse())
        undone = service.reverse(None, entry.id, new_id=uuid4())
        assert service.reverse(None, entry.id, new_id=undone.id) is undone
        with pytest.raises(AlreadyReversed):
            service.reverse(None, entry.id)
        with pytest.raises(ReversalOfReversal):
            service.reverse(None, undone.id)


def test_food_does_not_move_where_it_cannot(app: Flask) -> None:
    with write_transaction():
        garage, spot = stock.warehouse(), stock.spot_store()
        lot_id = stock.receipt(garage).lot_id
        with pytest.raises(MoveNotPossible):
            service.book(None, Move.LOAD, lot_id, 1_000, garage.id, spot.id)
        with pytest.raises(NotFound):
            service.book(None, Move.LOAD, lot_id, 1_000, garage.id, uuid4())


def test_a_feeding_takes_the_earliest_date_and_the_only_product_of_its_kind(app: Flask) -> None:
    with write_transaction():
        garage, van, spot = stock.warehouse(), stock.van(), stock.spot_store()
        dog, cat = stock.product(), stock.product(kind=ProductKind.CAT_DRY)
        late = stock.receipt(garage, 10_000, of=dog, best_before=stock.days_on(200)).lot_id
        early = stock.receipt(garage, 4_000, of=dog, best_before=stock.days_on(20)).lot_id
        for lot_id, grams in ((late, 10_000), (early, 4_000)):
            service.book(None, Move.LOAD, lot_id, grams, garage.id, van.id)
        fed = uuid4()
        entries = service.deliver(
            None, van.id, spot.id, 6_000, kind=ProductKind.DOG_DRY, delivery_id=fed
        )
        assert entries is not None
        assert [(it.lot_id, it.grams) for it in entries] == [(early, 4_000), (late, 2_000)]
        again = service.deliver(
            None, van.id, spot.id, 6_000, kind=ProductKind.DOG_DRY, delivery_id=fed
        )
        assert again == entries
        assert service.deliver(None, van.id, spot.id, 500, product_id=cat.id) is None
    assert left(late, van.id) == 8_000
