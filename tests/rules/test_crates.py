from datetime import date
from uuid import UUID, uuid4

import pytest

from animals.runs.crates import (
    Crate,
    Passenger,
    company_refusals,
    crate_refusals,
    group_refusals,
    load_refusals,
    may_be_overridden,
    seat_refusals,
)
from animals.runs.rules import CrateKind, Refusal
from animals.sightings.rules import (
    Age,
    GroupKind,
    Size,
    Species,
    Temperament,
    is_under_watch,
)

HOME, LITTER = UUID(int=1), UUID(int=2)


def crate(size=Size.L, kind=CrateKind.CRATE):
    return Crate(uuid4(), size, kind)


def dog(**traits):
    return Passenger(uuid4(), Species.DOG, **{"size": Size.M, **traits})


def cat(**traits):
    return Passenger(uuid4(), Species.CAT, **{"size": Size.S, **traits})


def calm_dog(**traits):
    return dog(temperament=Temperament.FRIENDLY, home_id=HOME, **traits)


def puppy(kind=GroupKind.LITTER, **traits):
    return dog(
        **{"size": Size.S, "age": Age.BABY, "group_id": LITTER, "group_kind": kind, **traits}
    )


def mother(**traits):
    return dog(
        age=Age.ADULT,
        group_id=LITTER,
        group_kind=GroupKind.MOTHER_WITH_LITTER,
        is_mother=True,
        **traits,
    )


def her_puppy(**traits):
    return puppy(GroupKind.MOTHER_WITH_LITTER, **traits)


# The crate itself


@pytest.mark.parametrize("size", [Size.M, Size.L, Size.XL])
def test_larger_crates_take_smaller_animals(size):
    assert crate_refusals(crate(size), [dog(size=Size.M)]) == []


def test_a_smaller_crate_takes_no_larger_animal():
    assert crate_refusals(crate(Size.S), [dog(size=Size.M)]) == [Refusal.CRATE_TOO_SMALL]


def test_a_dog_of_unknown_size_needs_a_large_crate():
    assert crate_refusals(crate(Size.M), [dog(size=Size.UNKNOWN)]) == [Refusal.CRATE_TOO_SMALL]
    assert crate_refusals(crate(Size.L), [dog(size=Size.UNKNOWN)]) == []


def test_a_carrier_is_for_cats_and_babies():
    carrier = crate(Size.S, CrateKind.CARRIER)
    assert crate_refusals(carrier, [cat()]) == []
    assert crate_refusals(carrier, [puppy()]) == []
    assert crate_refusals(carrier, [dog(size=Size.S)]) == [Refusal.DOG_IN_CARRIER]


def test_two_fit_where_their_weights_do():
    assert crate_refusals(crate(Size.L), [dog(), dog()]) == []
    assert crate_refusals(crate(Size.M), [dog(), dog()]) == [Refusal.CRATE_TOO_SMALL]


# Company, each rule by its name


def test_an_empty_crate_takes_any_single_animal():
    for one in (dog(), cat(), Passenger(uuid4(), Species.OTHER), dog(contagious=True)):
        assert company_refusals([], one) == []


def test_one_animal_a_crate():
    assert company_refusals([dog()], dog()) == [Refusal.NOT_FROM_ONE_HOME, Refusal.NOT_CALM]


def test_a_litter_shares_a_crate():
    assert load_refusals(crate(), [puppy(), puppy(), puppy(), puppy()]) == []


def test_a_mother_shares_with_her_litter():
    assert load_refusals(crate(), [her_puppy(weeks=3), mother(), her_puppy(weeks=3)]) == []


def test_two_calm_ones_of_one_kind_from_the_same_home_share():
    assert load_refusals(crate(), [calm_dog(), calm_dog()]) == []


def test_a_bonded_pair_counts_as_from_the_same_home():
    pair = {"group_id": uuid4(), "group_kind": GroupKind.PAIR, "temperament": Temperament.SHY}
    assert company_refusals([dog(**pair)], dog(**pair)) == []


def test_calm_strangers_do_not_share():
    stranger = dog(temperament=Temperament.FRIENDLY, home_id=uuid4())
    assert company_refusals([calm_dog()], stranger) == [Refusal.NOT_FROM_ONE_HOME]


def test_two_of_unknown_home_are_strangers():
    one, other = (dog(temperament=Temperament.FRIENDLY) for _ in range(2))
    assert company_refusals([one], other) == [Refusal.NOT_FROM_ONE_HOME]


@pytest.mark.parametrize("temperament", [Temperament.FEARFUL, Temperament.UNKNOWN])
def test_those_who_are_not_calm_do_not_share(temperament):
    restless = dog(temperament=temperament, home_id=HOME)
    assert company_refusals([calm_dog()], restless) == [Refusal.NOT_CALM]


def test_three_calm_ones_from_one_home_are_too_many():
    assert company_refusals([calm_dog(), calm_dog()], calm_dog()) == [Refusal.MORE_THAN_TWO]


