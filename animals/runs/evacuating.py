"""Areas under evacuation as flags feel them: declaring and ending one, and what each is about.

Flags are worked out when they are read, so a new area counts at once; only since when its
animals wait is written down here.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import func, select

from animals import i18n
from animals.accounts.rules import Person
from animals.db import db
from animals.places import evacuations
from animals.places.models import Evacuation, Place
from animals.runs import flagging
from animals.runs.flags import AT_LARGE
from animals.sightings.models import Animal

ENDS_SOON_DAYS = 3


@dataclass(frozen=True)
class Area:
    """An area under evacuation in words; `animals` are at large in it, as far as we know."""

    id: UUID
    name: str
    days: str
    reason: str
    ends_on: date
    has_begun: bool
    ends_soon: bool
    is_over: bool
    animals: int = 0
    over: str = ""
    """Why it was ended before its time."""


def declare(
    by: Person,
    place_id: UUID,
    starts_on: date,
    ends_on: date,
    *,
    whole_district: bool,
    reason: str,
) -> None:
    """As `evacuations.declare`; the flags of its animals follow."""
    _follow(
        evacuations.declare(
            by, place_id, starts_on, ends_on, whole_district=whole_district, reason=reason
        )
    )


def end(by: Person, area_id: UUID, reason: str) -> None:
    """As `evacuations.end`; the flags of its animals follow."""
    _follow(evacuations.end(by, area_id, reason))


def prolong(by: Person, area_id: UUID, ends_on: date) -> None:
    """As `evacuations.prolong`; the flags of its animals follow."""
    _follow(evacuations.prolong(by, area_id, ends_on))


def standing() -> list[Area]:
    """What is under evacuation today, or will be, with how many animals are out there."""
    today = i18n.local_today()
    areas = evacuations.standing(today)
    counts = _animals_by_place() if areas else {}
    return [_area(it, today, _count(it, counts)) for it in areas]


def running() -> list[Area]:
    """What is under evacuation today, for pages that only name it."""
    today = i18n.local_today()
    return [_area(it, today) for it in evacuations.running(today)]


def area(area_id: UUID) -> Area:
    """One area, over or not. Raises NotFound."""
    found = evacuations.evacuation(area_id)
    return _area(found, i18n.local_today(), _count(found, _animals_by_place()))


def past() -> list[Area]:
    """What was under evacuation until lately."""
    today = i18n.local_today()
    return [_area(it, today) for it in evacuations.past(today)]


def around(animal: Animal) -> Area | None:
    """The area under evacuation today in which the animal was last seen."""
    today = i18n.local_today()
    found = evacuations.covering(animal.place, today)
    return _area(found, today) if found is not None else None


def area_name(it: Evacuation) -> str:
    """`Kupiansk`, or `Kupiansk district`."""
    language = i18n.language()
    return it.place.district_in(language) if it.whole_district else it.place.name_in(language)


def _area(found: Evacuation, today: date, animals: int = 0) -> Area:
    is_over = found.ended_at is not None
    last = i18n.local_day(found.ended_at) if found.ended_at is not None else found.ends_on
    if is_over or found.ends_on < today:
        days = gettext(
            "%(first)s to %(last)s", first=i18n.day(found.starts_on), last=i18n.day(last)
        )
    elif found.starts_on > today:
        days = gettext(
            "from %(first)s until %(last)s", first=i18n.day(found.starts_on), last=i18n.day(last)
        )
    else:
        days = gettext("until %(day)s", day=i18n.day(last))
    return Area(
        found.id,
        area_name(found),
        days,
        found.reason,
        found.ends_on,
        has_begun=found.starts_on <= today,
        is_over=is_over or found.ends_on < today,
        ends_soon=not is_over and (found.ends_on - today).days <= ENDS_SOON_DAYS,
        animals=animals,
        over=found.end_reason,
    )


def _follow(it: Evacuation) -> None:
    inside = select(Animal.id).where(
        Animal.place_id.in_(evacuations.places_in(it)),
        Animal.status.in_(AT_LARGE),
        Animal.merged_into_id.is_(None),
    )
    flagging.refresh_waiting(db.session.scalars(inside).all())


def _animals_by_place() -> dict[Place, int]:
    query = (
        select(Place, func.count(Animal.id))
        .join(Animal, Animal.place_id == Place.id)
        .where(Animal.status.in_(AT_LARGE), Animal.merged_into_id.is_(None))
        .group_by(Place.id)
    )
    return dict(db.session.execute(query).tuples().all())


def _count(it: Evacuation, counts: dict[Place, int]) -> int:
    return sum(n for place, n in counts.items() if evacuations.covers(it, place))
