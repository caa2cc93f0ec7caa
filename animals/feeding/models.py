"""Feeding spots, feedings, and the ledger entries that a feeding booked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from animals.db import Base, Code, Id, Line, Prose, one_of
from animals.feeding.rules import EVERY_DAYS, Caretaker, GivenFrom
from animals.places.models import Located
from animals.sightings.models import Contact
from animals.stock.models import Grams, Product, Store


class Spot(Located, Base):
    """A place where the same animals are fed again and again; it is a store as well."""

    __tablename__ = "feeding_spot"
    __table_args__ = (
        one_of("caretaker", Caretaker),
        CheckConstraint("dogs >= 0 AND cats >= 0", name="animals"),
        CheckConstraint("every_days BETWEEN 1 AND 90", name="every_days"),
        Index("ix_feeding_spot_due", "closed_at", "due_at"),
    )

    id: Mapped[Id]
    name: Mapped[Line]
    dogs: Mapped[int] = mapped_column(default=0)
    cats: Mapped[int] = mapped_column(default=0)
    caretaker: Mapped[Code] = mapped_column(default=Caretaker.NONE)
    every_days: Mapped[int] = mapped_column(default=EVERY_DAYS)
    last_fed_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    """When it must be fed again: the last feeding and `every_days`; never fed, at its making."""
    held_grams: Mapped[int] = mapped_column(Grams, default=0)
    """What lay there after the last feeding, from whomever it came: see `rules.held_after`."""
    place_note: Mapped[Line] = mapped_column(default="")
    note: Mapped[Prose] = mapped_column(default="")
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_contact.id"))
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stock_store.id"), unique=True)
    made_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    closed_at: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]
    """When somebody last said that it is still fed, though no feeding was logged."""
    version: Mapped[int] = mapped_column(default=1)

    contact: Mapped[Contact | None] = relationship()
    store: Mapped[Store] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form


class Feeding(Located, Base):
    """Food given at a place and a time, to how many, with how much left from last time."""

    __tablename__ = "feeding_feeding"
    __table_args__ = (
        one_of("given_from", GivenFrom),
        CheckConstraint("leftover IN ('none', 'some', 'full')", name="leftover"),
        Index("ix_feeding_feeding_spot", "spot_id", "captured_at"),
        Index("ix_feeding_feeding_recent", "captured_at"),
    )

    id: Mapped[Id]
    """The UUID that whoever sent it gave it."""
    spot_id: Mapped[UUID | None] = mapped_column(ForeignKey("feeding_spot.id"))
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    given_from: Mapped[Code] = mapped_column(default=GivenFrom.VAN)
    dogs_seen: Mapped[int | None]
    cats_seen: Mapped[int | None]
    leftover: Mapped[str | None]
    """None: nobody looked, which is not the same as none left."""
    note: Mapped[Prose] = mapped_column(default="")
    van_store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_store.id"))
    """The van it was booked from; None: nothing of it is in the books."""
    undone_at: Mapped[datetime | None]
    """When it was taken back as a mistake; its entries are reversed, the row stays."""

    spot: Mapped[Spot | None] = relationship()
    given: Mapped[list["Given"]] = relationship(lazy="selectin")


class Given(Base):
    """One kind of food of a feeding; no product means: not said which."""

    __tablename__ = "feeding_given"
    __table_args__ = (CheckConstraint("grams > 0", name="grams"),)

    id: Mapped[Id]
    feeding_id: Mapped[UUID] = mapped_column(ForeignKey("feeding_feeding.id"), index=True)
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_product.id"))
    grams: Mapped[int]
    is_asked: Mapped[bool] = mapped_column(default=False)
    """Whether a coordinator must say which food of the van it was."""

    product: Mapped[Product | None] = relationship(lazy="joined")


class FeedingEntry(Base):
    """A ledger entry that a feeding booked, or that takes back one it had booked."""

    __tablename__ = "feeding_entry"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("stock_entry.id"), primary_key=True)
    feeding_id: Mapped[UUID] = mapped_column(ForeignKey("feeding_feeding.id"), index=True)
