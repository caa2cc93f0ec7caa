"""Faults 12 and 13: a token that ends, and people who come after each other on one phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.faults import FaultProxy
from tests.browser.field.desk import Desk
from tests.browser.field.phone import Phone
from tests.browser.server import Server
from tests.browser.steps import press, sign_in, unfold

API = "/api/"


def revoke(phone: Phone, _desk: Desk) -> None:
    """Its owner says at another place that this phone may send no more."""
    page = phone.context.new_page()
    page.goto("/me/phones")
    newest = page.locator("ul.rows li").first
    unfold(newest, "Shut out")
    with page.expect_navigation():
        newest.locator("button", has_text="Shut it out now").click()
    page.close()


def expire(phone: Phone, desk: Desk) -> None:
    desk.expire(phone.do("core.device.state().then((it) => it.device)"))


@pytest.mark.parametrize("end", [revoke, expire])
def test_12_a_token_that_ends_in_mid_queue_pauses_it_until_its_owner_signs_in(
    phone: Phone, proxy: FaultProxy, desk: Desk, end: Callable[[Phone, Desk], None]
) -> None:
    proxy.reset(API)
    ids = [phone.save({}, 3_000)["id"] for _ in range(4)]
    phone.do("core.idle()")
    proxy.heal()
    third = proxy.hold(f"PUT .*{ids[2]}$")
    phone.do("void core.outbox.retry()")
    assert third.met.wait(20)
    end(phone, desk)
    third.go_on.set()
    phone.wait_for("(await core.device.state()).needsSignIn")
    assert phone.is_all("sign_in", 4)
    assert desk.count(*ids) == 2
    assert len(phone.kept("bodies")) == 8
    proxy.heal()
    phone.send()
    assert proxy.lines(API) == []

    phone.do("core.device.signOut('keep')")
    phone.sign_in("Petro")
    phone.send()
    assert desk.count(*ids) == 2
    assert phone.rows() == []
    phone.do("core.device.signOut('keep')")
    phone.sign_in("Olena")
    phone.send()
    assert phone.is_all("delivered", 4)
    records = desk.records()
    assert {records[id_].by for id_ in ids} == {"Olena"}
    assert desk.count(*ids) == 4


def seven_unsent(phone: Phone, proxy: FaultProxy) -> list[str]:
    proxy.reset(API)
    return [phone.save({}, 3_000)["id"] for _ in range(7)]


def test_13_signing_out_keeps_and_delivers_what_is_unsent_and_the_next_person_sees_none(
    phone: Phone, proxy: FaultProxy, desk: Desk
) -> None:
    ids = seven_unsent(phone, proxy)
    phone.do("core.device.signOut('keep')")
    phone.sign_in("Petro")
    assert phone.rows() == []
    assert phone.do("core.outbox.recent()") == []
    assert phone.do("core.outbox.summary()") == {"unsent": 0, "oldestAt": None, "others": 7}
    own = phone.save()["id"]
    proxy.heal()
    phone.send()
    phone.wait_for(
        "core.drain.drainNow({ byHand: true }).then(() => core.outbox.summary())"
        ".then(({ unsent, others }) => unsent + others === 0)"
    )
    assert phone.is_all("delivered", 1)
    records = desk.records()
    assert {records[id_].by for id_ in ids} == {"Olena"}
    assert records[own].by == "Petro"
    assert [row["id"] for row in phone.kept("records")] == [own]


def test_13_signing_out_for_good_erases_what_is_unsent_and_all_else(
    phone: Phone, proxy: FaultProxy, desk: Desk
) -> None:
    phone.do("void localStorage.setItem('lapka-language', 'uk')")
    phone.do("void localStorage.setItem('something', 'else')")
    ids = seven_unsent(phone, proxy)
    phone.do("core.device.signOut('erase')")
    proxy.heal()
    # What was being sent right then looks once more, finds nobody and erases behind itself.
    phone.wait_for("indexedDB.databases().then((all) => all.length === 0)")
    left = phone.do(
        "Promise.all([indexedDB.databases(), caches.keys(), { ...localStorage },"
        " navigator.serviceWorker.getRegistrations()])"
    )
    assert left == [[], [], {"lapka-language": "uk"}, []]
    phone.restart()
    phone.send()
    assert desk.count(*ids) == 0
    assert phone.do("core.device.state().then((it) => it.device)") is None


def test_13_the_encrypted_file_brings_what_could_not_be_sent_to_the_desk(
    phone: Phone, proxy: FaultProxy, desk: Desk, page: Page, server: Server
) -> None:
    ids = seven_unsent(phone, proxy)
    saved = phone.do("core.outbox.exportFile().then((file) => file.text())")
    assert saved.count("\n") == 1 + 7 * 2
    sign_in(page, server, "Olha", "coordinator")
    page.goto("/field/import")
    file = {"name": "outbox.lapka", "mimeType": "text/plain", "buffer": saved.encode()}
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Read it in")
    assert desk.count(*ids) == 7
    proxy.heal()
    phone.send()
    assert phone.is_all("delivered", 7)
    assert desk.count(*ids) == 7
