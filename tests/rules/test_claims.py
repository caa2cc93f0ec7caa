from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.shelters.rules import (
    ACTIVE,
    HOLD,
    Arrival,
    Claim,
    ClaimState,
    HalfDay,
    WhyNoClaim,
    WhyNoOffer,
    WhyNotConfirmed,
    active_claim,
    arrival_words,
    claim_may_follow,
    extended,
    has_lapsed,
    next_in_queue,
    state_at,
    why_no_claim,
    why_no_offer,
    why_not_confirmed,
)
from animals.sightings.rules import Owner, Status

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")
MOMENT = timedelta(microseconds=1)
OURS, THEIRS = UUID(int=1), UUID(int=2)
DOG, PUP = UUID(int=11), UUID(int=12)


def claim(state=ClaimState.OPEN, *, number=1, shelter=OURS, made=NOW, expires=NOW + HOLD):
    until = expires if state is ClaimState.OPEN else None
    return Claim(UUID(int=number), shelter, state, made, until)


def test_a_claim_holds_for_48_hours():
    assert timedelta(hours=48) == HOLD


def test_a_claim_lapses_at_its_very_moment_and_not_before():
    assert not has_lapsed(claim(), NOW + HOLD - MOMENT)
    assert has_lapsed(claim(), NOW + HOLD)


@pytest.mark.parametrize("state", sorted(set(ClaimState) - {ClaimState.OPEN}))
def test_only_an_open_claim_lapses(state):
    kept = Claim(UUID(int=1), OURS, state, NOW, NOW)
    assert not has_lapsed(kept, NOW + timedelta(days=365))


def test_readers_see_a_lapsed_claim_as_lapsed_before_anybody_wrote_it():
    assert state_at(claim(), NOW + HOLD) is ClaimState.LAPSED
    assert active_claim([claim()], NOW + HOLD) is None


def test_open_and_confirmed_claims_are_active():
    assert {ClaimState.OPEN, ClaimState.CONFIRMED} == ACTIVE


def test_the_longest_queued_comes_next():
    late = claim(ClaimState.QUEUED, number=2, made=NOW + timedelta(hours=2))
    early = claim(ClaimState.QUEUED, number=3, made=NOW + timedelta(hours=1))
    assert next_in_queue([claim(), late, early], NOW + HOLD) == early


def test_nobody_is_promoted_while_a_claim_holds():
    waiting = claim(ClaimState.QUEUED, number=2)
    assert next_in_queue([claim(), waiting], NOW + HOLD - MOMENT) is None
    assert next_in_queue([claim(ClaimState.CONFIRMED), waiting], NOW + HOLD * 9) is None


def test_an_empty_queue_has_no_next():
    assert next_in_queue([claim(ClaimState.WITHDRAWN)], NOW) is None


@given(st.lists(st.sampled_from(ClaimState)), st.integers(0, 100))
def test_a_promotion_never_makes_two_active_claims(states, hours):
    claims = [claim(state, number=n) for n, state in enumerate(states)]
    now = NOW + timedelta(hours=hours)
    promoted = next_in_queue(claims, now)
    active = [c for c in claims if state_at(c, now) in ACTIVE]
    assert not (promoted and active)


def test_an_extension_adds_one_hold():
    assert extended(NOW) == NOW + HOLD


def test_a_confirmed_claim_ends_by_receiving_or_withdrawing():
    assert claim_may_follow(ClaimState.CONFIRMED, ClaimState.RECEIVED)
    assert claim_may_follow(ClaimState.CONFIRMED, ClaimState.WITHDRAWN)
    assert not claim_may_follow(ClaimState.CONFIRMED, ClaimState.LAPSED)


def test_a_queued_claim_is_opened_before_it_is_confirmed():
    assert not claim_may_follow(ClaimState.QUEUED, ClaimState.CONFIRMED)


@pytest.mark.parametrize(
    "ended",
    [ClaimState.RECEIVED, ClaimState.WITHDRAWN, ClaimState.LAPSED, ClaimState.REFUSED],
)
def test_what_has_ended_is_claimed_anew(ended):
    assert not any(claim_may_follow(ended, state) for state in ClaimState)


def test_a_waiting_stray_may_be_offered():
    assert why_no_offer(Status.WAITING, Owner.UNKNOWN) is None
    assert why_no_offer(Status.AT_CLINIC, Owner.AWAY) is None


@pytest.mark.parametrize(
    ("status", "owner", "more", "why"),
    [
        (Status.SEEN, Owner.NONE, {"pack": True}, WhyNoOffer.NOT_TOLD_APART),
        (Status.SEEN, Owner.NONE, {"companion": True}, WhyNoOffer.WITH_OWN_PEOPLE),
        (Status.AT_SHELTER, Owner.NONE, {}, WhyNoOffer.NOT_WITH_US),
        (Status.DEAD, Owner.NONE, {}, WhyNoOffer.NOT_WITH_US),
        (Status.STAYS, Owner.NONE, {}, WhyNoOffer.NOT_WITH_US),
        (Status.SEEN, Owner.PRESENT, {}, WhyNoOffer.OWNER_PRESENT),
    ],
)
def test_who_may_not_be_offered(status, owner, more, why):
    assert why_no_offer(status, owner, **more) is why


