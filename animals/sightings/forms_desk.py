"""What a coordinator types to keep an animal: traits, status, papers, contact, company, codes."""

from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from animals import i18n, web
from animals.sightings.forms import (
    NEEDED,
    ContactFields,
    DescriptionFields,
    PhotoIds,
    chips,
    line,
    prose,
    stripped,
)
from animals.sightings.labels import (
    EAR_LABELS,
    EAR_MARK_LABELS,
    GROUP_LABELS,
    NEUTERED_LABELS,
    PROOF_LABELS,
    STATUS_LABELS,
)
from animals.sightings.rules import (
    ON_THE_ROAD,
    Ear,
    EarMark,
    GroupKind,
    How,
    Neutered,
    Status,
    may_follow,
)


def day(label: Any) -> DateField:
    """A day, or none."""
    return DateField(label, [Optional()])


def proof(label: Any) -> RadioField:
    """Whether a paper was seen, or told of; or nobody said."""
    return RadioField(
        label,
        choices=web.choices(PROOF_LABELS, empty=lazy_pgettext("paper", "Not said")),
        default="",
    )


class Versioned(web.Form):
    """A form about an animal as it was when the form was opened."""

    version = IntegerField(lazy_gettext("Version"), [InputRequired(NEEDED)], widget=HiddenInput())


class TraitsForm(DescriptionFields, Versioned):
    name = line(lazy_pgettext("animal", "Name"))
    note = prose(lazy_gettext("Note"))


class StatusForm(Versioned):
    status = RadioField(lazy_gettext("Status"), validators=[InputRequired(NEEDED)])
    reason = line(
        lazy_gettext("Why"), description=lazy_gettext("Needed where an animal is to stay.")
    )

    def offer(self, now: Status) -> None:
        """The statuses that may follow and that people set by hand."""
        self.status.choices = web.choices(
            {
                status: label
                for status, label in STATUS_LABELS.items()
                if status not in ON_THE_ROAD and may_follow(now, status)
            }
        )


class PapersForm(Versioned):
    microchip = line(
        lazy_gettext("Chip"),
        60,
        description=lazy_gettext("15 digits. An odd number is kept, with a warning."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    microchip_how = proof(lazy_gettext("Chip: read, or told"))
    rabies_on = day(lazy_gettext("Vaccinated against rabies on"))
    rabies_until = day(lazy_gettext("Valid until"))
    rabies_batch = line(
        lazy_gettext("Batch of the vaccine"),
        description=lazy_gettext("As it stands on the sticker in the passport."),
        render_kw={"autocomplete": "off"},
    )
    rabies_how = proof(lazy_gettext("Vaccination: paper seen, or told"))
    neutered = chips(lazy_gettext("Neutered"), NEUTERED_LABELS, Neutered.UNKNOWN)
    neutered_how = proof(lazy_gettext("Neutering: paper seen, or told"))
    ear_mark = SelectField(
        lazy_gettext("Ear mark"),
        choices=web.choices(EAR_MARK_LABELS, empty=lazy_pgettext("ear mark", "None")),
        default="",
    )
    ear = SelectField(
        lazy_gettext("Which ear"),
        choices=web.choices(EAR_LABELS, empty=lazy_pgettext("ear", "Unknown")),
        default="",
    )
    ear_colour = line(lazy_gettext("Colour of the mark"))
    ear_number = line(lazy_gettext("Number on the mark"))
    ear_how = proof(lazy_gettext("Ear mark: seen, or told"))
    bit_on = day(lazy_gettext("Bit somebody on"))
    kg = IntegerField(lazy_gettext("Weight"), [Optional(), NumberRange(1, 120)])
    body_condition = IntegerField(
        lazy_gettext("Body condition"),
        [Optional(), NumberRange(1, 9)],
        description=lazy_gettext("1 to 9, ideal 4 or 5; from a distance is fine."),
    )

    def validate_rabies_on(self, field: Any) -> None:
        _not_ahead(field)

    def validate_bit_on(self, field: Any) -> None:
        _not_ahead(field)

    def validate_rabies_until(self, field: Any) -> None:
        if field.data and self.rabies_on.data and field.data < self.rabies_on.data:
            raise ValidationError(gettext("That is before the vaccination."))

    def papers(self) -> dict[str, Any]:
        """The fields by name, as the codes of the trade."""
        return {
            "neutered": Neutered(self.neutered.data),
            "neutered_how": _how(self.neutered_how),
            "microchip": self.microchip.data or "",
            "microchip_how": _how(self.microchip_how),
            "ear_mark": EarMark(self.ear_mark.data) if self.ear_mark.data else None,
            "ear": Ear(self.ear.data) if self.ear.data else None,
            "ear_colour": self.ear_colour.data or "",
            "ear_number": self.ear_number.data or "",
            "ear_how": _how(self.ear_how),
            "rabies_on": self.rabies_on.data,
            "rabies_until": self.rabies_until.data,
            "rabies_batch": self.rabies_batch.data or "",
            "rabies_how": _how(self.rabies_how),
            "bit_on": self.bit_on.data,
            "kg": self.kg.data,
            "body_condition": self.body_condition.data,
        }


class ContactForm(ContactFields, Versioned):
    pass


def _code_of_another(label: Any) -> StringField:
    return StringField(
        label,
        [InputRequired(NEEDED), Length(max=40)],
        filters=[stripped],
        description=lazy_gettext("Its code, as K-0042."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )


class TogetherForm(web.Form):
    other = _code_of_another(lazy_gettext("Travels with"))
    kind = chips(lazy_gettext("Because they are"), GROUP_LABELS, GroupKind.PAIR)


class LeaveForm(web.Form):
    reason = StringField(
        lazy_gettext("Why it travels alone"),
        [InputRequired(NEEDED), Length(max=200)],
        filters=[stripped],
    )


class MergeForm(web.Form):
    other = _code_of_another(lazy_gettext("The other one"))


class GiveForm(web.Form):
    other = _code_of_another(lazy_gettext("Whom the photo shows"))


class SplitForm(DescriptionFields):
    photo_id = PhotoIds(lazy_gettext("Photos that show it"))


def _how(field: Any) -> How | None:
    return How(field.data) if field.data else None


def _not_ahead(field: Any) -> None:
    if field.data and field.data > i18n.local_today():
        raise ValidationError(gettext("That is in the future."))
