"""The soak: a phone, its line and its server fail at random; every record comes through once."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from playwright.sync_api import Page

from tests.browser.faults import FaultProxy
from tests.browser.field.conftest import NewPhone
from tests.browser.field.desk import Desk, Kept
from tests.browser.field.mortal import Mortal, with_people
from tests.browser.field.phone import Phone
from tests.browser.server import Server, assert_no_error
from tests.soak import scaled

RECORDS = 1000
DAY_MS = 86_400_000
LONGEST_JUMP_DAYS = 3000
MOST_ROUNDS_AT_THE_END = 30
JUMP = """([ms]) => {
  globalThis.trueNow ??= Date.now;
  Date.now = () => trueNow() + ms;
}"""
SAVE_UNHEARD = "(arg) => void core.save(...arg)"


@dataclass
class Saved:
    """A record that the phone said was saved, or, if it died meanwhile, may have saved."""

    id: str
    is_record: bool = True
    is_sure: bool = True
    number: int | None = None
    digests: dict[str, str] = field(default_factory=dict)


class Soak:
    """One phone's bad days. `dice` alone decides what happens, apart from what races."""

    def __init__(self, dice: random.Random, phone: Phone, proxy: FaultProxy, mortal: Mortal):
        self.dice, self.phone, self.proxy, self.mortal = dice, phone, proxy, mortal
        self.saved: list[Saved] = []
        self.other: Page | None = None
        self.happened: dict[str, int] = {}
        self._things: dict[Callable[[], None], int] = {
            self.save: 60,
            self.fault: 14,
            self.heal: 8,
            self.send: 8,
            self.line_down: 2,
            self.line_up: 5,
            self.clock_jump: 3,
            self.tab_opens: 2,
            self.tab_closes: 1,
            self.battery_dies: 1,
            self.battery_dies_while_saving: 1,
            self.restart: 0.5,
            self.server_dies: 0.7,
        }

    def live(self, records: int) -> None:
        """Let things happen until so many records were saved."""
        things, weights = list(self._things), list(self._things.values())
        while sum(one.is_sure for one in self.saved) < records:
            [thing] = self.dice.choices(things, weights)
            name = thing.__name__
            self.happened[name] = self.happened.get(name, 0) + 1
            thing()

    # -- what its owner does

    def save(self) -> None:
        one, arg = self._new()
        told = self._tab().evaluate("(arg) => core.save(...arg)", arg)
        one.number = told["number"]
        one.digests = dict(zip(told["photos"], told["digests"], strict=True))
        self.saved.append(one)

    def send(self) -> None:
        self._tab().evaluate("() => void core.outbox.retry()")

    def tab_opens(self) -> None:
        if self.other is None:
            self.line_up()
            self.other = self.phone.open()

    def tab_closes(self) -> None:
        if self.other is not None:
            self.other.close()
            self.other = None

    def restart(self) -> None:
        self.line_up()
        self.phone.restart()
        self.other = None

    # -- what befalls it

    def battery_dies(self) -> None:
        self.phone.kill()
        self.line_up()
        self.phone.start()
        self.other = None

    def battery_dies_while_saving(self) -> None:
        one, arg = self._new()
        one.is_sure = False
        self.phone.page.evaluate(SAVE_UNHEARD, arg)
        time.sleep(self.dice.uniform(0, 0.06))  # the random moment itself
        self.saved.append(one)
        self.battery_dies()

    def clock_jump(self) -> None:
        days = self.dice.choice([0, 0, self.dice.uniform(-1, 1) * LONGEST_JUMP_DAYS])
        self._tab().evaluate(JUMP, [days * DAY_MS])

    def line_down(self) -> None:
        self.proxy.down()

    def line_up(self) -> None:
        self.proxy.down()  # who waits for an answer that never comes hears of it
        self.proxy.up()

    def heal(self) -> None:
        self.proxy.down()
        asked = list(self.proxy.asked)
        self.proxy.heal()
        self.proxy.asked.extend(asked)

    def fault(self) -> None:
        times = self.dice.choice([1, 1, 2, 5, None])
        meets = self.dice.choice(["/api/", "/records/", "PUT", "PATCH", "/photos/", "HEAD"])
        after = self.dice.randrange(1, 200_000)
        faults: list[Callable[[], object]] = [
            lambda: self.proxy.reset(meets, times),
            lambda: self.proxy.cut_up(after, meets, times),
            lambda: self.proxy.cut_down(self.dice.randrange(120), meets, times),
            lambda: self.proxy.stall_up(after, "PATCH"),
            lambda: self.proxy.swallow(meets, times),
            lambda: self.proxy.repeat(self.dice.randrange(2, 6), "PUT|PATCH", times),
            lambda: self.proxy.portal(self.dice.choice([200, 302]), meets),
            lambda: self.proxy.answer(
                self.dice.choice([500, 502, 503, 429]), b"<h1>", meets, times
            ),
        ]
        self.dice.choice(faults)()

    def server_dies(self) -> None:
        self.mortal.kill()
        self.mortal.start()

    # -- how it ends

    def settle(self) -> None:
        """Line, clock and server are well again, and all is sent that can be."""
        self.heal()
        self.restart()
        for _ in range(MOST_ROUNDS_AT_THE_END):
            self.phone.send()
            if {row["state"] for row in self.phone.rows()} <= {"delivered", "attention"}:
                return

    def _new(self) -> tuple[Saved, list[object]]:
        is_record = self.dice.random() < 0.97
        one = Saved(str(UUID(bytes=self.dice.randbytes(16), version=4)), is_record)
        sizes = [self.dice.choice([2_000, 9_000, 30_000, 180_000]) for _ in range(self._photos())]
        fields = {"id": one.id, "species": "dog" if is_record else ""}
        return one, [fields, sizes if is_record else []]

    def _photos(self) -> int:
        return self.dice.choices([0, 1, 2], [60, 35, 5])[0]

    def _tab(self) -> Page:
        return self.other if self.other and self.dice.random() < 0.5 else self.phone.page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """An installation that is not running."""
    return with_people(tmp_path_factory.mktemp("soak"))


