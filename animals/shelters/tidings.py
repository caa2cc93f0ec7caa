"""What becomes of an arrival that a receiving place was told of: its hour, a change, its end.

`runs` reports; what of it is told to whom, and in which words, is in `notices`.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from animals import clock
from animals.config import Config
from animals.db import db
from animals.shelters.models import ArrivalNews, Claim
from animals.shelters.rules import ClaimState, arrival_words


def crew_is_out(animal_ids: Collection[UUID], at: datetime) -> None:
    """From now on whoever was promised these animals may know the hour they are expected."""
    for one in _promised(animal_ids):
        _expect(_news_of(one), at)
    db.session.flush()


def not_caught(animal_ids: Collection[UUID]) -> None:
    """A crew was there and comes back without these animals; their claims stand."""
    for one in _promised(animal_ids):
        news = _news_of(one)
        one.arrives_at = news.expected_at = news.expected_before = news.called_off_at = None
        news.missed_at = clock.now()
    db.session.flush()


def arrival_changes(one: Claim, at: datetime | None) -> None:
    """Note what the new moment of arrival means to a place that knew of the old one."""
    if at == one.arrives_at:
        return
    if at is None and _was_told(one):
        _news_of(one).called_off_at = clock.now()
    news = one.news
    if news is None:
        return
    if at is None:
        news.expected_at = news.expected_before = None
        return
    news.called_off_at = news.missed_at = None
    if news.expected_at is not None:
        _expect(news, at)


def _expect(news: ArrivalNews, at: datetime) -> None:
    if news.expected_at is not None and news.expected_at != at:
        news.expected_before = news.expected_at
    news.expected_at, news.missed_at, news.called_off_at = at, None, None


def _was_told(one: Claim) -> bool:
    config: Config = current_app.extensions["lapka"]
    if one.arrives_at is None:
        return False
    if one.news is not None and one.news.expected_at is not None:
        return True
    state = ClaimState(one.state)
    return arrival_words(state, one.arrives_at, clock.now(), config.timezone) is not None


def _news_of(one: Claim) -> ArrivalNews:
    if one.news is None:
        one.news = ArrivalNews(claim_id=one.id)
    return one.news


def _promised(animal_ids: Collection[UUID]) -> list[Claim]:
    query = select(Claim).where(
        Claim.animal_id.in_(animal_ids), Claim.state == ClaimState.CONFIRMED
    )
    return list(db.session.scalars(query))
