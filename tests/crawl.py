"""Walks every page one person can reach by links, and gathers the forms on them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.people import Browser


@dataclass
class FoundForm:
    """A form that posts: where to, and the names of what it carries."""

    action: str
    fields: set[str] = field(default_factory=set)


class Page(HTMLParser):
    """The links and forms of one page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[FoundForm] = []
        self._form: FoundForm | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "a" and has.get("href"):
            self.links.append(str(has["href"]))
        if tag == "form":
            posts = (has.get("method") or "get").lower() == "post"
            self._form = FoundForm(has.get("action") or "") if posts else None
            if self._form:
                self.forms.append(self._form)
        if tag in ("input", "select", "textarea", "button") and self._form and has.get("name"):
            self._form.fields.add(str(has["name"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


@dataclass(frozen=True)
class Visited:
    """One page as it was answered."""

    address: str
    endpoint: str
    status: int
    html: str
    page: Page


def endpoint_of(app: Flask, address: str, method: str = "GET") -> str | None:
    """The endpoint an address belongs to, or None."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(address).path, method=method)
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def walk(app: Flask, browser: Browser, start: str = "/", each: int = 4) -> Iterator[Visited]:
    """Every page reachable from `start`, at most `each` addresses of one endpoint."""
    waiting, seen, counts = deque([start]), {start}, dict[str, int]()
    while waiting:
        address = waiting.popleft()
        endpoint = endpoint_of(app, address)
        if endpoint is None or endpoint == "static" or counts.get(endpoint, 0) >= each:
            continue
        counts[endpoint] = counts.get(endpoint, 0) + 1
        answer = browser.get(address)
        is_page = answer.mimetype == "text/html"
        html = answer.get_data(as_text=True) if is_page else ""
        page = Page(html)
        yield Visited(address, endpoint, answer.status_code, html, page)
        for link in page.links:
            target = urldefrag(link).url
            if target.startswith("?"):
                target = urlsplit(address).path + target
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)
