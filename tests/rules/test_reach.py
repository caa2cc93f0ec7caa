from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.places.rules import Point
from animals.runs.crates import Crate, Passenger, load_refusals
from animals.runs.packing import crates_for
from animals.runs.reach import Party, Room, can_take
from animals.runs.rules import CrateKind, RunState, WhyNot
from animals.sightings.rules import Age, GroupKind, Size, Species, Temperament

KUPIANSK = Point(49.7106, 37.6157)
NEARBY = Point(49.7500, 37.6157)  # 4.4 km
TOO_FAR = Point(49.7600, 37.6157)  # 5.5 km


def crates(*sizes):
    return tuple(Crate(uuid4(), size) for size in sizes)


def dog(**traits):
    return Passenger(uuid4(), Species.DOG, **{"size": Size.M, **traits})


ROOM = Room(RunState.PLANNED, (KUPIANSK,), crates(Size.M, Size.L), 100_000)
PARTY = Party((dog(),), NEARBY, has_place=True)


def test_an_upcoming_run_within_reach_with_a_crate_and_a_place_takes_it():
    assert can_take(ROOM, PARTY) is None


@pytest.mark.parametrize(
    "state", [RunState.ON_ROAD, RunState.BACK, RunState.CLOSED, RunState.CANCELLED]
)
def test_a_departed_run_takes_nobody(state):
    assert can_take(replace(ROOM, state=state), PARTY) is WhyNot.DEPARTED


def test_a_run_being_loaded_still_takes_it():
    assert can_take(replace(ROOM, state=RunState.LOADING), PARTY) is None


def test_with_no_place_known_every_run_says_so():
    assert can_take(ROOM, replace(PARTY, point=None)) is WhyNot.NO_PLACE_KNOWN


def test_five_kilometres_are_within_reach_and_more_is_not():
    assert can_take(ROOM, replace(PARTY, point=TOO_FAR)) is WhyNot.OUT_OF_REACH
    assert can_take(replace(ROOM, points=()), PARTY) is WhyNot.OUT_OF_REACH


def test_any_stop_brings_it_within_reach():
    wide = replace(ROOM, points=(Point(50, 36), TOO_FAR))
    assert can_take(wide, PARTY) is None


def test_one_under_watch_needs_an_override():
    watched = replace(PARTY, members=(dog(under_watch=True),))
    assert can_take(ROOM, watched) is WhyNot.NEEDS_OVERRIDE


def test_an_unweaned_orphan_needs_an_override():
    orphan = replace(PARTY, members=(dog(age=Age.BABY, weeks=4),))
    assert can_take(ROOM, orphan) is WhyNot.NEEDS_OVERRIDE


def test_no_crate_large_enough_is_no_fitting_crate():
    giant = replace(PARTY, members=(dog(size=Size.XL),))
    assert can_take(ROOM, giant) is WhyNot.NO_FITTING_CRATE
    assert can_take(replace(ROOM, free_crates=()), PARTY) is WhyNot.NO_FITTING_CRATE


def test_a_group_of_three_does_not_fit_two_crates():
    three = replace(PARTY, members=(dog(), dog(), dog()))
    assert can_take(ROOM, three) is WhyNot.GROUP_DOES_NOT_FIT


def test_a_heavy_dog_is_refused_where_the_payload_is_used_up():
    assert can_take(replace(ROOM, grams_free=20_000), PARTY) is None
    assert can_take(replace(ROOM, grams_free=19_999), PARTY) is WhyNot.TOO_HEAVY
    assert can_take(replace(ROOM, grams_free=None), PARTY) is None


def test_with_nowhere_to_go_the_shelter_place_is_the_last_thing_missing():
    assert can_take(ROOM, replace(PARTY, has_place=False)) is WhyNot.NO_SHELTER_PLACE


def test_the_first_reason_is_the_one_told():
    nothing = Room(RunState.ON_ROAD, (), (), 0)
    assert can_take(nothing, Party((dog(),), None)) is WhyNot.DEPARTED


