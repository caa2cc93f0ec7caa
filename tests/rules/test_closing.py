from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.runs.closing import (
    STATUS_AFTER_HANDOVER,
    STATUS_AFTER_VISIT,
    FoodSum,
    Missing,
    SeatEnd,
    missing_outcome,
    missing_outcomes,
)
from animals.runs.rules import HandoverTo, VisitOutcome
from animals.sightings.rules import Status, may_follow

K42, K43 = UUID(int=42), UUID(int=43)


def test_food_adds_up_when_all_that_came_in_went_somewhere():
    food = FoodSum(
        start=5_000, loaded=40_000, delivered=30_000, returned=9_000, lost=1_000, stays=5_000
    )
    assert food.adds_up
    assert food.difference == 0


def test_a_difference_is_named_to_the_gram():
    food = FoodSum(start=0, loaded=40_000, delivered=30_000, returned=9_999, lost=0, stays=0)
    assert food.difference == 1
    assert not food.adds_up


def test_more_delivered_than_loaded_is_a_difference_below_zero():
    food = FoodSum(start=0, loaded=10_000, delivered=12_000, returned=0, lost=0, stays=0)
    assert food.difference == -2_000


grams = st.integers(0, 2_000_000)


@given(grams, grams, grams, grams, grams)
def test_what_stays_closes_any_run(start, loaded, delivered, returned, lost):
    open_end = FoodSum(start, loaded, delivered, returned, lost, 0)
    assert FoodSum(start, loaded, delivered, returned, lost, open_end.difference).adds_up


def test_a_seat_nobody_told_of_lacks_an_outcome():
    assert missing_outcome(SeatEnd(K42)) is Missing.OUTCOME


def test_a_stop_done_says_nothing_of_the_animal():
    assert missing_outcome(SeatEnd(K42, outcome=VisitOutcome.DONE)) is Missing.OUTCOME


@pytest.mark.parametrize("outcome", sorted(set(VisitOutcome) - {VisitOutcome.DONE}))
def test_any_other_outcome_is_enough_for_one_not_fetched(outcome):
    assert missing_outcome(SeatEnd(K42, outcome=outcome)) is None


def test_one_in_the_van_lacks_its_hand_over():
    fetched = SeatEnd(K42, picked_up=True, outcome=VisitOutcome.DONE)
    assert missing_outcome(fetched) is Missing.HANDOVER


def test_a_failed_first_try_does_not_end_the_journey_of_one_fetched_later():
    fetched = SeatEnd(K42, picked_up=True, outcome=VisitOutcome.FAILED_TO_CATCH)
    assert missing_outcome(fetched) is Missing.HANDOVER


def test_one_that_was_handed_over_lacks_nothing():
    assert missing_outcome(SeatEnd(K42, picked_up=True, handed_over=True)) is None


def test_one_that_died_on_the_way_lacks_nothing():
    assert missing_outcome(SeatEnd(K42, picked_up=True, outcome=VisitOutcome.DEAD)) is None


def test_the_animals_that_keep_a_run_open_are_named():
    seats = [SeatEnd(K42), SeatEnd(K43, picked_up=True, handed_over=True)]
    assert missing_outcomes(seats) == {K42: Missing.OUTCOME}


@pytest.mark.parametrize(
    "outcome",
    [VisitOutcome.NOT_FOUND, VisitOutcome.FAILED_TO_CATCH, VisitOutcome.COULD_NOT_REACH],
)
def test_a_normal_bad_day_returns_the_animal_to_waiting(outcome):
    assert STATUS_AFTER_VISIT[outcome] is Status.WAITING


def test_every_outcome_and_hand_over_leads_to_a_status_that_may_follow():
    assert set(STATUS_AFTER_VISIT) == set(VisitOutcome)
    assert set(STATUS_AFTER_HANDOVER) == set(HandoverTo)
    assert all(may_follow(Status.SEATED, new) for new in STATUS_AFTER_VISIT.values() if new)
    assert all(may_follow(Status.IN_VAN, new) for new in STATUS_AFTER_HANDOVER.values())
