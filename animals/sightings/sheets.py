"""The forms a coordinator keeps an animal by: what each starts from and what it writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext

from animals.accounts.rules import Person
from animals.sightings import keeping
from animals.sightings.forms_desk import ContactForm, PapersForm, StatusForm, TraitsForm, Versioned
from animals.sightings.keeping import ContactFacts, Papers
from animals.sightings.models import Animal
from animals.sightings.rules import Status

_DAYS_AND_NUMBERS = ("rabies_on", "rabies_until", "bit_on", "kg", "body_condition")
_CONTACT = ("name", "phone", "relation", "note")


@dataclass(frozen=True)
class Sheet:
    """One form about one animal; `fields` are shown in this order."""

    form: type[Versioned]
    title: Any
    fields: tuple[str, ...]
    known: Callable[[Animal], dict[str, Any]]
    write: Callable[[Person, UUID, Any], None]

    def open(self, animal: Animal) -> Any:
        """The form as this animal is now, or as it was sent."""
        return self._made(animal, self.form(version=animal.version, **self.known(animal)))

    def as_it_is(self, animal: Animal) -> Any:
        """The form as this animal is now, whatever was sent."""
        fresh = self.form(formdata=None, version=animal.version, **self.known(animal))
        return self._made(animal, fresh)

    def _made(self, animal: Animal, form: Any) -> Any:
        if isinstance(form, StatusForm):
            form.offer(Status(animal.status))
        return form


@dataclass(frozen=True)
class Difference:
    """One thing that two people said differently."""

    name: Any
    mine: str
    theirs: str


def differences(sheet: Sheet, mine: Any, theirs: Any) -> list[Difference]:
    """Where what was typed differs from how the animal is now, in words."""
    return [
        Difference(mine[name].label.text, _said(mine[name]), _said(theirs[name]))
        for name in sheet.fields
        if (mine[name].data or None) != (theirs[name].data or None)
    ]


def _said(field: Any) -> str:
    chosen = field.data if isinstance(field.data, list) else [field.data]
    labels = {str(code): str(label) for code, label, *_ in field.iter_choices()} if hasattr(
        field, "iter_choices"
    ) else {}  # fmt: skip
    return (
        ", ".join(labels.get(str(one), str(one)) for one in chosen if one not in (None, "")) or "—"
    )


def _write_traits(by: Person, animal_id: UUID, form: Any) -> None:
    keeping.edit(
        by,
        animal_id,
        form.version.data,
        form.description(),
        form.name.data or "",
        form.note.data or "",
    )


def _write_status(by: Person, animal_id: UUID, form: Any) -> None:
    status, reason = Status(form.status.data), form.reason.data or ""
    keeping.change_status(by, animal_id, form.version.data, status, reason)


def _write_papers(by: Person, animal_id: UUID, form: Any) -> None:
    keeping.write_papers(by, animal_id, form.version.data, Papers(**form.papers()))


def _write_contact(by: Person, animal_id: UUID, form: Any) -> None:
    facts = form.contact()
    contact = ContactFacts(**facts) if facts else None
    keeping.write_contact(by, animal_id, form.version.data, contact)


def _known_contact(animal: Animal) -> dict[str, Any]:
    if animal.contact is None:
        return {}
    return {f"contact_{name}": getattr(animal.contact, name) for name in _CONTACT}


def _columns(*names: str) -> Callable[[Animal], dict[str, Any]]:
    """The columns of these names; an empty code is the empty choice."""
    return lambda animal: {
        name: getattr(animal, name) if name in _DAYS_AND_NUMBERS else getattr(animal, name) or ""
        for name in names
    }


_TRAITS = (
    "name", "species", "species_other", "size", "sex", "age", "colour", "marks", "temperament",
    "good_with_dogs", "good_with_cats", "condition", "needs", "owner", "note",
)  # fmt: skip
TRAITS = Sheet(
    TraitsForm, lazy_gettext("Change the traits"), _TRAITS, _columns(*_TRAITS), _write_traits
)

_PAPERS = (
    "microchip", "microchip_how", "rabies_on", "rabies_until", "rabies_batch", "rabies_how",
    "neutered", "neutered_how", "ear_mark", "ear", "ear_colour", "ear_number", "ear_how",
    "kg", "body_condition", "bit_on",
)  # fmt: skip
PAPERS = Sheet(PapersForm, lazy_gettext("Papers"), _PAPERS, _columns(*_PAPERS), _write_papers)

STATUS = Sheet(
    StatusForm,
    lazy_gettext("Change the status"),
    ("status", "reason"),
    lambda _animal: {},
    _write_status,
)
CONTACT = Sheet(
    ContactForm,
    lazy_gettext("Whom to call"),
    tuple(f"contact_{name}" for name in _CONTACT),
    _known_contact,
    _write_contact,
)
