"""Points are picked on a map and found on one, by mouse, by finger and by keys."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.server import Server
from tests.browser.steps import press, sign_in, unfold

OSKIL = {"latitude": 49.7105, "longitude": 37.6158, "accuracy": 14}


@pytest.fixture
def desk(server: Server, open_page: OpenPage, request: pytest.FixtureRequest) -> Page:
    """A coordinator's page; each test has its own, since a code works once."""
    page = open_page()
    sign_in(page, server, f"Olha {len(request.node.name)}", "coordinator")
    return page


def typed(page: Page) -> tuple[float, float]:
    """The position as the form would send it."""
    lat, lon = (page.locator(f"[name={name}]").input_value() for name in ("lat", "lon"))
    return float(lat), float(lon)


def opened_map(page: Page) -> Locator:
    """The form's map, fetched and drawn."""
    unfold(page, "Pick on the map")
    drawn = page.locator("[data-picker] [data-map]")
    expect(drawn.get_by_role("button", name="Closer")).to_be_visible()
    drawn.scroll_into_view_if_needed()
    return drawn


def middle(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def at_rest(drawn: Locator) -> None:
    """No zooming or panning is under way."""
    expect(drawn.locator(".leaflet-zoom-anim, .leaflet-pan-anim")).to_have_count(0)


def test_a_point_is_picked_and_dragged_to_where_it_belongs(desk: Page) -> None:
    desk.goto("/animals/new")
    drawn = opened_map(desk)
    x, y = middle(drawn)
    desk.mouse.click(x + 60, y + 20)
    expect(desk.get_by_text("Point taken from the map.")).to_be_visible()
    picked = typed(desk)
    at_rest(drawn)
    pin = drawn.get_by_role("button", name="The point")
    x, y = middle(pin)
    desk.mouse.move(x, y)
    desk.mouse.down()
    desk.mouse.move(x + 50, y - 40, steps=8)
    desk.mouse.up()
    dragged = typed(desk)
    assert dragged[0] > picked[0], "it went north"
    assert dragged[1] > picked[1], "and east"
    assert desk.locator("[name=position_source]").input_value() == "map"
    press(desk, "Save")
    expect(desk.locator("#where")).to_contain_text(f"{dragged[0]:.5f}, {dragged[1]:.5f}")


def test_the_middle_of_the_map_is_taken_by_keys_alone(desk: Page) -> None:
    desk.goto("/spots/new")
    drawn = opened_map(desk)
    desk.get_by_role("button", name="Take the middle of the map").press("Enter")
    before = typed(desk)
    at_rest(drawn)
    drawn.focus()
    drawn.press("ArrowRight")
    at_rest(drawn)
    desk.get_by_role("button", name="Take the middle of the map").press("Enter")
    assert typed(desk)[1] > before[1]


def test_the_devices_position_moves_the_point(server: Server, open_page: OpenPage) -> None:
    phone = open_page(PHONE, geolocation=OSKIL, permissions=["geolocation"])
    sign_in(phone, server, "Taras", "volunteer")
    phone.goto("/animals/new")
    drawn = opened_map(phone)
    phone.get_by_role("button", name="I am there now").tap()
    expect(drawn.get_by_role("button", name="The point")).to_be_visible()
    assert typed(phone) == (OSKIL["latitude"], OSKIL["longitude"])
    assert phone.locator("[name=position_source]").input_value() == "gps"


def test_what_stands_at_one_place_opens_as_a_list(desk: Page) -> None:
    codes = []
    for _ in range(3):
        desk.goto("/animals/new")
        unfold(desk, "In degrees")
        desk.get_by_label("Latitude").fill("50.0712, 36.7841")
        press(desk, "Save")
        codes.append(re.findall(r"K-\d+", desk.url)[0])
    desk.goto("/map?show=animals")
    drawn = desk.locator("[data-map]")
    three = drawn.get_by_role("button", name="3 here")
    for _ in range(8):
        if drawn.locator(".leaflet-popup").count():
            break
        at_rest(drawn)
        three.press("Enter")
    opened = drawn.locator(".leaflet-popup")
    for code in codes:
        expect(opened.get_by_role("link", name=code)).to_be_visible()
    assert_accessible(desk)
    opened.get_by_role("link", name=codes[0]).click()
    expect(desk).to_have_url(re.compile(f"/animals/{codes[0]}$"))


def test_the_list_points_at_the_map(desk: Page) -> None:
    desk.goto("/map?show=animals")
    row = desk.locator("[data-ref] a").first
    expect(desk.locator("[data-map][data-drawn]")).to_be_visible()
    row.focus()
    expect(desk.locator(".markring")).to_be_visible()
    row.blur()
    expect(desk.locator(".markring")).to_have_count(0)
