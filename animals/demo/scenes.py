"""Places behind an animal, drawn small and blown up so that they stay a little out of focus."""

from collections.abc import Callable
from enum import StrEnum
from random import Random

from PIL import Image, ImageDraw

from animals.demo.brush import Colour, Point, darker, lighter, mixed

WIDTH, HEIGHT = 1200, 900
_SMALLER = 2
_W, _H = WIDTH // _SMALLER, HEIGHT // _SMALLER


class Scene(StrEnum):
    YARD = "yard"
    STREET = "street"
    GRASS = "grass"
    SNOW = "snow"
    INDOORS = "indoors"


class Light(StrEnum):
    DAY = "day"
    EVENING = "evening"
    OVERCAST = "overcast"
    DUSK = "dusk"


LIGHTS: dict[Light, tuple[float, float, float]] = {
    Light.DAY: (1.0, 1.0, 1.0),
    Light.EVENING: (1.05, 0.97, 0.88),
    Light.OVERCAST: (0.93, 0.95, 0.98),
    Light.DUSK: (0.82, 0.84, 0.92),
}
HORIZON: dict[Scene, float] = {
    Scene.YARD: 0.6,
    Scene.STREET: 0.58,
    Scene.GRASS: 0.55,
    Scene.SNOW: 0.55,
    Scene.INDOORS: 0.62,
}
"""Where the ground begins, as a share of the height."""


def backdrop(scene: Scene, light: Light, is_green: bool, chance: Random) -> Image.Image:
    """A whole picture with nobody on it; `is_green` between April and September."""
    small = Image.new("RGB", (_W, _H))
    _PAINTERS[scene](ImageDraw.Draw(small), is_green, chance)
    small = _lit(small.reduce(2), light)
    return small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def _lit(image: Image.Image, light: Light) -> Image.Image:
    red, green, blue = (
        [min(255, round(value * share)) for value in range(256)] for share in LIGHTS[light]
    )
    return image.point([*red, *green, *blue])


def _fade(draw: ImageDraw.ImageDraw, top: float, bottom: float, one: Colour, two: Colour) -> None:
    start, end = round(top * _H), round(bottom * _H)
    for y in range(start, end):
        draw.line([(0, y), (_W, y)], fill=mixed(one, two, (y - start) / max(1, end - start)))


def _hills(draw: ImageDraw.ImageDraw, y: float, colour: Colour, chance: Random) -> None:
    line: list[Point] = [(-20, _H)]
    for step in range(9):
        line.append((step * _W / 8, (y + chance.uniform(-0.05, 0.02)) * _H))
    draw.polygon([*line, (_W + 20, _H)], fill=colour)


def _tree(draw: ImageDraw.ImageDraw, x: float, foot: float, tall: float, leaf: Colour | None,
          chance: Random) -> None:  # fmt: skip
    """With `leaf` a crown of leaves, else bare branches; measures are shares of the picture."""
    px, py, high = x * _W, foot * _H, tall * _H
    bark = (98, 82, 72)
    draw.line([(px, py), (px, py - high * 0.75)], fill=bark, width=max(2, round(high / 16)))
    for branch in range(7):
        start = py - high * (0.35 + 0.06 * branch)
        side = 1 if branch % 2 else -1
        end = (px + side * high * chance.uniform(0.15, 0.32), start - high * 0.28)
        draw.line([(px, start), end], fill=bark, width=max(1, round(high / 50)))
    if leaf is None:
        return
    for _ in range(16):
        cx = px + chance.uniform(-0.3, 0.3) * high
        cy = py - high * chance.uniform(0.55, 1.0)
        radius = high * chance.uniform(0.09, 0.17)
        tone = mixed(leaf, (255, 240, 190), chance.uniform(0, 0.22))
        draw.ellipse([cx - radius, cy - radius, cx + radius, cy + radius], fill=tone)


def _specks(draw: ImageDraw.ImageDraw, top: float, colours: list[Colour], count: int,
            chance: Random) -> None:  # fmt: skip
    """Small things on the ground, larger the nearer they lie."""
    for _ in range(count):
        depth = chance.random()
        y = (top + (1 - top) * depth) * _H
        x, size = chance.uniform(0, _W), 1.5 + 5 * depth
        draw.ellipse([x - size, y - size * 0.4, x + size, y + size * 0.4],
                     fill=chance.choice(colours))  # fmt: skip


def _blades(draw: ImageDraw.ImageDraw, top: float, colour: Colour, count: int,
            chance: Random) -> None:  # fmt: skip
    for _ in range(count):
        depth = chance.random()
        x, y = chance.uniform(0, _W), (top + (1 - top) * depth) * _H
        tall = 5 + 22 * depth
        lean = chance.uniform(-0.3, 0.3) * tall
        tone = mixed(colour, chance.choice([(255, 246, 190), (40, 60, 40)]), 0.18)
        draw.line([(x, y), (x + lean, y - tall)], fill=tone, width=round(1 + 1.6 * depth))


