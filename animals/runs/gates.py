"""Whether the places that a run's animals are promised to are open when it arrives."""

from collections.abc import Collection
from uuid import UUID

from animals import i18n
from animals.runs.models import Run
from animals.shelters import closed
from animals.shelters import service as shelters

SHELTER_CLOSED = "shelter_closed"
"""Recorded beside the overridden refusals where somebody is driven to a closed place."""


def closed_on_arrival(run: Run) -> set[UUID]:
    """The receiving places that take nobody in on the day the run arrives."""
    return closed.closed_on(i18n.local_day(run.ends_at))


def before_closed_gates(run: Run, animal_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Whoever of these is claimed by a place that is closed that day, with the place."""
    shut = closed_on_arrival(run)
    if not shut:
        return {}
    claims = shelters.active_claims(animal_ids)
    return {id_: it.shelter_id for id_, it in claims.items() if it.shelter_id in shut}
