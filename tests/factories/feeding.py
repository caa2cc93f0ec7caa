"""Spots and feedings for tests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from animals.accounts.rules import Person
from animals.feeding import service
from animals.feeding.models import Feeding, Spot
from animals.feeding.rules import GivenFrom, Leftover


def spot(by: Person | None = None, name: str = "Behind the bakery", **facts: Any) -> Spot:
    return service.new_spot(by, service.SpotFacts(name=name, **facts))


def feeding(
    at: Spot | None = None,
    grams: int = 10_000,
    *,
    van: UUID | None = None,
    leftover: Leftover | None = None,
    captured_at: datetime | None = None,
    product: UUID | None = None,
    by: Person | None = None,
    given_from: GivenFrom = GivenFrom.VAN,
) -> Feeding:
    new = service.NewFeeding(
        given=(service.Portion(grams, product),),
        spot_id=at.id if at else None,
        given_from=given_from,
        leftover=leftover,
        captured_at=captured_at,
    )
    return service.log_feeding(by, new, van_store_id=van)
