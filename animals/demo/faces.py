"""The heads of dogs and cats, seen from the front; one unit is half a head's width."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from animals.demo.brush import (
    Colour,
    Mark,
    Pen,
    Point,
    both_sides,
    curve,
    darker,
    lighter,
    limb,
    mixed,
    oval,
    ruffled,
    smooth,
)
from animals.demo.coats import Coat, Marking, Paint, blob

INK = (38, 30, 32)
_TONGUE = (226, 128, 132)
_PINK = (222, 160, 150)


class Ears(StrEnum):
    UP = "up"
    FOLDED = "folded"
    FLOPPY = "floppy"


class Clip(StrEnum):
    """What an ear may carry: a programme's clip, or the cut tip of a neutered cat."""

    NONE = "none"
    YELLOW = "yellow"
    BLUE = "blue"
    TIP_CUT = "tip_cut"


@dataclass(frozen=True, slots=True)
class Face:
    """What makes one head differ from the next."""

    paint: Paint
    coat: Coat
    ears: Ears
    is_shaggy: bool
    is_baby: bool
    tongue: bool
    clip: Clip
    seed: int
    eyes: Colour


def dog_head(pen: Pen, face: Face) -> None:
    """A dog's head around the pen's origin."""
    chance = Random(f"{face.seed} face")
    skull = smooth(both_sides(
        [(0, -0.93), (0.5, -0.84), (0.86, -0.38), (0.9, 0.08), (0.72, 0.46), (0.46, 0.88),
         (0, 1.02)]
        if face.ears is not Ears.FLOPPY else
        [(0, -0.9), (0.56, -0.82), (0.88, -0.3), (0.86, 0.14), (0.68, 0.5), (0.5, 0.92), (0, 1.06)]
    ))  # fmt: skip
    if face.is_shaggy:
        skull = ruffled(skull, 0.16, chance)
    if face.ears is not Ears.FLOPPY:
        _dog_ears(pen, face)
    pen.shape(skull, face.paint.base, _dog_marks(face, chance))
    if face.ears is Ears.FLOPPY:
        _dog_ears(pen, face)
    for side in (-1, 1):
        _dog_eye(pen, face, side)
    _dog_muzzle(pen, face)


def _dog_marks(face: Face, chance: Random) -> list[Mark]:
    paint = face.paint
    marks = []
    if paint.marking is Marking.SADDLE:
        cap = [(-1.2, -1.2), (1.2, -1.2), (1.2, -0.05), (0.75, -0.02), (0.4, -0.3), (0.16, -0.02),
               (0, 0.12), (-0.16, -0.02), (-0.4, -0.3), (-0.75, -0.02), (-1.2, -0.05)]  # fmt: skip
        if paint.has_brows:
            marks.append(Mark(smooth([(-1, 0.25), (-0.5, 0.15), (0, 0.2), (0.5, 0.15), (1, 0.25),
                                      (0.7, 1.3), (-0.7, 1.3)]), paint.pale))  # fmt: skip
        else:
            marks += [Mark(oval(0, 0.5, 1.1, 0.72), paint.pale), Mark(smooth(cap), paint.deep)]
    if paint.marking in (Marking.STRIPES, Marking.BRINDLE):
        for x in (-0.3, 0, 0.3):
            marks.append(Mark(curve([(x * 0.8, -1), (x, -0.6), (x * 1.2, -0.3)]), paint.deep, 0.07))
        for side in (-1, 1):
            marks.append(Mark(curve([(side * 0.9, 0.1), (side * 0.6, 0.2)]), paint.deep, 0.07))
    if paint.marking is Marking.SPOTS:
        side = chance.choice((-1, 1))
        marks.append(Mark(blob(side * 0.52, -0.28, 0.55, chance), paint.deep))
        if paint.third:
            marks.append(Mark(blob(-side * 0.62, -0.3, 0.5, chance), paint.third))
    if paint.marking is Marking.MOTTLED:
        for _ in range(9):
            x, y = chance.uniform(-0.9, 0.9), chance.uniform(-0.9, 0.7)
            marks.append(Mark(blob(x, y, chance.uniform(0.12, 0.26), chance), paint.deep))
    if face.coat is Coat.POINTED:
        marks.append(Mark(blob(0, 0.35, 0.62, chance), paint.deep))
    if paint.has_blaze:
        marks.append(Mark(smooth(both_sides([(0, -0.95), (0.13, -0.7), (0.1, -0.2), (0.42, 0.25),
                                             (0.62, 1.1), (0, 1.2)])), paint.pale))  # fmt: skip
    return marks


