"""The trail's rows and the one head that the next row is chained to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from animals.db import Base, Code


class AuditRow(Base):
    """One act: who (an id, never a name), what, on which object, chained to the row before."""

    __tablename__ = "audit_row"
    __table_args__ = (Index(None, "object_id"),)

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[UUID | None]
    act: Mapped[Code]
    kind: Mapped[Code]
    object_id: Mapped[UUID | None]
    digest: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The one row that serialises the chain: the last number and digest given out."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    pruned_seq: Mapped[int] = mapped_column(default=0)
    """The last row that was old enough to go, and its digest: what is left follows from it."""
    pruned_digest: Mapped[str] = mapped_column(String(64), default="0" * 64)
