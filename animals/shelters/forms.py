"""What is typed at the shelter desk, the codes of claims in words, and how refusals are said."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from animals import web
from animals.places.forms import PlaceField
from animals.shelters import refusals
from animals.shelters.capacity import Capacity
from animals.shelters.rules import ClaimState, HalfDay, Outcome, ReceivingKind, WhyNoOffer
from animals.sightings.forms import CompanyFields
from animals.sightings.rules import Size, Species

KIND_LABELS = {
    ReceivingKind.SHELTER: lazy_pgettext("receiving place", "Shelter"),
    ReceivingKind.CLINIC: lazy_pgettext("receiving place", "Clinic"),
    ReceivingKind.FOSTER: lazy_pgettext("receiving place", "Foster home"),
}
STATE_LABELS = {
    ClaimState.QUEUED: lazy_pgettext("claim", "In the queue"),
    ClaimState.OPEN: lazy_pgettext("claim", "Claimed"),
    ClaimState.CONFIRMED: lazy_pgettext("claim", "Confirmed"),
    ClaimState.RECEIVED: lazy_pgettext("claim", "Received"),
    ClaimState.WITHDRAWN: lazy_pgettext("claim", "Called off"),
    ClaimState.LAPSED: lazy_pgettext("claim", "Lapsed"),
    ClaimState.REFUSED: lazy_pgettext("claim", "Refused"),
}
OUTCOME_LABELS = {
    Outcome.PLACED: lazy_pgettext("outcome", "Has a home"),
    Outcome.RETURNED: lazy_pgettext("outcome", "Back with the owner"),
    Outcome.DIED: lazy_pgettext("outcome", "Died"),
}
HALF_DAY_LABELS = {
    HalfDay.MORNING: lazy_pgettext("half of a day", "morning"),
    HalfDay.AFTERNOON: lazy_pgettext("half of a day", "afternoon"),
    HalfDay.EVENING: lazy_pgettext("half of a day", "evening"),
}
_NEEDED = lazy_gettext("Please fill this in.")

web.say(
    refusals.NothingReleased,
    lazy_gettext("Tick the photos that may be shown, or say that it goes without any."),
)
web.say(
    refusals.Promised,
    lazy_gettext("It is promised to a shelter. Call that off first, with a reason."),
)
web.say(
    refusals.Gone,
    lazy_gettext("This animal no longer looks for a place. Look who else does."),
)
web.say(
    refusals.GroupInPart,
    lazy_gettext("These animals go together, all %(count)s of them. Look at them again."),
)
web.say(refusals.AlreadyYours, lazy_gettext("You have claimed this one already."))
web.say(
    refusals.NoPlaceForIt,
    lazy_gettext("There is no free place that would do. Free one, or enter it under Places."),
)
web.say(
    refusals.NoShelter,
    lazy_gettext("Your account belongs to no shelter yet. Ask a coordinator to add you."),
)
web.say(refusals.ClaimLapsed, lazy_gettext("The time of this claim is over. Claim once more."))
web.say(
    refusals.ShelterFull,
    lazy_gettext("%(name)s is full: every place that would do is promised or taken."),
)
web.say(
    refusals.GoneHasRoof,
    lazy_gettext("%(code)s stays at a receiving place. Keep that one: start from the other."),
)
web.say(
    refusals.BothPromised,
    lazy_gettext("That would promise %(code)s twice or in vain. Call one claim off first."),
)
web.say(
    refusals.ClaimedTogether,
    lazy_gettext("%(code)s is claimed together with others. Decide about these claims first."),
)
web.say(refusals.ReasonMissing, lazy_gettext("Please say why, in a few words."))
web.say(
    refusals.BelowPromised,
    lazy_gettext("Animals left without a place: %(count)s. They are promised or there already."),
)
web.say(refusals.CodeTaken, lazy_gettext("Another place has this code."))
web.say(
    refusals.NotAShelterPerson,
    lazy_gettext("Choose somebody with the shelter role."),
)
web.say(
    refusals.Stale,
    lazy_gettext("Somebody changed this meanwhile. Load the page anew and change it again."),
)


class NotForOfferWords:
    """The sentence for an animal that cannot be offered, by why."""

    _BY_WHY = {  # noqa: RUF012 a constant table
        WhyNoOffer.NOT_TOLD_APART: lazy_gettext("Tell the pack apart first."),
        WhyNoOffer.WITH_OWN_PEOPLE: lazy_gettext("%(code)s travels with its own people."),
        WhyNoOffer.NOT_WITH_US: lazy_gettext("%(code)s no longer looks for a place."),
        WhyNoOffer.OWNER_PRESENT: lazy_gettext("%(code)s has an owner who lives there."),
    }

    def __mod__(self, facts: dict[str, Any]) -> str:
        return str(self._BY_WHY[facts["why"]]) % facts


class ClaimNotOpenWords:
    """The sentence for a claim that has moved on, by the state it is in."""

    def __mod__(self, facts: dict[str, Any]) -> str:
        state = str(STATE_LABELS[ClaimState(facts["state"])])
        return gettext("The claim stands otherwise by now: %(state)s.", state=state.lower())


web.say(refusals.NotForOffer, NotForOfferWords())
web.say(refusals.ClaimNotOpen, ClaimNotOpenWords())


@dataclass(frozen=True)
class PlaceKind:
    """A kind of place that a shelter can enter."""

    label: Any
    species: Species | None = None
    size: Size | None = None
    is_apart: bool = False

    def places(self, count: int) -> Capacity:
        """So many of them."""
        return Capacity(count, self.species, self.size, self.is_apart)

    def is_of(self, row: Capacity) -> bool:
        """Whether the row counts places of this kind."""
        return replace(row, places=0) == self.places(0)


PLACES = {
    "dog_s": PlaceKind(lazy_gettext("Dogs up to 11 kg"), Species.DOG, Size.S),
    "dog_m": PlaceKind(lazy_gettext("Dogs up to 27 kg"), Species.DOG, Size.M),
    "dog_l": PlaceKind(lazy_gettext("Dogs up to 45 kg"), Species.DOG, Size.L),
    "dog": PlaceKind(lazy_gettext("Dogs of any size"), Species.DOG),
    "cat": PlaceKind(lazy_gettext("Cats"), Species.CAT),
    "any": PlaceKind(lazy_gettext("Any animal")),
    "apart_dog": PlaceKind(lazy_gettext("Quarantine: dogs"), Species.DOG, is_apart=True),
    "apart_cat": PlaceKind(lazy_gettext("Quarantine: cats"), Species.CAT, is_apart=True),
    "apart_any": PlaceKind(lazy_gettext("Quarantine: any animal"), is_apart=True),
}
"""By the field they are typed into."""


def kind_of_place(row: Capacity) -> Any:
    """What such a place is called."""
    found = (kind.label for kind in PLACES.values() if kind.is_of(row))
    return next(found, lazy_gettext("Other places"))


class PlacesForm(web.Form):
    """How many places of each kind; an empty field is none that is counted."""

    @classmethod
    def of(cls, rows: Iterable[Capacity]) -> "PlacesForm":
        """The form filled with what was entered before."""
        known = list(rows)
        return cls(
            data={
                name: next((row.places for row in known if kind.is_of(row)), None)
                for name, kind in PLACES.items()
            }
        )

    def rows(self) -> list[Capacity]:
        """What was entered."""
        return [
            kind.places(self[name].data)
            for name, kind in PLACES.items()
            if self[name].data is not None
        ]


for _name, _kind in PLACES.items():
    setattr(
        PlacesForm,
        _name,
        IntegerField(
            _kind.label,
            [Optional(), NumberRange(0, 999, lazy_gettext("A number from 0 to 999."))],
            render_kw={"inputmode": "numeric"},
        ),
    )


class ShelterForm(web.Form):
    """A receiving place as it is written down."""

    name = StringField(lazy_pgettext("shelter", "Name"), [InputRequired(_NEEDED), Length(max=200)])
    kind = RadioField(
        lazy_gettext("What it is"),
        choices=web.choices(KIND_LABELS),
        default=ReceivingKind.SHELTER.value,
    )
    phone = StringField(
        lazy_gettext("Phone"), [Length(max=40)], render_kw={"type": "tel", "autocomplete": "off"}
    )
    address = StringField(lazy_gettext("Address"), [Length(max=200)])
    place = PlaceField(lazy_gettext("Settlement"), points=False)
    hours = StringField(lazy_gettext("When somebody is there"), [Length(max=200)])
    takes_injured = BooleanField(lazy_gettext("Takes injured animals"))
    note = TextAreaField(lazy_gettext("Agreements and notes"), [Length(max=4000)])
    version = HiddenField()

    def place_id(self) -> UUID | None:
        """The settlement that was chosen, if any."""
        found: UUID | None = self.place.data
        return found


class MemberForm(web.Form):
    """Who works there."""

    user = SelectField(lazy_gettext("Person"), [InputRequired(_NEEDED)])


class ReasonForm(web.Form):
    """Why a claim is extended or given up."""

    reason = StringField(
        lazy_gettext("Why?"),
        [InputRequired(lazy_gettext("Please say why, in a few words.")), Length(max=200)],
    )


class ReceiveForm(web.Form):
    """How the animal arrived."""

    note = StringField(lazy_gettext("How is it?"), [Length(max=200)])


class OutcomeForm(web.Form):
    """What became of an animal."""

    outcome = RadioField(
        lazy_gettext("What became of it?"),
        [InputRequired(lazy_gettext("Choose what became of it."))],
        choices=web.choices(OUTCOME_LABELS),
    )
    note = StringField(lazy_gettext("Note"), [Length(max=200)])
    follow_up_on = DateField(lazy_gettext("Ask again on"), [Optional()])


class OfferForm(CompanyFields):
    """The words and photos that shelters see, and with whom the animal gets on."""

    story = TextAreaField(
        lazy_gettext("What shelters should know"),
        [Length(max=4000)],
        description=lazy_gettext(
            "Its character, what it is used to, what it needs. No places, times or names."
        ),
    )
    without_photos = BooleanField(lazy_gettext("Show it without photos for now"))
    version = HiddenField()
    animal_version = HiddenField()


class PromiseForm(web.Form):
    """Whom an animal is promised to after a call."""

    shelter = SelectField(lazy_gettext("To whom?"), [InputRequired(_NEEDED)])
