"""The field API over real sockets: many at once, cut off, killed; nothing lost, nothing twice."""

import hashlib
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest

from tests import drawn
from tests.browser.server import Server, installed, started
from tests.people import PASSWORD
from tests.phone import SEALED, content_digest, record, sealed


class Line:
    """A phone's bare connection: one for each request, so that threads may share it."""

    def __init__(self, server: Server, token: str) -> None:
        self.host = urlsplit(server.url).netloc
        self.token = token
        self.key: dict[str, str] = self.ask("GET", "device")[1]["server_key"]

    def ask(
        self, method: str, address: str, body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, Any], http.client.HTTPMessage]:
        connection = http.client.HTTPConnection(self.host, timeout=60)
        with closing(connection):
            connection.request(method, f"/api/v1/{address}", body or None, self.headers(**headers))
            answer = connection.getresponse()
            said = answer.read()
            return answer.status, json.loads(said) if said else {}, answer.headers

    def headers(self, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): text for name, text in more.items()}
        return {"Authorization": f"Bearer {self.token}", **named}

    def sealed_record(self, record_id: UUID, **fields: Any) -> bytes:
        return sealed(
            json.dumps(record(**fields)).encode(), f"lapka/1/record/{record_id}", self.key
        )

    def put(self, record_id: UUID, body: bytes) -> tuple[int, dict[str, Any]]:
        status, said, _ = self.ask("PUT", f"records/{record_id}", body, Content_Type=SEALED)
        return status, said

    def cut_off(self, method: str, address: str, body: bytes, announced: int, **more: str) -> bytes:
        """Send less than announced, stop sending, and read whatever is said to that."""
        host, port = self.host.split(":")
        headers = {"Host": self.host, "Content-Length": str(announced), **self.headers(**more)}
        lines = [f"{name}: {text}" for name, text in headers.items()]
        head = "\r\n".join([f"{method} /api/v1/{address} HTTP/1.1", *lines, "", ""]).encode()
        with socket.create_connection((host, int(port)), timeout=60) as wire:
            wire.sendall(head + body)
            wire.shutdown(socket.SHUT_WR)
            said = b""
            while piece := wire.recv(65536):
                said += piece
        return said


@contextmanager
def serving(server: Server) -> "Iterator[subprocess.Popen[bytes]]":
    process = started(server)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def with_taras(folder: Path) -> tuple[Server, str]:
    """An installation that is not running, and the token of Taras's phone."""
    server = installed(folder)
    person = ["create-user", "Taras", "--role", "volunteer", "--password-stdin"]
    server.flask(*person, typed=f"{PASSWORD}\n")
    return server, server.flask("device-token", "Taras").strip()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Server, str]:
    return with_taras(tmp_path_factory.mktemp("field"))


@pytest.fixture(scope="module")
def server(house: tuple[Server, str]) -> Iterator[Server]:
    with serving(house[0]):
        yield house[0]


@pytest.fixture(scope="module")
def line(server: Server, house: tuple[Server, str]) -> Line:
    return Line(server, house[1])


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> tuple[Server, str]:
    """An installation whose server tests start and kill themselves."""
    return with_taras(tmp_path_factory.mktemp("mortal"))


def rows(server: Server, table: str) -> int:
    file = Path(server.environment["LAPKA_DATA"]) / "lapka.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def kept(server: Server, record_id: UUID) -> int:
    file = Path(server.environment["LAPKA_DATA"]) / "lapka.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        found = database.execute("SELECT count(*) FROM field_record WHERE id = ?", [record_id.hex])
        return int(found.fetchone()[0])


def test_of_ten_deliveries_at_once_one_is_the_first_and_one_row_stays(
    server: Server, line: Line
) -> None:
    for _ in range(5):
        record_id = uuid4()
        body = line.sealed_record(record_id)
        before = rows(server, "sightings_animal")
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(line.put, [record_id] * 10, [body] * 10))
        statuses = sorted(status for status, _ in answers)
        assert statuses.count(201) == 1
        assert set(statuses) <= {200, 201, 503}
        receipts = [said for status, said in answers if status in (200, 201)]
        assert all(said == receipts[0] for said in receipts)
        assert receipts[0]["sha256"] == hashlib.sha256(body).hexdigest()
        assert kept(server, record_id) == 1
        assert rows(server, "sightings_animal") == before + 1


