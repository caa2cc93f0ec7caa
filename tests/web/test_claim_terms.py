"""How long claims hold: who may say so, and what it counts for."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from animals import clock
from animals.audit.models import AuditRow
from animals.db import db, write_transaction
from animals.shelters import service
from animals.shelters.models import Claim
from tests.factories.shelters import offered, shelter
from tests.people import Browser, Cast

NOON = datetime.fromisoformat("2026-11-29T10:00:00+00:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def ours(cast: Cast) -> UUID:
    with write_transaction():
        return shelter(9, workers=[cast.hanna.id]).id


def say(browser: Browser, hours: str, version: int = 1) -> int:
    answer = browser.post("/shelters/terms", {"hours": hours, "version": str(version)})
    return answer.status_code


def ends() -> list[datetime | None]:
    db.session.rollback()
    return [one.expires_at for one in db.session.query(Claim).order_by(Claim.made_at, Claim.state)]


@pytest.mark.usefixtures("noon")
class TestHold:
    def test_two_days_where_nobody_has_said_otherwise(self, hanna: Browser, ours: UUID) -> None:
        with write_transaction():
            code = offered().code
        hanna.post(f"/animals/{code}/claim")
        assert ends() == [NOON + 48 * HOUR]
        page = hanna.get("/my-animals").get_data(as_text=True)
        assert "Yours until 1 Dec 12:00" in page.replace("tomorrow", "")

    def test_what_a_coordinator_sets_counts_from_the_next_claim_on(
        self, hanna: Browser, olha: Browser, ours: UUID
    ) -> None:
        with write_transaction():
            before, after = offered().code, offered().code
        hanna.post(f"/animals/{before}/claim")
        assert say(olha, "72") == 303
        hanna.post(f"/animals/{after}/claim")
        assert sorted(filter(None, ends())) == [NOON + 48 * HOUR, NOON + 72 * HOUR]
        assert "Now: 3 days" in olha.get("/shelters/terms").get_data(as_text=True)
        assert "by Olha" in olha.get("/shelters/terms").get_data(as_text=True)

    def test_it_counts_for_extensions_and_for_whoever_is_next(
        self, hanna: Browser, olha: Browser, cast: Cast, ours: UUID
    ) -> None:
        with write_transaction():
            dog, theirs = offered(), shelter()
            (first,) = service.claim(None, ours, dog.id)
            (second,) = service.claim(None, theirs.id, dog.id)
            ids = (first.id, second.id)
        assert say(olha, "10") == 303
        page = olha.get(f"/claims/{ids[0]}/extend").get_data(as_text=True)
        assert "Hold it 10 hours longer" in page
        olha.post(f"/claims/{ids[0]}/extend", {"reason": "the vet comes"})
        db.session.rollback()
        assert db.session.get_one(Claim, ids[0]).expires_at == NOON + 58 * HOUR
        olha.post(f"/claims/{ids[0]}/refuse", {"reason": "no fence"})
        db.session.rollback()
        assert db.session.get_one(Claim, ids[1]).expires_at == NOON + 10 * HOUR

    def test_an_administrator_may_and_it_stays_in_the_trail(self, adam: Browser) -> None:
        assert say(adam, "24") == 303
        db.session.rollback()
        rows = db.session.query(AuditRow).filter_by(kind="claims").all()
        assert [(row.act, row.actor) for row in rows] == [("hold_24_hours", adam.person.id)]

    def test_of_two_who_change_it_at_once_the_second_is_told(self, olha: Browser) -> None:
        assert say(olha, "24") == 303
        assert say(olha, "96") == 409
        assert say(olha, "96", version=2) == 303


@pytest.mark.parametrize("hours", ["0", "-5", "337", "", "many", "1e3", "9" * 30])
def test_nonsense_is_refused_and_nothing_changes(olha: Browser, hours: str) -> None:
    assert say(olha, hours) == 422
    assert "Now: 2 days" in olha.get("/shelters/terms").get_data(as_text=True)


def test_shelters_and_volunteers_have_no_say(
    app: Flask, hanna: Browser, taras: Browser, nobody: Browser
) -> None:
    for browser in (hanna, taras):
        assert browser.get("/shelters/terms").status_code == 404
        assert say(browser, "24") == 404
    assert nobody.get("/shelters/terms").status_code == 401
