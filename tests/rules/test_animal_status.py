import pytest

from animals.sightings.rules import (
    FOLLOWS,
    Age,
    Size,
    Species,
    Status,
    may_follow,
    planned_size,
    typical_kg,
)


def test_every_status_says_what_may_follow():
    assert set(FOLLOWS) == set(Status)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Status.SEEN, Status.WAITING),
        (Status.WAITING, Status.SEATED),
        (Status.SEATED, Status.WAITING),
        (Status.SEATED, Status.IN_VAN),
        (Status.SEEN, Status.IN_VAN),
        (Status.IN_VAN, Status.AT_CLINIC),
        (Status.AT_CLINIC, Status.AT_SHELTER),
        (Status.AT_SHELTER, Status.ADOPTED),
        (Status.IN_VAN, Status.WITH_OWNER),
        (Status.ADOPTED, Status.AT_SHELTER),
        (Status.LOST_SIGHT, Status.SEEN),
        (Status.STAYS, Status.WAITING),
    ],
)
def test_the_usual_ways_are_open(old, new):
    assert may_follow(old, new)


@pytest.mark.parametrize("new", sorted(set(Status) - {Status.DEAD, Status.SEEN}))
def test_the_dead_stay_dead(new):
    assert not may_follow(Status.DEAD, new)


def test_one_told_dead_by_mistake_may_be_seen_again():
    assert may_follow(Status.DEAD, Status.SEEN)


def test_one_in_the_van_is_not_merely_seen():
    assert not may_follow(Status.IN_VAN, Status.SEEN)
    assert not may_follow(Status.IN_VAN, Status.SEATED)


@pytest.mark.parametrize("status", Status)
def test_staying_the_same_is_no_change(status):
    assert may_follow(status, status)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DEAD}))
def test_death_can_come_from_anywhere(status):
    assert may_follow(status, Status.DEAD)


def test_typical_weights_are_the_middle_of_each_size():
    assert [typical_kg(size) for size in Size] == [8, 20, 32, 50, 20]


def test_a_cat_weighs_four_kilograms_whatever_size_was_noted():
    assert typical_kg(Size.L, Species.CAT) == 4


def test_room_is_planned_for_a_large_one_when_nobody_knows():
    assert planned_size(Species.DOG, Size.UNKNOWN) is Size.L
    assert planned_size(Species.DOG, Size.UNKNOWN, Age.BABY) is Size.S
    assert planned_size(Species.CAT, Size.UNKNOWN) is Size.S
    assert planned_size(Species.DOG, Size.M) is Size.M
