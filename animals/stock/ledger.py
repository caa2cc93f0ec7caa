"""Counts, undoing, and sums of the ledger.

Entries are only ever added. For one lot in one store a balance is the sum of its entries, and a
count is the truth of its moment: what was booked for a time before it is in what was counted,
whenever it arrives; what happened after it stays on top. A count therefore books the difference
to what the books hold *for its moment*, and is booked on when something earlier arrives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from animals.errors import Refused
from animals.stock.rules import Move


@dataclass(frozen=True)
class Happening:
    """One thing that happened to one lot in one store, as reported.

    `grams` is signed: above zero it came in. A count has `counted_grams` and no grams of its own.
    An undone happening, count or not, never was.
    """

    captured_at: datetime
    received_at: datetime
    grams: int = 0
    counted_grams: int | None = None
    undone: bool = False

    @property
    def is_count(self) -> bool:
        return self.counted_grams is not None


def balance_at(happenings: Iterable[Happening], moment: datetime) -> int:
    """Grams that were there at `moment`, by all that is known now.

    The last count up to then, and what happened after it; everything since the beginning when
    nothing was counted. What happened at the very moment of a count is in it; of two counts of one
    moment the one received later holds.
    """
    past = [it for it in happenings if it.captured_at <= moment and not it.undone]
    counts = [it for it in past if it.is_count]
    last = max(counts, key=_order, default=None)
    if last is None or last.counted_grams is None:
        return sum(it.grams for it in past)
    return last.counted_grams + sum(
        it.grams for it in past if not it.is_count and it.captured_at > last.captured_at
    )


def count_entry(book_grams: int, counted_grams: int) -> int:
    """Grams a count books, signed: below zero they are lost, above zero they are found.

    `book_grams` is the sum of the store's entries captured up to the count's moment, not up to
    now. Zero is booked too: somebody counted, and the books were right. Raises CountBelowZero.
    """
    if counted_grams < 0:
        raise CountBelowZero(counted=counted_grams)
    return counted_grams - book_grams


def count_to_book_on(
    change: Happening, happenings: Iterable[Happening]
) -> tuple[Happening, int] | None:
    """The count that already holds a change which arrives after it, and the grams it books on.

    The first standing count at or after the change's moment; it takes the change back, so that
    what was counted stays. `change.grams` is what was booked: for a count its difference, and for
    something undone the opposite of what it undoes, at the moment of that. None when nothing was
    counted since.
    """
    later = [it for it in happenings if it.is_count and not it.undone and _holds(it, change)]
    first = min(later, key=_order, default=None)
    return None if first is None else (first, -change.grams)


def _holds(count: Happening, change: Happening) -> bool:
    if change.is_count:
        return _order(count) > _order(change)
    return count.captured_at >= change.captured_at


def _order(happening: Happening) -> tuple[datetime, datetime]:
    return happening.captured_at, happening.received_at


class CountBelowZero(Refused):
    """Nobody counts less than nothing; facts: counted."""


class ReversalOfReversal(Refused):
    """An undone mistake is entered anew, not undone again."""


class AlreadyReversed(Refused):
    """Every entry is undone once at most."""


def check_reversal(move: Move, *, reversed_before: bool) -> None:
    """Nothing, where the entry may be undone, which it may be at any later time, once.

    The opposite entry goes from the goal to the origin and counts for the moment of the entry it
    undoes, see `count_to_book_on`; a count is undone with all it has booked on. Raises
    ReversalOfReversal, AlreadyReversed.
    """
    if move is Move.REVERSAL:
        raise ReversalOfReversal
    if reversed_before:
        raise AlreadyReversed


def run_difference(
    start: int, loaded: int, delivered: int, returned: int, lost: int, stays: int
) -> int:
    """Grams of a run that nobody has accounted for; a run closes at zero only.

    Above zero food is missing, below zero more came out of the van than went in.
    """
    return start + loaded - delivered - returned - lost - stays


@dataclass(frozen=True)
class VanEntry:
    """What one entry of a run did to its van: `grams` above zero came in.

    For a reversal `move` is the move it undoes.
    """

    move: Move
    grams: int
    is_reversal: bool = False


@dataclass(frozen=True)
class RunFood:
    """The food of one run, whole or by kind, in grams."""

    start: int
    loaded: int
    delivered: int
    returned: int
    lost: int
    stays: int

    @property
    def difference(self) -> int:
        """Grams not accounted for; see `run_difference`."""
        return run_difference(
            self.start, self.loaded, self.delivered, self.returned, self.lost, self.stays
        )


def run_food(start: int, entries: Iterable[VanEntry], stays: int) -> RunFood:
    """A run's food from what its entries did to its van.

    What came in from anywhere is loaded, a gift on the road too; what went to another van is
    returned; what a count missed is lost, what it found is lost the less. A reversal takes back
    from where its entry was added. What a spot's animals ate later never touches the van, and so
    is not delivered twice.
    """
    sums = dict.fromkeys(("loaded", "delivered", "returned", "lost"), 0)
    for entry in entries:
        came_in = (entry.grams > 0) != entry.is_reversal
        column = _run_column(entry.move, came_in=came_in)
        sums[column] += entry.grams if column == "loaded" else -entry.grams
    return RunFood(start=start, stays=stays, **sums)


def _run_column(move: Move, *, came_in: bool) -> str:
    match move:
        case Move.DELIVER:
            return "delivered"
        case Move.LOSS | Move.COUNT:
            return "lost"
        case _:
            return "loaded" if came_in else "returned"


LATE_AFTER = timedelta(hours=1)
"""A report that arrives longer than this after the event is shown with both times."""


def is_late(captured_at: datetime, received_at: datetime) -> bool:
    """Whether something was entered long after it happened."""
    return received_at - captured_at > LATE_AFTER


HELD_DAYS = 3
"""Food that stays in a van longer is named on Today."""


def is_held_too_long(held_since: date, today: date) -> bool:
    """Whether a van has held food for more than `HELD_DAYS` days."""
    return (today - held_since).days > HELD_DAYS
