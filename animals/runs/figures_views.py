"""The figures: the last weeks or months, one month to print, and all of it for a spreadsheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import format_date, gettext, lazy_pgettext

from animals import i18n, tables, web
from animals.accounts.guard import allow, asks_again
from animals.accounts.rules import Right
from animals.runs.columns import Columns, Series, columns
from animals.runs.figures import (
    Area,
    By,
    Figures,
    Periods,
    days_of,
    figures,
    last_periods,
    month_after,
)
from animals.runs.pages import bp

FIRST_YEAR, LAST_YEAR = 2022, 2100
MOST_AREAS = 3
"""Districts with a colour of their own; the others are one."""

_AREA_CSS = ("animals", "food", "people", "crates")
_PERIOD_LABELS = {
    By.DAY: lazy_pgettext("figures", "Day"),
    By.WEEK: lazy_pgettext("figures", "Week from"),
    By.MONTH: lazy_pgettext("figures", "Month"),
}


@dataclass(frozen=True)
class Part:
    """A colour of the chart and what it stands for."""

    css: str
    name: str
    grams: int


@dataclass(frozen=True)
class Shown:
    """A page's periods in words, and its three charts."""

    labels: Sequence[str]
    period: Any
    moved_and_placed: Columns
    waiting: Columns
    fed: Columns
    parts: Sequence[Part]


@bp.get("/figures", endpoint="figures")
@allow(Right.KEEP_RUNS)
def figures_page() -> web.Answer:
    month = _month_asked()
    periods = _periods(month)
    found = figures(periods)
    return render_template(
        "runs/figures.html",
        figures=found,
        shown=_shown(found),
        by=periods.by,
        month=month,
        month_name=_month_name(month) if month else "",
        previous=_month_code(month_after(month, -1)) if month else "",
        next=_month_code(month_after(month, 1)) if month else "",
        this_month=_month_code(i18n.local_today()),
        no_area=gettext("place not known"),
        csv_url=url_for(
            ".figures_csv",
            month=_month_code(month) if month else None,
            by=None if month else str(periods.by),
        ),
    )


@bp.get("/figures.csv")
@allow(Right.KEEP_RUNS)
@asks_again
def figures_csv() -> web.Answer:
    """One value a row, so that a spreadsheet can turn it as it likes."""
    periods = _periods(_month_asked())
    head = [gettext("From"), gettext("Figure"), gettext("District"), gettext("Value")]
    return tables.csv_answer("figures", head, _rows(figures(periods)))


def _month_asked() -> date | None:
    """The first day of the month in the address, None where there is none that can be."""
    year, _, month = request.args.get("month", "").partition("-")
    if not (year.isdecimal() and month.isdecimal() and len(year) == 4 and len(month) == 2):
        return None
    known = FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12
    return date(int(year), int(month), 1) if known else None


def _periods(month: date | None) -> Periods:
    if month is not None:
        return days_of(month)
    by = By.MONTH if request.args.get("by") == By.MONTH else By.WEEK
    return last_periods(by, i18n.local_today())


def _month_code(month: date) -> str:
    return f"{month:%Y-%m}"


def _month_name(month: date) -> str:
    name = str(format_date(month, "LLLL y"))
    return name[0].upper() + name[1:]


def _shown(found: Figures) -> Shown:
    short = [_short(found.periods, start) for start in found.periods.starts]
    parts = _parts(found.areas)
    stack = [Series(css, area.grams) for css, area in zip(_AREA_CSS, parts, strict=False)]
    return Shown(
        labels=[_long(found.periods, start) for start in found.periods.starts],
        period=_PERIOD_LABELS[found.periods.by],
        moved_and_placed=columns(
            [Series("animals", found.moved), Series("people", found.placed)], short
        ),
        waiting=columns([Series("animals", found.waiting)], short),
        fed=columns(stack or [Series("food", found.fed)], short, stacked=True, least=1000),
        parts=[
            Part(css, area.name or gettext("place not known"), area.total)
            for css, area in zip(_AREA_CSS, parts, strict=False)
        ],
    )


def _parts(areas: Sequence[Area]) -> list[Area]:
    """The districts with most, and the others as one."""
    if len(areas) <= MOST_AREAS + 1:
        return list(areas)
    rest = areas[MOST_AREAS:]
    together = [sum(values) for values in zip(*(area.grams for area in rest), strict=True)]
    return [*areas[:MOST_AREAS], Area(gettext("other districts"), together)]


def _short(periods: Periods, start: date) -> str:
    """A period below its column."""
    formats = {By.DAY: "d", By.WEEK: "d.MM", By.MONTH: "LLL"}
    return str(format_date(start, formats[periods.by]))


def _long(periods: Periods, start: date) -> str:
    """A period in a table."""
    if periods.by is By.MONTH:
        return _month_name(start)
    return str(format_date(start, "d MMM" if periods.by is By.DAY else "d MMM y"))


def _rows(found: Figures) -> Iterable[Sequence[Any]]:
    named = {
        gettext("animals moved"): found.moved,
        gettext("animals placed"): found.placed,
        gettext("animals waiting since then"): found.waiting,
        gettext("runs"): found.runs,
    }
    for number, start in enumerate(found.periods.starts):
        for name, values in named.items():
            yield start, name, "", values[number]
        for area in found.areas:
            if area.grams[number]:
                yield start, gettext("kilograms fed"), area.name, area.grams[number] / 1000
