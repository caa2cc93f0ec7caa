"""Two animals found to be one: what becomes of their claims, offers and pages, and the way back.

No claim is lost and nothing is promised twice: what can stand beside the other is carried over,
what cannot is refused until a coordinator has decided. The rule is in docs/decisions/claims.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from animals import clock
from animals.accounts.rules import Person
from animals.audit import service as audit
from animals.db import db
from animals.shelters import arrivals, claims, offers
from animals.shelters.claims import LIVE
from animals.shelters.models import Chosen, Claim, Offer, PublicAnimal
from animals.shelters.refusals import BothPromised, ClaimedTogether, GoneHasRoof
from animals.shelters.rules import ClaimState, why_no_offer
from animals.sightings.merging import WHEN_MERGED, WHEN_MERGING, WHEN_PARTED
from animals.sightings.models import Animal
from animals.sightings.rules import Owner, Status

_WHAT = "claims"


@dataclass
class Carried:
    """What was moved from the one that goes, so that exactly that can be moved back."""

    claims: list[str] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)
    """Its part in claims that the other was part of as well."""
    offered: bool = False
    kept_offered: bool = False
    """Whether the other was on offer by itself."""
    pages: list[str] = field(default_factory=list)


@WHEN_MERGING.add
def hold(animal_ids: Collection[UUID]) -> None:
    """What is held before the animals are: the runs that one of them sits on."""
    claims.WHEN_HOLDING.tell(animal_ids)


@WHEN_MERGED.add
def carry_over(by: Person, kept: Animal, gone: Animal) -> tuple[str, dict[str, Any]]:
    """Claims, offer and pages of `gone` are those of `kept` from now on.

    Raises GoneHasRoof, BothPromised, ClaimedTogether; NotForOffer for one of its new group.
    """
    both = [kept.id, gone.id]
    shown = {row.animal_id for row in offers.held(both) if row.withdrawn_at is None}
    claims.settle(both)
    _check_roofs(kept, gone)
    live = claims.live_claims(both)
    own = [one for one in live if one.animal_id == kept.id]
    bundles = {one.bundle_id for one in own}
    twins = [one for one in live if one.animal_id == gone.id and one.bundle_id in bundles]
    theirs = [one for one in live if one.animal_id == gone.id and one not in twins]
    carried = Carried(twins=[str(one.id) for one in twins])
    for one in twins:
        _end(one)
    if _is_looking(kept):
        carried.claims = _queue_up(by, kept, own, theirs)
        carried.offered = _offer(by, kept, gone, shown)
        carried.kept_offered = kept.id in shown
        _check_whole(kept)
    else:
        _let_go(theirs)
    offers.close([gone.id])
    carried.pages = _move_pages(gone.id, kept.id)
    _show_pictures(kept)
    claims.settle([kept.id])
    if any(one.state == ClaimState.CONFIRMED for one in theirs):
        claims.WHEN_PROMISED.tell([kept.id])
    return _WHAT, vars(carried)


@WHEN_PARTED.add
def give_back(by: Person, kept: Animal, gone: Animal, moved: dict[str, Any]) -> None:
    """What was carried over and still waits is `gone`'s again; what came of the rest stays."""
    carried = Carried(**moved.get(_WHAT, {}))
    offers.held([kept.id, gone.id])
    ids = [UUID(text) for text in carried.claims]
    still = select(Claim).where(
        Claim.id.in_(ids), Claim.animal_id == kept.id, Claim.state.in_(LIVE)
    )
    for one in db.session.scalars(still):
        one.animal_id = gone.id
    db.session.flush()
    arrivals.set_arrival([gone.id], None)
    _revive(carried.twins)
    row = db.session.get(Offer, gone.id)
    if carried.offered and row is not None and _is_looking(gone):
        row.withdrawn_at = None
        if not carried.kept_offered and not claims.live_claims([kept.id]):
            offers.close([kept.id])
    for animal in (kept, gone):
        _show_pictures(animal)
    if carried.claims:
        audit.note(by.id, "give_back_claims", "animal", gone.id)
    pages = [UUID(text) for text in carried.pages]
    for page in db.session.scalars(
        select(PublicAnimal).where(
            PublicAnimal.animal_id == kept.id, PublicAnimal.public_offer_id.in_(pages)
        )
    ):
        page.animal_id = gone.id
    db.session.flush()
    claims.settle([kept.id, gone.id])


def _check_roofs(kept: Animal, gone: Animal) -> None:
    """Where it stays is known of the one that is kept alone."""
    query = select(Claim.animal_id).where(
        Claim.animal_id.in_([kept.id, gone.id]),
        Claim.state == ClaimState.RECEIVED,
        Claim.ended_at.is_(None),
    )
    roofs = set(db.session.scalars(query))
    if gone.id in roofs:
        raise GoneHasRoof(field="other", code=gone.code)


def _is_looking(animal: Animal) -> bool:
    return offers.is_looking(animal) and not why_no_offer(
        Status(animal.status), Owner(animal.owner)
    )


def _let_go(theirs: Sequence[Claim]) -> None:
    """The one that is kept looks for no place: whoever waited for it waits no longer."""
    for one in theirs:
        if one.state == ClaimState.CONFIRMED:
            raise BothPromised(field="other", code=one.animal.code)
        _end(one)
    db.session.flush()


def _end(one: Claim) -> None:
    promised = one.state == ClaimState.CONFIRMED
    one.state = ClaimState.WITHDRAWN if promised else ClaimState.REFUSED
    one.ended_at, one.expires_at = clock.now(), None