def test_a_free_animal_is_claimed():
    assert why_no_claim(OURS, [DOG], [DOG], [], NOW, on_offer=True) is None


def test_an_animal_not_on_offer_is_not_claimed():
    assert why_no_claim(OURS, [DOG], [DOG], [], NOW, on_offer=False) is WhyNoClaim.NOT_ON_OFFER


def test_half_a_group_is_not_claimed():
    why = why_no_claim(OURS, [DOG], [DOG, PUP], [], NOW, on_offer=True)
    assert why is WhyNoClaim.GROUP_IN_PART


def test_one_shelter_does_not_claim_twice():
    mine = [claim(shelter=OURS)]
    assert why_no_claim(OURS, [DOG], [DOG], mine, NOW, on_offer=True) is WhyNoClaim.ALREADY_YOURS
    assert why_no_claim(OURS, [DOG], [DOG], mine, NOW + HOLD, on_offer=True) is None


def test_a_claim_of_another_shelter_is_queued_behind():
    theirs = [claim(shelter=THEIRS)]
    assert why_no_claim(OURS, [DOG], [DOG], theirs, NOW, on_offer=True) is None


def test_an_open_claim_with_a_place_is_confirmed():
    assert why_not_confirmed(claim(), NOW, on_offer=True, has_place=True) is None


def test_a_full_shelter_is_not_confirmed():
    why = why_not_confirmed(claim(), NOW, on_offer=True, has_place=False)
    assert why is WhyNotConfirmed.SHELTER_FULL


def test_a_lapsed_claim_is_not_confirmed():
    why = why_not_confirmed(claim(), NOW + HOLD, on_offer=True, has_place=True)
    assert why is WhyNotConfirmed.LAPSED


def test_a_queued_claim_is_not_confirmed():
    why = why_not_confirmed(claim(ClaimState.QUEUED), NOW, on_offer=True, has_place=True)
    assert why is WhyNotConfirmed.NOT_OPEN


def test_an_animal_that_left_meanwhile_is_not_confirmed():
    why = why_not_confirmed(claim(), NOW, on_offer=False, has_place=True)
    assert why is WhyNotConfirmed.NOT_ON_OFFER


ARRIVES = datetime(2026, 11, 24, 14, 30, tzinfo=KYIV)


def test_a_confirmed_claim_is_told_the_half_day():
    told = arrival_words(ClaimState.CONFIRMED, ARRIVES, NOW, KYIV)
    assert told == Arrival(date(2026, 11, 24), HalfDay.AFTERNOON)


@pytest.mark.parametrize("state", sorted(set(ClaimState) - {ClaimState.CONFIRMED}))
def test_any_other_claim_is_told_nothing(state):
    assert arrival_words(state, ARRIVES, NOW, KYIV) is None


def test_nothing_is_told_more_than_48_hours_ahead():
    assert arrival_words(ClaimState.CONFIRMED, NOW + timedelta(days=3), NOW, KYIV) is None


@pytest.mark.parametrize(
    ("hour", "half_day"),
    [
        (0, HalfDay.MORNING),
        (11, HalfDay.MORNING),
        (12, HalfDay.AFTERNOON),
        (17, HalfDay.AFTERNOON),
        (18, HalfDay.EVENING),
        (23, HalfDay.EVENING),
    ],
)
def test_noon_and_six_part_the_day(hour, half_day):
    told = arrival_words(ClaimState.CONFIRMED, ARRIVES.replace(hour=hour), NOW, KYIV)
    assert told == Arrival(date(2026, 11, 24), half_day)


def test_the_day_is_the_local_one():
    late = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    told = arrival_words(ClaimState.CONFIRMED, late, NOW, KYIV)
    assert told == Arrival(date(2026, 11, 24), HalfDay.MORNING)


def test_the_48_hours_count_to_the_end_of_the_half_day():
    six_two_days_before = datetime(2026, 11, 22, 18, tzinfo=KYIV).astimezone(UTC)
    told = arrival_words(ClaimState.CONFIRMED, ARRIVES, six_two_days_before, KYIV)
    just_before = six_two_days_before - MOMENT
    assert told is not None
    assert arrival_words(ClaimState.CONFIRMED, ARRIVES, just_before, KYIV) is None


@given(st.integers(12, 17), st.integers(0, 59), st.integers(40 * 60, 56 * 60))
def test_no_hour_can_be_learnt_from_when_the_words_appear(hour, minute, ahead):
    now = (ARRIVES - timedelta(minutes=ahead)).astimezone(UTC)
    other = ARRIVES.replace(hour=hour, minute=minute)
    told = arrival_words(ClaimState.CONFIRMED, other, now, KYIV)
    assert told == arrival_words(ClaimState.CONFIRMED, ARRIVES, now, KYIV)
    assert told is None or other - now <= timedelta(hours=48)
