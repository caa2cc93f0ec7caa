"""Products, lots, stores, and the double-entry ledger with its balances."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from animals.accounts.models import User
from animals.db import Base, Code, Id, Line, one_of
from animals.stock.rules import Move, ProductKind, StoreKind

Grams = BigInteger
_ONLY_ONCE = text("kind IN ('outside', 'eaten', 'lost')")


class Product(Base):
    """A kind of food as it is bought: its bag weight and what a kilogram feeds."""

    __tablename__ = "stock_product"
    __table_args__ = (
        one_of("kind", ProductKind),
        CheckConstraint("bag_grams > 0", name="bag_grams"),
        CheckConstraint("kcal_per_kg > 0", name="kcal_per_kg"),
    )

    id: Mapped[Id]
    name: Mapped[Line] = mapped_column(unique=True)
    kind: Mapped[Code]
    bag_grams: Mapped[int]
    kcal_per_kg: Mapped[int] = mapped_column(default=3500)
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form


class Store(Base):
    """Anything that can hold food; outside, eaten and lost exist once each."""

    __tablename__ = "stock_store"
    __table_args__ = (
        one_of("kind", StoreKind),
        Index(
            "uq_stock_store_one_of_a_kind",
            "kind",
            unique=True,
            sqlite_where=_ONLY_ONCE,
            postgresql_where=_ONLY_ONCE,
        ),
    )

    id: Mapped[Id]
    name: Mapped[Line]
    kind: Mapped[Code]
    archived_at: Mapped[datetime | None]


class Lot(Base):
    """Food of one product with one best-before date and batch."""

    __tablename__ = "stock_lot"

    id: Mapped[Id]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("stock_product.id"), index=True)
    best_before: Mapped[date | None] = mapped_column(Date)
    batch: Mapped[Line] = mapped_column(default="")

    product: Mapped[Product] = relationship(lazy="joined", innerjoin=True)


class Entry(Base):
    """Whole grams of one lot moved from one store to another; never changed, never removed."""

    __tablename__ = "stock_entry"
    __table_args__ = (
        one_of("move", Move),
        CheckConstraint("grams >= 0", name="grams"),
        CheckConstraint("from_id != to_id OR move IN ('open', 'reversal')", name="two_stores"),
        CheckConstraint("(move = 'reversal') = (reverses_id IS NOT NULL)", name="reverses"),
        Index("ix_stock_entry_from", "from_id", "captured_at"),
        Index("ix_stock_entry_to", "to_id", "captured_at"),
        Index("ix_stock_entry_lot", "lot_id", "captured_at"),
        Index("ix_stock_entry_captured", "captured_at", "id"),
        Index("ix_stock_entry_received", "received_at", "id"),
    )

    id: Mapped[Id]
    """The UUID that whoever sent it gave it."""
    move: Mapped[Code]
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("stock_lot.id"))
    grams: Mapped[int] = mapped_column(Grams)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("stock_store.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("stock_store.id"))
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    reason: Mapped[Line] = mapped_column(default="")
    donor: Mapped[Line] = mapped_column(default="")
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_entry.id"), unique=True)
    counted: Mapped[int | None] = mapped_column(Grams)
    """What a count found, in grams; only on counts."""
    count_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_entry.id"), index=True)
    """The count this entry books on, because something of before that count arrived after it."""

    lot: Mapped[Lot] = relationship(lazy="joined", innerjoin=True)
    origin: Mapped[Store] = relationship(foreign_keys=[from_id])
    goal: Mapped[Store] = relationship(foreign_keys=[to_id])
    by: Mapped[User | None] = relationship()
    undone_by: Mapped["Entry | None"] = relationship(
        primaryjoin="Entry.id == foreign(remote(Entry.reverses_id))", uselist=False, viewonly=True
    )
    """The reversal that undoes it."""


class Balance(Base):
    """Grams of a lot in a store now: always the sum of its entries."""

    __tablename__ = "stock_balance"
    __table_args__ = (
        CheckConstraint("may_be_negative OR grams >= 0", name="not_below_zero"),
        Index("ix_stock_balance_store", "store_id"),
    )

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("stock_lot.id"), primary_key=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stock_store.id"), primary_key=True)
    grams: Mapped[int] = mapped_column(Grams, default=0)
    loose_grams: Mapped[int] = mapped_column(Grams, default=0)
    """How much of it is known to be out of its bags."""
    may_be_negative: Mapped[bool]

    lot: Mapped[Lot] = relationship(lazy="joined", innerjoin=True)
    store: Mapped[Store] = relationship(lazy="joined", innerjoin=True)