def _revive(twins: Sequence[str]) -> None:
    """What was ended since both were part of it goes on as the rest of it stands."""
    for text in twins:
        one = db.session.get_one(Claim, UUID(text))
        rest = select(Claim).where(Claim.bundle_id == one.bundle_id, Claim.state.in_(LIVE))
        other = db.session.scalar(rest.limit(1))
        if other is not None:
            one.state, one.expires_at, one.ended_at = other.state, other.expires_at, None
    db.session.flush()


def _show_pictures(animal: Animal) -> None:
    """Its released photos, those that came or stayed, where it is shown and where it lives."""
    row = db.session.get(Offer, animal.id)
    shown = row is not None and offers.is_on_offer(row, animal)
    offers.show_photos([animal.id], on_offer=shown)
    homes = select(Claim.shelter_id).where(
        Claim.animal_id == animal.id, Claim.state == ClaimState.RECEIVED
    )
    for shelter_id in db.session.scalars(homes).all():
        arrivals.show_photos(shelter_id, [animal.id])


def _queue_up(by: Person, kept: Animal, own: Sequence[Claim], theirs: Sequence[Claim]) -> list[str]:
    """One queue of both: a promise first, then whoever claimed first. Gives what was moved."""
    promised = [one for one in (*own, *theirs) if one.state == ClaimState.CONFIRMED]
    if len(promised) > 1:
        raise BothPromised(field="other", code=kept.code)
    if own and theirs and any(_is_one_of_several(one) for one in (*own, *theirs)):
        raise ClaimedTogether(field="other", code=kept.code)
    moved = _without_doubles(by, own, theirs)
    opened = [one for one in (*own, *theirs) if one.state == ClaimState.OPEN]
    first = [*promised, *sorted(opened, key=lambda one: (one.made_at, one.id))][:1]
    for one in opened:
        if one not in first:
            one.state, one.expires_at = ClaimState.QUEUED, None
    db.session.flush()
    for one in moved:
        one.animal_id = kept.id
    db.session.flush()
    for one in moved:
        db.session.expire(one, ["animal"])
    return [str(one.id) for one in moved]


_FURTHER = (ClaimState.CONFIRMED, ClaimState.OPEN, ClaimState.QUEUED)


def _without_doubles(by: Person, own: Sequence[Claim], theirs: Sequence[Claim]) -> list[Claim]:
    """Of two claims of one place that which is further, or was first, is enough."""
    moved = list(theirs)
    for mine in own:
        for other in [one for one in moved if one.shelter_id == mine.shelter_id]:
            pair = sorted((mine, other), key=lambda c: (_FURTHER.index(c.state), c.made_at))
            spare = pair[1]
            _end(spare)
            audit.note(by.id, "same_claim", "animal", spare.animal_id)
            if spare is other:
                moved.remove(other)
    db.session.flush()
    return moved


def _is_one_of_several(one: Claim) -> bool:
    query = select(Claim.id).where(
        Claim.bundle_id == one.bundle_id, Claim.id != one.id, Claim.state.in_(LIVE)
    )
    return db.session.scalar(query.limit(1)) is not None


def _check_whole(kept: Animal) -> None:
    """Every claim on it must be one on all that it goes with now."""
    company = {animal.id for animal in offers.company_of(kept.id)}
    bundles: dict[UUID, set[UUID]] = {}
    for one in claims.live_claims([kept.id]):
        bundles.setdefault(one.bundle_id, set()).add(one.animal_id)
    if any(found != company for found in bundles.values() if kept.id in found):
        raise ClaimedTogether(field="other", code=kept.code)


def _offer(by: Person, kept: Animal, gone: Animal, shown: set[UUID]) -> bool:
    """The one that is kept is on offer where either was, with all it goes with now."""
    if not shown:
        return False
    company = offers.company_of(kept.id)
    rows = {row.animal_id: row for row in offers.held([animal.id for animal in company])}
    if all(animal.id in rows and offers.is_on_offer(rows[animal.id], animal) for animal in company):
        return gone.id in shown
    story = db.session.get_one(Offer, kept.id if kept.id in shown else gone.id).story
    if kept.id not in shown:
        _show_to_the_same(gone.id, [animal.id for animal in company])
    offers.offer(by, kept.id, story, without_photos=True)
    return gone.id in shown


def _show_to_the_same(gone_id: UUID, company: Sequence[UUID]) -> None:
    """An offer that was for some places only stays theirs."""
    places = db.session.scalars(select(Chosen.shelter_id).where(Chosen.animal_id == gone_id)).all()
    db.session.execute(delete(Chosen).where(Chosen.animal_id.in_(company)))
    db.session.add_all(
        Chosen(animal_id=one, shelter_id=place) for one in company for place in places
    )


def _move_pages(gone_id: UUID, kept_id: UUID) -> list[str]:
    """Pages for everybody show the one that is kept, once each."""
    pages = select(PublicAnimal).where(PublicAnimal.animal_id == gone_id)
    has_kept = set(
        db.session.scalars(
            select(PublicAnimal.public_offer_id).where(PublicAnimal.animal_id == kept_id)
        )
    )
    moved = [one for one in db.session.scalars(pages) if one.public_offer_id not in has_kept]
    for one in moved:
        one.animal_id = kept_id
    db.session.flush()
    return [str(one.public_offer_id) for one in moved]
