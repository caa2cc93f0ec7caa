"""The gallery with 10,000 animals on offer and photos as phones make them, on a small phone."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, StorageState, expect

from animals import config, create_app
from animals.accounts import service as accounts
from animals.accounts.rules import Person, Role
from animals.db import db, write_transaction
from animals.photos import files
from animals.shelters import service as shelters
from animals.shelters.models import Claim, Seen
from animals.shelters.rules import ClaimState
from tests import people
from tests.browser.axe import assert_accessible
from tests.browser.conftest import DESKTOP, OpenPage, Screen
from tests.browser.server import Server
from tests.browser.test_every_page_looks_right import assert_nothing_sticks_out
from tests.browser.watch import Watch
from tests.browser.weighing import weighed
from tests.factories.shelters import thousands_offered
from tests.real_photos import pictures

SMALL_PHONE = Screen(360, 740, is_phone=True)
MANY, CARDS = 10_000, 24
MOST_BYTES = 400_000
SHIFTS = """() => new Promise((told) => {
  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries()))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => told(shifts.map((one) => [one.value, one.hadRecentInput])), 100);
})"""


@pytest.fixture(scope="module")
def lapka(server: Server) -> Iterator[Flask]:
    """What the server runs, reached from here: 10,000 animals, those in front with photos."""
    app = create_app(config.load(server.environment))
    with app.app_context():
        shot = pictures(CARDS)
        for one in shot:
            files.store(app.extensions["lapka"].uploads, one)
        with write_transaction():
            thousands_offered(MANY, shot)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def hanna(lapka: Flask) -> Person:
    """Somebody of a shelter of her own, who has seen nothing yet."""
    name = f"Hanna {db.session.query(Seen.user_id).distinct().count()}"
    with write_transaction():
        number = db.session.query(Claim).count()
        home = shelters.new_shelter(None, shelters.Card(f"Home of {name} {number}"))
        user = accounts.create_user(f"{name} {home.id.hex[:6]}", Role.SHELTER)
        shelters.add_member(user.id, home.id)
        return user.as_person()


@pytest.fixture
def signed_in(lapka: Flask, hanna: Person) -> StorageState:
    browser = people.Browser(lapka).sign_in_as(hanna)
    name = lapka.config["SESSION_COOKIE_NAME"]
    cookie = browser.client.get_cookie(name)
    assert cookie is not None
    kept = {"name": name, "value": cookie.value, "domain": "localhost", "path": "/"}
    return {"cookies": [kept]}  # type: ignore[typeddict-item]


def look_down(page: Page) -> None:
    """Go through all cards that are there, as a thumb does."""
    for card in page.locator("li.offer").all():
        card.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")


def assert_nothing_jumped(page: Page) -> None:
    assert page.evaluate(SHIFTS) == []


@pytest.mark.parametrize("screen", [SMALL_PHONE, DESKTOP], ids=["phone", "desk"])
def test_the_first_page_is_light(
    open_page: OpenPage, signed_in: StorageState, screen: Screen
) -> None:
    page = open_page(screen, "uk", java_script_enabled=False, storage_state=signed_in)
    with weighed(page) as scales:
        page.goto("/gallery")
        look_down(page)
    assert scales.photos == CARDS
    assert scales.with_photos <= MOST_BYTES, f"{scales.with_photos}: {scales.heaviest()}"


@pytest.mark.parametrize("screen", [SMALL_PHONE, DESKTOP], ids=["phone", "desk"])
def test_nothing_jumps_while_photos_arrive_and_pages_follow(
    open_page: OpenPage, signed_in: StorageState, screen: Screen
) -> None:
    page = open_page(screen, "uk", storage_state=signed_in)
    page.goto("/gallery")
    look_down(page)
    assert_nothing_jumped(page)


def test_the_gallery_goes_on_by_itself(open_page: OpenPage, signed_in: StorageState) -> None:
    page = open_page(SMALL_PHONE, "uk", storage_state=signed_in)
    page.goto("/gallery?species=dog")
    cards = page.locator("li.offer")
    for pages in (1, 2, 3):
        expect(cards).to_have_count(CARDS * pages)
        cards.last.scroll_into_view_if_needed()
    expect(cards).to_have_count(CARDS * 4)
    codes = cards.evaluate_all("cards => cards.map(card => card.id)")
    assert len(set(codes)) == len(codes)
    assert "page=" not in page.url
    assert_nothing_sticks_out(page)
    assert_accessible(page)


def test_whoever_comes_back_stands_at_the_same_card(
    open_page: OpenPage, signed_in: StorageState
) -> None:
    page = open_page(SMALL_PHONE, "uk", storage_state=signed_in)
    page.goto("/gallery?species=dog")
    cards = page.locator("li.offer")
    cards.last.scroll_into_view_if_needed()
    expect(cards).to_have_count(CARDS * 2)
    far = cards.nth(CARDS + 9)
    code = far.get_attribute("id")
    far.locator("a").first.click()
    page.wait_for_url(f"**/gallery/{code}")
    page.go_back()
    expect(page.locator(f"#{code}")).to_be_in_viewport()
    page.locator("main [rel=prev]").first.click()
    assert "species=dog" in page.url
    assert cards.first.get_attribute("id") != code


def test_without_a_network_the_link_stays(
    open_page: OpenPage, signed_in: StorageState, watch: Watch
) -> None:
    watch.expect("Failed to load resource")
    page = open_page(SMALL_PHONE, "en", storage_state=signed_in)
    page.goto("/gallery")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    page.locator("li.offer").last.scroll_into_view_if_needed()
    link = page.locator(".pager [rel=next]")
    expect(link).to_be_visible()
    assert sum("page=2" in url for url in asked) == 1  # it asks once and not on and on
    page.context.set_offline(False)
    expect(page.locator("li.offer")).to_have_count(CARDS * 2)


def test_after_the_last_card_it_ends(open_page: OpenPage, signed_in: StorageState) -> None:
    page = open_page(SMALL_PHONE, "uk", storage_state=signed_in)
    last = -(-MANY // CARDS)
    page.goto(f"/gallery?page={last - 1}")
    page.locator("li.offer").last.scroll_into_view_if_needed()
    expect(page.locator("li.offer")).to_have_count(CARDS + MANY % CARDS)
    expect(page.locator(".pager")).to_have_count(0)


def test_without_script_a_link_leads_on(open_page: OpenPage, signed_in: StorageState) -> None:
    page = open_page(SMALL_PHONE, "en", java_script_enabled=False, storage_state=signed_in)
    page.goto("/gallery?species=dog")
    first = page.locator("li.offer").first.get_attribute("id")
    page.locator(".pager [rel=next]").click()
    assert "species=dog" in page.url
    expect(page.locator("li.offer")).to_have_count(CARDS)
    assert page.locator("li.offer").first.get_attribute("id") != first


def test_it_remembers_which_cards_were_on_the_screen(
    open_page: OpenPage, signed_in: StorageState
) -> None:
    page = open_page(SMALL_PHONE, "en", storage_state=signed_in)
    page.clock.install()
    page.goto("/gallery")
    cards = page.locator("li.offer")
    expect(cards.first.get_by_text("New", exact=True)).to_be_visible()
    expect(cards.first).to_be_in_viewport(ratio=0.6)
    page.clock.run_for(1000)  # so long a card has to be looked at
    page.goto("/my-animals")
    for _ in range(50):  # it is sent while the page goes, where no test can wait for it
        page.goto("/gallery")
        if not cards.first.get_by_text("New", exact=True).count():
            break
    expect(cards.first.get_by_text("New", exact=True)).to_have_count(0)
    expect(cards.last.get_by_text("New", exact=True)).to_have_count(1)


def test_one_thumb_takes_in_a_dog(
    open_page: OpenPage, signed_in: StorageState, lapka: Flask
) -> None:
    page = open_page(SMALL_PHONE, "uk", dark=True, storage_state=signed_in)
    page.goto("/gallery")
    assert_nothing_sticks_out(page)
    small = page.locator("main a:visible, main button:visible, main summary:visible, nav a:visible")
    sizes = small.evaluate_all(
        "all => all.map(one => [one.innerText.trim(), one.getBoundingClientRect().height])"
    )
    assert not [one for one in sizes if one[1] < 44], sizes
    take = page.locator("li.offer .btn--do").first
    box = take.bounding_box()
    assert box is not None
    assert box["width"] > SMALL_PHONE.width * 0.8
    assert_accessible(page)
    with page.expect_navigation(url="**/my-animals**"):
        take.tap()
    assert_nothing_sticks_out(page)
    assert_accessible(page)
    db.session.rollback()
    newest = db.session.query(Claim).order_by(Claim.made_at.desc()).first()
    assert newest is not None
    assert newest.state == ClaimState.OPEN
