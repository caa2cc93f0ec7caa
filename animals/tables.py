"""Tables for spreadsheets: CSV that opens rightly and runs nothing."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TextIO

from flask import make_response
from werkzeug.wrappers import Response

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A file to download: UTF-8 with a mark of its order, so that spreadsheets know it."""
    out = io.StringIO()
    write(out, head, rows)
    answer = make_response("\ufeff" + out.getvalue())
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def write(file: TextIO, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Every table that leaves the house goes through here; how many rows were written."""
    writer, count = csv.writer(file), 0
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        count += 1
    return count


def defused(text: str) -> str:
    """The text, with a quote before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_STARTS) else text


def _cell(value: Any) -> str:
    """The value as text. Numbers are no text: a longitude west of Greenwich stays one."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return defused(str(value))
