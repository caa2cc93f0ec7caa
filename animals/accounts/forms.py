"""What is typed to sign in, to take up an invitation, and to manage people."""

from flask_babel import lazy_gettext, lazy_pgettext
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from animals import web
from animals.accounts.rules import PASSWORD_LEAST, PASSWORD_MOST, Role, WeakPassword
from animals.accounts.service import (
    CodeNeeded,
    LastAdministrator,
    LinkSpent,
    NameTaken,
    WrongSignIn,
)

ROLE_LABELS = {
    Role.VOLUNTEER: lazy_pgettext("role", "Volunteer"),
    Role.COORDINATOR: lazy_pgettext("role", "Coordinator"),
    Role.SHELTER: lazy_pgettext("role", "Shelter"),
    Role.ADMIN: lazy_pgettext("role", "Administrator"),
}
_NEEDED = lazy_gettext("Please fill this in.")

web.say(NameTaken, lazy_gettext("Somebody already uses this name. Choose another one."))
web.say(WrongSignIn, lazy_gettext("That did not match. Check the name, the password, the code."))
web.say(CodeNeeded, lazy_gettext("Type the six digits your authenticator app shows."), 401)
web.say(LinkSpent, lazy_gettext("This link was used or has expired. Ask for a new one."))
web.say(
    LastAdministrator,
    lazy_gettext("This is the only administrator. Make somebody else one first."),
)


class WeakPasswordWords:
    """The sentence for a weak password, by why it is weak."""

    _BY_WHY = {  # noqa: RUF012 a constant table
        "short": lazy_gettext(
            "At least %(n)s characters. Four unrelated words do well.", n=PASSWORD_LEAST
        ),
        "long": lazy_gettext("At most %(n)s characters.", n=PASSWORD_MOST),
        "common": lazy_gettext("That would be guessed quickly. Four unrelated words do well."),
        "personal": lazy_gettext("Leave out your name and words from this work."),
    }

    def __mod__(self, facts: dict[str, str]) -> str:
        return str(self._BY_WHY[facts["why"]])


web.say(WeakPassword, WeakPasswordWords())


class SignInForm(web.Form):
    name = StringField(
        lazy_gettext("Name"),
        [InputRequired(_NEEDED), Length(max=200)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    code = StringField(
        lazy_gettext("One-time code"),
        [Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class AcceptForm(web.Form):
    name = StringField(
        lazy_gettext("Sign-in name"),
        [InputRequired(_NEEDED), Length(max=100)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(_NEEDED), Length(max=1000)],
        render_kw={"autocomplete": "new-password"},
    )
    code = StringField(
        lazy_gettext("One-time code"),
        [Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class InviteForm(web.Form):
    name = StringField(lazy_gettext("Name"), [InputRequired(_NEEDED), Length(max=100)])
    role = SelectField(
        lazy_gettext("Role"),
        choices=web.choices(ROLE_LABELS),
    )


class RoleForm(web.Form):
    role = SelectField(
        lazy_gettext("Role"),
        choices=web.choices(ROLE_LABELS),
    )
    password = PasswordField(
        lazy_gettext("Your own password"),
        [InputRequired(_NEEDED), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class AgainForm(web.Form):
    password = PasswordField(
        lazy_gettext("Your own password"),
        [InputRequired(_NEEDED), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
