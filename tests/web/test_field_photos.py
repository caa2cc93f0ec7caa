"""Photos over the phone's address: whole or in pieces, sealed or not, never in clear on disk."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid1, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals import clock
from animals.db import db, write_transaction
from animals.field import photo_intake, sealing
from animals.field.models import Piece, RecordPhoto
from animals.photos.models import Photo
from animals.sightings.models import Animal
from animals.sightings.pictures import pictures_of
from tests import drawn
from tests.people import Cast
from tests.phone import Phone, content_digest, phone_of, record, sealed

PIECE = 64 * 1024


@pytest.fixture
def phone(app: Flask, cast: Cast) -> Phone:
    return phone_of(app, cast.taras)


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A photo of three pieces and a bit."""
    jpeg = drawn.written(drawn.noisy(900, 700), "JPEG", quality=95)
    assert 3 * PIECE < len(jpeg) < 5 * PIECE
    return jpeg


def announce(phone: Phone, photo: bytes, photo_id: UUID | None = None, **more: Any) -> tuple[
    UUID, UUID
]:  # fmt: skip
    """A record that announces one photo."""
    record_id, photo_id = uuid4(), photo_id or uuid4()
    digest = hashlib.sha256(photo).hexdigest()
    content = record(photos=[{"id": str(photo_id), "sha256": digest}], **more)
    answer = phone.send(content, record_id)
    assert answer.json is not None
    assert answer.json["state"] == "photos missing"
    assert answer.json["missing"] == [str(photo_id)]
    return record_id, photo_id


def frame(record_id: UUID, photo_id: UUID, photo: bytes) -> bytes:
    return sealed(photo, f"lapka/1/photo/{record_id}/{photo_id}", sealing.server_key())


def pieces(body: bytes, size: int = PIECE) -> list[tuple[int, bytes]]:
    return [(at, body[at : at + size]) for at in range(0, len(body), size)]


def test_a_sealed_photo_completes_its_record_and_shows_its_animal(
    phone: Phone, photo: bytes
) -> None:
    record_id, photo_id = announce(phone, photo)
    answer = phone.send_photo(record_id, photo_id, photo)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    assert answer.json is not None
    assert answer.json["state"] == "complete"
    assert answer.json["id"] == str(record_id)
    assert "other_photo" not in answer.json["flags"]
    animal = db.session.scalars(select(Animal)).one()
    assert [picture.photo_id for picture in pictures_of(animal.id)] == [photo_id]


def test_a_photo_sent_twice_is_there_once(phone: Phone, photo: bytes) -> None:
    record_id, photo_id = announce(phone, photo)
    phone.send_photo(record_id, photo_id, photo)
    again = phone.send_photo(record_id, photo_id, photo)
    assert again.status_code == 200
    assert again.json is not None
    assert again.json["state"] == "complete"
    assert db.session.scalar(select(func.count()).select_from(Photo)) == 1


def test_a_photo_in_clear_is_taken_too(phone: Phone, photo: bytes) -> None:
    record_id, photo_id = announce(phone, photo)
    assert phone.put_photo(record_id, photo_id, photo).status_code == 201


def test_a_photo_before_its_record_is_told_to_wait(phone: Phone, photo: bytes) -> None:
    answer = phone.send_photo(uuid4(), uuid4(), photo)
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"]["code"] == "record_first"


def test_a_photo_whose_digest_differs_is_truncated(phone: Phone, photo: bytes) -> None:
    record_id, photo_id = announce(phone, photo)
    address = f"records/{record_id}/photos/{photo_id}"
    for headers in ({}, {"Content-Digest": content_digest(b"other")}, {"Content-Digest": "x"}):
        answer = phone.put(address, photo, headers=headers)
        assert answer.status_code == 400
        assert answer.json is not None
        assert answer.json["error"]["code"] == "truncated"
    assert db.session.scalar(select(func.count()).select_from(Photo)) == 0


@pytest.mark.parametrize(
    ("bad", "status", "code"),
    [
        (b"GIF89a" + b"\x00" * 100, 415, "wrong_kind"),
        (drawn.jpeg()[:900], 422, "unreadable"),
        (b"\x01" + b"x" * 200, 422, "unreadable"),
        (drawn.png_bomb(), 413, "too_large"),
        (bytes(15_000_200), 413, "too_large"),
    ],
)
def test_what_is_no_photo_is_refused(phone: Phone, bad: bytes, status: int, code: str) -> None:
    record_id, photo_id = announce(phone, bad)
    answer = phone.put_photo(record_id, photo_id, bad)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"]["code"] == code


@pytest.mark.parametrize("is_sealed", [True, False])
def test_a_photo_comes_in_pieces_and_goes_on_where_it_stopped(
    phone: Phone, photo: bytes, is_sealed: bool
) -> None:
    record_id, photo_id = announce(phone, photo)
    body = frame(record_id, photo_id, photo) if is_sealed else photo
    address = f"records/{record_id}/photos/{photo_id}"
    assert phone.ask("HEAD", address).headers["Upload-Offset"] == "0"
    parts = pieces(body)
    for at, part in parts[:-1]:
        answer = phone.piece(record_id, photo_id, at, len(body), part)
        assert answer.status_code == 204
        assert answer.headers["Upload-Offset"] == str(at + len(part))
    at, part = parts[-1]
    head = phone.ask("HEAD", address)
    assert (head.status_code, head.headers["Upload-Offset"]) == (200, str(at))
    last = phone.piece(record_id, photo_id, at, len(body), part)
    assert last.status_code == 201
    assert last.json is not None
    assert last.json["state"] == "complete"
    assert "other_photo" not in last.json["flags"]
    assert phone.ask("HEAD", address).headers["Upload-Offset"] == str(len(body))
    again = phone.piece(record_id, photo_id, at, len(body), part)
    assert again.status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Piece)) == 0
    assert db.session.scalars(select(RecordPhoto)).one().key is None


