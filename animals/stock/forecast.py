"""What will be in store: use so far, how long it lasts, the coming days, what to order.

All of one product kind, in whole grams. Pure sums over what the service has read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from animals.stock.rules import ProductKind
from animals.stock.weights import bags_to_order

FORECAST_DAYS = 30
USE_DAYS = 28
"""Use so far is the mean of four weeks, so that every weekday is in it equally often."""
ORDER_LEAD_DAYS = 3
"""Days between an order and the food standing in the warehouse."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class StockLot:
    """Food of one date; None is a date nobody could read, which never expires."""

    best_before: date | None
    grams: int


@dataclass(frozen=True)
class ForecastDay:
    """One day as it ends: what is left in store, what left it, what expired, what was missing."""

    day: date
    grams: int
    used_grams: int
    expired_grams: int
    missing_grams: int


@dataclass(frozen=True)
class Forecast:
    """The coming days, the first being today."""

    days: tuple[ForecastDay, ...]

    @property
    def runs_out_on(self) -> date | None:
        """The first day that ends with nothing in store; None when all of them end with some."""
        return next((it.day for it in self.days if it.grams == 0), None)

    @property
    def expired_grams(self) -> int:
        """All that passes its date unused."""
        return sum(it.expired_grams for it in self.days)

    @property
    def missing_grams(self) -> int:
        """All that would be needed and is not there."""
        return sum(it.missing_grams for it in self.days)


@dataclass(frozen=True)
class Order:
    """A line of the shopping list: so much of a kind, ordered by that day."""

    kind: ProductKind
    grams: int
    bags: int
    by: date


def daily_use(used_grams: int, first_used_on: date | None, today: date) -> int:
    """Grams that leave the stores on a mean day, rounded up.

    `used_grams` left within the last `USE_DAYS` days before today; a younger ledger is divided by
    the days it has, today not being over. 0 when nothing was used yet.
    """
    if first_used_on is None or used_grams <= 0:
        return 0
    days = min(USE_DAYS, max(1, (today - first_used_on).days))
    return -(-used_grams // days)


def days_of_stock(grams: int, daily_grams: int) -> int | None:
    """Full days the food lasts at this use; None when nothing is used, and it would last for ever.

    Best-before dates are not looked at: `forecast` does.
    """
    return max(0, grams) // daily_grams if daily_grams > 0 else None


def forecast(
    lots: Iterable[StockLot],
    today: date,
    daily_grams: int,
    planned: Mapping[date, int],
    days: int = FORECAST_DAYS,
) -> Forecast:
    """Today and the coming `days`, day by day.

    `planned` is what upcoming runs will still load, by their date. A planned run is part of the
    usual use, not on top of it: by the end of every day the greater of the two has gone, counted
    from today. Today itself only sees planned runs; the usual use begins tomorrow. The earliest
    best-before goes first, and what is left of a lot is lost on the day after its date.
    """
    shelf = _Shelf(lots)
    shelf.clear_expired(today)  # expired before today: not food any more, nor a loss to come
    rows = []
    demanded = planned_so_far = 0
    for number in range(days + 1):
        day = today + number * _DAY
        expired = shelf.clear_expired(day)
        planned_so_far += planned.get(day, 0)
        wanted = max(planned_so_far, number * daily_grams) - demanded
        demanded += wanted
        missing = wanted - shelf.take(wanted)
        rows.append(ForecastDay(day, shelf.grams, wanted - missing, expired, missing))
    return Forecast(tuple(rows))


def shopping_list(
    forecasts: Mapping[ProductKind, Forecast], bag_grams: Mapping[ProductKind, int], today: date
) -> list[Order]:
    """What to order so that nothing is missing in the forecast, the most pressing first.

    In full bags of the kind's usual weight; a kind with none is ordered by the gram. Ordered
    `ORDER_LEAD_DAYS` before the first day on which something is missing, today at the latest.
    """
    orders = []
    for kind, coming in forecasts.items():
        short = next((it.day for it in coming.days if it.missing_grams), None)
        if short is None:
            continue
        bag = bag_grams.get(kind, 0)
        bags = bags_to_order(coming.missing_grams, bag)
        by = max(today, short - ORDER_LEAD_DAYS * _DAY)
        orders.append(Order(kind, bags * bag or coming.missing_grams, bags, by))
    return sorted(orders, key=lambda order: order.by)


class _Shelf:
    """Food in the order in which it is taken."""

    def __init__(self, lots: Iterable[StockLot]) -> None:
        self._lots: list[tuple[date, int]] = sorted(
            ((lot.best_before or date.max, lot.grams) for lot in lots if lot.grams > 0),
            reverse=True,
        )
        self.grams = sum(grams for _, grams in self._lots)

    def clear_expired(self, day: date) -> int:
        """Grams that are past their date on `day`, taken off the shelf."""
        cleared = 0
        while self._lots and self._lots[-1][0] < day:
            cleared += self._lots.pop()[1]
        self.grams -= cleared
        return cleared

    def take(self, wanted: int) -> int:
        """Grams taken, the earliest date first; less than wanted when the shelf is empty."""
        left = wanted
        while left and self._lots:
            best_before, grams = self._lots.pop()
            if grams > left:
                self._lots.append((best_before, grams - left))
            left -= min(grams, left)
        self.grams -= wanted - left
        return wanted - left
