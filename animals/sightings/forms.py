"""What is typed to log a sighting, and how refusals are said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import (
    DateTimeLocalField,
    Field,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from animals import clock, i18n, web
from animals.places.forms import PositionForm
from animals.sightings.labels import (
    AGE_LABELS,
    CONDITION_LABELS,
    GOOD_WITH_LABELS,
    HOW_LABELS,
    NEED_LABELS,
    OWNER_LABELS,
    RELATION_LABELS,
    SEX_LABELS,
    SIZE_LABELS,
    SPECIES_LABELS,
    STATUS_LABELS,
    TEMPERAMENT_LABELS,
)
from animals.sightings.rules import (
    Age,
    AnimalChanged,
    Condition,
    Description,
    GoodWith,
    How,
    InAnotherGroup,
    MergedMeanwhile,
    Need,
    NoSuchAnimal,
    OnTheRoad,
    Owner,
    PackToldApart,
    ReasonNeeded,
    Relation,
    SameAnimal,
    Sex,
    Size,
    Species,
    StatusCannotFollow,
    Temperament,
)

NEEDED = lazy_gettext("Please fill this in.")
_EARLIEST_YEAR = 2014


class _StatusWords:
    """The sentence with both statuses in words."""

    def __mod__(self, facts: dict[str, Any]) -> str:
        return gettext(
            "“%(old)s” cannot become “%(new)s”.",
            old=STATUS_LABELS[facts["old"]],
            new=STATUS_LABELS[facts["new"]],
        )


web.say(StatusCannotFollow, _StatusWords())
web.say(ReasonNeeded, lazy_gettext("Say why, so that the next person understands."))
web.say(OnTheRoad, lazy_gettext("Its run decides about this animal. Unseat it there first."))
web.say(AnimalChanged, lazy_gettext("Somebody changed this animal while you were writing."))
web.say(NoSuchAnimal, lazy_gettext("No animal has this code."))
web.say(SameAnimal, lazy_gettext("That is this animal itself. Type the code of the other one."))
web.say(
    InAnotherGroup,
    lazy_gettext("Both travel with others already. Let one of them leave its group first."),
)
web.say(
    MergedMeanwhile,
    lazy_gettext("One of the two was merged, or that was undone, in the meantime."),
)
web.say(PackToldApart, lazy_gettext("Nobody is left in this pack to tell apart."))


def stripped(value: Any) -> Any:
    """Text without the spaces around it."""
    return value.strip() if isinstance(value, str) else value


def line(label: Any, most: int = 200, **more: Any) -> StringField:
    """A field for one line of at most so many characters."""
    return StringField(label, [Length(max=most)], filters=[stripped], **more)


def prose(label: Any, **more: Any) -> TextAreaField:
    """A field for a few lines."""
    return TextAreaField(label, [Length(max=4000)], filters=[stripped], **more)


def chips(label: Any, labels: dict[Any, Any], default: Any) -> RadioField:
    """One of a few, as chips."""
    return RadioField(label, choices=web.choices(labels), default=str(default))


class Ticks(SelectMultipleField):
    """Several of a few, as chips that can be ticked; none is fine."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, labels: dict[Any, Any], **more: Any) -> None:
        super().__init__(label, choices=web.choices(labels), **more)

    def process_data(self, value: Any) -> None:
        super().process_data(sorted(value) if value else [])


class CountField(IntegerField):
    """A number offered as chips with a box for more beside them; what is typed last wins."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([text for text in valuelist if text.strip()][-1:])
        if not any(text.strip() for text in valuelist):
            self.data = None

    @property
    def typed(self) -> str:
        """What the box for more shows: what no chip says."""
        texts = [text for text in self.raw_data or [] if text.strip()]
        last = texts[-1] if texts else ""
        return "" if last in {"1", "2", "3", "4", "5"} else last


class PhotoIds(Field):
    """Which photos are ticked."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = [UUID(text) for text in dict.fromkeys(valuelist)]
        except ValueError:
            self.data = []
            raise ValueError(gettext("Choose the photos again.")) from None


class CompanyFields(web.Form):
    """Whether it gets on with dogs and cats."""

    good_with_dogs = chips(lazy_gettext("Good with dogs"), GOOD_WITH_LABELS, GoodWith.UNKNOWN)
    good_with_cats = chips(lazy_gettext("Good with cats"), GOOD_WITH_LABELS, GoodWith.UNKNOWN)

    def company(self) -> dict[str, GoodWith]:
        """The fields by name, as the codes of the trade."""
        return {
            "good_with_dogs": GoodWith(self.good_with_dogs.data),
            "good_with_cats": GoodWith(self.good_with_cats.data),
        }


