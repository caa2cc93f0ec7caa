"""Who holds which version of a run, and in words what has changed since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from animals import clock
from animals.accounts.rules import Person
from animals.db import db, write_transaction
from animals.runs.models import Run
from animals.runs.news import Told, What, gathered
from animals.runs.news_words import Names, sentence
from animals.runs.version_models import Holder, RunChange
from animals.stock.balances import insert_once

LATEST = 6
"""So many versions back the run's page tells what changed."""


@dataclass(frozen=True)
class Change:
    """What one version of a run changed, in words."""

    version: int
    at: datetime
    sentences: Sequence[str]


def seen(run_id: UUID, holder_id: UUID, name: str, version: int) -> None:
    """Keep that this person or device has the run in that version; an older one changes nothing.

    `name` is what the coordinator calls the holder. Inside a write transaction.
    """
    insert_once(
        Holder,
        run_id=run_id,
        holder_id=holder_id,
        name=name[:200],
        version=version,
        at=clock.now(),
    )
    db.session.execute(
        update(Holder)
        .where(Holder.run_id == run_id, Holder.holder_id == holder_id, Holder.version < version)
        .values(before=Holder.version, version=version, at=clock.now(), name=name[:200])
    )


def opened(person: Person, run: Run) -> None:
    """Keep that somebody of the crew has opened the run's page.

    Called when the page is ready: ends its reading and writes in a short transaction of its own,
    once a person and version.
    """
    run_id, version = run.id, run.version
    if person.id not in {mate.user_id for mate in run.team}:
        return
    held = db.session.get(Holder, (run_id, person.id))
    if held is None or held.version < version:
        with write_transaction():
            seen(run_id, person.id, person.name, version)


def holders(run_id: UUID) -> Sequence[Holder]:
    """Whoever has the run, the oldest version first."""
    query = select(Holder).where(Holder.run_id == run_id)
    return db.session.scalars(query.order_by(Holder.version, Holder.name)).all()


def news_for(person: Person, run: Run) -> list[str]:
    """What changed since the version that this person held before the present one."""
    held = db.session.get(Holder, (run.id, person.id))
    if held is None:
        return []
    since = held.before if held.version == run.version else held.version
    return [] if since is None else changes_since(run, since)


def changes_since(run: Run, version: int) -> list[str]:
    """What changed in the run since that version, as sentences in the reader's language.

    Each thing is told once, as it is now; what was taken back is not told.
    """
    query = select(RunChange).where(RunChange.run_id == run.id, RunChange.version > version)
    rows = sorted(db.session.scalars(query), key=lambda row: (row.version, _ORDER[What(row.what)]))
    return _said(run, map(_told, rows))


def latest(run: Run) -> list[Change]:
    """The last versions of the run that changed something, newest first."""
    query = (
        select(RunChange)
        .where(RunChange.run_id == run.id)
        .order_by(RunChange.version.desc())
        .limit(4 * LATEST)
    )
    by_version: dict[int, list[RunChange]] = {}
    for row in db.session.scalars(query):
        by_version.setdefault(row.version, []).append(row)
    told = {version: gathered(map(_told, rows)) for version, rows in by_version.items()}
    names = Names.of(run, [one for some in told.values() for one in some])
    return [
        Change(version, rows[0].at, [sentence(one, names) for one in told[version]])
        for version, rows in list(by_version.items())[:LATEST]
    ]


_ORDER = {what: number for number, what in enumerate(What)}


def _told(row: RunChange) -> Told:
    return Told(What(row.what), row.facts)


def _said(run: Run, changes: Iterable[Told]) -> list[str]:
    told = gathered(changes)
    names = Names.of(run, told)
    return [sentence(one, names) for one in told]
