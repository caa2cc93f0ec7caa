"""Files the browser keeps: their address carries a digest, and text travels compressed.

Pages are never compressed: beside a secret, the length of a compressed page tells about it.
"""

import gzip
import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, url_for
from werkzeug.wrappers import Response

LOOK_AGAIN_SECONDS = 2.0
"""A page names its icons a hundred times; the file is looked at again only so often."""
WORTH_COMPRESSING = 1024
"""Bytes under which a compressed file saves nothing."""
_TEXTS = {
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
}

View = TypeVar("View", bound=Callable[..., Any])


def public_text(view: View) -> View:
    """Mark a view whose answer is the same for everybody: it may travel compressed."""
    view.public_text = True  # type: ignore[attr-defined]
    return view


def configure(app: Flask) -> None:
    """Version, keep and compress what lies under `static/`."""
    _version(app)
    app.jinja_env.globals["icons_url"] = _icons_url
    app.after_request(_keep)
    app.after_request(_compress)


def _version(app: Flask) -> None:
    """Give static addresses the digest of their file."""
    folder = Path(str(app.static_folder))
    known: dict[str, tuple[str, float]] = {}

    def version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "filename" not in values:
            return
        name, now = values["filename"], monotonic()
        digest, looked_at = known.get(name, ("", 0.0))
        if now - looked_at > LOOK_AGAIN_SECONDS:
            digest = _digest_of(folder / name)
            known[name] = (digest, now)
        if digest:
            values["v"] = digest

    app.url_defaults(version)


def _icons_url() -> str:
    """Where the icons are; asked a hundred times a page, worked out once."""
    if "icons_url" not in g:
        g.icons_url = url_for("static", filename="icons.svg")
    found: str = g.icons_url
    return found


def _digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


def _keep(response: Response) -> Response:
    """A file whose address carries its digest is kept for a year."""
    if request.endpoint == "static" and response.status_code == 200:
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
        )
    return response


def _compress(response: Response) -> Response:
    if not _is_public_text(response):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < WORTH_COMPRESSING:
        return response
    response.set_data(_gzipped(body))
    response.content_encoding = "gzip"
    etag, _weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # the same text, other bytes
    return response


def _is_public_text(response: Response) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    is_public = request.endpoint == "static" or getattr(view, "public_text", False)
    kind = response.mimetype or ""
    is_text = kind.startswith("text/") or kind in _TEXTS
    return is_public and is_text and response.status_code == 200 and not response.content_encoding


@lru_cache(maxsize=256)
def _gzipped(body: bytes) -> bytes:
    """`body` compressed as small as gzip goes; each file is pressed once a process."""
    return gzip.compress(body, compresslevel=9, mtime=0)
