"""Offering known animals that may be the one just seen: "perhaps K-0042, 300 m away".

Metres only where the person may know them; of other animals they get "same village". Nothing
that is hidden takes part in the choice or the order either.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import cos, radians
from uuid import UUID

from sqlalchemy import and_, or_, select

from animals.accounts.rules import Person, Right
from animals.audit import service as audit
from animals.db import db
from animals.errors import NotFound
from animals.places.rules import Point, metres_between
from animals.sightings.keeping import kept_one, lock
from animals.sightings.likeness import (
    NEAR_METRES,
    RECENT_HOURS,
    Alike,
    Candidate,
    Traits,
    best_matches,
)
from animals.sightings.merging import merge
from animals.sightings.models import Animal, Sighting
from animals.sightings.pictures import cover_photos
from animals.sightings.rules import Age, Sex, Size, Species, Status
from animals.sightings.service import seen_at
from animals.sightings.sight import exact_for, is_own_report

CANDIDATES_MOST = 300
"""Recent animals nearby that are compared; the newest of more."""

_METRES_PER_DEGREE = 111_000
_GONE = (Status.ADOPTED, Status.DEAD, Status.WITH_OWNER, Status.AT_SHELTER)


@dataclass(frozen=True)
class Suggestion:
    """A known animal it might be; `metres` is None where the person may not know."""

    animal: Animal
    metres: int | None
    reasons: tuple[Alike, ...]
    photo_id: UUID | None


def first_sighting(animal: Animal) -> Sighting | None:
    """The only sighting of an animal that was logged as new, else None."""
    query = select(Sighting).where(Sighting.animal_id == animal.id).limit(2)
    found = db.session.scalars(query).all()
    return found[0] if len(found) == 1 else None


def suggestions(person: Person, animal: Animal) -> list[Suggestion]:
    """Up to five known animals that this new one may be, most alike first."""
    sighting = first_sighting(animal)
    if sighting is None or not may_decide(person, sighting):
        return []
    found = best_matches(
        _traits(sighting),
        [_candidate(sighting, known, exact=exact) for known, exact in _nearby(person, sighting)],
    )
    covers = cover_photos([match.candidate.key.id for match in found])
    return [
        Suggestion(
            animal=match.candidate.key,
            metres=_rounded(match.candidate.metres),
            reasons=match.likeness.reasons,
            photo_id=covers.get(match.candidate.key.id),
        )
        for match in found
    ]


def may_decide(person: Person, sighting: Sighting) -> bool:
    """Whether this person may say which animal a sighting shows."""
    return person.may(Right.KEEP_ANIMALS) or is_own_report(person, sighting)


def is_the_same(by: Person, new_id: UUID, known_id: UUID) -> Animal:
    """The known animal, which the one just logged turned out to be; the new code is withdrawn.

    Whoever reported it may say so within a day, of animals that would be suggested to them.
    Raises NotFound.
    """
    new = next(one for one in lock([new_id, known_id]) if one.id == new_id)
    if new.merged_into_id is not None:
        return kept_one(new)
    offered = {one.animal.id for one in suggestions(by, new)}
    if known_id not in offered:
        raise NotFound
    merge(by, known_id, new_id)
    audit.note(by.id, "same", "animal", known_id)
    return db.session.get_one(Animal, known_id)


def _nearby(person: Person, sighting: Sighting) -> list[tuple[Animal, bool]]:
    """Animals of the kind seen lately around there, and whether their position may be used."""
    at, exact = seen_at(sighting), exact_for(person)
    around = []
    if sighting.place_id is not None:
        around.append(Animal.place_id == sighting.place_id)
    if sighting.lat is not None and sighting.lon is not None:
        lat = NEAR_METRES / _METRES_PER_DEGREE * 1.05
        lon = min(360.0, lat / max(0.01, cos(radians(sighting.lat))))
        around.append(
            and_(
                exact,
                Animal.lat.between(sighting.lat - lat, sighting.lat + lat),
                Animal.lon.between(sighting.lon - lon, sighting.lon + lon),
            )
        )
    if not around:
        return []
    window = timedelta(hours=RECENT_HOURS)
    query = (
        select(Animal, exact.label("exact"))
        .where(
            or_(*around),
            Animal.id != sighting.animal_id,
            Animal.merged_into_id.is_(None),
            Animal.species == sighting.species,
            Animal.status.not_in(_GONE),
            Animal.last_seen_at.between(at - window, at + window),
        )
        .order_by(Animal.last_seen_at.desc(), Animal.number)
        .limit(CANDIDATES_MOST)
    )
    return [(animal, bool(exact)) for animal, exact in db.session.execute(query).tuples()]


def _candidate(sighting: Sighting, known: Animal, *, exact: bool) -> Candidate[Animal]:
    metres = None
    if exact and None not in (known.lat, known.lon, sighting.lat, sighting.lon):
        metres = metres_between(
            Point(known.lat or 0, known.lon or 0), Point(sighting.lat or 0, sighting.lon or 0)
        )
    apart = seen_at(sighting) - known.last_seen_at
    return Candidate(
        key=known,
        traits=_traits(known),
        metres=metres,
        hours=apart.total_seconds() / 3600,
        same_settlement=sighting.place_id is not None and known.place_id == sighting.place_id,
    )


def _traits(row: Animal | Sighting) -> Traits:
    return Traits(
        species=Species(row.species),
        size=Size(row.size),
        sex=Sex(row.sex),
        age=Age(row.age),
        colour=row.colour,
        marks=row.marks,
    )


def _rounded(metres: float | None) -> int | None:
    """Metres as people say them: to 10, from a hundred on to 50."""
    if metres is None:
        return None
    step = 10 if metres < 100 else 50
    return max(step, round(metres / step) * step)
