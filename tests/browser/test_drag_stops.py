"""Stops are put into another order by mouse, by finger and by keys; the server keeps it."""

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.full_run import made_in
from tests.browser.server import Server
from tests.browser.steps import sign_in


@pytest.fixture(scope="module")
def run_id(server: Server) -> str:
    """A run with many stops."""
    return made_in(server)


def order(page: Page) -> list[str]:
    return [str(it.get_attribute("id")) for it in page.locator("[data-stops] > li").all()]


def middle(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def grip(page: Page, number: int) -> Locator:
    return page.locator("[data-stops] > li").nth(number - 1).locator("[data-drag]")


def test_a_mouse_drags_a_stop_down(server: Server, open_page: OpenPage, run_id: str) -> None:
    page = open_page()
    sign_in(page, server, "Olha", "coordinator")
    page.goto(f"/runs/{run_id}")
    first, second, third, *rest = order(page)
    grip(page, 1).scroll_into_view_if_needed()
    (x, y), (_, goal) = middle(grip(page, 1)), middle(grip(page, 3))
    with page.expect_navigation():
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, goal, steps=12)
        page.mouse.up()
    assert order(page) == [second, third, first, *rest]
    page.reload()
    assert order(page) == [second, third, first, *rest]


def test_a_finger_drags_a_stop_up(server: Server, open_page: OpenPage, run_id: str) -> None:
    page = open_page(PHONE)
    sign_in(page, server, "Olena", "coordinator")
    page.goto(f"/runs/{run_id}")
    first, second, third, *rest = order(page)
    grip(page, 2).scroll_into_view_if_needed()
    page.evaluate("window.scrollBy(0, 200)")
    (x, y), (_, goal) = middle(grip(page, 3)), middle(grip(page, 1))
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    with page.expect_navigation():
        touch("touchStart", x, y)
        for step in range(1, 13):
            touch("touchMove", x, y + (goal - y) * step / 12)
        touch("touchEnd")
    assert order(page) == [third, first, second, *rest]


def test_an_arrow_key_moves_a_stop(server: Server, open_page: OpenPage, run_id: str) -> None:
    page = open_page()
    sign_in(page, server, "Oksana", "coordinator")
    page.goto(f"/runs/{run_id}")
    first, second, *rest = order(page)
    grip(page, 2).focus()
    with page.expect_navigation():
        page.keyboard.press("ArrowUp")
    assert order(page) == [second, first, *rest]
