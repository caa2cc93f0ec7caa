"""The field app's shell: light, the same for everybody, and whole by its own list."""

import gzip
import hashlib
import json
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import Browser

MOST_BYTES = 60_000
"""Compressed, with every script and the words of both languages."""


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    return app.test_client()


def page(phone: FlaskClient) -> str:
    return phone.get("/field").get_data(as_text=True)


def worker(phone: FlaskClient) -> str:
    return phone.get("/sw.js").get_data(as_text=True)


def shell_of(phone: FlaskClient) -> dict[str, object]:
    """What the worker is told to keep."""
    said = re.match(r"self\.LAPKA_SHELL = (\{.*?\});\n", worker(phone))
    assert said is not None
    return json.loads(said[1])


def words(phone: FlaskClient, language: str) -> dict[str, object]:
    address = re.search(rf'data-{language}="([^"]+)"', page(phone))
    assert address is not None
    return json.loads(phone.get(unescape(address[1])).data)


def test_the_shell_weighs_at_most_sixty_kilobytes(phone: FlaskClient) -> None:
    parts = [worker(phone).encode()]
    parts += [phone.get(address, buffered=True).data for address, _ in shell_of(phone)["files"]]
    weights = [len(gzip.compress(part, 9)) for part in parts]
    assert sum(weights) <= MOST_BYTES, weights


def test_the_worker_keeps_all_that_the_page_names(phone: FlaskClient) -> None:
    kept = {address for address, _ in shell_of(phone)["files"]}
    named = re.findall(r'(?:src|href|data-(?:en|uk))="([^"#]+)"', page(phone))
    assert {unescape(address) for address in named} <= kept


def test_each_part_is_what_its_digest_says(phone: FlaskClient) -> None:
    for address, digest in shell_of(phone)["files"]:
        answer = phone.get(address, buffered=True)
        assert answer.status_code == 200, address
        assert hashlib.sha256(answer.data).hexdigest()[:32] == digest, address


def test_whoever_is_signed_in_gets_the_same_page_as_nobody(
    phone: FlaskClient, taras: Browser
) -> None:
    assert taras.get("/field").get_data(as_text=True) == page(phone)


def test_the_page_sets_no_cookie_and_allows_camera_and_worker_here_alone(
    phone: FlaskClient,
) -> None:
    answer = phone.get("/field")
    assert "Set-Cookie" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "unsafe" not in policy
    assert "camera=(self)" in answer.headers["Permissions-Policy"]
    elsewhere = phone.get("/sign-in").headers
    assert "worker-src 'none'" in elsewhere["Content-Security-Policy"]
    assert "camera=()" in elsewhere["Permissions-Policy"]


def test_both_languages_have_the_same_words(phone: FlaskClient) -> None:
    def names(said: object, at: str = "") -> set[str]:
        if not isinstance(said, dict):
            return {at}
        return {name for key, part in said.items() for name in names(part, f"{at}.{key}")}

    assert names(words(phone, "en")) == names(words(phone, "uk"))


def test_a_number_of_words_has_the_forms_of_its_language(phone: FlaskClient) -> None:
    assert len(words(phone, "en")["hours_ago"]) == 2
    assert len(words(phone, "uk")["hours_ago"]) == 3
    assert all("%(n)s" in form for form in words(phone, "uk")["hours_ago"])


def test_the_manifest_opens_the_app_and_its_icons_are_there(phone: FlaskClient) -> None:
    about = json.loads(phone.get("/field/app.webmanifest").data)
    assert (about["start_url"], about["scope"], about["display"]) == (
        "/field",
        "/field",
        "standalone",
    )
    for icon in about["icons"]:
        assert phone.get(icon["src"]).data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "address", ["/field/words/de.json", "/field/icon-64-any.png", "/field/icon-192-odd.png"]
)
def test_what_the_shell_does_not_have_is_not_found(phone: FlaskClient, address: str) -> None:
    assert phone.get(address).status_code == 404


CODE = ("script", "style", "en", "uk")


def map_parts(phone: FlaskClient) -> dict[str, str]:
    said = re.search(r'data-map="([^"]+)"', page(phone))
    assert said is not None
    return dict(
        zip(("script", "style", "ground", "names", "en", "uk"), said[1].split(), strict=True)
    )


def test_the_map_is_a_part_of_its_own_that_the_worker_knows(phone: FlaskClient) -> None:
    parts = map_parts(phone)
    listed = dict(shell_of(phone)["map"])
    assert set(parts.values()) == set(listed)
    assert not set(listed) & {address for address, _ in shell_of(phone)["files"]}
    for address, digest in listed.items():
        answer = phone.get(address, buffered=True)
        assert answer.status_code == 200, address
        assert hashlib.sha256(answer.data).hexdigest()[:32] == digest, address


def test_what_draws_the_map_adds_at_most_a_hundred_kilobytes(
    phone: FlaskClient,
) -> None:
    parts = map_parts(phone)
    bodies = [phone.get(parts[name], buffered=True).data for name in CODE]
    assert sum(len(gzip.compress(body, 9)) for body in bodies) <= 100_000


def test_the_names_of_all_settlements_weigh_at_most_seventy_kilobytes(phone: FlaskClient) -> None:
    names = phone.get(map_parts(phone)["names"], buffered=True).data
    assert len(gzip.compress(names, 9)) <= 70_000


def test_the_maps_words_are_the_same_in_both_languages(phone: FlaskClient) -> None:
    parts = map_parts(phone)
    english, ukrainian = (phone.get(parts[language]).json for language in ("en", "uk"))
    assert english.keys() == ukrainian.keys()
    assert english["map"] == "Map"
    assert phone.get("/field/map-words/de.json").status_code == 404
