"""What time takes from the field's tables: words already carried out, codes and tokens run out."""

from datetime import timedelta

from sqlalchemy import delete, exists, or_, select, update

from animals import clock
from animals.db import db
from animals.field.models import JoinCode, Record, RecordPhoto, RunToken
from animals.field.rules import Part

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
