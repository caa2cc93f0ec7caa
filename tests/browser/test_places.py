"""A place is chosen by typing its beginning, with fingers, with keys alone, and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Screen
from tests.browser.server import Server
from tests.browser.steps import PASSWORD, press


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name", exact=True).fill("Taras")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


@pytest.fixture(scope="module")
def team(server: Server) -> Server:
    server.flask("create-user", "Taras", "--role", "volunteer", "--password-stdin", typed=PASSWORD)
    return server


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_places_are_offered_while_one_types(
    team: Server, open_page: OpenPage, screen: Screen
) -> None:
    page = open_page(screen, "en")
    sign_in(page)
    page.goto("/animals/new")
    field = page.get_by_role("combobox", name="Settlement")
    offers = page.get_by_role("option")
    field.press_sequentially("купян")
    expect(offers).to_have_count(2)
    assert_accessible(page)
    offers.last.click()
    expect(field).to_have_value("Kupiansk-Vuzlovyi")
    expect(offers).to_have_count(0)
    field.fill("")
    field.press_sequentially("kupinsk")
    expect(offers.first).to_contain_text("Kupiansk")
    field.press("Escape")
    expect(offers).to_have_count(0)
    field.press("End")
    field.press("Backspace")
    expect(offers.first).to_contain_text("Kupiansk")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Kupiansk")
    press(page, "Save")
    assert "/animals/new" not in page.url


def test_without_script_the_server_says_what_may_be_meant(
    team: Server, open_page: OpenPage
) -> None:
    page = open_page(PHONE, "en", java_script_enabled=False)
    sign_in(page)
    page.goto("/animals/new")
    field = page.get_by_label("Settlement")
    field.fill("Kupinsk")
    press(page, "Save")
    expect(page.get_by_text("No place is called so. Is it Kupiansk?").first).to_be_visible()
    expect(field).to_have_value("Kupinsk")
    field.fill("купянск")
    press(page, "Save")
    assert "/animals/new" not in page.url
