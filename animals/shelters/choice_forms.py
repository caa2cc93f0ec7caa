"""To whom an offer is shown, and the days on which a place takes nobody in."""

from flask_babel import lazy_gettext
from wtforms import DateField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from animals import web
from animals.shelters import refusals

_NEEDED = lazy_gettext("Please fill this in.")

web.say(
    refusals.BadDays,
    lazy_gettext("The last day comes after the first, is not over yet, and within a year."),
)


class ChooseForm(web.Form):
    """The places that alone are shown an offer; none means all."""

    shelters = SelectMultipleField(
        lazy_gettext("Only these see it"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class ClosedForm(web.Form):
    """Closed days, the first and the last among them."""

    from_on = DateField(lazy_gettext("First day"), [InputRequired(_NEEDED)])
    until_on = DateField(lazy_gettext("Last day"), [InputRequired(_NEEDED)])
