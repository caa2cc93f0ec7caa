"""What is typed about spots and feedings, and how codes and refusals are said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext, lazy_pgettext, pgettext
from wtforms import (
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from animals import clock, i18n, web
from animals.errors import RescueError
from animals.feeding.amounts import Amount, NoLastTime, NothingGiven
from animals.feeding.rules import (
    EVERY_DAYS,
    AlreadyAnswered,
    AlreadyUndone,
    Caretaker,
    GivenFrom,
    Leftover,
    NotInThatVan,
    SpotChanged,
    SpotClosed,
)
from animals.places.forms import PositionForm
from animals.stock.rules import ProductKind
from animals.stock.weights import parse_kilograms

MOST_ANIMALS = 500
"""More than that at one spot is a slip of the finger."""

CARETAKER_LABELS = {
    Caretaker.NONE: lazy_pgettext("caretaker", "Nobody"),
    Caretaker.STAYS: lazy_pgettext("caretaker", "Stays"),
    Caretaker.LEAVING: lazy_pgettext("caretaker", "Is leaving"),
    Caretaker.LEFT: lazy_pgettext("caretaker", "Has left"),
}
LEFTOVER_LABELS = {
    Leftover.NONE: lazy_pgettext("leftover", "Nothing"),
    Leftover.SOME: lazy_pgettext("leftover", "Some"),
    Leftover.FULL: lazy_pgettext("leftover", "All of it"),
}
FROM_LABELS = {
    GivenFrom.VAN: lazy_pgettext("food from", "The van"),
    GivenFrom.OWN: lazy_pgettext("food from", "My own"),
    GivenFrom.OTHER: lazy_pgettext("food from", "Somebody else"),
}
AMOUNT_LABELS = {
    Amount.BAG: lazy_pgettext("amount", "A bag"),
    Amount.HALF_BAG: lazy_pgettext("amount", "Half a bag"),
    Amount.BUCKET: lazy_pgettext("amount", "A bucket"),
    Amount.LAST: lazy_pgettext("amount", "As last time"),
    Amount.OTHER: lazy_pgettext("amount", "Other"),
}
KIND_LABELS = {
    ProductKind.DOG_DRY: lazy_pgettext("food for spots", "Dry dog food"),
    ProductKind.CAT_DRY: lazy_pgettext("food for spots", "Dry cat food"),
}

_NEEDED = lazy_gettext("Please fill this in.")
_CHOOSE = lazy_gettext("Please choose one.")

web.say(SpotClosed, lazy_gettext("This spot is closed. Open it again before logging a feeding."))
web.say(SpotChanged, lazy_gettext("Somebody changed this spot in the meantime."))
web.say(AlreadyUndone, lazy_gettext("This feeding was taken back before."))
web.say(AlreadyAnswered, lazy_gettext("Somebody has answered this before."))
web.say(NotInThatVan, lazy_gettext("That van never held this food. Receive or load it first."))
web.say(NothingGiven, lazy_gettext("Say how much, in kilograms."))
web.say(NoLastTime, lazy_gettext("Nothing was given here before. Choose another amount."))


class SpotForm(PositionForm):
    name = StringField(
        lazy_pgettext("spot", "Name"),
        [InputRequired(_NEEDED), Length(max=200)],
        description=lazy_gettext("As the team says it: “Behind the bakery”."),
    )
    dogs = IntegerField(lazy_gettext("Dogs"), [Optional(), NumberRange(0, MOST_ANIMALS)], default=0)
    cats = IntegerField(lazy_gettext("Cats"), [Optional(), NumberRange(0, MOST_ANIMALS)], default=0)
    every_days = IntegerField(
        lazy_gettext("Fed every"), [InputRequired(_NEEDED), NumberRange(1, 90)], default=EVERY_DAYS
    )
    caretaker = RadioField(
        lazy_gettext("Somebody who stayed and feeds"),
        choices=web.choices(CARETAKER_LABELS),
        default=Caretaker.NONE.value,
    )
    contact_name = StringField(lazy_gettext("Whom to call"), [Length(max=200)])
    contact_phone = StringField(
        lazy_gettext("Phone"), [Length(max=40)], render_kw={"type": "tel", "inputmode": "tel"}
    )
    place_note = StringField(lazy_gettext("How to find it"), [Length(max=200)])
    note = TextAreaField(lazy_gettext("Note"), [Length(max=4000)])
    version = HiddenField()


class KilogramsField(StringField):
    """A weight typed in kilograms; `grams` is what it means, 0 for nothing typed."""

    grams = 0

    def pre_validate(self, _form: Any) -> None:
        if not (self.data or "").strip():
            return
        try:
            self.grams = parse_kilograms(self.data)
        except RescueError as error:
            raise ValidationError(web.sentence_of(error)) from error


class FeedingForm(PositionForm):
    """One or two foods, whose they were, and what was found. The view fills the choices in."""

    given_from = RadioField(
        lazy_gettext("Whose food"), [InputRequired(_CHOOSE)], choices=web.choices(FROM_LABELS)
    )
    van = SelectField(lazy_gettext("Which van"), default="")
    amount = RadioField(lazy_gettext("How much"), [InputRequired(_CHOOSE)])
    weight = KilogramsField(lazy_gettext("Other amount"))
    product = SelectField(lazy_gettext("Which food"), default="")
    amount2 = RadioField(lazy_gettext("How much of it"), default="")
    weight2 = KilogramsField(lazy_gettext("Other amount of it"))
    product2 = SelectField(lazy_gettext("Which other food"), default="")
    leftover = RadioField(
        lazy_gettext("Left from last time"),
        choices=web.choices(LEFTOVER_LABELS, empty=lazy_pgettext("leftover", "Did not look")),
        default="",
    )
    dogs_seen = IntegerField(lazy_gettext("Dogs seen"), [Optional(), NumberRange(0, MOST_ANIMALS)])
    cats_seen = IntegerField(lazy_gettext("Cats seen"), [Optional(), NumberRange(0, MOST_ANIMALS)])
    fed_at = DateTimeLocalField(lazy_gettext("When, if not now"), [Optional()])
    note = TextAreaField(lazy_gettext("Note"), [Length(max=4000)])

    def validate_fed_at(self, _field: Any) -> None:
        at = self.captured_at
        if at is not None and (at > clock.now() or at.year < 2022):
            raise ValidationError(gettext("That moment cannot be right."))

    @property
    def captured_at(self) -> datetime | None:
        """The moment typed, None for now."""
        typed: datetime | None = self.fed_at.data
        return i18n.local_moment(typed) if typed else None

    @property
    def van_id(self) -> UUID | None:
        return UUID(self.van.data) if self.van.data else None

    def offer(
        self, vans: list[tuple[str, str]], products: list[tuple[str, str]], *, last: str | None
    ) -> None:
        """Fill in what there is to choose from; `last` says how much it was last time."""
        self.van.choices = web.choices(dict(vans), empty=gettext("No van: nothing is booked"))
        foods = web.choices(dict(products), empty=gettext("Whatever the van has"))
        self.product.choices = self.product2.choices = foods
        amounts = {code: str(label) for code, label in AMOUNT_LABELS.items()}
        if last:
            amounts[Amount.LAST] = gettext("As last time (%(weight)s)", weight=last)
        else:
            del amounts[Amount.LAST]
        self.amount.choices = web.choices(amounts)
        self.amount2.choices = web.choices(
            {code: label for code, label in amounts.items() if code != Amount.LAST},
            empty=pgettext("second food", "None"),
        )
        if not self.is_submitted():
            self.van.data = vans[0][0] if len(vans) == 1 else ""
            self.given_from.data = GivenFrom.VAN if vans else GivenFrom.OWN
            self.amount2.data = ""


class AnswerForm(web.Form):
    product = SelectField(lazy_gettext("Which food was it"), [InputRequired(_CHOOSE)])

    def offer(self, products: list[tuple[str, str]]) -> None:
        self.product.choices = web.choices(dict(products), empty=pgettext("food", "Choose"))
