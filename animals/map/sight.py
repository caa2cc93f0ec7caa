"""The map's points, each as one person may see it; what they may not see is not among them.

Whoever sees all positions gets animals with their urgency and spots. Everybody else gets what is
open to them exactly, and of all others one cell a coarse point. Nothing of a cell hangs on an
exact position: not its place, not its order, not its counts.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, select

from animals import i18n
from animals.accounts.rules import Field, Person
from animals.db import db
from animals.feeding import sight as feeding
from animals.feeding.models import Spot
from animals.feeding.needs import open_spots
from animals.feeding.rules import due_state
from animals.map.rules import Cell, Filters, cells
from animals.places.models import Place
from animals.places.rules import Point
from animals.runs.flagging import Flagged, described, everybody, packs_at_large, some_at_large
from animals.runs.flags import AT_LARGE
from animals.runs.upcoming import upcoming
from animals.sightings import sight as sightings
from animals.sightings.models import Animal, Sighting


def animals_numbered_from(filters: Filters, number: int, most: int) -> list[Flagged]:
    """Animals at large by number, at most so many above `number`; for who sees all of them."""
    routes = [run.route for run in upcoming()]

    def narrow(query: Select[Any]) -> Select[Any]:
        above = query.where(Animal.number > number, *_species(Animal, filters))
        return above.order_by(Animal.number).limit(most)

    return some_at_large(narrow, routes)


def waiting_longest(filters: Filters, first: int, most: int) -> list[Flagged]:
    """Animals at large from the `first` on, the longest waiting first; those of an urgency alone
    when one is asked for.
    """
    routes = [run.route for run in upcoming()]
    if filters.urgency is not None:
        asked = [it for it in everybody(routes).waits if it.flag.urgency is filters.urgency]
        if filters.species is not None:
            kept = _ids_of(filters)
            asked = [it for it in asked if it.uuid in kept]
        asked.sort(key=lambda it: (it.since, str(it.id)))
        flags = {it.uuid: it.flag for it in asked[first : first + most]}
        found = {it.beast.id: it for it in described(flags)}
        return [found[id_] for id_ in flags]

    def narrow(query: Select[Any]) -> Select[Any]:
        asked = query.where(*_species(Animal, filters)).order_by(
            Animal.waiting_since.is_(None), Animal.waiting_since, Animal.number.desc()
        )
        return asked.offset(first).limit(most)

    return some_at_large(narrow, routes)


def packs(filters: Filters) -> list[Flagged]:
    """Packs to be taken out; for who sees all of them."""
    found = packs_at_large(lambda query: query.where(*_species(Sighting, filters)))
    return [it for it in found if _is_asked(it, filters)]


def own_animals(person: Person, filters: Filters) -> list[Animal]:
    """The animals whose exact position is open to somebody who does not see all."""
    query = (
        select(Animal)
        .where(_is_at_large(), *_species(Animal, filters), _is_exact(person, Animal))
        .order_by(Animal.number)
    )
    return list(db.session.scalars(query).unique())


def spots(person: Person) -> list[Spot]:
    """The open spots whose position is open to this person, the longest due first."""
    query = open_spots()
    if not person.sees_all(Field.POSITION):
        query = query.where(_is_exact(person, Spot))
    return list(db.session.scalars(query).unique())


def rough_cells(person: Person, filters: Filters) -> list[Cell]:
    """Everything else, by coarse points; nothing for who sees all."""
    if person.sees_all(Field.POSITION):
        return []
    parts: list[Cell] = []
    if filters.shows_animals:
        parts += _animal_parts(person, filters)
        parts += _pack_parts(filters)
    if filters.shows_spots:
        parts += _spot_parts(person)
    return cells(parts)


def _animal_parts(person: Person, filters: Filters) -> Iterator[Cell]:
    hidden = not_(_is_exact(person, Animal))
    query = _by_point(Animal, func.count(Animal.id)).where(
        _is_at_large(), hidden, *_species(Animal, filters)
    )
    for lat, lon, name, count in db.session.execute(query):
        yield Cell(Point(lat, lon), name or "", animals=count)


def _pack_parts(filters: Filters) -> Iterator[Cell]:
    query = _by_point(Sighting, func.sum(Sighting.still_together)).where(
        Sighting.still_together > 0, *_species(Sighting, filters)
    )
    for lat, lon, name, count in db.session.execute(query):
        yield Cell(Point(lat, lon), name or "", animals=int(count))


def _spot_parts(person: Person) -> Iterator[Cell]:
    today = i18n.local_today()
    query = (
        select(Spot.coarse_lat, Spot.coarse_lon, _place_name(), Spot.due_at, Spot.last_fed_at)
        .outerjoin(Place, Place.id == Spot.place_id)
        .where(
            Spot.closed_at.is_(None),
            Spot.coarse_lat.is_not(None),
            not_(_is_exact(person, Spot)),
        )
    )
    for lat, lon, name, due_at, fed_at in db.session.execute(query):
        due = due_state(feeding.due_on(due_at, fed_at), today)
        yield Cell(Point(lat, lon), name or "", spots=1, due=due)


def _by_point(row: type[Animal] | type[Sighting], count: Any) -> Select[Any]:
    return (
        select(row.coarse_lat, row.coarse_lon, _place_name(), count)
        .outerjoin(Place, Place.id == row.place_id)
        .where(row.coarse_lat.is_not(None))
        .group_by(row.coarse_lat, row.coarse_lon, _place_name())
    )


def _place_name() -> Any:
    return Place.name_uk if i18n.language() == "uk" else Place.name_en


def _is_at_large() -> ColumnElement[bool]:
    return and_(Animal.merged_into_id.is_(None), Animal.status.in_(AT_LARGE))


def _is_exact(person: Person, row: type[Animal] | type[Spot]) -> ColumnElement[bool]:
    exact = sightings.exact_for(person) if row is Animal else feeding.exact_for(person)
    return and_(row.lat.is_not(None), exact)


def _species(row: type[Animal] | type[Sighting], filters: Filters) -> list[ColumnElement[bool]]:
    return [] if filters.species is None else [row.species == filters.species]


def _ids_of(filters: Filters) -> set[UUID]:
    """Every animal and sighting of the species asked for."""
    return {
        id_
        for row in (Animal, Sighting)
        for id_ in db.session.scalars(select(row.id).where(*_species(row, filters)))
    }


def _is_asked(it: Flagged, filters: Filters) -> bool:
    return (filters.urgency is None or it.flag.urgency is filters.urgency) and (
        filters.species is None or it.beast.species == filters.species
    )
