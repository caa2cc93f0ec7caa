"""What each version of a run changed, and who holds which version of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from animals.db import Base, Code, Line


class RunChange(Base):
    """Something that a version of a run changed: a kind and ids; names and words come later."""

    __tablename__ = "runs_change"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[Code] = mapped_column(primary_key=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class Holder(Base):
    """Who has a run on a phone, or has opened its page: in which version, and in which before."""

    __tablename__ = "runs_holder"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"), primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    """A person's id, or a device's."""
    name: Mapped[Line]
    version: Mapped[int]
    before: Mapped[int | None]
    """The version it replaced; empty for the first."""
    at: Mapped[datetime]


class LostPhone(Base):
    """Somebody of the team lost a phone: whoever has it may know the run."""

    __tablename__ = "runs_lost_phone"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[Line]
    at: Mapped[datetime]
    seen_to_at: Mapped[datetime | None]
