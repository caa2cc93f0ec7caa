"""Real databases for tests: the schema is built once a run by the migrations, then copied."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from animals import create_app
from animals.cli import bring_schema_up
from animals.config import Config
from animals.db import db
from animals.photos import intake

from .postgres import PostgresServer

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def settings(folder: Path, address: str) -> Config:
    """What the environment would say for a throw-away installation in `folder`."""
    uploads = folder / "uploads"
    uploads.mkdir(exist_ok=True)
    return Config(
        data=folder,
        uploads=uploads,
        database_url=address,
        secret_key="a key that only tests have, long enough",
        host="127.0.0.1",
        port=8000,
        public_url="",
        proxies=0,
        language="en",
        timezone=ZoneInfo("Europe/Kyiv"),
    )


def _build(folder: Path, address: str) -> None:
    app = create_app(settings(folder, address))
    with app.app_context():
        bring_schema_up()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    file = folder / "lapka.sqlite3"
    _build(folder, f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A PostgreSQL database at the newest schema, to be copied."""
    address = postgres_server.new_database()
    _build(tmp_path_factory.mktemp("template"), address)
    return address


@pytest.fixture
def database() -> str:
    """Which database a test runs on; `tests/services` says both."""
    return "sqlite"


@pytest.fixture(scope="session")
def decoder() -> Iterator[None]:
    """End the decoding child with the run, if a test had one started."""
    yield
    intake.decoder.close()


class House:
    """One application a worker and kind of database, moved into anew by each test.

    Building it, compiling its templates and its SQL is dearer than most tests.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.app = create_app(settings(folder, address))

    def clear(self) -> None:
        """Let go of the database and of every file."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        shutil.rmtree(self.folder)
        (self.folder / "uploads").mkdir(parents=True)

    @contextmanager
    def lived_in(self) -> Iterator[Flask]:
        """The application for one test, an app context open."""
        self.app.testing = True  # a failure of ours is raised where it arose, not a page with 500
        with self.app.app_context():
            yield self.app
            db.session.remove()


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory, decoder: None) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    house = House(folder, f"sqlite:///{folder / 'lapka.sqlite3'}")
    yield house
    house.clear()


@pytest.fixture(scope="session")
def postgres_house(
    postgres_server: PostgresServer,
    postgres_template: str,
    tmp_path_factory: pytest.TempPathFactory,
    decoder: None,
) -> Iterator[House]:
    address = postgres_server.new_database(postgres_template)
    house = House(tmp_path_factory.mktemp("house"), address)
    yield house
    house.clear()


@pytest.fixture
def app(request: pytest.FixtureRequest, database: str) -> Iterator[Flask]:
    """Lapka on a fresh database with nobody and nothing in it; an app context is open."""
    house: House = request.getfixturevalue(f"{database}_house")
    house.clear()
    if database == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        server.renew(
            house.app.config["SQLALCHEMY_DATABASE_URI"],
            request.getfixturevalue("postgres_template"),
        )
    else:
        shutil.copy(request.getfixturevalue("sqlite_template"), house.folder / "lapka.sqlite3")
    with house.lived_in() as app:
        yield app
