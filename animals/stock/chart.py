"""The forecast drawn: where the line runs, in the units of the picture."""

from dataclasses import dataclass
from datetime import date

from animals.stock.forecast import Forecast

WIDTH, HEIGHT = 360, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 8, 12, 26
_TICK_DAYS = 10
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Mark:
    """Something at a place of the picture, and the day or weight it stands for."""

    x: float
    y: float
    day: date | None = None
    grams: int = 0


@dataclass(frozen=True)
class Chart:
    """Food in store over the coming days: a line, its scale, the day it runs out, losses."""

    width: int
    height: int
    floor: float
    left: float
    right: float
    line: str
    area: str
    weights: list[Mark]
    days: list[Mark]
    runs_out: Mark | None
    losses: list[Mark]


def chart_of(coming: Forecast) -> Chart:
    """The picture of a forecast."""
    rows = coming.days
    top = _round_up(max((it.grams for it in rows), default=0))
    wide = (WIDTH - _LEFT - _RIGHT) / max(1, len(rows) - 1)
    floor = float(HEIGHT - _BOTTOM)

    def x(number: int) -> float:
        return round(_LEFT + number * wide, 1)

    def y(grams: int) -> float:
        return round(floor - (floor - _TOP) * grams / top, 1)

    points = [f"{x(number)},{y(it.grams)}" for number, it in enumerate(rows)]
    end = coming.runs_out_on
    out = next((n for n, it in enumerate(rows) if it.day == end), None)
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        floor=floor,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        line=" ".join(points),
        area=" ".join([f"{x(0)},{floor}", *points, f"{x(len(rows) - 1)},{floor}"]),
        weights=[Mark(_LEFT - 8, y(grams), grams=grams) for grams in (0, top // 2, top)],
        days=[
            Mark(x(number), floor, it.day)
            for number, it in enumerate(rows)
            if number % _TICK_DAYS == 0
        ],
        runs_out=Mark(x(out), floor, end) if out is not None else None,
        losses=[
            Mark(x(number), floor, it.day, it.expired_grams)
            for number, it in enumerate(rows)
            if it.expired_grams
        ],
    )


def _round_up(grams: int) -> int:
    """The next round weight, so that the scale reads well; a kilogram at least."""
    size = 1_000
    while True:
        for step in _STEPS:
            if step * size >= grams:
                return step * size
        size *= 10
