"""Writing the trail and proving it whole.

Acts are noted during a transaction and written just before its commit, so that the head of the
chain is locked for an instant and always last: two writers cannot wait for each other in a ring.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session, SessionTransaction, scoped_session

from animals import clock
from animals.audit.models import AuditHead, AuditRow
from animals.db import db, write_transaction

_NOTED = "audit_noted"
START = "0" * 64
OPENED = "open_position"


def note(actor: UUID | None, act: str, kind: str, object_id: UUID | None) -> None:
    """Note an act of the present transaction; it is kept exactly when that is committed."""
    db.session().info.setdefault(_NOTED, []).append((clock.now(), actor, act, kind, object_id))


@contextmanager
def attempt() -> Iterator[None]:
    """A part of a transaction that may fail alone: what it wrote and noted goes, the rest stays."""
    noted = db.session().info.setdefault(_NOTED, [])
    before = len(noted)
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        del noted[before:]
        raise


def note_opening(actor: UUID, kind: str, object_id: UUID) -> None:
    """Keep that somebody looked at an exact position; once per person, object and hour.

    Called when the page is ready: ends its reading and writes in a short transaction of its own.
    """
    since = clock.now() - timedelta(hours=1)
    known = select(AuditRow.seq).where(
        AuditRow.object_id == object_id,
        AuditRow.actor == actor,
        AuditRow.act == OPENED,
        AuditRow.at > since,
    )
    if db.session.scalar(known.limit(1)) is None:
        with write_transaction():
            note(actor, OPENED, kind, object_id)


def watch(session: "scoped_session[Any]") -> None:
    """Write what was noted at every commit of `session`, forget it when a transaction ends."""
    event.listen(session, "before_commit", _write)
    event.listen(session, "after_transaction_end", _forget)


def broken_links() -> list[int]:
    """The numbers of rows whose digest does not follow from the row before; empty when whole.

    The first row follows from where the trail was pruned, or from the start.
    """
    head = db.session.get(AuditHead, 1)
    if head is None:
        return []
    broken = []
    seq, digest = head.pruned_seq, head.pruned_digest
    for row in db.session.scalars(select(AuditRow).order_by(AuditRow.seq)):
        expected = _digest(digest, row.seq, row.at, row.actor, row.act, row.kind, row.object_id)
        if row.seq != seq + 1 or expected != row.digest:
            broken.append(row.seq)
        seq, digest = row.seq, row.digest
    if (head.seq, head.digest) != (seq, digest):
        broken.append(head.seq)
    return broken


def prune(before: datetime) -> int:
    """Remove the rows from the front that are older than `before`; how many there were.

    The last of them leaves its number and digest behind, so that the rest is still proved whole.
    """
    head = db.session.scalars(select(AuditHead).where(AuditHead.id == 1).with_for_update()).one()
    first_kept = select(AuditRow.seq).where(AuditRow.at >= before).order_by(AuditRow.seq).limit(1)
    kept = db.session.scalar(first_kept)
    up_to = head.seq if kept is None else kept - 1
    last = db.session.get(AuditRow, up_to)
    if last is None:
        return 0
    head.pruned_seq, head.pruned_digest = last.seq, last.digest
    gone = db.session.execute(delete(AuditRow).where(AuditRow.seq <= up_to))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_NOTED, None)


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a part that may fail alone is done; the whole is not committed yet
    noted = session.info.pop(_NOTED, None)
    if not noted:
        return
    session.flush()
    head = session.scalars(select(AuditHead).where(AuditHead.id == 1).with_for_update()).one()
    for at, actor, act, kind, object_id in noted:
        head.seq += 1
        head.digest = _digest(head.digest, head.seq, at, actor, act, kind, object_id)
        session.add(
            AuditRow(
                seq=head.seq,
                at=at,
                actor=actor,
                act=act,
                kind=kind,
                object_id=object_id,
                digest=head.digest,
            )
        )
    session.flush()


def _digest(
    before: str,
    seq: int,
    at: datetime,
    actor: UUID | None,
    act: str,
    kind: str,
    object_id: UUID | None,
) -> str:
    text = "|".join(map(str, (before, seq, at.isoformat(), actor, act, kind, object_id)))
    return hashlib.sha256(text.encode()).hexdigest()
