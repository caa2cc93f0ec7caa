"""Phones and what opens for them; what they sent, with the photos it announced."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from animals.accounts.models import User
from animals.db import Base, Code, Codes, Id, Line, one_of
from animals.field.rules import Part, State


class Device(Base):
    """A phone or a program that may append; a guest's has a run in place of a person."""

    __tablename__ = "field_device"

    id: Mapped[Id]
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), index=True
    )
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs_run.id"), index=True)
    """The one run of a guest; for everybody else empty."""
    name: Mapped[Line]
    """Who has it, as the coordinator calls them."""
    label: Mapped[Line]
    """What it says it is: Chrome on Android."""
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    is_lost: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User | None] = relationship(lazy="joined")


class RunToken(Base):
    """What reads one run on one device; ends with the run, the device or its own time."""

    __tablename__ = "field_run_token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    device_id: Mapped[UUID] = mapped_column(
        ForeignKey("field_device.id", ondelete="CASCADE"), index=True
    )
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    device: Mapped[Device] = relationship(lazy="joined", innerjoin=True)


class JoinCode(Base):
    """A QR code on somebody's screen: a phone for a person, or a guest for a run; used once."""

    __tablename__ = "field_join_code"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), index=True
    )
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs_run.id"), index=True)
    name: Mapped[Line]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Counter(Base):
    """The last number given to a record; its one row serialises what comes in."""

    __tablename__ = "field_counter"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger)


class Record(Base):
    """What a phone sent, kept whatever became of it; the id is the one the phone gave it."""

    __tablename__ = "field_record"
    __table_args__ = (
        one_of("state", State),
        Index(None, "device_id", "number"),
        Index("ix_field_record_to_look_at", "to_look", "seq"),
    )

    id: Mapped[Id]
    device_id: Mapped[UUID] = mapped_column(ForeignKey("field_device.id"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    number: Mapped[int | None] = mapped_column(BigInteger)
    """Counted by the phone, with no holes."""
    seq: Mapped[int] = mapped_column(BigInteger, unique=True)
    """Counted by the server: the order in which records came."""
    kind: Mapped[Code]
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the bytes as they came."""
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What it said; emptied once everything has come of it."""
    captured_at: Mapped[datetime | None]
    """By the phone's clock."""
    received_at: Mapped[datetime]
    state: Mapped[Code]
    flags: Mapped[frozenset[str]] = mapped_column(Codes(800), default=frozenset)
    why: Mapped[Line] = mapped_column(default="")
    """The name of the refusal that kept it from being applied."""
    waits_for: Mapped[UUID | None] = mapped_column(index=True)
    made_kind: Mapped[Code | None]
    made_id: Mapped[UUID | None]
    """What came of it: a sighting, a spot, a feeding, a seat."""
    sighting_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_sighting.id"))
    animal_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_animal.id"))
    """What its photos show."""
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs_run.id"), index=True)
    to_look: Mapped[bool] = mapped_column(default=False)
    """Whether a coordinator has something to look at."""
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What a coordinator put in place of something it said."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))

    device: Mapped[Device] = relationship()
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
    photos: Mapped[list["RecordPhoto"]] = relationship(order_by="RecordPhoto.rank", lazy="selectin")


class RecordPhoto(Base):
    """A photo that a record announced, and how far it has got."""

    __tablename__ = "field_photo"
    __table_args__ = (
        one_of("state", Part),
        CheckConstraint("length IS NULL OR length > 0", name="length"),
    )

    record_id: Mapped[UUID] = mapped_column(ForeignKey("field_record.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rank: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the clear bytes, as the record announced; empty where it did not."""
    state: Mapped[Code] = mapped_column(default=Part.MISSING)
    length: Mapped[int | None]
    """Bytes the phone sends of it, once a piece has said so."""
    offset: Mapped[int] = mapped_column("upload_offset", default=0)
    """Bytes of it that are here."""
    key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """What pieces in clear are encrypted with; sealed ones are kept as they came."""
    touched_at: Mapped[datetime | None]
    photo_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("photos_photo.id", ondelete="SET NULL"), index=True
    )


class Piece(Base):
    """A part of a photo that is not whole yet."""

    __tablename__ = "field_piece"

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)
