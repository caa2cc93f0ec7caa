"""Settlements, areas under evacuation, and what every row with a position is made of."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, String
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from animals.db import Base, Code, Id, Line
from animals.places.spelling import called


def _sought(context: DefaultExecutionContext) -> str:
    written = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return called(written["name_uk"], written["name_en"])


class Place(Base):
    """A settlement or a named point, in both languages."""

    __tablename__ = "places_place"
    __table_args__ = (CheckConstraint("lat BETWEEN -90 AND 90", name="lat"),
                      CheckConstraint("lon BETWEEN -180 AND 180", name="lon"))  # fmt: skip

    id: Mapped[Id]
    name_uk: Mapped[Line] = mapped_column(index=True)
    name_en: Mapped[Line] = mapped_column(index=True)
    kind: Mapped[Code]
    district_uk: Mapped[Line]
    district_en: Mapped[Line]
    region_uk: Mapped[Line]
    region_en: Mapped[Line]
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    off_m: Mapped[int] = mapped_column(default=1000)
    """How far the point may be off; a rough one stands for nothing but the name."""
    sought: Mapped[str] = mapped_column(String(400), default=_sought, index=True)
    """The names as they are searched for."""

    def name_in(self, language: str) -> str:
        return self.name_uk if language == "uk" else self.name_en

    def district_in(self, language: str) -> str:
        return self.district_uk if language == "uk" else self.district_en

    def region_in(self, language: str) -> str:
        return self.region_uk if language == "uk" else self.region_en


class Evacuation(Base):
    """A settlement, or a whole district, under evacuation from one day until another."""

    __tablename__ = "places_evacuation"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),)

    id: Mapped[Id]
    place_id: Mapped[UUID] = mapped_column(ForeignKey("places_place.id"), index=True)
    whole_district: Mapped[bool]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[Line] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    """When a coordinator said that it is over; from then on it counts no more."""
    end_reason: Mapped[Line] = mapped_column(default="")

    place: Mapped[Place] = relationship(lazy="joined", innerjoin=True)


class Located:
    """The columns of a position, exact and coarse, with where it came from.

    `place_id` is the nearest settlement within 10 km; the coarse pair is that settlement's centre,
    else the centre of the 0.1 degree cell, computed when the row is written.
    """

    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    accuracy_m: Mapped[int | None]
    position_age_s: Mapped[int | None]
    position_source: Mapped[str] = mapped_column(String(16), default="none")
    coarse_lat: Mapped[float | None] = mapped_column(Float)
    coarse_lon: Mapped[float | None] = mapped_column(Float)

    @declared_attr
    def place_id(cls) -> Mapped[UUID | None]:
        return mapped_column(ForeignKey("places_place.id"), index=True)

    @declared_attr
    def place(cls) -> Mapped[Place | None]:
        return relationship(Place, lazy="joined")