@pytest.mark.parametrize(
    ("trait", "refusal"),
    [
        ({"temperament": Temperament.AGGRESSIVE}, Refusal.AGGRESSIVE_ALONE),
        ({"contagious": True}, Refusal.CONTAGIOUS_ALONE),
        ({"under_watch": True}, Refusal.WATCHED_ALONE),
    ],
)
def test_aggressive_contagious_and_watched_animals_are_always_alone(trait, refusal):
    difficult = dog(**{"temperament": Temperament.FRIENDLY, "home_id": HOME, **trait})
    assert refusal in company_refusals([difficult], calm_dog())
    assert refusal in company_refusals([calm_dog()], difficult)
    assert not may_be_overridden(refusal)


def test_a_cat_never_shares_with_a_dog():
    friend = {"temperament": Temperament.FRIENDLY, "home_id": HOME}
    assert company_refusals([dog(**friend)], cat(**friend)) == [Refusal.CAT_WITH_DOG]
    assert company_refusals([cat(**friend)], dog(**friend)) == [Refusal.CAT_WITH_DOG]
    assert not may_be_overridden(Refusal.CAT_WITH_DOG)


def test_a_kitten_in_a_litter_of_puppies_is_still_a_cat():
    kitten = cat(age=Age.BABY, group_id=LITTER, group_kind=GroupKind.LITTER)
    assert Refusal.CAT_WITH_DOG in company_refusals([puppy()], kitten)


def test_a_goat_does_not_share_with_a_parrot():
    friend = {"temperament": Temperament.FRIENDLY, "home_id": HOME}
    goat, parrot = (Passenger(uuid4(), Species.OTHER, Size.S, **friend) for _ in range(2))
    assert company_refusals([goat], parrot) == [Refusal.NOT_OF_ONE_KIND]


def test_a_litter_of_kids_shares():
    group = {"group_id": LITTER, "group_kind": GroupKind.LITTER, "age": Age.BABY}
    one, other = (Passenger(uuid4(), Species.OTHER, Size.S, **group) for _ in range(2))
    assert company_refusals([one], other) == []


def test_a_baby_under_eight_weeks_travels_only_with_its_mother():
    assert company_refusals([], her_puppy(weeks=7)) == [Refusal.BABY_WITHOUT_MOTHER]
    assert company_refusals([her_puppy()], her_puppy(weeks=7)) == [Refusal.BABY_WITHOUT_MOTHER]
    assert company_refusals([mother()], her_puppy(weeks=7)) == []
    assert company_refusals([], her_puppy(weeks=8)) == []


def test_another_mother_is_not_its_mother():
    refusals = company_refusals([mother()], her_puppy(weeks=3, group_id=uuid4()))
    assert Refusal.BABY_WITHOUT_MOTHER in refusals


def test_an_orphan_may_travel_by_an_override():
    assert may_be_overridden(Refusal.BABY_WITHOUT_MOTHER)


def test_one_under_watch_is_seated_only_by_an_override():
    assert company_refusals([], dog(under_watch=True)) == [Refusal.UNDER_WATCH]
    assert may_be_overridden(Refusal.UNDER_WATCH)


def test_an_aggressive_mother_keeps_her_litter_only_by_an_override():
    refusals = company_refusals([mother(temperament=Temperament.AGGRESSIVE)], her_puppy(weeks=3))
    assert refusals == [Refusal.KEPT_FROM_OWN_LITTER]
    assert may_be_overridden(Refusal.KEPT_FROM_OWN_LITTER)


def test_everything_that_is_wrong_is_said_at_once():
    refusals = seat_refusals(
        crate(Size.S), [cat(temperament=Temperament.AGGRESSIVE)], dog(contagious=True)
    )
    assert refusals == [
        Refusal.CRATE_TOO_SMALL,
        Refusal.CAT_WITH_DOG,
        Refusal.AGGRESSIVE_ALONE,
        Refusal.CONTAGIOUS_ALONE,
        Refusal.NOT_FROM_ONE_HOME,
        Refusal.NOT_CALM,
    ]


# The watch


BITTEN = date(2026, 11, 13)


def test_a_bite_means_ten_days_under_watch():
    assert is_under_watch(date(2026, 11, 13), bit_someone=True, bit_on=BITTEN)
    assert is_under_watch(date(2026, 11, 23), bit_someone=True, bit_on=BITTEN)
    assert not is_under_watch(date(2026, 11, 24), bit_someone=True, bit_on=BITTEN)


def test_a_bite_of_unknown_date_counts_as_fresh():
    assert is_under_watch(date(2026, 11, 24), bit_someone=True)
    assert not is_under_watch(date(2026, 11, 24), bit_someone=False)


def test_a_rabies_suspicion_does_not_end_by_itself():
    assert is_under_watch(
        date(2027, 11, 24), bit_someone=True, bit_on=BITTEN, rabies_suspected=True
    )


# Groups


def test_a_group_is_seated_whole_or_not_at_all():
    one, other = uuid4(), uuid4()
    assert group_refusals([one, other], [one]) == [Refusal.GROUP_SPLIT]
    assert group_refusals([one, other], [other, one, uuid4()]) == []
    assert group_refusals([one, other], [uuid4()]) == []
    assert may_be_overridden(Refusal.GROUP_SPLIT)
