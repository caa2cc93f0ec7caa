"""What frames every page: who is here, where they can go, language and theme.

The sections a person sees are those whose right they hold, in the order of this table.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, session, url_for
from flask_babel import lazy_pgettext

from animals import i18n
from animals.accounts.forms import ROLE_LABELS
from animals.accounts.guard import person_or_none
from animals.accounts.rules import Person, Right, Role


@dataclass(frozen=True)
class Section:
    """One entry of the rail; pages below its address belong to it."""

    endpoint: str
    right: Right
    icon: str
    label: Any
    but_not: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Item:
    """A section as the template draws it."""

    url: str
    icon: str
    label: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Whom:
    name: str
    role_label: str


@dataclass(frozen=True)
class Shell:
    """The facts `base.html` draws the frame from."""

    person: Whom | None
    nav: list[Item]
    plain: bool
    language: str
    here: str
    """Where to come back to after choosing a language or colours."""
    theme: str | None
    home: str


SECTIONS = (
    Section("today.today", Right.USE_LAPKA, "house", lazy_pgettext("section", "Today"),
            frozenset({Role.SHELTER})),
    Section("sightings.animals", Right.LOG_SIGHTINGS, "dog", lazy_pgettext("section", "Animals")),
    Section("runs.runs", Right.SEE_RUNS, "truck", lazy_pgettext("section", "Runs")),
    Section("feeding.spots", Right.LOG_FEEDINGS, "utensils", lazy_pgettext("section", "Spots")),
    Section("map.map", Right.SEE_MAP, "map", lazy_pgettext("section", "Map")),
    Section("stock.stock", Right.KEEP_STOCK, "package", lazy_pgettext("section", "Food")),
    Section("runs.transport", Right.KEEP_RUNS, "route", lazy_pgettext("section", "Transport")),
    Section("shelters.gallery", Right.SEE_OFFERS, "images", lazy_pgettext("section", "Gallery")),
    Section("shelters.my_animals", Right.CLAIM, "heart",
            lazy_pgettext("section", "My animals")),
    Section("shelters.shelters", Right.KEEP_SHELTERS, "building-2",
            lazy_pgettext("section", "Shelters")),
    Section("accounts.people", Right.KEEP_PEOPLE, "users", lazy_pgettext("section", "People")),
)  # fmt: skip


def configure(app: Flask) -> None:
    """Give every template its `shell`."""
    app.context_processor(lambda: {"shell": _shell()})


def _shell() -> Shell:
    person = person_or_none()
    language = i18n.language()
    return Shell(
        person=Whom(person.name, str(ROLE_LABELS[person.role])) if person else None,
        nav=_nav(person) if person else [],
        plain=person is not None and person.role is Role.SHELTER,
        language=language,
        here=request.full_path.rstrip("?") if request.method == "GET" else "/",
        theme=person.theme if person else session.get("theme"),
        home="/",
    )


def _nav(person: Person) -> list[Item]:
    mine = [s for s in SECTIONS if person.may(s.right) and person.role not in s.but_not]
    urls = {s.endpoint: url_for(s.endpoint) for s in mine}
    here = max((url for url in urls.values() if _is_below(url)), key=len, default=None)
    return [Item(urls[s.endpoint], s.icon, str(s.label), urls[s.endpoint] == here) for s in mine]


def _is_below(url: str) -> bool:
    """Whether the page asked for is that section's first page or one below it."""
    return request.path == url or (url != "/" and request.path.startswith(f"{url}/"))
