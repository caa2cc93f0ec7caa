"""The server dies at random moments of uploads: every photo is whole or absent, none is lost."""

import http.client
import os
import random
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image

from animals.photos import files
from tests import drawn
from tests.browser.server import Server, installed, started
from tests.server.sender import Sender, volunteer
from tests.soak import scaled

SENDERS = 3
ROUNDS = 200


class Uploads:
    """Threads that send one photo after the other until the server is gone."""

    def __init__(self, sender: Sender, photos: Iterator[bytes]) -> None:
        self._sender = sender
        self._photos = photos
        self._lock = threading.Lock()
        self.begun: list[UUID] = []
        self.acknowledged: list[UUID] = []
        self.first_began = threading.Event()
        self._threads = [threading.Thread(target=self._send_all) for _ in range(SENDERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _send_all(self) -> None:
        while True:
            photo_id = uuid4()
            with self._lock:
                photo = next(self._photos)
                self.begun.append(photo_id)
            self.first_began.set()
            try:
                answer = self._sender.post_photo(photo, photo_id)
            except (OSError, http.client.HTTPException):
                return
            assert answer.status == 201, answer.body
            self.acknowledged.append(photo_id)


def different_photos(dice: random.Random) -> Iterator[bytes]:
    """No two alike, so that none is kept whole by the files of another."""
    while True:
        scene = drawn.scene(600, 400)
        scene.putpixel((dice.randrange(600), dice.randrange(400)), tuple(dice.randbytes(3)))
        scene.paste(tuple(dice.randbytes(3)), (300, 200, 420, 300))
        yield drawn.written(scene, "JPEG", quality=90)


def is_whole(jpeg: bytes) -> bool:
    Image.open(BytesIO(jpeg)).load()
    return True


def look_at(sender: Sender, photo_id: UUID) -> list[int]:
    """The statuses of both sizes; what is shown is whole."""
    answers = [sender.get(f"/photos/{photo_id}/{size}") for size in (320, 1600)]
    assert all(is_whole(answer.body) for answer in answers if answer.status == 200)
    return [answer.status for answer in answers]


def known_digests(server: Server) -> set[str]:
    file = Path(server.environment["LAPKA_DATA"]) / "lapka.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        return {digest for (digest,) in database.execute("SELECT digest FROM photos_photo")}


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_no_photo_is_torn_missing_or_lost_however_the_server_dies(
    tmp_path: Path, seed: str
) -> None:
    dice = random.Random(seed)
    photos = different_photos(dice)
    server = installed(tmp_path)
    process = started(server)
    sender = volunteer(server)
    sent = acknowledged = 0
    for _ in range(scaled(ROUNDS)):
        uploads = Uploads(sender, photos)
        uploads.start()
        uploads.first_began.wait()
        threading.Event().wait(dice.uniform(0, 0.5))  # the random moment itself
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        uploads.join()
        process = started(server)
        for photo_id in uploads.acknowledged:
            assert look_at(sender, photo_id) == [200, 200]
        for photo_id in set(uploads.begun) - set(uploads.acknowledged):
            assert look_at(sender, photo_id) in ([200, 200], [404, 404])
        sent += len(uploads.begun)
        acknowledged += len(uploads.acknowledged)
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()
    assert acknowledged, "the server died before it took a single photo"
    assert acknowledged < sent, "the server never died in the middle of an upload"
    assert "all is as it should be" in server.flask("check")
    root, known = Path(server.environment["LAPKA_UPLOADS"]), known_digests(server)
    files.sweep(root, known, timedelta(0))
    assert files.compare(root, known).agrees
    assert not list(root.rglob(".*-*"))
