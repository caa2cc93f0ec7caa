"""Soft-edged shapes on a picture, in units of the thing drawn rather than in pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, radians, sin
from random import Random

from PIL import Image, ImageDraw

Point = tuple[float, float]
Colour = tuple[int, int, int]

FINER = 2
"""Shapes are drawn so many times larger and shrunk, which softens their edges."""
_STEPS = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """Something painted inside a shape; with `width` a line of that thickness, else an area."""

    points: Sequence[Point]
    colour: Colour
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on `image` with its origin at (x, y) pixels and `unit` pixels a unit."""

    image: Image.Image
    x: float
    y: float
    unit: float
    mirrored: bool = False
    tilt: float = 0.0
    """Degrees clockwise."""
    light: tuple[float, float, float] = (1.0, 1.0, 1.0)

    def moved(self, x: float, y: float, *, scale: float = 1.0, tilt: float = 0.0) -> "Pen":
        """A pen whose origin is this one's (x, y)."""
        px, py = self._pixel((x, y))
        return replace(self, x=px, y=py, unit=self.unit * scale, tilt=self.tilt + tilt)

    def shape(self, outline: Sequence[Point], colour: Colour, marks: Iterable[Mark] = ()) -> None:
        """Fill the outline; marks are seen only inside it."""
        pixels = [self._pixel(point) for point in outline]
        left, top, right, bottom = self._box(pixels)
        if left >= right or top >= bottom:
            return
        size = ((right - left) * FINER, (bottom - top) * FINER)
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon(_tile(pixels, left, top), fill=255)
        mask = mask.reduce(FINER)
        tile: Image.Image | Colour = self.lit(colour)
        painted = list(marks)
        if painted:
            canvas = Image.new("RGB", size, self.lit(colour))
            draw = ImageDraw.Draw(canvas)
            for mark in painted:
                self._mark(draw, mark, left, top)
            tile = canvas.reduce(FINER)
        self.image.paste(tile, (left, top, right, bottom), mask)

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """A line with round ends."""
        self.shape(limb([(x, y, width) for x, y in points]), colour)

    def glow(self, x: float, y: float, rx: float, ry: float, colour: Colour, share: float) -> None:
        """A blot without an edge: `share` of the colour in its middle, nothing at its rim."""
        blot = Image.radial_gradient("L").point(lambda far: max(0, round((180 - far) * share)))
        cx, cy = self._pixel((x, y))
        size = (max(2, round(2 * rx * self.unit)), max(2, round(2 * ry * self.unit)))
        corner = (round(cx - size[0] / 2), round(cy - size[1] / 2))
        self.image.paste(Image.new("RGB", size, self.lit(colour)), corner, blot.resize(size))

    def lit(self, colour: Colour) -> Colour:
        red, green, blue = (
            min(255, round(part * share)) for part, share in zip(colour, self.light, strict=True)
        )
        return red, green, blue

    def _mark(self, draw: ImageDraw.ImageDraw, mark: Mark, left: int, top: int) -> None:
        pixels = _tile([self._pixel(point) for point in mark.points], left, top)
        if mark.width:
            width = max(1, round(mark.width * self.unit * FINER))
            draw.line(pixels, fill=self.lit(mark.colour), width=width, joint="curve")
        else:
            draw.polygon(pixels, fill=self.lit(mark.colour))

    def _pixel(self, point: Point) -> Point:
        angle = radians(self.tilt)
        x = point[0] * cos(angle) - point[1] * sin(angle)
        y = point[0] * sin(angle) + point[1] * cos(angle)
        return self.x + (-x if self.mirrored else x) * self.unit, self.y + y * self.unit

    def _box(self, pixels: Sequence[Point]) -> tuple[int, int, int, int]:
        """The part of the picture that the pixels cover, a little larger."""
        across, down = [x for x, _ in pixels], [y for _, y in pixels]
        return (
            max(0, int(min(across)) - 1),
            max(0, int(min(down)) - 1),
            min(self.image.width, int(max(across)) + 2),
            min(self.image.height, int(max(down)) + 2),
        )


