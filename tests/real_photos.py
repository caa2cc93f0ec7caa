"""Photos as phones make them: real ones where they lie beside the checkout, else of like weight."""

import io
from itertools import cycle, islice
from pathlib import Path

from PIL import Image

from animals.photos.decoder import Decoder
from animals.photos.rules import LARGE, Picture

_ROOT = Path(__file__).resolve().parents[1]
_GRAIN = 33
"""Blots along a side, so that at 320 px a drawn photo weighs what 22 real ones do: 16.8 kB."""


def pictures(count: int) -> list[Picture]:
    """So many, each another one: real ones come again turned by a quarter."""
    decoder = Decoder()
    try:
        shot = [decoder.rebuild(data) for data in _files() or map(_drawn, range(count))]
        turned = cycle(shot)
        while len(shot) < count:
            shot.append(decoder.rotate(next(turned).sizes[LARGE], 1 + len(shot) % 3))
        return list(islice(shot, count))
    finally:
        decoder.close()


def _files() -> list[bytes]:
    """The real ones; one of 61 pixels is no photo of a dog and would make the rest look light."""
    folders = [parent / "shared" / "data" / "photos" for parent in _ROOT.parents]
    found = next(filter(Path.is_dir, folders), None)
    data = [path.read_bytes() for path in sorted(found.iterdir())] if found else []
    return [one for one in data if len(one) > 50_000]


def _drawn(number: int) -> bytes:
    noise = Image.effect_noise((_GRAIN, _GRAIN), 60 + number)
    noise = noise.resize((1600, 1600), Image.Resampling.BICUBIC)
    parts = (noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise.rotate(180))
    out = io.BytesIO()
    Image.merge("RGB", parts).save(out, "JPEG", quality=90)
    return out.getvalue()
