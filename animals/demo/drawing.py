"""Flat pictures of dogs and cats in places, drawn from a few words and a seed.

The same `Look` is the same animal whatever the `Shot`: from nearer, in another light or pose.
Nothing on a picture is a person, a plate or a number. Needs no files, only Pillow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from random import Random

from PIL import Image

from animals.demo.bodies import POSES, Body, Pose, feet_below
from animals.demo.brush import Colour, Pen
from animals.demo.coats import PAINTS, Coat
from animals.demo.faces import Clip, Ears, Face, cat_head, dog_head
from animals.demo.scenes import HEIGHT, HORIZON, LIGHTS, WIDTH, Light, Scene, backdrop
from animals.sightings.rules import Age, Size, Species

QUALITY = 88

COLLARS: dict[str, Colour] = {
    "red": (190, 60, 54),
    "blue": (62, 104, 168),
    "green": (84, 128, 84),
    "brown": (122, 84, 56),
    "yellow": (224, 182, 66),
}
_LENGTHS = {Size.S: 0.86, Size.M: 1.0, Size.L: 1.12, Size.XL: 1.18, Size.UNKNOWN: 1.0}
_GIRTHS = {Size.S: 0.92, Size.M: 0.96, Size.L: 1.04, Size.XL: 1.16, Size.UNKNOWN: 1.0}
_HEADS = {Size.S: 0.8, Size.M: 0.92, Size.L: 1.0, Size.XL: 1.06, Size.UNKNOWN: 0.92}
_CAT_EYES: Sequence[Colour] = ((168, 186, 84), (222, 170, 62), (116, 168, 124), (206, 190, 90))


@dataclass(frozen=True, slots=True)
class Look:
    """One animal: `seed` gives it markings of its own."""

    species: Species
    coat: Coat
    size: Size = Size.M
    age: Age = Age.ADULT
    ears: Ears = Ears.UP
    is_shaggy: bool = False
    collar: str | None = None
    clip: Clip = Clip.NONE
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: `near` is 1 at a few steps, 1.6 close up, 0.6 from across the street."""

    scene: Scene = Scene.YARD
    light: Light = Light.DAY
    pose: Pose = Pose.SITTING
    near: float = 1.0
    is_green: bool = True
    seed: int = 0


def draw(looks: Look | Sequence[Look], shot: Shot) -> bytes:
    """A JPEG of 1200 x 900 pixels with one animal, or with several in a row."""
    crowd = [looks] if isinstance(looks, Look) else list(looks)
    chance = Random(f"shot {shot.seed}")
    image = backdrop(shot.scene, shot.light, shot.is_green, chance)
    for look, pen, pose in _placed(image, crowd, shot, chance):
        _animal(pen, look, pose, tongue=chance.random() < 0.4)
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _placed(
    image: Image.Image, crowd: list[Look], shot: Shot, chance: Random
) -> list[tuple[Look, Pen, Pose]]:
    """Each animal with where it stands: the first nearest and in the middle, painted last."""
    ground = HORIZON[shot.scene]
    row: list[tuple[Look, Pen, Pose]] = []
    crowded = 1.0 if len(crowd) == 1 else max(0.6, 1.06 - 0.13 * len(crowd))
    for index, look in enumerate(crowd):
        pose = shot.pose if index == 0 else chance.choice(list(Pose))
        behind = 0.0 if index == 0 else chance.uniform(0.02, 0.1)
        unit = 146 * shot.near * crowded * _head(look) * (1 - behind)
        body = _body(look)
        foot = ground + (1 - ground) * (0.34 + 0.5 * min(1.0, shot.near)) - behind
        top = foot * HEIGHT - feet_below(pose, body) * unit
        if shot.near > 1.15:  # close up the head stays whole and the feet may be cut off
            top = max(top, 2.0 * unit)
        step = (index + 1) // 2 * (1 if index % 2 else -1)
        x = WIDTH * (0.5 + step * 0.86 / len(crowd)) + chance.uniform(-40, 40)
        mirrored = chance.random() < 0.5 if step == 0 else step > 0
        if pose is not Pose.SITTING:
            x += (-1 if mirrored else 1) * 1.25 * unit * body.length
        rear = 1.35 if pose is Pose.SITTING or shot.near > 1.15 else 3.3 * body.length
        left, right = (1.35, rear) if mirrored else (rear, 1.35)
        x = min(max(x, left * unit), WIDTH - right * unit)
        pen = Pen(image, x, top, unit, mirrored=mirrored, light=LIGHTS[shot.light])
        row.append((look, pen, pose))
    return [*reversed(row)]


def _animal(pen: Pen, look: Look, pose: Pose, *, tongue: bool) -> None:
    body = _body(look)
    face = _face(look, tongue=tongue)
    ground = feet_below(pose, body)
    middle = 0.0 if pose is Pose.SITTING else -1.25 * body.length
    width = (2.0 if pose is Pose.SITTING else 2.6) * body.length
    pen.glow(middle, ground, width * 1.25, 0.7, (40, 34, 48), 0.62)
    tilt = Random(f"{look.seed} tilt").choice((-7, 0, 0, 6))

    def head(pen: Pen) -> None:
        small = 1.12 if look.age is Age.BABY else 1.0
        paint = cat_head if look.species is Species.CAT else dog_head
        paint(replace(pen, mirrored=False).moved(0, 0, scale=small, tilt=tilt), face)

    POSES[pose](pen, body, head)


def _head(look: Look) -> float:
    """How large the head is against that of a large dog."""
    if look.species is Species.CAT:
        return 0.66 if look.age is Age.BABY else 0.82
    return 0.72 if look.age is Age.BABY else _HEADS[look.size]


def _body(look: Look) -> Body:
    length, girth = _LENGTHS[look.size], _GIRTHS[look.size]
    if look.species is Species.CAT:
        length, girth = 0.86, 0.82
    if look.age is Age.BABY:
        length, girth = length * 0.68, girth * 0.9
    collar = COLLARS[look.collar] if look.collar else None
    is_cat = look.species is Species.CAT
    return Body(PAINTS[look.coat], look.coat, is_cat, look.is_shaggy, length, girth, collar,
                look.seed)  # fmt: skip


def _face(look: Look, *, tongue: bool) -> Face:
    eyes: Colour = (126, 84, 48)
    if look.species is Species.CAT:
        eyes = _CAT_EYES[look.seed % len(_CAT_EYES)]
        if look.coat is Coat.POINTED:
            eyes = (110, 164, 206)
    return Face(PAINTS[look.coat], look.coat, look.ears, look.is_shaggy, look.age is Age.BABY,
                tongue, look.clip, look.seed, eyes)  # fmt: skip
