"""What is typed to keep vans, plan runs and put stops on them; `day_forms` has the rest."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from animals import i18n, web
from animals.errors import RescueError
from animals.places.forms import PositionForm
from animals.places.search import settlement_called
from animals.runs.service import NewRun
from animals.runs.stops import ROAD_FACTOR
from animals.runs.vehicles import CRATE_ROWS, CrateCount, NewVehicle
from animals.runs.words import (
    crate_words,
)
from animals.stock.forms import id_or_none
from animals.stock.weights import parse_kilograms

MOST_KILOGRAMS = 20_000
NEEDED = lazy_gettext("Please fill this in.")
CHOOSE = lazy_gettext("Please choose.")
_DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
_DECIMALS = {"inputmode": "decimal", "autocomplete": "off"}


def _chosen(_form: Any, field: Any) -> None:
    """A validator: what the select sent was an id."""
    if field.data is None:
        raise ValidationError(gettext("Please choose."))


def within_a_year(_form: Any, field: Any) -> None:
    """A validator: nobody plans further ahead, and a slip of the finger is found at once."""
    if field.data is not None and field.data > i18n.local_today() + timedelta(days=366):
        raise ValidationError(gettext("That is more than a year ahead."))


def choice(label: Any) -> SelectField:
    """A select of ids, one of which must be chosen; the service knows whether it is good."""
    checks = [InputRequired(CHOOSE), _chosen]
    return SelectField(label, checks, coerce=id_or_none, validate_choice=False)


class KilogramsField(StringField):
    """Kilograms as people type them; `grams` is what they mean, 0 for nothing typed."""

    grams = 0

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, [Length(max=40)], render_kw=_DECIMALS, **more)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 given by wtforms
        text = (self.data or "").strip()
        if not text or text.strip("0,. ") == "":
            return
        try:
            self.grams = parse_kilograms(text)
        except RescueError as error:
            raise ValidationError(web.sentence_of(error)) from error


class FactorField(StringField):
    """A factor from 1 to 5 with a point or a comma; nothing typed is the usual one."""

    factor = ROAD_FACTOR

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, [Length(max=10)], render_kw=_DECIMALS, **more)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 given by wtforms
        text = (self.data or "").strip().replace(",", ".")
        if not text:
            return
        if not re.fullmatch(r"[1-5](\.[0-9]{1,4})?", text) or float(text) > 5:
            raise ValidationError(gettext("A number from 1 to 5, like 1.35."))
        self.factor = float(text)


class VersionForm(web.Form):
    """A form that knows which version of its thing was on the screen."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0


class VehicleForm(VersionForm):
    name = StringField(
        lazy_pgettext("van", "Name"),
        [InputRequired(NEEDED), Length(max=100)],
        description=lazy_gettext("As the team says it: “White van”."),
    )
    payload = KilogramsField(
        lazy_gettext("What it may carry"),
        description=lazy_gettext("People, crates, animals and food together."),
    )
    seats = IntegerField(
        lazy_gettext("Seats, with the driver's"), [InputRequired(NEEDED), NumberRange(1, 60)]
    )
    crate_xl = IntegerField(default=0, validators=[Optional(), NumberRange(0, 40)])
    crate_l = IntegerField(default=0, validators=[Optional(), NumberRange(0, 40)])
    crate_m = IntegerField(default=0, validators=[Optional(), NumberRange(0, 40)])
    crate_s = IntegerField(default=0, validators=[Optional(), NumberRange(0, 40)])
    carriers = IntegerField(default=0, validators=[Optional(), NumberRange(0, 40)])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for key, field in self.crate_fields():
            field.label.text = crate_words(*key)

    def crate_fields(self) -> list[tuple[CrateCount, Any]]:
        """The counting fields with what they count."""
        fields = (self.crate_xl, self.crate_l, self.crate_m, self.crate_s, self.carriers)
        return list(zip(CRATE_ROWS, fields, strict=True))

    def validate_payload(self, field: Any) -> None:
        if field.grams <= 0 and not field.errors:
            raise ValidationError(gettext("Please fill this in."))
        if field.grams > MOST_KILOGRAMS * 1000:
            raise ValidationError(gettext("That is more than a lorry carries."))

    @property
    def vehicle(self) -> NewVehicle:
        counts = {key: field.data or 0 for key, field in self.crate_fields()}
        return NewVehicle(self.name.data or "", self.payload.grams, self.seats.data or 0, counts)


