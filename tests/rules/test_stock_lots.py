"""Which food goes out first."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.stock.lots import (
    ExpiredLot,
    Freshness,
    VanLot,
    check_not_expired,
    deliver_plan,
    earliest_first,
    freshness,
    is_expired,
    needs_reason,
    only_product,
    split_load,
)
from animals.stock.rules import NotEnough, ProductKind
from animals.stock.weights import NotAboveZero

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
DECEMBER = date(2026, 12, 20)
MARCH = date(2027, 3, 1)


def lot(
    name: str,
    best_before: date | None,
    grams: int = 10_000,
    product: str = "dry dog",
    kind: ProductKind = ProductKind.DOG_DRY,
) -> VanLot[str, str]:
    return VanLot(name, product, kind, best_before, grams)


def names(lots: Sequence[VanLot[str, str]]) -> list[str]:
    return [it.lot for it in lots]


def test_the_best_before_day_itself_is_still_good() -> None:
    assert not is_expired(TODAY, TODAY)
    assert is_expired(YESTERDAY, TODAY)
    assert not is_expired(None, TODAY)


@pytest.mark.parametrize(
    ("days", "colour"),
    [
        (-1, Freshness.EXPIRED),
        (0, Freshness.URGENT),
        (7, Freshness.URGENT),
        (8, Freshness.NEAR),
        (30, Freshness.NEAR),
        (31, Freshness.FRESH),
    ],
)
def test_a_lot_near_its_date_shows_it(days: int, colour: Freshness) -> None:
    assert freshness(TODAY + timedelta(days=days), TODAY) is colour


def test_a_lot_without_a_date_is_fresh() -> None:
    assert freshness(None, TODAY) is Freshness.FRESH


def test_the_earliest_date_is_offered_first_and_expired_food_never() -> None:
    lots = [lot("no date", None), lot("march", MARCH), lot("old", YESTERDAY), lot("today", TODAY)]
    assert names(earliest_first(lots, TODAY)) == ["today", "march", "no date"]


def test_passing_over_an_earlier_lot_needs_a_reason() -> None:
    offered = [lot("december", DECEMBER), lot("also december", DECEMBER), lot("march", MARCH)]
    assert not needs_reason(offered[0], offered)
    assert not needs_reason(offered[1], offered)
    assert needs_reason(offered[2], offered)
    assert needs_reason(lot("no date", None), offered)


def test_no_reason_makes_expired_food_good() -> None:
    check_not_expired(TODAY, TODAY)
    with pytest.raises(ExpiredLot):
        check_not_expired(YESTERDAY, TODAY)


def test_a_delivery_takes_the_earliest_date_first() -> None:
    van = [lot("march", MARCH), lot("december", DECEMBER)]
    assert deliver_plan(14_000, van, TODAY) == [("december", 10_000), ("march", 4_000)]


def test_a_delivery_that_fits_the_first_lot_touches_no_other() -> None:
    van = [lot("december", DECEMBER), lot("march", MARCH)]
    assert deliver_plan(10_000, van, TODAY) == [("december", 10_000)]


def test_the_last_lot_takes_what_the_books_do_not_hold() -> None:
    van = [lot("december", DECEMBER), lot("march", MARCH)]
    assert deliver_plan(25_000, van, TODAY) == [("december", 10_000), ("march", 15_000)]


def test_a_van_that_has_given_everything_goes_below_zero() -> None:
    van = [lot("december", DECEMBER, 0), lot("march", MARCH, -500)]
    assert deliver_plan(3_000, van, TODAY) == [("march", 3_000)]


def test_expired_food_counts_as_given_only_after_all_good_food() -> None:
    van = [lot("old", YESTERDAY), lot("march", MARCH)]
    assert deliver_plan(8_000, van, TODAY) == [("march", 8_000)]
    assert deliver_plan(12_000, van, TODAY) == [("march", 10_000), ("old", 2_000)]


def test_a_van_that_never_held_the_food_leaves_it_to_a_coordinator() -> None:
    assert deliver_plan(3_000, [], TODAY) is None


@pytest.mark.parametrize("wanted", [0, -1])
def test_nothing_is_no_delivery(wanted: int) -> None:
    with pytest.raises(NotAboveZero):
        deliver_plan(wanted, [lot("march", MARCH)], TODAY)


dates = st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))
vans = st.lists(st.tuples(dates, st.integers(-20_000, 20_000)), min_size=1, max_size=8)


@given(st.integers(1, 100_000), vans)
def test_a_delivery_adds_up_and_drains_good_lots_first(
    wanted: int, held: list[tuple[date | None, int]]
) -> None:
    van = [lot(str(number), when, grams) for number, (when, grams) in enumerate(held)]
    plan = deliver_plan(wanted, van, TODAY)
    assert plan is not None
    assert sum(grams for _, grams in plan) == wanted
    assert all(grams > 0 for _, grams in plan)
    assert len({name for name, _ in plan}) == len(plan)
    by_name = {it.lot: it for it in van}
    assert all(grams == by_name[name].grams for name, grams in plan[:-1])
    good = [it.lot for it in earliest_first(van, TODAY) if it.grams > 0]
    assert [name for name, _ in plan][: len(good)] == good[: len(plan)]


def test_a_feeding_that_names_no_product_means_the_only_one_of_its_kind() -> None:
    van = [
        lot("december", DECEMBER),
        lot("march", MARCH),
        lot("tins", MARCH, product="cat tins", kind=ProductKind.CAT_WET),
    ]
    assert only_product(van, {ProductKind.DOG_DRY, ProductKind.DOG_WET}) == "dry dog"
    assert only_product(van, {ProductKind.CAT_DRY, ProductKind.CAT_WET}) == "cat tins"


def test_two_products_of_a_kind_or_none_leave_it_to_a_coordinator() -> None:
    van = [lot("a", MARCH), lot("b", MARCH, product="puppy")]
    assert only_product(van, {ProductKind.DOG_DRY}) is None
    assert only_product(van, {ProductKind.CAT_DRY}) is None


def test_a_product_that_is_used_up_is_not_meant_while_another_is_there() -> None:
    van = [lot("a", MARCH, 0), lot("b", MARCH, product="puppy")]
    assert only_product(van, {ProductKind.DOG_DRY}) == "puppy"
    assert only_product(van[:1], {ProductKind.DOG_DRY}) == "dry dog"


def test_a_load_is_split_over_two_garages() -> None:
    held = [("Saltivka", "december", 30_000), ("Kholodna Hora", "march", 50_000)]
    assert split_load(40_000, held) == [
        ("Saltivka", "december", 30_000),
        ("Kholodna Hora", "march", 10_000),
    ]


def test_a_load_of_more_than_there_is_says_what_is_left() -> None:
    with pytest.raises(NotEnough) as refusal:
        split_load(40_001, [("Saltivka", "december", 30_000), ("Kholodna Hora", "march", 10_000)])
    assert refusal.value.facts == {"wanted": 40_001, "left": 40_000}


@given(st.integers(1, 200_000), st.lists(st.integers(0, 50_000), max_size=8))
def test_a_split_load_adds_up_and_takes_no_store_below_zero(
    wanted: int, amounts: list[int]
) -> None:
    held = [(number, "lot", grams) for number, grams in enumerate(amounts)]
    try:
        plan = split_load(wanted, held)
    except NotEnough:
        assert sum(amounts) < wanted
        return
    assert sum(grams for _, _, grams in plan) == wanted
    assert all(0 < grams <= amounts[store] for store, _, grams in plan)
