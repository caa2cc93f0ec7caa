"""Strange bytes to a safe picture: decoded, set upright, drawn anew and written as JPEG.

Runs in the child process behind `decoder`, never in a worker that serves pages. Nothing of the
file but its pixels is carried over: the picture is pasted on a fresh one, so EXIF, XMP, IPTC,
colour profiles, comments, thumbnails and trailing bytes stay behind. Owns how pictures look;
limits are in `rules`, and what can be told without decoding in `headers`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, ImageFilter, ImageOps
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif.as_plugin import HeifImageFile

from animals.errors import Refused
from animals.photos.headers import judge
from animals.photos.rules import (
    LARGE,
    SIZES,
    Kind,
    NothingToBlur,
    Picture,
    Probe,
    Reason,
    Rectangle,
    Unreadable,
    check_pixels,
    fitted,
)

QUALITY = {320: 65, 1600: 82}
"""By the long side; at 320 px so that a page of 24 real photos stays under 400 kB."""

# The embedded thumbnail of a HEIF photo may show what the photo no longer does.
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False
pillow_heif.options.DECODE_THREADS = 1
# `rules` has its own limit, counted before and after opening; one warning less to handle.
Image.MAX_IMAGE_PIXELS = None

# The classes themselves rather than Image.open: only these four decoders ever see the bytes,
# and a JPEG that claims to hold several pictures stays a JPEG.
_OPENERS: dict[Kind, type[ImageFile]] = {
    Kind.JPEG: JpegImageFile,
    Kind.PNG: PngImageFile,
    Kind.WEBP: WebPImageFile,
    Kind.HEIF: HeifImageFile,
}

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112

_BLOCK = 16
"""Pixels a side that a JPEG with halved colours compresses together."""

_CLOCKWISE = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


def rebuild(data: bytes) -> Picture:
    """A photo as it is kept: upright, sRGB on white, the sizes of `rules.SIZES`.

    Raises what `headers.judge` raises, and Unreadable for anything that goes wrong in a decoder.
    """
    probe = judge(data)
    with _anything_is_unreadable():
        return _picture(_decoded(data, probe))


def rotate(data: bytes, quarter_turns: int) -> Picture:
    """The large picture turned clockwise by quarter turns, in every size."""
    probe = judge(data)
    with _anything_is_unreadable():
        image = _decoded(data, probe)
        turn = _CLOCKWISE.get(quarter_turns % 4)
        return _picture(image.transpose(turn) if turn is not None else image)


def blur(data: bytes, rectangles: Sequence[Rectangle]) -> Picture:
    """The large picture with rectangles burnt out of its pixels, in every size.

    What lay there is gone: a rectangle keeps at most nine rough colours, too few for a face or
    a plate to be computed back. Parts outside the picture do not matter.
    Raises NothingToBlur where no rectangle lies on the picture.
    """
    probe = judge(data)
    with _anything_is_unreadable():
        image = _decoded(data, probe).convert("RGB")
        parts = [part for one in rectangles if (part := one.within(*image.size))]
        if not parts:
            raise NothingToBlur(width=image.width, height=image.height)
        for part in parts:
            _burn(image, part)
        return _picture(image)


@contextmanager
def _anything_is_unreadable() -> Iterator[None]:
    """Decoders raise SyntaxError, ValueError, struct.error and more on broken files."""
    try:
        yield
    except Refused:
        raise
    except MemoryError as full:
        raise Unreadable(reason=Reason.MEMORY) from full
    except Exception as broken:
        raise Unreadable(reason=Reason.BROKEN) from broken


def _decoded(data: bytes, probe: Probe) -> Image.Image:
    """The upright picture on white, in sRGB or grey, no larger than the large one is kept."""
    opened = _OPENERS[probe.kind](BytesIO(data))
    check_pixels(*opened.size)  # of what the decoder found, in case the header was read otherwise
    target = fitted(*opened.size, LARGE)
    if isinstance(opened, JpegImageFile):
        opened.draft(None, target)  # an eighth, a quarter, half: decoded small, never below target
    opened.load()
    check_pixels(*opened.size)
    image = _on_white(_shrunk(opened, target), opened.info.get("icc_profile"))
    # Pillow-heif has turned the pixels already, as the standard asks.
    turn = None if probe.kind is Kind.HEIF else _UPRIGHT.get(_orientation(opened))
    return image if turn is None else image.transpose(turn)


def _orientation(opened: Image.Image) -> int:
    """As EXIF or XMP has it; 1 where neither can be read, for the picture still can."""
    try:
        return int(opened.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1


def _shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.mode == "1":
        image = image.convert("L")
    elif image.mode in {"P", "PA"} or (image.mode in {"L", "RGB"} and "transparency" in image.info):
        image = image.convert("RGBA")  # colours of a palette cannot be mixed by number
    elif image.mode.startswith("I"):
        # 16 bits a pixel; a plain conversion would clip rather than scale
        image = image.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode in {"LA", "La", "RGBA", "RGBa"}:
        coloured = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(coloured, mask=coloured.getchannel("A"))
    image = _in_srgb(image, profile)
    return image if image.mode in {"L", "RGB", "YCbCr"} else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as a screen without colour profiles shows them right.

    Most profiles are sRGB itself and cost nothing. A broken one is ignored: dull colours are
    better than no photo.
    """
    if not profile or b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile:
        return image
    try:
        changed = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return changed if changed is not None else image


def _burn(image: Image.Image, part: Rectangle) -> None:
    """Nine rough colours at most instead of what was there, over whole blocks of the JPEG.

    Whole blocks because the stored picture's compression has spread traces of the area over
    every block that it touches.
    """
    left, top = part.left // _BLOCK * _BLOCK, part.top // _BLOCK * _BLOCK
    right = min(-(-part.right // _BLOCK) * _BLOCK, image.width)
    bottom = min(-(-part.bottom // _BLOCK) * _BLOCK, image.height)
    size = right - left, bottom - top
    rough = image.crop((left, top, right, bottom)).resize(fitted(*size, 3), Image.Resampling.BOX)
    rougher = ImageOps.posterize(rough, 3).resize(size, Image.Resampling.NEAREST)
    image.paste(rougher.filter(ImageFilter.BoxBlur(max(size) / 12)), (left, top))


def _picture(image: Image.Image) -> Picture:
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    sizes = {}
    for side in sorted(SIZES, reverse=True):
        size = fitted(*fresh.size, side)
        # Whole pixels are averaged as far as they go: at a fifth, what is seen is the same.
        smaller = fresh if fresh.size == size else fresh.resize(size, reducing_gap=1.0)
        written = BytesIO()
        smaller.save(written, "JPEG", quality=QUALITY[side], progressive=True)
        sizes[side] = written.getvalue()
    return Picture(*fresh.size, sizes)
