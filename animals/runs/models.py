"""Vehicles and their crates; runs with team, stops, seats, loads and news; flags set by hand."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from animals.accounts.models import User
from animals.db import Base, Code, Codes, Id, Line, Prose, one_of
from animals.feeding.models import Spot
from animals.places.models import Located
from animals.runs.rules import CheckIn as News
from animals.runs.rules import CrateKind, RunState, StopKind, VisitOutcome
from animals.runs.stops import ROAD_FACTOR
from animals.shelters.models import Shelter
from animals.sightings.models import Animal, Contact
from animals.sightings.rules import Size, Species
from animals.stock.models import Lot, Store

_OPEN = text("is_open")


class Vehicle(Base):
    """A van: what it may carry, whom it seats; it is a store as well."""

    __tablename__ = "runs_vehicle"
    __table_args__ = (
        CheckConstraint("payload_grams > 0", name="payload_grams"),
        CheckConstraint("seats >= 0", name="seats"),
    )

    id: Mapped[Id]
    name: Mapped[Line] = mapped_column(unique=True)
    payload_grams: Mapped[int]
    seats: Mapped[int]
    """For people, the driver's among them."""
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stock_store.id"), unique=True)
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    store: Mapped[Store] = relationship(lazy="joined", innerjoin=True)
    crates: Mapped[list["Crate"]] = relationship(order_by="Crate.rank", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form


class Crate(Base):
    """A crate or a carrier that belongs to a van."""

    __tablename__ = "runs_crate"
    __table_args__ = (
        one_of("kind", CrateKind),
        one_of("size", Size),
        CheckConstraint("grams >= 0", name="grams"),
    )

    id: Mapped[Id]
    vehicle_id: Mapped[UUID] = mapped_column(ForeignKey("runs_vehicle.id"), index=True)
    kind: Mapped[Code]
    size: Mapped[Code]
    grams: Mapped[int]
    """What the empty crate weighs."""
    rank: Mapped[int]
    archived_at: Mapped[datetime | None]


class Run(Located, Base):
    """One evacuation trip: a date, a van, a team, an area."""

    __tablename__ = "runs_run"
    __table_args__ = (
        one_of("state", RunState),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("people >= 0 AND belongings_grams >= 0", name="room"),
        CheckConstraint("road_factor BETWEEN 1 AND 5", name="road_factor"),
        Index("ix_runs_run_by_state", "state", "starts_at"),
        Index("ix_runs_run_by_vehicle", "vehicle_id", "starts_at"),
    )

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    """What the run is called on the radio and on paper: R-118."""
    vehicle_id: Mapped[UUID] = mapped_column(ForeignKey("runs_vehicle.id"))
    date: Mapped[date] = mapped_column(Date, index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    turn_back_at: Mapped[datetime | None]
    hear_by_at: Mapped[datetime | None]
    """Past this moment with no news the run is overdue."""
    area: Mapped[Line]
    """The area in words; the run's position is its centre."""
    reach_m: Mapped[int] = mapped_column(default=5000)
    state: Mapped[Code] = mapped_column(default=RunState.PLANNED)
    people: Mapped[int] = mapped_column(default=0)
    """Seats kept for the people it brings out, the crew not counted."""
    belongings_grams: Mapped[int] = mapped_column(default=0)
    danger_minutes: Mapped[int] = mapped_column(default=90)
    overweight_reason: Mapped[Line] = mapped_column(default="")
    """Why a coordinator let its van be too heavy, when they last did."""
    road_factor: Mapped[float] = mapped_column(Float, default=ROAD_FACTOR)
    """By how much the road is longer than the crow's way."""
    note: Mapped[Prose] = mapped_column(default="")
    duty_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    """The coordinator on duty."""
    start_grams: Mapped[int | None] = mapped_column(BigInteger)
    """What the van held when it departed, the loads of this run not counted."""
    departed_at: Mapped[datetime | None]
    back_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """Every change of plan sets it, so that every change raises the version."""
    version: Mapped[int] = mapped_column(default=1)

    vehicle: Mapped[Vehicle] = relationship(lazy="joined", innerjoin=True)
    duty: Mapped[User | None] = relationship(foreign_keys=[duty_id])
    team: Mapped[list["Teammate"]] = relationship(lazy="selectin")
    stops: Mapped[list["Stop"]] = relationship(order_by="Stop.rank", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form


class Teammate(Base):
    """Somebody travelling on a run."""

    __tablename__ = "runs_teammate"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_user.id"), primary_key=True)
    call_sign: Mapped[Line] = mapped_column(default="")

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Stop(Located, Base):
    """A place on a run; a people stop has an address, how many, and one contact, no more."""

    __tablename__ = "runs_stop"
    __table_args__ = (
        one_of("kind", StopKind),
        CheckConstraint("minutes >= 0", name="minutes"),
        Index("ix_runs_stop_of_run", "run_id", "rank"),
    )

    id: Mapped[Id]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"))
    rank: Mapped[int]
    kind: Mapped[Code]
    name: Mapped[Line]
    is_must: Mapped[bool] = mapped_column(default=True)
    minutes: Mapped[int]
    spot_id: Mapped[UUID | None] = mapped_column(ForeignKey("feeding_spot.id"))
    shelter_id: Mapped[UUID | None] = mapped_column(ForeignKey("shelters_shelter.id"))
    address: Mapped[Line] = mapped_column(default="")
    people: Mapped[int] = mapped_column(default=0)
    belongings_grams: Mapped[int] = mapped_column(default=0)
    cannot_walk: Mapped[bool] = mapped_column(default=False)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_contact.id"))
    note: Mapped[Prose] = mapped_column(default="")
    outcome: Mapped[str | None] = mapped_column(String(32))
    outcome_at: Mapped[datetime | None]

    spot: Mapped[Spot | None] = relationship(lazy="joined")
    shelter: Mapped[Shelter | None] = relationship(lazy="joined")
    contact: Mapped[Contact | None] = relationship(lazy="joined")
    companions: Mapped[list["Companion"]] = relationship(
        order_by="Companion.rank", lazy="selectin", viewonly=True
    )


class Companion(Base):
    """A pet that travels with its own people, in a crate or on a lap; never one of our animals."""

    __tablename__ = "runs_companion"
    __table_args__ = (
        one_of("species", Species),
        one_of("size", Size),
        CheckConstraint("grams > 0", name="grams"),
        UniqueConstraint("run_id", "crate_id"),
        Index("ix_runs_companion_of_stop", "stop_id", "rank"),
    )

    id: Mapped[Id]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"))
    stop_id: Mapped[UUID] = mapped_column(ForeignKey("runs_stop.id"))
    rank: Mapped[int]
    species: Mapped[Code]
    size: Mapped[Code]
    name: Mapped[Line] = mapped_column(default="")
    grams: Mapped[int]
    crate_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs_crate.id"))
    """No crate: on the lap, or on the lead beside its people."""


class Seat(Base):
    """One animal in one crate of one run; open until it has an outcome."""

    __tablename__ = "runs_seat"
    __table_args__ = (
        Index(
            "uq_runs_seat_one_open",
            "animal_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_runs_seat_of_run", "run_id"),
        Index("ix_runs_seat_of_animal", "animal_id"),
        Index("ix_runs_seat_of_crate", "run_id", "crate_id"),
        CheckConstraint(
            f"outcome IS NULL OR outcome IN ({', '.join(repr(str(o)) for o in VisitOutcome)})",
            name="outcome",
        ),
    )

    id: Mapped[Id]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"))
    crate_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs_crate.id"))
    """No crate: picked up on the road with nothing planned."""
    animal_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id"))
    stop_id: Mapped[UUID | None] = mapped_column(ForeignKey("runs_stop.id"))
    """Where it is fetched."""
    is_open: Mapped[bool] = mapped_column(default=True)
    seated_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    overridden: Mapped[frozenset[str]] = mapped_column(Codes(), default=frozenset)
    override_reason: Mapped[Line] = mapped_column(default="")
    picked_up_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(32))
    """What came of fetching it; empty while it is not known or the animal is aboard."""
    handed_to: Mapped[str | None] = mapped_column(String(16))
    handed_at: Mapped[datetime | None]
    shelter_id: Mapped[UUID | None] = mapped_column(ForeignKey("shelters_shelter.id"))
    note: Mapped[Prose] = mapped_column(default="")

    animal: Mapped[Animal] = relationship(lazy="joined", innerjoin=True)
    crate: Mapped[Crate | None] = relationship(lazy="joined")
    shelter: Mapped[Shelter | None] = relationship(lazy="joined")
    run: Mapped[Run] = relationship()


class Load(Base):
    """Food planned to go from a store into the van; its entry books it once confirmed."""

    __tablename__ = "runs_load"
    __table_args__ = (CheckConstraint("grams > 0", name="grams"), Index(None, "run_id"))

    id: Mapped[Id]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"))
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("stock_lot.id"))
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stock_store.id"))
    grams: Mapped[int]
    planned_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    lot: Mapped[Lot] = relationship(lazy="joined", innerjoin=True)
    store: Mapped[Store] = relationship(lazy="joined", innerjoin=True)


class CheckIn(Base):
    """One-tap news from a crew; never a position."""

    __tablename__ = "runs_check_in"
    __table_args__ = (one_of("state", News), Index(None, "run_id", "captured_at"))

    id: Mapped[Id]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs_run.id"))
    state: Mapped[Code]
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
