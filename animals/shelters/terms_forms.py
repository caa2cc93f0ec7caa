"""How long claims hold, as it is typed and as it is said."""

from datetime import timedelta

from flask_babel import lazy_gettext, ngettext
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired

from animals import web
from animals.shelters import refusals
from animals.shelters.rules import HOLD

web.say(refusals.BadHold, lazy_gettext("From 1 hour to 336 hours, which are two weeks."))


class TermsForm(web.Form):
    """How long an unconfirmed claim holds."""

    hours = IntegerField(
        lazy_gettext("A claim that nobody has confirmed holds, hours"),
        [InputRequired(lazy_gettext("Please fill this in."))],
        default=HOLD // timedelta(hours=1),
        render_kw={"inputmode": "numeric"},
    )
    version = HiddenField()


def hold_words(hold: timedelta) -> str:
    """`2 days`, `36 hours`."""
    hours = hold // timedelta(hours=1)
    if hours % 24:
        return ngettext("%(num)d hour", "%(num)d hours", hours)
    return ngettext("%(num)d day", "%(num)d days", hours // 24)
