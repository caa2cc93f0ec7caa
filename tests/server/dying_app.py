"""Lapka that is killed whole, right before or right after it commits what it is told to die of.

`LAPKA_TEST_DIES` is "before" or "after"; `LAPKA_TEST_DIES_OF` a record (unless it says so), a
piece of a photo, or a photo. It needs a process group of its own.
"""

import os
import signal
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from animals import create_app
from animals.db import db
from animals.field.models import Piece, Record
from animals.photos.models import Photo

app = create_app()
_ORDER = {"before": "before_commit", "after": "after_commit"}[os.environ["LAPKA_TEST_DIES"]]
_DIES_OF = {"record": Record, "piece": Piece, "photo": Photo}[
    os.environ.get("LAPKA_TEST_DIES_OF", "record")
]


def _note(session: Session, _context: Any, _instances: Any) -> None:
    if any(isinstance(one, _DIES_OF) for one in session.new):
        session.info["has_it"] = True


def _die(session: Session) -> None:
    if session.info.get("has_it") and not session.in_nested_transaction():
        os.killpg(os.getpgrp(), signal.SIGKILL)


event.listen(db.session, "before_flush", _note)
event.listen(db.session, _ORDER, _die)
