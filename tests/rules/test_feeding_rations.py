"""What animals need to eat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.feeding.rations import (
    Life,
    NoRation,
    Range,
    Working,
    factor_for,
    grams_a_day,
    need_range,
    resting_kcal,
    spot_need,
    usual_grams_a_day,
    usual_kg,
    vet_first,
)


@pytest.mark.parametrize(
    ("kg", "grams"),
    [
        (3, 73),
        (5, 107),
        (10, 180),
        (15, 244),
        (20, 303),
        (25, 358),
        (30, 410),
        (40, 509),
        (50, 602),
    ],
)
def test_nine_rations_worked_out_by_hand_come_out_within_a_gram(kg: int, grams: int) -> None:
    assert abs(grams_a_day(kg, factor_for("dog", Life.ADULT), 3500) - grams) <= 1


def test_richer_food_needs_fewer_grams() -> None:
    assert grams_a_day(20, 1.6, 4000) < grams_a_day(20, 1.6) < grams_a_day(20, 1.6, 2600)


@pytest.mark.parametrize("kg", [0, -3])
def test_an_animal_weighs_something(kg: int) -> None:
    with pytest.raises(ValueError, match=str(kg)):
        resting_kcal(kg)


def test_six_hundred_dogs_at_three_hundred_grams_are_180_kg_a_day() -> None:
    assert Working(animals=600, grams_a_day=300, days=1, spill_percent=0).grams == 180_000


def test_a_spots_need_opens_to_its_working() -> None:
    need = spot_need(animals=7, grams_each=341, days=3)
    assert (need.animals, need.grams_a_day, need.days, need.spill_percent) == (7, 341, 3, 15)
    assert need.grams == 8_236  # 7 x 341 x 3 = 7161, and 15 % of it, rounded up
    assert need.range == Range(low=5_765, grams=8_236, high=10_707)


def test_a_visit_in_the_past_needs_nothing() -> None:
    assert spot_need(7, 341, -2).grams == 0


@given(st.integers(0, 10**7))
def test_a_range_is_thirty_percent_either_way(grams: int) -> None:
    needed = need_range(grams)
    assert needed.grams - needed.low == needed.high - needed.grams
    assert abs(needed.low - grams * 0.7) <= 0.5


@pytest.mark.parametrize(
    ("species", "size", "kg"),
    [
        ("dog", "S", 8),
        ("dog", "M", 20),
        ("dog", "L", 32),
        ("dog", "XL", 50),
        ("dog", "unknown", 20),
        ("cat", "unknown", 4),
    ],
)
def test_an_animal_nobody_weighed_has_the_weight_of_its_size(
    species: str, size: str, kg: int
) -> None:
    assert usual_kg(species, size) == kg


def test_a_dog_at_a_spot_lives_outdoors() -> None:
    assert usual_grams_a_day("dog", "M") == grams_a_day(20, 1.8)
    assert usual_grams_a_day("cat") == grams_a_day(4, 1.6)


def test_a_nursing_dog_eats_more_than_a_pregnant_one() -> None:
    assert factor_for("dog", Life.NURSING) > factor_for("dog", Life.PREGNANT) > 2.5


def test_there_is_no_ration_for_a_goat() -> None:
    with pytest.raises(NoRation):
        usual_grams_a_day("other")
    with pytest.raises(NoRation):
        factor_for("cat", Life.PREGNANT)


@pytest.mark.parametrize(
    ("body_condition", "starved"), [(None, False), (1, True), (3, True), (4, False), (9, False)]
)
def test_a_starved_animal_sees_a_vet_first(body_condition: int | None, starved: bool) -> None:
    assert vet_first(body_condition) is starved
