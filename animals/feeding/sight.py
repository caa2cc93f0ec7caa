"""What of spots and feedings a person may see, as cards that pages draw.

A coordinator sees everything. A volunteer sees every open spot by its settlement, its animals and
when it is due; name, notes and exact position of what they made within a day or what a grant
opens.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from animals import clock, i18n
from animals.accounts import grants
from animals.accounts.models import User
from animals.accounts.rules import OWN_REPORT_HOURS, Field, Person, Right
from animals.db import db
from animals.errors import NotFound
from animals.feeding.models import Feeding, FeedingEntry, Given, Spot
from animals.feeding.needs import due_by, empty_on, open_spots, unvisited_spots
from animals.feeding.rules import Caretaker, Due, due_state, overdue_days
from animals.sightings.models import Contact
from animals.stock.models import Entry, Store


@dataclass(frozen=True)
class SpotCard:
    """A spot as a list shows it; `name` is None for whoever may not know it."""

    id: UUID
    name: str | None
    settlement: str | None
    dogs: int
    cats: int
    caretaker: Caretaker
    due: Due
    due_on: date | None
    overdue_days: int
    last_fed_on: date | None
    empty_on: date | None
    is_empty: bool
    is_closed: bool


@dataclass(frozen=True)
class SpotSeen:
    """A spot as one person sees it; `exact` says whether nothing of it is hidden but `contact`."""

    spot: Spot
    card: SpotCard
    exact: bool
    contact: Contact | None


def spots_query(show: str, now: datetime) -> Select[tuple[Spot]]:
    """The list: `due`, `unvisited`, `closed`, or else all that are open; worst first."""
    if show == "closed":
        return select(Spot).where(Spot.closed_at.is_not(None)).order_by(Spot.closed_at.desc())
    if show == "unvisited":
        return unvisited_spots()
    query = open_spots()
    return query.where(Spot.due_at < due_by(now)) if show == "due" else query


def all_of(query: Select[tuple[Spot]]) -> list[Spot]:
    """Every spot of a list, for an export."""
    return list(db.session.scalars(query.options(joinedload(Spot.contact))).unique())


def cards(person: Person, spots: Collection[Spot]) -> list[SpotCard]:
    """The spots as this person may see them."""
    exact = _exact_ids(person, {spot.id for spot in spots})
    return [card(spot, exact=spot.id in exact) for spot in spots]


def spot_for(person: Person, spot_id: UUID) -> SpotSeen:
    """The spot as this person may see it. Raises NotFound; a closed one is for few."""
    query = select(Spot).where(Spot.id == spot_id).options(joinedload(Spot.contact))
    spot = db.session.scalar(query)
    if spot is None:
        raise NotFound
    exact = spot.id in _exact_ids(person, {spot.id})
    if spot.closed_at is not None and not exact:
        raise NotFound
    shows_contact = person.sees_all(Field.CONTACT) or _is_granted(person, spot.id)
    return SpotSeen(spot, card(spot, exact=exact), exact, spot.contact if shows_contact else None)


def history(spot_id: UUID, limit: int = 30) -> list[Feeding]:
    """The spot's last feedings, newest first, undone ones too."""
    query = (
        select(Feeding)
        .where(Feeding.spot_id == spot_id)
        .order_by(Feeding.captured_at.desc(), Feeding.received_at.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query).unique())


def feedings_query(show: str) -> Select[tuple[Feeding]]:
    """Every feeding, newest first; `asked` waits for an answer, `nowhere` has no spot."""
    query = (
        select(Feeding)
        .options(joinedload(Feeding.spot))
        .order_by(Feeding.captured_at.desc(), Feeding.id)
    )
    if show == "asked":
        return query.where(Feeding.id.in_(select(Given.feeding_id).where(Given.is_asked)))
    return query.where(Feeding.spot_id.is_(None)) if show == "nowhere" else query


def feeding_for(person: Person, feeding_id: UUID) -> Feeding:
    """A feeding: any for a coordinator, else one's own of the last day. Raises NotFound."""
    feeding = db.session.get(Feeding, feeding_id)
    if feeding is None:
        raise NotFound
    is_own = feeding.by_id == person.id and feeding.received_at > _a_day_ago()
    if not person.may(Right.KEEP_SPOTS) and not is_own:
        raise NotFound
    return feeding


