"""The app as its owner holds it: a dog in four taps, with no network, from cold."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.faults import FaultProxy
from tests.browser.field.conftest import NewPhone
from tests.browser.field.desk import Desk
from tests.browser.field.phone import Phone
from tests.browser.server import Server

FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
KUPIANSK = {"latitude": 49.7105, "longitude": 37.6158, "accuracy": 12}
TABS = ("log", "feed", "run", "map", "outbox")
EVERYTHING_OF_OURS = r" /(?!test/)"
DRAFT_KEPT = """async (count) => {
  const row = await core.store.get("keep", "draft");
  const how = row && { name: "AES-GCM", iv: row.iv };
  const plain = row && (await crypto.subtle.decrypt(how, row.key, row.data));
  return plain && JSON.parse(new TextDecoder().decode(plain)).fields.count === count;
}"""
"""Whether the draft on the disk, which has its own key beside it, counts so many animals."""


@pytest.fixture
def phone(new_phone: NewPhone) -> Phone:
    """Olena's phone, signed in, with a camera and a position."""
    mine = new_phone()
    mine.flags = FAKE_CAMERA
    mine.start(
        permissions=["camera", "geolocation"],
        geolocation=KUPIANSK,
        locale="en",
        viewport={"width": 390, "height": 844},
    )
    mine.sign_in("Olena")
    return mine


def app(phone: Phone, path: str = "/field") -> Page:
    """A tab with the app in it."""
    page = phone.context.new_page()
    page.goto(path)
    expect(page.locator("#screen")).not_to_be_empty()
    return page


def visited(phone: Phone) -> None:
    """The app was opened once, and its worker has all of it."""
    page = app(phone)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    page.close()


def dead_line(proxy: FaultProxy) -> None:
    """Nothing of the server answers any more."""
    proxy.heal()
    proxy.reset(EVERYTHING_OF_OURS)


def test_a_dog_is_saved_from_cold_with_no_network_in_four_taps(
    phone: Phone, proxy: FaultProxy, desk: Desk
) -> None:
    visited(phone)
    dead_line(proxy)
    phone.restart()
    page = app(phone)
    taps = 0
    for target in (page.locator(".shutter"), page.get_by_role("button", name="Save", exact=True)):
        target.click()
        taps += 1
    expect(page.get_by_text("Saved on this phone").first).to_be_visible()
    assert taps <= 4
    expect(page.locator("#head-wait b")).to_have_text("1")
    row = phone.rows()[0]
    proxy.heal()
    page.locator("#tab-outbox").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator("#head-wait b")).to_have_text("0")
    kept = desk.records()[row["id"]]
    assert list(kept.photos.values()) == ["here"]
    assert kept.flags == frozenset()


def test_one_more_tap_says_that_it_is_in_the_van(
    phone: Phone, proxy: FaultProxy, desk: Desk
) -> None:
    before = set(desk.records())
    page = app(phone)
    proxy.reset("/api/")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="It is in the van").click()
    expect(page.get_by_text("Saved on this phone: in the van")).to_be_visible()
    assert len(phone.rows()) == 2
    proxy.heal()
    phone.send()
    assert len(set(desk.records()) - before) == 2


def test_what_was_typed_when_the_app_was_killed_is_offered_back(phone: Phone) -> None:
    visited(phone)
    page = app(phone)
    page.locator("#count-3").click()
    page.wait_for_function("() => document.querySelector('#count-3').ariaPressed === 'true'")
    phone.wait_for(f"({DRAFT_KEPT})(arg)", 3)
    phone.kill()
    phone.start()
    page = app(phone)
    page.get_by_role("button", name="Go on with it").click()
    expect(page.locator("#count-3")).to_have_attribute("aria-pressed", "true")


def test_the_outbox_says_in_words_how_far_each_record_is(phone: Phone, proxy: FaultProxy) -> None:
    proxy.reset("/api/")
    phone.save({})
    page = app(phone, "/field#outbox")
    expect(page.get_by_text("On this phone").first).to_be_visible()
    expect(page.locator("#head-wait")).to_contain_text("oldest")


def test_every_screen_is_accessible_and_fits_a_narrow_phone(phone: Phone) -> None:
    page = app(phone)
    page.set_viewport_size({"width": 360, "height": 740})
    for tab in TABS:
        page.locator(f"#tab-{tab}").click()
        expect(page.locator(f"#screen .at-{tab}")).to_be_visible()
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, tab


def test_it_speaks_the_language_of_the_phone(new_phone: NewPhone) -> None:
    page = app(new_phone().start(locale="uk"))
    expect(page.locator("#tab-log")).to_have_text("Запис")
    expect(page.locator("html")).to_have_attribute("lang", "uk")


def test_the_demos_switch_takes_the_network_away_and_gives_it_back(
    phone: Phone, server: Server, desk: Desk
) -> None:
    (Path(server.environment["LAPKA_DATA"]) / "demo").touch()
    before = set(desk.records())
    page = app(phone, "/field/demo")
    page.get_by_label("No network").check()
    expect(page.locator("#app").get_by_text("No network")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved on this phone").first).to_be_visible()
    page.locator("#tab-outbox").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator("#head-wait b")).to_have_text("1")
    assert set(desk.records()) == before
    page.get_by_label("No network").uncheck()
    expect(page.locator("#head-wait b")).to_have_text("0")
    assert len(set(desk.records()) - before) == 1