def litter(count, **traits):
    group = uuid4()
    shared = {"group_id": group, "group_kind": GroupKind.MOTHER_WITH_LITTER}
    mother = dog(is_mother=True, age=Age.ADULT, **shared)
    pups = (dog(size=Size.S, age=Age.BABY, **shared, **traits) for _ in range(count))
    return (mother, *pups)


def test_a_mother_and_her_litter_take_one_crate():
    free = crates(Size.M, Size.L, Size.L)
    plan = crates_for(litter(4, weeks=3), free)
    assert plan is not None
    assert list(plan) == [free[1].crate_id]


def test_weaned_puppies_take_several_crates_where_none_holds_all():
    plan = crates_for(litter(3), crates(Size.S, Size.M, Size.S, Size.S))
    assert plan is not None
    assert len(plan) == 4


def test_a_calm_pair_shares_only_when_there_is_one_crate():
    pair = {
        "group_id": uuid4(),
        "group_kind": GroupKind.PAIR,
        "temperament": Temperament.FRIENDLY,
    }
    both = [dog(**pair), dog(**pair)]
    assert len(crates_for(both, crates(Size.L, Size.L)) or {}) == 2
    assert len(crates_for(both, crates(Size.L)) or {}) == 1


def test_the_smallest_fitting_crate_is_taken():
    free = crates(Size.XL, Size.M, Size.L)
    assert list(crates_for([dog()], free) or {}) == [free[1].crate_id]


def test_a_cat_takes_a_carrier_before_a_crate():
    carrier = Crate(uuid4(), Size.M, CrateKind.CARRIER)
    small = Crate(uuid4(), Size.S)
    cat = Passenger(uuid4(), Species.CAT)
    assert list(crates_for([cat], [small, carrier]) or {}) == [carrier.crate_id]
    assert list(crates_for([cat], [small]) or {}) == [small.crate_id]


def test_a_puppy_moves_to_the_carrier_when_a_dog_needs_its_crate():
    free = [Crate(uuid4(), Size.M), Crate(uuid4(), Size.M, CrateKind.CARRIER)]
    pup, grown = dog(age=Age.BABY), dog()
    plan = crates_for([pup, grown], free)
    assert plan == {free[0].crate_id: (grown,), free[1].crate_id: (pup,)}


known_sizes = st.sampled_from([Size.S, Size.M, Size.L, Size.XL])
free_crates = st.lists(
    st.builds(Crate, st.uuids(), known_sizes, st.sampled_from(CrateKind)),
    max_size=5,
    unique_by=lambda crate: crate.crate_id,
)
parties = st.lists(
    st.builds(
        Passenger,
        animal_id=st.uuids(),
        species=st.sampled_from(Species),
        size=st.sampled_from(Size),
        age=st.sampled_from(Age),
        temperament=st.sampled_from(Temperament),
        contagious=st.booleans(),
        under_watch=st.booleans(),
        group_id=st.just(uuid4()),
        group_kind=st.sampled_from(GroupKind),
        is_mother=st.booleans(),
        weeks=st.none() | st.integers(0, 20),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.animal_id,
)


@given(parties, free_crates)
def test_no_plan_breaks_a_rule_of_crates_or_company(party, free):
    plan = crates_for(party, free)
    if plan is None:
        return
    by_id = {crate.crate_id: crate for crate in free}
    for crate_id, unit in plan.items():
        assert load_refusals(by_id[crate_id], unit) == []
    seated = [one.animal_id for unit in plan.values() for one in unit]
    assert sorted(seated) == sorted(one.animal_id for one in party)


@given(parties, free_crates)
def test_another_free_crate_never_makes_a_plan_impossible(party, free):
    more = [*free, Crate(uuid4(), Size.XL)]
    assert crates_for(party, free) is None or crates_for(party, more) is not None


@given(parties, free_crates, st.none() | st.integers(0, 200_000), st.booleans())
def test_whoever_a_run_can_take_has_a_plan(party, free, grams, has_place):
    room = Room(RunState.PLANNED, (KUPIANSK,), tuple(free), grams)
    if can_take(room, Party(tuple(party), NEARBY, has_place)) is None:
        assert crates_for(party, free) is not None
        assert has_place
