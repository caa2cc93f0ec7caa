"""What belongs to a run once it is out: its entries, feedings and sightings, drugs given."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from animals.accounts.models import User
from animals.db import Base, Id, Line
from animals.sightings.models import Animal


class RunEntry(Base):
    """A ledger entry that belongs to a run."""

    __tablename__ = "runs_entry"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("stock_entry.id"), primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"), index=True)


class RunFeeding(Base):
    """A feeding given on a run."""

    __tablename__ = "runs_feeding"

    feeding_id: Mapped[UUID] = mapped_column(ForeignKey("feeding_feeding.id"), primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"), index=True)


class RunSighting(Base):
    """A sighting made on a run."""

    __tablename__ = "runs_sighting"

    sighting_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_sighting.id"), primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"), index=True)


class Dose(Base):
    """A drug given to an animal on a run: it goes with the animal to whoever receives it."""

    __tablename__ = "runs_dose"
    __table_args__ = (Index(None, "run_id", "given_at"), Index(None, "animal_id", "given_at"))

    id: Mapped[Id]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"))
    animal_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id"))
    what: Mapped[Line]
    """The drug and how much of it, as whoever gave it says it."""
    given_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))

    animal: Mapped[Animal] = relationship()
    by: Mapped[User | None] = relationship()
