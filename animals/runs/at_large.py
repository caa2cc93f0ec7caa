"""Who is at large, animals and packs, read in the columns that flags and lists need.

Thousands are judged for one page and fifty are shown. So there are two looks: `order` reads of
everybody no more than their flag and their place in the list rest on, as the database gives it;
`details` reads of a few all that a list shows. Both end in the same columns of facts.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Row,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from animals import i18n
from animals.db import UtcTime, as_kept
from animals.places.models import Evacuation, Place
from animals.places.rules import Point
from animals.runs.flag_models import HandFlag
from animals.runs.flags import AT_LARGE, LONG_WAIT_DAYS, UNSEEN_DAYS
from animals.runs.models import Run, Seat
from animals.shelters.models import Claim
from animals.shelters.rules import ACTIVE
from animals.sightings.models import Animal, Group, Picture, Sighting
from animals.sightings.rules import Need, Status

Beast = Row[Any]
"""An animal, or a pack, by the columns of `details`."""

FACTS = (
    "status",
    "condition",
    "needs",
    "temperament",
    "age",
    "owner",
    "group_kind",
    "claim",
    "pack_of",
    "is_evacuated",
    "is_unseen",
    "waits_long",
    "is_confirmed",
    "hand_urgency",
    "hand_despite",
    "at_lat",
    "at_lon",
)
"""What a flag rests on: the last columns of either look, raw, and where the beast is.

What a hand said is in two of them; `hand_despite` is null where none said anything.
"""


_NOW = bindparam("now", type_=UtcTime())
_TODAY = bindparam("today", type_=Date())
_UNSEEN_SINCE = bindparam("unseen_since", type_=UtcTime())
_LONG_SINCE = bindparam("long_since", type_=UtcTime())


def moments(now: datetime) -> dict[str, Any]:
    """What either look asks of the clock, by the calendar where the team lives."""
    today = i18n.local_day(now)
    return {
        "now": now,
        "today": today,
        "unseen_since": i18n.start_of_day(today - timedelta(days=UNSEEN_DAYS)),
        "long_since": i18n.start_of_day(today - timedelta(days=LONG_WAIT_DAYS)),
    }


def facts_of(row: Row[Any]) -> tuple[Any, ...]:
    """The columns of facts of either look."""
    return tuple(row[-len(FACTS) :])


def point_of_beast(beast: Beast) -> Point | None:
    """Its own position, else its settlement's centre."""
    return None if beast.fact_at_lat is None else Point(beast.fact_at_lat, beast.fact_at_lon)


@cache
def order() -> CompoundSelect[Any]:
    """Everybody at large: id, number, group, since when they wait, seat, and the facts.

    Each row also says when the next claim of all ends, which changes a flag with no write. What
    it asks of the clock `moments` gives.
    """
    animals = _known(
        as_kept(Animal.id).label("id"),
        Animal.number,
        as_kept(Animal.group_id).label("group_id"),
        as_kept(_since()).label("since"),
        as_kept(Seat.run_id).label("seated_run"),
        _next_expiry().label("next_expiry"),
        *_facts_of_animal(),
    )
    packs = _packs(
        as_kept(Sighting.id).label("id"),
        null().label("number"),
        null().label("group_id"),
        as_kept(Sighting.captured_at).label("since"),
        null().label("seated_run"),
        null().label("next_expiry"),
        *_facts_of_pack(),
    )
    return animals.union_all(packs)


@cache
def details(language: str) -> CompoundSelect[Any]:
    """Those of the ids in `ids` who are at large, by all that lists show of them in a language."""
    ids: Any = bindparam("ids", expanding=True)
    some = animals(language).where(Animal.id.in_(ids))
    return some.union_all(packs_left(language).where(Sighting.id.in_(ids)))


@cache
def animals(language: str) -> Select[Any]:
    """All animals at large, by all that lists show of them in a language, and where they are."""
    known = _known(
        Animal.id,
        Animal.number,
        *_traits_of(Animal),
        Animal.status,
        _waits_since().label("waits_since"),
        _since().label("since"),
        Animal.waiting_since,
        Animal.last_seen_at,
        Animal.bit_on,
        Animal.group_id,
        Animal.contact_id,
        _place_name(language).label("place"),
        _cover().label("photo"),
        Group.kind.label("group_kind"),
        Claim.state.label("claim"),
        Seat.run_id.label("seated_run"),
        Run.number.label("seated_number"),
        null().label("still_together"),
        *_point_of(Animal),
        *_facts_of_animal(),
    )
    known = known.outerjoin(Run, Run.id == Seat.run_id)
    return known.outerjoin(Place, Place.id == Animal.place_id)


@cache
def packs_left(language: str) -> Select[Any]:
    """Packs to be taken out, in the same columns as `animals`."""
    left = _packs(
        Sighting.id,
        null().label("number"),
        *_traits_of(Sighting),
        null().label("status"),
        null().label("waits_since"),
        Sighting.captured_at.label("since"),
        null().label("waiting_since"),
        Sighting.captured_at.label("last_seen_at"),
        null().label("bit_on"),
        null().label("group_id"),
        null().label("contact_id"),
        _place_name(language).label("place"),
        null().label("photo"),
        null().label("group_kind"),
        null().label("claim"),
        null().label("seated_run"),
        null().label("seated_number"),
        Sighting.still_together,
        *_point_of(Sighting),
        *_facts_of_pack(),
    )
    return left.outerjoin(Place, Place.id == Sighting.place_id)


