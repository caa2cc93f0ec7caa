"""Offers and claims in words: the ready facts that templates draw.

For a shelter only what the table of fields allows leaves here: the district, never a position, a
settlement before it has arrived, a note, a reason or a run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext, ngettext

from animals import clock, i18n
from animals.config import Config
from animals.photos.models import Photo
from animals.photos.rules import LARGE, SMALL, fitted
from animals.shelters import traits
from animals.shelters.claims import LIVE, as_rule
from animals.shelters.forms import HALF_DAY_LABELS, OUTCOME_LABELS, STATE_LABELS
from animals.shelters.listing import Around, Standing
from animals.shelters.models import Claim
from animals.shelters.rules import (
    NOT_COMING,
    ClaimState,
    arrival_words,
    has_lapsed,
    told_hour,
)
from animals.sightings import wording
from animals.sightings.codes import format_code
from animals.sightings.models import Animal


@dataclass(frozen=True)
class Shot:
    """A photo with the pixels of its own, so that nothing moves when it arrives."""

    url: str
    large_url: str
    width: int
    height: int


@dataclass(frozen=True)
class Card:
    """An animal on offer as a card of the gallery, or the head of its page."""

    code: str
    url: str
    shot: Shot | None
    kind: str
    traits: str
    where: str
    waits: str
    company: str
    together: str
    """The codes of all that go with it, itself included, as the claim form sends them."""
    count: int
    standing: Standing
    is_new: bool = False
    """Whether whoever looks has not seen it as it stands."""


@dataclass(frozen=True)
class Row:
    """An animal in a list of claims."""

    code: str
    url: str
    shot: Shot | None
    kind: str
    settlement: str


@dataclass(frozen=True)
class Bundle:
    """Claims that belong together, with their animals, as a shelter or a coordinator reads them."""

    claim: Claim
    rows: Sequence[Row]
    state: str
    steps: int
    """How far it has come of claimed, confirmed, arriving, here: 1 to 4."""
    said: str
    shelter: str
    shelter_url: str
    section: str
    """Where a shelter finds it: `claimed`, `coming`, `here` or `over`."""
    is_open: bool
    is_confirmed: bool


def shot(photo: Photo | None) -> Shot | None:
    """The photo as a page shows it, or None."""
    if photo is None:
        return None
    width, height = fitted(photo.width, photo.height, SMALL)
    small, large = (
        url_for("photos.photo", photo_id=photo.id, size=size) for size in (SMALL, LARGE)
    )
    return Shot(small, large, width, height)


def card(animal: Animal, facts: Around, *, is_new: bool = False) -> Card:
    """The animal as a card of the gallery."""
    together = facts.together(animal)
    others = len(together) - 1
    return Card(
        code=animal.code,
        url=url_for("shelters.offer_page", code=animal.code),
        shot=shot(facts.covers.get(animal.id)),
        kind=wording.kind_line(animal),
        traits=traits.traits(animal),
        where=" · ".join(filter(None, [traits.district(animal), traits.caught(animal)])),
        waits=traits.waits(animal),
        company=(
            ngettext("Comes with %(num)d other", "Comes with %(num)d others", others)
            if others
            else ""
        ),
        together=" ".join(map(format_code, together)),
        count=len(together),
        standing=facts.standing(animal.id),
        is_new=is_new,
    )


def row(animal: Animal, photo: Photo | None, *, is_here: bool = False, opens: bool = True) -> Row:
    """The animal in a list of claims; its settlement only once it has arrived."""
    settlement = animal.place.name_in(i18n.language()) if animal.place and is_here else ""
    return Row(
        code=animal.code,
        url=url_for("shelters.offer_page", code=animal.code) if opens else "",
        shot=shot(photo),
        kind=wording.kind_line(animal),
        settlement=settlement,
    )


def bundles(
    claims: Iterable[Claim], photos: dict[Any, Photo], ahead: dict[Any, int]
) -> list[Bundle]:
    """The claims by bundle and state, in the order they came."""
    sorted_out: dict[tuple[Any, str], list[Claim]] = {}
    for one in claims:
        key = one.id if one.state == ClaimState.RECEIVED else one.bundle_id
        sorted_out.setdefault((key, one.state), []).append(one)
    return [_bundle(found, photos, ahead) for found in sorted_out.values()]


def arrival(one: Claim) -> str:
    """`arrives tomorrow, afternoon`, for as far as it may be told; else nothing.

    Once the crew is out, the hour.
    """
    config: Config = current_app.extensions["lapka"]
    hour = expected_hour(one)
    if hour is not None:
        return gettext("expected about %(hour)s", hour=i18n.clock_time(hour))
    if one.arrives_at is None:
        return ""
    state = ClaimState(one.state)
    told = arrival_words(state, one.arrives_at, clock.now(), config.timezone)
    if told is None:
        return ""
    half = HALF_DAY_LABELS[told.half_day]
    return gettext("arrives %(day)s, %(half)s", day=i18n.day(told.day), half=half)


def expected_hour(one: Claim) -> datetime | None:
    """The hour that whoever was promised it may know, now that the crew is out."""
    is_coming = one.state == ClaimState.CONFIRMED and one.animal.status not in NOT_COMING
    if not is_coming or one.news is None or one.news.expected_at is None:
        return None
    return told_hour(one.news.expected_at)


def _bundle(found: list[Claim], photos: dict[Any, Photo], ahead: dict[Any, int]) -> Bundle:
    one = min(found, key=lambda claim: claim.animal.number)
    state = ClaimState.LAPSED if has_lapsed(as_rule(one), clock.now()) else ClaimState(one.state)
    is_here = state is ClaimState.RECEIVED
    opens = is_here or state in LIVE
    comes = arrival(one)
    rows = [
        row(claim.animal, photos.get(claim.animal_id), is_here=is_here, opens=opens)
        for claim in sorted(found, key=lambda claim: claim.animal.number)
    ]
    return Bundle(
        claim=one,
        rows=rows,
        state=str(STATE_LABELS[state]),
        steps=_STEPS.get(state, 0) + bool(comes),
        said=_said(one, state, ahead) or comes,
        shelter=one.shelter.name,
        shelter_url=url_for("shelters.shelter", shelter_id=one.shelter_id),
        section=_section(one, state),
        is_open=state is ClaimState.OPEN,
        is_confirmed=state is ClaimState.CONFIRMED,
    )


_STEPS = {
    ClaimState.OPEN: 1,
    ClaimState.CONFIRMED: 2,
    ClaimState.RECEIVED: 4,
}


def _section(one: Claim, state: ClaimState) -> str:
    if state in (ClaimState.OPEN, ClaimState.QUEUED):
        return "claimed"
    if state is ClaimState.CONFIRMED and one.animal.status not in NOT_COMING:
        return "coming"
    return "here" if state is ClaimState.RECEIVED and one.ended_at is None else "over"


def _said(one: Claim, state: ClaimState, ahead: dict[Any, int]) -> str:
    """What there is to know of a claim now, for whoever may know nothing of why."""
    if state is ClaimState.OPEN and one.expires_at:
        return gettext("held until %(when)s", when=i18n.when(one.expires_at))
    if state is ClaimState.QUEUED:
        before = ahead.get(one.id, 0)
        if not before:
            return gettext("your turn is next")
        return ngettext("%(num)d ahead of you", "%(num)d ahead of you", before)
    if state is ClaimState.CONFIRMED and one.animal.status in NOT_COMING:
        return gettext("no longer coming")
    if one.outcome:
        return str(OUTCOME_LABELS[one.outcome])  # type: ignore[index]
    if state is ClaimState.RECEIVED and one.received_at:
        return gettext("here since %(day)s", day=i18n.day(one.received_at))
    return ""