class DescriptionFields(CompanyFields):
    """What can be said of an animal from looking at it."""

    species = chips(lazy_gettext("Species"), SPECIES_LABELS, Species.DOG)
    species_other = line(lazy_gettext("Which animal, if another"))
    size = chips(lazy_gettext("Size"), SIZE_LABELS, Size.UNKNOWN)
    sex = chips(lazy_gettext("Sex"), SEX_LABELS, Sex.UNKNOWN)
    age = chips(lazy_gettext("Age"), AGE_LABELS, Age.UNKNOWN)
    colour = line(lazy_gettext("Colour"))
    marks = line(lazy_gettext("Marks, collar"))
    temperament = chips(lazy_gettext("Temperament"), TEMPERAMENT_LABELS, Temperament.UNKNOWN)
    condition = Ticks(lazy_gettext("Condition"), CONDITION_LABELS)
    needs = Ticks(lazy_gettext("Needs"), NEED_LABELS)
    owner = chips(lazy_gettext("Owner"), OWNER_LABELS, Owner.UNKNOWN)

    def description(self) -> Description:
        """The fields as one value."""
        return Description(**self.traits())

    def traits(self) -> dict[str, Any]:
        """The fields by name, as the codes of the trade."""
        return {
            "species": Species(self.species.data),
            "species_other": self.species_other.data or "",
            "size": Size(self.size.data),
            "sex": Sex(self.sex.data),
            "age": Age(self.age.data),
            "colour": self.colour.data or "",
            "marks": self.marks.data or "",
            "temperament": Temperament(self.temperament.data),
            **self.company(),
            "condition": frozenset(map(Condition, self.condition.data or [])),
            "needs": frozenset(map(Need, self.needs.data or [])),
            "owner": Owner(self.owner.data),
        }


class ContactFields(web.Form):
    """Somebody to call."""

    contact_name = line(lazy_gettext("Whom to call"))
    contact_phone = line(
        lazy_gettext("Phone"), 40, render_kw={"type": "tel", "autocomplete": "off"}
    )
    contact_relation = chips(lazy_gettext("Who that is"), RELATION_LABELS, Relation.FINDER)
    contact_note = prose(lazy_gettext("Note on the contact"))

    def contact(self) -> dict[str, Any] | None:
        """Name, phone, relation and note, or None where nobody was named."""
        if not self.contact_name.data and not self.contact_phone.data:
            return None
        return {
            "name": self.contact_name.data or "",
            "phone": self.contact_phone.data or "",
            "relation": Relation(self.contact_relation.data),
            "note": self.contact_note.data or "",
        }


class SightingForm(DescriptionFields, ContactFields, PositionForm):
    """One animal or a pack, seen or told of; dog and 1 are preset."""

    count = CountField(
        lazy_gettext("How many"), [InputRequired(NEEDED), NumberRange(1, 50)], default=1
    )
    animal = line(lazy_gettext("Known animal"), 40, widget=HiddenInput())
    how = chips(lazy_gettext("Seen or told"), HOW_LABELS, How.SEEN)
    captured_at = DateTimeLocalField(
        lazy_gettext("When"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )
    place_note = line(lazy_pgettext("sighting", "Where exactly"))
    note = prose(lazy_gettext("Note"))

    def validate_captured_at(self, field: Any) -> None:
        if field.data is None:
            return
        if field.data.year < _EARLIEST_YEAR:
            raise ValidationError(gettext("That is too long ago."))
        if field.data.year > 9000 or i18n.local_moment(field.data) > clock.now() + _SLACK:
            raise ValidationError(gettext("That is in the future."))

    def validate_count(self, field: Any) -> None:
        if self.animal.data and field.data != 1:
            raise ValidationError(gettext("A known animal is one."))

    def facts(self, photo_ids: Sequence[UUID]) -> dict[str, Any]:
        """What was said, by the names of a new sighting; the animal and the contact apart."""
        return {
            **self.traits(),
            "count": self.count.data,
            "how": How(self.how.data),
            "captured_at": self.moment(),
            "position": self.position(),
            "place_id": self.place_id(),
            "place_note": self.place_note.data or "",
            "note": self.note.data or "",
            "photo_ids": photo_ids,
        }

    def moment(self) -> datetime | None:
        """When it was, if that was typed."""
        return i18n.local_moment(self.captured_at.data) if self.captured_at.data else None


_SLACK = timedelta(minutes=5)
"""A browser's clock may be a little ahead."""
