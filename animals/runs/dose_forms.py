"""The form for drugs given on a run, and how its refusals are said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from wtforms import DateTimeLocalField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from animals import clock, i18n, web
from animals.runs import refusals as no
from animals.runs.forms import CHOOSE, NEEDED
from animals.sightings.forms import Ticks
from animals.stock.forms import id_or_none


def _now() -> datetime:
    return i18n.local(clock.now()).replace(tzinfo=None, second=0, microsecond=0)


class DoseForm(web.Form):
    animal = Ticks(
        lazy_gettext("Given to"), {}, validators=[InputRequired(CHOOSE)], validate_choice=False
    )
    what = StringField(
        lazy_gettext("What, and how much"),
        [InputRequired(NEEDED), Length(max=120)],
        description=lazy_gettext("Drug and amount, as the next vet will read it."),
    )
    given_at = DateTimeLocalField(
        lazy_gettext("When"), [InputRequired(NEEDED)], default=_now, format="%Y-%m-%dT%H:%M"
    )

    def validate_animal(self, _field: Any) -> None:
        if not self.animal_ids:
            raise ValidationError(str(CHOOSE))

    def validate_given_at(self, field: Any) -> None:
        if field.data is not None and field.data.year < clock.now().year - 1:
            raise ValidationError(gettext("That moment cannot be right."))

    @property
    def animal_ids(self) -> list[UUID]:
        """Who was ticked; empty too where something else was sent."""
        ids = [id_or_none(text) for text in self.animal.data or ()]
        found = [it for it in ids if it is not None]
        return found if len(found) == len(ids) else []

    @property
    def moment(self) -> datetime:
        """The moment typed, where the team lives."""
        return i18n.local_moment(self.given_at.data)


web.say(
    no.DoseOutsideRun,
    lazy_gettext("That is not within this run: not before its day, and not in the future."),
)
web.say(no.NotOnRun, lazy_gettext("%(animal)s has no seat on this run."))
