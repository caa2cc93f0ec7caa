"""Counts, undoing, and a run that adds up."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.stock.ledger import (
    AlreadyReversed,
    CountBelowZero,
    Happening,
    ReversalOfReversal,
    RunFood,
    VanEntry,
    balance_at,
    check_reversal,
    count_entry,
    count_to_book_on,
    is_held_too_long,
    run_difference,
    run_food,
)
from animals.stock.rules import Move

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def at(hour: int) -> datetime:
    return MIDNIGHT + timedelta(hours=hour)


@dataclass
class Books:
    """One lot in one store as a ledger keeps it: entries are only added, balances are sums."""

    happenings: list[Happening] = field(default_factory=list)
    entries: list[tuple[datetime, int, int]] = field(default_factory=list)
    arrived: int = 0

    def _receive(self, hour: int, grams: int = 0, counted: int | None = None) -> int:
        self.arrived += 1
        received_at = at(1000) + timedelta(seconds=self.arrived)
        self.happenings.append(Happening(at(hour), received_at, grams, counted))
        return len(self.happenings) - 1

    def _book(self, what: int, change: Happening) -> None:
        self.entries.append((self.happenings[what].captured_at, change.grams, what))
        on = count_to_book_on(change, self.happenings)
        if on is not None:
            count, grams = on
            self.entries.append((count.captured_at, grams, self.happenings.index(count)))

    def move(self, hour: int, grams: int) -> int:
        number = self._receive(hour, grams)
        self._book(number, self.happenings[number])
        return number

    def count(self, hour: int, counted: int) -> int:
        difference = count_entry(self.sum_at(at(hour)), counted)
        number = self._receive(hour, counted=counted)
        self._book(number, replace(self.happenings[number], grams=difference))
        return number

    def undo(self, number: int) -> None:
        check_reversal(Move.COUNT, reversed_before=self.happenings[number].undone)
        booked = sum(grams for _, grams, what in self.entries if what == number)
        self.happenings[number] = replace(self.happenings[number], undone=True)
        self._book(number, replace(self.happenings[number], grams=-booked))

    def sum_at(self, moment: datetime) -> int:
        return sum(grams for captured_at, grams, _ in self.entries if captured_at <= moment)

    @property
    def balance(self) -> int:
        return sum(grams for _, grams, _ in self.entries)


@pytest.mark.parametrize("count_first", [True, False])
def test_count_at_ten_and_delivery_at_twelve_entered_at_eighteen_in_either_order(
    count_first: bool,
) -> None:
    books = Books()
    books.move(8, 110_000)
    if count_first:
        books.count(10, 100_000)
        books.move(12, -20_000)
    else:
        books.move(12, -20_000)
        books.count(10, 100_000)
    assert books.balance == 80_000
    assert balance_at(books.happenings, at(11)) == books.sum_at(at(11)) == 100_000


def test_what_left_before_the_count_was_missing_when_it_was_counted() -> None:
    books = Books()
    books.move(8, 110_000)
    books.count(10, 100_000)
    books.move(9, -20_000)
    assert books.balance == 100_000
    assert books.sum_at(at(9)) == 90_000


def test_a_count_that_agrees_still_fixes_its_moment() -> None:
    assert count_entry(100_000, 100_000) == 0
    books = Books()
    books.move(8, 100_000)
    books.count(10, 100_000)
    assert len(books.entries) == 2
    books.move(9, -1_000)
    assert books.balance == 100_000


def test_a_count_loses_what_is_missing_and_finds_what_is_over() -> None:
    assert count_entry(10_000, 8_500) == -1_500
    assert count_entry(10_000, 12_000) == 2_000
    assert count_entry(-4_000, 0) == 4_000


def test_nobody_counts_less_than_nothing() -> None:
    with pytest.raises(CountBelowZero):
        count_entry(0, -1)


def test_what_happened_at_the_moment_of_a_count_is_in_it() -> None:
    books = Books()
    books.count(10, 5_000)
    books.move(10, 1_000)
    assert books.balance == balance_at(books.happenings, at(24)) == 5_000


def test_an_earlier_count_entered_later_leaves_the_later_one_standing() -> None:
    books = Books()
    books.count(12, 40_000)
    books.count(10, 70_000)
    assert books.balance == 40_000
    assert books.sum_at(at(11)) == 70_000


def test_of_two_identical_receipts_one_undone_leaves_the_other() -> None:
    books = Books()
    first = books.move(9, 100_000)
    books.move(9, 100_000)
    books.undo(first)
    assert books.balance == balance_at(books.happenings, at(24)) == 100_000


def test_an_entry_can_be_undone_after_fifty_later_ones() -> None:
    books = Books()
    mistake = books.move(0, 7_000)
    for hour in range(1, 51):
        books.move(hour, 1_000)
    books.undo(mistake)
    assert books.balance == 50_000


def test_an_undone_count_never_was() -> None:
    books = Books()
    books.move(8, 110_000)
    mistake = books.count(10, 10_000)
    books.move(9, -20_000)
    books.undo(mistake)
    assert books.balance == 90_000


def test_a_mistake_is_undone_once() -> None:
    check_reversal(Move.RECEIVE, reversed_before=False)
    with pytest.raises(AlreadyReversed):
        check_reversal(Move.RECEIVE, reversed_before=True)


def test_an_undoing_is_not_undone() -> None:
    with pytest.raises(ReversalOfReversal):
        check_reversal(Move.REVERSAL, reversed_before=False)


hours = st.integers(0, 12)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("move"), hours, st.integers(-50_000, 50_000)),
        st.tuples(st.just("count"), hours, st.integers(0, 100_000)),
        st.tuples(st.just("undo"), st.integers(0, 30), st.just(0)),
    ),
    max_size=30,
)


@given(steps)
def test_in_any_order_of_arrival_the_sum_of_entries_is_the_balance_at_every_moment(
    arrivals: list[tuple[str, int, int]],
) -> None:
    books = Books()
    for what, number, grams in arrivals:
        if what == "move":
            books.move(number, grams)
        elif what == "count":
            books.count(number, grams)
        elif number < len(books.happenings) and not books.happenings[number].undone:
            books.undo(number)
        for hour in range(14):
            assert books.sum_at(at(hour)) == balance_at(books.happenings, at(hour))
    assert books.balance == balance_at(books.happenings, at(14))


@given(
    st.lists(st.tuples(hours, st.integers(-50_000, 50_000)), max_size=12),
    st.dictionaries(hours, st.integers(0, 100_000), max_size=4),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_does_not_matter(
    moves: list[tuple[int, int]], counts: dict[int, int], shuffler: object
) -> None:
    def booked(arrivals: list[tuple[str, int, int]]) -> int:
        books = Books()
        for what, hour, grams in arrivals:
            (books.move if what == "move" else books.count)(hour, grams)
        return books.balance

    arrivals = [("move", *it) for it in moves] + [("count", *it) for it in counts.items()]
    shuffled = list(arrivals)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    assert booked(shuffled) == booked(arrivals)


def test_a_run_adds_up_when_what_stays_overnight_is_counted() -> None:
    assert run_difference(5_000, 40_000, 30_000, 8_000, 1_000, 6_000) == 0
    assert run_difference(0, 40_000, 30_000, 8_000, 0, 0) == 2_000
    assert run_difference(0, 40_000, 45_000, 0, 0, 0) == -5_000


def test_what_stays_in_the_van_is_what_its_next_run_starts_with() -> None:
    first = run_food(0, [VanEntry(Move.LOAD, 40_000), VanEntry(Move.DELIVER, -34_000)], 6_000)
    second = run_food(first.stays, [VanEntry(Move.DELIVER, -6_000)], stays=0)
    assert (first.difference, second.difference) == (0, 0)


def test_a_run_is_summed_from_what_its_entries_did_to_the_van() -> None:
    entries = [
        VanEntry(Move.LOAD, 40_000),
        VanEntry(Move.RECEIVE, 3_000),
        VanEntry(Move.OPEN, 0),
        VanEntry(Move.DELIVER, -25_000),
        VanEntry(Move.LOSS, -1_000),
        VanEntry(Move.COUNT, 500),
        VanEntry(Move.TRANSFER, -2_000),
        VanEntry(Move.RETURN, -10_000),
    ]
    food = run_food(5_000, entries, stays=10_500)
    assert food == RunFood(5_000, 43_000, 25_000, 12_000, 500, 10_500)
    assert food.difference == 0


def test_an_undone_load_was_never_loaded_and_an_undone_return_never_returned() -> None:
    entries = [
        VanEntry(Move.LOAD, 40_000),
        VanEntry(Move.LOAD, -40_000, is_reversal=True),
        VanEntry(Move.RETURN, -7_000),
        VanEntry(Move.RETURN, 7_000, is_reversal=True),
        VanEntry(Move.TRANSFER, 2_000),
        VanEntry(Move.TRANSFER, -2_000, is_reversal=True),
        VanEntry(Move.DELIVER, -900),
        VanEntry(Move.DELIVER, 900, is_reversal=True),
    ]
    assert run_food(0, entries, stays=0) == RunFood(0, 0, 0, 0, 0, 0)


@given(
    st.integers(0, 99_999),
    st.lists(
        st.builds(
            VanEntry,
            st.sampled_from([it for it in Move if it is not Move.REVERSAL]),
            st.integers(-99_999, 99_999),
            st.booleans(),
        )
    ),
)
def test_what_stays_is_the_vans_balance(start: int, entries: list[VanEntry]) -> None:
    balance = start + sum(it.grams for it in entries)
    assert run_food(start, entries, stays=balance).difference == 0


def test_a_van_may_hold_food_for_three_days() -> None:
    assert not is_held_too_long(date(2026, 11, 20), date(2026, 11, 23))
    assert is_held_too_long(date(2026, 11, 19), date(2026, 11, 23))