class RunForm(PositionForm, VersionForm):
    """A run; date, van, area and team are enough, everything else has its usual value."""

    vehicle = choice(lazy_pgettext("run", "Van"))
    date = DateField(lazy_pgettext("run", "Date"), [InputRequired(NEEDED), within_a_year])
    starts = TimeField(lazy_gettext("Leaves at"), [Optional()], default=time(6))
    ends = TimeField(lazy_gettext("Home by"), [Optional()], default=time(18))
    turn_back = TimeField(lazy_gettext("Turn back at the latest"), [Optional()], default=time(13))
    hear_by = TimeField(
        lazy_gettext("Hear from them by"),
        [Optional()],
        default=time(15),
        description=lazy_gettext("With no news by then, Today shows the run as overdue."),
    )
    area = StringField(
        lazy_gettext("Where to"),
        [InputRequired(NEEDED), Length(max=200)],
        description=lazy_gettext("In words: “Druzhkivka – Kostiantynivka”."),
    )
    team = SelectMultipleField(
        lazy_pgettext("run", "Team"),
        coerce=id_or_none,
        validate_choice=False,
        description=lazy_gettext("They see this run from 24 hours before until it is closed."),
    )
    people = IntegerField(
        lazy_gettext("Seats kept for people"), [Optional(), NumberRange(0, 60)], default=0
    )
    belongings = KilogramsField(lazy_gettext("Kept for their things"))
    danger = IntegerField(
        lazy_gettext("Minutes in the danger area at most"),
        [Optional(), NumberRange(0, 1440)],
        default=90,
    )
    road_factor = FactorField(
        lazy_gettext("Road, times the straight line"),
        description=lazy_gettext("1.35 where nobody knows better; more where bridges are gone."),
    )
    duty = SelectField(
        lazy_gettext("On duty"), coerce=id_or_none, validate_choice=False, default=""
    )
    note = TextAreaField(lazy_pgettext("run", "Note"), [Length(max=4000)])

    def offer(
        self,
        vans: Iterable[tuple[str, str]],
        people: Iterable[tuple[str, str]],
    ) -> None:
        """Fill in what there is to choose from."""
        self.vehicle.choices = list(vans)
        self.team.choices = list(people)
        self.duty.choices = [("", gettext("Nobody")), *self.team.choices]

    def run(self, vehicle_id: UUID) -> NewRun:
        """The run that was typed; an area that is a settlement's name is at that settlement."""
        area = (self.area.data or "").strip()
        day: date = self.date.data
        starts = _moment(day, self.starts.data or time(6))
        ends = _moment(day, self.ends.data or time(18), not_before=starts)
        place = self.place_id() or settlement_called(area, i18n.language())
        return NewRun(
            vehicle_id=vehicle_id,
            date=day,
            starts_at=starts,
            ends_at=ends,
            area=area,
            team=frozenset(it for it in self.team.data or () if it is not None),
            turn_back_at=_hour_of(self.turn_back, day, starts, ends),
            hear_by_at=_hour_of(self.hear_by, day, starts, ends),
            people=self.people.data or 0,
            belongings_grams=self.belongings.grams,
            danger_minutes=90 if self.danger.data is None else self.danger.data,
            road_factor=self.road_factor.factor,
            duty_id=self.duty.data or None,
            note=self.note.data or "",
            position=self.position(),
            place_id=place,
        )


def _moment(day: date, hour: time, not_before: datetime | None = None) -> datetime:
    """The moment of that hour; one that would lie before the start is on the next day."""
    moment = i18n.local_moment(datetime.combine(day, hour))
    if not_before is not None and moment <= not_before:
        moment = i18n.local_moment(datetime.combine(day + timedelta(days=1), hour))
    return moment


def _hour_of(field: Any, day: date, starts: datetime, ends: datetime) -> datetime | None:
    """The moment of that hour of the run; a preset nobody saw counts only where it fits."""
    if field.data is None:
        return None
    moment = _moment(day, field.data, not_before=starts)
    return moment if field.raw_data or moment <= ends else None
