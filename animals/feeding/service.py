"""Logging, answering and undoing feedings; what the rooms above ask of this one.

Spots are kept in `spots`, what a feeding books is in `booking`, what spots need in `needs`, who
sees what in `sight`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select, true

from animals import clock
from animals.accounts.rules import OWN_REPORT_HOURS, Person, Right
from animals.audit.service import note
from animals.db import db
from animals.errors import NotAllowed, NotFound
from animals.feeding import booking
from animals.feeding.amounts import USUAL_BAG_GRAMS
from animals.feeding.booking import entries_of as entries_of
from animals.feeding.models import Feeding, Given, Spot
from animals.feeding.needs import due_spots as due_spots
from animals.feeding.needs import running_empty as running_empty
from animals.feeding.needs import spot_need as spot_need
from animals.feeding.rules import (
    AlreadyAnswered,
    AlreadyUndone,
    GivenFrom,
    Leftover,
    NotInThatVan,
    is_booked,
)
from animals.feeding.spots import SpotFacts as SpotFacts
from animals.feeding.spots import close_spot as close_spot
from animals.feeding.spots import edit_spot as edit_spot
from animals.feeding.spots import locked, reckon
from animals.feeding.spots import new_spot as new_spot
from animals.feeding.spots import open_spot as open_spot
from animals.places.rules import Position, PositionSource
from animals.places.service import locate
from animals.stock import service as stock
from animals.stock.models import Product, Store
from animals.stock.rules import StoreKind
from animals.stock.weights import check_grams

T = TypeVar("T", Product, Store)


@dataclass(frozen=True)
class Portion:
    """So many grams of a product; None: not said which."""

    grams: int
    product_id: UUID | None = None


@dataclass(frozen=True)
class NewFeeding:
    """A feeding as it is reported; `captured_at` None is now."""

    given: tuple[Portion, ...]
    spot_id: UUID | None = None
    given_from: GivenFrom = GivenFrom.VAN
    leftover: Leftover | None = None
    dogs_seen: int | None = None
    cats_seen: int | None = None
    captured_at: datetime | None = None
    position: Position | None = None
    place_id: UUID | None = None
    note: str = ""
    id: UUID = field(default_factory=uuid4)


def log_feeding(by: Person | None, new: NewFeeding, *, van_store_id: UUID | None = None) -> Feeding:
    """The feeding, kept once however often it is sent.

    Food from a van is booked, see `booking.book`; anything else books nothing. One that arrives
    late takes its place among the others. Raises NotFound for an unknown spot, BadWeight.
    """
    spot = locked(new.spot_id) if new.spot_id else None
    known = db.session.get(Feeding, new.id)
    if known is not None:
        return known
    now = clock.now()
    feeding = Feeding(
        id=new.id,
        spot_id=new.spot_id,
        captured_at=new.captured_at or now,
        received_at=now,
        by_id=by.id if by else None,
        given_from=new.given_from,
        leftover=new.leftover,
        dogs_seen=new.dogs_seen,
        cats_seen=new.cats_seen,
        note=new.note,
        given=[Given(product_id=p.product_id, grams=check_grams(p.grams)) for p in new.given],
    )
    if is_booked(new.given_from, has_run=van_store_id is not None):
        feeding.van_store_id = van_store_id
    _place(feeding, new, spot)
    db.session.add(feeding)
    db.session.flush()
    booking.hold(feeding, spot)
    booking.book(by, feeding, spot)
    if spot is not None:
        booking.settle_after(by, feeding, spot)
        reckon(spot)
    note(by.id if by else None, "logged", "feeding", feeding.id)
    return feeding


def answer_asked(by: Person, given_id: UUID, product_id: UUID) -> Feeding:
    """Say which food of the van it was, and book it.

    Raises NotFound, AlreadyAnswered, NotInThatVan.
    """
    feeding_id = db.session.scalar(select(Given.feeding_id).where(Given.id == given_id))
    feeding, spot = _locked_feeding(feeding_id)
    given = db.session.get_one(Given, given_id, populate_existing=True)
    if not given.is_asked or feeding.undone_at is not None:
        raise AlreadyAnswered
    given.product_id = product_id
    booking.hold(feeding, spot)
    booking.deliver(by, feeding, given, spot)
    if given.is_asked:
        raise NotInThatVan(field="product")
    if spot is not None:
        booking.settle_after(by, feeding, spot)
    note(by.id, "answered", "feeding", feeding.id)
    return feeding


def undo_feeding(by: Person, feeding_id: UUID) -> Feeding:
    """Take back a feeding that was a mistake, with all it booked.

    Raises NotFound, NotAllowed but for coordinators and, within a day, whoever logged it;
    AlreadyUndone.
    """
    feeding, spot = _locked_feeding(feeding_id)
    if not may_undo(by, feeding):
        raise NotAllowed
    if feeding.undone_at is not None:
        raise AlreadyUndone
    booking.hold(feeding, spot)
    booking.take_back(by, feeding)
    feeding.undone_at = clock.now()
    for given in feeding.given:
        given.is_asked = False
    db.session.flush()
    if spot is not None:
        booking.settle_after(by, feeding, spot)
        reckon(spot)
    note(by.id, "undid", "feeding", feeding.id)
    return feeding


def may_undo(person: Person, feeding: Feeding) -> bool:
    """Whether this person may take the feeding back."""
    is_own = feeding.by_id == person.id
    is_fresh = feeding.received_at > clock.now() - timedelta(hours=OWN_REPORT_HOURS)
    return person.may(Right.KEEP_SPOTS) or (is_own and is_fresh)


def last_given(spot_id: UUID) -> int:
    """Grams given at the spot's last feeding; 0 when there was none."""
    last = (
        select(Feeding.id)
        .where(Feeding.spot_id == spot_id, Feeding.undone_at.is_(None))
        .order_by(Feeding.captured_at.desc(), Feeding.received_at.desc())
        .limit(1)
    )
    query = select(func.sum(Given.grams)).where(Given.feeding_id == last.scalar_subquery())
    return int(db.session.scalar(query) or 0)


