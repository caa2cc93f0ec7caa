"""What `flask sweep` removes and what it leaves, and what `flask check` says of photos."""

import os
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from animals import clock, sweeping
from animals.accounts.models import Attempt, DoneForm, SignInSession
from animals.config import Config
from animals.db import db, write_transaction
from animals.photos import files, service
from animals.photos.models import Photo
from animals.photos.rules import SIZES, Picture
from tests.factories import sightings as make
from tests.people import Cast


def drawn(name: str) -> Picture:
    data = b"\xff\xd8" + name.encode() + b"\xff\xd9"
    return Picture(16, 16, dict.fromkeys(SIZES, data))


def keep(app: Flask, name: str, *, days_old: float) -> Photo:
    """A photo whose row is so old; its files bear the present, which only the kernel sets."""
    picture = drawn(name)
    files.store(uploads(app), picture)
    with write_transaction():
        photo = service.keep(uuid4(), picture, None)
        photo.received_at = clock.now() - timedelta(days=days_old)
    return photo


def uploads(app: Flask) -> os.PathLike[str]:
    config: Config = app.extensions["lapka"]
    return config.uploads


def swept() -> dict[str, int]:
    return {what: count for count, what in sweeping.sweep()}


def photo_ids() -> set[UUID]:
    db.session.rollback()
    return {photo_id for (photo_id,) in db.session.query(Photo.id)}


@pytest.fixture
def a_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are as old as the kernel says; here it is the day after tomorrow."""
    later = time.time() + timedelta(days=2).total_seconds()
    monkeypatch.setattr(files.time, "time", lambda: later)


def test_a_photo_that_nothing_names_goes_after_a_day(app: Flask) -> None:
    old = keep(app, "old", days_old=1.1).id
    young = keep(app, "young", days_old=0.9).id
    assert swept()["photos that nothing names"] == 1
    assert photo_ids() == {young}
    assert old not in photo_ids()


def test_a_photo_of_an_animal_stays_however_old(app: Flask, cast: Cast) -> None:
    photo = keep(app, "rex", days_old=300).id
    with write_transaction():
        make.animal(photo_ids=[photo])
    assert swept()["photos that nothing names"] == 0
    assert photo_ids() == {photo}


def test_more_loose_photos_than_one_bite_all_go(app: Flask) -> None:
    with write_transaction():
        for _ in range(7):
            photo = db.session.get_one(Photo, make.photo())
            photo.received_at = clock.now() - timedelta(days=2)
    with write_transaction():
        assert service.delete_loose(clock.now(), at_most=3) == 3
    assert swept()["photos that nothing names"] == 4
    assert photo_ids() == set()


def test_files_of_a_swept_photo_go_once_they_are_old(app: Flask, a_day_on: None) -> None:
    kept, gone = keep(app, "kept", days_old=0), keep(app, "gone", days_old=2)
    kept_digest, gone_digest = kept.digest, gone.digest
    assert swept()["files that no photo knows"] == len(SIZES)
    root = uploads(app)
    assert files.compare(root, {kept_digest}).agrees
    assert not any(files.path_of(root, gone_digest, side).exists() for side in SIZES)


def test_a_picture_replaced_by_a_turned_one_leaves_nothing(
    app: Flask, cast: Cast, a_day_on: None
) -> None:
    photo = keep(app, "upright", days_old=0)
    picture = drawn("turned")
    files.store(uploads(app), picture)
    with write_transaction():
        service.replace(cast.olha, photo.id, photo.version, picture, "rotate")
    assert swept()["files that no photo knows"] == len(SIZES)
    assert files.compare(uploads(app), {picture.digest}).agrees


def test_old_attempts_once_keys_and_sessions_go(app: Flask, cast: Cast) -> None:
    def at(**age: float) -> object:
        return clock.now() - timedelta(**age)

    with write_transaction():
        for moment in (at(minutes=14), at(minutes=16)):
            db.session.add(Attempt(at=moment, account="a", client="c"))
        for moment in (at(days=6), at(days=8)):
            db.session.add(DoneForm(key=uuid4(), location="/", at=moment))
        for number, moment in enumerate((at(days=30), at(days=32))):
            db.session.add(
                SignInSession(
                    digest=f"{number:064}",
                    user_id=cast.taras.id,
                    started_at=moment,
                    seen_at=moment,
                )
            )
    found = swept()
    assert found["old sign-in attempts"] == 1
    assert found["once-keys of forms carried out long ago"] == 1
    assert found["sessions nobody uses"] == 1
    db.session.rollback()
    assert [db.session.query(kind).count() for kind in (Attempt, DoneForm, SignInSession)] == [
        1
    ] * 3


def test_sweeping_twice_finds_nothing_more(app: Flask, a_day_on: None) -> None:
    keep(app, "old", days_old=2)
    first = app.test_cli_runner().invoke(args=["sweep"])
    assert first.exit_code == 0
    assert "1 photos that nothing names" in first.output
    assert set(swept().values()) == {0}


def test_check_agrees_with_what_was_kept(app: Flask) -> None:
    keep(app, "rex", days_old=0)
    ended = app.test_cli_runner().invoke(args=["check"])
    assert (ended.exit_code, ended.output) == (0, "all is as it should be\n")


def test_check_names_every_file_that_is_not_as_it_was(app: Flask, a_day_on: None) -> None:
    root = uploads(app)
    lost, spoilt = keep(app, "lost", days_old=0).digest, keep(app, "spoilt", days_old=0).digest
    stray = drawn("stray").digest
    files.store(root, drawn("stray"))
    files.path_of(root, lost, 320).unlink()
    files.path_of(root, spoilt, 1600).write_bytes(b"\xff\xd8other\xff\xd9")
    ended = app.test_cli_runner().invoke(args=["check"])
    assert ended.exit_code == 1
    assert sorted(ended.output.splitlines()) == sorted(
        [
            f"photo file {lost}-320.jpg is missing",
            f"photo file {spoilt}-1600.jpg is not what was stored",
            *(
                f"photo file {stray}-{side}.jpg belongs to no photo: run flask sweep"
                for side in SIZES
            ),
        ]
    )


def test_a_file_whose_row_may_still_come_is_no_difference(app: Flask) -> None:
    files.store(uploads(app), drawn("just now"))
    assert app.test_cli_runner().invoke(args=["check"]).exit_code == 0
