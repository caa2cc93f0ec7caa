"""A position as forms take it: from the device, typed in degrees, or as the name of a place."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Field, HiddenField, IntegerField
from wtforms.validators import AnyOf, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from animals import i18n, web
from animals.places.models import Place
from animals.places.outline import Doubt, doubt, swapped
from animals.places.rules import NoSuchPlace, Point, Position, PositionSource, is_on_earth
from animals.places.search import ManyPlaces, UnknownPlace, label_of, place_called
from animals.places.typed import (
    MOST_LETTERS,
    LinkWithoutPoint,
    Unreadable,
    read_degrees,
    read_point,
)

_DAY_S = 24 * 3600
_TYPE_IT = lazy_gettext("Type its beginning, in Latin letters too.")

_DOUBTS = {
    Doubt.NOWHERE: lazy_gettext("0, 0 is what a device says that does not know where it is."),
    Doubt.SWAPPED: lazy_gettext("Latitude and longitude seem to have changed places."),
    Doubt.OUTSIDE: lazy_gettext("This is outside of Ukraine: abroad, or on the sea."),
}

web.say(NoSuchPlace, lazy_gettext("Choose a settlement from the list."))


class DegreesField(Field):
    """Degrees in any usual spelling; a whole position pasted here gives both numbers."""

    widget = TextInput()

    def __init__(self, label: Any, limit: int, **more: Any) -> None:
        more.setdefault("render_kw", {"autocomplete": "off", "maxlength": MOST_LETTERS})
        super().__init__(label, **more)
        self.limit = limit
        self.pair: Point | None = None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.6f}".rstrip("0").rstrip(".")

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.pair = read_point(text)
            self.data = self.pair.lat if self.pair else read_degrees(text)
        except LinkWithoutPoint as error:
            raise ValueError(
                gettext("This link holds no coordinates. Open it and copy the numbers.")
            ) from error
        except Unreadable as error:
            raise ValueError(gettext("Degrees look like 50.1234.")) from error
        if not self.pair and abs(self.data) > self.limit:
            raise ValueError(gettext("Between -%(limit)s and %(limit)s degrees.", limit=self.limit))


class PlaceField(Field):
    """A place by its name, written in either alphabet; its data is the place's id, or None.

    `points` says whether the team's own points will do. A name that several places have, or none,
    is refused with the ones that may be meant. An id is taken as it is.
    """

    widget = TextInput()

    def __init__(self, label: Any, validators: Any = None, *, points: bool = True, **more: Any):
        more.setdefault("description", _TYPE_IT)
        super().__init__(label, validators, **more)
        self.points = points

    def __call__(self, **more: Any) -> Any:
        address = url_for("places.search", only=None if self.points else "settlements")
        return super().__call__(
            data_places=address,
            data_offers=gettext("What may be meant"),
            autocomplete="off",
            spellcheck="false",
            maxlength=200,
            **more,
        )

    def _value(self) -> str:
        typed = str(self.raw_data[0]) if self.raw_data else ""
        known = label_of(self.data, i18n.language()) if self.data else ""
        return known or typed

    def process_data(self, value: Place | UUID | str | None) -> None:
        known = value.id if isinstance(value, Place) else value
        self.data = UUID(str(known)) if known else None

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = UUID(text)
        except ValueError:
            self.data = self._called(text)

    def _called(self, text: str) -> UUID:
        try:
            return place_called(text, i18n.language(), points=self.points)
        except ManyPlaces as error:
            labels = "; ".join(error.facts["labels"])
            raise ValueError(
                gettext("Several places have this name: %(labels)s.", labels=labels)
            ) from error
        except UnknownPlace as error:
            if error.facts["near"]:
                raise ValueError(
                    gettext("No place is called so. Is it %(name)s?", name=error.facts["near"])
                ) from error
            raise ValueError(gettext("No place is called so. Look at the spelling.")) from error


class PositionForm(web.Form):
    """The fields of a position."""

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
    place = PlaceField(lazy_gettext("Settlement"))

    position_swap = BooleanField(lazy_gettext("Swap the two numbers"))
    position_anyway = BooleanField(lazy_gettext("It is right: take it as it is"))
    doubt: Doubt | None = None
    """Why the position was refused, where a tick can settle it."""

    def validate_lon(self, field: Any) -> None:
        given = self.lat.data is not None
        if self.lat.errors or field.errors:
            return
        if self.lat.pair is None and given != (field.data is not None):
            raise ValidationError(gettext("A position needs both numbers."))
        point = self._point()
        if point is None:
            return
        if not is_on_earth(point.lat, point.lon):
            raise ValidationError(gettext("This position is not on earth."))
        self.doubt = doubt(point)
        if self.doubt is not None and not (
            self.position_anyway.data and self.doubt is Doubt.OUTSIDE
        ):
            raise ValidationError(_DOUBTS[self.doubt])

    def _point(self) -> Point | None:
        """What was typed, swapped where that was asked for."""
        pair = self.lat.pair
        if pair is None and self.lat.data is not None and self.lon.data is not None:
            pair = Point(self.lat.data, self.lon.data)
        return swapped(pair) if pair and self.position_swap.data else pair

    def position(self) -> Position | None:
        """The exact position that was given, if any."""
        point = self._point()
        if point is None:
            return None
        source = PositionSource(self.position_source.data)
        return Position(
            point.lat,
            point.lon,
            self.accuracy_m.data,
            self.position_age_s.data,
            PositionSource.MAP if source is PositionSource.NONE else source,
        )

    def place_id(self) -> UUID | None:
        """The settlement that was chosen, if any."""
        found: UUID | None = self.place.data
        return found
