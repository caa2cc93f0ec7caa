"""Claims: who is first, what lapses when, and whose turn comes then."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from animals import clock
from animals.db import db, write_transaction
from animals.errors import NotFound, Refused
from animals.shelters import rooms, service
from animals.shelters.capacity import Capacity
from animals.shelters.models import Claim, Offer, Shelter
from animals.shelters.refusals import (
    AlreadyYours,
    BelowPromised,
    ClaimLapsed,
    ClaimNotOpen,
    Gone,
    GroupInPart,
    NoPlaceForIt,
    NothingReleased,
    Promised,
    ReasonMissing,
    ShelterFull,
)
from animals.shelters.rules import HOLD, ClaimState, Outcome, ReceivingKind
from animals.sightings import service as sightings
from animals.sightings.models import Animal
from animals.sightings.rules import Condition, Size, Species, Status
from tests.factories.shelters import animal, litter, offered, shelter
from tests.people import Cast

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """A stopped clock that a test moves on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def passes(self, time: timedelta) -> None:
        self.now += time


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(clock, "now", stopped)
    return stopped


def free(place: Shelter) -> int:
    return rooms.rooms([place])[place.id].free


@pytest.fixture
def writes(app: Flask) -> Iterator[None]:
    """The test is one transaction; what it writes is seen by itself alone."""
    with write_transaction():
        yield


def states(animal_id: UUID) -> list[str]:
    rows = db.session.query(Claim).filter_by(animal_id=animal_id).order_by(Claim.made_at)
    return [row.state for row in rows]


@pytest.mark.usefixtures("writes")
class TestClaiming:
    def test_the_first_claim_holds_for_two_days(self, time: Clock) -> None:
        dog, ours = offered(), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        assert (made.state, made.expires_at) == (ClaimState.OPEN, NOW + HOLD)
        assert service.active_claims([dog.id]) == {dog.id: made}

    def test_the_second_waits_behind_it(self) -> None:
        dog, ours, theirs = offered(), shelter(), shelter()
        (first,) = service.claim(None, ours.id, dog.id)
        (second,) = service.claim(None, theirs.id, dog.id)
        assert (second.state, second.expires_at) == (ClaimState.QUEUED, None)
        assert service.active_claims([dog.id]) == {dog.id: first}

    def test_nobody_claims_the_same_animal_twice(self) -> None:
        dog, ours = offered(), shelter()
        service.claim(None, ours.id, dog.id)
        with pytest.raises(AlreadyYours):
            service.claim(None, ours.id, dog.id)

    def test_what_was_never_offered_is_not_there(self) -> None:
        ours = shelter()
        with pytest.raises(NotFound):
            service.claim(None, ours.id, animal().id)

    def test_an_offer_taken_back_is_not_there(self, cast: Cast) -> None:
        dog, ours = offered(), shelter()
        service.take_back(cast.olha, dog.id)
        with pytest.raises(NotFound):
            service.claim(None, ours.id, dog.id)

    def test_one_that_left_meanwhile_is_refused_in_words(self) -> None:
        dog, ours = offered(), shelter()
        sightings.set_status(dog, Status.WITH_OWNER)
        with pytest.raises(Gone):
            service.claim(None, ours.id, dog.id)

    def test_a_group_is_claimed_whole(self) -> None:
        pups, ours = litter(3), shelter()
        service.offer(None, pups[0].id, "Three sisters.")
        claims = service.claim(None, ours.id, pups[1].id)
        assert {one.animal_id for one in claims} == {pup.id for pup in pups}
        assert len({one.bundle_id for one in claims}) == 1

    def test_half_a_group_is_refused(self) -> None:
        pups, ours = litter(2), shelter()
        service.offer(None, pups[0].id, "")
        with pytest.raises(GroupInPart):
            service.claim(None, ours.id, pups[0].id, wanted=[pups[0].id])

    def test_a_shelter_without_a_fitting_place_cannot_claim(self) -> None:
        cats_only = shelter(Capacity(4, Species.CAT))
        with pytest.raises(NoPlaceForIt):
            service.claim(None, cats_only.id, offered().id)

    def test_where_nobody_entered_places_nobody_counts_them(self) -> None:
        assert service.claim(None, shelter().id, offered().id)


