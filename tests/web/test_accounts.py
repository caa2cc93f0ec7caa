"""Signing in and out, invitations, and what a changed account may still do."""

import re

import pyotp
from flask import Flask

from animals import clock
from animals.accounts import service
from animals.accounts.models import User
from animals.db import db, write_transaction
from tests.people import PASSWORD, Browser, Cast


def code_of(person_name: str) -> str:
    user = db.session.query(User).filter_by(folded=service.fold(person_name)).one()
    return pyotp.TOTP(user.code_secret).at(int(clock.now().timestamp()))


def test_a_volunteer_signs_in_with_a_password(nobody: Browser, cast: Cast) -> None:
    answer = nobody.post("/sign-in", {"name": " taras ", "password": PASSWORD})
    assert answer.status_code == 303
    assert nobody.get("/").status_code == 200


def test_a_coordinator_needs_a_code_that_works_once(app: Flask, cast: Cast) -> None:
    code = code_of("olha")
    fields = {"name": "Olha", "password": PASSWORD}
    without = Browser(app).post("/sign-in", fields)
    assert without.status_code == 401
    assert "six digits" in without.get_data(as_text=True)
    assert Browser(app).post("/sign-in", fields | {"code": code}).status_code == 303
    assert Browser(app).post("/sign-in", fields | {"code": code}).status_code == 401


def test_a_wrong_password_is_refused_and_in_the_end_slowed_down(
    nobody: Browser, cast: Cast
) -> None:
    fields = {"name": "Taras", "password": "not the password at all"}
    for _ in range(service.MOST_BY_ACCOUNT):
        assert nobody.post("/sign-in", fields).status_code == 401
    slowed = nobody.post("/sign-in", fields | {"password": PASSWORD})
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) > 0


def test_a_page_asks_to_sign_in_and_leads_back(nobody: Browser, cast: Cast) -> None:
    asked = nobody.get("/me?x=1")
    assert asked.status_code == 401
    found = re.search(r'name="to" value="([^"]+)"', asked.get_data(as_text=True))
    assert found
    answer = nobody.post("/sign-in", {"name": "Taras", "password": PASSWORD, "to": found[1]})
    assert answer.location == "/me?x=1"


def test_nobody_is_led_to_another_host(nobody: Browser, cast: Cast) -> None:
    for to in ("//evil.example", "https://evil.example/", "/\\evil.example"):
        answer = nobody.post("/sign-in", {"name": "Taras", "password": PASSWORD, "to": to})
        assert answer.location == "/"


def test_the_first_administrator_comes_by_a_link_that_works_once(
    app: Flask, nobody: Browser
) -> None:
    from animals.cli import first_administrator_link

    link = first_administrator_link()
    assert link is not None
    address = link.removeprefix("http://localhost:8000")
    assert "otpauth" not in nobody.get(address).headers
    fields = {"name": "Adam", "password": PASSWORD, "code": code_of("administrator")}
    assert nobody.post(address, fields).status_code == 303
    assert nobody.get("/people").status_code == 200
    assert Browser(app).get(address).status_code == 404
    assert first_administrator_link() is None


def test_an_invited_person_chooses_a_password(app: Flask, adam: Browser) -> None:
    made = adam.post("/people/invite", {"name": "Mykola", "role": "volunteer"})
    page = adam.get(made.location).get_data(as_text=True)
    found = re.search(r"http://localhost(?::\d+)?(/welcome/[\w-]+)", page)
    assert found
    guest = Browser(app)
    weak = guest.post(found[1], {"name": "Mykola", "password": "mykolamykola lapka"})
    assert weak.status_code == 422
    assert "Mykola" in weak.get_data(as_text=True)
    assert guest.post(found[1], {"name": "Mykola", "password": PASSWORD}).status_code == 303
    assert guest.get("/").status_code == 200


def test_a_closed_account_is_out_on_the_next_request(
    adam: Browser, taras: Browser, cast: Cast
) -> None:
    assert taras.get("/me").status_code == 200
    adam.post(f"/people/{cast.taras.id}/disable")
    assert taras.get("/me").status_code == 401


