"""The changes of a run in words, for its crew and for whoever plans it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select

from animals import i18n
from animals.accounts.models import User
from animals.db import db
from animals.feeding.models import Spot
from animals.places.models import Place
from animals.runs.models import Run, Vehicle
from animals.runs.news import Facts, Told, What
from animals.runs.rules import RunState, StopKind
from animals.runs.words import KIND_LABELS, STATE_LABELS, listed, people
from animals.shelters.models import Shelter
from animals.sightings.codes import format_code

Named = TypeVar("Named", User, Vehicle, Spot, Shelter, Place)


@dataclass(frozen=True)
class Names:
    """The run, and what the ids in its changes are called; who is gone has no name."""

    run: Run
    called: Mapping[str, str]

    @classmethod
    def of(cls, run: Run, changes: Iterable[Told]) -> "Names":
        """The names that these changes need; nothing is asked where they need none."""
        vans, users, spots, homes, places = (set[str]() for _ in range(5))
        for it in changes:
            if it.what is What.VAN:
                vans |= {it.facts["before"], it.facts["after"]}
            users.update(it.facts.get("people", ()))
            homes.add(it.facts.get("shelter", ""))
            for stop in it.facts.get("stops", ()):
                spots.add(stop["spot"] or "")
                homes.add(stop["shelter"] or "")
                places.add(stop["place"] or "")
        language = i18n.language()
        return cls(
            run,
            {
                **_named(Vehicle, vans, lambda it: it.name),
                **_named(User, users, lambda it: it.name),
                **_named(Spot, spots, lambda it: it.name),
                **_named(Shelter, homes, lambda it: it.name),
                **_named(Place, places, lambda it: it.name_in(language)),
            },
        )

    def name(self, id_: str | None) -> str:
        return self.called.get(id_ or "", "")


def sentence(told: Told, names: Names) -> str:
    """One change in words."""
    facts = told.facts
    match told.what:
        case What.STATE:
            return gettext(
                "The run is now: %(state)s.", state=STATE_LABELS[RunState(facts["state"])]
            )
        case What.VAN:
            return gettext(
                "The van is %(van)s, no longer %(before)s.",
                van=names.name(facts["after"]),
                before=names.name(facts["before"]),
            )
        case What.WHEN:
            return gettext(
                "It leaves %(when)s, no longer %(before)s.",
                when=i18n.when(datetime.fromisoformat(facts["after"])),
                before=i18n.when(datetime.fromisoformat(facts["before"])),
            )
        case What.HOURS:
            return _hours(names.run)
        case What.AREA:
            return gettext("It goes to %(area)s.", area=names.run.area)
        case What.PLACE:
            return gettext(
                "%(codes)s: goes to %(name)s.",
                codes=_codes(facts),
                name=names.name(facts["shelter"]),
            )
        case What.NO_PLACE:
            return gettext(
                "%(codes)s: no place to go yet; %(name)s does not take them.",
                codes=_codes(facts),
                name=names.name(facts["shelter"]),
            )
    if "animals" in facts:
        return _OF_ANIMALS[told.what](_codes(facts))
    if "people" in facts:
        return _OF_PEOPLE[told.what](listed(filter(None, map(names.name, facts["people"]))))
    if "stops" in facts:
        stops = "; ".join(_stop(stop, names) for stop in facts["stops"])
        return _OF_STOPS[told.what](stops)
    return _PLAIN[told.what]()


_Worded = Mapping[What, Callable[[str], str]]

_OF_ANIMALS: _Worded = {
    What.SEATED: lambda codes: gettext("Comes along: %(codes)s.", codes=codes),
    What.UNSEATED: lambda codes: gettext("Does not come along: %(codes)s.", codes=codes),
    What.MOVED: lambda codes: gettext("In another crate: %(codes)s.", codes=codes),
    What.FETCHED: lambda codes: gettext("In the van: %(codes)s.", codes=codes),
    What.NOT_FETCHED: lambda codes: gettext("Not fetched: %(codes)s.", codes=codes),
    What.HANDED: lambda codes: gettext("Handed over: %(codes)s.", codes=codes),
}
_OF_PEOPLE: _Worded = {
    What.JOINED: lambda names: gettext("New in the crew: %(names)s.", names=names),
    What.LEFT: lambda names: gettext("No longer in the crew: %(names)s.", names=names),
}
_OF_STOPS: _Worded = {
    What.STOP_ADDED: lambda stops: gettext("New stop: %(stops)s.", stops=stops),
    What.STOP_CHANGED: lambda stops: gettext("Changed stop: %(stops)s.", stops=stops),
    What.STOP_DROPPED: lambda stops: gettext("Dropped stop: %(stops)s.", stops=stops),
    What.STOP_ENDED: lambda stops: gettext("Stop done with: %(stops)s.", stops=stops),
}
_PLAIN: Mapping[What, Callable[[], str]] = {
    What.ORDER: lambda: gettext("The stops are in another order."),
    What.ROOM: lambda: gettext("Room for people, the limit of minutes, duty or the note changed."),
    What.CALLS: lambda: gettext("Call signs changed."),
    What.LOAD: lambda: gettext("What is to be loaded, or is loaded, changed."),
    What.FED: lambda: gettext("Food was given on the way."),
}


def _hours(run: Run) -> str:
    words = [gettext("Home by %(time)s.", time=i18n.clock_time(run.ends_at))]
    if run.hear_by_at:
        time = i18n.clock_time(run.hear_by_at)
        words.insert(0, gettext("News expected by %(time)s.", time=time))
    if run.turn_back_at:
        time = i18n.clock_time(run.turn_back_at)
        words.insert(0, gettext("Turn back at %(time)s.", time=time))
    return " ".join(words)


def _codes(facts: Facts) -> str:
    return listed(map(format_code, sorted(facts["animals"])))


def _stop(stop: Facts, names: Names) -> str:
    kind = StopKind(stop["kind"])
    who = people(stop["people"]) if kind is StopKind.PEOPLE and stop["people"] else ""
    what = names.name(stop["spot"]) or names.name(stop["shelter"]) or who
    return listed(filter(None, (what or str(KIND_LABELS[kind]).lower(), names.name(stop["place"]))))


def _named(model: type[Named], ids: Iterable[str], name: Callable[[Named], Any]) -> dict[str, str]:
    wanted = [UUID(id_) for id_ in ids if id_]
    if not wanted:
        return {}
    found = db.session.scalars(select(model).where(model.id.in_(wanted)))
    return {str(it.id): str(name(it)) for it in found.unique()}
