"""A stop in words, as every list of stops shows it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext, ngettext

from animals import i18n
from animals.feeding.models import Spot
from animals.runs.models import Stop
from animals.runs.rules import StopKind
from animals.runs.van import Hold
from animals.runs.words import KIND_ICONS, listed, people, pets


@dataclass(frozen=True)
class StopLine:
    """A stop as the list shows it."""

    id: UUID
    what: str
    icon: str
    how: str
    minutes: int
    is_must: bool


def stop_line(stop: Stop, held: Hold, shut: Collection[UUID] = ()) -> StopLine:
    """What to do at a stop, and where; `shut` are the receiving places closed on arrival."""
    place = stop.place.name_in(i18n.language()) if stop.place else ""
    seats = [seat for seat in held.seats if seat.stop_id == stop.id]
    what, how = stop.name or place, place if stop.name else ""
    match stop.kind:
        case StopKind.PEOPLE:
            things = i18n.weight(stop.belongings_grams) if stop.belongings_grams else ""
            what = listed(filter(None, (people(stop.people), things, pets(stop.companions))))
            how = listed(filter(None, (stop.name, stop.address, place)))
        case StopKind.ANIMALS:
            codes = [seat.animal.code for seat in seats]
            what, how = (
                (listed(codes), listed(filter(None, (stop.name, place))))
                if codes
                else (what or gettext("Animals"), how)
            )
        case StopKind.SPOT if stop.spot is not None:
            what, how = stop.spot.name, spot_animals(stop.spot)
        case StopKind.HANDOVER if stop.shelter is not None:
            what = gettext("Hand over: %(name)s", name=stop.shelter.name)
            closed = gettext("closed that day") if stop.shelter_id in shut else ""
            how = listed(filter(None, (closed, stop.shelter.hours, place)))
    return StopLine(
        stop.id, what or gettext("A stop"), KIND_ICONS[StopKind(stop.kind)], how, stop.minutes,
        stop.is_must,
    )  # fmt: skip


def spot_animals(spot: Spot) -> str:
    """Who eats at a spot."""
    dogs = ngettext("%(num)s dog", "%(num)s dogs", spot.dogs) if spot.dogs else ""
    cats = ngettext("%(num)s cat", "%(num)s cats", spot.cats) if spot.cats else ""
    return listed(filter(None, (dogs, cats)))
