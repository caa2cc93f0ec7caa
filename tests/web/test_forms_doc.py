"""`docs/forms.md` lists every form with its address and fields, and is true.

LAPKA_WRITE_DOCS=1 writes it anew from the pages.
"""

import os
from pathlib import Path

from flask import Flask

from animals.accounts.rules import Role
from tests.crawl import endpoint_of, walk
from tests.people import Browser

PAGE = Path(__file__).resolve().parents[2] / "docs" / "forms.md"
HEAD = """# Forms

Every form of every page: where it is posted, and what it carries besides `csrf_token` and `once` (a random UUID; the
same one again does nothing and leads to the page of the first time). Success is a redirect (303). Kept true by a test.

| POST | fields |
|---|---|
"""


def test_the_list_of_forms_is_true(demo_app: Flask) -> None:
    found: dict[str, set[str]] = {}
    for role in Role:
        for page in walk(demo_app, Browser(demo_app).sign_in_with(role), _first(role), each=6):
            for form in page.page.forms:
                address = _rule(demo_app, form.action or page.address)
                found.setdefault(address, set()).update(form.fields - {"csrf_token", "once"})
    rows = [
        f"| `{address}` | {', '.join(f'`{name}`' for name in sorted(names)) or 'none'} |\n"
        for address, names in sorted(found.items())
    ]
    text = HEAD + "".join(rows)
    if os.environ.get("LAPKA_WRITE_DOCS"):
        PAGE.write_text(text)
    assert PAGE.read_text() == text


def _first(role: Role) -> str:
    return "/gallery" if role is Role.SHELTER else "/"


def _rule(app: Flask, action: str) -> str:
    endpoint = endpoint_of(app, action, "POST")
    rules = (
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint == endpoint and "POST" in (rule.methods or set())
    )
    return next(rules)
