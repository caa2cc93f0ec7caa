"""Claims: made, queued, confirmed, extended, given up, received.

Nothing here waits for a clock: whatever is written first closes what has lapsed and opens the
next in the queue (`settle`), and whoever reads takes a lapsed claim for closed (`rules`).
Claims of one bundle, a whole group's, move together until they are received.
"""

from collections.abc import Collection, Sequence
from uuid import UUID, uuid4

from sqlalchemy import select

from animals import clock
from animals.accounts.rules import Person, Right
from animals.audit import service as audit
from animals.db import db
from animals.errors import Conflict, NotFound
from animals.followers import Followers
from animals.shelters import desk, offers, rooms, rules, terms
from animals.shelters.models import Claim, Member
from animals.shelters.refusals import (
    AlreadyYours,
    ClaimLapsed,
    ClaimNotOpen,
    Gone,
    GroupInPart,
    NoPlaceForIt,
    ReasonMissing,
    ShelterFull,
)
from animals.shelters.rules import (
    ACTIVE,
    ClaimState,
    WhyNoClaim,
    WhyNotConfirmed,
    claim_may_follow,
    why_no_claim,
    why_not_confirmed,
)

WHEN_HOLDING: Followers[[Collection[UUID]], None] = Followers()
"""Called before claims of these animals are held to be confirmed: what must be held first."""
WHEN_PROMISED: Followers[[Collection[UUID]], None] = Followers()
"""Called with the animals that have just been promised to a place."""

LIVE = ACTIVE | {ClaimState.QUEUED}
"""The states in which a claim still waits for something."""


def claim(
    by: Person | None,
    shelter_id: UUID,
    animal_id: UUID,
    *,
    wanted: Collection[UUID] | None = None,
) -> list[Claim]:
    """The shelter's claims on the animal and its whole group: open, or queued behind another's.

    `wanted` is what the shelter saw as the group, where it was asked. Raises NotFound for what was
    not offered, Gone, GroupInPart, AlreadyYours, NoPlaceForIt.
    """
    company = offers.company_of(animal_id)
    group = sorted(animal.id for animal in company)
    shown = {row.animal_id: row for row in offers.held(group)}
    mine = shown.get(animal_id)
    if mine is None or (mine.withdrawn_at is not None and offers.is_looking(company[0])):
        raise NotFound
    settle(group)
    known = live_claims(group)
    why = why_no_claim(
        shelter_id,
        wanted if wanted is not None else group,
        group,
        [as_rule(one) for one in known],
        clock.now(),
        on_offer=all(
            animal.id in shown and offers.is_on_offer(shown[animal.id], animal)
            for animal in company
        ),
    )
    if why is not None:
        raise _NO_CLAIM[why](count=len(group))
    if not rooms.has_room(desk.shelter_by_id(shelter_id), company):
        raise NoPlaceForIt(count=len(group))
    state = ClaimState.QUEUED if known else ClaimState.OPEN
    now, bundle = clock.now(), uuid4()
    made = [
        Claim(
            bundle_id=bundle,
            shelter_id=shelter_id,
            animal_id=one,
            state=state,
            made_at=now,
            by_id=by.id if by else None,
            expires_at=now + terms.hold() if state is ClaimState.OPEN else None,
        )
        for one in group
    ]
    db.session.add_all(made)
    db.session.flush()
    for one in made:
        audit.note(by.id if by else None, "claim", "animal", one.animal_id)
    return made


_NO_CLAIM = {
    WhyNoClaim.NOT_ON_OFFER: Gone,
    WhyNoClaim.GROUP_IN_PART: GroupInPart,
    WhyNoClaim.ALREADY_YOURS: AlreadyYours,
}


