"""`flask sweep`: what time has made superfluous ends or goes, a little at a time.

Every step stands alone and is safe to repeat and to interrupt; it says of how much.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import current_app

from animals import clock
from animals.accounts import service as accounts
from animals.config import Config
from animals.db import read_transaction, write_transaction
from animals.field import photo_intake
from animals.photos import files
from animals.photos import service as photos
from animals.runs import flagging
from animals.shelters import claims

LOOSE_PHOTO = timedelta(days=1)
ORPHAN_FILE = timedelta(days=1)
DONE_FORM = timedelta(days=7)
IDLE_SESSION = timedelta(days=31)


def sweep() -> Iterator[tuple[int, str]]:
    """Carry out every step; how much there was to each, and of what."""
    for step, what in _STEPS:
        yield step(), what


def _attempts() -> int:
    with write_transaction():
        return accounts.forget_attempts(clock.now() - accounts.WINDOW)


def _done_forms() -> int:
    with write_transaction():
        return accounts.forget_forms(clock.now() - DONE_FORM)


def _sessions() -> int:
    with write_transaction():
        return accounts.sessions_idle_since(clock.now() - IDLE_SESSION)


def _claims() -> int:
    with write_transaction():
        return claims.settle_all()


def _waits() -> int:
    with write_transaction():
        return flagging.refresh_waiting()


def _pieces() -> int:
    with write_transaction():
        return photo_intake.drop_old_pieces()


def _loose_photos() -> int:
    """In small bites, so that nobody who writes waits long."""
    before, gone = clock.now() - LOOSE_PHOTO, 0
    while True:
        with write_transaction():
            bite = photos.delete_loose(before)
        gone += bite
        if not bite:
            return gone


def _orphan_files() -> int:
    """Last, so that the files of photos just deleted are orphans already once they are old."""
    config: Config = current_app.extensions["lapka"]
    with read_transaction():
        known = photos.known_digests()
    return files.sweep(config.uploads, known, ORPHAN_FILE)


_STEPS: tuple[tuple[Callable[[], int], str], ...] = (
    (_attempts, "old sign-in attempts"),
    (_done_forms, "once-keys of forms carried out long ago"),
    (_sessions, "sessions nobody uses"),
    (_claims, "claims whose time was over"),
    (_waits, "animals found to wait, or to wait no more"),
    (_pieces, "photos from phones that never became whole"),
    (_loose_photos, "photos that nothing names"),
    (_orphan_files, "files that no photo knows"),
)
