"""What papers lack and what the crew must bring, by name."""

from datetime import date
from uuid import uuid4

import pytest

from animals.runs.papers import (
    Berth,
    Gap,
    Item,
    Kit,
    Papers,
    Traveller,
    gaps,
    kit,
    needs_clinic,
    rabies_holds_until,
)
from animals.runs.rules import CrateKind
from animals.sightings.rules import Age, Condition, Size, Species, Temperament

DAY = date(2026, 11, 24)
DOG, CAT = Species.DOG, Species.CAT
YARD, CELLAR = uuid4(), uuid4()


def papers(**facts: object) -> Papers:
    return Papers(**{"species": DOG, "has_microchip": True, "rabies_on": DAY, **facts})  # type: ignore[arg-type]


def test_full_papers_lack_nothing() -> None:
    assert gaps(papers(), DAY) == []


def test_no_vaccination_and_no_chip_are_named() -> None:
    bare = Papers(DOG)
    assert gaps(bare, DAY) == [Gap.RABIES_MISSING, Gap.MICROCHIP_MISSING]


def test_a_vaccination_holds_through_its_last_day() -> None:
    until = papers(rabies_on=date(2024, 1, 1), rabies_until=DAY)
    assert gaps(until, DAY) == []
    assert gaps(until, date(2026, 11, 25)) == [Gap.RABIES_EXPIRED]


def test_without_an_end_it_holds_a_year() -> None:
    noted = papers(rabies_on=date(2025, 11, 24))
    assert rabies_holds_until(noted) == DAY
    assert gaps(noted, DAY) == []
    assert gaps(noted, date(2026, 11, 25)) == [Gap.RABIES_EXPIRED]


def test_an_end_alone_is_believed() -> None:
    assert gaps(papers(rabies_on=None, rabies_until=DAY), DAY) == []


def test_an_ear_clip_speaks_of_a_vaccination_but_is_no_paper() -> None:
    assert gaps(papers(rabies_on=None, has_clip=True), DAY) == [Gap.RABIES_BY_CLIP]


def test_an_ear_clip_does_not_renew_an_old_paper() -> None:
    assert gaps(papers(rabies_on=date(2020, 1, 1), has_clip=True), DAY) == [Gap.RABIES_EXPIRED]


def test_what_was_only_told_is_no_paper() -> None:
    told = papers(rabies_is_told=True, chip_is_told=True)
    assert gaps(told, DAY) == [Gap.RABIES_TOLD, Gap.MICROCHIP_TOLD]
    assert gaps(told, date(2027, 11, 25)) == [Gap.RABIES_EXPIRED, Gap.MICROCHIP_TOLD]


def test_a_chip_that_was_told_of_without_a_number_is_missing() -> None:
    assert gaps(papers(has_microchip=False, chip_is_told=True), DAY) == [Gap.MICROCHIP_MISSING]


def test_a_baby_is_too_young_for_the_vaccination_but_not_for_a_chip() -> None:
    assert gaps(Papers(CAT, Age.BABY), DAY) == [Gap.MICROCHIP_MISSING]


def test_a_goat_is_asked_for_no_papers() -> None:
    assert gaps(Papers(Species.OTHER), DAY) == []


ALWAYS = [Item(Kit.WATER, 1), Item(Kit.FIRST_AID, 1)]


def test_water_and_the_first_aid_kit_always_come() -> None:
    assert kit([]) == ALWAYS


def test_a_friendly_dog_takes_a_crate_and_a_lead() -> None:
    dog = Traveller(DOG, Size.M, Age.ADULT, Temperament.FRIENDLY)
    assert kit([dog]) == [Item(Kit.CRATES, 1, Size.M), Item(Kit.LEADS, 1), *ALWAYS]


def test_every_crate_is_counted_once_and_the_largest_comes_first() -> None:
    shared = Berth(uuid4(), CrateKind.CRATE, Size.M)
    large = Berth(uuid4(), CrateKind.CRATE, Size.L)
    litter = [Traveller(DOG, Size.S, Age.BABY, berth=shared) for _ in range(3)]
    found = kit([*litter, Traveller(DOG, Size.L, berth=large)])
    assert found[:2] == [Item(Kit.CRATES, 1, Size.L), Item(Kit.CRATES, 1, Size.M)]


