"""The colours of dogs and cats, and the markings that lie on each part of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, sin
from random import Random

from animals.demo.brush import Colour, Mark, Point, curve, darker, lighter, smooth

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a part."""


class Coat(StrEnum):
    BLACK = "black"
    BLACK_AND_TAN = "black_and_tan"
    BRINDLE = "brindle"
    BROWN = "brown"
    CREAM = "cream"
    GREY = "grey"
    RED = "red"
    RED_AND_WHITE = "red_and_white"
    TABBY = "tabby"
    TORTOISESHELL = "tortoiseshell"
    TRICOLOUR = "tricolour"
    BLACK_AND_WHITE = "black_and_white"
    WHITE = "white"
    WHITE_SPOTTED = "white_spotted"
    WOLF = "wolf"
    POINTED = "pointed"


class Marking(StrEnum):
    NONE = "none"
    SADDLE = "saddle"
    SPOTS = "spots"
    STRIPES = "stripes"
    BRINDLE = "brindle"
    MOTTLED = "mottled"


@dataclass(frozen=True, slots=True)
class Paint:
    """What a coat is painted with: `pale` on muzzle, chest and paws, `deep` in the markings."""

    base: Colour
    deep: Colour
    pale: Colour
    marking: Marking = Marking.NONE
    ears: Colour | None = None
    has_brows: bool = False
    has_blaze: bool = False
    third: Colour | None = None

    @property
    def ear(self) -> Colour:
        return self.ears or darker(self.base, 0.14)

    @property
    def rim(self) -> Colour:
        """What parts of one colour are told apart by."""
        return darker(self.base, 0.24) if sum(self.base) > 200 else lighter(self.base, 0.14)


_BLACK, _TAN, _WHITE, _RED = (50, 46, 50), (191, 128, 72), (243, 236, 225), (199, 118, 58)
PAINTS: dict[Coat, Paint] = {
    Coat.BLACK: Paint(_BLACK, (34, 31, 36), (70, 65, 69)),
    Coat.BLACK_AND_TAN: Paint(_BLACK, (34, 31, 36), _TAN, Marking.SADDLE, has_brows=True),
    Coat.BRINDLE: Paint((139, 100, 66), (92, 66, 50), (172, 132, 92), Marking.BRINDLE,
                        ears=(84, 62, 50)),
    Coat.BROWN: Paint((112, 74, 50), (84, 54, 38), (150, 106, 74)),
    Coat.CREAM: Paint((226, 196, 150), (201, 163, 114), (243, 226, 196), ears=(206, 166, 116)),
    Coat.GREY: Paint((134, 138, 144), (98, 102, 110), (186, 189, 193)),
    Coat.RED: Paint(_RED, (168, 92, 42), (234, 187, 132)),
    Coat.RED_AND_WHITE: Paint(_RED, (168, 92, 42), _WHITE, has_blaze=True),
    Coat.TABBY: Paint((152, 138, 120), (84, 74, 66), (208, 196, 178), Marking.STRIPES),
    Coat.TORTOISESHELL: Paint((62, 54, 54), (196, 118, 60), (222, 170, 114), Marking.MOTTLED,
                              ears=(58, 50, 52)),
    Coat.TRICOLOUR: Paint(_WHITE, (56, 50, 52), _WHITE, Marking.SPOTS, ears=(62, 54, 54),
                          third=(202, 128, 66), has_blaze=True),
    Coat.BLACK_AND_WHITE: Paint(_BLACK, (34, 31, 36), _WHITE, has_blaze=True),
    Coat.WHITE: Paint((240, 233, 222), (216, 206, 192), (250, 246, 240), ears=(222, 209, 192)),
    Coat.WHITE_SPOTTED: Paint(_WHITE, (108, 74, 52), (250, 246, 240), Marking.SPOTS,
                              ears=(112, 78, 56)),
    Coat.WOLF: Paint((150, 134, 114), (84, 76, 70), (216, 200, 174), Marking.SADDLE,
                     ears=(96, 84, 74)),
    Coat.POINTED: Paint((233, 219, 198), (104, 80, 68), (246, 237, 222), ears=(92, 70, 60)),
}  # fmt: skip