def _yard(draw: ImageDraw.ImageDraw, is_green: bool, chance: Random) -> None:
    _fade(draw, 0, 0.62, (176, 205, 226), (226, 233, 232))
    leaf = chance.choice([(118, 150, 88), (98, 138, 84)]) if is_green else (204, 150, 74)
    for x in (chance.uniform(0.02, 0.2), chance.uniform(0.78, 1.0)):
        _tree(draw, x, 0.62, chance.uniform(0.5, 0.66), leaf, chance)
    if chance.random() < 0.6:
        _house(draw, chance)
    plank = chance.choice([(150, 172, 150), (146, 160, 176), (176, 150, 118), (132, 150, 142)])
    top = chance.uniform(0.3, 0.38)
    draw.rectangle([0, (top + 0.06) * _H, _W, (top + 0.075) * _H], fill=darker(plank, 0.3))
    draw.rectangle([0, 0.52 * _H, _W, 0.535 * _H], fill=darker(plank, 0.3))
    x = chance.uniform(-20, 0)
    while x < _W:
        tone = mixed(plank, chance.choice([(255, 255, 255), (70, 60, 60)]), chance.uniform(0, 0.14))
        y = (top + chance.uniform(-0.008, 0.008)) * _H
        foot = 0.63 * _H
        point = [(x, foot), (x, y + 10), (x + 11, y), (x + 22, y + 10), (x + 22, foot)]
        draw.polygon(point, fill=tone)
        x += 26
    earth = (166, 142, 112) if not is_green else (158, 148, 108)
    _fade(draw, 0.6, 1, darker(earth, 0.12), lighter(earth, 0.1))
    _specks(draw, 0.62, [darker(earth, 0.14), lighter(earth, 0.2), leaf], 60, chance)
    _blades(draw, 0.63, (124, 150, 84) if is_green else (168, 150, 92), 90, chance)


