"""Every photo at hand, and thousands of spoilt ones, is cleaned or refused and nothing else.

The test images of Pillow and pillow-heif are fetched by `python -m scripts.fetch_test_images`;
without them their test is skipped, which in CI is a failure. Photos from real phones may lie
beside the project; where they do not, drawn ones stand in alone.
"""

import contextlib
import logging
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from animals.errors import Refused
from animals.photos.decoder import Decoder
from animals.photos.headers import judge
from animals.photos.rules import LARGE, SIZES, Kind, Picture, TooLarge, Unreadable, WrongKind
from scripts import fetch_test_images
from tests import drawn, exiftool
from tests.soak import scaled

REAL = fetch_test_images.PROJECT.parent / "shared" / "data" / "photos"
TURNED = [("portrait_6", 640, 480, 6), ("landscape_8", 480, 640, 8)]
"""Drawn under the names of the real ones: name, stored width and height, orientation."""

MADE_TO_BE_READ = {"pillow": 300, "pillow_heif": 40}
"""So many images of each library are photos that must not be refused, and some more are."""


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    decoder = Decoder()
    yield decoder
    decoder.close()


def outcome(decoder: Decoder, photo: bytes) -> Picture | Refused:
    """Anything else that is raised fails the test."""
    try:
        return decoder.rebuild(photo)
    except (TooLarge, WrongKind, Unreadable) as refusal:
        return refusal


def cleaned(decoder: Decoder, photos: Mapping[str, bytes]) -> dict[str, bytes]:
    """By name and size, of those that are not refused."""
    outcomes = {name: outcome(decoder, photo) for name, photo in photos.items()}
    return {
        f"{name} {side}": data
        for name, picture in outcomes.items()
        if isinstance(picture, Picture)
        for side, data in picture.sizes.items()
    }


@pytest.mark.parametrize("library", fetch_test_images.LIBRARIES)
def test_every_image_of_the_libraries_own_collections_is_cleaned_or_refused(
    library: str, decoder: Decoder, tmp_path: Path
) -> None:
    folders = list(fetch_test_images.FOLDER.glob(f"{library}-*"))
    if not folders:
        pytest.skip("no test images: run python -m scripts.fetch_test_images")
    photos = {str(path): path.read_bytes() for path in folders[0].rglob("*") if path.is_file()}
    pictures = cleaned(decoder, photos)
    assert len(pictures) / len(SIZES) >= MADE_TO_BE_READ[library]
    assert exiftool.tags_left(pictures, tmp_path) == {}


def test_photos_from_real_phones_come_out_clean(decoder: Decoder, tmp_path: Path) -> None:
    photos = dict(drawn.every_good_kind())
    photos |= {f"{name}.jpg": drawn.jpeg(*size, orientation) for name, *size, orientation in TURNED}
    if REAL.is_dir():
        photos |= {path.name: path.read_bytes() for path in sorted(REAL.iterdir())}
    else:
        logging.getLogger(__name__).warning("no photos from real phones in %s", REAL)
    pictures = cleaned(decoder, photos)
    assert len(pictures) == len(photos) * len(SIZES)
    assert exiftool.tags_left(pictures, tmp_path) == {}
    for name, is_wide in (("portrait_6.jpg", False), ("landscape_8.jpg", True)):
        image = Image.open(BytesIO(pictures[f"{name} {LARGE}"]))
        assert (image.width > image.height) is is_wide


@pytest.mark.soak
def test_two_thousand_spoilt_photos_raise_nothing_but_refusals(
    decoder: Decoder, tmp_path: Path, seed: str
) -> None:
    dice = random.Random(seed)
    kinds = originals()
    outcomes: Counter[str] = Counter()
    pictures = {}
    for number in range(scaled(2000)):
        spoilt = mutated(dice, kinds)
        result = outcome(decoder, spoilt)
        outcomes[type(result).__name__] += 1
        if isinstance(result, Picture):
            pictures |= {f"{number} {side}": data for side, data in result.sizes.items()}
    assert decoder.rebuild(drawn.jpeg()).width == 640
    assert outcomes["Picture"], outcomes
    assert outcomes["Unreadable"], outcomes
    assert exiftool.tags_left(pictures, tmp_path) == {}


def originals() -> list[list[bytes]]:
    """By kind, so that each is spoilt as often: drawn, and from the libraries where at hand."""
    found = sorted(path for path in fetch_test_images.FOLDER.rglob("*") if path.is_file())
    fetched = [path.read_bytes() for path in found if path.stat().st_size < 200_000]
    kinds: dict[Kind, list[bytes]] = {kind: [] for kind in Kind}
    for photo in [*(photo for _, photo in drawn.every_good_kind()), *fetched]:
        with contextlib.suppress(Refused):
            kinds[judge(photo).kind].append(photo)
    return list(kinds.values())


def mutated(dice: random.Random, kinds: list[list[bytes]]) -> bytes:
    """A photo with a few things done to it, many of them near its start, where headers are."""
    photo = bytearray(dice.choice(dice.choice(kinds)))
    for _ in range(dice.choice([1, 1, 1, 2, 4])):
        at = dice.randrange(min(len(photo), dice.choice([64, 1024, len(photo)])) or 1)
        match dice.randrange(9):
            case 0 | 7 | 8:
                photo[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                photo[at : at + 4] = dice.choice(
                    [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff" * 2]
                )
            case 2:
                photo[at : at + dice.randrange(64)] = b""
            case 3:
                photo[at:at] = dice.randbytes(dice.randrange(64))
            case 4:
                photo[at:at] = photo[at : at + dice.randrange(4096)]
            case 5:
                other = dice.choice(dice.choice(kinds))
                photo[at:] = other[dice.randrange(len(other)) :]
            case 6:
                photo[max(at, 12) :] = photo[max(at, 12) : dice.randrange(len(photo) + 1)]
    return bytes(photo)
