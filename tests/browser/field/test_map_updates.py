"""The map's part is kept when first asked for; a newer one comes with the update, or neither."""

import hashlib
import json
from collections.abc import Callable

import pytest

from tests.browser.faults import FaultProxy
from tests.browser.field.phone import PAGE, Phone
from tests.browser.field.test_updates import ACTIVE, INSTALLED, TAKEN_OVER, UPDATED, VERSION

CACHES = "caches.keys().then((names) => names.sort())"
KEPT = (
    "caches.open('lapka-map').then((cache) => cache.keys())"
    ".then((all) => all.map(({ url }) => new URL(url).pathname + new URL(url).search))"
)

Publish = Callable[..., None]


def part(version: str) -> str:
    return f"/test/map.js?v={version}"


def drawn(version: str) -> str:
    """What the app gets when it asks for the map of that version."""
    return f"fetch('{part(version)}').then((it) => it.text()).catch(() => 'nothing')"


@pytest.fixture
def publish(proxy: FaultProxy, worker_script: str) -> Publish:
    """`publish("2")`: a new version of shell and map; with `broken` the map is another."""

    def put(version: str, *, broken: bool = False) -> None:
        proxy.serve(VERSION, "text/plain", version.encode())
        shell = [(at, proxy.pages[at][1]) for at in (PAGE, "/test/core.js", VERSION)]
        body = f"map {version}".encode()
        proxy.serve(part(version), "text/javascript", b"<h1>Welcome!</h1>" if broken else body)
        said = {
            "version": version,
            "files": [[at, hashlib.sha256(one).hexdigest()] for at, one in shell],
            "map": [[part(version), hashlib.sha256(body).hexdigest()]],
        }
        script = f"self.LAPKA_SHELL = {json.dumps(said)};\n{worker_script}"
        proxy.serve("/sw.js", "text/javascript", script.encode())

    return put


@pytest.fixture
def installed(phone: Phone, publish: Publish) -> Phone:
    """A phone that runs version 1, and never opened its map."""
    publish("1")
    phone.do(f"{INSTALLED}.then(() => null)")
    phone.wait_for(ACTIVE)
    return phone


def test_the_map_is_kept_once_it_was_asked_for_and_not_before(
    installed: Phone, proxy: FaultProxy
) -> None:
    assert installed.do(CACHES) == ["lapka-shell-1"]
    assert installed.do(drawn("1")) == "map 1"
    assert installed.do(CACHES) == ["lapka-map", "lapka-shell-1"]
    proxy.down()
    assert installed.do(drawn("1")) == "map 1"
    proxy.up()


def test_a_map_that_is_not_as_announced_is_not_kept(installed: Phone, proxy: FaultProxy) -> None:
    proxy.serve(part("1"), "text/javascript", b"<h1>Welcome! Your room number</h1>")
    assert installed.do(drawn("1")) == "nothing"
    assert installed.do(KEPT) == []


def test_an_update_brings_the_newer_map_where_there_was_one(
    installed: Phone, proxy: FaultProxy, publish: Publish
) -> None:
    installed.do(drawn("1"))
    publish("2")
    installed.do(UPDATED)
    installed.wait_for(TAKEN_OVER)
    proxy.down()
    assert installed.do(drawn("2")) == "map 2"
    assert installed.do(KEPT) == [part("2")]
    proxy.up()


def test_a_broken_map_is_a_broken_update(
    installed: Phone, proxy: FaultProxy, publish: Publish
) -> None:
    installed.do(drawn("1"))
    publish("2", broken=True)
    installed.do(f"{UPDATED.removesuffix('.then(() => null)')}.catch(() => null).then(() => null)")
    installed.wait_for(
        "await navigator.serviceWorker.getRegistration()"
        ".then((it) => !it.installing && !it.waiting)"
    )
    proxy.down()
    assert installed.do(drawn("1")) == "map 1"
    assert installed.do(CACHES) == ["lapka-map", "lapka-shell-1"]
    proxy.up()
