"""The forecast as a picture."""

from datetime import date, timedelta

from animals.stock.chart import HEIGHT, WIDTH, chart_of
from animals.stock.forecast import StockLot, forecast

TODAY = date(2026, 11, 24)


def test_the_line_ends_on_the_floor_on_the_day_it_runs_out() -> None:
    coming = forecast([StockLot(None, 50_000)], TODAY, 10_000, {})
    chart = chart_of(coming)
    assert chart.runs_out is not None
    assert chart.runs_out.day == coming.runs_out_on == TODAY + timedelta(days=5)
    points = [tuple(map(float, point.split(","))) for point in chart.line.split()]
    assert len(points) == 31
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert points[5] == (chart.runs_out.x, chart.floor)


def test_an_empty_store_is_a_line_on_the_floor() -> None:
    chart = chart_of(forecast([], TODAY, 0, {}))
    assert {point.split(",")[1] for point in chart.line.split()} == {str(chart.floor)}
    assert chart.weights[-1].grams == 1_000


def test_what_passes_its_date_is_marked_on_its_day() -> None:
    lot = StockLot(TODAY + timedelta(days=3), 20_000)
    (mark,) = chart_of(forecast([lot], TODAY, 1_000, {})).losses
    assert (mark.day, mark.grams) == (TODAY + timedelta(days=4), 17_000)
