"""Bodies under a head, in three poses; one unit is half a head's width."""

from collections.abc import Callable
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
    limb,
    oval,
    ruffled,
    smooth,
)
from animals.demo.coats import Coat, Paint, body_marks, has_socks, leg_marks
from animals.demo.faces import INK

Head = Callable[[Pen], None]
Joints = list[tuple[float, float, float]]


class Pose(StrEnum):
    SITTING = "sitting"
    STANDING = "standing"
    LYING = "lying"


@dataclass(frozen=True, slots=True)
class Body:
    """What makes one body differ from the next; `length` is against the head, 1 for a grown dog."""

    paint: Paint
    coat: Coat
    is_cat: bool
    is_shaggy: bool
    length: float
    girth: float
    collar: Colour | None
    seed: int

    @property
    def foot(self) -> Colour:
        if self.coat is Coat.POINTED:
            return self.paint.deep
        return self.paint.pale if has_socks(self.paint) else self.paint.base

    @property
    def far(self) -> Colour:
        """The legs on the side turned away."""
        return darker(self.paint.base, 0.3)

    def outline(self, corners: list[Point], chance: Random) -> list[Point]:
        around = smooth(corners)
        return ruffled(around, 0.14, chance) if self.is_shaggy else around


def feet_below(pose: Pose, body: Body) -> float:
    """How many units the ground lies under the middle of the head."""
    if pose is Pose.SITTING:
        return 1.0 + 2.5 * body.length
    return 0.9 + 2.2 * body.length if pose is Pose.STANDING else 1.75


def sitting(pen: Pen, body: Body, head: Head) -> None:
    """Seen from the front, the head above the chest; the pen's origin is the head's middle."""
    chance = Random(f"{body.seed} body")
    long, wide = body.length, body.girth
    ground = feet_below(Pose.SITTING, body)

    def down(share: float) -> float:
        return 1.0 + share * (ground - 1.0)

    _tail(pen, body, [(0.8 * wide, down(0.92), 0.3), (1.5 * wide, down(0.98), 0.3),
                      (2.0 * wide, down(0.74), 0.24), (1.95 * wide, down(0.42), 0.12)])  # fmt: skip
    for side in (-1, 1):
        x = side * 0.86 * wide
        marks = body_marks(body.paint, (x - 0.6, down(0.5), x + 0.6, ground), chance)
        haunch = oval(x, down(0.76), 0.58 * wide, 0.62 * long)
        pen.shape(haunch, darker(body.paint.base, 0.12), marks)
        _paw(pen, body, side * 1.08 * wide, ground - 0.12, 0.42)
    torso = both_sides(
        [
            (0, 0.3),
            (0.5, 0.5),
            (0.72 * wide, down(0.1)),
            (0.9 * wide, down(0.45)),
            (0.84 * wide, down(0.8)),
            (0.5 * wide, down(0.95)),
            (0, down(0.96)),
        ]
    )
    marks = body_marks(body.paint, (-0.95 * wide, 0.5, 0.95 * wide, ground), chance, from_top=0.3)
    pen.shape(body.outline(torso, chance), body.paint.base, [*marks, *_bib(body, down)])
    for side in (-1, 1):
        joints = [(0.42, down(0.3), 0.5 * wide), (0.4, down(0.65), 0.46), (0.38, ground - 0.2, 0.4)]
        leg = limb([(side * x * wide, y, width) for x, y, width in joints])
        edge = [(x - side * 0.05, y) for x, y in leg]
        pen.shape(edge, darker(body.paint.base, 0.2))
        pen.shape(leg, body.paint.base,
                  leg_marks(body.paint, (side * 0.4 - 0.3, down(0.4), side * 0.4 + 0.3, ground),
                            chance, sock=0.5))  # fmt: skip
        _paw(pen, body, side * 0.4 * wide, ground - 0.1, 0.34)
    _collar(pen, body, 0.86, 0.6)
    head(pen)


