"""What a version of a run changed, and what many versions changed together.

Kinds and ids only; `versions` says them in the reader's language.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Facts = dict[str, Any]


class What(StrEnum):
    """What changed, in the order in which it is told."""

    STATE = "state"
    """The run left, came home, was cancelled; fact: state."""
    VAN = "van"
    """Facts: before, after (ids of vans)."""
    WHEN = "when"
    """Facts: before, after (when it leaves, ISO)."""
    HOURS = "hours"
    """The hour to turn back, to be heard from, or to be home."""
    AREA = "area"
    ROOM = "room"
    """Seats or kilograms kept for people, minutes in the danger area, who is on duty, the note."""
    JOINED = "joined"
    """Fact: people (ids)."""
    LEFT = "left"
    CALLS = "calls"
    """The call signs."""
    STOP_ADDED = "stop_added"
    """Fact: stops, each with id, kind, spot, shelter, place, people."""
    STOP_CHANGED = "stop_changed"
    STOP_DROPPED = "stop_dropped"
    ORDER = "order"
    SEATED = "seated"
    """Fact: animals (numbers)."""
    UNSEATED = "unseated"
    MOVED = "moved"
    """Into another crate; fact: animals."""
    PLACE = "place"
    """Where animals go; facts: animals, shelter."""
    NO_PLACE = "no_place"
    """A shelter takes these no more; facts: animals, shelter."""
    LOAD = "load"
    FETCHED = "fetched"
    NOT_FETCHED = "not_fetched"
    HANDED = "handed"
    STOP_ENDED = "stop_ended"
    FED = "fed"


@dataclass(frozen=True)
class Told:
    """One change of a run."""

    what: What
    facts: Facts


_LISTS = ("animals", "people", "stops")

_OPPOSITE = {
    What.JOINED: What.LEFT,
    What.LEFT: What.JOINED,
    What.SEATED: What.UNSEATED,
    What.UNSEATED: What.SEATED,
    What.STOP_DROPPED: What.STOP_ADDED,
}
"""What takes the other back: told together, nothing happened."""

_SILENCES = {
    What.UNSEATED: (What.MOVED, What.PLACE, What.NO_PLACE),
    What.STOP_DROPPED: (What.STOP_CHANGED,),
    What.PLACE: (What.NO_PLACE,),
    What.NO_PLACE: (What.PLACE,),
    What.HANDED: (What.FETCHED,),
    What.NOT_FETCHED: (What.FETCHED,),
}
"""What is no longer worth telling once the other has happened."""

_ABSORBS = {
    What.MOVED: What.SEATED,
    What.STOP_CHANGED: What.STOP_ADDED,
}
"""What is not told of something that is news itself."""


def gathered(changes: Iterable[Told]) -> list[Told]:
    """What changed in the end: each thing once, and nothing that was taken back.

    From one thing to another and on to a third is from the first to the third. Animals, people
    and stops of one kind of change are told together, in the order of `What`.
    """
    atoms: dict[tuple[What, Any], Told] = {}
    for change in changes:
        for key, one in _each(change):
            _put(atoms, key, one)
    return _together(atoms.values())


def _each(change: Told) -> Iterator[tuple[Any, Told]]:
    """The change, for each animal, person or stop by itself."""
    for name in _LISTS:
        if name in change.facts:
            for item in change.facts[name]:
                key = item["id"] if isinstance(item, dict) else item
                yield key, Told(change.what, {**change.facts, name: [item]})
            return
    yield None, change


def _put(atoms: dict[tuple[What, Any], Told], key: Any, one: Told) -> None:
    for silent in _SILENCES.get(one.what, ()):
        atoms.pop((silent, key), None)
    opposite = _OPPOSITE.get(one.what)
    if opposite and atoms.pop((opposite, key), None) is not None:
        return
    into = _ABSORBS.get(one.what)
    if into and (into, key) in atoms:
        if "stops" in one.facts:
            atoms[into, key] = Told(into, one.facts)
        return
    known = atoms.pop((one.what, key), None)
    if known is not None and "before" in known.facts:
        one = Told(one.what, {**one.facts, "before": known.facts["before"]})
    if "before" in one.facts and one.facts["before"] == one.facts["after"]:
        return
    atoms[one.what, key] = one


def _together(atoms: Iterable[Told]) -> list[Told]:
    groups: dict[tuple[What, str], Facts] = {}
    for one in atoms:
        name = next((it for it in _LISTS if it in one.facts), None)
        rest = {key: value for key, value in one.facts.items() if key != name}
        facts = groups.setdefault((one.what, repr(sorted(rest.items()))), dict(rest))
        if name is not None:
            facts[name] = [*facts.get(name, ()), *one.facts[name]]
    order = list(What)
    found = [Told(what, facts) for (what, _rest), facts in groups.items()]
    return sorted(found, key=lambda it: order.index(it.what))
