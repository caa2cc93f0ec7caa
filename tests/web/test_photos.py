"""Photos by themselves: taking one in, showing it, refusing what is none."""

import io
from uuid import uuid4

from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from animals.db import db, write_transaction
from animals.photos.models import Photo
from tests.people import Browser


def drawn(kind: str = "JPEG", size: tuple[int, int] = (800, 600)) -> bytes:
    data = io.BytesIO()
    Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 40).convert("RGB").save(data, kind)
    return data.getvalue()


def send(browser: Browser, data: bytes, name: str = "IMG_1.jpg") -> TestResponse:
    fields = {"csrf_token": browser.token(), "once": str(uuid4())}
    boundary, body = encode_multipart({**fields, "photo": FileStorage(io.BytesIO(data), name)})
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.send_bytes("/photos", body, kind)


def test_a_photo_is_taken_in_and_shown_in_two_sizes(taras: Browser) -> None:
    made = send(taras, drawn())
    assert made.status_code == 201
    for size, longest in ((320, 320), (1600, 800)):
        shown = taras.get(f"/photos/{made.json['id']}/{size}")
        assert shown.status_code == 200
        assert shown.mimetype == "image/jpeg"
        assert max(Image.open(io.BytesIO(shown.data)).size) == longest
        assert shown.headers["Cache-Control"] == "no-store"
        assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "Last-Modified" not in shown.headers
        assert "IMG_1" not in shown.headers["Content-Disposition"]
    assert taras.get(f"/photos/{made.json['id']}/640").status_code == 404


def test_a_shelter_sees_a_photo_once_it_is_on_offer(
    app: Flask, taras: Browser, hanna: Browser, nobody: Browser
) -> None:
    made = send(taras, drawn())
    address = f"/photos/{made.json['id']}/320"
    assert hanna.get(address).status_code == 404
    assert nobody.get(address).status_code == 401
    with write_transaction():
        db.session.query(Photo).one().on_offer = True
    assert hanna.get(address).status_code == 200


def test_what_is_no_photo_is_refused_in_words(taras: Browser) -> None:
    cases = [
        (b"", 422),
        (b"hello", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (drawn()[:300], 422),
        (drawn("GIF"), 415),
        (b"\xff\xd8" + b"\0" * 15_000_001, 413),
    ]
    for data, status in cases:
        answer = send(taras, data)
        assert answer.status_code == status, data[:20]
    assert db.session.query(Photo).count() == 0
