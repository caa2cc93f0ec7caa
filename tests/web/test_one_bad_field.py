"""One field of a good form is nonsense: said in words, what was typed kept, never a failure."""

import html
import random
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from animals.accounts.rules import Role
from tests.crawl import endpoint_of, walk
from tests.filled import Filled
from tests.people import Browser
from tests.soak import scaled

TRIES = 500
BAD = (
    "",
    " ",
    "x" * 70_000,
    "Ж" * 3_000,
    "\u202egnp.exe \u05d0\u05d1",
    'O\'Brien "quoted" <b>&amp;',
    "a\x00b",
    "🐕" * 300,
    "\u0301" * 500,
    "-1",
    "1e9",
    "2147483648",
    "9223372036854775808",
    "NaN",
    "²³",
    "2026-02-30",
    "9999-12-31T23:59",
    "0001-01-01",
    "25:99",
    "00000000-0000-0000-0000-000000000000",
)
SAID = {303, 400, 401, 403, 404, 409, 413, 422, 429}
OF_THESE_ROOMS = re.compile(
    r"/(runs|vehicles|transport|shelters|claims|my-|gallery|notices|evacuations"
    r"|animals/[^/]+/(offer|claim|promise|flag|papers|public|shelters)"
    r"|spots/[^/]+/(leaving|staying))"
)


def fields_of(app: Flask, browser: Browser, start: str) -> Iterator[tuple[str, str, str]]:
    """Page, address and field of every form of these rooms, once for each kind of page."""
    seen = set()
    for page in walk(app, browser, start, each=2):
        for action, fields in Filled(page.html).forms.items():
            address = action or page.address
            kind = (endpoint_of(app, address, "POST"), page.endpoint)
            if OF_THESE_ROOMS.match(address) and kind[0] and kind not in seen:
                seen.add(kind)
                yield from (
                    (page.address, action, name)
                    for name in fields
                    if name not in ("csrf_token", "once")
                )


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SHELTER, Role.VOLUNTEER], ids=str)
def test_it_is_said_and_what_was_typed_is_kept(demo_app: Flask, role: Role, seed: str) -> None:
    demo_app.testing = False  # a failure is to be a page with 500, as it is for people
    browser = Browser(demo_app).sign_in_with(role)
    start = "/gallery" if role is Role.SHELTER else "/"
    every = [(*it, bad) for it in fields_of(demo_app, browser, start) for bad in BAD]
    assert len(every) > 100
    tries = random.Random(seed).sample(every, min(len(every), scaled(TRIES)))
    # The longest first: what is taken may take its form off the page.
    for page, action, name, bad in sorted(tries, key=lambda it: -len(it[3])):
        form = Filled(browser.get(page).get_data(as_text=True))
        if action not in form.forms:
            continue  # what an earlier try did has taken it off the page
        fields = {**form.forms[action], "csrf_token": browser.token(), name: bad}
        answer = browser.post(action or page, fields)
        what = f"{action or page} answered {answer.status_code} to {name}={bad[:30]!r}"
        assert answer.status_code in SAID, what
        said = html.unescape(answer.get_data(as_text=True))
        if answer.status_code == 422 and (action, name) in form.typed:
            assert bad.replace("\x00", "").strip()[:2_000] in said, f"{what} and lost it"
