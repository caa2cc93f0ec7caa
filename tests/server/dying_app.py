"""Lapka that is killed right before, or right after, it commits the first record."""

import os
import signal
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from animals import create_app
from animals.db import db
from animals.field.models import Record

app = create_app()
_ORDER = {"before": "before_commit", "after": "after_commit"}[os.environ["LAPKA_TEST_DIES"]]


def _note(session: Session, _context: Any, _instances: Any) -> None:
    if any(isinstance(one, Record) for one in session.new):
        session.info["has_record"] = True


def _die(session: Session) -> None:
    if session.info.get("has_record") and not session.in_nested_transaction():
        os.kill(os.getpid(), signal.SIGKILL)


event.listen(db.session, "before_flush", _note)
event.listen(db.session, _ORDER, _die)
