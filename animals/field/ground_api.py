"""The ground that a run lies on, for a phone that will have no network: by the run's token."""

import hashlib

from flask import request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response

from animals.accounts.guard import open_to_all
from animals.db import read_transaction
from animals.field import doors, run_copy
from animals.field.doors import bp
from animals.field.tokens import Reader
from animals.places.rules import Point
from animals.tiles.archive import shelf
from animals.tiles.excerpt import around


@bp.get("/run/map")
@open_to_all
def run_map() -> Response:
    """The team's own map around the run's stops, as a small map file, by Range; 204 without one.

    A Range that makes no sense is ignored.
    """
    reader = doors.reader()
    with read_transaction():
        stops = _stops_of(reader)
    archive = shelf().current()
    body = around(archive, stops) if archive is not None and archive.is_own and stops else b""
    if not body:
        return Response(status=204)
    answer = Response(body, mimetype="application/vnd.pmtiles")
    answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
    try:
        return answer.make_conditional(request, accept_ranges=True, complete_length=len(body))
    except RequestedRangeNotSatisfiable:
        return answer


def _stops_of(reader: Reader) -> list[Point]:
    """Where the run's stops are, in their order. Raises NotFound."""
    rows = [stop.spot or stop for stop in run_copy.open_run(reader).stops]
    return [Point(row.lat, row.lon) for row in rows if row.lat is not None and row.lon is not None]
