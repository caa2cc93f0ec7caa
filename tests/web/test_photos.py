"""Photos by themselves: taking one in, showing it, refusing what is none."""

import io
from uuid import uuid4

from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from animals import clock
from animals.db import db, write_transaction
from animals.photos.models import Photo
from tests.people import Browser


def drawn(kind: str = "JPEG", size: tuple[int, int] = (800, 600)) -> bytes:
    data = io.BytesIO()
    Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 40).convert("RGB").save(data, kind)
    return data.getvalue()


def send(browser: Browser, data: bytes, name: str = "IMG_1.jpg", **more: str) -> TestResponse:
    fields = {"csrf_token": browser.token(), "once": str(uuid4()), **more}
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
        photo = db.session.query(Photo).one()
        photo.on_offer, photo.released_at = True, clock.now()
    assert hanna.get(address).status_code == 200


def test_what_is_no_photo_is_refused_in_words(taras: Browser) -> None:
    cases = [
        (b"", 422, "The file is empty"),
        (b"hello", 415, "This is not a photo we can take"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "This is not a photo we can take"),
        (drawn()[:300], 422, "The photo is damaged"),
        (drawn("GIF"), 415, "This is not a photo we can take"),
        (b"\xff\xd8" + b"\0" * 15_000_001, 413, "The photo is over 15 MB"),
        (b"\xff\xd8" + b"\0" * 40_000_000, 413, "The photo is over 15 MB"),
    ]
    for data, status, sentence in cases:
        answer = send(taras, data)
        assert answer.status_code == status, data[:20]
        assert sentence in answer.get_data(as_text=True)
    assert db.session.query(Photo).count() == 0


def test_sending_a_photo_again_after_a_lost_answer_keeps_it_once(taras: Browser) -> None:
    own = str(uuid4())
    first, again = send(taras, drawn(), id=own), send(taras, drawn(), id=own)
    assert (first.status_code, first.json["id"]) == (201, own)
    assert (again.status_code, again.json) == (201, first.json)
    assert db.session.query(Photo).count() == 1
    other = send(taras, drawn(size=(300, 200)), id=own)
    assert other.status_code == 409
    assert taras.get(f"/photos/{own}/1600").status_code == 200


def test_an_id_that_is_none_is_not_used(taras: Browser) -> None:
    assert send(taras, drawn(), id="../../etc/passwd").status_code == 201
