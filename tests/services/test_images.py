"""From strange bytes to a picture that gives nothing away."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw

from animals.photos.decoder import Decoder
from animals.photos.rules import (
    LARGE,
    SMALL,
    NothingToBlur,
    Picture,
    Reason,
    Rectangle,
    TooLarge,
    Unreadable,
    WrongKind,
)
from tests import drawn, exiftool

RED, SKY, GRASS = (230, 20, 20), (120, 170, 220), (90, 130, 60)


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    decoder = Decoder()
    yield decoder
    decoder.close()


def opened(picture: Picture, side: int = LARGE) -> Image.Image:
    return Image.open(BytesIO(picture.sizes[side]))


def looks_like(image: Image.Image, at: tuple[float, float], colour: tuple[int, ...]) -> bool:
    spot = image.convert("RGB").getpixel((int(at[0] * image.width), int(at[1] * image.height)))
    return max(abs(is_ - be) for is_, be in zip(spot, colour, strict=True)) < 30


def test_nothing_is_left_that_was_not_a_pixel(decoder: Decoder, tmp_path: Path) -> None:
    pictures = {
        f"{name} {side}": data
        for name, photo in drawn.every_good_kind()
        for side, data in decoder.rebuild(photo).sizes.items()
    }
    assert len(pictures) > 40
    assert not [name for name, data in pictures.items() if drawn.MARK in data]
    assert exiftool.tags_left(pictures, tmp_path) == {}


def test_the_drawn_photos_do_carry_what_must_go(tmp_path: Path) -> None:
    """Else the test above would prove nothing."""
    for kind, draw in drawn.KINDS.items():
        path = tmp_path / f"photo.{kind}"
        path.write_bytes(draw())
        (found,) = exiftool.tags(path)
        groups = {tag.split(":")[0] for tag in found} - {"SourceFile"}
        assert {"EXIF", "ICC_Profile"} <= groups, kind
        assert "EXIF:GPSLatitude" in found, kind
    path = tmp_path / "plain.jpg"
    path.write_bytes(drawn.jpeg())
    (found,) = exiftool.tags(path)
    assert {"File:Comment", "IPTC:Caption-Abstract"} <= found.keys()


def test_every_size_is_a_progressive_jpeg(decoder: Decoder) -> None:
    for name, photo in drawn.every_good_kind():
        picture = decoder.rebuild(photo)
        for side in (SMALL, LARGE):
            image = opened(picture, side)
            assert image.format == "JPEG", name
            assert image.info.get("progressive"), name
            assert max(image.size) <= side, name
        assert opened(picture).size == (picture.width, picture.height), name


@pytest.mark.parametrize("mode", ["RGB", "P", "RGBA"])
def test_colours_stay_what_they_were(mode: str, decoder: Decoder) -> None:
    image = opened(decoder.rebuild(drawn.png(mode=mode)))
    assert looks_like(image, (0.05, 0.05), RED)
    assert looks_like(image, (0.9, 0.1), SKY)
    assert looks_like(image, (0.05, 0.9), GRASS)


@pytest.mark.parametrize("kind", list(drawn.KINDS))
def test_large_photos_come_in_both_sizes(kind: str, decoder: Decoder) -> None:
    picture = decoder.rebuild(drawn.KINDS[kind](3000, 2000))
    assert (picture.width, picture.height) == (1600, 1067)
    assert opened(picture, SMALL).size == (320, 213)


def test_small_photos_are_not_blown_up(decoder: Decoder) -> None:
    picture = decoder.rebuild(drawn.jpeg(200, 100))
    assert opened(picture, LARGE).size == opened(picture, SMALL).size == (200, 100)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_come_out_upright(orientation: int, decoder: Decoder) -> None:
    """Held any way, the red corner is at the upper left once the picture is upright."""
    held = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    scene = drawn.scene(2000, 1400)
    stored = scene.transpose(held[orientation]) if orientation in held else scene
    for kind in ("JPEG", "PNG", "WEBP"):
        picture = decoder.rebuild(drawn.written(stored, kind, exif=drawn.exif(orientation)))
        for side, size in ((LARGE, (1600, 1120)), (SMALL, (320, 224))):
            image = opened(picture, side)
            assert image.size == size, kind
            assert looks_like(image, (0.1, 0.1), RED), kind
            assert looks_like(image, (0.9, 0.1), SKY), kind
            assert looks_like(image, (0.05, 0.9), GRASS), kind


def test_a_heif_photo_is_turned_once_and_not_twice(decoder: Decoder) -> None:
    stored = drawn.scene().transpose(Image.Transpose.ROTATE_90)
    photo = drawn.written(stored, "HEIF", exif=drawn.exif(6).tobytes())
    image = opened(decoder.rebuild(photo))
    assert image.size == (640, 480)
    assert looks_like(image, (0.1, 0.1), RED)


@pytest.mark.parametrize("orientation", [0, 9, 70_000])
def test_a_senseless_orientation_is_ignored(orientation: int, decoder: Decoder) -> None:
    tags = Image.Exif()
    tags[0x0112] = orientation % 65_536
    photo = drawn.written(drawn.scene(), "JPEG", exif=tags)
    assert looks_like(opened(decoder.rebuild(photo)), (0.1, 0.1), RED)


def test_torn_exif_costs_the_orientation_and_not_the_photo(decoder: Decoder) -> None:
    photo = drawn.written(drawn.scene(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xffgarbage")
    assert decoder.rebuild(photo).width == 640


def test_clear_pixels_become_white(decoder: Decoder) -> None:
    cut_out = drawn.scene().convert("RGBA")
    ImageDraw.Draw(cut_out).rectangle((0, 240, 640, 480), fill=(0, 0, 0, 0))
    palette = drawn.scene().quantize(8)
    clear = palette.getpixel((5, 470))
    photos = [
        drawn.written(cut_out, "PNG"),
        drawn.written(cut_out, "WEBP", lossless=True),
        drawn.written(cut_out, "HEIF"),
        drawn.written(cut_out.convert("LA"), "PNG"),
        drawn.written(palette, "PNG", transparency=clear),
        drawn.written(drawn.scene(), "PNG", transparency=GRASS),
    ]
    for photo in photos:
        assert looks_like(opened(decoder.rebuild(photo)), (0.05, 0.9), (255, 255, 255))


def test_sixteen_bits_of_grey_are_scaled_and_not_clipped(decoder: Decoder) -> None:
    grey = Image.new("I;16", (64, 48), 0x8000)
    image = opened(decoder.rebuild(drawn.written(grey, "PNG")))
    assert looks_like(image, (0.5, 0.5), (128, 128, 128))


def test_another_colour_space_is_turned_into_srgb(decoder: Decoder) -> None:
    scene = drawn.scene()
    swapped = swapped_profile()
    image = opened(decoder.rebuild(drawn.written(scene, "PNG", icc_profile=swapped)))
    assert not looks_like(image, (0.1, 0.1), RED)
    broken = drawn.written(scene, "PNG", icc_profile=swapped[:200] + bytes(200))
    assert looks_like(opened(decoder.rebuild(broken)), (0.1, 0.1), RED)


def swapped_profile() -> bytes:
    """An RGB profile in which red and blue have changed places, under a name of its own."""
    profile = bytearray(drawn.srgb_profile())
    for at in range(132, 132 + 12 * int.from_bytes(profile[128:132]), 12):
        names = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
        profile[at : at + 4] = names.get(bytes(profile[at : at + 4]), profile[at : at + 4])
    unnamed = bytes(profile).replace(b"sRGB", b"else")
    unnamed = unnamed.replace("sRGB".encode("utf-16-be"), "else".encode("utf-16-be"))
    assert ImageCms.ImageCmsProfile(BytesIO(unnamed)).profile.xcolor_space.strip() == "RGB"
    return unnamed


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_a_moving_picture_the_first_one_is_kept(kind: str, decoder: Decoder) -> None:
    assert looks_like(opened(decoder.rebuild(drawn.animated(kind))), (0.5, 0.5), (254, 0, 0))


def test_the_thumbnail_inside_a_heif_is_never_shown(decoder: Decoder) -> None:
    photo = drawn.written(drawn.scene(1200, 900), "HEIF", thumbnails=[320])
    assert decoder.rebuild(photo).width == 1200


def test_the_same_photo_gives_the_same_digest(decoder: Decoder) -> None:
    one, other = decoder.rebuild(drawn.jpeg()), decoder.rebuild(drawn.jpeg(comment=b"else"))
    assert one.digest == other.digest
    assert one.digest != decoder.rebuild(drawn.png()).digest


def test_broken_photos_are_refused(decoder: Decoder) -> None:
    for _name, photo in drawn.every_broken_kind():
        with pytest.raises((Unreadable, WrongKind)):
            decoder.rebuild(photo)


@pytest.mark.parametrize("kind", ["jpeg", "webp", "heif"])
def test_a_size_in_the_header_that_the_pixels_do_not_have_harms_nobody(
    kind: str, decoder: Decoder
) -> None:
    for size in ((1, 1), (7000, 7000), (65, 47)):
        try:
            decoder.rebuild(drawn.claiming(drawn.KINDS[kind](64, 48), *size))
        except (Unreadable, TooLarge):
            continue


@pytest.mark.parametrize("turns", range(-1, 5))
def test_a_picture_is_turned_clockwise_in_every_size(turns: int, decoder: Decoder) -> None:
    large = decoder.rebuild(drawn.jpeg()).sizes[LARGE]
    turned = decoder.rotate(large, turns)
    corner = [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)][turns % 4]
    for side in (SMALL, LARGE):
        image = opened(turned, side)
        assert (image.width > image.height) is (turns % 2 == 0)
        assert looks_like(image, corner, RED)


def plate(text: str) -> tuple[bytes, Rectangle]:
    """A car's number, large enough to read, on a scene; and the area it just covers."""
    scene = drawn.scene()
    draw = ImageDraw.Draw(scene)
    draw.rectangle((200, 200, 400, 250), fill="white")
    draw.text((210, 203), text, fill="black", font_size=40)
    left, top, right, bottom = draw.textbbox((210, 203), text, font_size=40)
    return drawn.written(scene, "PNG"), Rectangle(int(left), int(top), int(right), int(bottom) + 1)


