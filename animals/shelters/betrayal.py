"""Words of a text meant for everybody that might tell a place, a person or a time.

A hint for whoever is about to publish, never a proof: it finds names in their usual cases and
dates in their usual forms, and may take an animal's name for a village.
"""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`-][^\W\d_]+)*")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ`", "'"))
_MONTHS = (
    "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня",
    "жовтня", "листопада", "грудня", "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_TIMES = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b"
    r"|\b\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?\b"
    r"|\b\d{4}-\d{2}-\d{2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{'|'.join(_MONTHS)})\b"
    rf"|\b(?:{'|'.join(_MONTHS)})\s+\d{{1,2}}\b",
    re.IGNORECASE,
)
_ENDINGS = 2
"""Letters at the end of a name that its cases change."""
_LONGER = 3
"""Letters a case may add."""
_ADJECTIVE = re.compile(r"[сцз]ьк(?:ий|ого|ому|им|ім|ій|а|ої|у|ою|е|і|их|ими)$")
"""How what is of a place is called after it: `Харківського`."""


def betrayals(text: str, names: Iterable[str]) -> list[str]:
    """The words of `text` that look like one of the names, or like a date or an hour, in order."""
    words = [(found.start(), found[0]) for found in _WORD.finditer(text)]
    found = {match.start(): match[0] for match in _TIMES.finditer(text)}
    for name in names:
        parts = [part for part in _WORD.findall(name) if len(part) > 2]
        for at in range(len(words) - len(parts) + 1 if parts else 0):
            said = words[at : at + len(parts)]
            if all(_is_case_of(part, word) for part, (_, word) in zip(parts, said, strict=True)):
                found[said[0][0]] = " ".join(word for _, word in said)
    return list(dict.fromkeys(found[start] for start in sorted(found)))


def _is_case_of(name: str, word: str) -> bool:
    """Whether a word of the text may be this word of a name in some case; names are capital."""
    if name[0].isupper() and not word[0].isupper():
        return False
    known, said = _folded(name), _folded(word)
    stem = known[: max(4, len(known) - _ENDINGS)]
    is_near = len(said) <= len(known) + _LONGER or _ADJECTIVE.search(said) is not None
    return said.startswith(stem) and is_near


def _folded(word: str) -> str:
    return word.translate(_APOSTROPHES).casefold()