@pytest.mark.usefixtures("writes")
class TestExpiry:
    def test_a_claim_holds_until_the_moment_it_expires(self, time: Clock) -> None:
        dog, ours = offered(), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        time.passes(HOLD - timedelta(microseconds=1))
        assert service.active_claims([dog.id]) == {dog.id: made}
        time.passes(timedelta(microseconds=1))
        assert service.active_claims([dog.id]) == {}

    def test_reading_changes_nothing_writing_closes_it(self, time: Clock) -> None:
        dog, ours, theirs = offered(), shelter(), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        time.passes(HOLD)
        service.active_claims([dog.id])
        assert made.state == ClaimState.OPEN
        (next_one,) = service.claim(None, theirs.id, dog.id)
        assert (made.state, made.ended_at) == (ClaimState.LAPSED, NOW + HOLD)
        assert next_one.state == ClaimState.OPEN

    def test_the_next_in_the_queue_gets_two_days_from_then(self, time: Clock) -> None:
        dog, ours, theirs, third = offered(), shelter(), shelter(), shelter()
        service.claim(None, ours.id, dog.id)
        (waiting,) = service.claim(None, theirs.id, dog.id)
        time.passes(HOLD * 2)
        (last,) = service.claim(None, third.id, dog.id)
        assert (waiting.state, waiting.expires_at) == (ClaimState.OPEN, time.now + HOLD)
        assert last.state == ClaimState.QUEUED

    def test_a_lapsed_claim_cannot_be_confirmed(self, time: Clock) -> None:
        dog, ours = offered(), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        time.passes(HOLD)
        with pytest.raises(ClaimLapsed):
            service.confirm(None, made.id)

    def test_one_whose_turn_has_come_can_be_confirmed_at_once(self, time: Clock) -> None:
        dog, ours, theirs = offered(), shelter(), shelter()
        service.claim(None, ours.id, dog.id)
        (waiting,) = service.claim(None, theirs.id, dog.id)
        time.passes(HOLD)
        service.confirm(None, waiting.id)
        assert states(dog.id) == [ClaimState.LAPSED, ClaimState.CONFIRMED]

    def test_a_confirmed_claim_does_not_expire(self, time: Clock) -> None:
        dog, ours = offered(), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        service.confirm(None, made.id)
        time.passes(HOLD * 100)
        assert service.active_claims([dog.id]) == {dog.id: made}

    def test_an_extension_adds_two_days_and_is_counted(self, time: Clock, cast: Cast) -> None:
        dog, ours = offered(), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        service.extend(cast.olha, made.id, "the vet comes tomorrow")
        service.extend(cast.olha, made.id, "and again")
        assert (made.extended, made.expires_at) == (2, NOW + HOLD * 3)
        assert made.reason == "and again"

    def test_a_lapsed_claim_cannot_be_extended(self, time: Clock, cast: Cast) -> None:
        dog, ours = offered(), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        time.passes(HOLD)
        with pytest.raises(ClaimLapsed):
            service.extend(cast.olha, made.id, "too late")

    def test_the_sweep_closes_what_has_lapsed(self, time: Clock) -> None:
        dog, cat, ours, theirs = offered(), offered(species=Species.CAT), shelter(), shelter()
        service.claim(None, ours.id, dog.id)
        service.claim(None, theirs.id, dog.id)
        time.passes(HOLD)
        service.claim(None, ours.id, cat.id)
        assert service.settle_all() == 1
        assert states(dog.id) == [ClaimState.LAPSED, ClaimState.OPEN]
        assert states(cat.id) == [ClaimState.OPEN]


