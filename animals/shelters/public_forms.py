"""What a coordinator types to show animals to everybody, and how refusals are said."""

import re

from flask_babel import lazy_gettext
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from animals import web
from animals.shelters import refusals

_NEEDED = lazy_gettext("Please fill this in.")

web.say(
    refusals.NotShown,
    lazy_gettext("%(code)s is not on offer to shelters. Put it on offer first."),
)
web.say(
    refusals.Betrays,
    lazy_gettext(
        "Is this a place, a person or a time: %(words)s? Change it, or tick that it is not."
    ),
)
web.say(
    refusals.NoPicture,
    lazy_gettext("No photo of %(code)s was released yet. Look at its photos first."),
)
web.say(refusals.PageFull, lazy_gettext("One page holds %(most)s animals."))


class PublicForm(web.Form):
    """A page for everybody, about to be switched on."""

    codes = StringField(
        lazy_gettext("Animals on the page"),
        [DataRequired(_NEEDED), Length(max=200)],
        description=lazy_gettext("Codes with spaces between them."),
    )
    story = TextAreaField(
        lazy_gettext("What everybody may read"),
        [DataRequired(_NEEDED), Length(max=4000)],
        description=lazy_gettext("No places, times or names of people."),
    )
    contact = StringField(
        lazy_gettext("Whom to ask"),
        [DataRequired(_NEEDED), Length(max=200)],
        description=lazy_gettext("The phone of the team or of the shelter; nobody's own name."),
    )
    checked = BooleanField(
        lazy_gettext("Words and photos betray no place, no time and nobody"),
        [InputRequired(lazy_gettext("Read it once more and tick this."))],
    )
    sure = BooleanField(lazy_gettext("None of these words is a place, a person or a time"))

    def named(self) -> list[str]:
        """The codes that were typed, each once."""
        return list(dict.fromkeys(re.split(r"[\s,;]+", (self.codes.data or "").strip())))
