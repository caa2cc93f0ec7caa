"""What is typed on the day: seats, loads, what came of animals, what came back; and flags."""

from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from animals import web
from animals.feeding.forms import FROM_LABELS, LEFTOVER_LABELS
from animals.feeding.rules import GivenFrom, Leftover
from animals.feeding.service import NewFeeding, Portion
from animals.runs.forms import CHOOSE, NEEDED, KilogramsField, choice
from animals.runs.rules import HandoverTo, Urgency, VisitOutcome
from animals.runs.seating import Override
from animals.runs.words import HANDOVER_LABELS, NOT_FETCHED, URGENCY_LABELS
from animals.stock.forms import WeightFields, id_or_none
from animals.stock.rules import LossReason
from animals.stock.words import LOSS_LABELS


class SeatForm(web.Form):
    animal = StringField(lazy_pgettext("run", "Animal"), [InputRequired(NEEDED), Length(max=60)])
    crate = SelectField(lazy_gettext("Into"), coerce=id_or_none, validate_choice=False, default="")
    reason = StringField(lazy_gettext("Why all the same"), [Length(max=200)])
    alone = BooleanField(lazy_gettext("Only this one, without its group"))

    @property
    def override(self) -> Override:
        return Override(self.reason.data or "", alone=bool(self.alone.data))


class HomeForm(web.Form):
    """When the crew is home now: by the clock, the next time it shows so."""

    home_at = TimeField(lazy_gettext("Home about"), [InputRequired(NEEDED)])


class LoadForm(WeightFields, web.Form):
    lot = choice(lazy_gettext("What"))
    store = choice(lazy_pgettext("load", "From"))
    reason = StringField(
        lazy_gettext("Why"),
        [Length(max=200)],
        description=lazy_gettext(
            "Needed when later dates go first, or when the van becomes too heavy."
        ),
    )


class ReturnForm(WeightFields, web.Form):
    lot = choice(lazy_gettext("What"))
    store = choice(lazy_gettext("Into"))


class LostForm(WeightFields, web.Form):
    lot = choice(lazy_gettext("What"))
    why = RadioField(
        lazy_gettext("What happened"), [InputRequired(CHOOSE)], choices=web.choices(LOSS_LABELS)
    )
    note = StringField(lazy_gettext("Note"), [Length(max=150)])

    @property
    def loss(self) -> LossReason:
        return LossReason(self.why.data)


class FeedForm(web.Form):
    """A feeding on a run: from its van unless said otherwise."""

    spot = SelectField(lazy_gettext("Where"), coerce=id_or_none, validate_choice=False, default="")
    kilograms = KilogramsField(lazy_gettext("How much"))
    product = SelectField(
        lazy_gettext("Which food"), coerce=id_or_none, validate_choice=False, default=""
    )
    given_from = RadioField(
        lazy_gettext("Whose food"),
        choices=web.choices(FROM_LABELS),
        default=GivenFrom.VAN.value,
    )
    leftover = RadioField(
        lazy_gettext("Left from last time"),
        choices=web.choices(LEFTOVER_LABELS, empty=lazy_pgettext("leftover", "Did not look")),
        default="",
    )
    dogs_seen = IntegerField(lazy_gettext("Dogs seen"), [Optional(), NumberRange(0, 500)])
    cats_seen = IntegerField(lazy_gettext("Cats seen"), [Optional(), NumberRange(0, 500)])
    note = StringField(lazy_gettext("Note"), [Length(max=500)])

    def validate_kilograms(self, field: Any) -> None:
        if field.grams <= 0 and not field.errors:
            raise ValidationError(gettext("Say how much, in kilograms."))

    @property
    def feeding(self) -> NewFeeding:
        return NewFeeding(
            given=(Portion(self.kilograms.grams, self.product.data),),
            spot_id=self.spot.data,
            given_from=GivenFrom(self.given_from.data),
            leftover=Leftover(self.leftover.data) if self.leftover.data else None,
            dogs_seen=self.dogs_seen.data,
            cats_seen=self.cats_seen.data,
            note=self.note.data or "",
        )


class PickUpForm(web.Form):
    animal = StringField(
        lazy_gettext("Code of the animal"), [InputRequired(NEEDED), Length(max=60)]
    )


class OutcomeForm(web.Form):
    animal = StringField(lazy_pgettext("run", "Animal"), [InputRequired(NEEDED), Length(max=60)])
    outcome = RadioField(
        lazy_gettext("What came of it"), [InputRequired(CHOOSE)], choices=web.choices(NOT_FETCHED)
    )
    note = StringField(lazy_gettext("Note"), [Length(max=500)])

    @property
    def visit(self) -> VisitOutcome:
        return VisitOutcome(self.outcome.data)


class HandOverForm(web.Form):
    animal = SelectMultipleField(
        lazy_gettext("Who"), [InputRequired(CHOOSE)], validate_choice=False
    )
    to = RadioField(
        lazy_gettext("To"), [InputRequired(CHOOSE)], choices=web.choices(HANDOVER_LABELS)
    )
    shelter = SelectField(
        lazy_gettext("Which one"), coerce=id_or_none, validate_choice=False, default=""
    )
    note = StringField(lazy_gettext("Note"), [Length(max=500)])

    @property
    def receiver(self) -> HandoverTo:
        return HandoverTo(self.to.data)


class CloseForm(web.Form):
    stays = KilogramsField(
        lazy_gettext("Stays in the van"),
        description=lazy_gettext("What the next run of this van starts with."),
    )


class FlagForm(web.Form):
    urgency = RadioField(
        lazy_gettext("How urgent"),
        [InputRequired(CHOOSE)],
        choices=web.choices(
            {
                **URGENCY_LABELS,
                "lift": lazy_gettext("Not flagged: for these reasons it need not travel"),
            }
        ),
    )
    reason = StringField(lazy_gettext("Why"), [InputRequired(NEEDED), Length(max=200)])

    @property
    def wanted(self) -> Urgency | None:
        return None if self.urgency.data == "lift" else Urgency(self.urgency.data)
