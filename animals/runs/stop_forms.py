"""What is typed about a stop, with the pets that travel with its people."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from animals import web
from animals.places.forms import PositionForm
from animals.runs.companions import MOST, NewCompanion
from animals.runs.forms import KilogramsField
from animals.runs.models import Companion
from animals.runs.routing import NewStop
from animals.runs.rules import StopKind
from animals.runs.words import KIND_LABELS
from animals.sightings.rules import Size, Species
from animals.stock.forms import id_or_none

PET_ROWS = range(1, MOST + 1)
_PET = ("kind", "name", "lap")
_PET_KINDS = {
    f"{Species.CAT}-{Size.UNKNOWN}": lazy_pgettext("pet", "Cat"),
    f"{Species.DOG}-{Size.S}": lazy_pgettext("pet", "Dog S, up to 11 kg"),
    f"{Species.DOG}-{Size.M}": lazy_pgettext("pet", "Dog M, 12–27 kg"),
    f"{Species.DOG}-{Size.L}": lazy_pgettext("pet", "Dog L, 28–45 kg"),
    f"{Species.DOG}-{Size.XL}": lazy_pgettext("pet", "Dog XL, above 45 kg"),
    f"{Species.DOG}-{Size.UNKNOWN}": lazy_pgettext("pet", "Dog of unknown size"),
    f"{Species.OTHER}-{Size.S}": lazy_pgettext("pet", "Another small animal"),
}


def _pet_field(row: int, what: str) -> str:
    return f"pet_{row}_{what}"


class StopForm(PositionForm):
    kind = RadioField(
        lazy_gettext("What for"),
        choices=web.choices(KIND_LABELS),
        default=StopKind.PEOPLE.value,
    )
    name = StringField(lazy_gettext("What it is called"), [Length(max=200)])
    must = RadioField(
        lazy_gettext("How important"),
        choices=web.choices(
            {
                "must": lazy_pgettext("stop", "Must"),
                "if": lazy_pgettext("stop", "If there is time"),
            }
        ),
        default="must",
    )
    minutes = IntegerField(
        lazy_gettext("Minutes there"),
        [Optional(), NumberRange(0, 600)],
        description=lazy_gettext("Empty: feeding 5, people 10, catching 15."),
    )
    spot = SelectField(lazy_gettext("Which spot"), coerce=id_or_none, validate_choice=False)
    shelter = SelectField(lazy_gettext("Handed to"), coerce=id_or_none, validate_choice=False)
    address = StringField(lazy_gettext("Address"), [Length(max=200)])
    people = IntegerField(
        lazy_gettext("How many people"), [Optional(), NumberRange(0, 60)], default=0
    )
    belongings = KilogramsField(lazy_gettext("Their things"))
    cannot_walk = BooleanField(lazy_gettext("Somebody cannot walk"))
    contact_name = StringField(lazy_gettext("Whom to call"), [Length(max=200)])
    contact_phone = StringField(
        lazy_gettext("Phone"), [Length(max=40)], render_kw={"type": "tel", "inputmode": "tel"}
    )
    note = TextAreaField(lazy_pgettext("stop", "Note"), [Length(max=4000)])

    def pet_rows(self) -> list[tuple[Any, Any, Any]]:
        """The lines for pets that travel with their people: what it is, its name, on the lap."""
        return [tuple(self[_pet_field(row, what)] for what in _PET) for row in PET_ROWS]

    @property
    def has_pets(self) -> bool:
        """Whether a line for pets is filled in, or wrongly so."""
        return any(kind.data or name.data or kind.errors for kind, name, _ in self.pet_rows())

    def show_pets(self, pets: Iterable[Companion]) -> None:
        """Put these into the lines."""
        for (kind, name, on_lap), pet in zip(self.pet_rows(), pets, strict=False):
            kind.data, name.data = f"{pet.species}-{pet.size}", pet.name
            on_lap.data = pet.crate_id is None

    def _pets(self) -> list[NewCompanion]:
        found = []
        for kind, name, on_lap in self.pet_rows():
            species, _, size = (kind.data or "").partition("-")
            if species:
                new = NewCompanion(Species(species), Size(size), name.data or "", bool(on_lap.data))
                found.append(new)
        return found

    def offer(
        self,
        spots: Iterable[tuple[str, str]],
        shelters: Iterable[tuple[str, str]],
    ) -> None:
        """Fill in what there is to choose from."""
        self.spot.choices = [("", gettext("None")), *spots]
        self.shelter.choices = [("", gettext("None")), *shelters]

    def validate_kind(self, field: Any) -> None:
        if field.data == StopKind.SPOT and self.spot.data is None:
            raise ValidationError(gettext("Say which spot."))
        if field.data == StopKind.HANDOVER and self.shelter.data is None:
            raise ValidationError(gettext("Say who receives them."))
        if field.data == StopKind.PEOPLE and not self.people.data:
            raise ValidationError(gettext("Say how many people: seats and weight depend on it."))

    @property
    def stop(self) -> NewStop:
        return NewStop(
            kind=StopKind(self.kind.data),
            name=self.name.data or "",
            is_must=self.must.data != "if",
            minutes=self.minutes.data,
            spot_id=self.spot.data,
            shelter_id=self.shelter.data,
            address=self.address.data or "",
            people=self.people.data or 0,
            belongings_grams=self.belongings.grams,
            cannot_walk=bool(self.cannot_walk.data),
            contact_name=self.contact_name.data or "",
            contact_phone=self.contact_phone.data or "",
            companions=tuple(self._pets()),
            note=self.note.data or "",
            position=self.position(),
            place_id=self.place_id(),
        )


_PET_FIELDS: dict[str, Callable[[], Any]] = {
    "kind": lambda: SelectField(
        lazy_pgettext("pet", "Who"),
        choices=web.choices(_PET_KINDS, empty=lazy_pgettext("pet", "Nobody")),
        default="",
    ),
    "name": lambda: StringField(lazy_pgettext("pet", "Name"), [Length(max=60)]),
    "lap": lambda: BooleanField(lazy_pgettext("pet", "On the lap or lead")),
}
for _row in PET_ROWS:
    for _what, _field in _PET_FIELDS.items():
        setattr(StopForm, _pet_field(_row, _what), _field())