def _known(*columns: Any) -> Select[Any]:
    claimed = and_(
        Claim.animal_id == Animal.id,
        Claim.state.in_(ACTIVE),
        or_(Claim.expires_at.is_(None), Claim.expires_at > _NOW),
    )
    said = _said_by_hand()
    return (
        select(*columns)
        .select_from(Animal)
        .outerjoin(Group, Group.id == Animal.group_id)
        .outerjoin(Seat, and_(Seat.animal_id == Animal.id, Seat.is_open))
        .outerjoin(Claim, claimed)
        .outerjoin(said, and_(said.c.animal_id == Animal.id, said.c.place == 1))
        .where(Animal.merged_into_id.is_(None), Animal.status.in_(AT_LARGE))
    )


@cache
def _said_by_hand() -> Subquery:
    """What coordinators said of flags by hand, an animal's newest word in place 1."""
    newest = func.row_number().over(
        partition_by=HandFlag.animal_id, order_by=(HandFlag.at.desc(), HandFlag.id)
    )
    words = select(HandFlag.animal_id, HandFlag.urgency, HandFlag.despite, newest.label("place"))
    return words.subquery()


def _packs(*columns: Any) -> Select[Any]:
    """Packs that somebody wants taken out and nobody has told apart."""
    return (
        select(*columns)
        .select_from(Sighting)
        .where(
            Sighting.count > 1,
            Sighting.still_together > 0,
            Sighting.needs.holds(Need.TRANSPORT),
        )
    )


def _traits_of(what: type[Animal] | type[Sighting]) -> tuple[Any, ...]:
    build = (what.species, what.species_other, what.size, what.sex, what.age)
    return (*build, what.temperament, what.condition)


def _point_of(what: type[Animal] | type[Sighting]) -> tuple[Any, ...]:
    return (what.lat, what.lon, what.coarse_lat, what.coarse_lon)


def _facts_of_animal() -> list[Any]:
    return _facts(
        Animal.status,
        Animal.condition,
        Animal.needs,
        Animal.temperament,
        Animal.age,
        Animal.owner,
        Group.kind,
        Claim.state,
        null(),
        _is_evacuated(Animal),
        Animal.last_seen_at < _UNSEEN_SINCE,
        _waits_since() < _LONG_SINCE,
        Animal.confirmed_at >= _UNSEEN_SINCE,
        _said_by_hand().c.urgency,
        _said_by_hand().c.despite,
        *_whereabouts(Animal),
    )


def _facts_of_pack() -> list[Any]:
    return _facts(
        null(),
        Sighting.condition,
        Sighting.needs,
        Sighting.temperament,
        Sighting.age,
        Sighting.owner,
        null(),
        null(),
        Sighting.still_together,
        _is_evacuated(Sighting),
        Sighting.captured_at < _UNSEEN_SINCE,
        false(),
        false(),
        null(),
        null(),
        *_whereabouts(Sighting),
    )


def _facts(*columns: Any) -> list[Any]:
    named = zip(columns, FACTS, strict=True)
    return [as_kept(column).label(f"fact_{name}") for column, name in named]


def _waits_since() -> Any:
    said = case((Animal.status.in_((Status.WAITING, Status.SEATED)), Animal.status_since))
    return func.coalesce(Animal.waiting_since, said, type_=UtcTime())


def _since() -> Any:
    return func.coalesce(_waits_since(), Animal.first_seen_at, type_=UtcTime())


def _whereabouts(what: type[Animal] | type[Sighting]) -> tuple[Any, Any]:
    has_own = what.lat.is_not(None)
    in_settlement = what.place_id.is_not(None)
    return (
        case((has_own, what.lat), (in_settlement, what.coarse_lat)),
        case((has_own, what.lon), (in_settlement, what.coarse_lon)),
    )


def _place_name(language: str) -> Any:
    return Place.name_uk if language == "uk" else Place.name_en


def _cover() -> Any:
    """The animal's first photo, as `pictures.cover_photos` names it."""
    photos = select(Picture.photo_id).where(Picture.animal_id == Animal.id)
    first = photos.order_by(Picture.rank, Picture.photo_id).limit(1)
    return first.correlate(Animal).scalar_subquery()


def _is_evacuated(what: type[Animal] | type[Sighting]) -> ColumnElement[bool]:
    """Whether the beast's settlement, or the whole district around it, is under evacuation."""
    home, centre = aliased(Place), aliased(Place)
    running = and_(
        Evacuation.ended_at.is_(None), Evacuation.starts_on <= _TODAY, Evacuation.ends_on >= _TODAY
    )
    around = and_(
        Evacuation.whole_district,
        centre.district_uk == home.district_uk,
        centre.region_uk == home.region_uk,
    )
    return what.place_id.in_(
        select(home.id)
        .join(Evacuation, running)
        .join(centre, centre.id == Evacuation.place_id)
        .where(or_(home.id == Evacuation.place_id, around))
    )


def _next_expiry() -> Any:
    """When the next claim ends by itself."""
    ends = func.min(Claim.expires_at)
    query = select(ends).where(Claim.state.in_(ACTIVE), Claim.expires_at > _NOW)
    return as_kept(query.scalar_subquery())
