"""Photos in a real browser: made smaller, sent ahead one by one, turned, blurred, released."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests import drawn
from tests.browser.axe import assert_accessible
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.server import Server
from tests.browser.steps import press, sign_in
from tests.browser.watch import Watch

SENT = "On the server"
IS_UPLOAD = re.compile(r"/photos$")


def file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def new_sighting(page: Page, server: Server, role: str = "volunteer") -> Page:
    """The form, for somebody who has just signed in."""
    sign_in(page, server, f"Taras {uuid4().hex[:6]}", role)
    page.goto("/animals/new")
    return page


def choose_photos(page: Page, *files: FilePayload) -> None:
    page.locator("#photos-files").set_input_files([*files])


def rows(page: Page, words: str) -> Locator:
    return page.locator(".photos__item").filter(has_text=words)


def shown(page: Page, photo_id: str) -> Image.Image:
    """The large picture as the server keeps it."""
    answer = page.request.get(f"/photos/{photo_id}/1600")
    assert answer.ok
    return Image.open(BytesIO(answer.body())).convert("RGB")


def photo_ids(page: Page) -> list[str]:
    fields = page.locator("input[type=hidden][name=photo_id]")
    return [fields.nth(n).get_attribute("value") or "" for n in range(fields.count())]


def test_photos_go_ahead_of_the_form_smaller_upright_and_bare(
    open_page: OpenPage, server: Server
) -> None:
    page = new_sighting(open_page(PHONE), server)
    bodies: list[bytes] = []

    def look(route: Route) -> None:
        bodies.append(route.request.post_data_buffer or b"")
        route.continue_()

    page.route(IS_UPLOAD, look)
    choose_photos(
        page,
        file("wide.jpg", drawn.jpeg(4000, 3000)),
        file("turned.jpg", drawn.jpeg(400, 300, orientation=6)),
    )
    expect(rows(page, SENT)).to_have_count(2)
    assert len(bodies) == 2
    assert not any(drawn.MARK in body or b"Exif" in body for body in bodies)
    wide, turned = (shown(page, photo_id) for photo_id in photo_ids(page))
    assert (wide.size, turned.size) == ((1600, 1200), (300, 400))
    red = turned.getpixel((290, 5))
    assert isinstance(red, tuple)
    assert red[0] > 180
    assert red[1] < 90
    assert_accessible(page)
    first = photo_ids(page)[0]
    press(page, "Save")
    expect(page.get_by_text("Saved as K-")).to_be_visible()
    expect(page.locator(f'img[src*="{first}"]').first).to_be_visible()


def test_what_the_browser_cannot_open_is_sent_as_it_is(open_page: OpenPage, server: Server) -> None:
    page = new_sighting(open_page(PHONE), server)
    choose_photos(page, file("IMG_5195.HEIC", drawn.heif(640, 480)))
    expect(rows(page, SENT)).to_have_count(1)
    assert shown(page, photo_ids(page)[0]).size == (640, 480)
    expect(page.locator(".photos__item img")).to_be_visible()  # the server's picture of it


def test_one_that_fails_says_so_and_is_tried_again_alone(
    open_page: OpenPage, server: Server, watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED", "415")
    page = new_sighting(open_page(PHONE), server)
    page.route(IS_UPLOAD, lambda route: route.abort("internetdisconnected"), times=1)
    choose_photos(page, file("first.jpg", drawn.jpeg()))
    expect(rows(page, "No connection. The photo is still here")).to_have_count(1)
    choose_photos(page, file("second.jpg", drawn.jpeg()), file("notes.txt", b"no photo"))
    expect(rows(page, SENT)).to_have_count(1)
    refused = page.locator(".photos__item").filter(has_text="This is not a photo we can take")
    expect(refused).to_have_count(1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Some photos were not sent")).to_be_visible()
    refused.get_by_role("button", name="Take this photo out").click()
    page.get_by_role("button", name="Try again").click()
    expect(rows(page, SENT)).to_have_count(2)
    assert_accessible(page)
    press(page, "Save")
    expect(page.get_by_text("Saved as K-")).to_be_visible()


def test_the_form_waits_for_photos_on_their_way_and_says_so(
    open_page: OpenPage, server: Server
) -> None:
    page = new_sighting(open_page(PHONE), server)
    waiting: list[Route] = []
    page.route(IS_UPLOAD, lambda route: waiting.append(route))
    choose_photos(page, file("slow.jpg", drawn.jpeg()))
    expect(rows(page, "Being sent").or_(rows(page, "Sent, being checked"))).to_have_count(1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Photos are still being sent: 1 left")).to_be_visible()
    assert page.url.endswith("/animals/new")
    with page.expect_navigation():
        waiting[0].continue_()
    expect(page.get_by_text("Saved as K-")).to_be_visible()


def test_photos_of_a_form_shown_again_are_still_there(open_page: OpenPage, server: Server) -> None:
    page = new_sighting(open_page(PHONE), server)
    choose_photos(page, file("dog.jpg", drawn.jpeg()))
    expect(rows(page, SENT)).to_have_count(1)
    page.get_by_label("Another number").fill("sixty")
    press(page, "Save")
    expect(rows(page, SENT)).to_have_count(1)
    expect(page.locator(".photos__item img")).to_be_visible()
    assert len(photo_ids(page)) == 1


@pytest.mark.parametrize("mistake", ["", "sixty"])
def test_without_script_the_files_come_with_the_form(
    open_page: OpenPage, server: Server, mistake: str
) -> None:
    page = new_sighting(open_page(java_script_enabled=False), server)
    page.get_by_label("Photos", exact=True).set_input_files([file("dog.jpg", drawn.jpeg())])
    if mistake:
        page.get_by_label("Another number").fill(mistake)
        press(page, "Save")
        expect(page.get_by_label("Keep this photo")).to_be_checked()
        page.get_by_label("Another number").fill("")
        page.get_by_label("1", exact=True).check()
    press(page, "Save")
    expect(page.get_by_text("Saved as K-")).to_be_visible()
    expect(page.locator('main img[src*="/photos/"]').first).to_be_visible()


def test_a_coordinator_draws_over_a_face_and_lets_shelters_see_the_rest(
    open_page: OpenPage, server: Server
) -> None:
    page = new_sighting(open_page(), server, "coordinator")
    choose_photos(page, file("dog.jpg", drawn.jpeg(640, 480)))
    expect(rows(page, SENT)).to_have_count(1)
    photo_id = photo_ids(page)[0]
    page.goto(f"/photos/{photo_id}?back=/animals")
    assert_accessible(page)
    stage = page.locator("[data-stage]").bounding_box()
    assert stage
    scale = min(stage["width"] / 640, stage["height"] / 480)
    left = stage["x"] + (stage["width"] - 640 * scale) / 2
    top = stage["y"] + (stage["height"] - 480 * scale) / 2

    def draw(x1: int, y1: int, x2: int, y2: int) -> None:
        page.mouse.move(left + x1 * scale, top + y1 * scale)
        page.mouse.down()
        page.mouse.move(left + x2 * scale, top + y2 * scale)
        page.mouse.up()

    draw(320, 240, 321, 241)  # a slip
    expect(page.locator(".photo__mark")).to_have_count(0)
    draw(600, 400, 640, 480)
    draw(160, 160, 0, 0)  # from right to left
    expect(page.locator(".photo__mark")).to_have_count(2)
    page.locator("summary", has_text="In numbers").click()
    typed = [page.get_by_label(name).nth(1).input_value() for name in ("From the left", "Width")]
    assert [float(text) for text in typed] == pytest.approx([0, 25], abs=0.5)
    page.get_by_role("button", name="Leave this part out").first.click()
    expect(page.locator(".photo__mark")).to_have_count(1)
    before = shown(page, photo_id)
    press(page, "Blur this part")
    after = shown(page, photo_id)
    assert before.getpixel((620, 450)) == pytest.approx(after.getpixel((620, 450)), abs=6)
    assert before.getpixel((155, 115)) != pytest.approx(after.getpixel((155, 115)), abs=40)
    press(page, "Let shelters see it")
    expect(page.get_by_text("Look at the photo, then say that you have.").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("No faces, plates").check()
    press(page, "Let shelters see it")
    expect(page.get_by_text("Shelters will see it once its animal is offered.")).to_be_visible()
    press(page, "Turn right")
    assert shown(page, photo_id).size == (480, 640)
    expect(page.get_by_role("button", name="Let shelters see it")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    expect(page).to_have_url(f"{server.url}/animals")