@pytest.fixture
def mortal(server: Server) -> Iterator[Mortal]:
    one = Mortal(server)
    one.start()
    yield one
    one.stop()


def assert_is_whole(one: Saved, kept: Kept) -> None:
    """The server has the record as it was saved, and all its photos."""
    assert kept.photos == dict.fromkeys(kept.photos, "here")
    assert "other_photo" not in kept.flags
    if one.is_sure:
        assert kept.number == one.number
        assert kept.digests == one.digests


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_whatever_befalls_a_phone_each_record_arrives_once_or_stays_with_its_reason(
    mortal: Mortal,
    new_phone: NewPhone,
    proxy: FaultProxy,
    desk: Desk,
    seed: str,
    record_property: Callable[[str, object], None],
) -> None:
    phone = new_phone().start()
    phone.sign_in("Olena")
    soak = Soak(random.Random(seed), phone, proxy, mortal)
    soak.live(scaled(RECORDS))
    soak.settle()

    rows = {row["id"]: row for row in phone.rows()}
    records = desk.records()
    arrived = [one for one in soak.saved if one.id in records]
    for one in arrived:
        assert_is_whole(one, records[one.id])
    for one in soak.saved:
        if one.id not in records and (one.is_sure or one.id in rows):
            assert not one.is_record, f"{one.id} is lost: {rows.get(one.id)}"
            assert (rows[one.id]["state"], rows[one.id]["reason"]) == ("attention", "not_a_record")
    assert desk.sightings() == len(records) == len(arrived)
    numbers = [one.number for one in soak.saved if one.is_sure]
    assert len(numbers) == len(set(numbers))
    assert_no_error(mortal.server)
    record_property("records", len(records))
    record_property("photos", sum(len(one.photos) for one in records.values()))
    record_property("requests", len(proxy.asked))
    record_property("happened", soak.happened)
