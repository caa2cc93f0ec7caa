"""What the steps of filling share: who and what is there already, and when things happened."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import cos, radians
from random import Random
from uuid import UUID

from sqlalchemy import inspect, select

from animals import i18n
from animals.accounts.rules import Person
from animals.db import Base, db
from animals.photos.rules import Picture
from animals.places.models import Place
from animals.places.rules import Position

METRES_A_DEGREE = 111_320


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn picture whose files are stored already."""

    photo_id: UUID
    picture: Picture


@dataclass
class World:
    """Keys of the data modules to what became of them."""

    drawn: dict[tuple[str, int], list[Drawn]]
    """By an animal's or a pack's key and the number of its sighting."""
    places: dict[str, Place] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    homes: dict[str, UUID] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)
    stores: dict[str, UUID] = field(default_factory=dict)
    vans: dict[str, UUID] = field(default_factory=dict)
    animals: dict[str, UUID] = field(default_factory=dict)
    spots: dict[str, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {place.name_en: place for place in db.session.scalars(select(Place))}

    @property
    def olha(self) -> Person:
        """The coordinator who keeps most of it."""
        return self.people["Ольга"]

    def position(self, place: str, east: int, north: int, accuracy_m: int = 12) -> Position:
        """So many metres from the middle of a settlement, as a phone would tell."""
        centre = self.places[place]
        lat = centre.lat + north / METRES_A_DEGREE
        lon = centre.lon + east / (METRES_A_DEGREE * cos(radians(centre.lat)))
        return Position(round(lat, 6), round(lon, 6), accuracy_m, 4)


def day(days: float) -> date:
    """The date so many days ago."""
    return i18n.local_today() - timedelta(days=int(days))


def moment(days: float, key: str) -> datetime:
    """Sometime between seven and five on the day so many days ago, the same for the same key."""
    chance = Random(key)
    return at(day(days), 7 + chance.randrange(10), chance.randrange(60))


def at(on: date, hour: int, minute: int = 0) -> datetime:
    """That hour of that day as clocks here show it."""
    return i18n.local_moment(datetime.combine(on, time(hour, minute)))


def no_later(when: datetime, *rows: Base, but: frozenset[str] = frozenset()) -> None:
    """Whatever services have stamped with the present moment happened at `when` instead."""
    for row in rows:
        for attribute in inspect(row).mapper.column_attrs:
            value = getattr(row, attribute.key)
            if isinstance(value, datetime) and value > when and attribute.key not in but:
                setattr(row, attribute.key, when)
