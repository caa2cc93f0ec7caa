"""Photos to measure with, and what bare Pillow makes of them.

Bare means: decoded with `draft`, resized to 1600 pixels and written as progressive JPEG, in this
process. Lapka also takes the photo in over HTTP, judges it, turns it upright, cleans it, makes
the small size, and has its disk and its database keep it.
"""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from PIL import Image

from animals.errors import Refused
from animals.photos.headers import judge
from animals.photos.images import QUALITY
from animals.photos.rules import LARGE, fitted
from bench.table import Figure, milliseconds
from tests import drawn

AT_MOST = {"12-megapixel phone JPEG": 1.5, "1600 px JPEG": 1.7}


def photos() -> dict[str, bytes]:
    """A photo as a phone writes it, and as a page made it smaller: as heavy as a meadow."""
    return {
        "12-megapixel phone JPEG": drawn.written(drawn.noisy(4000, 3000), "JPEG", quality=92),
        "1600 px JPEG": drawn.written(drawn.noisy(1600, 1200), "JPEG", quality=80),
    }


def bare(photo: bytes) -> bytes:
    """The least that any program must do."""
    image = Image.open(BytesIO(photo))
    target = fitted(*image.size, LARGE)
    image.draft("RGB", target)
    if image.size != target:
        image = image.resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0)
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY[LARGE], progressive=True)
    return written.getvalue()


def judgement() -> Figure:
    """The slowest refusal that a header alone gives cause for."""
    slowest, name = max((milliseconds(lambda d=data: _judged(d)), name) for name, data in hostile())
    return Figure(f"judging {name}", slowest, 200)


def hostile() -> Iterator[tuple[str, bytes]]:
    """Files that no decoder needs to see."""
    yield from drawn.every_broken_kind()
    yield "a bomb of 81 megapixels", drawn.png_bomb()
    yield "40 megabytes", bytes(40_000_000)


def _judged(data: bytes) -> None:
    with suppress(Refused):
        judge(data)
