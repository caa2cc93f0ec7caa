"""What people mean by a bag, a bucket, or as last time, and what then lies at a spot."""

from datetime import date, timedelta

import pytest

from animals.feeding.amounts import (
    BUCKET_GRAMS,
    Amount,
    NoLastTime,
    NothingGiven,
    amount_grams,
    kinds_eaten,
)
from animals.feeding.rations import daily_grams, spot_workings
from animals.feeding.rules import Leftover, Meal, held_after
from animals.stock.rules import ProductKind

MONDAY = date(2026, 11, 23)


def meal(days: int, grams: int, leftover: Leftover | None = None) -> Meal:
    return Meal(MONDAY + timedelta(days=days), grams, leftover)


@pytest.mark.parametrize(
    ("amount", "grams"),
    [
        (Amount.BAG, 15_001),
        (Amount.HALF_BAG, 7_501),
        (Amount.BUCKET, BUCKET_GRAMS),
        (Amount.LAST, 6_000),
        (Amount.OTHER, 2_500),
    ],
)
def test_amounts_are_said_in_bags_and_buckets(amount: Amount, grams: int) -> None:
    assert amount_grams(amount, 15_001, 6_000, 2_500) == grams


def test_as_last_time_needs_a_last_time() -> None:
    with pytest.raises(NoLastTime):
        amount_grams(Amount.LAST, 10_000, 0, 0)


def test_another_amount_needs_to_be_said() -> None:
    with pytest.raises(NothingGiven):
        amount_grams(Amount.OTHER, 10_000, 6_000, 0)


def test_dogs_eat_dog_food_and_cats_cat_food() -> None:
    assert kinds_eaten(3, 0) == {ProductKind.DOG_DRY, ProductKind.DOG_WET}
    assert kinds_eaten(0, 2) == {ProductKind.CAT_DRY, ProductKind.CAT_WET}
    assert ProductKind.OTHER not in kinds_eaten(1, 1)
    assert kinds_eaten(0, 0) == set(ProductKind)


def test_what_lies_there_is_what_was_given_and_what_was_left() -> None:
    assert held_after([meal(0, 10_000, Leftover.NONE)], 1_000) == 10_000
    assert held_after([meal(0, 10_000), meal(3, 4_000, Leftover.NONE)], 1_000) == 4_000
    assert held_after([meal(0, 10_000), meal(3, 4_000, Leftover.SOME)], 1_000) == 9_000
    assert held_after([meal(0, 10_000), meal(3, 4_000, Leftover.FULL)], 1_000) == 14_000


def test_where_nobody_looked_the_animals_ate_as_every_day() -> None:
    assert held_after([meal(0, 10_000), meal(3, 4_000)], 1_000) == 11_000
    assert held_after([meal(0, 10_000), meal(30, 4_000)], 1_000) == 4_000


def test_a_need_brought_lasts_its_days() -> None:
    workings = spot_workings(5, 2, 7)
    assert set(workings) == {ProductKind.DOG_DRY, ProductKind.CAT_DRY}
    brought = sum(working.grams for working in workings.values())
    assert brought // daily_grams(5, 2) in (6, 7)


def test_where_nobody_eats_nothing_is_needed() -> None:
    assert spot_workings(0, 0, 7) == {}
    assert daily_grams(0, 0) == 0