def bag_grams(product_id: UUID | None, van_store_id: UUID | None) -> int:
    """What a bag of this food weighs; of food nobody named, a bag of the van's only product."""
    if product_id is None and van_store_id is not None:
        held = {balance.lot.product_id for balance in stock.held(van_store_id)}
        product_id = held.pop() if len(held) == 1 else None
    product = db.session.get(Product, product_id) if product_id else None
    return product.bag_grams if product else USUAL_BAG_GRAMS


def vans() -> list[Store]:
    """The vans food can be given from."""
    return _present(Store, Store.kind == StoreKind.VAN)


def products() -> list[Product]:
    """The foods that can be given."""
    return _present(Product, true())


def _present(model: type[T], which: ColumnElement[bool]) -> list[T]:
    query = select(model).where(which, model.archived_at.is_(None)).order_by(model.name)
    return list(db.session.scalars(query))


def asked_count() -> int:
    """How many foods wait for a coordinator to say what they were."""
    return int(db.session.scalar(select(func.count()).where(Given.is_asked)) or 0)


def _place(feeding: Feeding, new: NewFeeding, spot: Spot | None) -> None:
    """Where it was; at a spot only that place's coarse position, the exact one is the spot's."""
    if spot is None or new.position is not None or new.place_id is not None:
        locate(feeding, new.position, new.place_id)
        return
    feeding.position_source = PositionSource.SPOT
    feeding.place_id = spot.place_id
    feeding.coarse_lat, feeding.coarse_lon = spot.coarse_lat, spot.coarse_lon


def _locked_feeding(feeding_id: UUID | None) -> tuple[Feeding, Spot | None]:
    """A feeding and its spot, the spot held first as everywhere. Raises NotFound."""
    found = db.session.execute(select(Feeding.spot_id).where(Feeding.id == feeding_id)).first()
    if found is None:
        raise NotFound
    spot = locked(found[0]) if found[0] else None
    query = select(Feeding).where(Feeding.id == feeding_id).with_for_update(of=Feeding)
    feeding = db.session.scalars(query.execution_options(populate_existing=True)).unique().one()
    return feeding, spot
