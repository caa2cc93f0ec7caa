"""Roles, what each may do and see, and what makes a password good enough.

The two tables here are the only place where a role is compared with anything. What they say is
walked by a test over every address for every role.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from animals.errors import Refused


class Role(StrEnum):
    """The hat a person wears."""

    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    SHELTER = "shelter"
    ADMIN = "admin"


class Right(StrEnum):
    """What an address asks for before it answers."""

    USE_LAPKA = "use_lapka"
    LOG_SIGHTINGS = "log_sightings"
    KEEP_ANIMALS = "keep_animals"
    LOG_FEEDINGS = "log_feedings"
    KEEP_SPOTS = "keep_spots"
    KEEP_STOCK = "keep_stock"
    SEE_MAP = "see_map"
    SEE_RUNS = "see_runs"
    KEEP_RUNS = "keep_runs"
    SEE_OFFERS = "see_offers"
    CLAIM = "claim"
    KEEP_SHELTERS = "keep_shelters"
    KEEP_PEOPLE = "keep_people"


_VOLUNTEER = {
    Right.USE_LAPKA,
    Right.LOG_SIGHTINGS,
    Right.LOG_FEEDINGS,
    Right.SEE_MAP,
    Right.SEE_RUNS,
}
_COORDINATOR = _VOLUNTEER | {
    Right.KEEP_ANIMALS,
    Right.KEEP_SPOTS,
    Right.KEEP_STOCK,
    Right.KEEP_RUNS,
    Right.SEE_OFFERS,
    Right.KEEP_SHELTERS,
}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VOLUNTEER: frozenset(_VOLUNTEER),
    Role.COORDINATOR: frozenset(_COORDINATOR),
    Role.SHELTER: frozenset({Right.USE_LAPKA, Right.SEE_OFFERS, Right.CLAIM}),
    Role.ADMIN: frozenset(_COORDINATOR | {Right.KEEP_PEOPLE}),
}


class Field(StrEnum):
    """What leaves the database only for those who may see it."""

    POSITION = "position"
    NOTES = "notes"
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    FUTURE_RUN = "future_run"
    PEOPLE_STOP = "people_stop"
    PHOTO = "photo"
    PEOPLE = "people"
    CONTACT = "contact"
    FOOD = "food"
    LEDGER = "ledger"


class Scope(StrEnum):
    """How much of a field a role sees."""

    NOTHING = "nothing"
    OWN = "own"
    """Own reports for 24 hours, and what a grant of a run or a claim opens for its time."""
    ALL = "all"


_O, _N, _A = Scope.OWN, Scope.NOTHING, Scope.ALL
_SHELTER, _TEAM, _DESK = (
    dict(zip(Field, row, strict=True))
    for row in (
        # position notes settlement district future people-stop photo people contact food ledger
        (_N, _N, _O, _A, _O, _N, _O, _O, _N, _N, _N),
        (_O, _O, _A, _A, _O, _O, _O, _O, _O, _O, _N),
        (_A, _A, _A, _A, _A, _A, _A, _A, _A, _A, _A),
    )
)
FIELDS: dict[Role, dict[Field, Scope]] = {
    Role.SHELTER: _SHELTER,
    Role.VOLUNTEER: _TEAM,
    Role.COORDINATOR: _DESK,
    Role.ADMIN: _DESK,
}

OWN_REPORT_HOURS = 24
"""Hours a volunteer still sees the exact position of what they reported themselves."""

IDLE: dict[Role, timedelta] = {
    Role.VOLUNTEER: timedelta(hours=12),
    Role.SHELTER: timedelta(hours=12),
    Role.COORDINATOR: timedelta(minutes=15),
    Role.ADMIN: timedelta(minutes=15),
}
PROOF_HOLDS = timedelta(minutes=15)
"""For so long after a sign-in, or after the password was asked again, exports do not ask."""

INVITATION_HOLDS = timedelta(hours=24)


@dataclass(frozen=True)
class Person:
    """Who is asking: what the rest of the house may know of an account."""

    id: UUID
    name: str
    role: Role
    language: str | None = None
    theme: str | None = None

    def may(self, right: Right) -> bool:
        """Whether this person's role holds `right`."""
        return right in RIGHTS[self.role]

    def sees(self, field: Field) -> Scope:
        """How much of `field` this person's role sees."""
        return FIELDS[self.role][field]

    def sees_all(self, field: Field) -> bool:
        """Whether no row of `field` is hidden from this person."""
        return self.sees(field) is Scope.ALL


def needs_code(role: Role) -> bool:
    """Whether signing in takes a one-time code besides the password."""
    return role in (Role.COORDINATOR, Role.ADMIN)


class WeakPassword(Refused):
    """The password would be guessed; `why` is one of short, long, common, personal."""


PASSWORD_LEAST, PASSWORD_MOST = 15, 128
_COMMON = (
    "password", "passw0rd", "qwerty", "qwertyuiop", "asdfgh", "zxcvbn", "letmein", "welcome",
    "iloveyou", "admin", "administrator", "abc123", "123456", "monkey", "dragon", "sunshine",
    "princess", "football", "пароль", "йцукен", "привіт", "привет", "україна", "ukraine",
    "слава", "slava", "haslo", "changeme", "secret", "login", "test", "correct horse battery",
)  # fmt: skip
_ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
         "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "йцукенгшщзхї", "фівапролджє")  # fmt: skip
_OURS = ("lapka", "лапка", "kupiansk", "kharkiv", "купянськ", "харків", "shelter", "volunteer")


def check_password(password: str, name: str) -> None:
    """Nothing when the password is good enough for the account `name`.

    15 to 128 characters. Refused: what is left after taking out common words, runs along the
    keyboard or the alphabet, the account's own name and this tool's words is under 8
    different-looking characters. Raises WeakPassword.
    """
    if len(password) < PASSWORD_LEAST:
        raise WeakPassword(field="password", why="short", least=PASSWORD_LEAST)
    if len(password) > PASSWORD_MOST:
        raise WeakPassword(field="password", why="long", most=PASSWORD_MOST)
    folded = password.casefold().replace("'", "").replace("ʼ", "").replace("’", "")
    without_own = folded
    for word in (name.casefold(), *_OURS):
        if len(word) >= 3:
            without_own = without_own.replace(word, "")
    if not _is_rich(without_own) and _is_rich(folded):
        raise WeakPassword(field="password", why="personal")
    if not _is_rich(without_own):
        raise WeakPassword(field="password", why="common")


def _is_rich(text: str) -> bool:
    for word in _COMMON:
        text = text.replace(word, "")
    for row in _ROWS:
        for line in (row, row[::-1]):
            for length in range(len(line), 3, -1):
                for start in range(len(line) - length + 1):
                    text = text.replace(line[start : start + length], "")
    return len(text) >= 8 and len(set(text)) >= 5 and not _repeats(text)


def _repeats(text: str) -> bool:
    """Whether the text is one short piece over and over."""
    return any(
        (text[:size] * (len(text) // size + 1))[: len(text)] == text
        for size in range(1, min(6, len(text) // 2) + 1)
    )
