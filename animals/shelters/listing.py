"""What the gallery shows, and what a shelter's own animals are: queries, never writes.

A page costs the same few queries however many animals it holds.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, with_expression

from animals import clock
from animals.accounts.rules import Person
from animals.db import db
from animals.photos.models import Photo
from animals.shelters.claims import LIVE, as_rule
from animals.shelters.filters import Filters, shown
from animals.shelters.models import Claim, Member, Offer, Shelter
from animals.shelters.rules import ON_OFFER, ClaimState, has_lapsed
from animals.shelters.seen import is_new_to
from animals.sightings.models import Animal, Picture

REMEMBERED = timedelta(days=30)
"""How long a shelter still reads of a claim that came to nothing."""

_BARE_SHELTER = joinedload(Claim.shelter).lazyload(Shelter.capacity)
"""The shelter of a claim by its name alone."""


@dataclass
class Standing:
    """How the claims on one animal stand for whoever looks."""

    claimed: bool = False
    mine: Claim | None = None
    waiting: int = 0


@dataclass(frozen=True)
class Around:
    """What the cards of a page need beside the animals: by animal, or by group."""

    covers: dict[UUID, Photo] = field(default_factory=dict)
    groups: dict[UUID, list[int]] = field(default_factory=dict)
    standings: dict[UUID, Standing] = field(default_factory=dict)

    def standing(self, animal_id: UUID) -> Standing:
        return self.standings.get(animal_id) or Standing()

    def together(self, animal: Animal) -> list[int]:
        """The numbers of all that go with this animal, itself included."""
        if animal.group_id is None:
            return [animal.number]
        return self.groups.get(animal.group_id) or [animal.number]


def offers_query(person: Person, asked: Filters) -> Select[tuple[Offer]]:
    """The animals on offer to this person that nobody was promised, longest waiting first."""
    waits_since = func.coalesce(Animal.waiting_since, Animal.first_seen_at)
    order: tuple[Any, ...] = (waits_since, Animal.number)
    if asked.newest_first:
        order = (Offer.offered_at.desc(), Animal.number.desc())
    return (
        select(Offer)
        .join(Offer.animal)
        .options(contains_eager(Offer.animal), with_expression(Offer.is_new, is_new_to(person)))
        .where(*shown(person, asked))
        .order_by(*order)
    )


def count_offers(person: Person, asked: Filters) -> int:
    """How many animals `offers_query` finds."""
    query = select(func.count()).select_from(Offer).join(Offer.animal)
    query = query.where(*shown(person, asked))
    return db.session.scalar(query) or 0


def unwanted(person: Person, limit: int) -> Sequence[Animal]:
    """The animals on offer that nobody has claimed, longest waiting first."""
    claimed = select(Claim.id).where(Claim.animal_id == Animal.id, Claim.state.in_(LIVE))
    query = offers_query(person, Filters()).where(~claimed.exists()).limit(limit)
    return [offer.animal for offer in db.session.scalars(query)]


def around(person: Person, animals: Collection[Animal]) -> Around:
    """What the cards of these animals need, in three queries."""
    ids = [animal.id for animal in animals]
    return Around(
        covers=covers(ids, Photo.on_offer),
        groups=_groups({animal.group_id for animal in animals if animal.group_id}),
        standings=_standings(person, ids),
    )


def covers(animal_ids: Collection[UUID], shown: ColumnElement[bool] | Any) -> dict[UUID, Photo]:
    """The first photo of each animal among those that are `shown`."""
    place = func.row_number().over(
        partition_by=Picture.animal_id, order_by=(Picture.rank, Picture.photo_id)
    )
    ranked = (
        select(Picture.animal_id, Picture.photo_id, place.label("place"))
        .join(Photo, Photo.id == Picture.photo_id)
        .where(Picture.animal_id.in_(animal_ids), shown)
        .subquery()
    )
    query = select(ranked.c.animal_id, Photo).join(Photo, Photo.id == ranked.c.photo_id)
    return dict(db.session.execute(query.where(ranked.c.place == 1)).tuples().all())


def claims_of_shelter(shelter_id: UUID) -> Sequence[Claim]:
    """What a shelter waits for, has, or had lately, with the animals; newest first."""
    since = clock.now() - REMEMBERED
    query = (
        select(Claim)
        .options(joinedload(Claim.animal))
        .where(
            Claim.shelter_id == shelter_id,
            or_(
                Claim.state.in_(LIVE),
                and_(Claim.state == ClaimState.RECEIVED, Claim.ended_at.is_(None)),
                Claim.ended_at > since,
            ),
        )
        .order_by(Claim.made_at.desc(), Claim.bundle_id)
    )
    return db.session.scalars(query).all()


def ahead_of(claims: Collection[Claim]) -> dict[UUID, int]:
    """How many others stand before each of these queued claims, by claim."""
    queued = [one for one in claims if one.state == ClaimState.QUEUED]
    if not queued:
        return {}
    others = claims_on([one.animal_id for one in queued])
    return {
        one.id: sum(
            other.animal_id == one.animal_id and _comes_before(other, one) for other in others
        )
        for one in queued
    }


def undecided() -> tuple[list[Claim], list[Claim]]:
    """What a coordinator has to decide, oldest first, queues behind; and what lapsed lately."""
    now = clock.now()
    lately = and_(Claim.state == ClaimState.LAPSED, Claim.ended_at > now - REMEMBERED)
    query = (
        select(Claim)
        .options(joinedload(Claim.animal), _BARE_SHELTER)
        .where(or_(Claim.state.in_({ClaimState.OPEN, ClaimState.QUEUED}), lately))
        .order_by(Claim.made_at, Claim.bundle_id)
    )
    waiting: list[Claim] = []
    over: list[Claim] = []
    for one in db.session.scalars(query):
        is_over = one.state == ClaimState.LAPSED or has_lapsed(as_rule(one), now)
        (over if is_over else waiting).append(one)
    waiting.sort(key=lambda one: one.state == ClaimState.QUEUED)
    over.sort(key=lambda one: one.expires_at or one.made_at, reverse=True)
    return waiting, over


def count_waiting() -> dict[UUID, int]:
    """How many claims of each shelter nobody has answered yet, by shelter; a group's is one."""
    query = (
        select(Claim.shelter_id, func.count(Claim.bundle_id.distinct()))
        .where(Claim.state == ClaimState.OPEN, Claim.expires_at > clock.now())
        .group_by(Claim.shelter_id)
    )
    return dict(db.session.execute(query).tuples().all())


