"""What a photo may be, told from its first bytes."""

import time
from contextlib import suppress

import pytest

from animals.errors import Refused
from animals.photos.headers import judge
from animals.photos.rules import (
    MOST_BYTES,
    Area,
    Kind,
    Rectangle,
    TooLarge,
    Unreadable,
    WrongKind,
    fitted,
)
from tests import drawn

LEFT_TO_THE_DECODER = {
    *(f"half a {kind}" for kind in drawn.KINDS),
    *("the start of a png", "the start of a webp", "a png whose text is a bomb"),
}


@pytest.mark.parametrize("kind", list(Kind))
def test_the_kind_and_size_are_told_from_the_header(kind: Kind) -> None:
    probe = judge(drawn.KINDS[kind](600, 400))
    assert (probe.kind, probe.width, probe.height) == (kind, 600, 400)


def test_every_good_kind_passes() -> None:
    for name, data in drawn.every_good_kind():
        probe = judge(data)
        assert probe.width >= probe.height >= 1, name


def test_other_kinds_are_refused_and_named() -> None:
    for found, data in drawn.every_wrong_kind():
        with pytest.raises(WrongKind) as refused:
            judge(data)
        assert refused.value.facts == {"found": found}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_header_that_claims_a_pixel_too_many_is_refused(kind: Kind) -> None:
    options = {"progressive": True} if kind is Kind.JPEG else {}
    photo = drawn.KINDS[kind](**options)
    assert judge(drawn.claiming(photo, 10_000, 5_000)).width == 10_000
    with pytest.raises(TooLarge) as refused:
        judge(drawn.claiming(photo, 10_001, 5_000))
    assert refused.value.facts == {"what": "pixels", "found": 50_005_000, "most": 50_000_000}


def test_ten_kilobytes_of_png_that_open_to_81_megapixels_are_refused() -> None:
    bomb = drawn.png_bomb()
    assert len(bomb) < 12_000
    with pytest.raises(TooLarge):
        judge(bomb)


def test_fifteen_megabytes_pass_and_a_byte_more_does_not() -> None:
    photo = drawn.jpeg()
    full = photo + bytes(MOST_BYTES - len(photo))
    assert judge(full).kind is Kind.JPEG
    with pytest.raises(TooLarge) as refused:
        judge(full + b"\0")
    assert refused.value.facts == {"what": "bytes", "found": 15_000_001, "most": 15_000_000}


def test_forty_megabytes_are_refused_whatever_they_are() -> None:
    with pytest.raises(TooLarge):
        judge(bytes(40_000_000))


def test_broken_headers_are_refused_and_broken_pixels_left_to_the_decoder() -> None:
    left = set()
    for name, data in drawn.every_broken_kind():
        try:
            judge(data)
            left.add(name)
        except (Unreadable, WrongKind):
            continue
    assert left == LEFT_TO_THE_DECODER


def test_the_most_tedious_header_costs_little_work() -> None:
    """Counted in processor time of this thread, so that busy neighbours do not matter."""
    for _name, data in drawn.every_broken_kind():
        started = time.thread_time()
        with suppress(Refused):
            judge(data)
        assert time.thread_time() - started < 0.2


@pytest.mark.parametrize("kind", list(Kind))
def test_a_header_cut_anywhere_is_refused_or_judged(kind: Kind) -> None:
    photo = drawn.KINDS[kind](64, 48)
    for length in range(len(photo)):
        try:
            assert judge(photo[:length]).width == 64
        except Refused:
            continue


def test_pictures_are_fitted_and_never_blown_up() -> None:
    assert fitted(4000, 3000, 1600) == (1600, 1200)
    assert fitted(3000, 4000, 320) == (240, 320)
    assert fitted(100, 50, 320) == (100, 50)
    assert fitted(50_000, 1, 320) == (320, 1)


def test_a_rectangle_is_cut_to_the_picture() -> None:
    assert Rectangle(-5, 10, 50, 900).within(100, 80) == Rectangle(0, 10, 50, 80)
    assert Rectangle(50, 60, 10, 20).within(100, 80) == Rectangle(10, 20, 50, 60)
    assert Rectangle(100, 0, 120, 10).within(100, 80) is None
    assert Rectangle(5, 5, 5, 9).within(100, 80) is None


def test_an_area_in_percent_covers_every_pixel_it_touches() -> None:
    assert Area(10, 20, 30, 40).pixels(1000, 500) == Rectangle(100, 100, 400, 300)
    assert Area(0.1, 0.1, 0.1, 0.1).pixels(333, 333) == Rectangle(0, 0, 1, 1)
    assert Area(90, 90, 50, 50).pixels(640, 480) == Rectangle(576, 432, 640, 480)


@pytest.mark.parametrize(
    "area",
    [Area(100, 0, 1, 1), Area(0, 100, 1, 1), Area(0, 0, 0, 1), Area(0, 0, 1, 0), Area(-1, 0, 1, 1)],
)
def test_an_area_without_size_or_off_the_picture_is_unsound(area: Area) -> None:
    assert not area.is_sound
    assert Area(0, 0, 100, 100).is_sound
