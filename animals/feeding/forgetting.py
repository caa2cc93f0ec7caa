"""Spots closed long ago become coarse; spots nobody visits are asked about, never blurred."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, or_, select, update

from animals import clock
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.feeding.models import Feeding, Spot
from animals.feeding.needs import UNVISITED, unvisited_spots
from animals.feeding.spots import locked
from animals.sightings.forgetting import coarse_values


def coarsen_closed(moment: datetime) -> int:
    """Make the spots closed before `moment` coarse, with every feeding there; how many."""
    fed_exactly = exists().where(Feeding.spot_id == Spot.id, Feeding.lat.is_not(None))
    query = select(Spot.id).where(
        Spot.closed_at < moment,
        or_(Spot.lat.is_not(None), Spot.place_note != "", fed_exactly),
    )
    ids = db.session.scalars(query).all()
    if ids:
        spots = update(Spot).where(Spot.id.in_(ids))
        feedings = update(Feeding).where(Feeding.spot_id.in_(ids))
        for statement in (
            spots.values(place_note="", **coarse_values(Spot)),
            feedings.values(**coarse_values(Feeding)),
        ):
            db.session.execute(statement.execution_options(synchronize_session=False))
        db.session.expire_all()
    return len(ids)


def unvisited() -> int:
    """How many open spots are asked about."""
    query = unvisited_spots().order_by(None).with_only_columns(func.count(Spot.id))
    return int(db.session.scalar(query) or 0)


def is_unvisited(spot: Spot) -> bool:
    """Whether it is asked about this spot."""
    last = max(filter(None, (spot.made_at, spot.last_fed_at, spot.kept_at)))
    return spot.closed_at is None and last < clock.now() - UNVISITED


def keep(by: Person, spot_id: UUID) -> None:
    """Somebody says that it is still fed: for 90 days it is not asked about."""
    spot = locked(spot_id)
    statement = update(Spot).where(Spot.id == spot.id).values(kept_at=clock.now())
    db.session.execute(statement)
    note(by.id, "kept", "spot", spot.id)