def body_marks(paint: Paint, box: Box, chance: Random, *, from_top: float = 0.5) -> list[Mark]:
    """The markings on a body that fills the box; a saddle reaches down to `from_top` of it."""
    left, top, right, bottom = box
    if paint.marking is Marking.SADDLE:
        return [_saddle(paint, box, from_top)]
    if paint.marking is Marking.STRIPES:
        return _stripes(paint, box, chance, 2.6)
    if paint.marking is Marking.BRINDLE:
        return _stripes(paint, box, chance, 6.5)
    if paint.marking is Marking.SPOTS:
        return _blotches(paint, box, chance, 4, 0.26)
    if paint.marking is Marking.MOTTLED:
        return _blotches(paint, box, chance, 22, 0.10)
    height = bottom - top
    return _hairs(paint.rim, (left, top, right, top + height * 0.9), chance, 16)


def leg_marks(paint: Paint, box: Box, chance: Random, *, sock: float = 0.3) -> list[Mark]:
    """The markings on a leg: stripes as rungs, else a paler foot where the coat has one."""
    left, top, right, bottom = box
    marks: list[Mark] = []
    if paint.marking in (Marking.STRIPES, Marking.BRINDLE):
        step = (bottom - top) / 6
        for rung in range(1, 5):
            y = top + rung * step + chance.uniform(-0.03, 0.03)
            line = curve([(left, y - 0.05), ((left + right) / 2, y + 0.05), (right, y - 0.04)])
            marks.append(Mark(line, paint.deep, 0.07))
    if has_socks(paint):
        foot = bottom - (bottom - top) * sock
        wave = [(left - 0.2, foot), ((left + right) / 2, foot - 0.1), (right + 0.2, foot + 0.04)]
        marks.append(
            Mark([*curve(wave), (right + 0.2, bottom + 1), (left - 0.2, bottom + 1)], paint.pale)
        )
    if paint.marking is Marking.MOTTLED:
        marks += _blotches(paint, box, chance, 6, 0.1)
    return marks


def has_socks(paint: Paint) -> bool:
    return paint.has_brows or paint.has_blaze or paint.marking is Marking.SADDLE


def blob(x: float, y: float, radius: float, chance: Random) -> list[Point]:
    """A round patch with a rim of its own."""
    corners = []
    for step in range(8):
        far = radius * chance.uniform(0.72, 1.2)
        corners.append((x + far * cos(step * pi / 4), y + far * sin(step * pi / 4)))
    return smooth(corners)


def _saddle(paint: Paint, box: Box, from_top: float) -> Mark:
    left, top, right, bottom = box
    edge = top + (bottom - top) * from_top
    wave: Sequence[Point] = [
        (right + 1, edge - 0.25),
        (right - 0.2 * (right - left), edge + 0.05),
        ((left + right) / 2, edge - 0.08),
        (left + 0.2 * (right - left), edge + 0.1),
        (left - 1, edge - 0.1),
    ]
    return Mark([(left - 1, top - 1), (right + 1, top - 1), *curve(wave)], paint.deep)


def _stripes(paint: Paint, box: Box, chance: Random, dense: float) -> list[Mark]:
    left, top, right, bottom = box
    marks = []
    count = max(5, round((right - left) * dense))
    for index in range(count):
        x = left + (right - left) * (index + 0.5 + chance.uniform(-0.2, 0.2)) / count
        reach = (bottom - top) * chance.uniform(0.45, 0.8)
        bend = chance.uniform(-0.14, 0.14)
        line = [(x, top - 0.1), (x + bend, top + reach * 0.5), (x - bend * 0.5, top + reach)]
        marks.append(Mark(_tapered(line, chance.uniform(0.2, 0.38) / dense), paint.deep))
    return marks


def _tapered(line: Sequence[Point], width: float) -> list[Point]:
    spine = curve(line)
    last = len(spine) - 1
    halves = [width / 2 * (1 - 0.85 * index / last) for index in range(last + 1)]
    right = [(x + half, y) for (x, y), half in zip(spine, halves, strict=True)]
    left = [(x - half, y) for (x, y), half in zip(spine, halves, strict=True)]
    return [*right, *reversed(left)]


def _blotches(paint: Paint, box: Box, chance: Random, count: int, share: float) -> list[Mark]:
    left, top, right, bottom = box
    size = min(right - left, bottom - top)
    marks = []
    for index in range(count):
        x, y = chance.uniform(left, right), chance.uniform(top, bottom)
        colour = paint.third if paint.third and index % 2 else paint.deep
        marks.append(Mark(blob(x, y, size * share * chance.uniform(0.7, 1.3), chance), colour))
    return marks


def _hairs(colour: Colour, box: Box, chance: Random, count: int) -> list[Mark]:
    left, top, right, bottom = box
    marks = []
    for _ in range(count):
        x, y = chance.uniform(left, right), chance.uniform(top, bottom)
        marks.append(Mark([(x, y), (x + 0.03, y + 0.16)], colour, 0.025))
    return marks
