"""What is typed on the pages about phones: a guest's name, an animal's code, an exported file."""

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import FileField, StringField
from wtforms.validators import InputRequired, Length

from animals import web

_NEEDED = lazy_gettext("Please fill this in.")


class GuestForm(web.Form):
    name = StringField(lazy_pgettext("guest", "Name"), [InputRequired(_NEEDED), Length(max=100)])


class ImportForm(web.Form):
    file = FileField(lazy_gettext("The file from the phone"))
