"""No sequence of seating, unseating and loading breaks crates, payload, company or groups."""

from collections import defaultdict
from contextlib import suppress
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from animals.db import db, write_transaction
from animals.errors import RescueError
from animals.runs import loading, seating
from animals.runs.crates import group_refusals, load_refusals
from animals.runs.models import Run, Seat
from animals.runs.rules import CrateKind
from animals.runs.van import hold, passengers, weights
from animals.runs.vehicles import as_crate
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
from tests.factories import runs, stock
from tests.factories.sightings import animal
from tests.soak import scaled

_names = count()

beasts = st.fixed_dictionaries(
    {
        "species": st.sampled_from([Species.DOG, Species.DOG, Species.CAT]),
        "size": st.sampled_from(list(Size)),
        "age": st.sampled_from([Age.ADULT, Age.BABY, Age.UNKNOWN]),
        "sex": st.sampled_from(list(Sex)),
        "temperament": st.sampled_from(list(Temperament)),
        "condition": st.sampled_from(
            [
                frozenset(),
                frozenset(),
                frozenset({Condition.CONTAGIOUS}),
                frozenset({Condition.BIT_SOMEONE}),
            ]
        ),
    }
)
groups = st.lists(
    st.tuples(st.sampled_from(list(GroupKind)), st.integers(0, 7), st.integers(2, 3)), max_size=2
)
acts = st.lists(
    st.tuples(
        st.sampled_from(["seat", "seat", "seat", "unseat", "load"]),
        st.integers(0, 7),
        st.one_of(st.none(), st.integers(0, 4)),
    ),
    max_size=24,
)


def lay_out(beasts: list[dict[str, Any]], groups: Any) -> tuple[UUID, list[UUID]]:
    """A small van and its would-be passengers."""
    van = runs.van(
        f"Van {next(_names)}",
        payload_grams=260_000,
        crates={
            (CrateKind.CRATE, Size.XL): 1,
            (CrateKind.CRATE, Size.L): 1,
            (CrateKind.CRATE, Size.M): 1,
            (CrateKind.CRATE, Size.S): 1,
            (CrateKind.CARRIER, Size.S): 1,
        },
    )
    herd = [animal(**facts) for facts in beasts]
    for kind, first, size in groups:
        members = [it for it in herd[first : first + size] if it.group_id is None]
        if len(members) > 1:
            row = Group(kind=kind)
            db.session.add(row)
            db.session.flush()
            for member in members:
                member.group_id = row.id
    db.session.flush()
    return runs.run(van).id, [it.id for it in herd]


def check(run: Run) -> None:
    """Everything that must hold of a plan in which nothing was overridden."""
    held = hold(run)
    by_crate: dict[UUID, list[Animal]] = defaultdict(list)
    for seat in held.seats:
        assert seat.crate_id is not None
        by_crate[seat.crate_id].append(seat.animal)
        assert seat.overridden == frozenset()
        assert seat.animal.status == Status.SEATED
    crates = {crate.id: as_crate(crate) for crate in held.crates}
    for crate_id, animals in by_crate.items():
        assert load_refusals(crates[crate_id], passengers(animals, run.date)) == []
    assert weights(run, held).fits(run.vehicle.payload_grams)
    seated = {seat.animal_id for seat in held.seats}
    members: dict[UUID, set[UUID]] = defaultdict(set)
    for id_, group in db.session.execute(select(Animal.id, Animal.group_id)):
        if group is not None:
            members[group].add(id_)
    for group in members.values():
        assert group_refusals(group, seated) == []
    fetched_at = {stop.id for stop in run.stops}
    assert all(seat.stop_id in fetched_at for seat in held.seats)
    assert len(db.session.scalars(select(Seat)).all()) == len(held.seats)


@pytest.mark.soak
@settings(
    max_examples=scaled(300),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(beasts=st.lists(beasts, min_size=4, max_size=8), groups=groups, acts=acts)
def test_no_sequence_breaks_a_plan(app: Flask, beasts: Any, groups: Any, acts: Any) -> None:
    with suppress(TakeBack), write_transaction():
        play(*lay_out(beasts, groups), acts)
        raise TakeBack


class TakeBack(Exception):
    """Ends an example and takes back all that it wrote."""


def play(run_id: UUID, ids: list[UUID], acts: Any) -> None:
    """Do one thing after the other; whatever is refused must have changed nothing."""
    garage = stock.warehouse()
    lot = stock.receipt(garage, 500_000).lot_id
    run = db.session.get_one(Run, run_id)
    crates = [crate.id for crate in hold(run).crates]
    for act, number, crate in acts:
        which = ids[number % len(ids)]
        with suppress(RescueError), db.session.begin_nested():
            if act == "seat":
                seating.seat(None, run_id, which, None if crate is None else crates[crate])
            elif act == "unseat":
                seating.unseat(None, run_id, which)
            else:
                loading.plan_load(None, run_id, lot, 20_000 * (number + 1), garage.id)
        check(run)
