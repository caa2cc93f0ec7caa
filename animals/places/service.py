"""The gazetteer as the database keeps it: seeding, offering, and placing rows by it."""

from math import cos, radians
from uuid import UUID

from sqlalchemy import select

from animals.db import db
from animals.places.gazetteer import ROWS
from animals.places.merging import ROUGH_METRES
from animals.places.models import Located, Place
from animals.places.naming import named
from animals.places.rules import (
    COARSE_METRES,
    Centre,
    NoSuchPlace,
    PlaceKind,
    Point,
    Position,
    PositionSource,
    coarse,
    nearest_centre,
)

_METRES_PER_DEGREE = 111_000
_UKRAINIAN = {letter: i for i, letter in enumerate("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")}


def seed_places() -> None:
    """Put the built-in settlements in; those already there stay as they are."""
    known = set(db.session.scalars(select(Place.id)))
    db.session.add_all(Place(**row) for row in ROWS if row["id"] not in known)
    db.session.flush()


def locate(row: Located, position: Position | None, place_id: UUID | None = None) -> None:
    """Give `row` its exact position, its settlement and its coarse position.

    A position settles the settlement: the nearest within 10 km, else the one named. Without a
    position the settlement named is all that is known; a named point is a position.
    Raises NoSuchPlace.
    """
    named = _place(place_id)
    if named is not None and named.kind == PlaceKind.POINT:
        position = position or Position(named.lat, named.lon, source=PositionSource.PLACE)
        named = place_id = None
    if position is None:
        row.lat = row.lon = row.accuracy_m = row.position_age_s = None
        row.position_source = PositionSource.PLACE if named else PositionSource.NONE
        row.coarse_lat, row.coarse_lon = (named.lat, named.lon) if named else (None, None)
        row.place_id = named.id if named else None
    else:
        centres = _centres_near(position.point)
        nearest = nearest_centre(position.point, centres)
        rough = coarse(position.point, centres)
        row.lat, row.lon = position.lat, position.lon
        row.accuracy_m, row.position_age_s = position.accuracy_m, position.age_s
        row.position_source = position.source
        row.coarse_lat, row.coarse_lon = rough.lat, rough.lon
        row.place_id = nearest.place_id if nearest else named and named.id


def copy_position(source: Located, target: Located) -> None:
    """Give `target` the position of `source`, exact and coarse."""
    for name in (
        "lat", "lon", "accuracy_m", "position_age_s", "position_source",
        "coarse_lat", "coarse_lon", "place_id",
    ):  # fmt: skip
        setattr(target, name, getattr(source, name))


def point_of(row: Located) -> Point | None:
    """Where distances are reckoned from: the exact position, else the settlement's centre."""
    if row.lat is not None and row.lon is not None:
        return Point(row.lat, row.lon)
    if row.place_id is not None and row.coarse_lat is not None and row.coarse_lon is not None:
        return Point(row.coarse_lat, row.coarse_lon)
    return None


def near(row: Located, language: str) -> str:
    """How far from which settlement the exact position is; nothing without one, or inside of it."""
    if row.lat is None or row.lon is None:
        return ""
    found = named(row.lat, row.lon)
    return found.told(language) if found and found.km else ""


def alphabetical(text: str) -> list[tuple[int, str]]:
    """The key that sorts names as a Ukrainian reads them: ґ after г, і after и, no apostrophes."""
    letters = text.casefold().replace("'", "").replace("’", "").replace("ʼ", "")
    return [(_UKRAINIAN.get(letter, -1), letter) for letter in letters]


def _place(place_id: UUID | None) -> Place | None:
    if place_id is None:
        return None
    found = db.session.get(Place, place_id)
    if found is None:
        raise NoSuchPlace(field="place")
    return found


def _centres_near(point: Point) -> list[Centre]:
    """The settlements in a box that holds every one within the coarse distance."""
    lat_degrees = COARSE_METRES / _METRES_PER_DEGREE * 1.01
    lon_degrees = min(360.0, lat_degrees / max(0.01, cos(radians(point.lat))))
    rows = db.session.execute(
        select(Place.id, Place.lat, Place.lon).where(
            Place.lat.between(point.lat - lat_degrees, point.lat + lat_degrees),
            Place.lon.between(point.lon - lon_degrees, point.lon + lon_degrees),
            Place.kind != PlaceKind.POINT,
            Place.off_m <= ROUGH_METRES,
        )
    )
    return [Centre(id_, Point(lat, lon)) for id_, lat, lon in rows]
