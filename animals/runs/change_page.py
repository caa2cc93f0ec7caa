"""What the page of a change of plan shows, as ready facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext

from animals import i18n, web
from animals.runs import placing, swapping, vehicles
from animals.runs.models import Run, Seat, Stop
from animals.runs.stop_lines import StopLine, stop_line
from animals.runs.swapping import Fit, Food
from animals.runs.van import hold
from animals.runs.words import listed
from animals.sightings import wording


@dataclass(frozen=True)
class VanLine:
    """Another van as the list of vans shows it."""

    id: UUID
    name: str
    says: str
    refused: str


@dataclass(frozen=True)
class StopChoice:
    """A stop that may be dropped."""

    id: UUID
    line: StopLine
    is_chosen: bool


@dataclass(frozen=True)
class Party:
    """Those who travel together, with what is said of them and what can be done."""

    codes: str
    line: str
    lead: UUID
    says: str
    could: Sequence[tuple[UUID, str]] = ()


@dataclass(frozen=True)
class Goal:
    """A receiving place with whom of the run it takes."""

    id: UUID
    name: str
    phone: str
    codes: str


def stops(run: Run, chosen: set[UUID]) -> list[StopChoice]:
    held = hold(run)
    return [
        StopChoice(it.id, stop_line(it, held), it.id in chosen)
        for it in run.stops
        if it.outcome is None
    ]


def roads(stops: Sequence[Stop]) -> list[tuple[UUID, str, int]]:
    """The settlements where several stops are, with how many."""
    found: dict[UUID, tuple[str, int]] = {}
    for it in stops:
        if it.place is not None and it.outcome is None:
            _name, count = found.get(it.place.id, ("", 0))
            found[it.place.id] = (it.place.name_in(i18n.language()), count + 1)
    return [(id_, name, count) for id_, (name, count) in found.items() if count > 1]


def vans(run: Run) -> list[VanLine]:
    """The other vans, those that take most first."""
    fits = [swapping.fit(run, van) for van in vehicles.vehicles() if van.id != run.vehicle_id]
    fits.sort(key=lambda it: (it.refused is not None, _left_out(it), it.grams_over(Food.MOVE)))
    return [
        VanLine(
            it.van.id,
            it.van.name,
            _van_says(it),
            web.sentence_of(it.refused) if it.refused else "",
        )
        for it in fits
    ]


def _left_out(fit: Fit) -> int:
    return sum(len(it.seats) for it in fit.left)


def _van_says(fit: Fit) -> str:
    without, over = _left_out(fit), fit.grams_over(Food.MOVE)
    words = [
        gettext("no crate for %(n)s of %(all)s", n=without, all=without + len(fit.crate_of))
        if without
        else gettext("all animals fit")
    ]
    if over:
        words.append(gettext("%(weight)s too heavy", weight=i18n.weight(over)))
    return listed(words)


def goals(run: Run) -> list[Goal]:
    return [
        Goal(it.id, it.name, it.phone, listed(seat.animal.code for seat in seats))
        for it, seats in placing.goals(run).items()
    ]


def homeless(run: Run) -> list[Party]:
    found = []
    for it in placing.homeless(run):
        could = [(home.id, home.name) for home in it.could]
        says = "" if could else gettext("No place that is counted has room.")
        if it.asked is not None:
            could = [(it.asked.id, it.asked.name)]
            says = gettext("Claimed, not confirmed yet.")
        found.append(left(it.seats, says, could))
    return found


def left(seats: Sequence[Seat], says: Any, could: Sequence[tuple[UUID, str]] = ()) -> Party:
    lead = seats[0].animal
    codes = listed(seat.animal.code for seat in seats)
    return Party(codes, wording.kind_line(lead), lead.id, str(says), could)
