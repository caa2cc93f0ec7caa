"""Flags as they stand now: the facts behind them, read lean, and what a hand set or lifted.

Nothing is stored but the day since which an animal waits. A flag is worked out whenever it is
read, so that it is never older than what it rests on; `docs/decisions/flags.md` says why.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
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
    update,
)
from sqlalchemy.orm import aliased

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import UtcTime, db
from animals.errors import NotFound
from animals.feeding.models import Spot
from animals.feeding.rules import Caretaker
from animals.places.models import Evacuation, Place
from animals.places.rules import Point, metres_between
from animals.runs.flags import (
    AT_LARGE,
    LONG_WAIT_DAYS,
    UNSEEN_DAYS,
    ByHand,
    Facts,
    Flag,
    flag,
)
from animals.runs.models import HandFlag, Leaving, Run, Seat
from animals.runs.reach import UPCOMING
from animals.runs.rules import FlagReason, Urgency
from animals.shelters.models import Claim
from animals.shelters.rules import ACTIVE, ClaimState
from animals.sightings.models import Animal, Group, Sighting
from animals.sightings.rules import (
    Age,
    GroupKind,
    Need,
    Owner,
    Status,
    Temperament,
)

SPOT_METRES = 300
"""An animal seen this near to a feeding spot is fed there."""

_CELL_DEGREES = 0.01
"""A net of about a kilometre to find the spots near an animal."""

Beast = Row[Any]
"""An animal, or a pack, by the columns that flags, crates and lists need."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """An animal or a pack with its flag; `waiting_since` is what it is said to wait since."""

    beast: Beast
    flag: Flag
    point: Point | None
    waiting_since: datetime
    claim: str | None

    @property
    def is_pack(self) -> bool:
        return self.beast.number is None


@dataclass(frozen=True, slots=True)
class Route:
    """An upcoming run as far as flags go: where it passes."""

    points: tuple[Point, ...]
    reach_metres: float


def flagged(
    routes: Collection[Route] = (), *, ids: Collection[UUID] | None = None
) -> list[Flagged]:
    """Everything that is flagged now, packs and whoever must travel along too.

    With `ids` those animals, flagged or not.
    """
    now = clock.now()
    db.session.flush()
    plain = db.session.connection()  # rows of columns, without the weight of objects
    beasts = plain.execute(_animals(now, ids)).fetchall()
    if ids is None:
        beasts = [*beasts, *plain.execute(_packs())]
    hands = _hands(ids)
    spots = _Spots()
    judge = _Judge(now, spots, routes)
    looked_at = [
        Flagged(beast, judge(beast, hands.get(beast.id)), _point(beast), beast.since, beast.claim)
        for beast in beasts
    ]
    if ids is not None:
        return looked_at
    groups = {it.beast.group_id for it in looked_at if it.flag.urgency is not None} - {None}
    return [it for it in looked_at if it.flag.urgency is not None or it.beast.group_id in groups]


def set_by_hand(by: Person, animal_id: UUID, urgency: Urgency | None, reason: str) -> None:
    """Raise the animal's flag to that urgency, or lift it when None. Raises NotFound."""
    found = flagged(ids=[animal_id])
    if not found:
        raise NotFound
    despite = frozenset(str(reason) for reason in found[0].flag.reasons)
    db.session.add(
        HandFlag(
            animal_id=animal_id,
            urgency=urgency,
            reason=" ".join(reason.split()),
            despite=despite - {str(FlagReason.SET_BY_HAND)} if urgency is None else frozenset(),
            at=clock.now(),
            by_id=by.id,
        )
    )
    db.session.flush()
    refresh_waiting([animal_id])
    note(by.id, "flagged" if urgency else "unflagged", "animal", animal_id)


def refresh_waiting(animal_ids: Collection[UUID] | None = None) -> int:
    """Note since when animals wait: those flagged that did not wait before, from now on.

    Whoever is flagged no more, and not said to wait, waits no more. With None all animals are
    looked at. Gives how many changed.
    """
    if animal_ids is None:
        noted = select(Animal.id).where(
            Animal.waiting_since.is_not(None), Animal.status.in_(AT_LARGE)
        )
        animal_ids = {it.beast.id for it in flagged() if not it.is_pack}
        animal_ids |= set(db.session.scalars(noted))
    changed = 0
    for it in flagged(ids=animal_ids) if animal_ids else ():
        is_said = it.beast.status in (Status.WAITING, Status.SEATED)
        waits = it.flag.urgency is not None or is_said
        if waits != (it.beast.waiting_since is not None):
            _note_waiting(it.beast.id, (it.beast.waits_since or clock.now()) if waits else None)
            changed += 1
    return changed


def last_hand(animal_id: UUID) -> HandFlag | None:
    """The word of a coordinator that counts now, if there is one."""
    query = select(HandFlag).where(HandFlag.animal_id == animal_id).order_by(HandFlag.at.desc())
    return db.session.scalar(query.limit(1))


def _note_waiting(animal_id: UUID, since: datetime | None) -> None:
    # Not through the object: it is no change of the animal, and must not raise its version.
    db.session.execute(
        update(Animal)
        .where(Animal.id == animal_id)
        .values(waiting_since=since)
        .execution_options(synchronize_session=False)
    )


def _animals(now: datetime, ids: Collection[UUID] | None) -> Select[Any]:
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


def _packs() -> Select[Any]:
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


def _hands(ids: Collection[UUID] | None) -> dict[UUID, ByHand]:
    query = select(
        HandFlag.animal_id, HandFlag.urgency, HandFlag.reason, HandFlag.despite
    ).order_by(HandFlag.at)
    if ids is not None:
        query = query.where(HandFlag.animal_id.in_(ids))
    return {
        animal: ByHand(
            Urgency(urgency) if urgency else None,
            reason,
            frozenset(FlagReason(code) for code in despite),
        )
        for animal, urgency, reason, despite in db.session.execute(query)
    }


