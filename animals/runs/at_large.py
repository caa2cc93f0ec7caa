"""Who is at large, animals and packs, read in the columns that flags and lists need."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from animals import i18n
from animals.db import UtcTime
from animals.places.models import Evacuation, Place
from animals.places.rules import Point
from animals.runs.flags import (
    AT_LARGE,
)
from animals.runs.models import Run, Seat
from animals.shelters.models import Claim
from animals.shelters.rules import ACTIVE
from animals.sightings.models import Animal, Group, Sighting
from animals.sightings.rules import (
    Need,
    Status,
)

Beast = Row[Any]
"""An animal, or a pack, by the columns that flags, crates and lists need."""


def animals(now: datetime, ids: Collection[UUID] | None) -> Select[Any]:
    waits_since = func.coalesce(
        Animal.waiting_since,
        case((Animal.status.in_((Status.WAITING, Status.SEATED)), Animal.status_since)),
        type_=UtcTime(),
    )
    query = (
        select(
            Animal.id,
            Animal.number,
            Animal.species,
            Animal.species_other,
            Animal.size,
            Animal.sex,
            Animal.age,
            Animal.temperament,
            Animal.condition,
            Animal.needs,
            Animal.owner,
            Animal.status,
            waits_since.label("waits_since"),
            func.coalesce(waits_since, Animal.first_seen_at, type_=UtcTime()).label("since"),
            Animal.waiting_since,
            Animal.last_seen_at,
            Animal.confirmed_at,
            Animal.bit_on,
            Animal.group_id,
            Animal.contact_id,
            Animal.lat,
            Animal.lon,
            Animal.coarse_lat,
            Animal.coarse_lon,
            _place_name().label("place"),
            Group.kind.label("group_kind"),
            Claim.state.label("claim"),
            Claim.shelter_id.label("claim_shelter"),
            Seat.run_id.label("seated_run"),
            Run.number.label("seated_number"),
            _is_evacuated().label("evacuated"),
            null().label("still_together"),
        )
        .outerjoin(Group, Group.id == Animal.group_id)
        .outerjoin(Place, Place.id == Animal.place_id)
        .outerjoin(Seat, and_(Seat.animal_id == Animal.id, Seat.is_open))
        .outerjoin(Run, Run.id == Seat.run_id)
        .outerjoin(
            Claim,
            and_(
                Claim.animal_id == Animal.id,
                Claim.state.in_(ACTIVE),
                or_(Claim.expires_at.is_(None), Claim.expires_at > now),
            ),
        )
        .where(Animal.merged_into_id.is_(None), Animal.status.in_(AT_LARGE))
    )
    return query if ids is None else query.where(Animal.id.in_(ids))


def packs() -> Select[Any]:
    """Packs that somebody wants taken out and nobody has told apart."""
    return (
        select(
            Sighting.id,
            null().label("number"),
            Sighting.species,
            Sighting.species_other,
            Sighting.size,
            Sighting.sex,
            Sighting.age,
            Sighting.temperament,
            Sighting.condition,
            Sighting.needs,
            Sighting.owner,
            null().label("status"),
            null().label("waits_since"),
            Sighting.captured_at.label("since"),
            null().label("waiting_since"),
            Sighting.captured_at.label("last_seen_at"),
            null().label("confirmed_at"),
            null().label("bit_on"),
            null().label("group_id"),
            null().label("contact_id"),
            Sighting.lat,
            Sighting.lon,
            Sighting.coarse_lat,
            Sighting.coarse_lon,
            _place_name().label("place"),
            null().label("group_kind"),
            null().label("claim"),
            null().label("claim_shelter"),
            null().label("seated_run"),
            null().label("seated_number"),
            false().label("evacuated"),
            Sighting.still_together,
        )
        .outerjoin(Place, Place.id == Sighting.place_id)
        .where(
            Sighting.count > 1,
            Sighting.still_together > 0,
            Sighting.needs.holds(Need.TRANSPORT),
        )
    )


def _place_name() -> Any:
    return Place.name_uk if i18n.language() == "uk" else Place.name_en


def _is_evacuated() -> ColumnElement[bool]:
    """Whether the animal's settlement, or the whole district around it, is under evacuation."""
    today = i18n.local_today()
    centre = aliased(Place)
    return exists().where(
        Evacuation.ended_at.is_(None),
        Evacuation.starts_on <= today,
        Evacuation.ends_on >= today,
        centre.id == Evacuation.place_id,
        or_(
            Evacuation.place_id == Animal.place_id,
            and_(
                Evacuation.whole_district,
                centre.district_uk == Place.district_uk,
                centre.region_uk == Place.region_uk,
            ),
        ),
    )


def point_of_beast(beast: Beast) -> Point | None:
    if beast.lat is not None:
        return Point(beast.lat, beast.lon)
    if beast.place is not None and beast.coarse_lat is not None:
        return Point(beast.coarse_lat, beast.coarse_lon)
    return None
