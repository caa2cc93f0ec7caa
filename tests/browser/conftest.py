"""A real server and a real headless browser; each context is watched for what may not happen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from scripts import chromium
from tests.browser.server import Server, running_server
from tests.browser.watch import Watch

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Screen:
    """What a person holds or sits at."""

    width: int
    height: int
    is_phone: bool


PHONE = Screen(390, 844, is_phone=True)
DESKTOP = Screen(1280, 800, is_phone=False)

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty installation for this module, already initialised; `server.url` is its address."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium_program() -> Path:
    """The browser's program."""
    program = chromium.find()
    if program is None:
        pytest.skip("no Chromium on this machine; `make test` tries to install it")
    return program


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers, once for the worker."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_program: Path) -> Iterator[Browser]:
    """One headless Chromium for the worker."""
    chrome = playwright.chromium.launch(executable_path=chromium_program, args=chromium.flags())
    yield chrome
    chrome.close()


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    """What the test's pages did wrong; `watch.expect(...)` allows what is provoked on purpose."""
    watching = Watch(server.url)
    yield watching
    assert not watching.unexpected(), "\n".join(watching.unexpected())


def context_of(
    browser: Browser,
    server: Server,
    screen: Screen = DESKTOP,
    language: str = "en",
    *,
    dark: bool = False,
    **settings: object,
) -> BrowserContext:
    """Somebody with a device of their own; further settings go to the context."""
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": screen.width, "height": screen.height},
        has_touch=screen.is_phone,
        is_mobile=screen.is_phone,
        locale={"en": "en-GB", "uk": "uk-UA"}[language],
        timezone_id="Europe/Kyiv",
        color_scheme="dark" if dark else "light",
        **settings,  # type: ignore[arg-type]
    )
    context.set_default_timeout(15_000)
    return context


@pytest.fixture
def open_page(server: Server, browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    """`open_page(screen=PHONE, language="uk", dark=True)`: a page in a context of its own.

    Two calls are two people: they share no cookies. Further settings go to the context.
    """
    contexts = []

    def open_one(
        screen: Screen = DESKTOP, language: str = "en", dark: bool = False, **settings: object
    ) -> Page:
        context = context_of(browser, server, screen, language, dark=dark, **settings)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page at a desk, in English."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page on a phone, in Ukrainian."""
    return open_page(PHONE, "uk")