def test_a_cat_without_a_crate_takes_a_carrier() -> None:
    sits = Traveller(CAT, berth=Berth(uuid4(), CrateKind.CARRIER, Size.S))
    assert kit([sits, Traveller(CAT)]) == [Item(Kit.CARRIERS, 2), *ALWAYS]


def test_the_free_crates_of_the_van_come_along_as_well() -> None:
    taken, free = (Berth(uuid4(), CrateKind.CRATE, Size.L) for _ in range(2))
    found = kit([Traveller(DOG, Size.L, berth=taken)], own=[taken, free])
    assert Item(Kit.CRATES, 2, Size.L) in found


def test_kittens_without_a_carrier_travel_with_their_mother() -> None:
    assert Item(Kit.CARRIERS, 1) in kit([Traveller(CAT), Traveller(CAT, age=Age.BABY)])


def test_traps_are_as_many_as_stand_at_one_stop() -> None:
    def shy(stop: object, species: Species = DOG) -> Traveller:
        return Traveller(species, Size.M, temperament=Temperament.FEARFUL, stop_id=stop)  # type: ignore[arg-type]

    found = kit([shy(YARD), shy(YARD), shy(CELLAR), shy(CELLAR, CAT)])
    assert Item(Kit.DOG_TRAPS, 2) in found
    assert Item(Kit.CAT_TRAPS, 1) in found


@pytest.mark.parametrize(
    "facts",
    [
        {"is_caught": True},
        {"age": Age.BABY},
        {"conditions": frozenset({Condition.TRAPPED})},
        {"temperament": Temperament.SHY},
    ],
)
def test_no_trap_for_whom_hands_are_enough(facts: dict[str, object]) -> None:
    one = Traveller(**{"species": DOG, "temperament": Temperament.FEARFUL, **facts})  # type: ignore[arg-type]
    assert Kit.DOG_TRAPS not in {item.kit for item in kit([one])}


def test_muzzles_come_by_size_for_dogs_that_bite() -> None:
    angry = Traveller(DOG, Size.L, temperament=Temperament.AGGRESSIVE)
    bit = Traveller(DOG, Size.S, conditions=frozenset({Condition.BIT_SOMEONE}))
    unknown = Traveller(DOG, temperament=Temperament.AGGRESSIVE)
    muzzles = [item for item in kit([angry, bit, unknown]) if item.kit is Kit.MUZZLES]
    assert muzzles == [Item(Kit.MUZZLES, 1, Size.S), Item(Kit.MUZZLES, 2, Size.L)]


def test_no_cat_wears_a_muzzle_but_hands_are_covered() -> None:
    things = {item.kit for item in kit([Traveller(CAT, temperament=Temperament.AGGRESSIVE)])}
    assert Kit.MUZZLES not in things
    assert Kit.BITE_GLOVES in things


def test_puppies_are_carried_not_led() -> None:
    assert Kit.LEADS not in {item.kit for item in kit([Traveller(DOG, Size.S, Age.BABY)])}


@pytest.mark.parametrize(
    ("condition", "thing"),
    [
        (Condition.TRAPPED, Kit.CUTTERS),
        (Condition.INJURED, Kit.BLANKETS),
        (Condition.CONTAGIOUS, Kit.DISINFECTANT),
        (Condition.THIN, Kit.BLANKETS),
    ],
)
def test_a_condition_brings_its_thing(condition: Condition, thing: Kit) -> None:
    assert Item(thing, 1) in kit([Traveller(DOG, conditions=frozenset({condition}))])


def test_the_injured_and_the_sick_need_a_clinic() -> None:
    assert needs_clinic([Condition.INJURED])
    assert needs_clinic([Condition.SICK, Condition.THIN])
    assert not needs_clinic([Condition.THIN, Condition.BIT_SOMEONE])
