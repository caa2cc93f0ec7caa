"""How long the food lasts, and what to order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.stock.forecast import (
    FORECAST_DAYS,
    USE_DAYS,
    Order,
    StockLot,
    daily_use,
    days_of_stock,
    forecast,
    shopping_list,
)
from animals.stock.rules import ProductKind

TODAY = date(2026, 11, 23)
NEXT_YEAR = date(2027, 6, 1)
DOG_DRY = ProductKind.DOG_DRY


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_use_so_far_is_the_mean_of_four_weeks() -> None:
    assert daily_use(280_000, date(2026, 1, 1), TODAY) == 10_000


def test_a_young_ledger_is_divided_by_the_days_it_has() -> None:
    assert daily_use(50_000, in_days(-5), TODAY) == 10_000
    assert daily_use(50_000, TODAY, TODAY) == 50_000


def test_use_is_rounded_up() -> None:
    assert daily_use(1, in_days(-USE_DAYS), TODAY) == 1


def test_nothing_used_is_no_use() -> None:
    assert daily_use(0, None, TODAY) == 0


def test_stock_lasts_full_days() -> None:
    assert days_of_stock(200_000, 30_000) == 6
    assert days_of_stock(-5_000, 30_000) == 0
    assert days_of_stock(200_000, 0) is None


def test_the_forecast_runs_from_today_over_thirty_days() -> None:
    days = forecast([StockLot(None, 1)], TODAY, 0, {}).days
    assert (days[0].day, days[-1].day) == (TODAY, in_days(FORECAST_DAYS))


def test_usual_use_begins_tomorrow_and_the_day_it_runs_out_is_named() -> None:
    coming = forecast([StockLot(NEXT_YEAR, 30_000)], TODAY, 10_000, {})
    assert [it.grams for it in coming.days[:5]] == [30_000, 20_000, 10_000, 0, 0]
    assert coming.runs_out_on == in_days(3)


def test_food_that_lasts_has_no_day_it_runs_out() -> None:
    coming = forecast([StockLot(NEXT_YEAR, 310_000)], TODAY, 10_000, {})
    assert coming.runs_out_on is None
    assert coming.days[-1].grams == 10_000


def test_an_empty_store_runs_out_today() -> None:
    assert forecast([], TODAY, 10_000, {}).runs_out_on == TODAY


def test_a_planned_run_is_part_of_the_usual_use() -> None:
    coming = forecast([StockLot(None, 100_000)], TODAY, 10_000, {in_days(3): 40_000})
    assert [it.grams for it in coming.days[:6]] == [100_000, 90_000, 80_000, 60_000, 60_000, 50_000]


def test_a_run_that_leaves_today_is_taken_today() -> None:
    coming = forecast([StockLot(None, 100_000)], TODAY, 0, {TODAY: 40_000})
    assert coming.days[0].grams == 60_000


def test_the_best_before_day_is_used_and_the_rest_is_lost_the_day_after() -> None:
    coming = forecast([StockLot(in_days(1), 25_000), StockLot(None, 50_000)], TODAY, 10_000, {})
    assert [it.expired_grams for it in coming.days[:4]] == [0, 0, 15_000, 0]
    assert [it.grams for it in coming.days[:4]] == [75_000, 65_000, 40_000, 30_000]
    assert coming.expired_grams == 15_000


def test_food_already_expired_is_no_food_and_no_loss_to_come() -> None:
    coming = forecast([StockLot(in_days(-1), 25_000)], TODAY, 0, {})
    assert coming.days[0].grams == 0
    assert coming.expired_grams == 0


lots = st.lists(
    st.builds(
        StockLot, st.none() | st.dates(in_days(-5), in_days(60)), st.integers(-5_000, 200_000)
    ),
    max_size=8,
)
plans = st.dictionaries(st.dates(in_days(-3), in_days(40)), st.integers(0, 90_000), max_size=5)


@given(lots, st.integers(0, 30_000), plans)
def test_every_gram_of_a_forecast_is_accounted_for(
    held: list[StockLot], daily: int, planned: dict[date, int]
) -> None:
    coming = forecast(held, TODAY, daily, planned)
    good = [it for it in held if it.grams > 0 and (it.best_before or date.max) >= TODAY]
    used = sum(it.used_grams for it in coming.days)
    assert sum(it.grams for it in good) == used + coming.expired_grams + coming.days[-1].grams
    assert all(it.grams >= 0 and it.missing_grams >= 0 for it in coming.days)
    soon = sum(grams for day, grams in planned.items() if TODAY <= day <= in_days(FORECAST_DAYS))
    assert used + coming.missing_grams == max(soon, FORECAST_DAYS * daily)


def test_the_shopping_list_rounds_up_to_bags_and_names_the_day() -> None:
    # 12 days' food is there, 18 days' of 13 kg are missing: 234 kg, in bags of 10.
    coming = forecast([StockLot(None, 156_000)], TODAY, 13_000, {})
    assert coming.days[13].missing_grams == 13_000
    assert shopping_list({DOG_DRY: coming}, {DOG_DRY: 10_000}, TODAY) == [
        Order(DOG_DRY, grams=240_000, bags=24, by=date(2026, 12, 3))
    ]


def test_what_is_missing_now_is_ordered_today_and_first() -> None:
    orders = shopping_list(
        {
            DOG_DRY: forecast([StockLot(None, 100_000)], TODAY, 10_000, {}),
            ProductKind.CAT_DRY: forecast([], TODAY, 100, {}),
        },
        {},
        TODAY,
    )
    assert [it.kind for it in orders] == [ProductKind.CAT_DRY, DOG_DRY]
    assert orders[0] == Order(ProductKind.CAT_DRY, grams=3_000, bags=0, by=TODAY)


@pytest.mark.parametrize("daily", [0, 10_000])
def test_enough_is_not_ordered(daily: int) -> None:
    coming = forecast([StockLot(None, 300_000)], TODAY, daily, {})
    assert shopping_list({DOG_DRY: coming}, {DOG_DRY: 10_000}, TODAY) == []
