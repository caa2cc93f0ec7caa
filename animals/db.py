"""The one database: declarative base, column types, and how transactions begin.

SQLite is set up here and nowhere else (`docs/decisions/transactions.md` has the measurements).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID, uuid4

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    event,
    type_coerce,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import NullType

BUSY_SECONDS = 10
# Before this release WAL could corrupt a database that two connections checkpoint at once.
_WAL_IS_SOUND_FROM = (3, 51, 3)
_CHANGES_BEFORE = "lapka changes before"


class UtcTime(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite, which knows no zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """What every mapped class is built on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime(), UUID: Uuid()}  # noqa: RUF012 SQLAlchemy's own form


Id = Annotated[UUID, mapped_column(Uuid(), primary_key=True, default=uuid4)]
Code = Annotated[str, mapped_column(String(32))]
Line = Annotated[str, mapped_column(String(200))]
Prose = Annotated[str, mapped_column(String(4000))]


def one_of(column: str, codes: type[StrEnum]) -> CheckConstraint:
    """The constraint that keeps a column to its codes; it is named like the column."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


@lru_cache(maxsize=4096)
def codes_in(text: str) -> frozenset[str]:
    """The codes kept in a column; few combinations stand in thousands of rows."""
    return frozenset(code for code in text.split("|") if code)


class Codes(TypeDecorator[frozenset[str]]):
    """A few codes in one column, kept as `|thin|trapped|` so that SQL can look for one."""

    impl = String
    cache_ok = True

    def __init__(self, length: int = 200) -> None:
        super().__init__(length)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return "".join(f"|{code}" for code in sorted(value)) + "|" if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str]:
        return codes_in(value or "")

    class comparator_factory(TypeDecorator.Comparator[frozenset[str]]):  # noqa: N801
        """Lets a query ask `Animal.condition.holds("thin")`."""

        def holds(self, code: str) -> ColumnElement[bool]:
            return type_coerce(self.expr, String).contains(f"|{code}|", autoescape=True)


def as_kept(column: Any) -> Any:
    """The column as the database gives it, for thousands of rows that nobody will look at."""
    return type_coerce(column, NullType())


def moment_of(kept: str | datetime) -> datetime:
    """The moment that a column of moments, as it is kept, stands for."""
    if isinstance(kept, datetime):
        return kept
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def seen_now(connection: Connection) -> Any:
    """A value that stands for all that the transaction sees; None once it has written itself.

    Asked twice on one connection, it is equal only if nobody has written in between. What was
    worked out from all the rows can be kept in `connection.info` beside it. It must be asked
    before those rows are read.
    """
    if connection.dialect.name == "sqlite":
        ours = _changes_of(connection)
        if ours != connection.info[_CHANGES_BEFORE]:
            return None
        return ours, connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    snapshot, own_writes = connection.exec_driver_sql(
        "SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned() IS NOT NULL"
    ).one()
    return None if own_writes else snapshot


def _changes_of(connection: Connection) -> int:
    """How many rows this SQLite connection has written since it was opened."""
    driver: Any = connection.connection.driver_connection
    total: int = driver.total_changes
    return total


db = SQLAlchemy(metadata=Base.metadata)


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` is told for this address."""
    if url.startswith("sqlite"):
        return {
            "pool_size": 20,
            "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False},
        }
    return {
        "pool_size": 16,
        "pool_pre_ping": True,
        "connect_args": {"options": f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC"},
    }


@event.listens_for(Engine, "connect")
def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver opens no transaction behind our back
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    if sqlite3.sqlite_version_info >= _WAL_IS_SOUND_FROM:
        connection.execute("PRAGMA journal_mode = WAL")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        connection.info[_CHANGES_BEFORE] = _changes_of(connection)


@contextmanager
def write_transaction() -> Iterator[None]:
    """One transaction that holds the right to write from its first statement to its commit.

    Whatever was read before is let go. An error rolls everything back and goes on upward.
    """
    db.session.rollback()
    try:
        db.session.connection(execution_options={"writes": True})
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def read_transaction() -> Iterator[None]:
    """One consistent look that leaves no transaction open behind it."""
    try:
        yield
    finally:
        db.session.rollback()


def is_postgres() -> bool:
    """Whether row locks are there to be taken; SQLite's one writer needs none."""
    return db.engine.dialect.name == "postgresql"


def write_anew() -> None:
    """Write the database's files anew, so that nothing erased is left in their unused corners.

    No transaction may be open. SQLite's file is copied whole, its log emptied; PostgreSQL's
    tables are rewritten one by one.
    """
    db.session.rollback()
    raw = db.engine.raw_connection()
    try:
        if not is_postgres():
            raw.cursor().execute("VACUUM")
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return
        raw.driver_connection.autocommit = True  # type: ignore[union-attr]
        raw.cursor().execute("VACUUM (FULL)")
    finally:
        if is_postgres():
            raw.driver_connection.autocommit = False  # type: ignore[union-attr]
        raw.close()
