"""Fault 19: an update that is broken, and one that comes while somebody writes."""

import hashlib
import json
from collections.abc import Callable

import pytest

from tests.browser.faults import FaultProxy
from tests.browser.field.phone import PAGE, Phone

VERSION = "/test/version"
INSTALLED = "navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })"
UPDATED = "navigator.serviceWorker.getRegistration().then((it) => it.update()).then(() => null)"
RUNS = "fetch('/test/version').then((it) => it.text())"
TAKEN_OVER = (
    "await navigator.serviceWorker.getRegistration().then((it) =>"
    " !it.installing && !it.waiting && it.active.state === 'activated')"
)
ACTIVE = "Boolean(navigator.serviceWorker.controller)"

Publish = Callable[..., None]


@pytest.fixture
def publish(proxy: FaultProxy, worker_script: str) -> Publish:
    """`publish("2")`: the server has a new version; with `broken` one of its files is another."""

    def put(version: str, *, broken: bool = False) -> None:
        proxy.serve(VERSION, "text/plain", version.encode())
        files = [
            [address, hashlib.sha256(proxy.pages[address][1]).hexdigest()]
            for address in (PAGE, "/test/core.js", VERSION)
        ]
        if broken:
            proxy.serve("/test/core.js", "text/html", b"<h1>Welcome! Your room number</h1>")
        shell = f"self.LAPKA_SHELL = {json.dumps({'version': version, 'files': files})};\n"
        proxy.serve("/sw.js", "text/javascript", (shell + worker_script).encode())

    return put


@pytest.fixture
def installed(phone: Phone, publish: Publish) -> Phone:
    """A phone that runs version 1 without a line."""
    publish("1")
    phone.do(f"{INSTALLED}.then(() => null)")
    phone.wait_for(ACTIVE)
    return phone


def runs_without_a_line(phone: Phone, proxy: FaultProxy) -> str:
    """The version that a fresh start finds while every connection is refused."""
    proxy.down()
    phone.restart()
    found: str = phone.do(RUNS)
    proxy.up()
    return found


def test_19_a_broken_update_leaves_the_version_that_runs(
    installed: Phone, proxy: FaultProxy, publish: Publish, core_script: bytes
) -> None:
    publish("2", broken=True)
    refused = installed.do(
        "navigator.serviceWorker.getRegistration().then((it) => it.update())"
        ".then((it) => new Promise((over) => {"
        "  const fresh = it.installing ?? it.waiting;"
        "  if (!fresh) return over('none');"
        "  fresh.onstatechange = () => over(fresh.state);"
        "  if (fresh.state === 'redundant') over(fresh.state);"
        "})).catch(() => 'redundant')"
    )
    assert refused in {"redundant", "none"}
    assert installed.do(RUNS) == "1"
    assert runs_without_a_line(installed, proxy) == "1"
    assert installed.do("caches.keys()") == ["lapka-shell-1"]
    installed.save({}, 3_000)
    installed.send()
    assert installed.is_all("delivered", 1)
    proxy.serve("/test/core.js", "text/javascript", core_script)
    publish("3")
    installed.do(UPDATED)
    installed.wait_for(TAKEN_OVER)
    assert installed.do(RUNS) == "3"
    assert runs_without_a_line(installed, proxy) == "3"


def test_19_an_update_waits_while_a_draft_is_open_and_keeps_it(
    installed: Phone, proxy: FaultProxy, publish: Publish
) -> None:
    opened = installed.do("core.draft.open('sighting')")
    installed.do("core.draft.change({ note: 'half a sentence' })")
    publish("2")
    installed.do(UPDATED)
    installed.wait_for("Boolean((await navigator.serviceWorker.getRegistration()).waiting)")
    assert installed.do(RUNS) == "1"
    installed.page.reload()
    installed.wait_for("Boolean(globalThis.core)")
    assert installed.do(RUNS) == "1"
    offered = installed.do("core.draft.offered()")
    assert (offered["id"], offered["fields"]) == (opened["id"], {"note": "half a sentence"})
    installed.do("core.draft.close()")
    installed.wait_for(TAKEN_OVER)
    assert installed.do(RUNS) == "2"
    assert runs_without_a_line(installed, proxy) == "2"
    assert installed.do("caches.keys()") == ["lapka-shell-2"]
