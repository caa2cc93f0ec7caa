"""A hundred animals written for Animal Shelter Manager 3, read back by Python's own reader."""

import base64
import csv
import io
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from click.testing import Result
from flask import Flask
from PIL import Image

from animals import clock, i18n
from animals.config import Config
from animals.db import db, write_transaction
from animals.photos import files
from animals.photos.rules import LARGE, SMALL, Picture
from animals.places.models import Place
from animals.shelters import asm3, service
from animals.shelters.models import Claim
from animals.sightings.models import Animal
from animals.sightings.rules import Age, Sex, Size, Species
from tests.factories.pictures import jpeg, picture, stored
from tests.factories.shelters import animal, shelter

SIZES = {"S": "Small", "M": "Medium", "L": "Large", "XL": "Very Large"}
SEXES = {"m": "Male", "f": "Female", "unknown": "Unknown"}
TEXT = 'Їжачок №%d каже: "гав", ходить\nна повідку; не любить, коли свистять\r\n«тихо»'


@dataclass(frozen=True)
class Written:
    """A file of the command, read by Python's own reader with its usual limits."""

    said: Result
    rows: list[dict[str, str]]


def export(app: Flask, file: Path, *more: str) -> Written:
    """The command in a context of its own, as in a process."""

    def run() -> Result:
        with app.app_context():
            return app.test_cli_runner().invoke(args=["export-asm3", str(file), *more])

    db.session.rollback()
    said = Context().run(run)
    if said.exit_code:
        return Written(said, [])
    with file.open(encoding="utf-8", newline="") as text:
        return Written(said, list(csv.DictReader(text)))


@pytest.fixture
def hundred(app: Flask) -> list[UUID]:
    """Dogs and cats in every size, sex and age, each with a released photo and hostile words."""
    made = []
    with write_transaction():
        place = Place(
            name_uk="Тайнопіль", name_en="Taynopil", kind="village", lat=49.88, lon=37.23,
            district_uk="Явний район", district_en="Open district",
            region_uk="Область", region_en="Region",
        )  # fmt: skip
        db.session.add(place)
        db.session.flush()
        for number in range(100):
            one = animal(
                species=Species.CAT if number % 3 == 0 else Species.DOG,
                size=list(Size)[number % 4],
                sex=list(Sex)[number % 3],
                age=list(Age)[number % 5],
                colour='руда, "з білим"',
                photo_ids=[stored(picture(number)).id],
            )
            one.name = "" if number % 2 else 'Жук "Мол."'
            one.place_id = place.id
            one.note = "Fed-by-Zina"
            service.offer(None, one.id, TEXT % number)
            made.append(one.id)
    return made


def test_a_hundred_animals_come_back_as_they_were(
    app: Flask, hundred: list[UUID], tmp_path: Path
) -> None:
    written = export(app, tmp_path / "all.csv")
    assert written.said.output == f"100 animals written to {tmp_path / 'all.csv'}\n"
    animals = db.session.query(Animal).order_by(Animal.number).all()
    assert len(written.rows) == len(animals) == 100
    for number, (one, cells) in enumerate(zip(animals, written.rows, strict=True)):
        dog = one.species == "dog"
        assert cells["ANIMALCODE"] == one.code
        assert cells["ANIMALNAME"] == (one.code if number % 2 else "Жук ”Мол.”")
        assert cells["ANIMALSPECIES"] == ("Dog" if dog else "Cat")
        assert cells["ANIMALTYPE"] == ("A (Stray Dog)" if dog else "S (Stray Cat)")
        assert cells["ANIMALBREED1"] == ("Mixed Breed" if dog else "Domestic Short Hair")
        assert cells["ANIMALCOLOR"] == "руда, ”з білим”"
        assert cells["ANIMALSEX"] == SEXES[one.sex]
        assert cells["ANIMALSIZE"] == SIZES[one.size]
        assert float(cells["ANIMALAGE"]) > 0
        assert cells["ANIMALENTRYDATE"] == i18n.local_today().isoformat()
        assert cells["ANIMALENTRYTIME"] == ""
        assert cells["ANIMALENTRYTYPE"] == cells["ANIMALENTRYCATEGORY"] == "Stray"
        assert cells["ANIMALPICKUPADDRESS"] == "Open district"
        assert f"Їжачок №{number} каже: ”гав”, ходить\nна повідку;" in cells["ANIMALDESCRIPTION"]
        assert "Fed-by-Zina" not in cells["ANIMALDESCRIPTION"]
        kind, image = cells["ANIMALIMAGE"].split(",")
        assert kind == "data:image/jpeg;base64"
        opened = Image.open(io.BytesIO(base64.b64decode(image, validate=True)))
        assert opened.format == "JPEG"
        assert abs(opened.getpixel((9, 9))[0] - number) < 6  # type: ignore[index]
    assert '""' not in (tmp_path / "all.csv").read_text("utf-8")


