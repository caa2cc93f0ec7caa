"""Every main page with demo data: nobody is shut out, nothing sticks out, nothing weighs too much.

Seen on a small phone in Ukrainian and in the dark, and at a desk in English by daylight.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.axe import assert_accessible
from tests.browser.conftest import DESKTOP, OpenPage, Screen, context_of
from tests.browser.server import Server
from tests.browser.steps import press
from tests.browser.watch import Watch
from tests.browser.weighing import weighed

SMALL_PHONE = Screen(360, 740, is_phone=True)

PAGE_KB = 150
"""On the first visit, over the wire, with styles, scripts and icons, without photos."""

MAP_KB = 180
"""The same of a page with a map, the map's own pieces among it."""

GALLERY_KB = 400
"""The gallery with its photos."""

GALLERY_PHOTOS = 24


@dataclass(frozen=True)
class Way:
    """How a page is found: an address, or the first link on a list that says so."""

    role: str
    path: str
    link: str = ""
    says: str = ""
    then: str = ""


PLANNED = ("/runs", r"^/runs/[0-9a-f-]{36}$", "Planned")
ON_THE_ROAD = ("/runs", r"^/runs/[0-9a-f-]{36}$", "On the road")
PAGES = {
    "today": Way("coordinator", "/"),
    "animals": Way("coordinator", "/animals"),
    "animal": Way("coordinator", "/animals", "^/animals/K-"),
    "new animal": Way("coordinator", "/animals/new"),
    "packs": Way("coordinator", "/animals/packs"),
    "spots": Way("coordinator", "/spots"),
    "spot": Way("coordinator", "/spots", "^/spots/[0-9a-f-]{36}$"),
    "new spot": Way("coordinator", "/spots/new"),
    "food": Way("coordinator", "/stock"),
    "ledger": Way("coordinator", "/stock/ledger"),
    "receive": Way("coordinator", "/stock/receive"),
    "count": Way("coordinator", "/stock/count"),
    "forecast": Way("coordinator", "/stock/forecast"),
    "needs": Way("coordinator", "/spots/needs"),
    "evacuations": Way("coordinator", "/evacuations"),
    "evacuation": Way("coordinator", "/evacuations", "^/evacuations/[0-9a-f-]{36}$"),
    "runs": Way("coordinator", "/runs"),
    "new run": Way("coordinator", "/runs/new"),
    "planned run": Way("coordinator", *PLANNED),
    "run on the road": Way("coordinator", *ON_THE_ROAD),
    "load": Way("coordinator", *PLANNED, "/load"),
    "calls": Way("coordinator", *PLANNED, "/calls"),
    "sheet": Way("coordinator", *PLANNED, "/sheet"),
    "paper for a checkpoint": Way("coordinator", *PLANNED, "/checkpoint"),
    "drugs given": Way("coordinator", *ON_THE_ROAD, "/doses"),
    "day from paper": Way("coordinator", *ON_THE_ROAD, "/after"),
    "figures": Way("coordinator", "/figures"),
    "transport": Way("coordinator", "/transport"),
    "gallery": Way("coordinator", "/gallery"),
    "offer": Way("coordinator", "/gallery", "^/gallery/K-"),
    "claims": Way("coordinator", "/shelters/claims"),
    "shelters": Way("coordinator", "/shelters"),
    "shelter": Way("coordinator", "/shelters", "^/shelters/[0-9a-f-]{36}$"),
    "gallery of a shelter": Way("shelter", "/gallery"),
    "offer to a shelter": Way("shelter", "/gallery", "^/gallery/K-"),
    "my animals": Way("shelter", "/my-animals"),
    "today of a volunteer": Way("volunteer", "/"),
    "run of a volunteer": Way("volunteer", *ON_THE_ROAD),
    "map": Way("coordinator", "/map"),
    "map of a volunteer": Way("volunteer", "/map"),
    "people": Way("admin", "/people"),
    "me": Way("volunteer", "/me"),
}


@pytest.fixture(scope="module")
def signed_in(server: Server, browser: Browser) -> dict[str, StorageState]:
    """The cookies of somebody of each role, on a server full of demo data."""
    found = {}
    for role, link in re.findall(r"^(\w+): (http\S+)$", server.flask("demo"), re.MULTILINE):
        context = browser.new_context()
        context.new_page().goto(link)
        found[role] = context.storage_state()
        context.close()
    return found


@pytest.fixture(scope="module")
def addresses(
    server: Server, browser: Browser, signed_in: dict[str, StorageState]
) -> dict[str, str]:
    """Where each page is."""
    found = {}
    for role, cookies in signed_in.items():
        context = browser.new_context(
            base_url=server.url, locale="en-GB", storage_state=cookies, java_script_enabled=False
        )
        page = context.new_page()
        for name, way in PAGES.items():
            if way.role == role:
                found[name] = found_by(page, way)
        context.close()
    return found


