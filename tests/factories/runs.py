"""Vans and runs for tests."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from animals import i18n
from animals.accounts.rules import Person
from animals.places.rules import Position
from animals.runs import service, vehicles
from animals.runs.models import Run, Vehicle
from animals.runs.rules import CrateKind
from animals.sightings.rules import Size

CRATES: Mapping[vehicles.CrateCount, int] = {
    (CrateKind.CRATE, Size.L): 2,
    (CrateKind.CRATE, Size.M): 1,
    (CrateKind.CARRIER, Size.S): 1,
}
NEAR_KUPIANSK = Position(49.71, 37.61, 50)


def van(
    name: str = "White van",
    payload_grams: int = 900_000,
    seats: int = 6,
    crates: Mapping[vehicles.CrateCount, int] = CRATES,
) -> Vehicle:
    return vehicles.new_vehicle(None, vehicles.NewVehicle(name, payload_grams, seats, crates))


def hour(days: int, hours: int) -> datetime:
    """That hour of the day in so many days."""
    day = i18n.local_today() + timedelta(days=days)
    return i18n.local_moment(datetime.combine(day, time(hours)))


def run(vehicle: Vehicle | None = None, team: Collection[Person] = (), **facts: Any) -> Run:
    """A run tomorrow from six to six around Kupiansk, if nothing else is said.

    One of today, `days=0`, lasts from midnight until the next morning, whatever the hour is now.
    """
    days = facts.pop("days", 1)
    new = service.NewRun(
        **{
            "vehicle_id": (vehicle or van()).id,
            "date": i18n.local_today() + timedelta(days=days),
            "starts_at": hour(days, 6 if days else 0),
            "ends_at": hour(days, 18) if days else hour(1, 6),
            "area": "Kupiansk",
            "team": frozenset(person.id for person in team),
            "position": NEAR_KUPIANSK,
            **facts,
        }
    )
    return service.plan_run(None, new)
