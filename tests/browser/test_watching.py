"""The browser harness sees what it is there to see."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import assert_accessible
from tests.browser.server import Server
from tests.browser.watch import Watch

PAGE = """<!doctype html><html lang="en"><head><title>t</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>h</h1>
{}</main></body></html>"""


def show(page: Page, body: str, policy: str = "default-src 'none'; script-src 'self'") -> None:
    page.route(
        "**/tried",
        lambda route: route.fulfill(
            body=PAGE.format(body),
            content_type="text/html",
            headers={"content-security-policy": policy},
        ),
    )
    page.goto("/tried")


def test_the_server_is_up(page: Page, server: Server) -> None:
    response = page.goto("/healthz")
    assert response is not None
    assert response.status == 200
    assert page.url == f"{server.url}/healthz"


def test_inline_script_and_style_are_seen(page: Page, watch: Watch) -> None:
    show(page, "<script>1</script>")
    show(page, '<p style="color: red">a</p>')
    assert len(watch.faults) == 2
    watch.expect("Content Security Policy")


def test_a_request_to_another_host_is_seen(page: Page, watch: Watch) -> None:
    show(page, '<img alt="" src="http://example.org/dog.jpg">', policy="img-src *")
    assert any("another host: http://example.org/dog.jpg" in fault for fault in watch.faults)
    watch.expect("example.org")


def test_a_script_error_is_seen(page: Page, watch: Watch) -> None:
    show(page, "<script>throw new Error('torn')</script>", policy="script-src 'unsafe-inline'")
    assert any("torn" in fault for fault in watch.faults)
    watch.expect("torn")


def test_a_missing_picture_is_seen_and_a_missing_page_is_not(page: Page, watch: Watch) -> None:
    page.goto("/no-such-page")
    assert not watch.faults
    show(page, '<img alt="" src="/no-such-picture">', policy="img-src 'self'")
    assert any("no-such-picture" in fault for fault in watch.faults)
    watch.expect("no-such-picture")


def test_a_field_without_a_label_is_inaccessible_even_under_a_policy(page: Page) -> None:
    show(page, "<label>name <input></label>")
    assert_accessible(page)
    show(page, "<input>")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


def test_a_phone_is_narrow_and_asks_for_ukrainian(phone: Page) -> None:
    show(phone, "")
    assert phone.evaluate("[innerWidth, navigator.language]") == [390, "uk-UA"]
