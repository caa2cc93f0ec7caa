"""One server, one proxy and as many phones as a test wants."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.faults import FaultProxy, fault_proxy
from tests.browser.field.desk import Desk
from tests.browser.field.mortal import with_people
from tests.browser.field.phone import Phone, bundled_core, serve_core
from tests.browser.server import ROOT, Server, running

NewPhone = Callable[..., Phone]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation where Olena and Petro have accounts."""
    with running(with_people(tmp_path_factory.mktemp("server"))) as server:
        yield server


@pytest.fixture(scope="session")
def core_script(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The phone's core in one file, as the app has it."""
    return bundled_core(tmp_path_factory.mktemp("core"))


@pytest.fixture(scope="session")
def worker_script() -> str:
    """The service worker as it is built, without the list that the server puts in front."""
    return (ROOT / "static/vendor/field/worker.js").read_text()


@pytest.fixture(scope="module")
def line(server: Server, core_script: bytes) -> Iterator[FaultProxy]:
    """The mobile line, for the module."""
    with fault_proxy(int(server.environment["LAPKA_PORT"])) as proxy:
        serve_core(proxy, core_script)
        yield proxy


@pytest.fixture
def proxy(line: FaultProxy) -> FaultProxy:
    """The mobile line, in good order."""
    line.heal()
    return line


@pytest.fixture
def desk(server: Server) -> Desk:
    """What the server has."""
    return Desk(server)


@pytest.fixture
def new_phone(
    playwright: Playwright, chromium_program: Path, proxy: FaultProxy, tmp_path: Path
) -> Iterator[NewPhone]:
    """`new_phone(profile=folder)`: a phone that nobody has signed in on, not yet switched on."""
    phones = []
    names = count()

    def new(profile: Path | None = None) -> Phone:
        folder = profile or tmp_path / f"profile{next(names)}"
        phone = Phone(playwright, chromium_program, folder, proxy)
        phones.append(phone)
        return phone

    yield new
    for phone in phones:
        phone.off()


@pytest.fixture
def phone(new_phone: NewPhone) -> Phone:
    """Olena's phone, signed in."""
    mine = new_phone().start()
    mine.sign_in("Olena")
    return mine
