"""Who could make a journey within the week."""

from datetime import date, timedelta

import pytest

from animals.shelters.fitness import WhyNotYet, why_not_this_week
from animals.sightings.rules import Condition, Need

TODAY = date(2026, 11, 29)


def why(*conditions: Condition, needs: Need | None = None, bit: int | None = None):
    bit_on = None if bit is None else TODAY - timedelta(days=bit)
    return why_not_this_week(TODAY, conditions, [needs] if needs else [], bit_on)


@pytest.mark.parametrize("one", [Condition.THIN, Condition.PREGNANT, Condition.TRAPPED])
def test_whoever_needs_no_vet_can_travel(one):
    assert why() is why(one, needs=Need.TRANSPORT) is None


@pytest.mark.parametrize("one", [Condition.INJURED, Condition.SICK])
def test_a_vet_comes_first(one):
    assert why(one) is why(needs=Need.VET) is WhyNotYet.VET_FIRST


def test_the_contagious_stay():
    assert why(Condition.CONTAGIOUS, Condition.SICK) is WhyNotYet.CONTAGIOUS


def test_the_watch_after_a_bite_must_end_within_the_week():
    assert why(bit=4) is WhyNotYet.UNDER_WATCH  # its tenth day is the last of the seven
    assert why(bit=5) is None
    assert why(Condition.BIT_SOMEONE, bit=5) is None
    assert why(Condition.BIT_SOMEONE) is WhyNotYet.UNDER_WATCH
