"""What the map is drawn with is one small file that asks for nothing the CSP forbids."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_KB = 100
"""All that a map adds to a page's scripts and styles, compressed."""
OURS = sorted((ROOT / "static/js/map").glob("*.js"))


@pytest.fixture(scope="module")
def libraries() -> bytes:
    file = ROOT / "static/vendor/map/libraries.js"
    if not file.is_file():
        pytest.skip("the browser libraries are not installed; `make setup` brings them")
    return file.read_bytes()


def test_the_map_is_light(libraries: bytes) -> None:
    sheets = [ROOT / "static/vendor/leaflet/leaflet.css", ROOT / "static/css/map.css"]
    files = [libraries, *(file.read_bytes() for file in [*OURS, *sheets])]
    weight = sum(len(gzip.compress(body, 9)) for body in files)
    assert weight <= MOST_KB * 1024, f"{weight / 1024:.1f} KB"


def test_nothing_is_evaluated_and_no_worker_is_made_of_a_blob(libraries: bytes) -> None:
    forbidden = rb"\beval\(|new Function\(|createObjectURL|new Worker\(|insertRule\("
    assert not re.search(forbidden, libraries)
