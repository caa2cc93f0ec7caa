"""The map file travels in pieces, to the team alone, and nothing else travels with it."""

import os
from pathlib import Path

import pytest
from flask import Flask

from animals.tiles.archive import Shelf
from tests.maps import write_map
from tests.people import Browser

ADDRESS = "/map/tiles.pmtiles"


@pytest.fixture
def file(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_map(tmp_path / "own.pmtiles", {(2, 2, 1): os.urandom(3000)})
    monkeypatch.setitem(app.extensions, "lapka_map", Shelf(path, tmp_path / "none", print))
    return path


def test_a_piece_is_what_was_asked_for(file: Path, taras: Browser) -> None:
    whole = file.read_bytes()
    answer = taras.get(ADDRESS, headers={"Range": "bytes=100-1099"})
    assert answer.status_code == 206
    assert answer.data == whole[100:1100]
    assert answer.headers["Content-Range"] == f"bytes 100-1099/{len(whole)}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert taras.get(ADDRESS).data == whole


def test_a_piece_over_the_end_stops_at_the_end(file: Path, taras: Browser) -> None:
    answer = taras.get(ADDRESS, headers={"Range": "bytes=0-16383"})
    assert answer.data == file.read_bytes()


@pytest.mark.parametrize(
    "asked",
    ["bytes=999999-", "bytes=-0", "bytes=5-2", "bytes=0-1,5-9", "bytes=a-b", "bytes=-99999999",
     "items=0-5", "bytes=0-99999999999999999999999", "bytes=" + "1" * 5000 + "-"],
)  # fmt: skip
def test_odd_pieces_give_no_byte_from_outside_the_file(
    file: Path, taras: Browser, asked: str
) -> None:
    answer = taras.get(ADDRESS, headers={"Range": asked})
    assert answer.status_code in (200, 206, 416)
    if answer.status_code != 416:
        assert answer.data in file.read_bytes()


@pytest.mark.parametrize(
    "address",
    ["/map/..%2f..%2fetc/passwd", "/map/tiles.pmtiles/../../secret_key",
     "/map/tiles.pmtiles%00.txt", "/map/own.pmtiles"],
)  # fmt: skip
def test_no_address_leads_to_another_file(file: Path, taras: Browser, address: str) -> None:
    assert taras.get(address).status_code == 404


def test_the_etag_is_the_file_and_a_changed_file_has_another(
    file: Path, taras: Browser, iryna: Browser
) -> None:
    etag = taras.get(ADDRESS).headers["ETag"]
    assert taras.get(ADDRESS, headers={"If-None-Match": etag}).status_code == 304
    write_map(file, {(2, 2, 1): os.urandom(3001)})
    changed = taras.get(ADDRESS, headers={"Range": "bytes=0-9", "If-Range": etag})
    assert changed.status_code == 200, "a piece of another file is not a piece of this one"
    assert changed.headers["ETag"] != etag


def test_shelters_and_strangers_get_no_map(file: Path, hanna: Browser, nobody: Browser) -> None:
    assert hanna.get(ADDRESS).status_code == 404
    assert nobody.get(ADDRESS).status_code == 401