def test_a_piece_that_does_not_follow_is_told_the_true_offset(phone: Phone, photo: bytes) -> None:
    record_id, photo_id = announce(phone, photo)
    phone.piece(record_id, photo_id, 0, len(photo), photo[:1000])
    for offset in (0, 500, 2000):
        answer = phone.piece(record_id, photo_id, offset, len(photo), photo[offset : offset + 10])
        assert answer.status_code == 409
        assert answer.headers["Upload-Offset"] == "1000"


def test_pieces_lie_nowhere_in_clear(phone: Phone, photo: bytes, app: Flask) -> None:
    record_id, photo_id = announce(phone, photo)
    phone.piece(record_id, photo_id, 0, len(photo), photo[:PIECE])
    phone.piece(record_id, photo_id, PIECE, len(photo), photo[PIECE : 2 * PIECE])
    needles = [photo[:40], photo[PIECE + 100 : PIECE + 140], photo[1000:1040]]
    for path in Path(app.extensions["lapka"].data).rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert not [needle for needle in needles if needle in kept], path.name


def test_sealed_pieces_are_kept_as_they_came(phone: Phone, photo: bytes) -> None:
    record_id, photo_id = announce(phone, photo)
    body = frame(record_id, photo_id, photo)
    phone.piece(record_id, photo_id, 0, len(body), body[:PIECE])
    assert db.session.scalars(select(Piece.body)).one() == body[:PIECE]


def test_pieces_that_make_no_photo_are_forgotten(phone: Phone) -> None:
    bad = b"GIF89a" + bytes(3000)
    record_id, photo_id = announce(phone, bad)
    phone.piece(record_id, photo_id, 0, len(bad), bad[:2000])
    assert phone.piece(record_id, photo_id, 2000, len(bad), bad[2000:]).status_code == 415
    head = phone.ask("HEAD", f"records/{record_id}/photos/{photo_id}")
    assert head.headers["Upload-Offset"] == "0"
    assert db.session.scalar(select(func.count()).select_from(Piece)) == 0


@pytest.mark.parametrize(
    ("offset", "length", "size", "status"),
    [(0, 100, 200, 400), (0, 10**8, 100, 413), (0, 10**6, PIECE + 1, 413), (0, 0, 0, 400)],
)
def test_pieces_that_cannot_be_are_refused(
    phone: Phone, photo: bytes, offset: int, length: int, size: int, status: int
) -> None:
    record_id, photo_id = announce(phone, photo)
    answer = phone.piece(record_id, photo_id, offset, length, photo[:size])
    assert answer.status_code == status


def test_a_photo_given_up_lets_its_record_complete(phone: Phone, photo: bytes) -> None:
    record_id, photo_id = announce(phone, photo)
    phone.piece(record_id, photo_id, 0, len(photo), photo[:1000])
    answer = phone.ask("POST", f"records/{record_id}/photos/{photo_id}/withdraw")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["state"] == "complete"
    assert "photo_withdrawn" in answer.json["flags"]
    assert db.session.scalar(select(func.count()).select_from(Piece)) == 0


def test_an_id_that_would_tell_its_time_is_not_shown_to_anybody(phone: Phone, photo: bytes) -> None:
    record_id, photo_id = announce(phone, photo, uuid1())
    assert phone.send_photo(record_id, photo_id, photo).status_code == 201
    kept = db.session.scalars(select(Photo.id)).one()
    assert kept != photo_id
    assert kept.version == 4


def test_another_photo_than_was_announced_is_kept_and_flagged(phone: Phone, photo: bytes) -> None:
    record_id, photo_id = announce(phone, b"something else")
    answer = phone.send_photo(record_id, photo_id, photo)
    assert answer.status_code == 201
    assert answer.json is not None
    assert "other_photo" in answer.json["flags"]


def test_pieces_nobody_went_on_with_go_after_a_week(
    phone: Phone, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_id, photo_id = announce(phone, photo)
    phone.piece(record_id, photo_id, 0, len(photo), photo[:1000])
    with write_transaction():
        assert photo_intake.drop_old_pieces() == 0
    later = clock.now() + photo_intake.PIECES_KEPT
    monkeypatch.setattr(clock, "now", lambda: later)
    with write_transaction():
        assert photo_intake.drop_old_pieces() == 1
    assert db.session.scalar(select(func.count()).select_from(Piece)) == 0


def test_a_photo_that_came_before_its_animal_was_known_shows_it_later(
    phone: Phone, photo: bytes
) -> None:
    first = uuid4()
    record_id, photo_id = announce(phone, photo, animal=str(first))
    phone.send_photo(record_id, photo_id, photo)
    phone.send(record(), first)
    animal = db.session.scalars(select(Animal)).one()
    assert [picture.photo_id for picture in pictures_of(animal.id)] == [photo_id]