def standing(pen: Pen, body: Body, head: Head) -> None:
    """Seen from the side, looking at whoever stands there; the origin is the head's middle."""
    chance = Random(f"{body.seed} body")
    long, wide = body.length, body.girth
    ground = feet_below(Pose.STANDING, body)
    back = 0.35 * long
    belly = back + 1.05 * wide * (0.85 + 0.15 * long)
    rear = -2.9 * long - 0.2

    _tail(pen, body, _tail_up(body, rear, back))
    hip = rear + 0.45
    for x, bend in ((-0.15, 0.0), (hip + 0.5, 0.2)):
        pen.shape(limb([(x, back + 0.6, 0.5), (x - bend, (belly + ground) / 2, 0.34),
                        (x + 0.02, ground - 0.32, 0.3)]), body.far)  # fmt: skip
        pen.shape(oval(x + 0.12, ground - 0.26, 0.28, 0.15), body.far)
    trunk: list[Point] = [
        (rear + 0.1, back + 0.2), (rear + 0.5, back - 0.1), (rear * 0.5, back - 0.02),
        (-0.6, back - 0.15), (0.2, back + 0.1), (0.45, back + 0.7), (0.1, belly + 0.06),
        (-1.0, belly), (rear * 0.62, belly - 0.16), (rear + 0.35, belly - 0.22), (rear, back + 0.7),
    ]  # fmt: skip
    box = (rear, back - 0.2, 0.5, belly)
    marks = body_marks(body.paint, box, chance, from_top=0.55)
    low = Mark(smooth([(rear, belly - 0.1), (-1.2, belly - 0.18), (0.6, belly - 0.24),
                       (0.6, belly + 0.5), (rear, belly + 0.5)]),
               darker(body.paint.base, 0.14))  # fmt: skip
    pen.shape(body.outline(trunk, chance), body.paint.base, [low, *marks])
    thigh = oval(hip, back + 0.68, 0.55, 0.66 * wide)
    leg = limb([(hip, back + 0.9, 0.66), (hip - 0.3, (belly + ground) / 2 - 0.05, 0.36),
                (hip - 0.04, ground - 0.2, 0.3)])  # fmt: skip
    pen.shape(
        leg, body.paint.base, leg_marks(body.paint, (hip - 0.5, belly, hip + 0.3, ground), chance)
    )
    pen.shape(
        thigh,
        body.paint.base,
        body_marks(body.paint, (hip - 0.6, back, hip + 0.6, belly + 0.1), chance, from_top=0.35),
    )
    _paw(pen, body, hip + 0.08, ground - 0.12, 0.3)
    front = limb([(0.0, back + 0.75, 0.6), (0.02, (belly + ground) / 2, 0.38),
                  (0.04, ground - 0.2, 0.31)])  # fmt: skip
    pen.shape([(x - 0.05, y) for x, y in front], darker(body.paint.base, 0.2))
    pen.shape(
        front, body.paint.base, leg_marks(body.paint, (-0.3, belly - 0.3, 0.35, ground), chance)
    )
    _paw(pen, body, 0.14, ground - 0.12, 0.3)
    chest = both_sides([(0, 0.2), (0.55, 0.4), (0.62 * wide, 1.1), (0.3, 1.45), (0, 1.5)])
    pale = body.paint.pale if has_socks(body.paint) else darker(body.paint.base, 0.06)
    pen.shape(
        body.outline([(x - 0.02, y) for x, y in chest], chance),
        body.paint.base,
        [Mark(smooth(both_sides([(0, 0.5), (0.32, 0.8), (0.26, 1.3), (0, 1.45)])), pale)],
    )
    _collar(pen, body, 0.9, 0.52)
    head(pen)


