"""The map file's bytes, piece by piece, as the browser asks for them."""

from flask import Blueprint, send_file

from animals import web
from animals.accounts.guard import allow
from animals.accounts.rules import Right
from animals.errors import NotFound
from animals.tiles.archive import shelf

bp = Blueprint("tiles", __name__)


@bp.get("/map/tiles.pmtiles")
@allow(Right.SEE_MAP)
def tiles() -> web.Answer:
    """The map that is drawn, by Range; no part of the address chooses a file.

    The browser is told to keep nothing: which pieces lie on a disk says where somebody looked.
    """
    archive = shelf().current()
    if archive is None:
        raise NotFound
    return send_file(
        archive.path,
        mimetype="application/vnd.pmtiles",
        conditional=True,
        etag=archive.etag,
        max_age=None,
    )
