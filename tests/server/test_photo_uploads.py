"""Photos over a real socket: what is refused and how, what is served, what touches the disk."""

import resource
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests import drawn, exiftool
from tests.browser.server import Server, running_server
from tests.server.sender import Sender, volunteer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("photos")) as running:
        yield running


@pytest.fixture(scope="module")
def taras(server: Server) -> Sender:
    sender = volunteer(server)
    assert sender.post_photo(drawn.jpeg(64, 48)).status == 201  # the decoding child is there now
    return sender


def stored(server: Server) -> list[str]:
    """Every file in the uploads folder, unfinished ones too."""
    root = Path(server.environment["LAPKA_UPLOADS"])
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def workers(server: Server) -> list[psutil.Process]:
    """The server's processes that hold its port, decoding children left out."""
    port = int(server.url.rsplit(":", 1)[1])
    return [
        process
        for process in psutil.process_iter()
        if any(
            one.laddr.port == port and one.status == psutil.CONN_LISTEN
            for one in _connections(process)
        )
    ]


def _connections(process: psutil.Process) -> list[object]:
    try:
        return list(process.net_connections("tcp"))
    except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def refused() -> Iterator[tuple[str, bytes, int, str]]:
    """What is sent, the status, and a part of the sentence."""
    for name, data in drawn.every_wrong_kind():
        yield f"a {name or 'thing'} of {len(data)} bytes", data, 415, "not a photo we can take"
    for name, data in drawn.every_broken_kind():
        status = 415 if data == b"RIFF" else 422  # too short to tell from a sound
        yield name, data, status, "photo" if data else "The file is empty"
    yield "a bomb", drawn.png_bomb(), 413, "50 megapixels"
    yield "a jpeg that claims too much", drawn.claiming(drawn.jpeg(), 9000, 9000), 413, "megapixels"
    yield "40 megabytes", drawn.jpeg() + bytes(40_000_000), 413, "over 15 MB"
    yield "just over 15 MB", drawn.jpeg() + bytes(15_000_000), 413, "over 15 MB"


@pytest.mark.parametrize(
    ("photo", "status", "sentence"), [pytest.param(*rest, id=name) for name, *rest in refused()]
)
def test_bad_input_is_refused_in_words_and_leaves_nothing(
    server: Server, taras: Sender, photo: bytes, status: int, sentence: str
) -> None:
    before = stored(server)
    answer = taras.post_photo(photo)
    assert answer.status == status
    error = answer.json["error"]
    assert isinstance(error, dict)
    assert sentence in error["message"]
    assert stored(server) == before


@pytest.mark.parametrize("half", [0, 1, 1000, 100_000])
def test_a_body_cut_off_half_way_is_refused_and_leaves_nothing(
    server: Server, taras: Sender, half: int
) -> None:
    before = stored(server)
    body = taras.photo_body(drawn.written(drawn.noisy(1600, 1200), "JPEG"))
    assert half < len(body)
    with closing(socket.create_connection(taras.host.split(":"), timeout=30)) as line:
        line.sendall(taras.head_of_post(len(body)) + body[:half])
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]
    assert stored(server) == before
    assert taras.post_photo(drawn.jpeg(64, 48)).status == 201


def test_a_line_that_breaks_harms_nobody(server: Server, taras: Sender) -> None:
    before = stored(server)
    body = taras.photo_body(drawn.jpeg())
    for cut in (0, 500, len(body) - 1):
        line = socket.create_connection(taras.host.split(":"), timeout=30)
        line.sendall(taras.head_of_post(len(body)) + body[:cut])
        line.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0"
        )  # reset, no goodbye
        line.close()
    assert taras.post_photo(drawn.jpeg(64, 48)).status == 201
    assert stored(server) == before


def test_uploads_never_touch_the_disk_before_they_are_clean(server: Server, taras: Sender) -> None:
    """Workers that may write no file over 2 MB take a photo of 14 MB all the same."""
    photo = drawn.jpeg() + bytes(14_000_000)
    found = workers(server)
    assert len(found) == 3  # the master and two workers
    limits = {one: resource.prlimit(one.pid, resource.RLIMIT_FSIZE) for one in found}
    for one, (_, hard) in limits.items():
        resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        answers = [taras.post_photo(photo) for _ in range(4)]
    finally:
        for one, limit in limits.items():
            resource.prlimit(one.pid, resource.RLIMIT_FSIZE, limit)
    assert [answer.status for answer in answers] == [201] * 4


def test_every_served_size_is_nothing_but_a_picture(
    server: Server, taras: Sender, tmp_path: Path
) -> None:
    served = {}
    for name, photo in drawn.every_good_kind():
        made = taras.post_photo(photo)
        assert made.status == 201, name
        for size in (320, 1600):
            served[f"{name} {size}"] = taras.get(f"/photos/{made.json['id']}/{size}").body
    assert not any(drawn.MARK in data for data in served.values())
    assert exiftool.tags_left(served, tmp_path) == {}
