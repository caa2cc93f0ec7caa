"""What a receiving place is told of its claims inside the app, worked out from how they stand.

Nothing is stored but that somebody has read it. Each notice speaks of a moment that tells no more
than its words: where it was read at another one, it is new again. Why something changed is never
told, nor anything of a run beyond what the table of fields allows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.config import Config
from animals.shelters import seen, wording
from animals.shelters.listing import REMEMBERED
from animals.shelters.models import Claim
from animals.shelters.rules import (
    NOT_COMING,
    SOON,
    ClaimState,
    Notice,
    arrival_words,
    half_day_starts,
    told_hour,
)


@dataclass(frozen=True)
class Told:
    """One notice in words, with a message to paste into a chat: without a place or a time."""

    kind: Notice
    bundle_id: UUID
    stood: datetime
    codes: str
    text: str
    message: str

    @property
    def key(self) -> str:
        """How a form says that it was read."""
        return f"{self.kind}.{self.bundle_id}.{self.stood.astimezone(UTC).isoformat()}"

    @property
    def is_loud(self) -> bool:
        """Whether somebody should act, or stop acting."""
        return self.kind in {Notice.EXPIRES, Notice.CALLED_OFF, Notice.EXPECTED}


def unread(person: Person, claims: Iterable[Claim]) -> list[Told]:
    """What there is to tell of these claims that the person has not read, urgent first."""
    bundles: dict[tuple[UUID, str], list[Claim]] = {}
    for one in claims:
        bundles.setdefault((one.bundle_id, one.state), []).append(one)
    found = [told for bundle in bundles.values() for told in _of_bundle(bundle)]
    if not found:
        return []
    read = seen.notices_read(person, (told.bundle_id for told in found))
    order = list(Notice)
    new = [told for told in found if (told.kind, told.bundle_id, told.stood) not in read]
    return sorted(new, key=lambda told: (order.index(told.kind), told.codes))


def knows_already(person: Person, one: Claim) -> None:
    """Whoever gave a claim up need not be told that the animal no longer arrives."""
    seen.see(person, [(kind, one.bundle_id, stood) for kind, stood in _moments(one)])


def read_keys(keys: Iterable[str]) -> list[seen.Read]:
    """What a form says was read; what is no such key is left out."""
    found: list[seen.Read] = []
    for key in keys:
        kind, _, rest = key.partition(".")
        about, _, stood = rest.partition(".")
        try:
            moment = datetime.fromisoformat(stood)
            found.append((Notice(kind), UUID(about), moment.astimezone(UTC)))
        except (ValueError, OverflowError):
            continue
    return found


def message_about(one: Claim, codes: str) -> str:
    """A text about a claim to paste into a chat: neither where nor when."""
    news = one.news
    if one.state == ClaimState.CONFIRMED and one.animal.status in NOT_COMING:
        return _message(Notice.CALLED_OFF, codes)
    if one.state == ClaimState.CONFIRMED and news is not None and news.expected_at is not None:
        return _message(Notice.EXPECTED, codes)
    if one.state == ClaimState.CONFIRMED and news is not None and news.missed_at is not None:
        return _message(Notice.MISSED, codes)
    if one.state == ClaimState.CONFIRMED:
        return _message(Notice.CONFIRMED, codes)
    if one.state == ClaimState.OPEN:
        return gettext("%(codes)s: claimed, not confirmed yet. More in Lapka.", codes=codes)
    return gettext("%(codes)s: there is news. More in Lapka.", codes=codes)


def _of_bundle(bundle: list[Claim]) -> list[Told]:
    """The notices about claims that stand together, of which the first speaks for all."""
    one = min(bundle, key=lambda claim: claim.animal.number)
    codes = ", ".join(sorted(claim.animal.code for claim in bundle))
    moments = dict(_moments(one))
    return [
        Told(kind, one.bundle_id, stood, codes, _text(kind, one, codes), _message(kind, codes))
        for kind, stood in moments.items()
    ]


def _moments(one: Claim) -> Iterable[tuple[Notice, datetime]]:
    """What is true of the claim now, each with the moment it speaks of."""
    now, news = clock.now(), one.news
    if one.state == ClaimState.OPEN and one.expires_at and now < one.expires_at <= now + SOON:
        yield Notice.EXPIRES, one.expires_at
    if one.state == ClaimState.WITHDRAWN and one.confirmed_at and one.ended_at:
        if one.ended_at > now - REMEMBERED:
            yield Notice.CALLED_OFF, _day_of(one.ended_at)
        return
    if one.state != ClaimState.CONFIRMED or one.confirmed_at is None:
        return
    if one.animal.status in NOT_COMING:
        yield Notice.CALLED_OFF, _day_of(one.animal.status_since)
        return
    yield Notice.CONFIRMED, one.confirmed_at
    hour, half_day = wording.expected_hour(one), _half_day(one)
    if hour is not None:
        yield Notice.EXPECTED, hour
    elif half_day is not None:
        yield Notice.ARRIVES, half_day
    elif news is not None and news.called_off_at is not None:
        yield Notice.CALLED_OFF, _day_of(news.called_off_at)
    elif news is not None and news.missed_at is not None:
        yield Notice.MISSED, _day_of(news.missed_at)


def _half_day(one: Claim) -> datetime | None:
    """When the half-day begins that may be told; None where none may."""
    if one.arrives_at is None:
        return None
    zone = _zone()
    told = arrival_words(ClaimState(one.state), one.arrives_at, clock.now(), zone)
    return half_day_starts(told, zone).astimezone(UTC) if told else None


def _text(kind: Notice, one: Claim, codes: str) -> str:
    if kind is Notice.EXPIRES:
        when = i18n.when(one.expires_at)
        return gettext("Your claim on %(codes)s lapses %(when)s.", codes=codes, when=when)
    if kind is Notice.ARRIVES:
        return f"{codes}: {wording.arrival(one)}."
    if kind is Notice.EXPECTED:
        return _expected(one, codes)
    if kind is Notice.MISSED:
        return gettext("%(codes)s: not caught this time, still yours.", codes=codes)
    if kind is Notice.CALLED_OFF:
        return gettext("%(codes)s: no longer arriving.", codes=codes)
    return gettext("Your claim on %(codes)s was confirmed.", codes=codes)


def _expected(one: Claim, codes: str) -> str:
    assert one.news is not None
    hour = wording.expected_hour(one)
    before = one.news.expected_before
    assert hour is not None
    if before is None or told_hour(before) == hour:
        return f"{codes}: {wording.arrival(one)}."
    return gettext(
        "%(codes)s: expected about %(hour)s now, instead of %(before)s.",
        codes=codes,
        hour=i18n.clock_time(hour),
        before=i18n.clock_time(told_hour(before)),
    )


def _message(kind: Notice, codes: str) -> str:
    """For a chat that others may read: neither where nor when."""
    if kind is Notice.CONFIRMED:
        return gettext("%(codes)s: the claim is confirmed. More in Lapka.", codes=codes)
    if kind is Notice.EXPIRES:
        return gettext("%(codes)s: the claim lapses soon. More in Lapka.", codes=codes)
    if kind is Notice.MISSED:
        return gettext("%(codes)s: not this time, the claim stands. More in Lapka.", codes=codes)
    if kind is Notice.CALLED_OFF:
        return gettext("%(codes)s: does not come. More in Lapka.", codes=codes)
    return gettext("%(codes)s: get the place ready. More in Lapka.", codes=codes)


def _day_of(moment: datetime) -> datetime:
    """The beginning of that day: what a shelter's page carries tells no hour of a run."""
    day: date = i18n.local_day(moment)
    return datetime.combine(day, time(), _zone()).astimezone(UTC)


def _zone() -> ZoneInfo:
    config: Config = current_app.extensions["lapka"]
    return config.timezone
