"""What is done to a photo by hand, and the words for photos that are refused."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from animals import web
from animals.photos.intake import FormPhotos, NotSent
from animals.photos.rules import (
    Area,
    NothingToBlur,
    Reason,
    TooLarge,
    Truncated,
    Unreadable,
    WrongKind,
)
from animals.photos.service import OtherPhoto, PhotoChanged

MOST_AREAS = 50


def said_of(photos: FormPhotos) -> list[str]:
    """One sentence for each photo of a form that was refused, by the name its sender knows."""
    return [
        f"{one.name}: {web.sentence_of(one.refusal)}" if one.name else web.sentence_of(one.refusal)
        for one in photos.refusals
        if one.refusal is not None
    ]


class ChangeForm(web.Form):
    """A change to the photo as it was looked at, which was its `version`."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    back = HiddenField()
    """The page that led here."""


class ReleaseForm(ChangeForm):
    seen = BooleanField(
        lazy_gettext("No faces, plates, house numbers or military things can be seen"),
        [InputRequired(lazy_gettext("Look at the photo, then say that you have."))],
    )


def marked_areas(fields: MultiDict[str, str]) -> list[Area] | None:
    """The areas of a blur form, rows left empty not counted; None where one is nonsense."""
    rows = zip(*(fields.getlist(name) for name in ("left", "top", "width", "height")), strict=False)
    filled = [row for row in rows if any(text.strip() for text in row)]
    try:
        areas = [Area(*(_percent(text) for text in row)) for row in filled[:MOST_AREAS]]
    except ValueError:
        return None
    return areas if all(area.is_sound for area in areas) else None


def _percent(text: str) -> float:
    number = float(text.strip().replace(",", "."))
    if not 0 <= number <= 100:  # refuses nan too
        raise ValueError
    return number


def typed_areas(fields: MultiDict[str, str]) -> Sequence[tuple[str, ...]]:
    """The rows of a blur form as they were typed, to be shown again."""
    names = ("left", "top", "width", "height")
    return [row for row in zip(*map(fields.getlist, names), strict=False) if any(row)]


class _ByFact:
    """A sentence chosen by one fact of the refusal."""

    def __init__(self, fact: str, sentences: dict[Any, Any], otherwise: Any) -> None:
        self.fact, self.sentences, self.otherwise = fact, sentences, otherwise

    def __mod__(self, facts: dict[str, Any]) -> str:
        return str(self.sentences.get(facts.get(self.fact), self.otherwise))


web.say(
    TooLarge,
    _ByFact(
        "what",
        {"pixels": lazy_gettext("The photo has more than 50 megapixels. Send a smaller one.")},
        lazy_gettext("The photo is over 15 MB. Send a smaller one."),
    ),
    413,
)
web.say(
    WrongKind,
    lazy_gettext("This is not a photo we can take. JPEG, PNG, WebP and HEIF are fine."),
    415,
)
web.say(
    Unreadable,
    _ByFact(
        "reason",
        {
            Reason.EMPTY: lazy_gettext("The file is empty. Choose the photo again."),
            Reason.MEMORY: lazy_gettext("The photo takes too much to open. Send a smaller one."),
            Reason.TIME: lazy_gettext("The photo takes too long to open. Send a smaller one."),
        },
        lazy_gettext("The photo is damaged and cannot be opened. Choose or take it again."),
    ),
)
web.say(Truncated, lazy_gettext("Only a part of the photo arrived. Send it again."), 400)
web.say(OtherPhoto, lazy_gettext("Another photo already has this number. Send it again."))
web.say(
    NotSent,
    lazy_gettext("A photo that was sent before is no longer here. Choose it again."),
)
web.say(NothingToBlur, lazy_gettext("Mark a part of the photo first."))
web.say(
    PhotoChanged,
    lazy_gettext("Somebody changed this photo in the meantime. This is how it is now."),
)
