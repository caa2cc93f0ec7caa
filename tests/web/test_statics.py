"""Public text travels compressed and is kept for a year; pages are neither."""

import gzip
from pathlib import Path

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ROOT = Path(__file__).resolve().parents[2]
ASKED = {"Accept-Encoding": "gzip"}
SHEET = "/static/css/base.css"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def got(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    return client.get(address, headers=headers, buffered=True)


def test_a_style_sheet_travels_compressed_and_whole(client: FlaskClient) -> None:
    answer = got(client, SHEET, **ASKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    whole = (ROOT / "static/css/base.css").read_bytes()
    assert gzip.decompress(answer.data) == whole
    assert len(answer.data) == answer.content_length < len(whole) / 3


def test_who_does_not_ask_for_gzip_gets_plain_text(client: FlaskClient) -> None:
    answer = got(client, SHEET)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (ROOT / "static/css/base.css").read_bytes()
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_file_the_browser_has_is_not_sent_again(client: FlaskClient) -> None:
    etag = got(client, SHEET, **ASKED).headers["ETag"]
    again = got(client, SHEET, **ASKED, **{"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""


def test_pages_are_not_compressed(client: FlaskClient) -> None:
    answer = got(client, "/sign-in", **ASKED)
    assert "Content-Encoding" not in answer.headers
    assert b"</html>" in answer.data


def test_an_address_with_the_digest_is_kept_for_a_year(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = url_for("static", filename="css/base.css")
    assert "v=" in address
    assert got(client, address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert got(client, SHEET).headers["Cache-Control"] == "no-cache"
