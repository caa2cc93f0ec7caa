"""The catalogues: `update` brings them up to date with the sources, `check` finds faults.

English is the source language. babel.cfg says which files are read, KEYWORDS which functions.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "animals" / "translations"
LANGUAGES = ("uk",)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
SHOWN = 40


def main() -> None:
    """Do what the one argument says."""
    match sys.argv[1:]:
        case ["update"]:
            for language in LANGUAGES:
                update(language)
        case ["check"]:
            faults = [fault for language in LANGUAGES for fault in faults_in(language)]
            print("\n".join(faults[:SHOWN]))
            if faults:
                sys.exit(f"lapka: {len(faults)} faults in the translations; try `make i18n`")
        case _:
            sys.exit("lapka: usage: python -m scripts.translations update|check")


def update(language: str) -> None:
    """Add what is new, drop what is gone; nothing is guessed from similar messages."""
    path = catalogue_path(language)
    catalogue = read(language)
    catalogue.update(sources(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    text = BytesIO()
    write_po(text, catalogue, width=100, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue())
    left = sum(1 for message in catalogue if message.id and not all(strings(message)))
    print(f"{path.relative_to(ROOT)}: {len(catalogue)} messages, {left} to translate")


def faults_in(language: str) -> Iterator[str]:
    """One line for each message that is missing, unfinished, left over or wrong."""
    catalogue, wanted = read(language), sources()
    known = {key(message): message for message in catalogue if message.id}
    for message in wanted:
        if message.id and key(message) not in known:
            where = message.locations[0][0] if message.locations else "?"
            yield f"{language}: missing: {text_of(message)!r} ({where})"
    in_use = {key(message) for message in wanted}
    for message in known.values():
        if key(message) not in in_use:
            yield f"{language}: no longer used: {text_of(message)!r}"
        yield from (f"{language}: {fault}: {text_of(message)!r}" for fault in faults_of(message))
        if message.pluralizable and len(strings(message)) != catalogue.num_plurals:
            yield f"{language}: not {catalogue.num_plurals} plural forms: {text_of(message)!r}"
    for message in catalogue.obsolete.values():
        yield f"{language}: obsolete: {text_of(message)!r}"


def faults_of(message: Message) -> Iterator[str]:
    """What is wrong with one translation by itself.

    Every plural form needs all placeholders of the English plural, the first one too: in
    Ukrainian it also stands for 21 and 31.
    """
    if message.fuzzy:
        yield "fuzzy"
    if not all(strings(message)):
        yield "not translated"
        return
    source = message.id[-1] if isinstance(message.id, list | tuple) else message.id
    if any(placeholders(string) != placeholders(source) for string in strings(message)):
        yield "other placeholders than in English"


def sources() -> Catalog:
    """Every message that the sources ask for."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(
        str(ROOT),
        methods,
        options,
        keywords=KEYWORDS,
        comment_tags=("NOTE:",),
        strip_comment_tags=True,
        directory_filter=may_hold_sources,
    )
    for name, line, message, comments, context in found:
        catalogue.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalogue


def may_hold_sources(folder: str) -> bool:
    """Whether to look into a folder: animals, templates and what is below them."""
    top = Path(folder).relative_to(ROOT).parts[:1]
    return not top or top[0] in {"animals", "templates"}


def read(language: str) -> Catalog:
    """The catalogue as it stands; an empty one if there is none yet."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(
            locale=language,
            header_comment=f"# The words of Lapka in {language}; the English ones are in the code.",
            project="Lapka",
            version="1",
            msgid_bugs_address="none",
            last_translator="Lapka",
            language_team="Lapka",
            charset="utf-8",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def catalogue_path(language: str) -> Path:
    """Where Flask-Babel looks for it."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def strings(message: Message) -> list[str]:
    """The translation, in each of its plural forms; empty where there is none."""
    if isinstance(message.string, list | tuple):
        return list(message.string)
    return [message.string or ""]


def text_of(message: Message) -> str:
    """The English text, the singular where there are two."""
    return message.id if isinstance(message.id, str) else message.id[0]


def key(message: Message) -> tuple[str, str | None]:
    """What gettext looks a message up by."""
    return text_of(message), message.context


def placeholders(text: str) -> set[str]:
    """The parts that are filled in later."""
    return set(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    main()
