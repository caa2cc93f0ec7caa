"""A run as a phone carries it: stops, animals, food, what changed; a tombstone once it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from animals import i18n
from animals.accounts.rules import Person
from animals.db import db
from animals.errors import NotFound
from animals.feeding import service as feeding
from animals.field.tokens import Reader
from animals.photos.models import Photo
from animals.places.models import Located
from animals.runs import loading, roadbook, sight, versions
from animals.runs.models import Run, Seat
from animals.runs.road import last_news
from animals.runs.rules import RunState, StopKind
from animals.runs.van import hold
from animals.runs.words import run_name, run_title
from animals.shelters import service as shelters
from animals.sightings.models import Animal, Picture
from animals.stock import listing
from animals.stock import service as stock
from animals.stock.rules import StoreKind

Facts = dict[str, Any]
MOST_PICTURES = 3
"""Photos of one animal that travel along."""


@dataclass(frozen=True)
class Copy:
    """The run, and the version it was copied in; None for a tombstone."""

    body: Facts
    version: int | None
    run_id: UUID
    name: str


def copied(reader: Reader, since: int | None) -> Copy:
    """What the run token reads now. Raises NotFound where the run never was."""
    run = db.session.get(Run, reader.run_id)
    if run is None:
        raise NotFound
    name = reader.caller.name
    changes = versions.changes_since(run, since) if since is not None else []
    if run.state in sight.OVER or not _may_see(reader.caller.person, run):
        return Copy({"runs": [_tombstone(run, changes)]}, None, run.id, name)
    return Copy({"runs": [_run(run, reader, changes)]}, run.version, run.id, name)


def open_run(reader: Reader) -> Run:
    """The run, as long as its reader may read it. Raises NotFound."""
    run = db.session.get(Run, reader.run_id)
    if run is None or run.state in sight.OVER or not _may_see(reader.caller.person, run):
        raise NotFound
    return run


def picture_of(reader: Reader, photo_id: UUID) -> str:
    """The digest of a photo of one of the run's animals. Raises NotFound."""
    run = open_run(reader)
    seated = select(Seat.animal_id).where(Seat.run_id == run.id)
    query = (
        select(Photo.digest)
        .join(Picture, Picture.photo_id == Photo.id)
        .where(Photo.id == photo_id, Picture.animal_id.in_(seated))
    )
    digest = db.session.scalar(query)
    if digest is None:
        raise NotFound
    return digest


def _may_see(person: Person | None, run: Run) -> bool:
    """A guest may, as long as it is open; everybody else as on the web."""
    if person is None:
        return True
    try:
        sight.run_for(person, run.id)
    except NotFound:
        return False
    return True


def _tombstone(run: Run, changes: Sequence[str]) -> Facts:
    """Nothing but that the copy has to go."""
    over = run.state if run.state in sight.OVER else str(RunState.CANCELLED)
    return {
        "id": str(run.id),
        "version": run.version,
        "changed_at": _iso(run.changed_at),
        "state": over,
        "tombstone": True,
        "changes": list(changes) if run.state in sight.OVER else [],
    }


def _run(run: Run, reader: Reader, changes: Sequence[str]) -> Facts:
    held = hold(run)
    travellers = {it.id: it for it in roadbook.travellers_of(held)}
    photos = _photos(list(travellers))
    places = {
        claim_animal: claim.shelter_id
        for claim_animal, claim in shelters.active_claims(list(travellers)).items()
    }
    animals = {
        seat.animal_id: _animal(seat, travellers[seat.animal_id], photos, places)
        for seat in held.seats
    }
    stops = roadbook.stops_on_road(run, held, list(travellers.values()))
    news = last_news(run.id)
    return {
        "id": str(run.id),
        "version": run.version,
        "changed_at": _iso(run.changed_at),
        "changes": list(changes),
        "name": run_name(run.number),
        "title": f"{run_name(run.number)} · {run_title(run.starts_at)}",
        "date": run.date.isoformat(),
        "state": run.state,
        "area": run.area,
        "vehicle": run.vehicle.name,
        "starts_at": _iso(run.starts_at),
        "ends_at": _iso(run.ends_at),
        "turn_back": _iso_or_none(run.turn_back_at),
        "hear_by": _iso_or_none(run.hear_by_at),
        "last_news": {"state": news.state, "at": _iso(news.captured_at)} if news else None,
        "note": run.note,
        "duty": _duty(run),
        "team": [mate.call_sign or mate.user.name for mate in run.team],
        "expires_at": _iso(reader.expires_at),
        "stops": [_stop(it, animals) for it in stops],
        "animals": list(animals.values()),
        "food": _food(run),
        "stores": _named(listing.stores(StoreKind.WAREHOUSE)),
        "shelters": _named(shelters.shelters()),
    }


