"""What of the gallery is asked for, as conditions on the animals on offer."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from animals import i18n
from animals.accounts.rules import Person
from animals.shelters.chosen import is_shown_to
from animals.shelters.fitness import VET_FIRST, WEEK
from animals.shelters.models import Claim, Offer
from animals.shelters.rules import ON_OFFER, ClaimState
from animals.shelters.seen import is_new_to
from animals.sightings.models import Animal
from animals.sightings.rules import WATCH_DAYS, Condition, Need, Status

WITH_US = frozenset({Status.AT_CLINIC, Status.IN_FOSTER})
"""Where an animal is that shelters may take without anybody driving out for it."""

_CODES = ("species", "size", "sex", "age", "temperament", "good_with_dogs", "good_with_cats")
"""The filters that name a column and a code of it."""


@dataclass(frozen=True)
class Filters:
    """What of the gallery is asked for; an empty code is any."""

    species: str = ""
    size: str = ""
    sex: str = ""
    age: str = ""
    temperament: str = ""
    good_with_dogs: str = ""
    good_with_cats: str = ""
    needs_vet: bool = False
    can_travel: bool = False
    """Only those that could make the journey within a week, as `fitness` has it."""
    with_us: bool = False
    """Only those that were caught already; how long the others take nobody can say."""
    not_seen: bool = False
    newest_first: bool = False


def shown(person: Person, asked: Filters) -> list[ColumnElement[bool]]:
    """The conditions on Offer and Animal for what stands in the gallery for this person."""
    promised = select(Claim.id).where(
        Claim.animal_id == Animal.id, Claim.state == ClaimState.CONFIRMED
    )
    found: list[ColumnElement[bool]] = [
        Offer.withdrawn_at.is_(None),
        Animal.merged_into_id.is_(None),
        Animal.status.in_(ON_OFFER),
        ~promised.exists(),
        is_shown_to(person),
    ]
    if asked.with_us:
        found.append(Animal.status.in_(WITH_US))
    if asked.not_seen:
        found.append(is_new_to(person))
    found += [
        getattr(Animal, name) == getattr(asked, name) for name in _CODES if getattr(asked, name)
    ]
    if asked.needs_vet:
        found.append(_needs_vet(Animal))
    if asked.can_travel:
        found += [~_held_back(Animal), ~_company_held_back()]
    return found


def _needs_vet(of: type[Animal]) -> ColumnElement[bool]:
    return or_(of.needs.holds(Need.VET), *(of.condition.holds(one) for one in VET_FIRST))


def _held_back(of: type[Animal]) -> ColumnElement[bool]:
    """`why_not_this_week`, as the database asks it."""
    watched_from = i18n.local_today() + WEEK - timedelta(days=WATCH_DAYS)
    bite_without_a_day = and_(of.bit_on.is_(None), of.condition.holds(Condition.BIT_SOMEONE))
    return or_(
        of.condition.holds(Condition.CONTAGIOUS),
        _needs_vet(of),
        func.coalesce(of.bit_on >= watched_from, false()),
        bite_without_a_day,
    )


def _company_held_back() -> ColumnElement[bool]:
    """Whether one that it cannot be parted from has to stay: groups travel whole."""
    other = aliased(Animal)
    query = select(other.id).where(
        other.group_id == Animal.group_id,
        other.id != Animal.id,
        other.merged_into_id.is_(None),
        other.status.in_(ON_OFFER),
        _held_back(other),
    )
    return query.exists()


def is_with_us(animal: Animal) -> bool:
    """Whether it is in safe hands already. One in the van does not count: that a crew is out
    at this moment is nobody's business."""
    return animal.status in WITH_US
