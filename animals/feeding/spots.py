"""Making, changing, closing and opening feeding spots, and reckoning when one is due."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from animals import clock, i18n
from animals.accounts.rules import Person
from animals.audit.service import note
from animals.db import db
from animals.errors import NotFound
from animals.feeding.models import Feeding, Given, Spot
from animals.feeding.rations import daily_grams
from animals.feeding.rules import EVERY_DAYS, Caretaker, Leftover, Meal, SpotChanged, held_after
from animals.places.rules import Position
from animals.places.service import locate
from animals.sightings.models import Contact
from animals.sightings.rules import Relation
from animals.stock import service as stock
from animals.stock.rules import StoreKind

MEALS_LOOKED_AT = 50
"""How many feedings back what lies at a spot is reckoned from."""


@dataclass(frozen=True)
class SpotFacts:
    """What people say of a spot."""

    name: str
    dogs: int = 0
    cats: int = 0
    caretaker: Caretaker = Caretaker.NONE
    every_days: int = EVERY_DAYS
    position: Position | None = None
    place_id: UUID | None = None
    place_note: str = ""
    note: str = ""
    contact_name: str = ""
    contact_phone: str = ""


def new_spot(by: Person | None, facts: SpotFacts, *, spot_id: UUID | None = None) -> Spot:
    """A new spot and the store it is; the spot itself when one of that id is there already."""
    known = db.session.get(Spot, spot_id) if spot_id else None
    if known is not None:
        return known
    now = clock.now()
    spot = Spot(
        id=spot_id or uuid4(),
        store=stock.new_store(facts.name, StoreKind.SPOT),
        made_at=now,
        due_at=now,
        by_id=by.id if by else None,
    )
    _write_facts(spot, facts)
    db.session.add(spot)
    db.session.flush()
    note(by.id if by else None, "made", "spot", spot.id)
    return spot


def edit_spot(by: Person, spot_id: UUID, version: int, facts: SpotFacts) -> Spot:
    """The spot with new facts. Raises SpotChanged when it is not the version that was edited."""
    spot = locked(spot_id)
    if spot.version != version:
        raise SpotChanged
    _write_facts(spot, facts)
    stock.rename_store(by, spot.store_id, facts.name)
    db.session.flush()
    reckon(spot)
    note(by.id, "edited", "spot", spot.id)
    return spot


def close_spot(by: Person, spot_id: UUID) -> None:
    """Nobody feeds there any more. Its store stays in sight while the books hold food there."""
    spot = locked(spot_id)
    if spot.closed_at is None:
        spot.closed_at = clock.now()
        if not stock.held(spot.store_id):
            spot.store.archived_at = spot.closed_at
        note(by.id, "closed", "spot", spot.id)
        db.session.flush()


def open_spot(by: Person, spot_id: UUID) -> None:
    """It is fed again."""
    spot = locked(spot_id)
    if spot.closed_at is not None:
        spot.closed_at = spot.store.archived_at = None
        note(by.id, "opened", "spot", spot.id)
        db.session.flush()


def reckon(spot: Spot) -> None:
    """When it was last fed, when it is due and what lies there, by the feedings that stand.

    Not an edit of the spot: its version stays, so that a feeding makes nobody's form stale.
    """
    db.session.flush()
    query = (
        select(Feeding.captured_at, Feeding.received_at, Feeding.leftover, func.sum(Given.grams))
        .outerjoin(Given, Given.feeding_id == Feeding.id)
        .where(Feeding.spot_id == spot.id, Feeding.undone_at.is_(None))
        .group_by(Feeding.id)
        .order_by(Feeding.captured_at.desc(), Feeding.received_at.desc())
        .limit(MEALS_LOOKED_AT)
    )
    # A phone whose clock runs ahead must not make a spot look fed tomorrow.
    meals = [
        (min(captured, received), Leftover(leftover) if leftover else None, int(grams or 0))
        for captured, received, leftover, grams in reversed(db.session.execute(query).all())
    ]
    last = max((at for at, _, _ in meals), default=None)
    held = held_after(
        (Meal(i18n.local_day(at), grams, leftover) for at, leftover, grams in meals),
        daily_grams(spot.dogs, spot.cats),
    )
    db.session.execute(
        update(Spot)
        .where(Spot.id == spot.id)
        .values(
            last_fed_at=last,
            due_at=last + timedelta(days=spot.every_days) if last else spot.made_at,
            held_grams=held,
        )
    )


def locked(spot_id: UUID) -> Spot:
    """The spot, held against other writers until the transaction ends. Raises NotFound."""
    query = select(Spot).where(Spot.id == spot_id).with_for_update(of=Spot)
    spot = db.session.scalar(query.execution_options(populate_existing=True))
    if spot is None:
        raise NotFound
    return spot


def _write_facts(spot: Spot, facts: SpotFacts) -> None:
    spot.name = facts.name
    spot.dogs, spot.cats = facts.dogs, facts.cats
    spot.caretaker = facts.caretaker
    spot.every_days = facts.every_days
    spot.place_note, spot.note = facts.place_note, facts.note
    locate(spot, facts.position, facts.place_id)
    if not facts.contact_name and not facts.contact_phone:
        spot.contact = None
        return
    if spot.contact is None:
        spot.contact = Contact(relation=Relation.CARETAKER)
    spot.contact.name, spot.contact.phone = facts.contact_name, facts.contact_phone