def _dog_ears(pen: Pen, face: Face) -> None:
    colour, inner = face.paint.ear, mixed(face.paint.ear, _PINK, 0.45)
    for side in (-1, 1):

        def ear(*corners: Point, side: int = side) -> list[Point]:
            return smooth([(side * x, y) for x, y in corners])

        if face.ears is Ears.UP:
            pen.shape(ear((0.3, -0.7), (0.42, -1.14), (0.74, -1.5), (0.92, -1.08), (0.94, -0.4),
                          (0.6, -0.3)), colour)  # fmt: skip
            pen.shape(ear((0.46, -0.75), (0.54, -1.04), (0.71, -1.27), (0.82, -0.96), (0.8, -0.6)),
                      inner)  # fmt: skip
        elif face.ears is Ears.FOLDED:
            pen.shape(ear((0.3, -0.75), (0.5, -1.24), (0.86, -1.28), (1.0, -0.8), (0.9, -0.35)),
                      colour)  # fmt: skip
            pen.shape(ear((0.48, -1.18), (0.88, -1.3), (1.14, -0.95), (1.16, -0.62), (0.82, -0.78)),
                      lighter(colour, 0.1))  # fmt: skip
        else:
            drop = ear((0.52, -0.84), (0.86, -0.84), (1.14, -0.4), (1.24, 0.24), (1.06, 0.6),
                       (0.82, 0.34), (0.74, -0.2))  # fmt: skip
            pen.shape(drop, darker(colour, 0.05))
        if side == 1 and face.clip in (Clip.YELLOW, Clip.BLUE):
            x, y = (0.98, -0.1) if face.ears is Ears.FLOPPY else (0.74, -0.92)
            tag = (240, 200, 60) if face.clip is Clip.YELLOW else (70, 130, 205)
            pen.shape(oval(x, y, 0.13, 0.15), tag)
            pen.shape(oval(x, y, 0.04, 0.05), darker(tag, 0.4))


def _dog_eye(pen: Pen, face: Face, side: int) -> None:
    size = 0.185 if face.is_baby else 0.155
    x, y = side * 0.4, -0.1
    around = sum(face.paint.base) / 3
    if face.paint.has_brows:
        pen.shape(oval(side * 0.36, -0.42, 0.13, 0.09), face.paint.pale)
    elif around > 90:
        pen.shape(oval(x, y, size * 1.25, size * 1.2), darker(face.paint.base, 0.3))
    pen.shape(oval(x, y, size * 1.02, size * 1.05), mixed(face.eyes, INK, 0.1))
    pen.shape(oval(x, y + 0.01, size * 0.72, size * 0.78), INK)
    pen.shape(oval(x - 0.05, y - 0.06, size * 0.3, size * 0.3), (255, 255, 255))
    pen.shape(oval(x + 0.06, y + 0.06, size * 0.14, size * 0.14), (220, 225, 230))
    brow = curve([(side * 0.2, -0.36), (side * 0.38, -0.42), (side * 0.56, -0.34)])
    if not face.paint.has_brows:
        pen.line(brow[::3], mixed(face.paint.base, face.paint.rim, 0.8), 0.05)


def _dog_muzzle(pen: Pen, face: Face) -> None:
    paint = face.paint
    muzzle = smooth(both_sides([(0, 0.06), (0.24, 0.16), (0.46, 0.48), (0.42, 0.82), (0.2, 0.98),
                                (0, 1.0)]))  # fmt: skip
    if face.tongue:
        pen.shape(smooth(both_sides([(0, 0.8), (0.2, 0.82), (0.22, 1.1), (0.13, 1.3), (0, 1.34)])),
                  _TONGUE, [Mark([(0, 0.8), (0, 1.2)], darker(_TONGUE, 0.16), 0.03)])  # fmt: skip
    pen.shape(muzzle, darker(paint.base, 0.3) if paint.marking is Marking.BRINDLE else paint.pale)
    shade = darker(paint.pale, 0.45) if sum(paint.pale) > 230 else INK
    mouth = [*curve([(-0.34, 0.74), (-0.18, 0.84), (0, 0.72)]),
             *curve([(0, 0.72), (0.18, 0.84), (0.34, 0.74)])]  # fmt: skip
    pen.shape(limb([(x, y, 0.045) for x, y in mouth[::2]]), shade)
    pen.line([(0, 0.5), (0, 0.73)], shade, 0.045)
    for side in (-1, 1):
        for x, y in ((0.2, 0.62), (0.3, 0.58), (0.26, 0.7)):
            pen.shape(oval(side * x, y, 0.018, 0.018), mixed(paint.pale, INK, 0.5))
    pen.shape(smooth(both_sides([(0, 0.26), (0.15, 0.27), (0.22, 0.37), (0.1, 0.52), (0, 0.55)])),
              INK)  # fmt: skip
    pen.shape(oval(-0.06, 0.34, 0.06, 0.03), (120, 112, 116))