@pytest.mark.usefixtures("writes")
class TestConfirming:
    def test_a_full_shelter_cannot_be_confirmed(self) -> None:
        ours = shelter(1)
        (one,) = service.claim(None, ours.id, offered().id)
        (other,) = service.claim(None, ours.id, offered().id)
        service.confirm(None, one.id)
        with pytest.raises(ShelterFull):
            service.confirm(None, other.id)

    def test_a_contagious_animal_needs_a_quarantine_place(self) -> None:
        ours = shelter(5)
        sick = offered(condition=frozenset({Condition.CONTAGIOUS}))
        with pytest.raises(NoPlaceForIt):
            service.claim(None, ours.id, sick.id)
        service.set_places(None, ours.id, [Capacity(5), Capacity(1, quarantine=True)])
        (made,) = service.claim(None, ours.id, sick.id)
        service.confirm(None, made.id)
        assert free(ours) == 5

    def test_a_queued_claim_is_not_yet_to_be_confirmed(self) -> None:
        dog, ours, theirs = offered(), shelter(), shelter()
        service.claim(None, ours.id, dog.id)
        (waiting,) = service.claim(None, theirs.id, dog.id)
        with pytest.raises(ClaimNotOpen):
            service.confirm(None, waiting.id)

    def test_the_survivors_of_a_litter_can_still_be_confirmed(self) -> None:
        pups, ours = litter(3), shelter()
        service.offer(None, pups[0].id, "")
        claims = service.claim(None, ours.id, pups[0].id)
        sightings.set_status(pups[2], Status.DEAD)
        confirmed = service.confirm(None, claims[0].id)
        assert {one.animal_id for one in confirmed} == {pups[0].id, pups[1].id}

    def test_a_group_that_grew_is_claimed_anew(self) -> None:
        pups, ours = litter(2), shelter()
        service.offer(None, pups[0].id, "")
        claims = service.claim(None, ours.id, pups[0].id)
        third = animal()
        third.group_id = pups[0].group_id
        with pytest.raises(GroupInPart):
            service.confirm(None, claims[0].id)

    def test_places_cannot_fall_below_what_is_promised(self) -> None:
        ours = shelter(2)
        for _ in range(2):
            (made,) = service.claim(None, ours.id, offered().id)
            service.confirm(None, made.id)
        with pytest.raises(BelowPromised) as refusal:
            service.set_places(None, ours.id, [Capacity(0)])
        assert refusal.value.facts["count"] == 2

    def test_nobody_counts_places_that_nobody_entered(self) -> None:
        counted, unknown = shelter(Capacity(2, Species.DOG, Size.L)), shelter()
        full = rooms.rooms([counted, unknown])
        assert [full[it.id].is_counted for it in (counted, unknown)] == [True, False]
        assert [it.shelter_id for it in rooms.with_room()] == [counted.id]

    def test_who_has_room_stands_with_what_is_free_the_most_first(self) -> None:
        small, full = shelter(Capacity(1, Species.CAT), Capacity(1, quarantine=True)), shelter(1)
        large, gone = shelter(Capacity(3, Species.DOG, Size.L), Capacity(1)), shelter(5)
        gone.archived_at = clock.now()
        for place in (full, large):
            service.confirm(None, service.claim(None, place.id, offered().id)[0].id)
        found = [(it.shelter_id, it.room.free, it.room.apart_free) for it in rooms.with_room()]
        assert found == [(large.id, 3, 0), (small.id, 1, 1)]


