"""Today as a volunteer sees it: the runs they are on, and what they reported themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy import select

from animals import clock, i18n
from animals.accounts.rules import OWN_REPORT_HOURS, Person
from animals.db import db
from animals.runs import sight
from animals.runs.words import STATE_LABELS
from animals.sightings import wording
from animals.sightings.models import Sighting

MOST_REPORTS = 10


@dataclass(frozen=True)
class OwnRun:
    """A run this person travels on, from a day before it leaves."""

    url: str
    when: str
    on: str
    state: str
    turn_back: datetime | None


@dataclass(frozen=True)
class Report:
    """Something this person reported in the last day."""

    url: str
    what: str
    small: str


@dataclass(frozen=True)
class Crew:
    """Everything the page draws."""

    runs: Sequence[OwnRun]
    reports: Sequence[Report]


def crew(person: Person) -> Crew:
    """The page's facts as they stand now."""
    runs = db.session.scalars(sight.runs_query(person, "")).unique()
    since = clock.now() - timedelta(hours=OWN_REPORT_HOURS)
    reports = db.session.scalars(
        select(Sighting)
        .where(Sighting.by_id == person.id, Sighting.captured_at > since)
        .order_by(Sighting.captured_at.desc())
        .limit(MOST_REPORTS)
    ).unique()
    return Crew(
        runs=[
            OwnRun(
                url=url_for("runs.run", run_id=run.id),
                when=i18n.when(run.starts_at),
                on=f"{run.vehicle.name} · {run.area}",
                state=str(STATE_LABELS[run.state]),  # type: ignore[index]
                turn_back=run.turn_back_at,
            )
            for run in runs
        ],
        reports=[_report(sighting) for sighting in reports],
    )


def _report(sighting: Sighting) -> Report:
    animal = sighting.animal
    if animal is not None:
        return Report(
            url_for("sightings.animal", code=animal.code),
            f"{animal.code}, {wording.kind_line(animal)}",
            i18n.when(sighting.captured_at),
        )
    return Report(
        url_for("packs.sighting", sighting_id=sighting.id),
        wording.pack_line(sighting),
        i18n.when(sighting.captured_at),
    )
