"""Which food may go where."""

import pytest

from animals.stock.rules import (
    HOLDING,
    WAYS,
    Move,
    MoveNotPossible,
    StoreKind,
    check_way,
    may_go_below_zero,
    move_between,
)


def test_food_comes_from_outside_into_a_warehouse_or_straight_into_a_van() -> None:
    check_way(Move.RECEIVE, StoreKind.OUTSIDE, StoreKind.WAREHOUSE, same_store=False)
    check_way(Move.RECEIVE, StoreKind.OUTSIDE, StoreKind.VAN, same_store=False)


@pytest.mark.parametrize(
    ("move", "origin", "goal"),
    [
        (Move.LOAD, StoreKind.VAN, StoreKind.WAREHOUSE),
        (Move.RETURN, StoreKind.WAREHOUSE, StoreKind.VAN),
        (Move.DELIVER, StoreKind.WAREHOUSE, StoreKind.SPOT),
        (Move.RECEIVE, StoreKind.LOST, StoreKind.WAREHOUSE),
        (Move.LOSS, StoreKind.EATEN, StoreKind.LOST),
        (Move.TRANSFER, StoreKind.WAREHOUSE, StoreKind.VAN),
        (Move.REVERSAL, StoreKind.VAN, StoreKind.WAREHOUSE),
    ],
)
def test_a_move_goes_its_own_way_only(move: Move, origin: StoreKind, goal: StoreKind) -> None:
    with pytest.raises(MoveNotPossible) as refusal:
        check_way(move, origin, goal, same_store=False)
    assert refusal.value.facts == {"move": move, "origin": origin, "goal": goal}


def test_food_is_not_transferred_into_the_store_it_lies_in() -> None:
    with pytest.raises(MoveNotPossible):
        check_way(Move.TRANSFER, StoreKind.WAREHOUSE, StoreKind.WAREHOUSE, same_store=True)


def test_a_bag_is_opened_where_it_lies() -> None:
    check_way(Move.OPEN, StoreKind.VAN, StoreKind.VAN, same_store=True)
    with pytest.raises(MoveNotPossible):
        check_way(Move.OPEN, StoreKind.VAN, StoreKind.VAN, same_store=False)


def test_a_count_touches_one_store_that_holds_food_and_no_other() -> None:
    for way in WAYS[Move.COUNT]:
        assert len(HOLDING.intersection(way)) == 1
        assert StoreKind.LOST in way


def test_every_move_but_a_reversal_has_its_ways() -> None:
    assert set(WAYS) == set(Move) - {Move.REVERSAL}


def test_only_a_warehouse_never_goes_below_zero() -> None:
    assert {kind for kind in StoreKind if not may_go_below_zero(kind)} == {StoreKind.WAREHOUSE}


@pytest.mark.parametrize(
    ("origin", "goal", "move"),
    [
        (StoreKind.WAREHOUSE, StoreKind.VAN, Move.LOAD),
        (StoreKind.VAN, StoreKind.WAREHOUSE, Move.RETURN),
        (StoreKind.VAN, StoreKind.SPOT, Move.DELIVER),
        (StoreKind.WAREHOUSE, StoreKind.WAREHOUSE, Move.TRANSFER),
        (StoreKind.SPOT, StoreKind.VAN, Move.TRANSFER),
    ],
)
def test_a_move_is_called_by_its_way(origin: StoreKind, goal: StoreKind, move: Move) -> None:
    assert move_between(origin, goal) is move


def test_nobody_carries_food_out_of_the_books() -> None:
    with pytest.raises(MoveNotPossible):
        move_between(StoreKind.WAREHOUSE, StoreKind.LOST)