class _Judge:
    """Gives flags. Thousands of rows share few sets of facts: each set is judged once."""

    def __init__(self, now: datetime, spots: "_Spots", routes: Collection[Route]) -> None:
        self._days_since = _DaysSince(now)
        self._spots = spots
        self._routes = routes
        self._judged: dict[tuple[Any, ...], Flag] = {}

    def __call__(self, beast: Beast, hand: ByHand | None) -> Flag:
        point = _point(beast)
        fed, left, leaves = self._spots.around(point)
        seen = min(self._days_since(beast.last_seen_at), UNSEEN_DAYS + 1)
        waits = beast.waits_since
        waiting = min(self._days_since(waits), LONG_WAIT_DAYS + 1) if waits else 0
        called = beast.confirmed_at
        confirmed = called is not None and self._days_since(called) <= UNSEEN_DAYS
        key = (
            beast.status,
            beast.condition,
            beast.needs,
            beast.temperament,
            beast.age,
            beast.owner,
            beast.group_kind,
            beast.claim,
            beast.still_together,
            bool(beast.evacuated),
            fed,
            left,
            leaves,
            self._is_passed(beast, point),
            waiting,
            seen,
            confirmed,
        )
        if hand is not None:
            return flag(_facts(*key), hand)
        found = self._judged.get(key)
        if found is None:
            found = self._judged[key] = flag(_facts(*key))
        return found

    def _is_passed(self, beast: Beast, point: Point | None) -> bool:
        """Whether an upcoming run comes by; asked only where the flag depends on it."""
        if point is None or beast.temperament != Temperament.FRIENDLY:
            return False
        return any(_passes(route, point) for route in self._routes)


def _facts(
    status: str | None,
    conditions: frozenset[Any],
    needs: frozenset[Any],
    temperament: str,
    age: str,
    owner: str,
    group_kind: str | None,
    claim: str | None,
    pack_of: int | None,
    evacuated: bool,
    fed: bool,
    left: bool,
    leaves: bool,
    passed: bool,
    waiting_days: int,
    days_since_seen: int,
    confirmed: bool,
) -> Facts:
    return Facts(
        status=Status(status or Status.SEEN),
        conditions=conditions,
        needs=needs,
        temperament=Temperament(temperament),
        age=Age(age),
        owner=Owner(owner),
        with_mother=group_kind == GroupKind.MOTHER_WITH_LITTER,
        fed_by_someone=fed,
        area_under_evacuation=evacuated,
        caretaker_leaves=leaves,
        caretaker_left=left and not leaves,
        claim=ClaimState(claim) if claim else None,
        shelter_has_place=True,  # a confirmed claim has taken it
        run_passes=passed,
        waiting_days=waiting_days,
        days_since_seen=days_since_seen,
        confirmed_by_call=confirmed,
        pack_of=pack_of,
    )


class _DaysSince:
    """Days from a moment until now, by the calendar where the team lives."""

    def __init__(self, now: datetime) -> None:
        self._zone = i18n.zone()
        self._today = now.astimezone(self._zone).date()

    def __call__(self, moment: datetime) -> int:
        return (self._today - moment.astimezone(self._zone).date()).days


def _point(beast: Beast) -> Point | None:
    if beast.lat is not None:
        return Point(beast.lat, beast.lon)
    if beast.place is not None and beast.coarse_lat is not None:
        return Point(beast.coarse_lat, beast.coarse_lon)
    return None


def _passes(route: Route, point: Point) -> bool:
    return any(metres_between(point, it) <= route.reach_metres for it in route.points)


@dataclass(frozen=True, slots=True)
class _NearSpot:
    point: Point
    is_fed: bool
    is_left: bool
    leaves: bool


class _Spots:
    """The open feeding spots, found by where they are."""

    def __init__(self) -> None:
        self._net: dict[tuple[int, int], list[_NearSpot]] = defaultdict(list)
        leaving = exists().where(
            Leaving.spot_id == Spot.id, Leaving.run_id == Run.id, Run.state.in_(UPCOMING)
        )
        query = select(
            Spot.lat, Spot.lon, Spot.caretaker, Spot.last_fed_at, Spot.every_days, leaving
        ).where(Spot.closed_at.is_(None), Spot.lat.is_not(None))
        now = clock.now()
        for lat, lon, caretaker, fed, every, leaves in db.session.execute(query):
            # Missed twice in a row, nobody feeds there any more.
            is_fed = fed is not None and fed + timedelta(days=2 * every) >= now
            stays = caretaker in (Caretaker.STAYS, Caretaker.LEAVING)
            self._net[_cell(lat, lon)].append(
                _NearSpot(
                    Point(lat, lon),
                    is_fed or stays,
                    caretaker == Caretaker.LEFT,
                    bool(leaves) or caretaker == Caretaker.LEAVING,
                )
            )

    def around(self, point: Point | None) -> tuple[bool, bool, bool]:
        """Whether an animal there is fed, was fed by who left, is fed by who leaves."""
        near = list(self._near(point)) if point is not None and self._net else ()
        return (
            any(spot.is_fed for spot in near),
            any(spot.is_left for spot in near),
            any(spot.leaves for spot in near),
        )

    def _near(self, point: Point) -> Iterator[_NearSpot]:
        row, column = _cell(point.lat, point.lon)
        for north in (row - 1, row, row + 1):
            for east in (column - 1, column, column + 1):
                for spot in self._net.get((north, east), ()):
                    if metres_between(point, spot.point) <= SPOT_METRES:
                        yield spot


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / _CELL_DEGREES), floor(lon / _CELL_DEGREES)
