"""`make screenshots`: every page as each person sees it, into screenshots/ (git-ignored).

Files are named <who>-<page>-<screen>-<light|dark>-<language>.png. Pages are taken whole.
"""

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from scripts import chromium

# Who looks at which page. "first:" stands for the first link on a page to an address below it.
PAGES = {
    "nobody": ["/sign-in"],
    "volunteer": ["/", "/animals", "/animals/new", "/spots", "/runs", "first:/runs", "/map", "/me"],
    "coordinator": [
        "/",
        "/animals",
        "/animals/new",
        "first:/animals",
        "/spots",
        "/spots/new",
        "first:/spots",
        "/stock",
        "/stock/receive",
        "/stock/count",
        "/stock/ledger",
        "/transport",
        "/map",
        "/runs",
        "/runs/new",
        "first:/runs",
        "/shelters",
        "first:/shelters",
    ],
    "shelter": ["/", "/gallery", "first:/animals"],
    "admin": ["/", "/people"],
}
SCREENS = {"phone": (390, 844), "desk": (1280, 800)}
SCHEMES = ("light", "dark")
LANGUAGES = {"en": "en-GB", "uk": "uk-UA"}

TARGET = Path("screenshots")
LINK = re.compile(r"^(?P<role>\w+): (?P<url>http://localhost:\S+)$")
READY = "Lapka is at "
NOT_A_ROW = {"new", "receive", "count", "ledger"}


@dataclass(frozen=True)
class Shot:
    """One way of looking."""

    role: str
    screen: str
    scheme: str
    language: str

    def file(self, page: str) -> Path:
        """Where the picture goes."""
        name = re.sub(r"\W+", "-", page).strip("-") or "today"
        return TARGET / f"{self.role}-{name}-{self.screen}-{self.scheme}-{self.language}.png"


def main() -> None:
    """Take them all, afresh."""
    program = chromium.find()
    if program is None:
        sys.exit("lapka: no Chromium on this machine, so no screenshots")
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    shots = [Shot(*parts) for parts in itertools.product(PAGES, SCREENS, SCHEMES, LANGUAGES)]
    with demo() as (address, links), sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=program, args=chromium.flags())
        for number, shot in enumerate(shots, 1):
            print(f"\r{number} of {len(shots)} ways of looking ...", end="", flush=True)
            shoot(chrome, address, links, shot)
        chrome.close()
    print(f"\n{len(list(TARGET.iterdir()))} pictures in {TARGET}/")


def shoot(chrome: Browser, address: str, links: dict[str, str], shot: Shot) -> None:
    """Every page of one person on one screen, in one scheme and language."""
    width, height = SCREENS[shot.screen]
    context = chrome.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        locale=LANGUAGES[shot.language],
        color_scheme="dark" if shot.scheme == "dark" else "light",
        extra_http_headers={"Accept-Language": shot.language},
    )
    page = context.new_page()
    if shot.role != "nobody":
        if shot.role not in links:
            sys.exit(f"lapka: `flask demo` printed no link for {shot.role}")
        page.goto(links[shot.role])
    for wanted in PAGES[shot.role]:
        try:
            take(page, wanted, shot)
        except Error as error:
            print(f"\n{shot.role} {wanted}: {error.message.splitlines()[0]}")
    context.close()


def take(page: Page, wanted: str, shot: Shot) -> None:
    """One picture; a page that answers with an error is said and left out."""
    path = wanted.removeprefix("first:")
    answer = page.goto(path)
    if path != wanted:
        row = first_row(page, path)
        if row is None:
            print(f"\n{shot.role} {wanted}: no link")
            return
        answer = page.goto(row)
    if answer is None or not answer.ok:
        print(f"\n{shot.role} {wanted}: {answer.status if answer else 'no answer'}")
        return
    page.screenshot(path=shot.file(wanted), full_page=True, animations="disabled")


def first_row(page: Page, path: str) -> str | None:
    """The first link on the page to something below `path`."""
    links = page.locator(f'a[href^="{path}/"]').evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    below = (link.removeprefix(f"{path}/").partition("?")[0] for link in links)
    return next((f"{path}/{row}" for row in below if row and row not in NOT_A_ROW), None)


@contextmanager
def demo() -> Iterator[tuple[str, dict[str, str]]]:
    """A demo on a free port: its address, and the sign-in link of each role."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve", "--demo"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "LAPKA_PORT": str(port), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert server.stdout is not None
        links: dict[str, str] = {}
        for line in server.stdout:
            if link := LINK.match(line.strip()):
                links[link["role"]] = link["url"]
            if line.startswith(READY):
                break
        else:
            sys.exit("lapka: the demo did not start")
        yield f"http://localhost:{port}", links
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


if __name__ == "__main__":
    main()
