"""One row that has a place, on a small map: its point, or what may be known of it."""

from flask_babel import gettext
from markupsafe import Markup

from animals import i18n
from animals.places.models import Located
from animals.places.rules import Point
from animals.tiles.archive import shelf
from animals.tiles.drawing import Mark, picture

SIZE = (440, 200)


def place_map(row: Located, *, exact: bool) -> Markup:
    """The map around a row; a wide ring around the coarse point for who sees no finer."""
    if exact and row.lat is not None and row.lon is not None:
        mark = Mark(Point(row.lat, row.lon), "here")
        title = gettext("The place on a map")
    elif row.coarse_lat is not None and row.coarse_lon is not None:
        mark = Mark(Point(row.coarse_lat, row.coarse_lon), "about")
        title = gettext("The settlement on a map")
    else:
        return Markup()
    return picture(shelf().current(), [mark], size=SIZE, language=i18n.language(), title=title)
