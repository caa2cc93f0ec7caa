"""What a shelter is told of its claims, when, and what is never told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from animals import clock
from animals.db import db, write_transaction
from animals.shelters import listing, notices, seen, service
from animals.shelters.models import Claim
from animals.shelters.rules import Notice
from animals.sightings.models import Animal
from animals.sightings.rules import Status
from tests.factories.shelters import litter, offered, shelter
from tests.people import Cast

NOON = datetime.fromisoformat("2026-11-24T10:00:00+00:00")
"""A Tuesday, twelve o'clock where the team lives."""


@dataclass
class Desk:
    """A shelter with one dog promised to it."""

    cast: Cast
    shelter_id: UUID
    animal_id: UUID
    claim_id: UUID
    code: str

    def told(self) -> dict[Notice, str]:
        """The unread notices of the worker, by kind."""
        return {one.kind: one.text for one in self.unread()}

    def unread(self) -> list[notices.Told]:
        db.session.rollback()
        return notices.unread(self.cast.hanna, listing.claims_of_shelter(self.shelter_id))

    def read_all(self) -> None:
        with write_transaction():
            found = notices.unread(self.cast.hanna, listing.claims_of_shelter(self.shelter_id))
            keys = notices.read_keys(one.key for one in found)
            assert len(keys) == len(found)
            seen.see(self.cast.hanna, keys)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The clock, stopped; its one entry is the moment."""
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture
def desk(app: Flask, cast: Cast, now: list[datetime]) -> Desk:
    with write_transaction():
        ours = shelter(9, workers=[cast.hanna.id])
        one = offered()
        claim = service.claim(cast.hanna, ours.id, one.id)[0]
        return Desk(cast, ours.id, one.id, claim.id, one.code)


@pytest.fixture
def promised(desk: Desk) -> Desk:
    with write_transaction():
        service.confirm(desk.cast.olha, desk.claim_id)
    desk.read_all()
    return desk


def arrives(desk: Desk, hours: float | None) -> None:
    with write_transaction():
        at = None if hours is None else clock.now() + timedelta(hours=hours)
        service.set_arrival([desk.animal_id], at)


def test_a_confirmation_is_told_once(desk: Desk) -> None:
    assert desk.told() == {}
    with write_transaction():
        service.confirm(desk.cast.olha, desk.claim_id)
    assert desk.told() == {Notice.CONFIRMED: f"Your claim on {desk.code} was confirmed."}
    desk.read_all()
    assert desk.told() == {}


def test_a_claim_is_spoken_of_a_day_before_it_lapses(desk: Desk, now: list[datetime]) -> None:
    now[0] = NOON + timedelta(hours=24, seconds=-1)
    assert desk.told() == {}
    now[0] = NOON + timedelta(hours=24)
    assert desk.told() == {Notice.EXPIRES: f"Your claim on {desk.code} lapses tomorrow 12:00."}
    now[0] = NOON + timedelta(hours=48)
    assert desk.told() == {}


def test_one_extended_is_spoken_of_again(desk: Desk, now: list[datetime]) -> None:
    now[0] = NOON + timedelta(hours=30)
    desk.read_all()
    with write_transaction():
        service.extend(desk.cast.hanna, desk.claim_id, "kennel freed tomorrow")
    assert desk.told() == {}
    now[0] = NOON + timedelta(hours=80)
    assert Notice.EXPIRES in desk.told()


def test_an_arrival_is_told_by_half_days_and_not_too_early(
    promised: Desk, now: list[datetime]
) -> None:
    arrives(promised, 72)
    assert promised.told() == {}
    now[0] = NOON + timedelta(hours=30)
    assert promised.told() == {Notice.ARRIVES: f"{promised.code}: arrives 27 Nov, afternoon."}


def test_what_is_carried_in_the_page_tells_no_more_than_its_words(promised: Desk) -> None:
    arrives(promised, 27.25)
    (told,) = promised.unread()
    assert told.text == f"{promised.code}: arrives tomorrow, afternoon."
    assert told.key.endswith("2026-11-25T10:00:00+00:00")  # noon, not a quarter past three


def test_the_hour_is_told_once_the_crew_is_out(promised: Desk) -> None:
    arrives(promised, 5.3)
    assert Notice.EXPECTED not in promised.told()
    with write_transaction():
        service.crew_is_out([promised.animal_id], clock.now() + timedelta(hours=5.3))
    assert promised.told() == {Notice.EXPECTED: f"{promised.code}: expected about 17:00."}


def test_a_changed_hour_is_told_again(promised: Desk) -> None:
    with write_transaction():
        service.crew_is_out([promised.animal_id], NOON + timedelta(hours=5))
    promised.read_all()
    assert promised.told() == {}
    arrives(promised, 5.2)  # a few minutes are no news
    assert promised.told() == {}
    arrives(promised, 7)
    assert promised.told() == {
        Notice.EXPECTED: f"{promised.code}: expected about 19:00 now, instead of 17:00."
    }


def test_not_caught_this_time_and_still_yours(promised: Desk) -> None:
    arrives(promised, 5)
    with write_transaction():
        service.not_caught([promised.animal_id])
    assert promised.told() == {
        Notice.MISSED: f"{promised.code}: not caught this time, still yours."
    }
    assert db.session.get_one(Claim, promised.claim_id).state == "confirmed"
    arrives(promised, 30)
    assert set(promised.told()) == {Notice.ARRIVES}


def test_no_longer_arriving_and_never_why(promised: Desk) -> None:
    arrives(promised, 5)
    promised.read_all()
    arrives(promised, None)
    assert promised.told() == {Notice.CALLED_OFF: f"{promised.code}: no longer arriving."}


def test_an_arrival_nobody_knew_of_is_not_called_off(promised: Desk) -> None:
    arrives(promised, 90)
    arrives(promised, None)
    assert promised.told() == {}


@pytest.mark.parametrize("status", [Status.WITH_OWNER, Status.DEAD, Status.STAYS])
def test_one_that_needs_no_place_any_more_no_longer_arrives(promised: Desk, status: Status) -> None:
    with write_transaction():
        db.session.get_one(Animal, promised.animal_id).status = status
    assert promised.told() == {Notice.CALLED_OFF: f"{promised.code}: no longer arriving."}


def test_a_promise_taken_back_is_told_without_its_reason(promised: Desk) -> None:
    with write_transaction():
        service.withdraw(promised.cast.olha, promised.claim_id, "Called-off-by-shelling")
    (told,) = promised.unread()
    assert told.text == f"{promised.code}: no longer arriving."
    assert "shelling" not in told.text + told.message


def test_a_claim_nobody_confirmed_has_no_arrival(desk: Desk) -> None:
    arrives(desk, 5)
    with write_transaction():
        service.crew_is_out([desk.animal_id], NOON)
        service.not_caught([desk.animal_id])
    assert desk.told() == {}


def test_a_litter_is_one_notice(desk: Desk) -> None:
    with write_transaction():
        pups = litter(3)
        service.offer(None, pups[0].id, "")
        made = service.claim(desk.cast.hanna, desk.shelter_id, pups[0].id)
        service.confirm(desk.cast.olha, made[0].id)
        codes = ", ".join(one.code for one in pups)
    assert desk.told() == {Notice.CONFIRMED: f"Your claim on {codes} was confirmed."}


def test_messages_for_chats_tell_neither_where_nor_when(
    promised: Desk, now: list[datetime]
) -> None:
    arrives(promised, 5)
    for told in promised.unread():
        assert told.message == f"{promised.code}: get the place ready. More in Lapka."


def test_each_reads_for_themselves(promised: Desk) -> None:
    with write_transaction():
        service.crew_is_out([promised.animal_id], NOON + timedelta(hours=5))
    claims = listing.claims_of_shelter(promised.shelter_id)
    promised.read_all()
    other = notices.unread(promised.cast.taras, claims)
    assert {one.kind for one in other} == {Notice.CONFIRMED, Notice.EXPECTED}


@pytest.mark.parametrize(
    "key",
    ["", "x", "confirmed", "confirmed.x.y", "confirmed..", f"why.{UUID(int=1)}.2026-11-24"],
)
def test_a_nonsense_key_reads_nothing(key: str) -> None:
    assert notices.read_keys([key]) == []