@pytest.mark.postgres
def test_another_reader_finds_the_same_in_every_cell(
    app: Flask, hundred: list[UUID], tmp_path: Path, postgres_url: str
) -> None:
    """PostgreSQL reads the file by code that shares nothing with what wrote it."""
    mine = export(app, tmp_path / "all.csv").rows
    columns = ", ".join(f'"{name}" text' for name in asm3.COLUMNS)
    plain = postgres_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain) as server, server.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE arrived (nr serial, {columns})".encode())
        names = ", ".join(f'"{name}"' for name in asm3.COLUMNS)
        load = f"COPY arrived ({names}) FROM STDIN (FORMAT csv, HEADER match, NULL '-')"
        with cursor.copy(load.encode()) as copy:
            copy.write((tmp_path / "all.csv").read_bytes())
        cursor.execute(f"SELECT {names} FROM arrived ORDER BY nr".encode())
        theirs = [dict(zip(asm3.COLUMNS, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute('SELECT count(*) FROM arrived WHERE "ANIMALENTRYDATE"::date = %s',
                       [i18n.local_today()])  # fmt: skip
        assert cursor.fetchone() == (100,)
    assert theirs == mine


def test_of_one_shelter_only_what_it_claimed_is_written(
    app: Flask, hundred: list[UUID], tmp_path: Path
) -> None:
    with write_transaction():
        ours, theirs = shelter(9), shelter(9)
        claims = [service.claim(None, ours.id, one)[0] for one in hundred[:4]]
        service.claim(None, theirs.id, hundred[5])
        service.claim(None, ours.id, hundred[5])  # behind theirs
        service.confirm(None, claims[1].id)
        service.hand_over([hundred[2]], ours.id)
        claims[3].expires_at = clock.now() - timedelta(seconds=1)
        code, here = ours.code, claims[2].id
    rows = export(app, tmp_path / "ours.csv", "--claimed-by", code).rows
    assert [row["ANIMALCODE"] for row in rows] == ["K-0001", "K-0002", "K-0003"]
    arrived = i18n.local(_received_at(here))
    assert rows[2]["ANIMALENTRYDATE"] == arrived.date().isoformat()
    assert rows[2]["ANIMALENTRYTIME"] == arrived.strftime("%H:%M")
    assert [row["ANIMALPICKUPADDRESS"] for row in rows] == [
        "Open district",
        "Open district",
        "Taynopil",
    ]


def test_a_photo_nobody_released_stays_in_the_team(app: Flask, tmp_path: Path) -> None:
    with write_transaction():
        animal(photos=1)
        animal(species=Species.OTHER)
    (row,) = export(app, tmp_path / "all.csv").rows
    assert row["ANIMALIMAGE"] == ""


def test_a_lost_picture_costs_no_row(app: Flask, hundred: list[UUID], tmp_path: Path) -> None:
    config: Config = app.extensions["lapka"]
    files.delete(config.uploads, picture(7).digest)
    rows = export(app, tmp_path / "all.csv").rows
    assert [row["ANIMALCODE"] for row in rows if not row["ANIMALIMAGE"]] == ["K-0008"]


def test_a_picture_too_large_for_a_cell_goes_small(app: Flask, tmp_path: Path) -> None:
    heavy = Picture(1600, 1200, {SMALL: jpeg(3), LARGE: jpeg(3, 1600) + bytes(200_000)})
    with write_transaction():
        animal(photo_ids=[stored(heavy).id])
    (row,) = export(app, tmp_path / "all.csv").rows
    opened = Image.open(io.BytesIO(base64.b64decode(row["ANIMALIMAGE"].split(",")[1])))
    assert opened.size == (320, 320)


def test_an_unknown_shelter_is_one_plain_line(app: Flask, tmp_path: Path) -> None:
    written = export(app, tmp_path / "x.csv", "--claimed-by", "nowhere")
    assert written.said.exit_code == 1
    assert written.said.output == "Error: there is no shelter with the code nowhere\n"
    assert not (tmp_path / "x.csv").exists()


def test_a_file_that_cannot_be_written_is_one_plain_line(app: Flask, tmp_path: Path) -> None:
    written = export(app, tmp_path / "missing" / "x.csv")
    assert written.said.exit_code == 1
    assert written.said.output.startswith("Error: ")
    assert written.said.output.count("\n") == 1


def test_what_was_there_stays_whole_until_the_new_file_is(
    app: Flask, hundred: list[UUID], tmp_path: Path
) -> None:
    file = tmp_path / "all.csv"
    export(app, file)
    export(app, file)
    assert [path.name for path in tmp_path.glob("*all*")] == ["all.csv"]


def _received_at(claim_id: UUID) -> datetime:
    found = db.session.get_one(Claim, claim_id).received_at
    assert found is not None
    return found
