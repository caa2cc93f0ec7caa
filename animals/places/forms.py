"""A position as forms take it: from the device, typed in degrees, or as a settlement."""

import math
import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from wtforms import Field, HiddenField, IntegerField, SelectField
from wtforms.validators import AnyOf, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from animals import web
from animals.places.rules import NoSuchPlace, Position, PositionSource, is_on_earth

_PAIR = re.compile(r"\s*(-?\d{1,3}\.\d+)\s*[,;\s]\s*(-?\d{1,3}\.\d+)\s*")
_DEGREES = re.compile(r"\s*-?\d{1,3}(?:[.,]\d{1,20})?\s*")
_DAY_S = 24 * 3600
_NOT_KNOWN = lazy_gettext("Not known")

web.say(NoSuchPlace, lazy_gettext("Choose a settlement from the list."))


class DegreesField(Field):
    """Degrees with a point or a comma; two pasted at once are taken as latitude and longitude."""

    widget = TextInput()

    def __init__(self, label: Any, limit: int, **more: Any) -> None:
        more.setdefault(
            "render_kw", {"inputmode": "decimal", "autocomplete": "off", "maxlength": 60}
        )
        super().__init__(label, **more)
        self.limit = limit
        self.pair: tuple[float, float] | None = None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.6f}".rstrip("0").rstrip(".")

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        pasted = _PAIR.fullmatch(text)
        if pasted:
            self.pair = (float(pasted[1]), float(pasted[2]))
            self.data = self.pair[0]
        elif _DEGREES.fullmatch(text):
            self.data = float(text.replace(",", "."))
        else:
            raise ValueError(gettext("Degrees look like 50.1234."))
        if not math.isfinite(self.data) or abs(self.data) > self.limit:
            raise ValueError(gettext("Between -%(limit)s and %(limit)s degrees.", limit=self.limit))


class PositionForm(web.Form):
    """The fields of a position; a view offers the settlements by `offer_places`."""

    lat = DegreesField(lazy_gettext("Latitude"), 90)
    lon = DegreesField(lazy_gettext("Longitude"), 180)
    accuracy_m = IntegerField(
        lazy_gettext("Accuracy in metres"),
        [Optional(), NumberRange(0, 1_000_000)],
        widget=HiddenInput(),
    )
    position_age_s = IntegerField(
        lazy_gettext("Age of the position in seconds"),
        [Optional(), NumberRange(0, 365 * _DAY_S)],
        widget=HiddenInput(),
    )
    position_source = HiddenField(
        lazy_gettext("Where the position came from"),
        [AnyOf(list(PositionSource))],
        default=PositionSource.MAP.value,
    )
    place = SelectField(
        lazy_gettext("Settlement"), choices=web.choices({}, empty=_NOT_KNOWN), default=""
    )

    def offer_places(self, places: Sequence[tuple[str, str]]) -> None:
        """The settlements to choose from."""
        self.place.choices = web.choices(dict(places), empty=_NOT_KNOWN)

    def validate_lon(self, field: Any) -> None:
        given = self.lat.data is not None
        if self.lat.pair is None and given != (field.data is not None) and not self.lat.errors:
            raise ValidationError(gettext("A position needs both numbers."))
        if self.lat.pair is not None and not is_on_earth(*self.lat.pair):
            raise ValidationError(gettext("This position is not on earth."))

    def position(self) -> Position | None:
        """The exact position that was given, if any."""
        lat, lon = self.lat.pair or (self.lat.data, self.lon.data)
        if lat is None or lon is None:
            return None
        source = PositionSource(self.position_source.data)
        return Position(
            lat,
            lon,
            self.accuracy_m.data,
            self.position_age_s.data,
            PositionSource.MAP if source is PositionSource.NONE else source,
        )

    def place_id(self) -> UUID | None:
        """The settlement that was chosen, if any."""
        return UUID(self.place.data) if self.place.data else None
