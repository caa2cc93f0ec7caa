"""What a phone fetches once and then keeps: the field app's page, its worker, icons and words.

The map is a part of its own, fetched when it is first opened. All of it is the same for everybody
and holds nothing of anybody. What the app does with it stands in static/js/field; what it sends
and reads is the API's.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response

from animals import web
from animals.accounts import demo
from animals.accounts.guard import allow, open_to_all
from animals.accounts.rules import Right
from animals.config import LANGUAGES
from animals.errors import NotFound
from animals.field import icons, words
from animals.field.map_words import MAP_WORDS
from animals.statics import kept_by_browser, public_text

bp = Blueprint("field_shell", __name__)

APP = "vendor/field/app.js"
WORKER = "vendor/field/worker.js"
STYLE = "vendor/field/app.css"
MAP = {
    "script": "vendor/field/map.js",
    "style": "vendor/field/map.css",
    "ground": "map/ukraine.pmtiles",
    "names": "map/settlements.json",
}
"""The map's part under `static/`; its words come to it."""
SYMBOLS = (
    *("camera", "cat", "check", "chevron-down", "clock", "dog", "download", "images", "inbox"),
    *("lock", "map", "map-pin", "navigation", "paw-print", "pencil", "phone", "plus"),
    *("refresh-cw", "send", "signal", "smartphone", "soup", "truck", "wifi-off", "x"),
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'none'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=()"


@bp.get("/field")
@open_to_all
@public_text
def app() -> web.Answer:
    """The app's one page. The worker keeps it with these headers."""
    return _with_policy(_page_text())


def _with_policy(page: str) -> Response:
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Permissions-Policy"] = PERMISSIONS
    return response


@bp.get("/field/demo")
@open_to_all
def demo_app() -> web.Answer:
    """The app with a switch that takes the network away; demo data and this machine only."""
    demo.check_is_here()
    return _with_policy(_page_text(is_demo=True))


@bp.get("/field/app.webmanifest")
@open_to_all
@public_text
def manifest() -> web.Answer:
    """What an installed app is called and drawn as."""
    return Response(_manifest_text(), mimetype="application/manifest+json")


@bp.get("/field/enter")
@allow(Right.LOG_SIGHTINGS)
def enter() -> web.Answer:
    """Through the sign-in form, if need be, back to the app, which then sends as whoever came."""
    return redirect(f"{url_for('field_shell.app')}#phone=enter", 303)


@bp.get("/field/icon-<int:size>-<kind>.png")
@open_to_all
@kept_by_browser
def icon(size: int, kind: str) -> web.Answer:
    """The paw, `any` or `maskable`."""
    if size not in icons.SIZES or kind not in ("any", "maskable"):
        raise NotFound
    return Response(_icon(size, kind), mimetype="image/png")


@bp.get("/field/words/<language>.json")
@open_to_all
@public_text
@kept_by_browser
def word_list(language: str) -> web.Answer:
    """Every word of the app in one language."""
    if language not in LANGUAGES:
        raise NotFound
    return Response(_words_text(language), mimetype="application/json")


@bp.get("/field/map-words/<language>.json")
@open_to_all
@public_text
@kept_by_browser
def map_word_list(language: str) -> web.Answer:
    """Every word of the map's part in one language."""
    if language not in LANGUAGES:
        raise NotFound
    return Response(_map_words_text(language), mimetype="application/json")


@bp.get("/sw.js")
@open_to_all
@public_text
def worker() -> web.Answer:
    """The worker, told which version of the shell it keeps and what that is made of."""
    shell = {"version": version(), "files": kept(), "map": kept_of_map()}
    text = (_static() / WORKER).read_text(encoding="utf-8")
    body = f"self.LAPKA_SHELL = {json.dumps(shell)};\n{text}"
    return Response(body, mimetype="text/javascript")


def kept() -> list[tuple[str, str]]:
    """What a phone keeps: each address with the digest of what it answers."""
    static = [(url_for("static", filename=name), _read(name)) for name in (STYLE, APP)]
    lists = [(words_url(language), _words_text(language).encode()) for language in LANGUAGES]
    paw = (icon_url(192, "any"), _icon(192, "any"))
    about = (url_for("field_shell.manifest"), _manifest_text().encode())
    page = (url_for("field_shell.app"), _page_text().encode())
    return [(address, _told(body)) for address, body in (page, *static, *lists, about, paw)]


def kept_of_map() -> list[tuple[str, str]]:
    """What a phone keeps besides, once its map was opened."""
    bodies = [_read(name) for name in MAP.values()]
    bodies += [_map_words_text(language).encode() for language in LANGUAGES]
    return [(at, _told(body)) for at, body in zip(map_urls().values(), bodies, strict=True)]


def map_urls() -> dict[str, str]:
    """Where the parts of the map are, and its words by language."""
    static = {what: url_for("static", filename=name) for what, name in MAP.items()}
    return static | {language: map_words_url(language) for language in LANGUAGES}


def version() -> str:
    """A short name for exactly this shell: another one whenever a byte of it is."""
    digest = hashlib.sha256()
    for name in (STYLE, APP, WORKER, "icons.svg"):
        digest.update(_read(name))
    digest.update("".join(map_urls().values()).encode())
    digest.update((Path(current_app.root_path) / "templates/field/app.html").read_bytes())
    for language in LANGUAGES:
        digest.update(_words_text(language).encode())
    return digest.hexdigest()[:8]


def words_url(language: str) -> str:
    """The address of a word list, which changes with its words."""
    digest = _sha256(_words_text(language).encode())[:8]
    return url_for("field_shell.word_list", language=language, v=digest)


def map_words_url(language: str) -> str:
    """The same of the map's words."""
    digest = _sha256(_map_words_text(language).encode())[:8]
    return url_for("field_shell.map_word_list", language=language, v=digest)


def icon_url(size: int, kind: str) -> str:
    """The address of an icon; whoever draws it anew gives it another."""
    return url_for("field_shell.icon", size=size, kind=kind, v=1)


@lru_cache(maxsize=len(LANGUAGES))
def _words_text(language: str) -> str:
    with force_locale(language):
        return _compact(words.all_of_them())


@lru_cache(maxsize=len(LANGUAGES))
def _map_words_text(language: str) -> str:
    with force_locale(language):
        return _compact({name: str(said) for name, said in MAP_WORDS.items()})


def _compact(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _told(body: bytes) -> str:
    """What the worker is told of a file: half of its digest, which nobody can forge either."""
    return _sha256(body)[:32]


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _manifest_text() -> str:
    """In the installation's language: it is one file for everybody."""
    with force_locale(current_app.extensions["lapka"].language):
        about = {
            "id": "/field",
            "name": gettext("Lapka in the field"),
            "short_name": gettext("Lapka"),
            "start_url": "/field",
            "scope": "/field",
            "display": "standalone",
            "background_color": _colour("surface"),
            "theme_color": _colour("surface"),
            "icons": [
                {"src": icon_url(size, kind), "sizes": f"{size}x{size}", "type": "image/png",
                 "purpose": kind}
                for size, kind in ((192, "any"), (512, "any"), (512, "maskable"))
            ],
        }  # fmt: skip
    return json.dumps(about, ensure_ascii=False)


def _page_text(*, is_demo: bool = False) -> str:
    return render_template(
        "field/app.html",
        app=APP,
        style=STYLE,
        map_urls=" ".join(map_urls().values()),
        words={language: words_url(language) for language in LANGUAGES},
        symbols=icons.symbols(_static(), SYMBOLS),
        colour=_colour("surface"),
        icon=icon_url(192, "any"),
        version=version(),
        is_demo=is_demo,
    )


def _icon(size: int, kind: str) -> bytes:
    from animals.field.paw import icon

    maskable = kind == "maskable"
    return icon(size, _colour("accent"), _colour("on-accent"), maskable=maskable)


def _read(name: str) -> bytes:
    return (_static() / name).read_bytes()


def _colour(token: str) -> str:
    return icons.colour(_static(), token)


def _static() -> Path:
    return Path(str(current_app.static_folder))
