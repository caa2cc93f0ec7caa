"""Shelters that press the same button in the same instant: one of them wins, always."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask

from animals.db import db, write_transaction
from animals.shelters import service
from animals.shelters.models import Claim
from animals.shelters.refusals import AlreadyYours, ShelterFull
from animals.shelters.rules import ClaimState
from tests.factories.shelters import offered, shelter
from tests.people import Cast
from tests.soak import scaled

RIVALS = 4
pytestmark = pytest.mark.timeout(1200)  # a thousand races on a slow disk take their time


def race(app: Flask, rounds: int, acts: list[Callable[[int], object]]) -> list[list[str]]:
    """What came of each act in each round; in a round all of them start together."""
    start = Barrier(len(acts), timeout=120)
    came: list[list[str]] = [[] for _ in range(rounds)]

    def run(act: Callable[[int], object]) -> None:
        with app.app_context():
            for number in range(rounds):
                start.wait()
                try:
                    with write_transaction():
                        act(number)
                except Exception as failure:  # an unexpected one must not leave the others waiting
                    came[number].append(type(failure).__name__)
                else:
                    came[number].append("done")
            db.session.remove()

    rivals = [Thread(target=run, args=(act,)) for act in acts]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    return came


def claims_of(animal_ids: list[UUID]) -> dict[UUID, Counter[str]]:
    found: dict[UUID, Counter[str]] = {one: Counter() for one in animal_ids}
    db.session.rollback()
    for claim in db.session.query(Claim):
        found[claim.animal_id][claim.state] += 1
    return found


@pytest.mark.soak
def test_of_many_claims_on_one_animal_one_is_first(app: Flask) -> None:
    rounds = scaled(1000)
    with write_transaction():
        dogs = [offered().id for _ in range(rounds)]
        places = [shelter().id for _ in range(RIVALS)]
    acts = [lambda n, one=one: service.claim(None, one, dogs[n]) for one in places]
    came = race(app, rounds, acts)
    assert came == [["done"] * RIVALS] * rounds
    expected = {ClaimState.OPEN: 1, ClaimState.QUEUED: RIVALS - 1}
    assert claims_of(dogs) == dict.fromkeys(dogs, expected)


@pytest.mark.soak
def test_a_double_click_of_one_shelter_claims_once(app: Flask) -> None:
    rounds = scaled(200)
    with write_transaction():
        dogs = [offered().id for _ in range(rounds)]
        ours = shelter().id
    came = race(app, rounds, [lambda n: service.claim(None, ours, dogs[n])] * 3)
    assert {tuple(sorted(one)) for one in came} == {
        (AlreadyYours.__name__, AlreadyYours.__name__, "done")
    }


@pytest.mark.soak
def test_the_last_place_is_promised_once(app: Flask) -> None:
    rounds = scaled(200)
    with write_transaction():
        pairs = []
        for _ in range(rounds):
            ours = shelter(1).id
            pairs.append([service.claim(None, ours, offered().id)[0].id for _ in range(2)])
    acts = [lambda n, side=side: service.confirm(None, pairs[n][side]) for side in (0, 1)]
    came = race(app, rounds, acts)
    assert {tuple(sorted(one)) for one in came} == {(ShelterFull.__name__, "done")}


@pytest.mark.soak
def test_confirming_and_giving_up_at_once_leaves_one_holder(app: Flask, cast: Cast) -> None:
    rounds = scaled(200)
    with write_transaction():
        ours, theirs = shelter().id, shelter().id
        dogs = [offered().id for _ in range(rounds)]
        first = [service.claim(None, ours, dog)[0].id for dog in dogs]
        for dog in dogs:
            service.claim(None, theirs, dog)
    race(
        app,
        rounds,
        [
            lambda n: service.confirm(None, first[n]),
            lambda n: service.withdraw(cast.olha, first[n], "changed our mind"),
        ],
    )
    given_up = {ClaimState.WITHDRAWN: 1, ClaimState.OPEN: 1}
    assert claims_of(dogs) == dict.fromkeys(dogs, given_up)
