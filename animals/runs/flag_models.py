"""What flags rest on besides the animal: a hand's word, caretakers who leave, calls."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from animals.db import Base, Code, Codes, Id, Line, one_of
from animals.runs.rules import CallAnswer


class Leaving(Base):
    """The caretaker of a spot leaves on a run."""

    __tablename__ = "runs_leaving"
    __table_args__ = (UniqueConstraint("spot_id"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"), primary_key=True)
    spot_id: Mapped[UUID] = mapped_column(ForeignKey("feeding_spot.id"), primary_key=True)


class HandFlag(Base):
    """A flag set or lifted by hand, with the reason; the newest row of an animal counts."""

    __tablename__ = "runs_hand_flag"
    __table_args__ = (Index(None, "animal_id", "at"),)

    id: Mapped[Id]
    animal_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id"))
    urgency: Mapped[str | None] = mapped_column(String(16))
    """red, yellow or green; empty: the flag is lifted."""
    reason: Mapped[Line]
    despite: Mapped[frozenset[str]] = mapped_column(Codes(400), default=frozenset)
    """The reasons that stood when it was lifted: only a new one raises it again."""
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))


class Call(Base):
    """What was said on the phone about an animal before a run; the newest row of both counts."""

    __tablename__ = "runs_call"
    __table_args__ = (one_of("answer", CallAnswer), Index(None, "run_id", "animal_id", "at"))

    id: Mapped[Id]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"))
    animal_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_contact.id"))
    """Who was called; empty once that contact is erased."""
    answer: Mapped[Code]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
