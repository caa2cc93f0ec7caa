"""What the map is drawn with is one small file that asks for nothing the CSP forbids."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_KB = 100
"""All that a map adds to a page's scripts and styles, compressed."""
PARTS = (
    "vendor/map/map.js",
    "vendor/map/leaflet.css",
    "css/marks.css",
    "css/map.css",
    "js/map_page.js",
)


@pytest.fixture(scope="module")
def bundle() -> bytes:
    file = ROOT / "static/vendor/map/map.js"
    if not file.is_file():
        pytest.skip("the browser libraries are not installed; `make setup` brings them")
    return file.read_bytes()


def test_the_map_is_light(bundle: bytes) -> None:
    bodies = [(ROOT / "static" / part).read_bytes() for part in PARTS]
    weight = sum(len(gzip.compress(body, 9)) for body in bodies)
    assert weight <= MOST_KB * 1024, f"{weight / 1024:.1f} KB"


@pytest.mark.parametrize("name", ["map/map.js", "field/map.js"])
def test_nothing_is_evaluated_and_no_worker_is_made_of_a_blob(bundle: bytes, name: str) -> None:
    forbidden = rb"\beval\(|new Function\(|createObjectURL|new Worker\(|insertRule\("
    assert not re.search(forbidden, (ROOT / "static/vendor" / name).read_bytes())
