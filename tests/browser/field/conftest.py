"""One server, one proxy and as many phones as a test wants."""

import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.faults import FaultProxy, fault_proxy
from tests.browser.field.desk import Desk
from tests.browser.field.mortal import with_people
from tests.browser.field.phone import PAGE, Phone
from tests.browser.server import ROOT, Server, running

HTML = (
    b'<!doctype html><meta charset="utf-8"><title>Core</title><script src="/test/core.js"></script>'
)

NewPhone = Callable[..., Phone]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation where Olena and Petro have accounts."""
    with running(with_people(tmp_path_factory.mktemp("server"))) as server:
        yield server


@pytest.fixture(scope="session")
def core_script(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The phone's core in one file, as the app has it."""
    bundle = tmp_path_factory.mktemp("core") / "core.js"
    esbuild = ROOT / "node_modules/.bin/esbuild"
    entry = Path(__file__).with_name("core.js")
    options = ["--bundle", "--format=iife", "--target=es2022", "--log-level=warning"]
    subprocess.run([esbuild, entry, *options, f"--outfile={bundle}"], check=True, cwd=ROOT)
    return bundle.read_bytes()


@pytest.fixture(scope="session")
def worker_script() -> str:
    """The service worker as it is built, without the list that the server puts in front."""
    return (ROOT / "static/vendor/field/worker.js").read_text()


@pytest.fixture(scope="module")
def line(server: Server, core_script: bytes) -> Iterator[FaultProxy]:
    """The mobile line, for the module."""
    with fault_proxy(int(server.environment["LAPKA_PORT"])) as proxy:
        proxy.serve(PAGE, "text/html", HTML)
        proxy.serve("/test/core.js", "text/javascript", core_script)
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
