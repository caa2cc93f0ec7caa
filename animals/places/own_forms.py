"""The form of a place of the team's own."""

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from animals import web
from animals.places.forms import PositionForm
from animals.places.own import NameTaken, NeedsPoint, NoName, OwnPlace

web.say(NeedsPoint, lazy_gettext("Say where it is: on the map, or in numbers."))
web.say(NameTaken, lazy_gettext("A place is called so already. Choose another name."))
web.say(NoName, lazy_gettext("A name needs letters."))


class OwnPlaceForm(PositionForm):
    """Its name, and its point."""

    place = None  # type: ignore[assignment]  # WTForms: a field of the base that is not wanted
    name = StringField(
        lazy_pgettext("place", "Name"),
        [InputRequired(lazy_gettext("Please fill this in.")), Length(max=200)],
        description=lazy_gettext("As the team says it: “Old mill”."),
        render_kw={"autocomplete": "off"},
    )
    latin_name = StringField(
        lazy_gettext("In Latin letters"),
        [Length(max=200)],
        description=lazy_gettext("Left empty, it is written by the official rules."),
        render_kw={"autocomplete": "off"},
    )

    def own_place(self) -> OwnPlace:
        position = self.position()
        return OwnPlace(
            name=(self.name.data or "").strip(),
            latin_name=(self.latin_name.data or "").strip(),
            point=position.point if position else None,
        )