def confirm(by: Person | None, claim_id: UUID) -> list[Claim]:
    """The bundle, promised: it takes places and no longer expires.

    Raises ClaimLapsed, ClaimNotOpen, Gone, GroupInPart, ShelterFull, NotFound.
    """
    WHEN_HOLDING.tell(_animals_of(claim_id))
    bundle = _without_gone(_held_bundle(claim_id))
    first, company = bundle[0], offers.company_of(bundle[0].animal_id)
    shelter = rooms.locked(first.shelter_id)
    shown = {row.animal_id: row for row in offers.held([one.animal_id for one in bundle])}
    why = why_not_confirmed(
        as_rule(first),
        clock.now(),
        on_offer=all(
            one.animal_id in shown and offers.is_on_offer(shown[one.animal_id], one.animal)
            for one in bundle
        ),
        has_place=rooms.has_room(shelter, company),
    )
    if why is not None:
        raise _NOT_CONFIRMED[why](state=first.state, name=shelter.name)
    if {animal.id for animal in company} != {one.animal_id for one in bundle}:
        raise GroupInPart(count=len(company))
    for one in bundle:
        one.state, one.confirmed_at, one.expires_at = ClaimState.CONFIRMED, clock.now(), None
        audit.note(by.id if by else None, "confirm", "animal", one.animal_id)
    db.session.flush()
    WHEN_PROMISED.tell([one.animal_id for one in bundle])
    return bundle


def promise(by: Person, shelter_id: UUID, animal_id: UUID) -> list[Claim]:
    """Claimed and confirmed in one for a place that said yes on the phone.

    Raises what `claim` and `confirm` raise.
    """
    WHEN_HOLDING.tell([animal.id for animal in offers.company_of(animal_id)])
    made = claim(by, shelter_id, animal_id)
    return confirm(by, made[0].id)


_NOT_CONFIRMED = {
    WhyNotConfirmed.LAPSED: ClaimLapsed,
    WhyNotConfirmed.NOT_OPEN: ClaimNotOpen,
    WhyNotConfirmed.NOT_ON_OFFER: Gone,
    WhyNotConfirmed.SHELTER_FULL: ShelterFull,
}


def extend(by: Person, claim_id: UUID, reason: str) -> list[Claim]:
    """The bundle, held for as long once more; counted. Raises as `confirm` does."""
    why = reasoned(reason)
    bundle = _held_bundle(claim_id, by)
    for one in bundle:
        if one.state != ClaimState.OPEN or one.expires_at is None:
            raise _ended(one)
        one.expires_at, one.reason = rules.extended(one.expires_at, terms.hold()), why
        one.extended += 1
        audit.note(by.id, "extend", "animal", one.animal_id)
    db.session.flush()
    return bundle


def withdraw(by: Person, claim_id: UUID, reason: str) -> list[Claim]:
    """The bundle, given up by the shelter or called off by a coordinator; the next one opens."""
    return _end(by, claim_id, ClaimState.WITHDRAWN, reason)


def refuse(by: Person, claim_id: UUID, reason: str) -> list[Claim]:
    """The bundle, turned down by a coordinator before it was confirmed; the next one opens."""
    return _end(by, claim_id, ClaimState.REFUSED, reason)


def claim_for(person: Person, claim_id: UUID) -> Claim:
    """The claim, if it is this person's shelter's or theirs to decide. Raises NotFound."""
    found = db.session.get(Claim, claim_id)
    if found is None:
        raise NotFound
    if not person.may(Right.KEEP_SHELTERS):
        member = db.session.get(Member, person.id)
        if member is None or member.shelter_id != found.shelter_id:
            raise NotFound
    return found


def settle(animal_ids: Collection[UUID]) -> None:
    """Close what has lapsed and open the next in the queue; the offers are already held."""
    now = clock.now()
    live = live_claims(animal_ids)
    for one in live:
        if rules.has_lapsed(as_rule(one), now):
            one.state, one.ended_at = ClaimState.LAPSED, one.expires_at
    db.session.flush()
    taken = {one.animal_id for one in live if one.state in ACTIVE}
    queued = sorted(
        (one for one in live if one.state == ClaimState.QUEUED),
        key=lambda one: (one.made_at, one.bundle_id, one.id),
    )
    for bundle_id in dict.fromkeys(one.bundle_id for one in queued):
        bundle = [one for one in queued if one.bundle_id == bundle_id]
        if not taken & {one.animal_id for one in bundle}:
            for one in bundle:
                one.state, one.expires_at = ClaimState.OPEN, now + terms.hold()
        # Whoever waits longer comes first, also for a part of what the one behind wants.
        taken |= {one.animal_id for one in bundle}
    db.session.flush()


