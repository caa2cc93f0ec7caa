"""What is typed about food: weights as people say them, dates, stores, reasons."""

from typing import Any
from uuid import UUID

import wtforms
from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from animals import web
from animals.errors import Refused
from animals.stock.rules import LossReason
from animals.stock.weights import (
    BadWeight,
    NotABag,
    parse_bags,
    parse_grams,
    parse_kilograms,
)
from animals.stock.words import KIND_LABELS, LOSS_LABELS, MOVE_LABELS

_NEEDED = lazy_gettext("Please fill this in.")
_CHOOSE = lazy_gettext("Please choose.")
_DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
_DECIMALS = {"inputmode": "decimal", "autocomplete": "off"}
_EARLIEST_YEAR = 2000


class WeightMissing(Refused):
    """No weight was typed."""


class WeightTwice(Refused):
    """The weight was typed in grams and another way as well."""


web.say(WeightMissing, lazy_gettext("Say how much: bags, kilograms, or both."))
web.say(WeightTwice, lazy_gettext("Say it once: in grams, or in bags and kilograms."))


def id_or_none(text: Any) -> UUID | None:
    """The id that a select carries; None for an empty or a nonsensical one."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def choice_of_id(label: Any, kind: type[SelectField] = SelectField) -> SelectField:
    """A choice of ids; whether the id is good is asked of the service, which knows the moment."""
    return kind(label, [DataRequired(_CHOOSE)], coerce=id_or_none, validate_choice=False)


def not_ancient(_form: Any, field: Any) -> None:
    """A validator: no moment from before this work began."""
    if field.data is not None and field.data.year < _EARLIEST_YEAR:
        raise ValidationError(gettext("Check the year."))


class WeightFields:
    """A weight in bags, in kilograms, in both together, or in whole grams."""

    bags = StringField(lazy_gettext("Full bags"), render_kw=_DIGITS)
    kilograms = StringField(lazy_gettext("Loose, in kilograms"), render_kw=_DECIMALS)
    grams = StringField(lazy_gettext("All of it in grams"), render_kw=_DIGITS)

    def weight(self, bag_grams: int) -> int:
        """Whole grams of what was typed; refusals name their field."""
        typed = {it.name: (it.data or "").strip() for it in (self.bags, self.kilograms, self.grams)}
        if typed["grams"]:
            if typed["bags"] or typed["kilograms"]:
                raise WeightTwice(field="grams")
            return self._parsed("grams", lambda: parse_grams(typed["grams"]))
        if not typed["bags"] and not typed["kilograms"]:
            raise WeightMissing(field="bags")
        loose = 0
        if typed["kilograms"]:
            loose = self._parsed("kilograms", lambda: parse_kilograms(typed["kilograms"]))
        if not typed["bags"]:
            return loose
        return self._parsed("bags", lambda: parse_bags(typed["bags"], bag_grams, loose))

    @staticmethod
    def _parsed(field: str, parse: Any) -> int:
        try:
            return int(parse())
        except (BadWeight, NotABag) as error:
            error.facts["field"] = field
            raise


class ReceiveForm(WeightFields, web.Form):
    product = choice_of_id(lazy_pgettext("food", "Product"))
    best_before = DateField(
        lazy_gettext("Best before"),
        [Optional()],
        description=lazy_gettext("Leave it empty when it cannot be read."),
    )
    store = choice_of_id(lazy_gettext("Into"))
    donor = StringField(
        lazy_gettext("From whom"),
        [Length(max=200)],
        description=lazy_gettext("May stay empty."),
        render_kw={"autocomplete": "off"},
    )
    batch = StringField(lazy_gettext("Batch"), [Length(max=200)])


class TransferForm(WeightFields, web.Form):
    lot = choice_of_id(lazy_gettext("What"), RadioField)
    to = choice_of_id(lazy_pgettext("direction", "To"))
    reason = StringField(
        lazy_gettext("Why"),
        [Length(max=200)],
        description=lazy_gettext("Needed when food with a later date goes first."),
    )


class LossForm(WeightFields, web.Form):
    lot = choice_of_id(lazy_gettext("What"), RadioField)
    everything = BooleanField(lazy_gettext("All that is there"))
    why = RadioField(
        lazy_gettext("What happened"), [InputRequired(_CHOOSE)], choices=web.choices(LOSS_LABELS)
    )
    note = StringField(lazy_gettext("Note"), [Length(max=150)])

    @property
    def loss_reason(self) -> LossReason:
        return LossReason(self.why.data)


class ProductForm(web.Form):
    name = StringField(
        lazy_pgettext("food", "Name"),
        [InputRequired(_NEEDED), Length(max=200)],
        description=lazy_gettext("As it stands on the bag, with the bag's weight."),
    )
    kind = RadioField(
        lazy_gettext("For whom"), [InputRequired(_CHOOSE)], choices=web.choices(KIND_LABELS)
    )
    bag = StringField(lazy_gettext("One bag"), [InputRequired(_NEEDED)], render_kw=_DECIMALS)
    kcal_per_kg = IntegerField(
        lazy_gettext("Energy"),
        [InputRequired(_NEEDED)],
        default=3500,
        description=lazy_gettext("3,500 when the bag does not say."),
    )
    version = HiddenField(default="0")
    then = HiddenField()

    def bag_grams(self) -> int:
        """Whole grams of a bag typed in kilograms; refusals name their field."""
        try:
            return parse_kilograms(self.bag.data)
        except BadWeight as error:
            error.facts["field"] = "bag"
            raise

    def version_seen(self) -> int:
        """The version that was on the page; nonsense is no version at all."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 9 else 0


class StoreForm(web.Form):
    name = StringField(
        lazy_pgettext("food", "Name"),
        [InputRequired(_NEEDED), Length(max=200)],
        description=lazy_gettext("As the team calls it: “Garage on Sumska”."),
    )


class CountForm(web.Form):
    moment = DateTimeLocalField(
        lazy_gettext("Counted at"),
        [InputRequired(_NEEDED), not_ancient],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        description=lazy_gettext("What happened after this moment stays on top."),
    )


class LedgerFilter(wtforms.Form):
    """The filters of the ledger, which stay in the address; what makes no sense is left out."""

    store = SelectField(lazy_pgettext("store", "Store"), coerce=id_or_none, validate_choice=False)
    product = SelectField(
        lazy_pgettext("food", "Product"), coerce=id_or_none, validate_choice=False
    )
    move = SelectField(
        lazy_pgettext("ledger", "What"),
        choices=web.choices(MOVE_LABELS, empty=lazy_pgettext("filter", "Everything")),
        validate_choice=False,
    )
    since = DateField(lazy_pgettext("filter", "From"), [Optional(), not_ancient])
    until = DateField(lazy_pgettext("filter", "Until"), [Optional(), not_ancient])