def _house(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    left = chance.uniform(0.1, 0.45) * _W
    wall = chance.choice([(224, 206, 178), (204, 214, 214), (226, 220, 206)])
    roof = chance.choice([(150, 92, 78), (124, 128, 134), (122, 108, 98)])
    draw.rectangle([left, 0.2 * _H, left + 250, 0.6 * _H], fill=wall)
    draw.polygon([(left - 22, 0.21 * _H), (left + 60, 0.05 * _H), (left + 190, 0.05 * _H),
                  (left + 272, 0.21 * _H)], fill=roof)  # fmt: skip
    for x in (left + 40, left + 150):
        draw.rectangle([x, 0.25 * _H, x + 56, 0.38 * _H], fill=(246, 244, 238))
        draw.rectangle([x + 5, 0.262 * _H, x + 51, 0.37 * _H], fill=(126, 152, 172))
        draw.rectangle([x + 26, 0.25 * _H, x + 30, 0.38 * _H], fill=(246, 244, 238))


def _street(draw: ImageDraw.ImageDraw, is_green: bool, chance: Random) -> None:
    _fade(draw, 0, 0.5, (186, 200, 214), (222, 226, 226))
    wall = chance.choice([(198, 178, 156), (186, 184, 182), (206, 190, 168), (170, 178, 180)])
    draw.rectangle([0, 0, _W, 0.52 * _H], fill=wall)
    for row in range(1, 14):
        draw.line([(0, row * 0.04 * _H), (_W, row * 0.04 * _H)], fill=darker(wall, 0.05))
    x = chance.uniform(-60, 20)
    while x < _W:
        boarded = chance.random() < 0.3
        pane = (176, 138, 98) if boarded else (112, 132, 148)
        draw.rectangle([x - 6, 0.05 * _H, x + 96, 0.33 * _H], fill=lighter(wall, 0.4))
        draw.rectangle([x, 0.065 * _H, x + 90, 0.315 * _H], fill=pane)
        if boarded:
            for board in range(4):
                y = (0.07 + board * 0.062) * _H
                draw.line([(x, y), (x + 90, y)], fill=darker(pane, 0.2), width=2)
        else:
            top = 0.065 * _H
            gleam = [(x + 10, top), (x + 40, top), (x, 0.2 * _H), (x, 0.12 * _H)]
            draw.polygon(gleam, fill=lighter(pane, 0.25))
            draw.rectangle([x + 42, 0.065 * _H, x + 47, 0.315 * _H], fill=lighter(wall, 0.4))
        x += chance.choice([150, 165, 180])
    draw.rectangle([0, 0.46 * _H, _W, 0.54 * _H], fill=darker(wall, 0.25))
    if is_green:
        for _ in range(5):
            _tree(draw, chance.random(), 0.56, 0.16, (122, 150, 96), chance)
    _fade(draw, 0.53, 0.6, (176, 174, 170), (188, 186, 182))
    draw.rectangle([0, 0.6 * _H, _W, 0.625 * _H], fill=(208, 206, 200))
    _fade(draw, 0.625, 1, (124, 126, 130), (150, 150, 152))
    _specks(draw, 0.64, [(112, 114, 118), (162, 160, 158), (186, 146, 92)], 70, chance)
    for _ in range(2):
        px, py = chance.uniform(0, _W), chance.uniform(0.72, 0.95) * _H
        wide = chance.uniform(60, 130)
        draw.ellipse([px - wide, py - 14, px + wide, py + 14], fill=(168, 182, 196))


def _grass(draw: ImageDraw.ImageDraw, is_green: bool, chance: Random) -> None:
    _fade(draw, 0, 0.56, (148, 192, 226), (226, 236, 234))
    for _ in range(3):
        cx, cy = chance.uniform(0, _W), chance.uniform(0.06, 0.26) * _H
        for puff in range(5):
            radius = chance.uniform(14, 30)
            draw.ellipse([cx + puff * 24 - radius, cy - radius * 0.6, cx + puff * 24 + radius,
                          cy + radius * 0.6], fill=(246, 247, 246))  # fmt: skip
    field = (142, 168, 88) if is_green else (190, 164, 96)
    _hills(draw, 0.47, mixed(field, (150, 180, 190), 0.5), chance)
    for _ in range(9):
        _tree(draw, chance.random(), 0.54, chance.uniform(0.1, 0.2),
              (104, 138, 92) if is_green else (196, 142, 72), chance)  # fmt: skip
    _hills(draw, 0.55, mixed(field, (236, 214, 120), 0.3), chance)
    _fade(draw, 0.58, 1, mixed(field, (230, 214, 130), 0.2), darker(field, 0.12))
    _blades(draw, 0.6, field, 520, chance)
    if is_green:
        _specks(draw, 0.62, [(250, 244, 220), (240, 206, 80), (214, 132, 150)], 46, chance)


def _snow(draw: ImageDraw.ImageDraw, _is_green: bool, chance: Random) -> None:
    _fade(draw, 0, 0.56, (186, 202, 220), (230, 232, 236))
    _hills(draw, 0.46, (190, 202, 216), chance)
    for _ in range(8):
        _tree(draw, chance.random(), 0.55, chance.uniform(0.16, 0.42), None, chance)
    _hills(draw, 0.54, (220, 228, 238), chance)
    _fade(draw, 0.58, 1, (228, 234, 242), (246, 248, 251))
    for _ in range(5):
        x, y = chance.uniform(0, _W), chance.uniform(0.62, 0.98) * _H
        wide = chance.uniform(80, 190)
        draw.ellipse([x - wide, y - 12, x + wide, y + 12], fill=(216, 225, 237))
    x, y = chance.uniform(0.1, 0.3) * _W, 0.97 * _H
    for step in range(12):
        draw.ellipse([x - 5, y - 3, x + 5, y + 3], fill=(192, 204, 222))
        x, y = x + chance.uniform(14, 24) + (6 if step % 2 else -6), y - 12
    for _ in range(110):
        x, y, size = chance.uniform(0, _W), chance.uniform(0, _H), chance.uniform(1, 3)
        draw.ellipse([x - size, y - size, x + size, y + size], fill=(252, 253, 255))


def _indoors(draw: ImageDraw.ImageDraw, _is_green: bool, chance: Random) -> None:
    wall = chance.choice([(206, 216, 204), (222, 208, 190), (200, 210, 222)])
    _fade(draw, 0, 0.62, lighter(wall, 0.25), wall)
    left = chance.choice([0.06, 0.62]) * _W
    draw.rectangle([left, 0.06 * _H, left + 190, 0.4 * _H], fill=(248, 246, 240))
    draw.rectangle([left + 10, 0.08 * _H, left + 180, 0.38 * _H], fill=(176, 206, 224))
    draw.rectangle([left + 91, 0.06 * _H, left + 99, 0.4 * _H], fill=(248, 246, 240))
    draw.rectangle([left - 12, 0.4 * _H, left + 202, 0.42 * _H], fill=(236, 230, 220))
    draw.rectangle([0, 0.59 * _H, _W, 0.62 * _H], fill=lighter(wall, 0.5))
    _fade(draw, 0.62, 1, (186, 152, 118), (206, 172, 136))
    for row in range(1, 5):
        y = (0.62 + 0.02 * row * row) * _H
        draw.line([(0, y), (_W, y)], fill=(170, 136, 104), width=2)
    rug = chance.choice([(150, 92, 88), (88, 116, 140), (116, 132, 96), (190, 150, 84)])
    draw.ellipse([0.02 * _W, 0.72 * _H, 0.98 * _W, 1.16 * _H], fill=darker(rug, 0.15))
    draw.ellipse([0.05 * _W, 0.74 * _H, 0.95 * _W, 1.14 * _H], fill=rug)
    draw.ellipse([0.11 * _W, 0.775 * _H, 0.89 * _W, 1.12 * _H], outline=lighter(rug, 0.3), width=5)


_PAINTERS: dict[Scene, Callable[[ImageDraw.ImageDraw, bool, Random], None]] = {
    Scene.YARD: _yard,
    Scene.STREET: _street,
    Scene.GRASS: _grass,
    Scene.SNOW: _snow,
    Scene.INDOORS: _indoors,
}
