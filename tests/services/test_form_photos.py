"""The photos a form brings: files of its own, and photos sent ahead of it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from flask import Flask, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from animals.accounts.rules import Person
from animals.db import db, write_transaction
from animals.photos import intake, service
from animals.photos.forms import said_of
from animals.photos.models import Photo
from tests import drawn
from tests.people import Cast


@contextmanager
def form(app: Flask, *files: tuple[str, bytes], ids: list[object] | None = None) -> Iterator[None]:
    """A request as the field sends it; an empty file field is sent without a name."""
    values: MultiDict[str, object] = MultiDict()
    for name, data in files or [("", b"")]:
        values.add("photos", FileStorage(io.BytesIO(data), name, content_type="image/jpeg"))
    for photo_id in ids or []:
        values.add("photo_id", str(photo_id))
    boundary, body = encode_multipart(values)
    kind = f"multipart/form-data; boundary={boundary}"
    with app.test_request_context("/", method="POST", data=body, content_type=kind):
        yield


def sent_ahead(by: Person) -> UUID:
    picture = intake.read_bytes(drawn.jpeg(64, 48))
    with write_transaction():
        return service.keep(uuid4(), picture, by.id).id


def test_files_are_kept_at_once_in_the_order_of_the_form(app: Flask, cast: Cast) -> None:
    with form(app, ("a.jpg", drawn.jpeg(64, 48)), ("b.png", drawn.png(48, 64))):
        photos = intake.from_form(cast.taras, request)
    assert photos.refusals == []
    rows = [db.session.get_one(Photo, photo_id) for photo_id in photos.kept]
    assert [(row.width, row.height) for row in rows] == [(64, 48), (48, 64)]
    assert {row.by_id for row in rows} == {cast.taras.id}


def test_photos_sent_ahead_come_first_and_once(app: Flask, cast: Cast) -> None:
    one, two = sent_ahead(cast.taras), sent_ahead(cast.taras)
    with form(app, ("c.jpg", drawn.jpeg(32, 32)), ids=[two, one, two]):
        photos = intake.from_form(cast.taras, request)
    assert photos.kept[:2] == [two, one]
    assert len(photos.kept) == 3


def test_a_form_without_photos_brings_none(app: Flask, cast: Cast) -> None:
    with form(app):
        assert intake.from_form(cast.taras, request) == intake.FormPhotos([], [])


def test_one_bad_photo_does_not_take_the_others_along(app: Flask, cast: Cast) -> None:
    good = ("good.jpg", drawn.jpeg(64, 48))
    with form(app, ("notes.txt", b"a dog"), good, ("torn.jpg", drawn.jpeg()[:300])):
        photos = intake.from_form(cast.taras, request)
        said = said_of(photos)
    assert len(photos.kept) == 1
    assert [sentence.split(":")[0] for sentence in said] == ["notes.txt", "torn.jpg"]
    assert "JPEG, PNG, WebP and HEIF" in said[0]
    assert "damaged" in said[1]


def test_nobody_names_the_photos_of_somebody_else(app: Flask, cast: Cast) -> None:
    theirs = sent_ahead(cast.iryna)
    with form(app, ids=[theirs, uuid4(), "nonsense"]):
        photos = intake.from_form(cast.taras, request)
        assert (
            said_of(photos)
            == ["A photo that was sent before is no longer here. Choose it again."] * 2
        )
    assert photos.kept == []
