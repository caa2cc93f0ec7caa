"""Receiving places, what they have room for, what is on offer to them, and their claims.

And what surrounds these: chosen places, closed days, pages for everybody, what was read.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from animals.db import Base, Code, Id, Line, Prose, one_of
from animals.places.models import Place
from animals.shelters.rules import ClaimState, Outcome, ReceivingKind
from animals.sightings.models import Animal

_ACTIVE = text("state IN ('open', 'confirmed')")
_HERE = text("state = 'received' AND ended_at IS NULL")


class Shelter(Base):
    """A shelter, a clinic or a foster home."""

    __tablename__ = "shelters_shelter"
    __table_args__ = (one_of("kind", ReceivingKind),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Line]
    kind: Mapped[Code] = mapped_column(default=ReceivingKind.SHELTER)
    address: Mapped[Line] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    hours: Mapped[Line] = mapped_column(default="")
    takes_injured: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Prose] = mapped_column(default="")
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("places_place.id"))
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place | None] = relationship()
    capacity: Mapped[list["Capacity"]] = relationship(lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form


class Capacity(Base):
    """Places for one species and size; empty means any. Quarantine is counted apart."""

    __tablename__ = "shelters_capacity"
    __table_args__ = (CheckConstraint("places >= 0", name="places"),)

    id: Mapped[Id]
    shelter_id: Mapped[UUID] = mapped_column(ForeignKey("shelters_shelter.id"), index=True)
    species: Mapped[str | None] = mapped_column(String(16))
    size: Mapped[str | None] = mapped_column(String(16))
    places: Mapped[int]
    is_quarantine: Mapped[bool] = mapped_column(default=False)


class Member(Base):
    """Whose shelter a person with the shelter role works for."""

    __tablename__ = "shelters_member"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), primary_key=True
    )
    shelter_id: Mapped[UUID] = mapped_column(ForeignKey("shelters_shelter.id"), index=True)


class Offer(Base):
    """An animal shown to shelters, with a text written for them."""

    __tablename__ = "shelters_offer"
    __table_args__ = (Index("ix_shelters_offer_open", "withdrawn_at", "offered_at"),)

    animal_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id"), primary_key=True)
    story: Mapped[Prose] = mapped_column(default="")
    offered_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    animal: Mapped[Animal] = relationship()
    is_new: Mapped[bool] = query_expression()
    """Whether whoever asks has not seen it as it stands; only the gallery's query knows."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form


class Claim(Base):
    """A shelter's "we take this one"; a group's claims share a bundle."""

    __tablename__ = "shelters_claim"
    __table_args__ = (
        one_of("state", ClaimState),
        one_of("outcome", Outcome),
        Index(
            "uq_shelters_claim_one_active",
            "animal_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index(
            "uq_shelters_claim_one_roof",
            "animal_id",
            unique=True,
            sqlite_where=_HERE,
            postgresql_where=_HERE,
        ),
        Index("ix_shelters_claim_of_shelter", "shelter_id", "state"),
        Index("ix_shelters_claim_of_animal", "animal_id", "made_at"),
        Index("ix_shelters_claim_bundle", "bundle_id"),
    )

    id: Mapped[Id]
    bundle_id: Mapped[UUID]
    shelter_id: Mapped[UUID] = mapped_column(ForeignKey("shelters_shelter.id"))
    animal_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id"))
    state: Mapped[Code]
    made_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    expires_at: Mapped[datetime | None]
    extended: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime | None]
    reason: Mapped[Line] = mapped_column(default="")
    """Why it was last extended, withdrawn or refused."""
    arrives_at: Mapped[datetime | None]
    """When a run is due to bring it, as `runs` last said."""
    received_at: Mapped[datetime | None]
    arrival_note: Mapped[Line] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    """When it lapsed, was withdrawn or refused; of one received: when the animal left again."""
    outcome: Mapped[Code | None]
    follow_up_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)

    animal: Mapped[Animal] = relationship()
    shelter: Mapped[Shelter] = relationship()
    news: Mapped["ArrivalNews | None"] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form


class Chosen(Base):
    """A receiving place that an offer is shown to; an offer without one is shown to all."""

    __tablename__ = "shelters_chosen"

    animal_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id"), primary_key=True)
    shelter_id: Mapped[UUID] = mapped_column(
        ForeignKey("shelters_shelter.id"), primary_key=True, index=True
    )


class Closed(Base):
    """Days, the first and the last among them, on which a receiving place takes nobody in."""

    __tablename__ = "shelters_closed"
    __table_args__ = (CheckConstraint("from_on <= until_on", name="begins_before_it_ends"),)

    id: Mapped[Id]
    shelter_id: Mapped[UUID] = mapped_column(ForeignKey("shelters_shelter.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)


class Terms(Base):
    """On what terms animals are promised; its one row is made with the schema."""

    __tablename__ = "shelters_terms"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("hold_hours BETWEEN 1 AND 336", name="hold_hours"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hold_hours: Mapped[int]
    """How long an unconfirmed claim holds."""
    changed_at: Mapped[datetime | None]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form


class ArrivalNews(Base):
    """What became of an arrival that was announced, of one claim."""

    __tablename__ = "shelters_arrival_news"

    claim_id: Mapped[UUID] = mapped_column(
        ForeignKey("shelters_claim.id", ondelete="CASCADE"), primary_key=True
    )
    expected_at: Mapped[datetime | None]
    """The hour that may be told, now that the crew is out."""
    expected_before: Mapped[datetime | None]
    """The hour that was told first, where it has changed."""
    missed_at: Mapped[datetime | None]
    """When a crew could not bring it; the claim stands."""
    called_off_at: Mapped[datetime | None]
    """When an arrival that had been told of was called off."""


class PublicOffer(Base):
    """A page for everybody, about one animal or several, that a coordinator switched on."""

    __tablename__ = "shelters_public_offer"

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """Its address. In clear: it opens nothing that is secret, and is copied again and again."""
    story: Mapped[Prose]
    contact: Mapped[Line]
    made_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    withdrawn_at: Mapped[datetime | None]

    animals: Mapped[list["PublicAnimal"]] = relationship(order_by="PublicAnimal.rank")


class PublicAnimal(Base):
    """An animal on a page for everybody."""

    __tablename__ = "shelters_public_animal"

    public_offer_id: Mapped[UUID] = mapped_column(
        ForeignKey("shelters_public_offer.id"), primary_key=True
    )
    animal_id: Mapped[UUID] = mapped_column(
        ForeignKey("sightings_animal.id"), primary_key=True, index=True
    )
    rank: Mapped[int]

    animal: Mapped[Animal] = relationship()


class Seen(Base):
    """What somebody has read: a card of the gallery, or a notice, as it stood then."""

    __tablename__ = "shelters_seen"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_user.id", ondelete="CASCADE"), primary_key=True
    )
    about_id: Mapped[UUID] = mapped_column(primary_key=True)
    """An animal on offer, or a bundle of claims."""
    what: Mapped[Code] = mapped_column(primary_key=True)
    stood: Mapped[datetime]
    """The moment that the offer or the notice spoke of; another one makes it new again."""