def settle_all() -> int:
    """Close every lapsed claim; how many animals it was about. For whoever sweeps at night."""
    query = select(Claim.animal_id).where(
        Claim.state == ClaimState.OPEN, Claim.expires_at <= clock.now()
    )
    lapsed = set(db.session.scalars(query))
    offers.held(lapsed)
    settle(lapsed)
    return len(lapsed)


def live_claims(animal_ids: Collection[UUID]) -> Sequence[Claim]:
    """What waits for these animals, with all claims that are tied to them by a bundle."""
    known = set(animal_ids)
    while True:
        bundles = select(Claim.bundle_id).where(Claim.animal_id.in_(known), Claim.state.in_(LIVE))
        query = select(Claim).where(Claim.bundle_id.in_(bundles), Claim.state.in_(LIVE))
        found = db.session.scalars(query.execution_options(populate_existing=True)).all()
        tied = {one.animal_id for one in found} - known
        if not tied:
            return found
        known |= tied


def active_claims(animal_ids: Collection[UUID]) -> dict[UUID, Claim]:
    """The claim that holds each of these animals at the moment; without those that have none."""
    now = clock.now()
    return {
        one.animal_id: one
        for one in db.session.scalars(
            select(Claim).where(Claim.animal_id.in_(animal_ids), Claim.state.in_(ACTIVE))
        )
        if rules.state_at(as_rule(one), now) in ACTIVE
    }


def as_rule(one: Claim) -> rules.Claim:
    """The claim as the rules speak of it."""
    return rules.Claim(one.id, one.shelter_id, ClaimState(one.state), one.made_at, one.expires_at)


def reasoned(reason: str) -> str:
    """The reason, trimmed. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return reason.strip()


def _end(by: Person, claim_id: UUID, state: ClaimState, reason: str) -> list[Claim]:
    why = reasoned(reason)
    bundle = _held_bundle(claim_id, by)
    for one in bundle:
        if not claim_may_follow(ClaimState(one.state), state):
            raise _ended(one)
        one.state, one.reason, one.ended_at, one.expires_at = state, why, clock.now(), None
        audit.note(by.id, str(state), "animal", one.animal_id)
    db.session.flush()
    settle([one.animal_id for one in bundle])
    return bundle


def _animals_of(claim_id: UUID) -> Sequence[UUID]:
    """Those whom the claim is about, itself and its bundle."""
    bundle = select(Claim.bundle_id).where(Claim.id == claim_id).scalar_subquery()
    return db.session.scalars(select(Claim.animal_id).where(Claim.bundle_id == bundle)).all()


def _held_bundle(claim_id: UUID, by: Person | None = None) -> list[Claim]:
    """The claim, first, and those of its bundle that stand as it does; settled and held."""
    known = db.session.get(Claim, claim_id) if by is None else claim_for(by, claim_id)
    if known is None:
        raise NotFound
    of_bundle = select(Claim).where(Claim.bundle_id == known.bundle_id)
    animal_ids = {one.animal_id for one in db.session.scalars(of_bundle)}
    group = {animal.id for animal in offers.company_of(known.animal_id)}
    offers.held(animal_ids | group)
    settle(animal_ids | group)
    rows = db.session.scalars(of_bundle.execution_options(populate_existing=True)).all()
    others = [one for one in rows if one.id != claim_id and one.state == known.state]
    return [known, *others]


def _without_gone(bundle: list[Claim]) -> list[Claim]:
    """The bundle without the animals that died or were placed meanwhile, while any is left."""
    left = [one for one in bundle if offers.is_looking(one.animal)]
    if not left:
        return bundle
    for one in bundle:
        if one not in left:
            one.state, one.ended_at, one.expires_at = ClaimState.REFUSED, clock.now(), None
    return left


def _ended(one: Claim) -> Conflict:
    lapsed = one.state == ClaimState.LAPSED
    return ClaimLapsed() if lapsed else ClaimNotOpen(state=one.state)
