"""Photos over a real server: everything a volunteer's photo goes through.

HTTP, form, session, header, decoding child, disk and database, beside bare Pillow on the same
file in this process; other pages while two people upload; memory once they have done.
"""

import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from bench.photos import AT_MOST, bare, photos
from bench.table import Figure, milliseconds, quickest
from tests import drawn
from tests.browser.server import Server, installed, started
from tests.server.sender import Sender, volunteer

ROUNDS = 25
PAGES = 300
UPLOADERS = 2


def bare_flask_ms() -> float:
    """The quickest of many answers of a bare Flask under the same gunicorn."""
    with tempfile.TemporaryDirectory() as folder:
        server = replace(installed(Path(folder)), app="bench.bare_flask:app")
        with running(server):
            sender = Sender(server)
            return min(milliseconds(lambda: sender.get("/healthz")) for _ in range(300))


def figures() -> Iterator[Figure]:
    """Uploads, pages beside them, refusals and memory, over one server."""
    with tempfile.TemporaryDirectory() as folder:
        server = installed(Path(folder))
        with running(server) as process:
            yield from _figures_of(server, psutil.Process(process.pid))


def _figures_of(server: Server, master: psutil.Process) -> Iterator[Figure]:
    taras = volunteer(server)
    for name, photo in photos().items():
        _sent(taras, photo)
        ours, theirs = _cpu_beside_bare(master, taras, photo)
        yield Figure(f"{name}: work of the server", ours, AT_MOST[name], theirs, "Pillow")
        ours, theirs = quickest(ROUNDS, lambda p=photo: _sent(taras, p), lambda p=photo: bare(p))
        yield Figure(f"{name}: until the answer", ours, None, theirs, "Pillow")
    yield from _refusals(taras)
    yield from _pages_beside_uploads(taras)
    yield _memory(master, taras)


@contextmanager
def running(server: Server) -> Iterator["subprocess.Popen[bytes]"]:
    """The server's master process, ended afterwards."""
    process = started(server)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _sent(sender: Sender, photo: bytes) -> None:
    assert sender.post_photo(photo).status == 201


def _cpu_beside_bare(master: psutil.Process, taras: Sender, photo: bytes) -> tuple[float, float]:
    """Processor milliseconds of all the server's processes for one upload, and of bare Pillow.

    What else the machine does makes both wait and neither work more.
    """
    ours = theirs = 0.0
    for _ in range(ROUNDS):
        before = cpu_s(master)
        _sent(taras, photo)
        ours += cpu_s(master) - before
        before = time.process_time()
        bare(photo)
        theirs += time.process_time() - before
    return ours / ROUNDS * 1000, theirs / ROUNDS * 1000


def cpu_s(master: psutil.Process) -> float:
    """Processor seconds that a server's processes have worked until now."""
    family = [master, *master.children(recursive=True)]
    return sum(times.user + times.system for times in (one.cpu_times() for one in family))


def _refusals(taras: Sender) -> Iterator[Figure]:
    cases = {"a bomb of 81 megapixels": drawn.png_bomb(), "40 megabytes": bytes(40_000_000)}
    for name, data in cases.items():
        (took,) = quickest(5, lambda d=data: taras.post_photo(d))
        yield Figure(f"refusing {name}", took, 200)


def _pages_beside_uploads(taras: Sender) -> Iterator[Figure]:
    alone = _p95(taras)
    photo = photos()["12-megapixel phone JPEG"]
    with _uploading(taras, photo):
        busy = _p95(taras)
    yield Figure("95th percentile of a page, nobody uploads", alone, 500)
    yield Figure(f"95th percentile of a page, {UPLOADERS} people upload", busy, 500)


def _p95(taras: Sender) -> float:
    times = [milliseconds(lambda: taras.get("/")) for _ in range(PAGES)]
    return statistics.quantiles(times, n=20)[-1]


@contextmanager
def _uploading(taras: Sender, photo: bytes) -> Iterator[None]:
    """Two people who send one photo after the other."""
    done = threading.Event()

    def send() -> None:
        while not done.is_set():
            _sent(taras, photo)

    threads = [threading.Thread(target=send) for _ in range(UPLOADERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _memory(master: psutil.Process, taras: Sender) -> Figure:
    """Resident memory of all its processes after many photos, beside that after a few."""
    before = _resident_mb(master)
    for photo in list(photos().values()) * 20:
        _sent(taras, photo)
    return Figure(
        "resident memory after 40 more photos", _resident_mb(master) - before, 20, unit="MB"
    )


def _resident_mb(master: psutil.Process) -> float:
    time.sleep(3)  # the children give back what they do not need once they are idle
    family = [master, *master.children(recursive=True)]
    return sum(one.memory_info().rss for one in family) / 1e6
