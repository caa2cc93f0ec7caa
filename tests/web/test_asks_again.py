"""Exports ask again for the password once the sign-in is no longer fresh."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from animals import clock
from animals.accounts.models import SignInSession
from animals.accounts.rules import PROOF_HOLDS
from animals.audit.models import AuditRow
from animals.db import db, write_transaction
from tests.people import PASSWORD, Browser

EXPORTS = (
    "/animals.csv",
    "/animals.geojson",
    "/spots.csv",
    "/spots.geojson",
    "/stock/ledger.csv",
    "/stock/donations.csv",
    "/figures.csv",
)
ASKED = "Your password once more"


def grow_old() -> None:
    """Every sign-in was a little longer ago than a proof holds; all are still in use."""
    with write_transaction():
        long_ago = clock.now() - PROOF_HOLDS - timedelta(seconds=1)
        db.session.query(SignInSession).update({"started_at": long_ago})


@pytest.mark.parametrize("address", EXPORTS)
def test_a_fresh_sign_in_is_not_asked(olha: Browser, address: str) -> None:
    assert olha.get(address).status_code == 200


@pytest.mark.parametrize("address", EXPORTS)
def test_an_old_sign_in_is_asked_and_nothing_leaves(olha: Browser, address: str) -> None:
    grow_old()
    answer = olha.get(f"{address}?q=x")
    assert answer.status_code == 401
    assert answer.mimetype == "text/html"
    page = answer.get_data(as_text=True)
    assert ASKED in page
    assert f'value="{address}?q=x"' in page
    db.session.rollback()
    assert db.session.query(AuditRow).filter_by(act="export").count() == 0


def test_every_file_of_a_list_asks(app: Flask) -> None:
    views = app.view_functions
    files = [rule for rule in app.url_map.iter_rules() if rule.rule.endswith((".csv", ".geojson"))]
    assert len(files) >= len(EXPORTS) + 2
    assert [it.rule for it in files if not vars(views[it.endpoint]).get("asks_again")] == []


def test_the_right_password_opens_the_way_for_a_while(olha: Browser) -> None:
    grow_old()
    olha.get("/animals.csv")
    done = olha.post("/me/again", {"password": PASSWORD, "to": "/animals.csv?species=dog"})
    assert done.status_code == 303
    page = olha.get(done.location).get_data(as_text=True)
    assert 'href="/animals.csv?species=dog"' in page
    for address in ("/animals.csv?species=dog", "/spots.csv"):
        assert olha.get(address).mimetype == "text/csv"
    grow_old()
    assert olha.get("/spots.csv").status_code == 401


def test_a_wrong_password_opens_nothing_and_counts_as_an_attempt(olha: Browser) -> None:
    grow_old()
    wrong = {"password": "tractor violet seven lamps", "to": "/animals.csv"}
    statuses = [olha.post("/me/again", wrong).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert olha.post("/me/again", {**wrong, "password": PASSWORD}).status_code == 429
    assert olha.get("/animals.csv").status_code == 401


def test_it_leads_to_no_other_house(olha: Browser) -> None:
    for to in ("https://example.org/", "//example.org/x", "/\\example.org"):
        done = olha.post("/me/again", {"password": PASSWORD, "to": to, "once": str(uuid4())})
        assert "example.org" not in olha.get(done.location).get_data(as_text=True)


def test_shelters_are_asked_too_and_nobody_else_comes_near(
    hanna: Browser, taras: Browser, nobody: Browser
) -> None:
    grow_old()
    assert hanna.get("/my-animals.csv").status_code == 401
    assert ASKED in hanna.get("/my-animals/asm3.csv").get_data(as_text=True)
    assert taras.get("/animals.csv").status_code == 404
    assert ASKED not in nobody.get("/animals.csv").get_data(as_text=True)
    assert nobody.post("/me/again", {"password": PASSWORD}).status_code == 401


def test_other_pages_do_not_ask(olha: Browser) -> None:
    grow_old()
    for address in ("/", "/animals", "/stock/ledger", "/me"):
        assert olha.get(address).status_code == 200
