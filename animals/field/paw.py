"""The paw as an app's icon, drawn at the size a phone asks for.

Only who draws imports this: a worker that was never asked for an icon holds no image library.
"""

import io
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw

_FINER = 4
"""So many times larger it is drawn before it is made small, which smooths its edges."""
_GRID = 24
_TOES = ((6, 11, 1.9, 2.4), (10, 6.7, 1.9, 2.5), (14.7, 6.9, 1.9, 2.5), (18.4, 11.4, 1.9, 2.4))
_PAD_FROM = (12.2, 12.0)
_PAD = (
    ((9.5, 12), (7, 15), (7, 17.3)),
    ((7, 18.9), (8.2, 19.7), (9.6, 19.5)),
    ((10.5, 19.4), (11.3, 19.1), (12.2, 19.1)),
    ((13.1, 19.1), (13.9, 19.4), (14.8, 19.5)),
    ((16.2, 19.7), (17.4, 18.9), (17.4, 17.3)),
    ((17.4, 15), (14.9, 12), (12.2, 12)),
)
"""The curves of static/paw.svg: two handles and an end each."""

Point = tuple[float, float]


@lru_cache(maxsize=8)
def icon(size: int, ground: str, paw: str, *, maskable: bool) -> bytes:
    """A PNG of the paw on its ground; a maskable one keeps clear of the rim a phone cuts off."""
    whole = size * _FINER
    tile = Image.new("L", (whole, whole), 0)
    rounding = 0 if maskable else whole * 0.22
    ImageDraw.Draw(tile).rounded_rectangle((0, 0, whole - 1, whole - 1), rounding, fill=255)
    shape = Image.new("L", (whole, whole), 0)
    _draw_paw(ImageDraw.Draw(shape), whole, 0.74 if maskable else 0.98)
    return _png(_small(tile, size), _small(shape, size), ground, paw)


def _small(drawn: Image.Image, size: int) -> Image.Image:
    """`drawn` at its size, in eight steps from nothing to whole."""
    return drawn.resize((size, size), Image.Resampling.BOX).point(lambda value: value * 7 // 255)


def _png(tile: Image.Image, shape: Image.Image, ground: str, paw: str) -> bytes:
    """Sixteen colours: eight from ground to paw, then eight of ground that fade to its edge."""
    faded = tile.point(lambda step: step + 8)
    inside = tile.point(lambda step: 255 if step == 7 else 0)
    drawn = Image.composite(shape, faded, inside)
    drawn.putpalette([part for step in range(8) for part in _mixed(ground, paw, step / 7)]
                     + list(ImageColor.getrgb(ground)) * 8)  # fmt: skip
    seen_through = bytes([255] * 8 + [step * 255 // 7 for step in range(8)])
    file = io.BytesIO()
    drawn.save(file, "PNG", optimize=True, bits=4, transparency=seen_through)
    return file.getvalue()


def _mixed(first: str, second: str, share: float) -> list[int]:
    both = zip(ImageColor.getrgb(first), ImageColor.getrgb(second), strict=True)
    return [round(a + (b - a) * share) for a, b in both]


def _draw_paw(pen: ImageDraw.ImageDraw, whole: int, share: float) -> None:
    unit = whole * share / _GRID
    edge = whole * (1 - share) / 2

    def at(point: Point) -> Point:
        return edge + point[0] * unit, edge + (point[1] - 0.2) * unit

    for x, y, rx, ry in _TOES:
        pen.ellipse((*at((x - rx, y - ry)), *at((x + rx, y + ry))), fill=255)
    pen.polygon([at(point) for point in _outline()], fill=255)


def _outline(steps: int = 24) -> list[Point]:
    start, points = _PAD_FROM, []
    for a, b, end in _PAD:
        points += [_between(start, a, b, end, step / steps) for step in range(steps)]
        start = end
    return points


def _between(start: Point, a: Point, b: Point, end: Point, t: float) -> Point:
    u = 1 - t
    parts = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    corners = (start, a, b, end)
    return (
        sum(part * corner[0] for part, corner in zip(parts, corners, strict=True)),
        sum(part * corner[1] for part, corner in zip(parts, corners, strict=True)),
    )
