"""Every address, for every role, on believable data: nothing breaks, nothing leaks.

The pages and forms are found by walking the links, so a new page is tested the day it is linked.
"""

import random
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask

from animals.accounts.rules import Role
from tests.crawl import Visited, endpoint_of, walk
from tests.people import Browser
from tests.soak import scaled

HOSTILE = (
    "",
    " ",
    "-1",
    "0",
    "1e9",
    "99999999999999999999999999",
    "NaN",
    "12,5",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "'; DROP TABLE sightings_animal; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}${7*7}%(n)s%s%d{0}",
    "../../etc/passwd",
    "\x00\x07\x1b",
    "\u202etxt.exe\ufeff\ud7ff",
    "Ω≈ç√∫˜µ≤≥÷" * 30,
    "x" * 10_000,
    "00000000-0000-0000-0000-000000000000",
    "Їжачок’ʼ'`",
)


@pytest.fixture(params=list(Role), ids=str)
def role(request: pytest.FixtureRequest) -> Role:
    return Role(request.param)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_no_page_that_is_linked_breaks(demo_app: Flask, role: Role, language: str) -> None:
    browser = Browser(demo_app).sign_in_with(role)
    browser.post("/me/language", {"language": language})
    first = "/gallery" if role is Role.SHELTER else "/"
    visited = list(walk(demo_app, browser, first))
    assert len(visited) >= 4
    for page in visited:
        led_on = page.address == "/" and role is Role.SHELTER
        assert page.status == (303 if led_on else 200), f"{page.address} answered {page.status}"
        in_another = "language=" in page.address  # a paper for whoever reads another one
        if page.status == 200 and page.html and not in_another:
            assert f'<html lang="{language}"' in page.html, page.address


@pytest.mark.soak
def test_every_form_survives_hostile_input(demo_app: Flask, seed: str) -> None:
    chance = random.Random(seed)
    browser = Browser(demo_app).sign_in_with(Role.ADMIN)
    for action, fields in forms_of(demo_app, list(walk(demo_app, browser, each=2))):
        for value in chance.sample(HOSTILE, scaled(len(HOSTILE))):
            data = {name: value for name in fields if name not in ("csrf_token", "once")}
            answer = browser.post(action, data)
            assert answer.status_code in {303, 400, 401, 403, 404, 409, 413, 415, 422, 429}, (
                f"{action} answered {answer.status_code} to {value[:40]!r} in {sorted(fields)}"
            )
            assert "<script>alert(1)" not in answer.get_data(as_text=True)


def test_nobody_goes_where_their_role_may_not(demo_app: Flask) -> None:
    admin = Browser(demo_app).sign_in_with(Role.ADMIN)
    visited = list(walk(demo_app, admin, each=2))
    for other in (Role.VOLUNTEER, Role.SHELTER, Role.COORDINATOR):
        browser = Browser(demo_app).sign_in_with(other)
        for address, endpoint, method in addresses_of(demo_app, visited):
            right = vars(demo_app.view_functions[endpoint])["right"]
            if right is None or browser.person.may(right):
                continue
            answer = browser.get(address) if method == "GET" else browser.post(address)
            assert answer.status_code == 404, f"{other}: {method} {address}"


def test_without_signing_in_every_page_asks_for_it(demo_app: Flask) -> None:
    admin = Browser(demo_app).sign_in_with(Role.ADMIN)
    visited = list(walk(demo_app, admin, each=2))
    nobody = Browser(demo_app)
    for address, endpoint, method in addresses_of(demo_app, visited):
        if vars(demo_app.view_functions[endpoint])["right"] is None:
            continue
        answer = nobody.get(address) if method == "GET" else nobody.post(address)
        assert answer.status_code == 401, f"{method} {address}"


def test_no_unsafe_address_answers_without_its_token(demo_app: Flask) -> None:
    admin = Browser(demo_app).sign_in_with(Role.ADMIN)
    for action, _ in forms_of(demo_app, list(walk(demo_app, admin, each=2))):
        answer = admin.post(action, {"csrf_token": "forged", "once": str(uuid4())})
        assert answer.status_code == 400, action


def forms_of(app: Flask, visited: list[Visited]) -> Iterator[tuple[str, set[str]]]:
    """One action a POST endpoint, with every field any page gives it; the session's own last."""
    found: dict[str, tuple[str, set[str]]] = {}
    for page in visited:
        for form in page.page.forms:
            action = form.action or page.address
            endpoint = endpoint_of(app, action, "POST")
            assert endpoint is not None, f"{page.address} posts to {action}"
            known = found.setdefault(endpoint, (action, set()))
            known[1].update(form.fields)
    leaving = {"accounts.sign_out", "accounts.disable", "accounts.new_link"}
    for endpoint, pair in found.items():
        if endpoint not in leaving:
            yield pair


def addresses_of(app: Flask, visited: list[Visited]) -> Iterator[tuple[str, str, str]]:
    """Every address the walk met, with its endpoint and method."""
    for page in visited:
        yield page.address, page.endpoint, "GET"
        for form in page.page.forms:
            action = form.action or page.address
            endpoint = endpoint_of(app, action, "POST")
            if endpoint is not None and endpoint != "accounts.sign_out":
                yield action, endpoint, "POST"
