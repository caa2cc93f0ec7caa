"""A server that can be killed, at any moment or of what it commits, and started again."""

import os
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

from tests.browser.server import Server, installed, started

PEOPLE = (("Olena", "volunteer"), ("Petro", "volunteer"))
DIES_WITHIN_S = 30


def with_people(folder: Path, **settings: str) -> Server:
    """An installation, not running, where Olena and Petro have accounts."""
    return installed(folder, PEOPLE, **settings)


class Mortal:
    """The server of an installation that is not running by itself."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = started(self.server)

    def start_to_die(self, when: str, of: str) -> None:
        """Start it so that it dies "before" or "after" its commit of a record, piece or photo."""
        deadly = {"LAPKA_TEST_DIES": when, "LAPKA_TEST_DIES_OF": of}
        environment = {**self.server.environment, **deadly}
        app = "tests.server.dying_app:app"
        self._process = started(replace(self.server, environment=environment, app=app))

    def wait_for_its_death(self) -> None:
        assert self._process is not None
        assert self._process.wait(DIES_WITHIN_S) == -signal.SIGKILL

    def kill(self) -> None:
        """Kill all its processes at once."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self.wait_for_its_death()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)
