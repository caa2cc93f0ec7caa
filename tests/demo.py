"""An installation full of believable data, filled once a run and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from animals import create_app
from animals.db import db
from animals.demo.fill import fill
from tests.databases import House, settings


@pytest.fixture(scope="session")
def demo_template(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, decoder: None
) -> Path:
    """A folder with database and pictures, to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(sqlite_template, folder / "lapka.sqlite3")
    app = create_app(settings(folder, f"sqlite:///{folder / 'lapka.sqlite3'}"))
    with app.app_context():
        fill()
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def demo_app(sqlite_house: House, demo_template: Path) -> Iterator[Flask]:
    """Lapka with a copy of the demo data; an app context is open."""
    sqlite_house.clear()
    shutil.copytree(demo_template, sqlite_house.folder, dirs_exist_ok=True)
    with sqlite_house.lived_in() as app:
        yield app
