"""`docs/forms.md` lists every form with its address and fields, and is true.

LAPKA_WRITE_DOCS=1 writes it anew from the pages.
"""

import os
import re
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from animals.accounts.rules import Role
from animals.db import db, write_transaction
from animals.runs import road
from animals.runs.models import Run
from animals.runs.rules import RunState
from tests.crawl import Visited, endpoint_of, walk
from tests.people import Browser

# Forms that stand on pages only for a while, or that scripts send.
ELSEWHERE = {
    "/sign-in": "name password code to",
    "/welcome/<token>": "name password code",
    "/me/again": "password to",
    "/people/<uuid:user_id>/enable": "",
    "/photos": "photo id",
    "/animals/<code>/same": "animal",
    "/merges/<uuid:merge_id>/undo": "",
    "/spots/<uuid:spot_id>/open": "",
    "/spots/<uuid:spot_id>/still-fed": "",
    "/feedings/<uuid:feeding_id>/given/<uuid:given_id>": "product",
    "/stock/products/<uuid:product_id>/bring-back": "",
    "/shelters/<uuid:shelter_id>/members": "user",
    "/animals/<code>/public": "codes story contact",
    "/animals/<code>/public/<uuid:page_id>/withdraw": "",
    "/my-places/closed/<uuid:closed_id>/remove": "",
    "/shelters/<uuid:shelter_id>/closed/<uuid:closed_id>/remove": "",
    "/runs/<uuid:run_id>/doses/<uuid:dose_id>/take-back": "",
    "/runs/<uuid:run_id>/spots": "spot",
    "/runs/<uuid:run_id>/lost-phone": "",
    "/me/phones/<uuid:device_id>/revoke": "",
    "/field/devices/<uuid:device_id>/revoke": "",
    "/field/look/<uuid:record_id>": "act animal run shelter lot store confirmed",
}
# No forms: programs post JSON there, see docs/field-api.md.
IN_JSON = ("/api/", "/field/devices", "/field/runs")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "forms.md"
_ID = re.compile(r"(?<=[_-])(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
HEAD = """# Forms

Every form of every page: where it is posted, and what it carries besides `csrf_token` and
`once` (a random UUID; the same one again does nothing and leads to the page of the first time).
Success is a redirect (303). Where `kilograms` and `bags` stand, whole `grams` are taken as well.
Selects take ids. Kept true by a test.

| POST | fields |
|---|---|
"""


def test_the_list_of_forms_is_true(demo_app: Flask) -> None:
    found = {address: set(names.split()) for address, names in ELSEWHERE.items()}

    def gather(page: Visited) -> None:
        for form in page.page.forms:
            address = _rule(demo_app, form.action or page.address)
            found.setdefault(address, set()).update(
                _ID.sub("<id>", name) for name in form.fields - {"csrf_token", "once"}
            )

    for role in Role:
        for page in walk(demo_app, Browser(demo_app).sign_in_with(role), _first(role), each=6):
            gather(page)
    with write_transaction():
        out = db.session.scalars(select(Run.id).where(Run.state == RunState.ON_ROAD)).one()
        road.come_back(None, out)
    for page in walk(demo_app, Browser(demo_app).sign_in_with(Role.ADMIN), f"/runs/{out}", 1):
        gather(page)
    rows = [
        f"| `{address}` | {', '.join(f'`{name}`' for name in sorted(names)) or 'none'} |\n"
        for address, names in sorted(found.items())
    ]
    text = HEAD + "".join(rows)
    if os.environ.get("LAPKA_WRITE_DOCS"):
        PAGE.write_text(text)
    assert PAGE.read_text() == text
    rules = [r.rule for r in demo_app.url_map.iter_rules() if "POST" in (r.methods or set())]
    forms = [rule for rule in rules if not rule.startswith(IN_JSON[0]) and rule not in IN_JSON]
    assert [rule for rule in forms if rule not in found] == []


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
