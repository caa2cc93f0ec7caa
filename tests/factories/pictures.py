"""Photos whose pictures really lie on the disk."""

import io
from uuid import uuid4

from flask import current_app
from PIL import Image

from animals import clock
from animals.config import Config
from animals.photos import files, service
from animals.photos.models import Photo
from animals.photos.rules import LARGE, SMALL, Picture


def jpeg(shade: int = 200, side: int = 320) -> bytes:
    """A square of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), (shade, 90, 120)).save(out, "JPEG")
    return out.getvalue()


def picture(shade: int = 200) -> Picture:
    """A picture told from others by its shade of red, 0 to 255."""
    return Picture(1600, 1600, {SMALL: jpeg(shade, 320), LARGE: jpeg(shade, 1600)})


def stored(drawn: Picture, *, released: bool = True) -> Photo:
    """The photo of a picture, kept as an upload would be; call it inside a transaction."""
    config: Config = current_app.extensions["lapka"]
    files.store(config.uploads, drawn)
    photo = service.keep(uuid4(), drawn, None)
    photo.released_at = clock.now() if released else None
    return photo