def test_a_blurred_number_cannot_be_told_from_another(decoder: Decoder) -> None:
    """Fifty numbers are fifty pictures, and a handful once blurred."""
    plates = [plate(f"AX {number:04} BC") for number in range(0, 10_000, 199)]
    area = plates[0][1]
    large = [decoder.rebuild(photo).sizes[LARGE] for photo, _ in plates]
    blurred = {decoder.blur(data, [area]).digest for data in large}
    assert {other for _, other in plates} == {area}
    assert len(set(large)) == len(plates)
    assert len(blurred) <= 8


def test_blurring_changes_every_size_and_nothing_far_from_the_area(decoder: Decoder) -> None:
    picture = decoder.rebuild(drawn.jpeg(1600, 1200))
    blurred = decoder.blur(picture.sizes[LARGE], [Rectangle(100, 100, 700, 500)])
    assert blurred.digest != picture.digest
    for side in (SMALL, LARGE):
        old, new = opened(picture, side), opened(blurred, side)
        assert old.size == new.size
        changed = ImageChops.difference(old, new).convert("L").point(lambda by: 255 * (by > 8))
        left, top, right, bottom = (at * 1600 / side for at in changed.getbbox())
        block = 16 * 1600 / side  # what a JPEG's compression may spread a change to
        assert 100 - block <= left < 420
        assert 100 - block <= top < 320
        assert 400 < right <= 700 + block
        assert 300 < bottom <= 500 + block