def _tile(pixels: Sequence[Point], left: int, top: int) -> list[Point]:
    return [((x - left) * FINER, (y - top) * FINER) for x, y in pixels]


def smooth(corners: Sequence[Point]) -> list[Point]:
    """A closed round outline through the corners (Catmull-Rom)."""
    count = len(corners)
    outline = []
    for index in range(count):
        before, start, end, after = (corners[(index + step) % count] for step in (-1, 0, 1, 2))
        for step in range(_STEPS):
            outline.append(_between(before, start, end, after, step / _STEPS))
    return outline


def curve(corners: Sequence[Point]) -> list[Point]:
    """An open round line through the corners."""
    padded = [corners[0], *corners, corners[-1]]
    line = []
    for index in range(len(corners) - 1):
        for step in range(_STEPS):
            before, start, end, after = padded[index : index + 4]
            line.append(_between(before, start, end, after, step / _STEPS))
    return [*line, corners[-1]]


def _between(before: Point, start: Point, end: Point, after: Point, share: float) -> Point:
    def axis(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (
            2 * b
            + (c - a) * share
            + (2 * a - 5 * b + 4 * c - d) * share**2
            + (3 * b - a - 3 * c + d) * share**3
        )

    return axis(before[0], start[0], end[0], after[0]), axis(before[1], start[1], end[1], after[1])


def both_sides(right: Sequence[Point]) -> list[Point]:
    """The corners of a symmetrical outline, of which the right half was given from the top."""
    return [*right, *((-x, y) for x, y in reversed(right) if x > 0)]


def oval(x: float, y: float, rx: float, ry: float) -> list[Point]:
    return [(x + rx * cos(step * pi / 18), y + ry * sin(step * pi / 18)) for step in range(36)]


def limb(joints: Sequence[tuple[float, float, float]]) -> list[Point]:
    """The outline of a leg, a tail or a line: joints with the thickness at each."""
    spine = curve([(x, y) for x, y, _ in joints])
    widths = [width for _, width in curve([(float(i), w) for i, (_, _, w) in enumerate(joints)])]
    left, right = [], []
    for index, (x, y) in enumerate(spine):
        ahead, behind = spine[min(index + 1, len(spine) - 1)], spine[max(index - 1, 0)]
        dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
        far = hypot(dx, dy) or 1.0
        half = widths[index] / 2
        left.append((x - dy / far * half, y + dx / far * half))
        right.append((x + dy / far * half, y - dx / far * half))
    return [*left, *_cap(spine[-1], left[-1]), *reversed(right), *_cap(spine[0], right[0])]


def _cap(middle: Point, side: Point) -> list[Point]:
    """The round end of a limb, from one of its sides to the other."""
    x, y = side[0] - middle[0], side[1] - middle[1]
    return [
        (
            middle[0] + x * cos(step * pi / 6) + y * sin(step * pi / 6),
            middle[1] + y * cos(step * pi / 6) - x * sin(step * pi / 6),
        )
        for step in range(1, 6)
    ]


def ruffled(outline: Sequence[Point], depth: float, chance: Random) -> list[Point]:
    """The outline with fur standing out of it."""
    tufts = []
    count = len(outline)
    for index, (x, y) in enumerate(outline):
        ahead, behind = outline[(index + 1) % count], outline[index - 1]
        dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
        far = hypot(dx, dy) or 1.0
        out = depth * chance.uniform(0.5, 1.0) if index % 3 == 0 else 0.0
        tufts.append((x + dy / far * out, y - dx / far * out + out * 0.5))
    return tufts


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def darker(colour: Colour, share: float = 0.18) -> Colour:
    return mixed(colour, (24, 20, 34), share)


def lighter(colour: Colour, share: float = 0.18) -> Colour:
    return mixed(colour, (255, 250, 240), share)
