"""Search words: how text is cut and folded, the same for what is stored and what is asked.

Python does the folding because SQLite's own lower() knows only ASCII.
"""

import re
import unicodedata

WORD_MAX = 64
"""Letters kept of one word; what people search for is shorter, what is hostile is not."""

TERMS_MAX = 8
"""Words of a query that are looked for; the longest tell most."""

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʹ′´`＇"), "'")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def _fold(text: str) -> str:
    """Case-folded text with one kind of apostrophe, and without stress marks or hidden signs.

    Letters that are written with a mark of their own (й, ї, ё) keep it.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    visible = (sign for sign in folded if unicodedata.category(sign) not in {"Mn", "Cf"})
    return "".join(visible).translate(_APOSTROPHES)


def words(text: str) -> set[str]:
    """The words of a text as they are stored for searching; a single letter is a word."""
    return {word[:WORD_MAX] for word in _WORD.findall(_fold(text))}


def search_terms(query: str) -> list[str]:
    """What each found text must have a word beginning with, longest first.

    A term that another one begins with is left out: whoever has the longer has the shorter.
    """
    asked = sorted(words(query), key=lambda word: (-len(word), word))
    kept: list[str] = []
    for term in asked:
        if not any(longer.startswith(term) for longer in kept):
            kept.append(term)
    return kept[:TERMS_MAX]
