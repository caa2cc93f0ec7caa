"""`flask sweep`: what time has made superfluous ends or goes, a little at a time.

Every step stands alone and is safe to repeat and to interrupt; it says of how much.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import current_app

from animals import clock
from animals.accounts import service as accounts
from animals.audit import service as audit
from animals.config import Config
from animals.db import read_transaction, write_anew, write_transaction
from animals.feeding import forgetting as spots
from animals.field import forgetting as phones
from animals.field import photo_intake
from animals.photos import files
from animals.photos import service as photos
from animals.runs import flagging
from animals.runs import forgetting as runs
from animals.shelters import claims
from animals.sightings import forgetting as animals_left

LOOSE_PHOTO = timedelta(days=1)
ORPHAN_FILE = timedelta(days=1)
DONE_FORM = timedelta(days=7)
IDLE_SESSION = timedelta(days=31)
EXACT_POSITION = timedelta(days=30)
PEOPLE_STOP = timedelta(days=7)
CREW = timedelta(days=90)
AUDIT = timedelta(days=180)


def sweep() -> Iterator[tuple[int, str]]:
    """Carry out every step; how much there was to each, and of what.

    At the end the database is written anew, so that what was erased is in its file no more.
    """
    for step, what in _STEPS:
        yield step(), what
    write_anew()


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


def _words() -> int:
    """In bites, as loose photos are."""
    gone = 0
    while True:
        with write_transaction():
            bite = phones.forget_words()
        gone += bite
        if not bite:
            return gone


def _codes() -> int:
    with write_transaction():
        return phones.forget_codes()


def _loose_photos() -> int:
    """In small bites, so that nobody who writes waits long."""
    before, gone = clock.now() - LOOSE_PHOTO, 0
    while True:
        with write_transaction():
            bite = photos.delete_loose(before)
        gone += bite
        if not bite:
            return gone


def _left_animals() -> int:
    """In small bites as well; the packs they came from, once the last of them has left."""
    before, gone = clock.now() - EXACT_POSITION, 0
    while True:
        with write_transaction():
            bite = animals_left.coarsen_left(before)
            if not bite:
                animals_left.coarsen_packs(before)
                phones.forget_bodies(before)
                return gone
        gone += bite


def _closed_spots() -> int:
    with write_transaction():
        return spots.coarsen_closed(clock.now() - EXACT_POSITION)


def _people_stops() -> int:
    with write_transaction():
        return runs.forget_people(clock.now() - PEOPLE_STOP)


def _crews() -> int:
    with write_transaction():
        before = clock.now() - CREW
        phones.forget_guests(before)
        return runs.forget_crews(before)


def _contacts() -> int:
    """After whatever named them."""
    with write_transaction():
        return runs.forget_contacts()


def _audit() -> int:
    with write_transaction():
        return audit.prune(clock.now() - AUDIT)


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
    (_left_animals, "animals that left long ago, now known by their settlement"),
    (_closed_spots, "spots closed long ago, now known by their settlement"),
    (_people_stops, "stops where people were fetched"),
    (_crews, "old runs, now without team and stops"),
    (_contacts, "contacts that nothing names"),
    (_audit, "rows of the audit trail"),
    (_waits, "animals found to wait, or to wait no more"),
    (_pieces, "photos from phones that never became whole"),
    (_words, "records whose words nothing needs any more"),
    (_codes, "codes and run tokens whose time was over"),
    (_loose_photos, "photos that nothing names"),
    (_orphan_files, "files that no photo knows"),
)
