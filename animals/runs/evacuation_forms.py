"""What is typed to say that an area is under evacuation, lasts longer, or is so no more."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import DateField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from animals import i18n, web
from animals.places.forms import PlaceField
from animals.places.rules import EvacuationOver, NoSuchPlace, UnderEvacuationAlready
from animals.runs.forms import CHOOSE, NEEDED, within_a_year

SETTLEMENT, DISTRICT = "settlement", "district"
USUAL_DAYS = 30


class _AlreadyWords:
    """The sentence with the day in words."""

    def __mod__(self, facts: dict[str, Any]) -> str:
        return gettext(
            "It is under evacuation already, until %(day)s. Change that one.",
            day=i18n.day(facts["until"]),
        )


web.say(UnderEvacuationAlready, _AlreadyWords())
web.say(EvacuationOver, lazy_gettext("Somebody has said before that it is over."))


def _not_over(_form: Any, field: Any) -> None:
    if field.data is not None and field.data < i18n.local_today():
        raise ValidationError(gettext("That day is over."))


class EvacuationForm(web.Form):
    place = PlaceField(lazy_gettext("Settlement"), [InputRequired(CHOOSE)], points=False)
    extent = RadioField(
        lazy_gettext("Which area"),
        choices=web.choices(
            {
                SETTLEMENT: lazy_pgettext("evacuation", "This settlement"),
                DISTRICT: lazy_pgettext("evacuation", "Its whole district"),
            }
        ),
        default=SETTLEMENT,
    )
    starts_on = DateField(
        lazy_pgettext("evacuation", "From"),
        [InputRequired(NEEDED), within_a_year],
        default=i18n.local_today,
    )
    ends_on = DateField(
        lazy_pgettext("evacuation", "Until"),
        [InputRequired(NEEDED), _not_over, within_a_year],
        default=lambda: i18n.local_today() + timedelta(days=USUAL_DAYS),
        description=lazy_gettext("Today reminds you before it ends."),
    )
    reason = StringField(
        lazy_gettext("Why"), [DataRequired(NEEDED), Length(max=200)],
        description=lazy_gettext("Whose order, what happens there."),
    )  # fmt: skip

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("It ends before it begins."))

    @property
    def place_id(self) -> UUID:
        found: UUID | None = self.place.data
        if found is None:
            raise NoSuchPlace(field="place")
        return found

    @property
    def whole_district(self) -> bool:
        return bool(self.extent.data == DISTRICT)


class ProlongForm(web.Form):
    ends_on = DateField(
        lazy_pgettext("evacuation", "Until"), [InputRequired(NEEDED), _not_over, within_a_year]
    )


class EndForm(web.Form):
    reason = StringField(lazy_gettext("Why"), [DataRequired(NEEDED), Length(max=200)])
