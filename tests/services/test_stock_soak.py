"""Random work on the books, late, twice and out of order, against the pure sums of the rules."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import func, select

from animals.db import db, write_transaction
from animals.stock import ledger, service
from animals.stock.counting import Counted, balance_at, count_store
from animals.stock.ledger import AlreadyReversed, Happening, ReversalOfReversal
from animals.stock.models import Balance, Entry
from animals.stock.rules import Move, NotEnough, StoreKind
from animals.stock.weights import NoBagToOpen
from tests.factories import stock
from tests.soak import scaled

OPERATIONS, STEPS = 10_000, 50
MORNING = datetime(2026, 11, 1, tzinfo=UTC)
EVENING = MORNING + timedelta(days=1)
moments = st.integers(0, 8).map(lambda part: MORNING + timedelta(hours=3 * part))
grams = st.integers(1, 40_000)

Place = tuple[UUID, UUID]
"""A lot in a store."""


@dataclass
class Message:
    """Something that happened, as it may be sent once, later, or again and again."""

    send: Any
    effects: dict[Place, int] = field(default_factory=dict)
    counted: tuple[Place, int] | None = None
    captured_at: datetime = MORNING
    entry_id: UUID = field(default_factory=uuid4)


class Store(RuleBasedStateMachine):
    """Two warehouses, two vans and a spot, all with stores and lots of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.happenings: dict[Place, list[tuple[UUID, Happening]]] = defaultdict(list)
        self.done: list[Message] = []
        self.waiting: list[Message] = []
        with write_transaction():
            kinds = {"A": StoreKind.WAREHOUSE, "B": StoreKind.WAREHOUSE, "V": StoreKind.VAN,
                     "W": StoreKind.VAN, "S": StoreKind.SPOT}  # fmt: skip
            self.stores = {name: service.new_store(name, kind).id for name, kind in kinds.items()}
            self.warehouses = {self.stores["A"], self.stores["B"]}
            self.far = {it().id for it in (service.outside, service.eaten, service.lost)}
            food = stock.product()
            self.product_id = food.id
            dates = (stock.days_on(20), stock.days_on(40))
            self.lots = [service.lot_of(food.id, day).id for day in dates]

    @rule(lot=st.integers(0, 1), amount=grams, to=st.sampled_from("ABV"), at=moments,
          late=st.booleans())  # fmt: skip
    def receive(self, lot: int, amount: int, to: str, at: datetime, late: bool) -> None:
        entry_id, store_id = uuid4(), self.stores[to]
        best_before = stock.days_on(20 * (lot + 1))
        self._happen(
            Message(
                lambda: service.receive(
                    None, self.product_id, amount, best_before, store_id,
                    entry_id=entry_id, captured_at=at,
                ),
                {(self.lots[lot], store_id): amount},
                captured_at=at,
                entry_id=entry_id,
            ),
            late,
        )  # fmt: skip

    @rule(lot=st.integers(0, 1), amount=grams, at=moments, late=st.booleans(),
          way=st.sampled_from(["A load V", "B load W", "A load W", "V return A", "W return B",
                               "A transfer B", "B transfer A", "V transfer W", "A transfer S",
                               "V deliver S", "W deliver S", "S transfer V"]))  # fmt: skip
    def carry(self, lot: int, amount: int, way: str, at: datetime, late: bool) -> None:
        origin, move, goal = way.split()
        self._move(Move(move), lot, amount, self.stores[origin], self.stores[goal], at, late)

    @rule(lot=st.integers(0, 1), amount=grams, origin=st.sampled_from("ABVWS"), at=moments,
          late=st.booleans())  # fmt: skip
    def lose(self, lot: int, amount: int, origin: str, at: datetime, late: bool) -> None:
        far = service.lost().id
        self._move(Move.LOSS, lot, amount, self.stores[origin], far, at, late)

    @rule(lot=st.integers(0, 1), place=st.sampled_from("AV"))
    def open_bag(self, lot: int, place: str) -> None:
        before = self._balances()
        store_id = self.stores[place]
        try:
            with write_transaction():
                service.book(None, Move.OPEN, self.lots[lot], 10_000, store_id, store_id)
        except NoBagToOpen:
            pass
        assert self._balances() == before

    @rule(lot=st.integers(0, 1), amount=st.integers(0, 60_000), place=st.sampled_from("ABVS"),
          at=moments, late=st.booleans())  # fmt: skip
    def count(self, lot: int, amount: int, place: str, at: datetime, late: bool) -> None:
        entry_id, lot_id, store_id = uuid4(), self.lots[lot], self.stores[place]
        counted = Counted(lot_id, amount, entry_id=entry_id)
        self._happen(
            Message(
                lambda: count_store(None, store_id, at, [counted])[0],
                counted=((lot_id, store_id), amount),
                captured_at=at,
                entry_id=entry_id,
            ),
            late,
        )

    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        if self.waiting:
            self._send(self.waiting.pop(data.draw(st.integers(0, len(self.waiting) - 1))))

    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        if not self.done:
            return
        before = self._balances()
        message = data.draw(st.sampled_from(self.done))
        with write_transaction():
            assert message.send().id == message.entry_id
        assert self._balances() == before

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        if not self.done:
            return
        message = data.draw(st.sampled_from(self.done))
        tried = {place: self._undone(place, message.entry_id) for place in self._places(message)}
        again = any(
            it.undone
            for place in tried
            for entry_id, it in self.happenings[place]
            if entry_id == message.entry_id
        )
        try:
            with write_transaction():
                undoing = service.reverse(None, message.entry_id).id
        except NotEnough:
            assert self._goes_below(tried)
            return
        except AlreadyReversed:
            assert again
            return
        assert not again
        self._keep(tried)
        with pytest.raises(ReversalOfReversal), write_transaction():
            service.reverse(None, undoing)

    def teardown(self) -> None:
        for message in list(self.waiting):
            self._send(message)
        db.session.rollback()
        for store_id in self.stores.values():
            for hour in (6, 12, 24):
                moment = MORNING + timedelta(hours=hour)
                books = balance_at(store_id, moment)
                for lot_id in self.lots:
                    happened = [it for _, it in self.happenings[lot_id, store_id]]
                    assert books.get(lot_id, 0) == ledger.balance_at(happened, moment)

    def _move(
        self, move: Move, lot: int, amount: int, origin: UUID, goal: UUID, at: datetime, late: bool
    ) -> None:
        entry_id, lot_id = uuid4(), self.lots[lot]
        self._happen(
            Message(
                lambda: service.book(
                    None, move, lot_id, amount, origin, goal, captured_at=at, entry_id=entry_id
                ),
                {(lot_id, origin): -amount, (lot_id, goal): amount},
                captured_at=at,
                entry_id=entry_id,
            ),
            late,
        )

    def _happen(self, message: Message, late: bool) -> None:
        if late:
            self.waiting.append(message)
        else:
            self._send(message)

    def _send(self, message: Message) -> None:
        before = self._balances()
        tried = {
            place: [*self.happenings[place], (message.entry_id, self._happening(message, place))]
            for place in self._places(message)
        }
        try:
            with write_transaction():
                received_at = message.send().received_at
        except NotEnough:
            assert self._goes_below(tried)
            assert self._balances() == before
            return
        assert not self._goes_below(tried)
        for place in tried:
            entry_id, happening = tried[place][-1]
            tried[place][-1] = entry_id, replace(happening, received_at=received_at)
        self.done.append(message)
        self._keep(tried)
        changed = {place for place, now in self._balances().items() if before.get(place, 0) != now}
        assert {place for place in changed if place[1] not in self.far} <= set(tried)

    def _keep(self, tried: dict[Place, list[tuple[UUID, Happening]]]) -> None:
        """Take the tried happenings for true, and hold the books against them."""
        self.happenings |= tried
        balances = self._balances()
        sums = self._sums()
        for place in balances.keys() | sums.keys():
            assert balances.get(place, 0) == sums.get(place, 0)
            if place[1] in self.warehouses:
                assert balances[place] >= 0
        for place in tried:
            assert balances.get(place, 0) == self._now(self.happenings[place])

    def _places(self, message: Message) -> list[Place]:
        places = [message.counted[0]] if message.counted else list(message.effects)
        return [place for place in places if place[1] not in self.far]

    def _happening(self, message: Message, place: Place) -> Happening:
        counted = message.counted[1] if message.counted else None
        return Happening(
            message.captured_at, datetime.max.replace(tzinfo=UTC),
            message.effects.get(place, 0), counted,
        )  # fmt: skip

    def _undone(self, place: Place, entry_id: UUID) -> list[tuple[UUID, Happening]]:
        return [
            (each, replace(it, undone=True) if each == entry_id else it)
            for each, it in self.happenings[place]
        ]

    def _goes_below(self, tried: dict[Place, list[tuple[UUID, Happening]]]) -> bool:
        return any(
            self._now(happened) < 0 for place, happened in tried.items()
            if place[1] in self.warehouses
        )  # fmt: skip

    def _now(self, happened: list[tuple[UUID, Happening]]) -> int:
        return ledger.balance_at([it for _, it in happened], EVENING)

    def _balances(self) -> dict[Place, int]:
        rows = db.session.execute(
            select(Balance.lot_id, Balance.store_id, Balance.grams).where(
                Balance.lot_id.in_(self.lots)
            )
        )
        return {(lot_id, store_id): amount for lot_id, store_id, amount in rows}

    def _sums(self) -> dict[Place, int]:
        sums: dict[Place, int] = defaultdict(int)
        for column, sign in ((Entry.from_id, -1), (Entry.to_id, 1)):
            rows = db.session.execute(
                select(Entry.lot_id, column, func.sum(Entry.grams))
                .where(Entry.lot_id.in_(self.lots))
                .group_by(Entry.lot_id, column)
            )
            for lot_id, store_id, amount in rows:
                sums[lot_id, store_id] += sign * int(amount)
        return sums


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_whatever_happens_the_books_are_the_sum_of_what_happened(app: Flask, database: str) -> None:
    if database == "sqlite":  # it is the sums that are tried here, not the disk
        connection = db.engine.raw_connection()
        connection.cursor().execute("PRAGMA synchronous = OFF")
        connection.close()
    run_state_machine_as_test(
        Store,
        settings=settings(
            max_examples=max(1, scaled(OPERATIONS) // STEPS),
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