def cat_head(pen: Pen, face: Face) -> None:
    """A cat's head around the pen's origin."""
    chance = Random(f"{face.seed} face")
    skull = smooth(both_sides([(0, -0.72), (0.46, -0.7), (0.86, -0.34), (0.99, 0.12), (0.84, 0.52),
                               (0.42, 0.8), (0, 0.86)]))  # fmt: skip
    if face.is_shaggy:
        skull = ruffled(skull, 0.15, chance)
    _cat_ears(pen, face)
    marks = _dog_marks(face, chance)
    if face.paint.marking is Marking.STRIPES:
        for side in (-1, 1):
            for y in (0.1, 0.32):
                line = curve([(side * 1.0, y), (side * 0.78, y + 0.06), (side * 0.6, y + 0.02)])
                marks.append(Mark(line, face.paint.deep, 0.06))
    pen.shape(skull, face.paint.base, marks)
    for side in (-1, 1):
        _cat_eye(pen, face, side)
    _cat_muzzle(pen, face)


def _cat_ears(pen: Pen, face: Face) -> None:
    inner = mixed(face.paint.ear, _PINK, 0.6)
    for side in (-1, 1):
        is_cut = side == 1 and face.clip is Clip.TIP_CUT
        tip = [(0.6, -1.08), (0.86, -1.06)] if is_cut else [(0.8, -1.38)]
        outline = [(0.18, -0.6), (0.44, -0.98), *tip, (0.95, -0.8), (0.95, -0.2)]
        pen.shape([(side * x, y) for x, y in outline], face.paint.ear)
        if not is_cut:
            pen.shape(
                [(side * x, y) for x, y in ((0.4, -0.66), (0.74, -1.12), (0.84, -0.5))], inner
            )


def _cat_eye(pen: Pen, face: Face, side: int) -> None:
    size = 0.25 if face.is_baby else 0.22
    x, y = side * 0.42, -0.04
    rim = smooth(
        [
            (x - side * size * 1.2, y + 0.05),
            (x - side * size * 0.5, y - size * 0.85),
            (x + side * size * 0.5, y - size * 1.0),
            (x + side * size * 1.3, y - 0.06),
            (x + side * size * 0.5, y + size * 0.85),
            (x - side * size * 0.5, y + size * 0.8),
        ]
    )
    pen.shape(rim, INK)
    pen.shape(oval(x, y, size * 0.86, size * 0.78), face.eyes)
    pen.shape(oval(x, y, size * (0.5 if face.is_baby else 0.34), size * 0.72), INK)
    pen.shape(oval(x - 0.07, y - 0.07, size * 0.24, size * 0.24), (255, 255, 255))


def _cat_muzzle(pen: Pen, face: Face) -> None:
    paint = face.paint
    pale = paint.deep if face.coat is Coat.POINTED else paint.pale
    for side in (-1, 1):
        pen.shape(oval(side * 0.2, 0.46, 0.27, 0.21), pale)
    pen.shape(oval(0, 0.62, 0.2, 0.17), pale)
    shade = darker(pale, 0.5) if sum(pale) > 260 else INK
    nose = INK if sum(paint.base) < 190 or face.coat is Coat.POINTED else (206, 130, 124)
    mouth = [*curve([(-0.24, 0.5), (-0.12, 0.58), (0, 0.46)]),
             *curve([(0, 0.46), (0.12, 0.58), (0.24, 0.5)])]  # fmt: skip
    pen.shape(limb([(x, y, 0.04) for x, y in mouth[::2]]), shade)
    pen.shape(smooth(both_sides([(0, 0.24), (0.11, 0.25), (0.1, 0.32), (0, 0.4)])), nose)
    bristle = (250, 248, 244) if sum(paint.base) < 560 else (170, 160, 150)
    for side in (-1, 1):
        for start, end in ((0.4, 0.3), (0.46, 0.46), (0.52, 0.62)):
            line = curve([(side * 0.3, start), (side * 0.8, (start + end) / 2 - 0.03),
                          (side * 1.25, end)])  # fmt: skip
            pen.line(line[::3], bristle, 0.022)