@pytest.mark.usefixtures("writes")
class TestGivingUp:
    def test_the_next_one_opens(self, cast: Cast) -> None:
        dog, ours, theirs = offered(), shelter(), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        (waiting,) = service.claim(None, theirs.id, dog.id)
        service.refuse(cast.olha, made.id, "too far")
        assert (made.state, waiting.state) == (ClaimState.REFUSED, ClaimState.OPEN)

    def test_a_confirmed_claim_is_withdrawn_with_a_reason(self, cast: Cast) -> None:
        dog, ours = offered(), shelter(1)
        (made,) = service.claim(None, ours.id, dog.id)
        service.confirm(None, made.id)
        with pytest.raises(ReasonMissing):
            service.withdraw(cast.olha, made.id, "  ")
        service.withdraw(cast.olha, made.id, "the roof leaks")
        assert (made.state, made.reason) == (ClaimState.WITHDRAWN, "the roof leaks")
        assert free(ours) == 1

    def test_a_confirmed_claim_is_not_refused(self, cast: Cast) -> None:
        (made,) = service.claim(None, shelter().id, offered().id)
        service.confirm(None, made.id)
        with pytest.raises(ClaimNotOpen):
            service.refuse(cast.olha, made.id, "no")

    def test_a_shelter_decides_only_its_own(self, cast: Cast) -> None:
        shelter(workers=[cast.hanna.id])
        (foreign,) = service.claim(None, shelter().id, offered().id)
        for act in (service.withdraw, service.extend, service.receive):
            with pytest.raises(NotFound):
                act(cast.hanna, foreign.id, "ours")

    def test_one_given_up_can_be_claimed_again(self, cast: Cast) -> None:
        dog, ours = offered(), shelter(workers=[cast.hanna.id])
        (made,) = service.claim(cast.hanna, ours.id, dog.id)
        service.withdraw(cast.hanna, made.id, "a mistake")
        (again,) = service.claim(cast.hanna, ours.id, dog.id)
        assert again.state == ClaimState.OPEN


@pytest.mark.usefixtures("writes")
class TestOffering:
    def test_only_released_photos_are_shown(self, cast: Cast) -> None:
        dog = animal(photos=2)
        good, bad = (picture.id for picture in _photos(dog))
        with pytest.raises(NothingReleased):
            service.offer(cast.olha, dog.id, "")
        service.release(cast.olha, dog.id, {good: 1})
        service.offer(cast.olha, dog.id, "")
        assert {p.id: p.on_offer for p in _photos(dog)} == {good: True, bad: False}
        service.take_back(cast.olha, dog.id)
        assert not any(p.on_offer for p in _photos(dog))

    def test_a_photo_withheld_later_is_shown_no_longer(self, cast: Cast) -> None:
        dog = animal(photos=1)
        (one,) = _photos(dog)
        service.release(cast.olha, dog.id, {one.id: 1})
        service.offer(cast.olha, dog.id, "")
        service.release(cast.olha, dog.id, {})
        assert (one.on_offer, one.released_at) == (False, None)

    def test_taking_back_lets_everybody_go_but_not_a_promise(self, cast: Cast) -> None:
        dog = offered()
        (made,) = service.claim(None, shelter().id, dog.id)
        (waiting,) = service.claim(None, shelter().id, dog.id)
        service.confirm(None, made.id)
        with pytest.raises(Promised):
            service.take_back(cast.olha, dog.id)
        service.withdraw(cast.olha, made.id, "no")
        service.take_back(cast.olha, dog.id)
        assert waiting.state == ClaimState.REFUSED

    def test_the_dead_are_not_offered(self) -> None:
        dog = animal()
        sightings.set_status(dog, Status.DEAD)
        with pytest.raises(Refused):
            service.offer(None, dog.id, "")