def test_the_last_administrator_cannot_be_lost(adam: Browser, cast: Cast) -> None:
    fields = {"role": "volunteer", "password": PASSWORD}
    assert adam.post(f"/people/{cast.adam.id}/role", fields).status_code == 422
    assert adam.post(f"/people/{cast.adam.id}/disable").status_code == 422
    assert adam.get("/people").status_code == 200


def test_a_new_role_asks_for_the_password_again(adam: Browser, cast: Cast) -> None:
    address = f"/people/{cast.taras.id}/role"
    assert adam.post(address, {"role": "coordinator", "password": "wrong"}).status_code == 422
    assert adam.post(address, {"role": "coordinator", "password": PASSWORD}).status_code == 303


def test_people_are_nobody_elses_business(olha: Browser, hanna: Browser, cast: Cast) -> None:
    for browser in (olha, hanna):
        assert browser.get("/people").status_code == 404
        assert browser.post(f"/people/{cast.adam.id}/disable").status_code == 404


def test_a_coordinator_who_was_away_signs_in_again(olha: Browser, cast: Cast) -> None:
    from datetime import timedelta

    from animals.accounts.models import SignInSession

    with write_transaction():
        for row in db.session.query(SignInSession):
            row.seen_at -= timedelta(minutes=15, seconds=1)
    assert olha.get("/me").status_code == 401


def test_a_form_without_its_token_is_refused(taras: Browser) -> None:
    answer = taras.client.post("/me/language", data={"language": "uk"})
    assert answer.status_code == 400


def test_a_picture_that_is_not_there_takes_no_form_its_session(nobody: Browser) -> None:
    """Every browser asks for one beside the first page, and may hear of it after that page."""
    beside = nobody.get("/favicon.ico", headers={"Sec-Fetch-Dest": "image"})
    assert beside.status_code == 404
    assert "Set-Cookie" not in beside.headers
    opened = nobody.get("/nothing", headers={"Sec-Fetch-Dest": "document"})
    assert "Set-Cookie" in opened.headers


def test_the_language_chosen_is_kept(taras: Browser) -> None:
    taras.post("/me/language", {"language": "uk", "to": "/me"})
    assert '<html lang="uk"' in taras.get("/me").get_data(as_text=True)


def test_signing_out_ends_the_session(taras: Browser) -> None:
    with taras.client.session_transaction() as cookie:
        sid = cookie["sid"]
    taras.post("/sign-out")
    with taras.client.session_transaction() as cookie:
        cookie["sid"] = sid
    assert taras.get("/me").status_code == 401


def test_a_form_sent_twice_is_carried_out_once(adam: Browser) -> None:
    fields = {"name": "Mykola", "role": "volunteer", "once": "0b8f4b1e-7d5e-4c56-9a6e-000000000001"}
    first = adam.post("/people/invite", fields)
    second = adam.post("/people/invite", fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location


def test_every_answer_carries_the_safety_headers(nobody: Browser) -> None:
    for address in ("/", "/nothing-here", "/healthz", "/static/css/base.css", "/sign-in"):
        headers = nobody.get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_was_typed_survives_a_session_that_ended(adam: Browser, cast: Cast) -> None:
    token = adam.token()
    with write_transaction():
        service.end_sessions(cast.adam.id)
    fields = {"name": "Mykola <b>", "role": "volunteer"}
    refused = adam.post("/people/invite", fields)
    assert refused.status_code == 401
    page = refused.get_data(as_text=True)
    assert 'name="kept:name" value="Mykola &lt;b&gt;"' in page
    assert token not in page.split("kept:")[1]
    again = adam.post(
        "/sign-in",
        {
            "name": "Adam",
            "password": PASSWORD,
            "code": code_of("adam"),
            "to": "/people/invite",
            **{f"kept:{name}": text for name, text in fields.items()},
        },
    )
    assert again.status_code == 200
    page = again.get_data(as_text=True)
    assert 'action="/people/invite"' in page
    assert 'name="name" value="Mykola &lt;b&gt;"' in page


def test_a_form_from_another_site_is_not_carried_over_a_sign_in(nobody: Browser) -> None:
    nobody.token()
    refused = nobody.post("/people/invite", {"name": "Mykola", "csrf_token": "forged"})
    assert refused.status_code == 401
    assert "kept:" not in refused.get_data(as_text=True)
