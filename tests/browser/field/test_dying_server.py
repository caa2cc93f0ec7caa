"""Fault 8: the server is killed around a commit; what the phone sent is there once, and whole."""

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.browser.faults import FaultProxy
from tests.browser.field.conftest import PEOPLE, NewPhone
from tests.browser.field.desk import Desk
from tests.browser.server import Server, installed, started
from tests.browser.steps import PASSWORD

KIB = 1024
PHOTO = 150_000
FIRST_PIECE = 16 * KIB
DIES_WITHIN_S = 30


class Mortal:
    """A server that may be started so that it dies of something, and again in good health."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = started(self.server)

    def start_to_die(self, when: str, of: str) -> None:
        deadly = {"LAPKA_TEST_DIES": when, "LAPKA_TEST_DIES_OF": of}
        environment = {**self.server.environment, **deadly}
        app = "tests.server.dying_app:app"
        self._process = started(replace(self.server, environment=environment, app=app))

    def wait_for_its_death(self) -> None:
        assert self._process is not None
        assert self._process.wait(DIES_WITHIN_S) == -signal.SIGKILL

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """An installation that is not running, where the people have accounts."""
    server = installed(tmp_path_factory.mktemp("mortal"))
    for name, role in PEOPLE.items():
        server.flask("create-user", name, "--role", role, "--password-stdin", typed=PASSWORD)
    return server


@pytest.fixture(scope="module")
def server(house: Server) -> Server:
    return house


@pytest.fixture
def mortal(house: Server) -> Iterator[Mortal]:
    one = Mortal(house)
    yield one
    one.stop()


@pytest.mark.parametrize("of", ["record", "piece", "photo"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_08_a_server_killed_around_its_commit_has_all_or_nothing_and_in_the_end_all_once(
    mortal: Mortal, new_phone: NewPhone, proxy: FaultProxy, desk: Desk, when: str, of: str
) -> None:
    is_kept = when == "after"
    mortal.start_to_die(when, of)
    phone = new_phone().start()
    phone.sign_in("Olena")
    pictures = desk.pictures()
    saved = phone.save({}, PHOTO)
    id_, [photo] = saved["id"], saved["photos"]
    mortal.wait_for_its_death()
    if of == "record":
        assert desk.count(id_) == is_kept
    if of == "piece":
        assert desk.arrived(photo) == FIRST_PIECE * is_kept
    if of == "photo":
        assert desk.records()[id_].photos == {photo: "here" if is_kept else "missing"}
    assert phone.is_all("waiting" if of == "record" else "photos_waiting", 1)

    mortal.start()
    phone.send()
    assert phone.is_all("delivered", 1)
    assert desk.records()[id_].photos == {photo: "here"}
    assert desk.count(id_) == 1
    assert desk.pictures() == pictures + 1
    answers = [asked.status for asked in proxy.asked if asked.line.endswith(f"/records/{id_}")]
    if of == "record":
        assert answers[0] == 0
        assert next(filter(None, answers)) == (200 if is_kept else 201)
    passed = sum(asked.passed for asked in proxy.asked if asked.method == "PATCH")
    assert passed - PHOTO <= 128 * KIB