@pytest.mark.usefixtures("writes")
class TestArriving:
    def test_hand_over_makes_a_claim_an_arrival(self, cast: Cast) -> None:
        dog, ours = offered(), shelter(1)
        (made,) = service.claim(None, ours.id, dog.id)
        (waiting,) = service.claim(None, shelter().id, dog.id)
        service.confirm(None, made.id)
        service.hand_over([dog.id], ours.id, by=cast.olha, note="calm, thirsty")
        assert (made.state, made.arrival_note) == (ClaimState.RECEIVED, "calm, thirsty")
        assert dog.status == Status.AT_SHELTER
        assert waiting.state == ClaimState.REFUSED
        assert db.session.get_one(Offer, dog.id).withdrawn_at is not None
        assert free(ours) == 0

    def test_hand_over_twice_changes_nothing(self) -> None:
        dog, ours = offered(), shelter()
        first = service.hand_over([dog.id], ours.id)
        assert service.hand_over([dog.id], ours.id) == first
        assert states(dog.id) == [ClaimState.RECEIVED]

    def test_a_stay_at_a_clinic_leaves_the_shelters_claim(self) -> None:
        dog, ours, clinic = offered(), shelter(1), shelter(1, kind=ReceivingKind.CLINIC)
        (made,) = service.claim(None, ours.id, dog.id)
        service.confirm(None, made.id)
        service.hand_over([dog.id], clinic.id)
        assert (made.state, dog.status) == (ClaimState.CONFIRMED, Status.AT_CLINIC)
        assert free(clinic) == 0
        service.hand_over([dog.id], ours.id)
        assert (made.state, dog.status) == (ClaimState.RECEIVED, Status.AT_SHELTER)
        assert free(clinic) == 1

    def test_another_shelters_promise_ends_where_the_animal_arrives(self) -> None:
        dog, ours, other = offered(), shelter(1), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        service.confirm(None, made.id)
        service.hand_over([dog.id], other.id)
        assert made.state == ClaimState.WITHDRAWN

    def test_a_shelter_receives_the_whole_bundle_in_one_tap(self, cast: Cast) -> None:
        pups, ours = litter(3), shelter(workers=[cast.hanna.id])
        service.offer(None, pups[0].id, "")
        claims = service.claim(cast.hanna, ours.id, pups[0].id)
        service.confirm(None, claims[0].id)
        received = service.receive(cast.hanna, claims[1].id, "all well")
        assert [one.state for one in received] == [ClaimState.RECEIVED] * 3
        assert {pup.status for pup in pups} == {Status.AT_SHELTER}

    def test_nothing_unconfirmed_is_received(self, cast: Cast) -> None:
        ours = shelter(workers=[cast.hanna.id])
        (made,) = service.claim(cast.hanna, ours.id, offered().id)
        with pytest.raises(ClaimNotOpen):
            service.receive(cast.hanna, made.id)

    def test_an_outcome_frees_the_place(self, cast: Cast) -> None:
        dog, ours = offered(), shelter(1, workers=[cast.hanna.id])
        (made,) = service.hand_over([dog.id], ours.id)
        service.tell_outcome(cast.hanna, made.id, Outcome.PLACED, note="a family in Poltava")
        assert (dog.status, made.outcome) == (Status.ADOPTED, Outcome.PLACED)
        assert free(ours) == 1
        with pytest.raises(ClaimNotOpen):
            service.tell_outcome(cast.hanna, made.id, Outcome.DIED)

    def test_its_people_keep_seeing_the_photos(self, cast: Cast) -> None:
        from animals.photos.service import photo_for

        dog, ours = animal(photos=2), shelter(workers=[cast.hanna.id])
        good, bad = _photos(dog)
        service.release(cast.olha, dog.id, {good.id: 1})
        service.offer(cast.olha, dog.id, "")
        service.hand_over([dog.id], ours.id)
        assert photo_for(cast.hanna, good.id) == good
        with pytest.raises(NotFound):
            photo_for(cast.hanna, bad.id)
        service.remove_member(cast.hanna.id, ours.id)
        with pytest.raises(NotFound):
            photo_for(cast.hanna, good.id)

    def test_an_arrival_is_told_to_whoever_holds_the_animal(self, time: Clock) -> None:
        dog, ours = offered(), shelter()
        (made,) = service.claim(None, ours.id, dog.id)
        service.set_arrival([dog.id], NOW + timedelta(hours=30))
        assert made.arrives_at == NOW + timedelta(hours=30)
        service.set_arrival([dog.id], None)
        assert made.arrives_at is None


@pytest.mark.usefixtures("writes")
def test_only_shelter_people_work_for_a_shelter(cast: Cast) -> None:
    ours, theirs = shelter(), shelter()
    with pytest.raises(Refused):
        service.add_member(cast.taras.id, ours.id)
    service.add_member(cast.hanna.id, ours.id)
    service.add_member(cast.hanna.id, theirs.id)
    assert service.shelter_of(cast.hanna) == theirs
    assert service.members(ours.id) == []


def _photos(one: Animal) -> list:
    from animals.shelters.offers import photos_of

    return list(photos_of([one.id]))
