"""Whether the server is up, for whoever watches it."""

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from animals.accounts.guard import open_to_all
from animals.db import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@open_to_all
def healthz() -> tuple[str, int, dict[str, str]]:
    """200 `ok`, or 503 when the database cannot be reached."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "no database\n", 503, {"Content-Type": "text/plain"}
    return "ok\n", 200, {"Content-Type": "text/plain"}
