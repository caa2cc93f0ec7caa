"""Food that was put into a van and is told of only once the van has left."""

from uuid import UUID

from animals.accounts.rules import Person
from animals.runs.loading import link
from animals.runs.news import What
from animals.runs.service import locked, touch
from animals.runs.states import Change
from animals.stock import service as stock
from animals.stock.models import Entry
from animals.stock.rules import Move


def load_late(
    by: Person | None, run_id: UUID, lot_id: UUID, grams: int, store_id: UUID, *, entry_id: UUID
) -> Entry:
    """The load, booked now; it counts as loaded before the run left.

    Raises NotFound, RunMovedOn, NotEnough, BadWeight.
    """
    run = locked(run_id, Change.FOOD_BACK)
    van = run.vehicle.store_id
    entry = stock.book(by, Move.LOAD, lot_id, grams, store_id, van, entry_id=entry_id)
    touch(run, What.LOAD)
    return link(run, entry)
