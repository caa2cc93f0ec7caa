"""Spots and feedings from the phone."""

from uuid import UUID

from animals.audit.service import attempt
from animals.db import db
from animals.errors import NotFound
from animals.feeding import service as feeding
from animals.feeding.models import Feeding, Spot
from animals.feeding.rules import EVERY_DAYS, Caretaker, GivenFrom, Leftover
from animals.feeding.service import NewFeeding, Portion
from animals.feeding.spots import SpotFacts, new_spot
from animals.field.appliers.common import contact_of, place_id_of, position_of
from animals.field.cases import Case, Made
from animals.field.models import Record
from animals.field.reading import Reading, identity
from animals.field.rules import Flag, Waits
from animals.runs import leaving, road
from animals.runs.models import Run
from animals.runs.refusals import RunMovedOn
from animals.runs.rules import RunState
from animals.stock import service as stock
from animals.stock.models import Product
from animals.stock.weights import HEAVIEST_GRAMS


def apply_spot(case: Case) -> Made:
    """A new spot under the phone's own id."""
    reading = case.reading
    run = case.run_or_none()
    position = position_of(case, run)
    place_id = place_id_of(reading)
    if position is None and place_id is None:
        case.flag(Flag.NO_POSITION)
    contact = contact_of(reading)
    spot = new_spot(
        case.by,
        SpotFacts(
            name=reading.text("name"),
            dogs=reading.number("dogs", 0, 1000) or 0,
            cats=reading.number("cats", 0, 1000) or 0,
            caretaker=reading.code("caretaker", Caretaker, Caretaker.NONE),
            every_days=reading.number("every_days", 1, 90) or EVERY_DAYS,
            position=position,
            place_id=place_id,
            place_note=reading.text("place_note"),
            note=reading.text("note", 4000),
            contact_name=contact.name if contact else "",
            contact_phone=contact.phone if contact else "",
        ),
        spot_id=case.record.id,
    )
    _carer_leaves(case, spot.id)
    return Made("spot", spot.id, run_id=run.id if run else None)


def _carer_leaves(case: Case, spot_id: UUID) -> None:
    """The caretaker leaves on the run that is named; the spot stands without that too."""
    if not case.reading.has("leaves_run"):
        return
    named = identity(case.reading.record["leaves_run"])
    try:
        if named is not None:
            with attempt():
                leaving.leaves_on(case.by, named, spot_id)
            return
    except NotFound:
        pass
    except RunMovedOn:
        case.flag(Flag.RUN_OVER)
        return
    case.flag(Flag.NO_RUN)


def apply_feeding(case: Case) -> Made:
    """A feeding, from the run's van where there is a run. Raises Waits for its spot."""
    run = case.run_or_none()
    new = feeding_of(case, run)
    if run is None:
        if new.given_from is GivenFrom.VAN:
            case.flag(Flag.NO_RUN)
        fed = feeding.log_feeding(case.by, new)
    elif run.state in (RunState.CLOSED, RunState.CANCELLED):
        # Its food has been accounted for: the spot was fed, and nothing more is booked.
        case.flag(Flag.RUN_OVER)
        fed = feeding.log_feeding(case.by, new)
    else:
        fed = road.feed(case.by, run.id, new)
        if any(balance.grams < 0 for balance in stock.held(run.vehicle.store_id)):
            case.flag(Flag.BELOW_ZERO)
    return made_of(fed, run)


def made_of(fed: Feeding, run: Run | None) -> Made:
    """What came of a feeding."""
    return Made("feeding", fed.id, run_id=run.id if run else None)


def feeding_of(case: Case, run: Run | None) -> NewFeeding:
    """The feeding as the record tells it. Raises Waits."""
    reading = case.reading
    return NewFeeding(
        id=case.record.id,
        given=tuple(_portions(case)),
        spot_id=spot_id_of(reading),
        given_from=reading.code("from", GivenFrom, GivenFrom.VAN),
        leftover=reading.code_or_none("leftover", Leftover),
        dogs_seen=reading.number("dogs_seen", 0, 1000),
        cats_seen=reading.number("cats_seen", 0, 1000),
        captured_at=case.at,
        position=position_of(case, run),
        place_id=place_id_of(reading),
        note=reading.text("note", 4000),
    )


def spot_id_of(reading: Reading) -> UUID | None:
    """The spot the record names; a spot record has its spot's id. Raises Waits."""
    if not reading.has("spot"):
        return None
    named = identity(reading.record.get("spot"))
    if named is None:
        reading.flags.add(Flag.UNKNOWN_SPOT)
        return None
    if db.session.get(Spot, named) is None:
        other = db.session.get(Record, named)
        if other is not None and other.kind != "spot":
            reading.flags.add(Flag.UNKNOWN_SPOT)
            return None
        raise Waits(record_id=named)
    return named


def _portions(case: Case) -> list[Portion]:
    portions = []
    for given in case.reading.parts("given"):
        grams = given.number("grams", 0, HEAVIEST_GRAMS)
        if not grams:
            continue
        portions.append(Portion(grams, product_id_of(given)))
    return portions


def product_id_of(reading: Reading) -> UUID | None:
    """The product the record names, if we know it."""
    named = identity(reading.record.get("product"))
    if named is not None and db.session.get(Product, named) is not None:
        return named
    if reading.has("product"):
        reading.flags.add(Flag.UNKNOWN_PRODUCT)
    return None
