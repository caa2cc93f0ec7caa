"""The words for photos that are refused."""

from typing import Any

from flask_babel import lazy_gettext

from animals import web
from animals.photos.rules import Reason, TooLarge, Truncated, Unreadable, WrongKind
from animals.photos.service import OtherPhoto


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
