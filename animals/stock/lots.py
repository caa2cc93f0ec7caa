"""Lots and their dates: which food is offered first, and which lots a delivery or a load takes.

A best-before day is itself still good. A lot whose date nobody could read has none: it never
expires and is offered last.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from animals.errors import Refused
from animals.stock.rules import NotEnough, ProductKind
from animals.stock.weights import check_grams

NEAR_DAYS = 30
URGENT_DAYS = 7


class Freshness(StrEnum):
    """How a lot stands with its date; the codes behind its colour."""

    FRESH = "fresh"
    NEAR = "near"
    URGENT = "urgent"
    EXPIRED = "expired"


class ExpiredLot(Refused):
    """Food past its date is written off, not given out; facts: best_before."""


class Dated(Protocol):
    """Whatever carries a best-before date."""

    @property
    def best_before(self) -> date | None: ...


D = TypeVar("D", bound=Dated)
L = TypeVar("L", bound=Hashable)
S = TypeVar("S", bound=Hashable)
P = TypeVar("P", bound=Hashable)


def is_expired(best_before: date | None, today: date) -> bool:
    """Whether the best-before day is over."""
    return best_before is not None and best_before < today


def freshness(best_before: date | None, today: date) -> Freshness:
    """Urgent within `URGENT_DAYS` of the date, near within `NEAR_DAYS`."""
    if best_before is None:
        return Freshness.FRESH
    if is_expired(best_before, today):
        return Freshness.EXPIRED
    if best_before <= today + timedelta(days=URGENT_DAYS):
        return Freshness.URGENT
    if best_before <= today + timedelta(days=NEAR_DAYS):
        return Freshness.NEAR
    return Freshness.FRESH


def earliest_first(lots: Iterable[D], today: date) -> list[D]:
    """The lots to offer, the earliest best-before first; expired ones are left out."""
    return _by_date(lot for lot in lots if not is_expired(lot.best_before, today))


def check_not_expired(best_before: date | None, today: date) -> None:
    """Nothing; raises ExpiredLot for food past its date, which no reason makes good."""
    if is_expired(best_before, today):
        raise ExpiredLot(best_before=best_before)


def needs_reason(chosen: Dated, offered: Sequence[Dated]) -> bool:
    """Whether taking `chosen` passes over something that should go out before it.

    Two lots of the same date are as good as each other. For a lot that is not expired itself:
    see `check_not_expired`.
    """
    return any(_date_order(lot) < _date_order(chosen) for lot in offered)


@dataclass(frozen=True)
class VanLot(Generic[L, P]):
    """What the books say a van holds of one lot; zero or less once it has all been given."""

    lot: L
    product: P
    kind: ProductKind
    best_before: date | None
    grams: int


def only_product(van_lots: Sequence[VanLot[L, P]], kinds: Collection[ProductKind]) -> P | None:
    """The product meant by a feeding that names none: the van's only one of these kinds.

    None when the van holds several or none, and a coordinator has to say. What the van still
    holds decides; with nothing left, what it held.
    """
    of_kind = [lot for lot in van_lots if lot.kind in kinds]
    products = {lot.product for lot in of_kind if lot.grams > 0} or {lot.product for lot in of_kind}
    return products.pop() if len(products) == 1 else None


def deliver_plan(
    wanted_grams: int, van_lots: Sequence[VanLot[L, P]], today: date
) -> list[tuple[L, int]] | None:
    """Which lots a delivery of one product came from: (lot, grams), the earliest date first.

    `van_lots` are the van's lots of that product. What has been fed is never refused: food past
    its date is taken for given only after all good food, and the last lot takes what the books do
    not hold, so that the van goes below zero and is flagged. None when the van never held any:
    a coordinator has to say where it came from. Raises NotAboveZero, TooHeavy.
    """
    check_grams(wanted_grams)
    if not van_lots:
        return None
    good = earliest_first(van_lots, today)
    in_order = good + _by_date(lot for lot in van_lots if is_expired(lot.best_before, today))
    # With nothing left anywhere the last good lot is the likeliest to have been recorded late.
    holding = [lot for lot in in_order if lot.grams > 0] or (good or in_order)[-1:]
    plan: list[tuple[L, int]] = []
    for lot in holding[:-1]:
        taken = min(lot.grams, wanted_grams)
        if taken > 0:
            plan.append((lot.lot, taken))
            wanted_grams -= taken
    return [*plan, (holding[-1].lot, wanted_grams)] if wanted_grams else plan


def split_load(wanted_grams: int, held: Sequence[tuple[S, L, int]]) -> list[tuple[S, L, int]]:
    """What each (store, lot, grams) gives towards a load, in the order of `held`.

    Put the earliest dates first. Raises NotEnough with what all of them hold together,
    NotAboveZero, TooHeavy.
    """
    check_grams(wanted_grams)
    left = sum(max(0, grams) for _, _, grams in held)
    if left < wanted_grams:
        raise NotEnough(wanted=wanted_grams, left=left)
    plan = []
    for store, lot, grams in held:
        taken = min(grams, wanted_grams)
        if taken > 0:
            plan.append((store, lot, taken))
            wanted_grams -= taken
    return plan


def _by_date(lots: Iterable[D]) -> list[D]:
    return sorted(lots, key=_date_order)


def _date_order(lot: Dated) -> date:
    return lot.best_before or date.max
