"""What may never happen on a page, whichever test opened it: every context is watched for it."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

FAILED_TO_LOAD = "Failed to load resource"


class Watch:
    """Collects console errors, script errors, broken policies and requests to other hosts.

    A page that answers a refusal (404, 422) is no fault in itself; a picture, a style or a
    script that does is one.
    """

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.faults: list[str] = []
        self._pages: set[str] = set()
        self._expected: list[re.Pattern[str]] = []

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def expect(self, *patterns: str) -> None:
        """Faults that this test provokes on purpose, as regular expressions."""
        self._expected.extend(re.compile(pattern) for pattern in patterns)

    def unexpected(self) -> Sequence[str]:
        """The faults that no test asked for."""
        return [
            fault
            for fault in self.faults
            if not any(pattern.search(fault) for pattern in self._expected)
        ]

    def _on_request(self, request: Request) -> None:
        if request.is_navigation_request():
            self._pages.add(request.url)
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.host:
            self.faults.append(f"request to another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        where = message.location["url"]
        if message.text.startswith(FAILED_TO_LOAD) and where in self._pages:
            return
        self.faults.append(f"console: {message.text} ({where})")

    def _on_error(self, error: WebError) -> None:
        self.faults.append(f"script error: {error.error}")