def claims_on(animal_ids: Collection[UUID]) -> Sequence[Claim]:
    """What waits for these animals, in the order of the queue."""
    now = clock.now()
    query = (
        select(Claim)
        .options(joinedload(Claim.animal), _BARE_SHELTER)
        .where(Claim.state.in_(LIVE), Claim.animal_id.in_(animal_ids))
        .order_by(Claim.made_at, Claim.bundle_id)
    )
    return [one for one in db.session.scalars(query) if not has_lapsed(as_rule(one), now)]


def of_one_bundle(one: Claim) -> Sequence[Claim]:
    """The claims that stand as this one does and go with it, itself included."""
    query = select(Claim).options(joinedload(Claim.animal))
    together = (Claim.bundle_id == one.bundle_id, Claim.state == one.state)
    return db.session.scalars(query.where(*together)).all()


def own_claim(person: Person, animal_id: UUID) -> Claim | None:
    """The person's shelter's own claim on the animal, or its stay there; None if it has none."""
    query = (
        select(Claim)
        .join(Member, Member.shelter_id == Claim.shelter_id)
        .where(
            Member.user_id == person.id,
            Claim.animal_id == animal_id,
            or_(Claim.state.in_(LIVE), Claim.state == ClaimState.RECEIVED),
        )
        .order_by(Claim.made_at.desc())
    )
    return db.session.scalars(query).first()


def _groups(group_ids: Collection[UUID]) -> dict[UUID, list[int]]:
    if not group_ids:
        return {}
    query = (
        select(Animal.group_id, Animal.number)
        .where(
            Animal.group_id.in_(group_ids),
            Animal.merged_into_id.is_(None),
            Animal.status.in_(ON_OFFER),
        )
        .order_by(Animal.number)
    )
    found: dict[UUID, list[int]] = {}
    for group_id, number in db.session.execute(query).tuples():
        found.setdefault(group_id, []).append(number)  # type: ignore[arg-type]
    return found


def _standings(person: Person, animal_ids: Collection[UUID]) -> dict[UUID, Standing]:
    query = (
        select(Claim, Member.user_id)
        .outerjoin(Member, and_(Member.shelter_id == Claim.shelter_id, Member.user_id == person.id))
        .where(Claim.animal_id.in_(animal_ids), Claim.state.in_(LIVE))
    )
    found: dict[UUID, Standing] = {}
    now = clock.now()
    for one, user_id in db.session.execute(query).tuples():
        if has_lapsed(as_rule(one), now):
            continue
        standing = found.setdefault(one.animal_id, Standing())
        standing.claimed = True
        standing.waiting += 1
        if user_id is not None:
            standing.mine = one
    return found


def _comes_before(other: Claim, one: Claim) -> bool:
    if other.shelter_id == one.shelter_id:
        return False
    if other.state != ClaimState.QUEUED:
        return True
    return (other.made_at, other.id) < (one.made_at, one.id)