@pytest.mark.parametrize("area", [(0, 0, 1, 1), (0, 0, 640, 1), (-9, -9, 9999, 9999)])
def test_areas_of_any_shape_can_be_blurred(
    area: tuple[int, int, int, int], decoder: Decoder
) -> None:
    large = decoder.rebuild(drawn.jpeg()).sizes[LARGE]
    assert decoder.blur(large, [Rectangle(*area), Rectangle(5, 5, 6, 9)]).width == 640


def test_blurring_nothing_is_refused(decoder: Decoder) -> None:
    large = decoder.rebuild(drawn.jpeg()).sizes[LARGE]
    for areas in ([], [Rectangle(640, 0, 700, 50)]):
        with pytest.raises(NothingToBlur) as refused:
            decoder.blur(large, areas)
        assert refused.value.facts == {"width": 640, "height": 480}


def test_turned_and_blurred_pictures_are_as_clean(decoder: Decoder, tmp_path: Path) -> None:
    large = decoder.rebuild(drawn.jpeg()).sizes[LARGE]
    made = (decoder.rotate(large, 1), decoder.blur(large, [Rectangle(0, 0, 50, 50)]))
    pictures = {
        f"{at} {side}": data
        for at, picture in enumerate(made)
        for side, data in picture.sizes.items()
    }
    assert exiftool.tags_left(pictures, tmp_path) == {}


def test_what_stands_in_the_way_of_opening_is_told(decoder: Decoder) -> None:
    with pytest.raises(Unreadable) as refused:
        decoder.rebuild(drawn.jpeg()[:3000])
    assert refused.value.facts == {"reason": Reason.BROKEN}
