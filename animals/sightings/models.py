"""Animals, what was seen of them, their pictures, groups, contacts and search words."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from animals.db import Base, Code, Codes, Id, Line, Prose, one_of
from animals.photos.models import Photo
from animals.places.models import Located
from animals.sightings.codes import format_code
from animals.sightings.rules import (
    Age,
    Ear,
    EarMark,
    GoodWith,
    GroupKind,
    How,
    Neutered,
    Owner,
    Relation,
    Sex,
    Size,
    Species,
    Status,
    Temperament,
)


class Contact(Base):
    """Somebody to call about an animal or a spot."""

    __tablename__ = "sightings_contact"
    __table_args__ = (one_of("relation", Relation),)

    id: Mapped[Id]
    name: Mapped[Line]
    phone: Mapped[str] = mapped_column(String(40))
    relation: Mapped[Code]
    note: Mapped[Prose] = mapped_column(default="")


class Group(Base):
    """Animals that travel and are placed together."""

    __tablename__ = "sightings_group"
    __table_args__ = (one_of("kind", GroupKind),)

    id: Mapped[Id]
    kind: Mapped[Code]


class Traits:
    """What can be said of an animal from looking at it; the same on a sighting and an animal."""

    species: Mapped[Code]
    species_other: Mapped[Line] = mapped_column(default="")
    size: Mapped[Code] = mapped_column(default=Size.UNKNOWN)
    sex: Mapped[Code] = mapped_column(default=Sex.UNKNOWN)
    age: Mapped[Code] = mapped_column(default=Age.UNKNOWN)
    colour: Mapped[Line] = mapped_column(default="")
    marks: Mapped[Line] = mapped_column(default="")
    temperament: Mapped[Code] = mapped_column(default=Temperament.UNKNOWN)
    good_with_dogs: Mapped[Code] = mapped_column(
        default=GoodWith.UNKNOWN, server_default=GoodWith.UNKNOWN
    )
    good_with_cats: Mapped[Code] = mapped_column(
        default=GoodWith.UNKNOWN, server_default=GoodWith.UNKNOWN
    )
    condition: Mapped[frozenset[str]] = mapped_column(Codes(), default=frozenset)
    needs: Mapped[frozenset[str]] = mapped_column(Codes(), default=frozenset)
    owner: Mapped[Code] = mapped_column(default=Owner.UNKNOWN)


def _trait_codes() -> tuple[CheckConstraint, ...]:
    return (
        one_of("species", Species),
        one_of("size", Size),
        one_of("sex", Sex),
        one_of("age", Age),
        one_of("temperament", Temperament),
        one_of("good_with_dogs", GoodWith),
        one_of("good_with_cats", GoodWith),
        one_of("owner", Owner),
    )


class Counter(Base):
    """The last number given to an animal; its one row serialises the giving."""

    __tablename__ = "sightings_counter"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Animal(Located, Traits, Base):
    """An individual we can tell apart, as it stands now; the position is the last one seen."""

    __tablename__ = "sightings_animal"
    __table_args__ = (
        *_trait_codes(),
        one_of("status", Status),
        one_of("neutered", Neutered),
        one_of("ear_mark", EarMark),
        one_of("ear", Ear),
        one_of("neutered_how", How),
        one_of("microchip_how", How),
        one_of("ear_how", How),
        one_of("rabies_how", How),
        CheckConstraint("body_condition BETWEEN 1 AND 9", name="body_condition"),
        Index("ix_sightings_animal_list", "merged_into_id", "last_seen_at"),
        Index("ix_sightings_animal_by_status", "merged_into_id", "status", "last_seen_at"),
    )

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[Line] = mapped_column(default="")
    status: Mapped[Code] = mapped_column(default=Status.SEEN)
    status_since: Mapped[datetime]
    status_reason: Mapped[Line] = mapped_column(default="")
    waiting_since: Mapped[datetime | None]
    """When it was first found to need transport."""
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """When somebody on the phone last said that it is still there."""
    note: Mapped[Prose] = mapped_column(default="")
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_group.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_contact.id"))
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_animal.id"))
    neutered: Mapped[Code] = mapped_column(default=Neutered.UNKNOWN)
    neutered_how: Mapped[Code | None]
    """Whether a paper, or the thing itself, was seen, or somebody only told of it; so for each."""
    microchip: Mapped[Line] = mapped_column(default="")
    microchip_how: Mapped[Code | None]
    ear_mark: Mapped[Code | None]
    ear: Mapped[Code | None]
    ear_colour: Mapped[Line] = mapped_column(default="")
    ear_number: Mapped[Line] = mapped_column(default="")
    ear_how: Mapped[Code | None]
    body_condition: Mapped[int | None]
    """1 to 9, ideal 4 or 5; seen from a distance is a valid way to score."""
    rabies_on: Mapped[date | None] = mapped_column(Date)
    rabies_until: Mapped[date | None] = mapped_column(Date)
    rabies_batch: Mapped[Line] = mapped_column(default="")
    rabies_how: Mapped[Code | None]
    bit_on: Mapped[date | None] = mapped_column(Date)
    """The day it last bit somebody: ten days of watch follow."""
    kg: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    group: Mapped[Group | None] = relationship()
    contact: Mapped[Contact | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy's own form

    @property
    def code(self) -> str:
        """What it is called on the radio and on paper: K-0042."""
        return format_code(self.number)


class Sighting(Located, Traits, Base):
    """Somebody saw, or was told of, one animal or a pack, at a place and a time."""

    __tablename__ = "sightings_sighting"
    __table_args__ = (
        *_trait_codes(),
        one_of("how", How),
        CheckConstraint("count BETWEEN 1 AND 50", name="count"),
        CheckConstraint("still_together BETWEEN 0 AND count", name="still_together"),
        Index("ix_sightings_sighting_of_animal", "animal_id", "captured_at"),
        Index("ix_sightings_sighting_recent", "captured_at"),
    )

    id: Mapped[Id]
    """The UUID that whoever sent it gave it."""
    animal_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_animal.id"))
    how: Mapped[Code] = mapped_column(default=How.SEEN)
    count: Mapped[int] = mapped_column(default=1)
    still_together: Mapped[int] = mapped_column(default=0)
    """How many of a pack are not told apart yet; 0 for one animal."""
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    place_note: Mapped[Line] = mapped_column(default="")
    note: Mapped[Prose] = mapped_column(default="")
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_contact.id"))

    pack_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_sighting.id"), index=True)
    """The sighting of the pack that this individual was split off from."""

    animal: Mapped[Animal | None] = relationship(foreign_keys=[animal_id])
    contact: Mapped[Contact | None] = relationship()

    @property
    def is_pack(self) -> bool:
        return self.count > 1


class Picture(Base):
    """A photo of a sighting and, once that is known, of an animal; the lowest rank is the cover."""

    __tablename__ = "sightings_picture"
    __table_args__ = (
        Index("ix_sightings_picture_of_animal", "animal_id", "rank"),
        Index("ix_sightings_picture_of_sighting", "sighting_id", "rank"),
    )

    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos_photo.id"), primary_key=True)
    sighting_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_sighting.id"))
    animal_id: Mapped[UUID | None] = mapped_column(ForeignKey("sightings_animal.id"))
    rank: Mapped[int]

    photo: Mapped[Photo] = relationship(lazy="joined", innerjoin=True)


class Merge(Base):
    """Two animals found to be one; `moved` is what is needed to undo it."""

    __tablename__ = "sightings_merge"
    __table_args__ = (CheckConstraint("kept_id != gone_id", name="two"),)

    id: Mapped[Id]
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id"), index=True)
    gone_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_user.id"))
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]


# Compared byte by byte on both databases, so that "beginning with" is a range an index answers.
_BYTEWISE = String(64).with_variant(String(64, collation="C"), "postgresql")


class SearchWord(Base):
    """One word an animal is found by, case-folded, apostrophes unified."""

    __tablename__ = "sightings_search_word"
    __table_args__ = (UniqueConstraint("animal_id", "word"), Index(None, "word", "animal_id"))

    id: Mapped[Id]
    animal_id: Mapped[UUID] = mapped_column(ForeignKey("sightings_animal.id", ondelete="CASCADE"))
    word: Mapped[str] = mapped_column(_BYTEWISE)
    is_private: Mapped[bool]
    """Whether the word comes from what only coordinators may read."""