def found_by(page: Page, way: Way) -> str:
    """The address that the way leads to."""
    if not way.link:
        return way.path
    page.goto(way.path)
    links = page.locator("main a").filter(has_text=way.says)
    for link in links.evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        if re.search(way.link, link):
            return f"{link}{way.then}"
    raise AssertionError(f"{way} leads nowhere")


class Devices:
    """A page for each role and kind of screen, which goes from address to address."""

    def __init__(
        self, browser: Browser, server: Server, signed_in: dict[str, StorageState]
    ) -> None:
        self.watch = Watch(server.url)
        self._pages: dict[tuple[str, Screen], Page] = {}
        self._new = partial(context_of, browser, server)
        self._signed_in = signed_in

    def page(self, role: str, screen: Screen, language: str, *, dark: bool) -> Page:
        """The page of somebody of that role."""
        key = (role, screen)
        if key not in self._pages:
            cookies = self._signed_in[role]
            context = self._new(screen, language, dark=dark, storage_state=cookies)
            self.watch.follow(context)
            self._pages[key] = context.new_page()
        return self._pages[key]

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


@pytest.fixture(scope="module")
def all_devices(
    browser: Browser, server: Server, signed_in: dict[str, StorageState]
) -> Iterator[Devices]:
    """Kept from page to page: making them anew costs more than the looking."""
    devices = Devices(browser, server, signed_in)
    yield devices
    devices.close()


@pytest.fixture
def devices(all_devices: Devices) -> Iterator[Devices]:
    """The devices, watched for this test."""
    all_devices.watch.faults.clear()
    yield all_devices
    assert not all_devices.watch.faults, "\n".join(all_devices.watch.faults)


@pytest.mark.parametrize("name", PAGES)
def test_on_a_small_phone_in_the_dark(
    name: str, addresses: dict[str, str], devices: Devices
) -> None:
    page = devices.page(PAGES[name].role, SMALL_PHONE, "uk", dark=True)
    with weighed(page) as scales:
        opened(page, addresses[name])
    assert_nothing_sticks_out(page)
    assert_accessible(page)
    has_map = page.locator("[data-map]").count() > 0
    assert scales.without_photos <= (MAP_KB if has_map else PAGE_KB) * 1000, scales.heaviest()


@pytest.mark.parametrize("name", PAGES)
def test_at_a_desk_by_daylight(name: str, addresses: dict[str, str], devices: Devices) -> None:
    page = devices.page(PAGES[name].role, DESKTOP, "en", dark=False)
    opened(page, addresses[name], until="load")
    assert_nothing_sticks_out(page)
    assert_accessible(page)


def test_a_gallery_of_24_photos_is_light(
    signed_in: dict[str, StorageState], open_page: OpenPage
) -> None:
    desk = open_page(storage_state=signed_in["coordinator"])
    offer_until_there_are(desk, GALLERY_PHOTOS)
    page = open_page(SMALL_PHONE, "uk", storage_state=signed_in["shelter"])
    with weighed(page) as scales:
        opened(page, "/gallery")
        for card in page.locator("li.offer").all():
            card.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
    assert scales.photos >= GALLERY_PHOTOS
    assert scales.with_photos <= GALLERY_KB * 1000, scales.heaviest()


def opened(
    page: Page, address: str, *, until: Literal["load", "networkidle"] = "networkidle"
) -> None:
    """The page is there with all that it names, and with what its scripts ask for if idle."""
    answer = page.goto(address, wait_until=until)
    assert answer is not None
    assert answer.status == 200


def assert_nothing_sticks_out(page: Page) -> None:
    """Nobody has to scroll sideways; tables and drawings may, inside a frame of their own."""
    wide = page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          return [...document.querySelectorAll("body *")]
            .filter((one) => one.checkVisibility())
            .filter((one) => one.getBoundingClientRect().right > room + 1)
            .map((one) => one.outerHTML.slice(0, 160));
        }"""
    )
    assert not wide, "wider than the screen:\n" + "\n".join(wide[:5])


def offer_until_there_are(page: Page, wanted: int) -> None:
    """Put further animals on offer, with their photos, until the gallery shows so many."""
    page.goto("/gallery")
    shown = page.locator("li.offer img").count()
    page.goto("/animals?status=seen")
    rows = page.locator("main tbody tr").filter(has=page.locator("img")).locator("a.who")
    for address in rows.evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        if shown >= wanted:
            return
        page.goto(f"{address}/offer")
        fit = page.get_by_label("Nothing on it betrays anybody")
        if fit.count() and not page.get_by_role("button", name="Save the offer").count():
            for tick in fit.all():
                tick.check()
            press(page, "Put it on offer")
            shown += page.url.endswith("/offer") is False
    assert shown >= wanted, f"only {shown} animals could be put on offer"
