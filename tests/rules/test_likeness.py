from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.sightings.likeness import Alike, Candidate, Traits, best_matches, likeness
from animals.sightings.rules import Age, Sex, Size, Species

DOG = Traits(Species.DOG, Size.M, Sex.MALE, Age.ADULT, "black and tan", "blue collar")


def test_the_same_dog_next_door_a_day_later_agrees_in_everything():
    found = likeness(DOG, DOG, 50, 20)
    assert found is not None
    assert found.reasons == (
        Alike.NEAR,
        Alike.RECENT,
        Alike.COLOUR,
        Alike.MARKS,
        Alike.SIZE,
        Alike.SEX,
        Alike.AGE,
    )


def test_a_cat_is_never_like_a_dog():
    assert likeness(DOG, replace(DOG, species=Species.CAT), 0, 0) is None


def test_a_kilometre_is_near_and_a_metre_more_is_not():
    assert likeness(DOG, DOG, 1_000, 0) is not None
    assert likeness(DOG, DOG, 1_001, 0) is None


def test_the_same_settlement_stands_for_near():
    found = likeness(DOG, DOG, None, 0, same_settlement=True)
    assert found is not None
    assert Alike.SAME_SETTLEMENT in found.reasons
    assert likeness(DOG, DOG, None, 0) is None


def test_fourteen_days_are_recent_and_an_hour_more_is_not():
    assert likeness(DOG, DOG, 0, 14 * 24) is not None
    assert likeness(DOG, DOG, 0, 14 * 24 + 1) is None
    assert likeness(DOG, DOG, 0, -14 * 24) is not None
    assert likeness(DOG, DOG, 0, -14 * 24 - 1) is None


def test_a_male_is_not_the_female_seen_before():
    assert likeness(DOG, replace(DOG, sex=Sex.FEMALE), 0, 0) is None
    assert likeness(DOG, replace(DOG, sex=Sex.UNKNOWN), 0, 0) is not None


@pytest.mark.parametrize(("size", "possible"), [(Size.S, True), (Size.L, True), (Size.XL, False)])
def test_neighbouring_sizes_may_be_one_dog(size, possible):
    assert (likeness(DOG, replace(DOG, size=size), 0, 0) is not None) is possible


def test_a_puppy_is_not_an_adult_two_weeks_later():
    assert likeness(DOG, replace(DOG, age=Age.BABY), 0, 0) is None


def test_colours_match_through_ukrainian_endings():
    one, other = Traits(Species.DOG, colour="чорний"), Traits(Species.DOG, colour="чорна з білим")
    found = likeness(one, other, 900, 100)
    assert found is not None
    assert Alike.COLOUR in found.reasons


def test_another_colour_speaks_against_it():
    black, red = Traits(Species.DOG, colour="black"), Traits(Species.DOG, colour="red")
    plain = Traits(Species.DOG)
    unlike, unsaid = likeness(black, red, 50, 10), likeness(black, plain, 50, 10)
    assert unlike is not None
    assert unsaid is not None
    assert unlike.score < unsaid.score


def test_and_is_no_colour():
    found = likeness(
        Traits(Species.DOG, colour="black and white"),
        Traits(Species.DOG, colour="red and tan"),
        9,
        1,
    )
    assert found is not None
    assert Alike.COLOUR not in found.reasons


def test_the_village_and_the_fortnight_alone_are_not_enough():
    plain = Traits(Species.DOG)
    assert likeness(plain, plain, None, 200, same_settlement=True) is None


def test_at_most_five_are_suggested_best_first_and_nearest_on_a_tie():
    far = [Candidate(f"far {n}", DOG, 900.0 - n, 30) for n in range(5)]
    twin = Candidate("twin", DOG, 40.0, 2)
    stranger = Candidate("stranger", replace(DOG, species=Species.CAT), 0.0, 0)
    found = best_matches(DOG, [*far, twin, stranger])
    assert [match.candidate.key for match in found] == ["twin", "far 4", "far 3", "far 2", "far 1"]


traits = st.builds(
    Traits,
    st.sampled_from(Species),
    st.sampled_from(Size),
    st.sampled_from(Sex),
    st.sampled_from(Age),
    st.sampled_from(["", "black", "чорна", "red and white"]),
)


@given(traits, traits, st.none() | st.floats(0, 5_000), st.floats(-400, 400), st.booleans())
def test_likeness_is_mutual(one, other, metres, hours, village):
    there = likeness(one, other, metres, hours, same_settlement=village)
    back = likeness(other, one, metres, -hours, same_settlement=village)
    assert (there and there.reasons) == (back and back.reasons)
