"""What a volunteer waits for: from opening the app to "Saved", and until words are through.

The browser alone is slowed down, six times, as a cheap phone is; the line is slow in the second
figure, with many photos waiting on it.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from bench.table import Figure
from bench.uploads import running
from scripts import chromium
from tests import drawn
from tests.browser.faults import FaultProxy, fault_proxy
from tests.browser.field.mortal import with_people
from tests.browser.field.phone import Phone, bundled_core, serve_core

SLOWER = 6
ROUNDS = 5
SAVED_WITHIN_MS = 3_000
WORDS_WITHIN_MS = 10_000
WAITING = 20
LINE_BYTES_PER_S, LINE_DELAY_S = 6_000, 0.8
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
KUPIANSK = {"latitude": 49.7105, "longitude": 37.6158, "accuracy": 12}


def figures() -> Iterator[Figure]:
    """Nothing where there is no browser."""
    program = chromium.find()
    if program is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = with_people(folder)
        with (
            running(server),
            fault_proxy(int(server.environment["LAPKA_PORT"])) as proxy,
            sync_playwright() as playwright,
        ):
            serve_core(proxy, bundled_core(folder))
            phone = Phone(playwright, program, folder / "profile", proxy)
            phone.flags = CAMERA
            with _signed_in(phone):
                yield from _saving(phone, proxy, folder)
                yield _words(phone, proxy)


@contextmanager
def _signed_in(phone: Phone) -> Iterator[None]:
    phone.start(
        permissions=["camera", "geolocation"],
        geolocation=KUPIANSK,
        locale="en",
        viewport={"width": 390, "height": 844},
    )
    try:
        phone.sign_in("Olena")
        phone.page.goto("/field")
        phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        phone.open(phone.page)
        yield
    finally:
        phone.off()


def _saving(phone: Phone, proxy: FaultProxy, folder: Path) -> Iterator[Figure]:
    """With no network: two taps with the camera, four with a photo taken before."""
    shot = folder / "photo.jpg"
    shot.write_bytes(drawn.written(drawn.noisy(4000, 3000), "JPEG", quality=92))
    proxy.reset(" /(?!test/)")

    def with_camera(page: Page) -> None:
        page.locator(".shutter").click()

    def with_a_photo(page: Page) -> None:
        page.locator(".cam__side input[type=file]").set_input_files(shot)

    for what, shoot in {"the camera": with_camera, "a 12-megapixel photo": with_a_photo}.items():
        took = statistics.median(_saved(phone, shoot) for _ in range(ROUNDS))
        yield Figure(f"opening to Saved, {what}, CPU/{SLOWER}", took, SAVED_WITHIN_MS)
    phone.restart()
    proxy.heal()
    phone.send()


def _saved(phone: Phone, shoot: object) -> float:
    page = phone.context.new_page()
    slow = phone.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    begun = time.perf_counter()
    page.goto("/field", wait_until="commit")
    shoot(page)  # type: ignore[operator]
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved on this phone").first).to_be_visible()
    took = (time.perf_counter() - begun) * 1000
    page.close()
    return took


def _words(phone: Phone, proxy: FaultProxy) -> Figure:
    """How long new words take while many photos wait on a slow line."""
    proxy.down()
    phone.save({}, *([100_000] * WAITING))
    phone.do("core.idle()")
    proxy.heal()
    proxy.bytes_per_s, proxy.delay_s = LINE_BYTES_PER_S, LINE_DELAY_S
    piece = proxy.coming("PATCH")
    phone.do("void core.outbox.retry()")
    assert piece.wait(30)
    begun = time.perf_counter()
    late = phone.save()["id"]
    is_through = "(await core.outbox.list()).find(({ id }) => id === arg).state === 'delivered'"
    phone.wait_for(is_through, late)
    took = (time.perf_counter() - begun) * 1000
    proxy.heal()
    return Figure(f"new words at 6 kB/s behind {WAITING} photos", took, WORDS_WITHIN_MS)
