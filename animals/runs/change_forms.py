"""What is typed, or only pressed, when a plan changes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import DateField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from animals import web
from animals.runs.forms import CHOOSE, NEEDED, VersionForm, within_a_year
from animals.runs.models import Run
from animals.runs.swapping import Food
from animals.stock.forms import id_or_none

DELAYS = {
    "1h": lazy_gettext("1 hour"),
    "2h": lazy_gettext("2 hours"),
    "3h": lazy_gettext("3 hours"),
    "1d": lazy_gettext("1 day"),
    "2d": lazy_gettext("2 days"),
    "7d": lazy_gettext("A week"),
}
EARLIER = {
    "-1h": lazy_gettext("1 hour earlier"),
    "-1d": lazy_gettext("1 day earlier"),
}


class DelayForm(VersionForm):
    delay = RadioField(
        lazy_gettext("By how much"),
        [InputRequired(CHOOSE)],
        choices=web.choices({**DELAYS, **EARLIER}),
    )

    @property
    def days_and_hours(self) -> tuple[int, int]:
        number, unit = int(self.delay.data[:-1]), self.delay.data[-1]
        return (number, 0) if unit == "d" else (0, number)


class SwapForm(VersionForm):
    food = RadioField(
        lazy_gettext("The food that is loaded"),
        choices=web.choices(
            {
                Food.MOVE: lazy_pgettext("food", "Goes into the other van"),
                Food.STAY: lazy_pgettext("food", "Stays where it is"),
            }
        ),
        default=Food.MOVE.value,
    )
    reason = StringField(
        lazy_gettext("Why it may be too heavy"),
        [Length(max=200)],
        render_kw={"autocomplete": "off"},
    )

    @property
    def goes(self) -> Food:
        return Food(self.food.data)


class DropForm(web.Form):
    stop = SelectMultipleField(
        lazy_gettext("Which stops"),
        [InputRequired(CHOOSE)],
        coerce=id_or_none,
        validate_choice=False,
    )

    @property
    def stops(self) -> set[UUID]:
        return {it for it in self.stop.data or () if it is not None}


class DropOutForm(web.Form):
    reason = StringField(
        lazy_gettext("What they said"),
        [InputRequired(NEEDED), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )


class CopyForm(web.Form):
    date = DateField(lazy_pgettext("run", "Date"), [InputRequired(NEEDED), within_a_year])


IN_VAN = "van"


class CancelForm(web.Form):
    """Where the food is; asked only where some was loaded."""

    food = RadioField(
        lazy_gettext("Where the food is"), [Optional()], validate_choice=False, default=""
    )

    def offer(self, stores: Iterable[tuple[str, str]]) -> None:
        self.food.choices = [
            (IN_VAN, gettext("Still in the van")),
            *((id_, gettext("Back in %(store)s", store=name)) for id_, name in stores),
        ]

    @property
    def in_van(self) -> bool:
        return bool(self.food.data == IN_VAN)

    @property
    def back_in(self) -> UUID | None:
        return id_or_none(self.food.data or "")


class CallSignsForm(web.Form):
    """A field for each of the crew; `call_signs_form` adds them."""

    crew: list[UUID]

    def field_of(self, user_id: UUID) -> Any:
        return self[f"call_{user_id.hex}"]

    @property
    def call_signs(self) -> dict[UUID, str]:
        return {user_id: self.field_of(user_id).data or "" for user_id in self.crew}


def call_signs_form(run: Run, **data: Any) -> CallSignsForm:
    """The form with a field for each of the run's crew."""
    fields = {
        f"call_{mate.user_id.hex}": StringField(
            mate.user.name,
            [Length(max=40)],
            default=mate.call_sign,
            render_kw={"autocomplete": "off"},
        )
        for mate in run.team
    }
    form: CallSignsForm = type("CallSignsOfRun", (CallSignsForm,), fields)(**data)
    form.crew = [mate.user_id for mate in run.team]
    return form
