"""The run sheet on paper: whatever the run holds, it is one A4 page."""

import re

import pytest
from playwright.sync_api import Page, expect

from animals.i18n import LANGUAGE_NAMES
from tests.browser.full_run import CRATES, STOPS, made_in
from tests.browser.server import Server
from tests.browser.steps import press, sign_in

_A4_POINTS = (594, 842)


@pytest.fixture(scope="module")
def run_id(server: Server) -> str:
    """A run with every crate taken and a long day."""
    return made_in(server)


@pytest.mark.parametrize("query", ["", "?map=1"], ids=["plain", "with a map"])
@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_sheet_of_a_full_run_is_one_page(
    server: Server, open_page: object, run_id: str, language: str, query: str
) -> None:
    page: Page = open_page()  # type: ignore[operator]
    sign_in(page, server, f"Olha {language} {len(query)}", "coordinator")
    page.goto("/me")
    press(page, LANGUAGE_NAMES[language])
    page.goto(f"/runs/{run_id}/sheet{query}")
    expect(page.locator(".beasts > li")).to_have_count(CRATES)
    expect(page.locator(".sheet__tbl").first.locator("tbody tr")).to_have_count(STOPS)
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    found = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert found
    width, height = (float(number) for number in found.groups())
    assert (round(width), round(height)) == pytest.approx(_A4_POINTS, abs=2)


def test_by_night_paper_is_as_legible_as_by_day(server: Server, open_page: object) -> None:
    page: Page = open_page()  # type: ignore[operator]
    sign_in(page, server, "Olha of the night", "coordinator")
    page.goto("/me")
    press(page, "Dark")
    page.goto("/figures?by=month")
    assert printed_ink(page, "screen") != printed_ink(page, "print")
    page.emulate_media(media="print", color_scheme="dark")
    by_night = printed_ink(page, "print")
    page.goto("/me")
    page.emulate_media(media="screen", color_scheme="light")
    press(page, "Light")
    assert by_night == printed_ink(page, "print")


def printed_ink(page: Page, medium: str) -> str:
    """The colour of text in that medium."""
    page.emulate_media(media=medium)  # type: ignore[arg-type]
    style = "getComputedStyle(document.documentElement).getPropertyValue('--ink')"
    ink: str = page.evaluate(style)
    return ink