def test_of_two_photos_at_once_one_row_stays(server: Server, line: Line) -> None:
    record_id, photo_id = uuid4(), uuid4()
    line.put(record_id, line.sealed_record(record_id, photos=[{"id": str(photo_id)}]))
    body = sealed(drawn.jpeg(), f"lapka/1/photo/{record_id}/{photo_id}", line.key)
    digest = content_digest(body)
    address = f"records/{record_id}/photos/{photo_id}"

    def send(_number: int) -> int:
        return line.ask("PUT", address, body, Content_Digest=digest)[0]

    before = rows(server, "photos_photo")
    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(send, range(4)))
    assert statuses == [200, 200, 200, 201]
    assert rows(server, "photos_photo") == before + 1


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_body_cut_off_half_way_leaves_nothing(server: Server, line: Line, share: float) -> None:
    record_id = uuid4()
    body = line.sealed_record(record_id, note="x" * 20_000)
    part = body[: int(len(body) * share)]
    said = line.cut_off("PUT", f"records/{record_id}", part, len(body), Content_Type=SEALED)
    assert b" 201 " not in said.split(b"\r\n")[0]
    assert b" 200 " not in said.split(b"\r\n")[0]
    assert kept(server, record_id) == 0
    assert line.put(record_id, body)[0] == 201


def test_a_json_body_cut_where_it_could_end_is_no_record(server: Server, line: Line) -> None:
    record_id = uuid4()
    body = json.dumps(record()).encode()
    announced = len(body) + 40
    said = line.cut_off("PUT", f"records/{record_id}", body, announced)
    assert b"truncated" in said
    assert kept(server, record_id) == 0


def test_a_piece_cut_off_half_way_moves_nothing(server: Server, line: Line) -> None:
    record_id, photo_id = uuid4(), uuid4()
    line.put(record_id, line.sealed_record(record_id, photos=[{"id": str(photo_id)}]))
    photo = drawn.jpeg()
    address = f"records/{record_id}/photos/{photo_id}"
    place = {"Upload_Offset": "0", "Upload_Length": str(len(photo))}
    assert b" 400 " in line.cut_off("PATCH", address, photo[:500], 2000, **place)
    assert line.ask("HEAD", address)[2]["Upload-Offset"] == "0"
    assert line.ask("PATCH", address, photo[:2000], **place)[0] == 204
    rest = {**place, "Upload_Offset": "2000"}
    assert line.ask("PATCH", address, photo[2000:], **rest)[0] == 201


def test_the_refusals_of_the_contract(server: Server, line: Line) -> None:
    record_id = uuid4()
    assert line.put(record_id, line.sealed_record(record_id))[0] == 201
    assert line.put(record_id, line.sealed_record(record_id))[0] == 409
    assert line.put(uuid4(), b"\x01" + bytes(70_000))[0] == 413
    assert line.put(uuid4(), b"{}")[0] == 422
    assert line.put(uuid4(), line.sealed_record(record_id))[0] == 422


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_server_killed_around_its_commit_keeps_all_or_nothing(
    mortal: tuple[Server, str], when: str
) -> None:
    server, token = mortal
    deadly = {**server.environment, "LAPKA_TEST_DIES": when}
    dying = Server(server.url, deadly, server.log, "tests.server.dying_app:app")
    record_id = uuid4()
    with serving(dying) as process:
        line = Line(server, token)
        animals = rows(server, "sightings_animal")
        body = line.sealed_record(record_id)
        with pytest.raises((OSError, http.client.HTTPException)):
            line.put(record_id, body)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert kept(server, record_id) == (1 if when == "after" else 0)
    with serving(server):
        status, said = line.put(record_id, body)
        assert status == (200 if when == "after" else 201)
        assert said["sha256"] == hashlib.sha256(body).hexdigest()
    assert kept(server, record_id) == 1
    assert rows(server, "sightings_animal") == animals + 1


def test_the_server_dies_again_and_again_and_every_record_is_there_once(
    mortal: tuple[Server, str],
) -> None:
    server, token = mortal
    sent: dict[UUID, bytes] = {}
    before = rows(server, "field_record")
    for _ in range(2):
        with serving(server) as process:
            line = Line(server, token)
            first = threading.Event()

            def go_on(line: Line = line, first: threading.Event = first) -> None:
                while True:
                    record_id = uuid4()
                    sent[record_id] = line.sealed_record(record_id)
                    try:
                        line.put(record_id, sent[record_id])
                    except (OSError, http.client.HTTPException):
                        return
                    first.set()

            threads = [threading.Thread(target=go_on) for _ in range(4)]
            for thread in threads:
                thread.start()
            assert first.wait(60)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for thread in threads:
                thread.join()
    with serving(server):
        for record_id, body in list(sent.items()):
            assert line.put(record_id, body)[0] in (200, 201)
            assert line.put(record_id, body)[0] == 200
    assert rows(server, "field_record") == before + len(sent)
    assert "all is as it should be" in server.flask("check")
