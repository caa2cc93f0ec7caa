"""Weights as people type and carry them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.stock.weights import (
    HEAVIEST_GRAMS,
    BadWeight,
    FinerThanAGram,
    NoBagToOpen,
    NotABag,
    NotAboveZero,
    NotANumber,
    Packs,
    TooHeavy,
    bags_to_order,
    check_grams,
    loose_after_opening,
    loose_after_taking,
    parse_bags,
    parse_grams,
    parse_kilograms,
    split_packs,
)

TEN_KG = 10_000
bag_weights = st.integers(1, 25_000)
weights = st.integers(0, HEAVIEST_GRAMS)


@pytest.mark.parametrize(
    ("typed", "grams"),
    [
        ("12,5", 12_500),
        ("12.5", 12_500),
        ("12", 12_000),
        (" 0,3 ", 300),
        ("1,250", 1_250),
        ("1 250,75", 1_250_750),
        ("1\u00a0250", 1_250_000),
        ("12,5 кг", 12_500),
        ("12.5KG", 12_500),
        ("7,", 7_000),
        ("007", 7_000),
        ("0" * 5_000 + "7", 7_000),
        ("0.0010", 1),
        ("20000", HEAVIEST_GRAMS),
    ],
)
def test_kilograms_are_read_as_people_type_them(typed: str, grams: int) -> None:
    assert parse_kilograms(typed) == grams


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", NotANumber),
        ("кг", NotANumber),
        ("ten", NotANumber),
        ("1.5e9", NotANumber),
        ("1,250.5", NotANumber),
        (",5", NotANumber),
        ("12/5", NotANumber),
        ("nan", NotANumber),
        ("inf", NotANumber),
        ("0x10", NotANumber),
        ("१२", NotANumber),
        ("1\n2", NotANumber),
        ("--1", NotANumber),
        ("1 25", NotANumber),
        ("12 3456", NotANumber),
        ("0", NotAboveZero),
        ("0,000", NotAboveZero),
        ("-5", NotAboveZero),
        ("12,5005", FinerThanAGram),
        ("20000,001", TooHeavy),
        ("1000000", TooHeavy),
        ("9" * 100_000, TooHeavy),
    ],
)
def test_what_is_no_sane_weight_is_refused(typed: str, refusal: type[BadWeight]) -> None:
    with pytest.raises(refusal) as raised:
        parse_kilograms(typed)
    assert raised.value.facts["typed"] == typed


@given(st.integers(1, HEAVIEST_GRAMS), st.sampled_from(",."))
def test_every_gram_survives_being_typed_in_kilograms(grams: int, mark: str) -> None:
    assert parse_kilograms(f"{grams // 1000}{mark}{grams % 1000:03}") == grams


@given(st.text())
def test_whatever_is_typed_is_a_weight_or_a_refusal(typed: str) -> None:
    for parse in (parse_kilograms, parse_grams):
        try:
            grams = parse(typed)
        except BadWeight:
            continue
        assert 0 < grams <= HEAVIEST_GRAMS


def test_grams_are_whole() -> None:
    assert parse_grams("3 500") == 3_500
    assert parse_grams("3500 г") == 3_500
    for typed in ("12,5", "1.000"):
        with pytest.raises(NotANumber):
            parse_grams(typed)
    with pytest.raises(NotAboveZero):
        parse_grams("-1")
    with pytest.raises(TooHeavy) as refusal:
        parse_grams("1500000000")
    assert refusal.value.facts["most"] == HEAVIEST_GRAMS


def test_bags_become_grams() -> None:
    assert parse_bags("6", TEN_KG) == 60_000
    assert parse_bags("0", TEN_KG, loose_grams=3_500) == 3_500


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("1000000", TooHeavy),
        ("9" * 9_999, TooHeavy),
        ("0", NotAboveZero),
        ("-2", NotAboveZero),
        ("2,5", NotANumber),
    ],
)
def test_a_million_bags_are_no_donation(typed: str, refusal: type[BadWeight]) -> None:
    with pytest.raises(refusal):
        parse_bags(typed, TEN_KG)


def test_a_product_without_a_bag_weight_is_not_counted_in_bags() -> None:
    with pytest.raises(NotABag):
        parse_bags("3", 0)


@pytest.mark.parametrize("grams", [0, -1, HEAVIEST_GRAMS + 1])
def test_an_entry_holds_a_sane_weight(grams: int) -> None:
    with pytest.raises(BadWeight):
        check_grams(grams)


def test_a_store_tells_its_food_in_bags_and_loose() -> None:
    assert split_packs(63_500, TEN_KG) == Packs(bags=6, loose_grams=3_500, bag_grams=TEN_KG)


def test_a_product_without_a_bag_weight_is_all_loose() -> None:
    assert split_packs(63_500, 0) == Packs(bags=0, loose_grams=63_500, bag_grams=0)


def test_a_van_below_zero_misses_bags_and_loose_food() -> None:
    assert split_packs(-12_500, TEN_KG) == Packs(bags=-1, loose_grams=-2_500, bag_grams=TEN_KG)


@given(st.integers(-HEAVIEST_GRAMS, HEAVIEST_GRAMS), bag_weights)
def test_packs_and_grams_go_both_ways(grams: int, bag_grams: int) -> None:
    packs = split_packs(grams, bag_grams)
    assert packs.grams == grams
    assert abs(packs.loose_grams) < bag_grams


@given(weights, bag_weights, weights)
def test_what_is_loose_is_no_bag_again(grams: int, bag_grams: int, loose: int) -> None:
    packs = split_packs(grams, bag_grams, loose)
    assert packs.grams == grams
    assert packs.bags >= 0
    assert packs.loose_grams >= min(loose, grams)


def test_an_opened_bag_is_loose_food_of_the_same_weight() -> None:
    loose = loose_after_opening(30_000, TEN_KG, 0)
    assert split_packs(30_000, TEN_KG, loose) == Packs(2, 10_000, TEN_KG)


def test_there_must_be_a_bag_to_open() -> None:
    with pytest.raises(NoBagToOpen):
        loose_after_opening(9_000, TEN_KG, 0)
    with pytest.raises(NoBagToOpen):
        loose_after_opening(12_000, TEN_KG, 12_000)


def test_a_handful_comes_from_the_open_bag_and_opens_one_only_when_needed() -> None:
    packs = split_packs(23_500, TEN_KG)
    assert loose_after_taking(2_000, packs) == 1_500
    assert loose_after_taking(4_000, packs) == 9_500
    assert loose_after_taking(10_000, packs) == 3_500
    assert loose_after_taking(24_000, packs) == 0  # more than the books hold


@given(weights, bag_weights, weights, st.integers(1, HEAVIEST_GRAMS))
def test_taking_leaves_full_bags_full(grams: int, bag: int, loose: int, taken: int) -> None:
    before = split_packs(grams, bag, loose)
    remaining = grams - taken
    if remaining < 0:
        return
    after = split_packs(remaining, bag, loose_after_taking(taken, before))
    assert after.grams == remaining
    assert after.bags == (remaining - loose_after_taking(taken, before)) // bag
    assert after.loose_grams == loose_after_taking(taken, before)


def test_food_is_ordered_in_full_bags() -> None:
    assert bags_to_order(231_000, TEN_KG) == 24
    assert bags_to_order(230_000, TEN_KG) == 23
    assert bags_to_order(500, 0) == 0
