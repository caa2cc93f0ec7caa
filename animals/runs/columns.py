"""Columns drawn: where each stands in the units of the picture, stacked or side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 6, 12, 22
MOST_LABELS = 8
_STEPS = (1, 2, 5)
_GAP = 2


@dataclass(frozen=True)
class Bar:
    """One rectangle of one series."""

    css: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Tick:
    """A line of the scale, or a word below the columns."""

    at: float
    label: str


@dataclass(frozen=True)
class Series:
    """Values by period, and the class that they are drawn with."""

    css: str
    values: Sequence[int]


@dataclass(frozen=True)
class Columns:
    """A picture of columns; its scale begins at nought."""

    bars: Sequence[Bar]
    levels: Sequence[tuple[float, int]]
    """Height and value of each line of the scale."""
    labels: Sequence[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


def columns(
    series: Sequence[Series], labels: Sequence[str], *, stacked: bool = False, least: int = 1
) -> Columns:
    """The picture of the series, all as long as `labels`; the scale reaches `least` at least.

    Of many labels only some are written, the last one always.
    """
    sums = [sum(values) if stacked else max(values) for values in _by_period(series, len(labels))]
    top = _round_up(max([least, *sums]))
    floor = HEIGHT - BOTTOM
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    unit = (floor - TOP) / top
    bars = []
    for number in range(len(labels)):
        wide = max(2.0, slot * 0.7)
        x = LEFT + slot * number + (slot - wide) / 2
        each = wide if stacked else (wide - _GAP * (len(series) - 1)) / len(series)
        height_below = 0.0
        for place, one in enumerate(series):
            high = one.values[number] * unit
            if high:
                left = x if stacked else x + place * (each + _GAP)
                bars.append(
                    Bar(one.css, *map(_short, (left, floor - height_below - high, each, high)))
                )
            if stacked:
                height_below += high
    every = -(-len(labels) // MOST_LABELS)
    words = [
        Tick(_short(LEFT + slot * (number + 0.5)), label)
        for number, label in enumerate(labels)
        if (len(labels) - 1 - number) % every == 0
    ]
    levels = [(_short(floor - value * unit), value) for value in _levels(top)]
    return Columns(bars, levels, words)


def _by_period(series: Sequence[Series], count: int) -> list[list[int]]:
    return [[one.values[number] for one in series] for number in range(count)]


def _levels(top: int) -> list[int]:
    """Nought, the top, and the middle where it is a whole number."""
    return [0, top // 2, top] if top % 2 == 0 else [0, top]


def _round_up(value: int) -> int:
    """The next round number, so that the scale reads well."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size >= value:
                return step * size
        size *= 10


def _short(number: float) -> float:
    return round(number, 1)
