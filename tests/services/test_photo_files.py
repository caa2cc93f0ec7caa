"""Pictures on disk: whole or absent, under names and times that say nothing."""

import inspect
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from animals.errors import Busy, NotFound
from animals.photos import files
from animals.photos.rules import LARGE, SMALL, Picture
from tests.soak import scaled

PROJECT = Path(__file__).resolve().parents[2]
NOW, AN_HOUR = timedelta(0), timedelta(hours=1)


def picture(name: str) -> Picture:
    start, end = b"\xff\xd8", b"\xff\xd9"
    sizes = {side: start + f"{name} {side} ".encode() * 9_000 + end for side in (SMALL, LARGE)}
    return Picture(1600, 1200, sizes)


def kept(root: Path) -> set[str]:
    return {path.name for path in root.rglob("*") if path.is_file()}


def names(*digests: str) -> set[str]:
    return {f"{digest}-{side}.jpg" for digest in digests for side in (SMALL, LARGE)}


def test_a_stored_picture_is_read_back_in_every_size(tmp_path: Path) -> None:
    rex = picture("Rex")
    digest = files.store(tmp_path, rex)
    assert digest == rex.digest
    for side in (SMALL, LARGE):
        assert files.read(tmp_path, digest, side) == rex.sizes[side]
    assert kept(tmp_path) == names(digest)


def test_the_folder_is_made_when_it_is_missing(tmp_path: Path) -> None:
    digest = files.store(tmp_path / "deep" / "uploads", picture("Rex"))
    assert files.read(tmp_path / "deep" / "uploads", digest, SMALL)


def test_file_times_say_nothing(tmp_path: Path) -> None:
    for name in ("Rex", "Rex", "Bim"):
        digest = files.store(tmp_path, picture(name))
        for side in (SMALL, LARGE):
            told = files.path_of(tmp_path, digest, side).stat()
            assert told.st_mtime == told.st_atime == 946_684_800


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    digest = files.store(tmp_path, picture("Rex"))
    for asked, side in [
        (picture("Bim").digest, SMALL),
        (digest, 640),
        (digest.upper(), SMALL),
        (digest + "\n", SMALL),
        ("../../etc/passwd", SMALL),
        ("", SMALL),
    ]:
        with pytest.raises(NotFound):
            files.read(tmp_path, asked, side)


def test_a_deleted_picture_is_gone_in_every_size(tmp_path: Path) -> None:
    rex, bim = (files.store(tmp_path, picture(name)) for name in ("Rex", "Bim"))
    files.delete(tmp_path, rex)
    files.delete(tmp_path, rex)
    assert kept(tmp_path) == names(bim)


def test_a_disk_that_takes_no_more_leaves_nothing_half_done(
    tmp_path: Path, small_files: None
) -> None:
    with pytest.raises(Busy) as busy:
        files.store(tmp_path, picture("Rex"))
    assert busy.value.facts == {"what": "disk"}
    assert kept(tmp_path) == set()


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may grow beyond 50 KB: writing fails as it does on a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_only_what_no_photo_knows_is_swept(tmp_path: Path) -> None:
    rex, bim = (files.store(tmp_path, picture(name)) for name in ("Rex", "Bim"))
    (tmp_path / rex[:2] / ".unfinished-0123").write_bytes(b"torn")
    (tmp_path / ".gitkeep").touch()
    assert files.sweep(tmp_path, {rex}, older_than=NOW) == 3
    assert kept(tmp_path) == names(rex) | {".gitkeep"}
    assert files.read(tmp_path, rex, LARGE)
    with pytest.raises(NotFound):
        files.read(tmp_path, bim, LARGE)


def test_a_picture_about_to_be_committed_is_left_alone(tmp_path: Path) -> None:
    rex = files.store(tmp_path, picture("Rex"))
    assert files.orphans(tmp_path, set(), older_than=AN_HOUR) == []
    assert files.sweep(tmp_path, set(), older_than=AN_HOUR) == 0
    assert kept(tmp_path) == names(rex)


def test_storing_an_orphan_again_makes_it_young_again(tmp_path: Path) -> None:
    rex = files.store(tmp_path, picture("Rex"))
    path = files.path_of(tmp_path, rex, LARGE)
    first = path.stat().st_ctime_ns
    while time.time_ns() - first < 20_000_000:  # the file system's clock ticks every few ms
        os.sched_yield()
    files.store(tmp_path, picture("Rex"))
    assert path.stat().st_ctime_ns > first


def test_files_are_held_against_what_the_database_knows(tmp_path: Path) -> None:
    rex, bim, kit = (files.store(tmp_path, picture(name)) for name in ("Rex", "Bim", "Kit"))
    assert files.compare(tmp_path, {rex, bim, kit}).agrees
    files.path_of(tmp_path, rex, SMALL).unlink()
    files.path_of(tmp_path, rex, LARGE).write_bytes(b"\xff\xd8 another \xff\xd9")
    files.path_of(tmp_path, bim, SMALL).write_bytes(b"\xff\xd8 torn")
    found = files.compare(tmp_path, {rex, bim})
    assert found.missing == [f"{rex}-320.jpg"]
    assert found.altered == sorted([f"{rex}-1600.jpg", f"{bim}-320.jpg"])
    assert set(found.orphans) == names(kit)
    assert not found.agrees


def test_an_empty_installation_agrees(tmp_path: Path) -> None:
    assert files.compare(tmp_path / "nowhere", set()).agrees
    assert files.sweep(tmp_path / "nowhere", set(), older_than=NOW) == 0


# Round the package's front door, for it is started two hundred times.
STORING = f"""
import sys, types
sys.modules["animals"] = types.ModuleType("animals")
sys.modules["animals"].__path__ = ["animals"]
from pathlib import Path
from animals.photos import files
from animals.photos.rules import LARGE, SMALL, Picture
{inspect.getsource(picture)}
for number in range(10**6):
    print(files.store(Path(sys.argv[1]), picture(sys.argv[2] + str(number))), flush=True)
"""


@pytest.mark.soak
def test_a_kill_at_any_moment_leaves_pictures_whole_or_absent(tmp_path: Path, seed: str) -> None:
    """What was said to be stored is whole; a sweep removes the rest and nothing else."""
    dice = random.Random(seed)
    stored: set[str] = set()
    for turn in range(scaled(200)):
        with subprocess.Popen(
            [sys.executable, "-c", STORING, str(tmp_path), str(turn)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout
            stored |= {process.stdout.readline().strip() for _ in range(dice.randint(1, 9))}
            for _ in range(dice.randrange(20_000)):
                pass
            process.send_signal(signal.SIGKILL)
            stored |= {line.strip() for line in process.stdout if line.endswith("\n")}
        found = files.compare(tmp_path, stored)
        assert not found.missing, found
        assert not found.altered, found
        files.sweep(tmp_path, stored, older_than=NOW)
        assert files.compare(tmp_path, stored).agrees
        for digest in stored - set(dice.sample(sorted(stored), min(20, len(stored)))):
            files.delete(tmp_path, digest)
            stored.discard(digest)


def test_a_sweep_beside_uploads_takes_nothing_that_was_just_stored(tmp_path: Path) -> None:
    """Another process stores the same few orphans again and again while this one sweeps."""
    program = STORING.replace("str(number)", "str(number % 3)")
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), "x"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        for _ in range(100):
            digest = process.stdout.readline().strip()
            files.sweep(tmp_path, set(), older_than=AN_HOUR)
            assert files.read(tmp_path, digest, LARGE)
        process.kill()
