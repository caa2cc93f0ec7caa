"""Spots for a spreadsheet and for a map, for those who may see all of them."""

import json
from collections.abc import Iterable

from flask import make_response
from flask_babel import gettext, pgettext
from werkzeug.wrappers import Response

from animals import i18n, tables
from animals.feeding.forms import CARETAKER_LABELS
from animals.feeding.models import Spot
from animals.feeding.needs import empty_on
from animals.feeding.rules import Caretaker


def csv(spots: Iterable[Spot]) -> Response:
    """A line a spot; days as they sort."""
    head = [
        pgettext("spot", "Name"),
        gettext("Settlement"),
        gettext("Dogs"),
        gettext("Cats"),
        gettext("Fed every, days"),
        gettext("Last fed"),
        pgettext("spot", "Due"),
        gettext("Runs empty"),
        gettext("Somebody who stayed and feeds"),
        gettext("Latitude"),
        gettext("Longitude"),
        gettext("How to find it"),
        gettext("Note"),
    ]
    language = i18n.language()
    rows = [
        (
            spot.name,
            spot.place.name_in(language) if spot.place else None,
            spot.dogs,
            spot.cats,
            spot.every_days,
            i18n.local_day(spot.last_fed_at) if spot.last_fed_at else None,
            i18n.local_day(spot.due_at),
            empty_on(spot),
            CARETAKER_LABELS[Caretaker(spot.caretaker)],
            spot.lat,
            spot.lon,
            spot.place_note,
            spot.note,
        )
        for spot in spots
    ]
    return tables.csv_answer("spots", head, rows)


def geojson(spots: Iterable[Spot]) -> Response:
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
    answer = make_response(text)
    answer.mimetype = "application/geo+json"
    answer.headers["Content-Disposition"] = 'attachment; filename="spots.geojson"'
    return answer
