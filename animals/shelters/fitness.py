"""Whether an animal could make a journey within the week, decided from the animal alone.

Nothing here knows of runs, seats or statuses: whoever watches the answer learns nothing of a van.
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from animals.sightings.rules import Condition, Need, is_under_watch

WEEK = timedelta(days=6)
"""From today to the last day of "this week"."""

VET_FIRST = (Condition.INJURED, Condition.SICK)


class WhyNotYet(StrEnum):
    """Why an animal cannot travel this week, in the order in which it is asked."""

    CONTAGIOUS = "contagious"
    VET_FIRST = "vet_first"
    UNDER_WATCH = "under_watch"


def why_not_this_week(
    today: date, conditions: Collection[Condition], needs: Collection[Need], bit_on: date | None
) -> WhyNotYet | None:
    """The first reason why it cannot travel within seven days, today the first; None when it can.

    Having been put on offer is its release. Papers count where they hold it back: the ten days
    after a bite. One that was never vaccinated travels: evacuated animals seldom have papers.
    """
    if Condition.CONTAGIOUS in conditions:
        return WhyNotYet.CONTAGIOUS
    if Need.VET in needs or any(one in conditions for one in VET_FIRST):
        return WhyNotYet.VET_FIRST
    bit_someone = Condition.BIT_SOMEONE in conditions
    if is_under_watch(today + WEEK, bit_someone=bit_someone, bit_on=bit_on):
        return WhyNotYet.UNDER_WATCH
    return None