def lying(pen: Pen, body: Body, head: Head) -> None:
    """Down on the belly with the paws ahead; the origin is the head's middle."""
    chance = Random(f"{body.seed} body")
    long, wide = body.length, body.girth
    ground = feet_below(Pose.LYING, body)
    rear = -2.5 * long - 0.3
    top = ground - 1.35 * wide

    _tail(
        pen,
        body,
        [
            (rear + 0.3, ground - 0.4, 0.32),
            (rear - 0.35, ground - 0.2, 0.28),
            (rear - 0.5, ground - 0.62, 0.2),
            (rear - 0.25, ground - 0.95, 0.1),
        ],
    )
    trunk: list[Point] = [
        (rear, ground - 0.6), (rear + 0.5, top + 0.15), (rear * 0.5, top), (-0.3, top + 0.02),
        (0.6, top + 0.4), (0.8, ground - 0.25), (0.2, ground), (rear * 0.5, ground),
        (rear + 0.2, ground - 0.05),
    ]  # fmt: skip
    marks = body_marks(body.paint, (rear, top, 0.7, ground), chance, from_top=0.62)
    pen.shape(body.outline(trunk, chance), body.paint.base, marks)
    hip = rear + 0.8
    pen.shape(oval(hip - 0.02, ground - 0.56, 0.7, 0.56), darker(body.paint.base, 0.2))
    pen.shape(
        oval(hip, ground - 0.54, 0.68, 0.55),
        body.paint.base,
        body_marks(body.paint, (hip - 0.7, ground - 1.1, hip + 0.7, ground), chance, from_top=0.3),
    )
    _paw(pen, body, hip + 0.55, ground - 0.1, 0.4)
    chest = both_sides([(0, 0.3), (0.6, 0.5), (0.85 * wide, 1.1), (0.8, ground - 0.1), (0, ground)])
    pen.shape(body.outline(chest, chance), body.paint.base,
              [*body_marks(body.paint, (-0.9, 0.4, 0.9, ground), chance, from_top=0.3),
               *_bib(body, lambda share: 0.9 + share * 0.95)])  # fmt: skip
    for side in (-1, 1):
        leg = limb([(side * 0.55, ground - 0.4, 0.42), (side * 0.5, ground + 0.05, 0.42)])
        pen.shape([(x - side * 0.05, y - 0.03) for x, y in leg], darker(body.paint.base, 0.22))
        pen.shape(leg, body.paint.base)
        _paw(pen, body, side * 0.5, ground + 0.12, 0.36)
    _collar(pen, body, 0.86, 0.6)
    head(pen)


POSES: dict[Pose, Callable[[Pen, Body, Head], None]] = {
    Pose.SITTING: sitting,
    Pose.STANDING: standing,
    Pose.LYING: lying,
}


def _bib(body: Body, down: Callable[[float], float]) -> list[Mark]:
    """The paler chest, where the coat has one."""
    if not has_socks(body.paint):
        return []
    corners: list[Point] = [(0, 0.6), (0.42, down(0.0)), (0.36, down(0.3)), (0.12, down(0.52)),
                            (0, down(0.56))]  # fmt: skip
    return [Mark(smooth(both_sides(corners)), body.paint.pale)]


def _tail_up(body: Body, rear: float, back: float) -> Joints:
    if body.is_cat:
        return [(rear + 0.3, back + 0.3, 0.3), (rear - 0.4, back + 0.1, 0.28),
                (rear - 0.75, back - 0.7, 0.26), (rear - 0.35, back - 1.4, 0.2)]  # fmt: skip
    return [(rear + 0.3, back + 0.25, 0.36), (rear - 0.25, back - 0.2, 0.32),
            (rear - 0.3, back - 0.75, 0.26), (rear + 0.05, back - 1.1, 0.12)]  # fmt: skip


def _tail(pen: Pen, body: Body, joints: Joints) -> None:
    colour = body.paint.deep if body.coat is Coat.POINTED else darker(body.paint.base, 0.1)
    thick = 1.6 if body.is_shaggy else 1.0
    outline = limb([(x, y, width * thick) for x, y, width in joints])
    if body.is_shaggy:
        outline = ruffled(smooth(outline[::4]), 0.1, Random(f"{body.seed} tail"))
    x, y, _ = joints[-1]
    marks = [Mark(oval(x, y, 0.35, 0.4), body.paint.pale)] if body.paint.has_blaze else []
    pen.shape(outline, colour, marks)


def _paw(pen: Pen, body: Body, x: float, y: float, radius: float) -> None:
    pen.shape(oval(x, y, radius, radius * 0.6), body.foot)
    line = darker(body.foot, 0.35) if sum(body.foot) > 220 else (96, 90, 94)
    for toe in (-0.3, 0.3):
        spine = curve(
            [(x + toe * radius, y + radius * 0.05), (x + toe * radius * 1.1, y + radius * 0.5)]
        )
        pen.line(spine[::6], line, 0.04)


def _collar(pen: Pen, body: Body, y: float, half: float) -> None:
    """A shadow under the chin, and the collar over it."""
    band = curve([(-half, y - 0.12), (0, y + 0.2), (half, y - 0.12)])
    pen.shape(limb([(x, at, 0.26) for x, at in band[::3]]), darker(body.paint.base, 0.2))
    if body.collar is None:
        return
    pen.shape(limb([(x, at + 0.06, 0.2) for x, at in band[::3]]), body.collar)
    pen.shape(oval(0, y + 0.38, 0.11, 0.11), (222, 196, 120))
    pen.shape(oval(0, y + 0.3, 0.04, 0.04), INK)
