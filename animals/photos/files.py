"""Keeps cleaned pictures on disk, whole or not at all, under names that say nothing.

A picture's files are named by its digest and its size: `ab/abcdef...-320.jpg`. Every file bears
the same time, so that none tells when a dog was seen. Two photos with the same pixels share
their files; whoever deletes asks first whether another still needs them. What the database
knows is handed in; nothing here reads it.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from animals.errors import Busy, NotFound
from animals.photos.rules import LARGE, SIZES, Picture

_FIXED_TIME = 946_684_800
"""2000-01-01: the time every file bears."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_STORED = re.compile(rf"([0-9a-f]{{64}})-({'|'.join(map(str, SIZES))})\.jpg")
_UNFINISHED = ".unfinished-"
_START, _END = b"\xff\xd8", b"\xff\xd9"


@dataclass(frozen=True)
class Comparison:
    """How the files agree with the digests the database knows. All lists are sorted."""

    missing: list[str]
    """Names of files that should be there."""
    altered: list[str]
    """Names of files whose bytes are not those that were stored."""
    orphans: list[str]
    """Names of files that no photo knows, unfinished ones included."""

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.altered or self.orphans)


def store(root: Path, picture: Picture) -> str:
    """Keep a picture in every size, and its digest once the disk has it all.

    On the disk means synced, names too, so that a row committed afterwards never points at
    nothing. Storing the same picture again renews it: a sweeper at work leaves it alone.
    Raises Busy(what="disk") where it cannot be written, and leaves nothing half done.
    """
    digest = picture.digest
    folder = path_of(root, digest, LARGE).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(root, fcntl.LOCK_SH):
            for side in SIZES:
                _write(path_of(root, digest, side), picture.sizes[side])
            _sync_folder(folder)
            _sync_folder(root)  # the folder may be new, or new and not yet synced by another
    except OSError as failed:
        raise Busy(what="disk") from failed
    return digest


def read(root: Path, digest: str, side: int) -> bytes:
    """The JPEG bytes of a stored picture. Raises NotFound."""
    try:
        return path_of(root, digest, side).read_bytes()
    except FileNotFoundError as missing:
        raise NotFound(photo=digest) from missing


def delete(root: Path, digest: str) -> None:
    """Remove a picture in every size; one that is not there is no error."""
    folder = path_of(root, digest, LARGE).parent
    for side in SIZES:
        path_of(root, digest, side).unlink(missing_ok=True)
    if folder.is_dir():
        _sync_folder(folder)


def path_of(root: Path, digest: str, side: int) -> Path:
    """Where a picture lies in one size. Raises NotFound for what is no digest or no size."""
    if not _DIGEST.fullmatch(digest) or side not in SIZES:
        raise NotFound(photo=digest)
    return root / digest[:2] / f"{digest}-{side}.jpg"


def orphans(root: Path, known: Collection[str], older_than: timedelta) -> list[Path]:
    """Files that no known digest explains and that nobody has touched for so long.

    The age keeps a photo whose row is about to be committed; it comes from the change time that
    the file system keeps and nobody can set. Leftovers of a killed upload are among them.
    """
    limit = time.time() - older_than.total_seconds()
    return [path for path in _strays(root, known) if _changed(path) <= limit]


def sweep(root: Path, known: Collection[str], older_than: timedelta) -> int:
    """Delete the orphans; how many there were. Safe while photos are being stored."""
    limit = time.time() - older_than.total_seconds()
    swept = 0
    for path in orphans(root, known, older_than):
        with _locked(root, fcntl.LOCK_EX):
            if _changed(path) <= limit:  # again: it may have been stored anew just now
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def compare(root: Path, known: Collection[str]) -> Comparison:
    """Every file read and held against the digests that the database knows."""
    missing, altered = [], []
    for digest in set(known):
        for side in SIZES:
            path = path_of(root, digest, side)
            if not path.is_file():
                missing.append(path.name)
            elif not _is_whole(path.read_bytes(), digest, side):
                altered.append(path.name)
    return Comparison(
        sorted(missing), sorted(altered), sorted(path.name for path in _strays(root, known))
    )


def _is_whole(data: bytes, digest: str, side: int) -> bool:
    if side == LARGE:
        return hashlib.sha256(data).hexdigest() == digest
    return data.startswith(_START) and data.endswith(_END)


def _strays(root: Path, known: Collection[str]) -> Iterator[Path]:
    expected = frozenset(known)
    for path in sorted(root.glob("[0-9a-f][0-9a-f]/*")):
        stored = _STORED.fullmatch(path.name)
        if path.is_file() and (not stored or stored[1] not in expected):
            yield path


def _changed(path: Path) -> float:
    """When the file was last written or renamed; never, where it is gone."""
    try:
        return path.stat().st_ctime
    except FileNotFoundError:
        return float("inf")


def _write(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
    try:
        with unfinished.open("xb") as file:
            file.write(data)
            file.flush()
            os.utime(file.fileno(), (_FIXED_TIME, _FIXED_TIME))
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextlib.contextmanager
def _locked(root: Path, how: int) -> Iterator[None]:
    """Many may store at once; a sweeper deletes only while nobody does."""
    number = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(number, how)
        yield
    finally:
        os.close(number)
