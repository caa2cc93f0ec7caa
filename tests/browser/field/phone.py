"""A phone: a Chromium with a profile of its own that can be restarted, killed and searched."""

import json
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, Error, Page, Playwright

from scripts import chromium
from tests.browser.faults import FaultProxy
from tests.browser.server import ROOT
from tests.browser.steps import PASSWORD, press

PAGE = "/test/core"
HTML = (
    b'<!doctype html><meta charset="utf-8"><title>Core</title><script src="/test/core.js"></script>'
)
WITHIN_MS = 20_000
Facts = dict[str, Any]


def bundled_core(folder: Path) -> bytes:
    """The phone's core in one file, as the app has it."""
    bundle = folder / "core.js"
    esbuild = ROOT / "node_modules/.bin/esbuild"
    entry = Path(__file__).with_name("core.js")
    options = ["--bundle", "--format=iife", "--target=es2022", "--log-level=warning"]
    subprocess.run([esbuild, entry, *options, f"--outfile={bundle}"], check=True, cwd=ROOT)
    return bundle.read_bytes()


def serve_core(proxy: FaultProxy, script: bytes) -> None:
    """A bare page with the core, at the server's address."""
    proxy.serve(PAGE, "text/html", HTML)
    proxy.serve("/test/core.js", "text/javascript", script)


class Phone:
    """`phone.page` is the core on a bare page, at the proxy's address."""

    def __init__(self, playwright: Playwright, program: Path, profile: Path, proxy: FaultProxy):
        self.profile = profile
        self.proxy = proxy
        self._launch: Callable[..., BrowserContext] = playwright.chromium.launch_persistent_context
        self._program = program
        self._settings: Facts = {}
        self.flags: list[str] = []
        """More of Chromium's own switches."""
        self.context: BrowserContext
        self.page: Page

    def start(self, **settings: Any) -> "Phone":
        """Switch it on, and open the core's page; settings stay for later starts."""
        self._settings |= settings
        self.context = self._launch(
            str(self.profile),
            executable_path=str(self._program),
            args=[*chromium.flags(), *self.flags],
            base_url=self.proxy.url,
            **self._settings,
        )
        self.context.set_default_timeout(WITHIN_MS)
        self.page = self.open(self.context.pages[0])
        return self

    def open(self, page: Page | None = None) -> Page:
        """A tab with the core in it."""
        page = page or self.context.new_page()
        page.goto(PAGE)
        page.wait_for_function("Boolean(globalThis.core)")
        return page

    def restart(self) -> "Phone":
        """Switch it off in order, and on again."""
        self.context.close()
        return self.start()

    def kill(self) -> None:
        """What happens when the battery is empty or the system wants the memory."""
        told = f"--user-data-dir={self.profile}"
        found = [
            process
            for process in psutil.process_iter(["cmdline"])
            if told in (process.info["cmdline"] or [])
        ]
        for process in found:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(found, timeout=10)
        with suppress(Error):  # it is closed already, and says so or not
            self.context.close()

    def off(self) -> None:
        """Switch it off, whether it runs or not."""
        if hasattr(self, "context"):
            with suppress(Error):
                self.context.close()

    # -- what its owner does

    def sign_in(self, name: str) -> None:
        """Sign in by the page's form, and make the phone a device of that person."""
        self.page.goto("/sign-in")
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        press(self.page, "Sign in")
        assert "/sign-in" not in self.page.url, self.page.locator("main").inner_text()
        self.open(self.page)
        self.do("core.device.enrol('Chromium')")

    def do(self, script: str, arg: Any = None) -> Any:
        """What the script comes to."""
        return self.page.evaluate(f"(arg) => {script}", arg)

    def save(self, fields: Facts | None = None, *sizes: int) -> Facts:
        """Save a sighting with photos of about these sizes."""
        found: Facts = self.do("core.save(...arg)", [fields or {}, list(sizes)])
        return found

    def send(self) -> None:
        """Ask for everything to be sent now, whatever was put off; returns when that is over."""
        self.do(
            "core.idle().then(() => core.outbox.retry())"
            ".then(() => core.drain.drainNow({ byHand: true })).then(() => null)"
        )

    def rows(self) -> list[Facts]:
        """The outbox as it lists itself."""
        found: list[Facts] = self.do("core.outbox.list()")
        return found

    def states(self) -> dict[str, str]:
        return {row["id"]: row["state"] for row in self.rows()}

    def is_all(self, state: str, count: int) -> bool:
        """Whether it holds so many records and all are in that state, when nothing is under way."""
        return [row["state"] for row in self.do("core.idle()")] == [state] * count

    def wait_for(self, script: str, arg: Any = None) -> None:
        """Wait until the script comes to something true."""
        look = f"async (arg) => {script}"
        self.page.evaluate(f"(it) => core.until({look}, ...it)", [arg, WITHIN_MS])

    def unsent(self) -> int:
        return int(self.do("core.outbox.summary().then((it) => it.unsent)"))

    def kept(self, name: str) -> list[Facts]:
        """The rows of a store of its database, without bytes."""
        found = self.do(
            "core.store.reading([arg], ({ store }) => store.getAll()).then((all) =>"
            " JSON.stringify(all, (key, it) => it instanceof ArrayBuffer ? it.byteLength : it))",
            name,
        )
        rows: list[Facts] = json.loads(found)
        return rows