def _stop(it: roadbook.OnTheRoad, animals: dict[UUID, Facts]) -> Facts:
    stop = it.stop
    contact = it.contact
    spot = stop.spot
    return {
        "id": str(stop.id),
        "kind": stop.kind,
        "name": it.line.what,
        "how": it.line.how,
        "position": _position(spot or stop),
        "must": stop.is_must,
        "minutes": stop.minutes,
        "note": stop.note,
        "address": it.address,
        "people": stop.people,
        "cannot_walk": stop.cannot_walk,
        "contact": {"name": contact.name, "phone": contact.phone, "note": contact.note}
        if contact
        else None,
        "outcome": stop.outcome,
        "shelter": str(stop.shelter_id) if stop.shelter_id else None,
        "animals": [animals[fetched.id] for fetched in it.fetch],
        "spots": [
            {
                "id": str(spot.id),
                "name": spot.name,
                "dogs": spot.dogs,
                "cats": spot.cats,
                "leave_grams": it.leave_grams,
                "leave": i18n.weight(it.leave_grams) if it.leave_grams else "",
                "last_grams": feeding.last_given(spot.id),
                "note": spot.place_note,
                "position": _position(spot),
            }
        ]
        if spot is not None and stop.kind == StopKind.SPOT
        else [],
    }


def _animal(
    seat: Seat,
    traveller: roadbook.Traveller,
    photos: dict[UUID, list[str]],
    places: dict[UUID, UUID],
) -> Facts:
    animal: Animal = seat.animal
    shelter_id = places.get(animal.id)
    return {
        "id": str(animal.id),
        "code": animal.code,
        "name": animal.name,
        "line": traveller.line,
        "species": animal.species,
        "size": animal.size,
        "sex": animal.sex,
        "age": animal.age,
        "colour": animal.colour,
        "marks": animal.marks,
        "temperament": animal.temperament,
        "condition": sorted(animal.condition),
        "warnings": list(traveller.warnings),
        "note": animal.note,
        "crate": traveller.crate,
        "said": traveller.state,
        "waiting": traveller.is_waiting,
        "aboard": traveller.is_aboard,
        "goes_to": traveller.place_to_go,
        "shelter": str(shelter_id) if shelter_id else None,
        "position": _position(animal),
        "photos": photos.get(animal.id, []),
    }


def _food(run: Run) -> list[Facts]:
    """What is to be put into the van, then what lies in it."""
    planned = [
        {
            "load": str(load.id),
            "loaded": False,
            "name": load.lot.product.name,
            "product": str(load.lot.product_id),
            "lot": str(load.lot_id),
            "store": str(load.store_id),
            "store_name": load.store.name,
            "grams": load.grams,
            "bag_grams": load.lot.product.bag_grams,
            "best_before": _day(load.lot.best_before),
        }
        for load in loading.loads(run.id)
        if load.confirmed_at is None
    ]
    inside = [
        {
            "load": None,
            "loaded": True,
            "name": lot.product.name,
            "product": str(lot.product_id),
            "lot": str(lot.id),
            "store": None,
            "store_name": run.vehicle.name,
            "grams": balance.grams,
            "bag_grams": lot.product.bag_grams,
            "best_before": _day(lot.best_before),
        }
        for balance in stock.held(run.vehicle.store_id)
        for lot in [balance.lot]
        if balance.grams > 0
    ]
    return planned + inside


def _photos(animal_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    query = (
        select(Picture.animal_id, Picture.photo_id)
        .where(Picture.animal_id.in_(animal_ids))
        .order_by(Picture.rank, Picture.photo_id)
    )
    found: dict[UUID, list[str]] = {}
    for animal_id, photo_id in db.session.execute(query).tuples():
        if animal_id is not None and len(found.setdefault(animal_id, [])) < MOST_PICTURES:
            found[animal_id].append(str(photo_id))
    return found


def _duty(run: Run) -> Facts | None:
    if run.duty is None:
        return None
    return {"name": run.duty.name, "phone": run.duty.phone or ""}


def _named(rows: Sequence[Any]) -> list[Facts]:
    return [{"id": str(row.id), "name": row.name} for row in rows]


def _position(row: Located) -> Facts | None:
    if row.lat is None or row.lon is None:
        return None
    return {"lat": row.lat, "lon": row.lon, "accuracy_m": row.accuracy_m}


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _iso_or_none(moment: datetime | None) -> str | None:
    return _iso(moment) if moment is not None else None