def names_of(people: Collection[UUID | None]) -> dict[UUID, str]:
    """The names of accounts, for those who may read them."""
    query = select(User.id, User.name).where(User.id.in_({id_ for id_ in people if id_}))
    return dict(db.session.execute(query).tuples().all())


@dataclass(frozen=True)
class EntryLine:
    """What a feeding did in the books, as its page shows it."""

    id: UUID
    grams: int
    product: str
    best_before: date | None
    origin: Store
    goal: Store
    is_reversal: bool


def entry_lines(feeding_id: UUID) -> list[EntryLine]:
    """All a feeding has booked, and what took it back, in order."""
    origin, goal = aliased(Store), aliased(Store)
    query = (
        select(Entry, origin, goal)
        .join(FeedingEntry, FeedingEntry.entry_id == Entry.id)
        .join(origin, origin.id == Entry.from_id)
        .join(goal, goal.id == Entry.to_id)
        .where(FeedingEntry.feeding_id == feeding_id)
        .order_by(Entry.received_at, Entry.id)
    )
    return [
        EntryLine(
            entry.id,
            entry.grams,
            entry.lot.product.name,
            entry.lot.best_before,
            from_store,
            to_store,
            entry.reverses_id is not None,
        )
        for entry, from_store, to_store in db.session.execute(query)
    ]


@dataclass(frozen=True)
class Fed:
    """What a spot was given over some days."""

    name: str
    spot_id: UUID
    grams: int
    feedings: int


def fed_by_spot(since: datetime) -> list[Fed]:
    """Grams and feedings of every open spot since then, the most first; for who sees them all."""
    grams = func.coalesce(func.sum(Given.grams), 0)
    count = func.count(Feeding.id.distinct())
    query = (
        select(Spot.name, Spot.id, grams, count)
        .outerjoin(
            Feeding,
            (Feeding.spot_id == Spot.id)
            & (Feeding.captured_at >= since)
            & Feeding.undone_at.is_(None),
        )
        .outerjoin(Given, Given.feeding_id == Feeding.id)
        .where(Spot.closed_at.is_(None))
        .group_by(Spot.id, Spot.name)
        .order_by(grams.desc(), Spot.name)
    )
    return [Fed(name, id_, int(g), int(n)) for name, id_, g, n in db.session.execute(query)]


def due_on(due_at: datetime, last_fed_at: datetime | None) -> date | None:
    """The day a spot is due; None where it was never fed."""
    return i18n.local_day(due_at) if last_fed_at else None


def card(spot: Spot, *, exact: bool) -> SpotCard:
    """What a list shows of a spot."""
    today = i18n.local_today()
    fed = spot.last_fed_at
    due = due_on(spot.due_at, fed)
    empty = empty_on(spot)
    return SpotCard(
        id=spot.id,
        name=spot.name if exact else None,
        settlement=spot.place.name_in(i18n.language()) if spot.place else None,
        dogs=spot.dogs,
        cats=spot.cats,
        caretaker=Caretaker(spot.caretaker),
        due=due_state(due, today),
        due_on=due,
        overdue_days=overdue_days(due, today),
        last_fed_on=i18n.local_day(fed) if fed else None,
        empty_on=empty,
        is_empty=empty is not None and empty <= today,
        is_closed=spot.closed_at is not None,
    )


def exact_for(person: Person) -> ColumnElement[bool]:
    """Whether a spot's name, notes and position are open to this person, for use in a query."""
    if person.sees_all(Field.POSITION):
        return true()
    own = (Spot.by_id == person.id) & (Spot.made_at > _a_day_ago())
    return or_(own, Spot.id.in_(grants.open_to(person, grants.Kind.SPOT)))


def _exact_ids(person: Person, ids: Collection[UUID]) -> set[UUID]:
    if person.sees_all(Field.POSITION):
        return set(ids)
    query = select(Spot.id).where(Spot.id.in_(ids), exact_for(person))
    return set(db.session.scalars(query))


def _is_granted(person: Person, spot_id: UUID) -> bool:
    opened = grants.open_to(person, grants.Kind.SPOT)
    return (
        db.session.scalar(select(Spot.id).where(Spot.id == spot_id, Spot.id.in_(opened)))
        is not None
    )


def _a_day_ago() -> datetime:
    return clock.now() - timedelta(hours=OWN_REPORT_HOURS)
