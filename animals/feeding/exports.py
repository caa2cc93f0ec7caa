"""Spots for a spreadsheet and for a map, for those who may see all of them."""

import csv as csv_format
import io
import json
from collections.abc import Iterable
from typing import Any

from flask import Response
from flask_babel import gettext, pgettext

from animals import i18n
from animals.feeding.forms import CARETAKER_LABELS
from animals.feeding.models import Spot
from animals.feeding.needs import empty_on
from animals.feeding.rules import Caretaker

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv(rows: Iterable[Iterable[Any]], name: str) -> Response:
    """The rows as a file that spreadsheets open rightly; no cell of it is a formula."""
    text = io.StringIO()
    csv_format.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return _file("\ufeff" + text.getvalue(), "text/csv", name)


def geojson(spots: Iterable[Spot], name: str) -> Response:
    """The spots whose position is known."""
    features = [
        {
            "type": "Feature",
            "id": str(spot.id),
            "geometry": {"type": "Point", "coordinates": [spot.lon, spot.lat]},
            "properties": {
                "name": spot.name,
                "dogs": spot.dogs,
                "cats": spot.cats,
                "every_days": spot.every_days,
                "due_at": spot.due_at.isoformat(),
                "accuracy_m": spot.accuracy_m,
            },
        }
        for spot in spots
        if spot.lat is not None and spot.lon is not None
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return _file(text, "application/geo+json", name)


def spot_rows(spots: Iterable[Spot]) -> Iterable[list[Any]]:
    """A line of headings and a line a spot; days as they sort."""
    yield [
        pgettext("spot", "Name"),
        gettext("Settlement"),
        gettext("Dogs"),
        gettext("Cats"),
        gettext("Fed every, days"),
        gettext("Last fed"),
        gettext("Due"),
        gettext("Runs empty"),
        gettext("Somebody who stayed and feeds"),
        gettext("Latitude"),
        gettext("Longitude"),
        gettext("How to find it"),
        gettext("Note"),
    ]
    language = i18n.language()
    for spot in spots:
        fed = spot.last_fed_at
        yield [
            spot.name,
            spot.place.name_in(language) if spot.place else "",
            spot.dogs,
            spot.cats,
            spot.every_days,
            i18n.local_day(fed).isoformat() if fed else "",
            i18n.local_day(spot.due_at).isoformat(),
            empty_on(spot) or "",
            CARETAKER_LABELS[Caretaker(spot.caretaker)],
            spot.lat if spot.lat is not None else "",
            spot.lon if spot.lon is not None else "",
            spot.place_note,
            spot.note,
        ]


def _harmless(cell: Any) -> str:
    text = str(cell)
    is_text = not isinstance(cell, int | float)
    return f"'{text}" if is_text and text.startswith(_STARTS_A_FORMULA) else text


def _file(text: str, kind: str, name: str) -> Response:
    answer = Response(text, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
