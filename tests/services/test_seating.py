"""Seats: who fits where, what is refused by name, and who is first."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals import clock
from animals.db import db, write_transaction
from animals.runs import ending, road, seating, vehicles
from animals.runs.models import Run, Seat
from animals.runs.refusals import (
    CrateTaken,
    MayNotSit,
    NoCrateFits,
    PayloadExceeded,
    RunMovedOn,
    SeatTaken,
)
from animals.runs.rules import CrateKind, Refusal
from animals.runs.seating import Override
from animals.shelters import service as shelters
from animals.sightings.models import Animal, Group
from animals.sightings.rules import (
    Age,
    Condition,
    GroupKind,
    Sex,
    Size,
    Species,
    Status,
    Temperament,
)
from tests.factories import runs
from tests.factories.sightings import animal
from tests.people import Cast


def crates(run: Run, size: Size, kind: CrateKind = CrateKind.CRATE) -> list[UUID]:
    found = vehicles.crates_in_use(run.vehicle)
    return [crate.id for crate in found if crate.size == size and crate.kind == kind]


def group(kind: GroupKind, *members: Animal) -> None:
    row = Group(kind=kind)
    db.session.add(row)
    db.session.flush()
    for member in members:
        member.group_id = row.id
    db.session.flush()


def test_a_seated_dog_has_a_crate_a_stop_and_a_status(app: Flask) -> None:
    with write_transaction():
        run, dog = runs.run(), animal(size=Size.M)
        (seat,) = seating.seat(None, run.id, dog.id)
        assert seat.crate is not None
        assert seat.crate.size == Size.M
        assert dog.status == Status.SEATED
        assert [stop.kind for stop in run.stops] == ["animals"]
        assert seat.stop_id == run.stops[0].id


def test_an_aggressive_dog_never_shares(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        (crate, _other) = crates(run, Size.L)
        calm = animal(size=Size.S, temperament=Temperament.FRIENDLY)
        seating.seat(None, run.id, calm.id, crate)
        growler = animal(size=Size.S, temperament=Temperament.AGGRESSIVE)
        with pytest.raises(MayNotSit) as refused:
            seating.seat(None, run.id, growler.id, crate, Override("no room"))
        assert refused.value.facts["refusals"] == (Refusal.AGGRESSIVE_ALONE,)
        assert refused.value.facts["final"]


def test_a_cat_and_a_dog_are_kept_apart(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        crate = crates(run, Size.L)[0]
        seating.seat(None, run.id, animal(size=Size.S).id, crate)
        with pytest.raises(MayNotSit) as refused:
            seating.seat(None, run.id, animal(species=Species.CAT).id, crate, Override("why not"))
        assert Refusal.CAT_WITH_DOG in refused.value.facts["refusals"]


def test_a_taken_crate_says_who_is_in_it(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        crate = crates(run, Size.L)[0]
        first = animal(size=Size.S, temperament=Temperament.FRIENDLY)
        seating.seat(None, run.id, first.id, crate)
        other = animal(size=Size.S, temperament=Temperament.FRIENDLY)
        with pytest.raises(CrateTaken) as refused:
            seating.seat(None, run.id, other.id, crate)
        assert refused.value.facts["animal"] == first.code


def test_a_reason_outweighs_what_may_be_outweighed_and_is_kept(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        biter = animal(size=Size.M, condition=frozenset({Condition.BIT_SOMEONE}))
        with pytest.raises(MayNotSit) as refused:
            seating.seat(None, run.id, biter.id)
        assert refused.value.facts["refusals"] == (Refusal.UNDER_WATCH,)
        (seat,) = seating.seat(None, run.id, biter.id, None, Override("vet agrees"))
        assert seat.overridden == {"under_watch"}
        assert seat.override_reason == "vet agrees"


def test_a_litter_travels_with_its_mother_in_one_crate(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        mother = animal(size=Size.M, sex=Sex.FEMALE, age=Age.ADULT)
        pups = [animal(age=Age.BABY) for _ in range(3)]
        group(GroupKind.MOTHER_WITH_LITTER, mother, *pups)
        seats = seating.seat(None, run.id, pups[0].id)
        assert {seat.animal_id for seat in seats} == {it.id for it in (mother, *pups)}
        assert len({seat.crate_id for seat in seats}) == 1
        gone = seating.unseat(None, run.id, mother.id)
        assert set(gone) == {it.id for it in (mother, *pups)}
        assert {it.status for it in (mother, *pups)} == {Status.WAITING}
        assert run.stops == []


def test_parting_a_pair_asks_for_a_reason(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        one, two = animal(size=Size.M), animal(size=Size.M)
        group(GroupKind.PAIR, one, two)
        with pytest.raises(MayNotSit):
            seating.seat(None, run.id, one.id, None, Override(alone=True))
        (seat,) = seating.seat(None, run.id, one.id, None, Override("the other is ill", alone=True))
        assert "group_split" in seat.overridden


def test_a_group_that_does_not_fit_is_seated_not_even_in_part(app: Flask) -> None:
    with write_transaction():
        run = runs.run(runs.van(crates={(CrateKind.CRATE, Size.L): 1}))
        one = animal(size=Size.L, temperament=Temperament.FEARFUL)
        two = animal(size=Size.L, temperament=Temperament.FEARFUL)
        group(GroupKind.PAIR, one, two)
        with pytest.raises(NoCrateFits):
            seating.seat(None, run.id, one.id)
        assert db.session.scalar(select(func.count()).select_from(Seat)) == 0


def test_too_heavy_asks_for_a_reason(app: Flask) -> None:
    with write_transaction():
        run = runs.run(runs.van(payload_grams=50_000))
        dog = animal(size=Size.L)
        with pytest.raises(PayloadExceeded) as refused:
            seating.seat(None, run.id, dog.id)
        assert refused.value.facts["over"] == 2 * 13_000 + 8_000 + 2_000 + 32_000 - 50_000
        (seat,) = seating.seat(None, run.id, dog.id, None, Override("short way"))
        assert seat.overridden == {seating.TOO_HEAVY}


def test_an_animal_has_one_open_seat(app: Flask) -> None:
    with write_transaction():
        first, dog = runs.run(), animal()
        second = runs.run(runs.van("Blue van"))
        seating.seat(None, first.id, dog.id)
        with pytest.raises(SeatTaken) as refused:
            seating.seat(None, second.id, dog.id)
        assert refused.value.facts["run"] == first.number


def test_a_departed_run_seats_nobody(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, dog = runs.run(team=[cast.taras]), animal()
        road.depart(None, run.id)
        with pytest.raises(RunMovedOn):
            seating.seat(None, run.id, dog.id)


def test_one_who_sits_already_is_moved(app: Flask) -> None:
    with write_transaction():
        run, dog = runs.run(), animal(size=Size.S)
        one, two = crates(run, Size.L)
        (seat,) = seating.seat(None, run.id, dog.id, one)
        (moved,) = seating.seat(None, run.id, dog.id, two)
        assert moved.id == seat.id
        assert moved.crate_id == two


def test_a_confirmed_shelter_learns_when_it_arrives(app: Flask) -> None:
    with write_transaction():
        run, dog = runs.run(), animal()
        card = shelters.Card(code="quiet", name="Quiet Yard")
        home = shelters.new_shelter(None, card)
        shelters.offer(None, dog.id, "Good dog")
        (claim,) = shelters.claim(None, home.id, dog.id)
        shelters.confirm(None, claim.id)
        seating.seat(None, run.id, dog.id)
        assert claim.arrives_at == run.ends_at
        assert [stop.shelter_id for stop in run.stops if stop.shelter_id] == [home.id]
        seating.unseat(None, run.id, dog.id)
        assert claim.arrives_at is None


def test_cancelling_frees_every_seat(app: Flask) -> None:
    with write_transaction():
        run, dog = runs.run(), animal()
        seating.seat(None, run.id, dog.id)
        ending.cancel_run(None, run.id)
        assert dog.status == Status.WAITING
        assert dog.waiting_since is not None
        other = runs.run(run.vehicle)
        assert seating.seat(None, other.id, dog.id)


def test_an_animal_long_unseen_is_fetched_if_there_is_time(app: Flask) -> None:
    with write_transaction():
        run = runs.run()
        long_ago = clock.now() - timedelta(days=12)
        dog = animal(captured_at=long_ago, condition=frozenset({Condition.INJURED}))
        seating.seat(None, run.id, dog.id)
        assert [stop.is_must for stop in run.stops] == [False]
