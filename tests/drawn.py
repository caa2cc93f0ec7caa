"""Photos drawn by code, in every kind and with everything a phone or an enemy puts in them."""

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

pillow_heif.register_heif_opener()

MARK = b"PLANTED-49.7105-37.6158"
"""Planted in every kind of metadata; it may be in nothing that is kept."""


def scene(width: int = 640, height: int = 480) -> Image.Image:
    """A yard under a sky with a dog in it, and the left upper corner red, to tell what is up."""
    image = Image.new("RGB", (width, height), (120, 170, 220))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height // 2, width, height), fill=(90, 130, 60))
    draw.ellipse((width // 3, height // 3, 2 * width // 3, 2 * height // 3), fill=(110, 70, 40))
    draw.rectangle((0, 0, width // 4, height // 4), fill=(230, 20, 20))
    return image


def noisy(width: int, height: int) -> Image.Image:
    """What weighs as much as a photo of a meadow."""
    noise = Image.effect_noise((width // 8, height // 8), 60).resize((width, height))
    parts = (noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise.rotate(180))
    return Image.merge("RGB", parts)


def written(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Where and when, a maker, a comment, and how to hold the picture."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = MARK.decode()
    tags[0x9003] = "2026:11:23 09:12:05"
    tags.get_ifd(0x8825).update({1: "N", 2: (49.0, 42.0, 37.8), 3: "E", 4: (37.0, 36.0, 56.9)})
    return tags


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def jpeg(width: int = 640, height: int = 480, orientation: int = 1, **options: object) -> bytes:
    """A JPEG with everything in it, and bytes after its end."""
    full = {
        "exif": exif(orientation),
        "xmp": b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + MARK + b"</x:xmpmeta>",
        "icc_profile": srgb_profile(),
        "comment": MARK,
        "extra": segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1c" + iptc()),
    }
    return written(scene(width, height), "JPEG", **{**full, **options}) + MARK


def iptc() -> bytes:
    return b"\x1c\x02\x78" + struct.pack(">H", len(MARK)) + MARK


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def png(width: int = 640, height: int = 480, mode: str = "RGB", **options: object) -> bytes:
    notes = PngInfo()
    notes.add_text("Comment", MARK.decode())
    notes.add_itxt("XML:com.adobe.xmp", MARK.decode())
    full = {"pnginfo": notes, "exif": exif(), "icc_profile": srgb_profile()}
    image = scene(width, height)
    image = image.quantize(32) if mode == "P" else image.convert(mode)
    return written(image, "PNG", **{**full, **options}) + MARK


def webp(width: int = 640, height: int = 480, **options: object) -> bytes:
    full = {"exif": exif(), "xmp": MARK, "icc_profile": srgb_profile()}
    return written(scene(width, height), "WEBP", **{**full, **options})


def heif(width: int = 640, height: int = 480, **options: object) -> bytes:
    full = {"exif": exif().tobytes(), "xmp": MARK, "icc_profile": srgb_profile()}
    return written(scene(width, height), "HEIF", **{**full, **options})


def chunk(name: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + check


def png_bomb(width: int = 9000, height: int = 9000) -> bytes:
    """81 megapixels of one bit each in some 10 KB."""
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg_of_scans(copies: int) -> bytes:
    """49 flat megapixels whose last scan is repeated: each one small to send and slow to read."""
    flat = written(Image.new("L", (7000, 7000), "grey"), "JPEG", progressive=True)
    last = flat.rindex(b"\xff\xda")
    tables = flat.rindex(b"\xff\xc4", 0, last)
    return flat[:tables] + flat[tables:-2] * copies + flat[-2:]


def claiming(data: bytes, width: int, height: int) -> bytes:
    """The same photo with another size in its header."""
    if data.startswith(b"\x89PNG"):
        body = struct.pack(">II", width, height) + data[24:29]
        return data[:8] + chunk(b"IHDR", body) + data[33:]
    if data.startswith(b"\xff\xd8"):
        at = min(found for mark in (b"\xff\xc0", b"\xff\xc2") if (found := data.find(mark)) > 0)
        return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]
    if data.startswith(b"RIFF"):
        size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        return data[:24] + size + data[30:]
    at = data.index(b"ispe")
    return data[: at + 8] + struct.pack(">II", width, height) + data[at + 16 :]


def animated(kind: str) -> bytes:
    """Red, then blue."""
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("red", "blue")]
    return written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


KINDS: dict[str, Callable[..., bytes]] = {"jpeg": jpeg, "png": png, "webp": webp, "heif": heif}


def every_good_kind() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of photos that must be taken in."""
    for name, draw in KINDS.items():
        yield name, draw()
    yield "progressive jpeg", jpeg(progressive=True)
    yield "grey jpeg", written(scene().convert("L"), "JPEG")
    yield "cmyk jpeg", written(scene().convert("CMYK"), "JPEG")
    yield "rgb jpeg", written(scene(), "JPEG", keep_rgb=True)
    yield (
        "jpeg of several pictures",
        written(scene(), "MPO", save_all=True, append_images=[scene(64, 48)]),
    )
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        yield f"png {mode}", png(mode=mode)
    yield "lossless webp", webp(lossless=True)
    yield "webp with alpha", written(scene().convert("RGBA"), "WEBP")
    yield "plain webp", written(scene(), "WEBP")
    yield "plain lossless webp", written(scene(), "WEBP", lossless=True)
    yield "animated webp", animated("WEBP")
    yield "animated png", animated("PNG")
    yield "heif with alpha", written(scene().convert("RGBA"), "HEIF")
    yield "several heif", animated("HEIF")
    yield "one pixel", written(Image.new("RGB", (1, 1)), "PNG")
    yield "a thread", written(Image.new("RGB", (5000, 1)), "PNG")


def every_wrong_kind() -> Iterator[tuple[str | None, bytes]]:
    """What it looks like, and bytes that must be refused as no photo."""
    yield "gif", written(scene().convert("P"), "GIF")
    yield "tiff", written(scene(), "TIFF")
    yield "bmp", written(scene(), "BMP")
    yield "pdf", written(scene(), "PDF")
    yield "eps", written(scene(), "EPS")
    yield "avif", b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miafMA1B" + bytes(64)
    yield "avif", b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf" + bytes(64)
    yield "video", b"\0\0\0\x18ftypisom\0\0\2\0isomavc1" + bytes(64)
    yield "svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'
    yield "svg", b'\xef\xbb\xbf <svg onload="alert(1)"/>'
    yield "html", b"<!DOCTYPE html><script>alert(1)</script>"
    yield "zip", b"PK\x03\x04" + bytes(64)
    yield "gif", b"GIF89a/*" + jpeg()
    yield "pdf", b"%PDF-1.7\n" + jpeg()
    yield None, b" " + jpeg()
    yield None, b"just a text that somebody called dog.jpg"
    yield None, b"\xff\xd8"


def every_broken_kind() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of photos of a right kind that cannot be opened."""
    yield "nothing", b""
    for name, draw in KINDS.items():
        whole = draw()
        yield f"half a {name}", whole[: len(whole) // 2]
        yield f"the start of a {name}", whole[:40]
        yield f"a {name} without width", claiming(whole, 0, 480) if name != "webp" else b"RIFF"
    yield "a jpeg that never ends its header", b"\xff\xd8" + b"\xff\xe1\0\2" * 1_000_000
    yield "a jpeg of fill bytes", b"\xff\xd8" + b"\xff" * 14_000_000
    yield "a jpeg of junk", b"\xff\xd8\xff\xe0\0\2" + bytes(14_000_000)
    yield "a png whose text is a bomb", png_of_text_bombs()
    yield "a heif of empty boxes", heif_start() + b"\0\0\0\x08free" * 1_800_000
    yield "a heif of sizes", heif_start() + meta(b"\0\0\0\x08ispe" * 1_800_000)
    yield "a heif without sizes", heif_start() + meta(b"")


def png_of_text_bombs() -> bytes:
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(900_000), 9)) * 100
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0\1\0\0\0\1\0\x08\2\0\0\0") + bomb


def heif_start() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


def meta(properties: bytes) -> bytes:
    return box(b"meta", bytes(4) + box(b"iprp", box(b"ipco", properties)))
