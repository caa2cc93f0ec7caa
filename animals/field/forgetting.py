"""What time takes from the field's tables: words, codes and tokens run out, guests' names."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, select, update

from animals import clock
from animals.db import db
from animals.field.models import Device, JoinCode, Record, RecordPhoto, RunToken
from animals.field.rules import Part
from animals.runs.forgetting import OVER
from animals.runs.models import Run
from animals.sightings.forgetting import left_before
from animals.sightings.models import Animal, Sighting

WORDS_KEPT = timedelta(days=30)
"""So long after it came, what a record said is still read; then only what came of it is."""

CODES_KEPT = timedelta(days=1)


def forget_words(at_most: int = 500) -> int:
    """Empty so many old records that nothing more can come of; how many there were.

    Their ids, digests and numbers stay: a late resend still gets its receipt.
    """
    missing = exists().where(RecordPhoto.record_id == Record.id, RecordPhoto.state == Part.MISSING)
    old = select(Record.id).where(
        Record.received_at < clock.now() - WORDS_KEPT,
        Record.body.is_not(None),
        ~Record.to_look,
        ~missing,
    )
    ids = db.session.scalars(old.order_by(Record.seq).limit(at_most)).all()
    db.session.execute(
        update(Record)
        .where(Record.id.in_(ids))
        .values(body=None, answer=None)
        .execution_options(synchronize_session=False)
    )
    return len(ids)


def forget_codes() -> int:
    """Delete codes and run tokens whose time is over; how many there were."""
    now = clock.now()
    gone = 0
    for query in (
        delete(JoinCode).where(
            or_(JoinCode.expires_at < now - CODES_KEPT, JoinCode.used_at < now - CODES_KEPT)
        ),
        delete(RunToken).where(RunToken.expires_at < now),
    ):
        gone += int(db.session.execute(query).rowcount)  # type: ignore[attr-defined]
    return gone


def forget_bodies(moment: datetime) -> int:
    """Empty what is left of records about animals that left before `moment`; how many."""
    left = select(Animal.id).where(left_before(moment))
    seen = select(Sighting.id).where(Sighting.animal_id.in_(left))
    done = db.session.execute(
        update(Record)
        .where(Record.body.is_not(None))
        .where(or_(Record.animal_id.in_(left), Record.sighting_id.in_(seen)))
        .values(body=None)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def forget_guests(moment: datetime) -> int:
    """Erase the names of guests, and every key, of runs over before `moment`; how many guests."""
    over = select(Run.id).where(Run.state.in_(OVER), Run.closed_at < moment)
    for kind in (RunToken, JoinCode):
        db.session.execute(delete(kind).where(kind.run_id.in_(over)))
    done = db.session.execute(
        update(Device)
        .where(Device.run_id.in_(over), or_(Device.name != "", Device.label != ""))
        .values(name="", label="")
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
