from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from animals.shelters.capacity import Capacity, Lodger, allot, fits, needs_quarantine, suits
from animals.sightings.rules import Age, Condition, Size, Species

DOG, CAT = Species.DOG, Species.CAT


def test_a_place_for_dogs_is_none_for_a_cat():
    assert not fits([Capacity(1, DOG)], [], [Lodger(CAT)])
    assert fits([Capacity(1)], [], [Lodger(CAT)])


def test_the_last_place_is_promised_once():
    rows = [Capacity(1, DOG)]
    assert fits(rows, [], [Lodger(DOG)])
    assert not fits(rows, [Lodger(DOG)], [Lodger(DOG)])


def test_a_large_place_takes_a_small_dog_and_not_the_other_way():
    assert suits(Capacity(1, DOG, Size.L), Lodger(DOG, Size.S))
    assert not suits(Capacity(1, DOG, Size.S), Lodger(DOG, Size.L))


def test_a_dog_of_unknown_size_needs_a_large_place():
    assert not suits(Capacity(1, DOG, Size.M), Lodger(DOG))
    assert suits(Capacity(1, DOG, Size.L), Lodger(DOG))
    assert suits(Capacity(1, DOG, Size.S), Lodger(DOG, age=Age.BABY))


def test_quarantine_is_counted_apart():
    rows = [Capacity(1, DOG), Capacity(1, DOG, quarantine=True)]
    sick = Lodger(DOG, quarantine=True)
    assert fits(rows, [Lodger(DOG)], [sick])
    assert not fits(rows, [sick], [sick])
    assert not fits(rows, [Lodger(DOG)], [Lodger(DOG)])


def test_the_contagious_and_the_watched_need_quarantine():
    assert needs_quarantine({Condition.CONTAGIOUS})
    assert needs_quarantine(set(), under_watch=True)
    assert not needs_quarantine({Condition.INJURED})


def test_a_group_needs_a_place_for_each():
    pair = [Lodger(DOG, Size.M), Lodger(DOG, Size.M)]
    assert not fits([Capacity(1, DOG)], [], pair)
    assert fits([Capacity(2, DOG)], [], pair)


def test_no_places_take_nobody():
    assert not fits([], [], [Lodger(DOG)])
    assert not fits([Capacity(0)], [], [Lodger(DOG)])


def test_one_who_could_go_elsewhere_makes_room():
    rows = [Capacity(1), Capacity(1, DOG)]
    assert fits(rows, [Lodger(DOG)], [Lodger(CAT)])


def test_a_small_dog_leaves_the_large_place_to_a_large_one():
    rows = [Capacity(1, DOG, Size.L), Capacity(1, None, Size.S)]
    assert fits(rows, [Lodger(DOG, Size.S)], [Lodger(DOG, Size.L)])


def test_crowded_with_dogs_a_shelter_still_takes_a_cat():
    rows = [Capacity(1, DOG), Capacity(1, CAT)]
    crowded = [Lodger(DOG), Lodger(DOG)]
    assert allot(rows, crowded).without_place == (Lodger(DOG),)
    assert fits(rows, crowded, [Lodger(CAT)])


def test_free_places_are_counted_by_row():
    rows = [Capacity(3, DOG), Capacity(2, CAT)]
    assert allot(rows, [Lodger(DOG), Lodger(CAT), Lodger(DOG)]).free == (1, 1)


rows = st.lists(
    st.builds(
        Capacity,
        st.integers(0, 2),
        st.sampled_from([None, DOG, CAT]),
        st.sampled_from([None, Size.S, Size.L]),
        st.booleans(),
    ),
    max_size=3,
)
lodgers = st.lists(
    st.builds(
        Lodger,
        st.sampled_from([DOG, CAT]),
        st.sampled_from([Size.S, Size.L]),
        quarantine=st.booleans(),
    ),
    max_size=5,
)


@given(rows, lodgers)
def test_as_few_as_possible_go_without_a_place_in_any_order(rows, lodgers):
    allotment = allot(rows, lodgers)
    housed = len(lodgers) - len(allotment.without_place)
    assert housed + sum(allotment.free) == sum(row.places for row in rows)
    assert all(free >= 0 for free in allotment.free)
    assert housed == _most_housed(rows, lodgers)


def _most_housed(rows, lodgers):
    """By brute force: each in turn goes into every place, or into none."""
    if not lodgers:
        return 0
    first, rest = lodgers[0], lodgers[1:]
    best = _most_housed(rows, rest)
    for index, row in enumerate(rows):
        if row.places and suits(row, first):
            fewer = [*rows[:index], replace(row, places=row.places - 1), *rows[index + 1 :]]
            best = max(best, 1 + _most_housed(fewer, rest))
    return best
