"""Which sightings were made on which run."""

from uuid import UUID

from animals.runs.models import RunSighting
from animals.stock.balances import insert_once


def note_sighting(run_id: UUID, sighting_id: UUID) -> None:
    """Keep that the crew of this run saw it; said twice it is kept once."""
    insert_once(RunSighting, sighting_id=sighting_id, run_id=run_id)
