"""Rooms above that hear of every sighting somebody logs, in the same write."""

from collections.abc import Callable

from animals.accounts.rules import Person
from animals.sightings.models import Sighting

Listener = Callable[[Person, Sighting], None]

_LISTENERS: list[Listener] = []


def hears(listener: Listener) -> Listener:
    """Let this one hear."""
    _LISTENERS.append(listener)
    return listener


def tell(by: Person, sighting: Sighting) -> None:
    """Tell all who hear, in the order in which they came."""
    for listener in _LISTENERS:
        listener(by, sighting)
