"""The real server in its own process, on a free port and folders of its own."""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 60
PASSWORD = "four paws cross the frozen river"

People = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Server:
    """A running Lapka: where it is, and the `flask` commands on its data."""

    url: str
    environment: dict[str, str]
    log: Path
    app: str = "app:app"

    def flask(self, *arguments: str, typed: str | None = None) -> str:
        """What a `flask` command printed; `typed` is its standard input."""
        ended = subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=typed or "",
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, f"flask {arguments[0]}: {ended.stdout}{ended.stderr}"
        return ended.stdout


def installed(folder: Path, people: People = (), **settings: str) -> Server:
    """An installation in `folder`, not yet running, where nobody but `people` has an account.

    What is in it before is made once for each test process and copied.
    """
    shutil.copytree(_made(people), folder / "data")
    return _at(folder, **settings)


@cache
def _made(people: People) -> Path:
    """The data folder of an installation with these people, each a name with a role."""
    folder = Path(tempfile.mkdtemp(prefix="lapka-"))
    atexit.register(shutil.rmtree, folder)
    server = _at(folder)
    server.flask("init")
    for name, role in people:
        server.flask("create-user", name, "--role", role, "--password-stdin", typed=PASSWORD)
    return folder / "data"


def _at(folder: Path, **settings: str) -> Server:
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LAPKA_")},
        "LAPKA_DATA": str(folder / "data"),
        "LAPKA_UPLOADS": str(folder / "uploads"),
        "LAPKA_PORT": str(port),
        **settings,
    }
    return Server(f"http://localhost:{port}", environment, folder / "server.log")


def started(server: Server) -> "subprocess.Popen[bytes]":
    """The running server, once it answers; master and workers are a process group of their own."""
    with server.log.open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", server.app],
            cwd=ROOT,
            env=server.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
    try:
        _wait_until_healthy(server, process)
    except BaseException:
        process.kill()
        raise
    return process


@contextmanager
def running_server(folder: Path, people: People = (), **settings: str) -> Iterator[Server]:
    """A server on what `installed` makes; fails at the end if it logged an error."""
    with running(installed(folder, people, **settings)) as server:
        yield server


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server of an installation; fails at the end if it logged an error."""
    process = started(server)
    try:
        yield server
    finally:
        process.terminate()
        process.wait(30)
    assert_no_error(server)


def assert_no_error(server: Server) -> None:
    """Nothing broke on the server so far."""
    said = server.log.read_text()
    assert "Traceback" not in said, f"the server had an error:\n{said[-4000:]}"


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text()[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
