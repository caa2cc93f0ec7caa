"""Faults 4 to 11 and 14 of the line: what is sent arrives once, or stays with its reason."""

import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.faults import FaultProxy
from tests.browser.field.desk import Desk
from tests.browser.field.phone import Phone
from tests.browser.server import Server

RECORD = r"PUT /api/v1/records/[^/]+$"
KIB = 1024
PHOTO = 400_000
API = "/api/"


def queued(phone: Phone, proxy: FaultProxy, count: int, *sizes: int) -> list[str]:
    """So many records saved while there is no line, and the line mended."""
    proxy.down()
    ids = [phone.save({}, *sizes)["id"] for _ in range(count)]
    phone.do("core.drain.drainNow().then(() => null)")
    proxy.heal()
    return ids


@pytest.mark.parametrize("percent", [10, 50, 99])
def test_04_killed_in_the_middle_of_a_photo_it_goes_on_where_it_was(
    phone: Phone, proxy: FaultProxy, desk: Desk, percent: int
) -> None:
    fault = proxy.stall_up(PHOTO * percent // 100, "PATCH")
    saved = phone.save({}, PHOTO)
    assert fault.met.wait(20)
    phone.kill()
    phone.start()
    phone.send()
    assert phone.is_all("delivered", 1)
    assert desk.records()[saved["id"]].photos == {saved["photos"][0]: "here"}
    passed = sum(asked.passed for asked in proxy.asked if asked.method == "PATCH")
    assert passed - PHOTO <= 128 * KIB


def test_a_photo_cut_at_90_percent_resends_little_more_than_the_rest(
    phone: Phone, proxy: FaultProxy
) -> None:
    proxy.cut_up(PHOTO * 9 // 10, "PATCH")
    phone.save({}, PHOTO)
    phone.send()
    phone.send()
    assert phone.is_all("delivered", 1)
    passed = sum(asked.passed for asked in proxy.asked if asked.method == "PATCH")
    assert 0 <= passed - PHOTO <= 128 * KIB


def test_05_a_lost_answer_is_asked_for_again_and_leaves_one_row(
    phone: Phone, proxy: FaultProxy, desk: Desk
) -> None:
    [id_] = queued(phone, proxy, 1)
    proxy.swallow(RECORD)
    phone.send()
    assert phone.is_all("waiting", 1)
    phone.send()
    assert phone.is_all("delivered", 1)
    assert [asked.status for asked in proxy.asked if asked.method == "PUT"] == [201, 200]
    assert desk.count(id_) == 1


def test_05_an_answer_cut_short_is_no_answer(phone: Phone, proxy: FaultProxy, desk: Desk) -> None:
    [id_] = queued(phone, proxy, 1)
    proxy.cut_down(40, RECORD)
    phone.send()
    assert phone.is_all("waiting", 1)
    phone.send()
    assert phone.is_all("delivered", 1)
    assert desk.count(id_) == 1


def test_06_ten_deliveries_at_once_leave_one_row(
    phone: Phone, proxy: FaultProxy, desk: Desk
) -> None:
    [id_] = queued(phone, proxy, 1)
    proxy.repeat(10, RECORD)
    phone.send()
    statuses = sorted(asked.status for asked in proxy.asked if asked.method == "PUT")[:10]
    assert statuses.count(201) == 1
    assert set(statuses) <= {200, 201, 503}
    phone.send()
    assert phone.is_all("delivered", 1)
    assert desk.count(id_) == 1


def test_07_an_id_with_other_content_stands_aside_and_the_next_one_goes(
    phone: Phone, proxy: FaultProxy, desk: Desk, server: Server
) -> None:
    proxy.down()  # the other one comes first, past the line that the phone waits for
    first, second = (phone.save()["id"] for _ in range(2))
    [token] = [row["token"] for row in phone.kept("devices")]
    other = urllib.request.Request(
        f"{server.url}/api/v1/records/{first}",
        b'{"version": 1, "kind": "sighting", "species": "cat", "count": 1}',
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(other, timeout=30) as answer:
        assert answer.status == 201
    proxy.up()
    phone.send()
    rows = {row["id"]: row for row in phone.rows()}
    assert (rows[first]["state"], rows[first]["reason"]) == ("attention", "other_content")
    assert rows[first]["words"]
    assert rows[second]["state"] == "delivered"
    assert desk.count(first, second) == 2


@pytest.mark.parametrize("status", [200, 302])
def test_09_a_captive_portal_gets_nothing_and_loses_nothing(
    phone: Phone, proxy: FaultProxy, desk: Desk, status: int
) -> None:
    ids = queued(phone, proxy, 3, 3000, PHOTO)
    proxy.portal(status)
    phone.send()
    assert phone.is_all("waiting", 3)
    assert desk.count(*ids) == 0
    assert len(phone.kept("bodies")) == 9
    proxy.heal()
    proxy.portal(status, r"/photos/")
    phone.send()
    assert phone.is_all("photos_waiting", 3)
    assert len(phone.kept("bodies")) == 9
    proxy.heal()
    phone.send()
    assert phone.is_all("delivered", 3)
    assert phone.kept("bodies") == []


def test_10_a_server_in_trouble_for_days_is_tried_again_until_it_is_well(
    phone: Phone, proxy: FaultProxy, desk: Desk
) -> None:
    ids = queued(phone, proxy, 2, 3000)
    for status in (500, 502, 503, 429):
        proxy.heal()
        proxy.answer(status, b"<h1>Sorry</h1>", API, Content_Type="text/html", Retry_After="2")
        phone.send()
    assert phone.is_all("waiting", 2)
    for days in (8, -8):
        phone.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=days))
        phone.send()
        assert phone.is_all("waiting", 2)
    rows = phone.rows()
    assert max(row["tries"] for row in rows) >= 4
    proxy.heal()
    phone.do("core.drain.drainNow().then(() => null)")
    phone.send()
    assert phone.is_all("delivered", 2)
    assert desk.count(*ids) == 2


def test_11_what_is_too_large_or_no_record_stands_aside_with_its_reason(
    phone: Phone, proxy: FaultProxy
) -> None:
    refused = phone.do("core.save({ note: 'x'.repeat(66_000) }).catch((error) => error.code)")
    assert refused == "TooLarge"
    proxy.down()
    first, second, third = (phone.save({"species": it})["id"] for it in ("dog", "", "cat"))
    proxy.heal()
    body = b'{"error": {"code": "too_large", "message": "too large", "fields": {}}}'
    proxy.answer(413, body, f"PUT.*{first}", Content_Type="application/json")
    phone.send()
    rows = {row["id"]: (row["state"], row["reason"]) for row in phone.rows()}
    assert rows == {
        first: ("attention", "too_large"),
        second: ("attention", "not_a_record"),
        third: ("delivered", None),
    }
    assert phone.unsent() == 2


def test_14_two_tabs_and_a_worker_upload_each_record_once(
    phone: Phone, proxy: FaultProxy, desk: Desk, worker_script: str
) -> None:
    shell = 'self.LAPKA_SHELL = { version: "1", files: [] };\n'
    proxy.serve("/sw.js", "text/javascript", (shell + worker_script).encode())
    other = phone.open()
    with phone.context.expect_event("serviceworker") as told:
        phone.do("navigator.serviceWorker.register('/sw.js').then(() => null)")
    ids = queued(phone, proxy, 8, 3000)
    proxy.delay_s = 0.02
    told.value.evaluate(
        "() => { try { dispatchEvent(new SyncEvent('sync', { tag: 'lapka-drain' })); } catch {} }"
    )
    for tab in (phone.page, other):
        tab.evaluate("() => void core.drain.drainNow({ byHand: true })")
    phone.wait_for("(await core.outbox.summary()).unsent === 0")
    puts = proxy.lines(r"^PUT")
    assert sorted(puts) == sorted(set(puts))
    assert len(puts) == 16
    assert desk.count(*ids) == 8
    assert other.evaluate("() => core.outbox.list().then((all) => all.length)") == 8


def test_on_a_slow_line_new_words_wait_for_no_more_than_a_small_piece(
    phone: Phone, proxy: FaultProxy, record_property: Callable[[str, object], None]
) -> None:
    """At 6 kB/s with 800 ms delay and 20 photos waiting, the words take well under 10 s."""
    queued(phone, proxy, 1, *([100_000] * 20))
    proxy.bytes_per_s, proxy.delay_s = 6_000, 0.8
    piece = proxy.coming("PATCH")
    phone.do("void core.drain.drainNow({ byHand: true })")
    assert piece.wait(20)
    begun = time.monotonic()
    late = phone.save()["id"]
    phone.wait_for(
        "(await core.outbox.list()).find(({ id }) => id === arg).state === 'delivered'", late
    )
    record_property("seconds", round(time.monotonic() - begun, 1))
    order = proxy.lines("PUT|PATCH")
    assert [said.split()[0] for said in order[:3]] == ["PUT", "PATCH", "PUT"]
    assert order[2].endswith(late)
    assert {asked.announced for asked in proxy.asked if asked.method == "PATCH"} == {16 * KIB}


def test_on_a_good_line_pieces_grow_to_64_kib(phone: Phone, proxy: FaultProxy) -> None:
    phone.save({}, PHOTO)
    phone.send()
    assert max(asked.announced for asked in proxy.asked if asked.method == "PATCH") == 64 * KIB


def test_where_the_line_has_failed_pieces_start_small_again(
    phone: Phone, proxy: FaultProxy
) -> None:
    phone.save({}, PHOTO)
    phone.send()
    queued(phone, proxy, 1, PHOTO)
    phone.send()
    sizes = [asked.announced for asked in proxy.asked if asked.method == "PATCH"]
    assert sizes[0] == 16 * KIB
    assert phone.is_all("delivered", 2)
