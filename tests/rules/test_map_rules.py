from hypothesis import given
from hypothesis import strategies as st

from animals.feeding.rules import Due
from animals.map.rules import FEW, STEPS, Cell, cells, told
from animals.places.rules import Point

KUPIANSK, KHARKIV = Point(49.71, 37.62), Point(49.99, 36.23)


def test_a_few_stay_a_few():
    assert [told(count) for count in (0, 1, 2, 4)] == [0, FEW, FEW, FEW]


def test_more_are_told_by_the_step_they_reach():
    assert [told(count) for count in (5, 9, 10, 19, 20, 49, 50, 3000)] == [
        5, 5, 10, 10, 20, 20, 50, 50,
    ]  # fmt: skip


@given(st.integers(0, 10_000))
def test_no_count_is_told_exactly_but_by_chance(count: int):
    assert told(count) in {0, FEW, *STEPS}
    assert told(count) <= count


def test_a_point_has_one_cell_with_the_worst_due_of_its_spots():
    found = cells(
        [
            Cell(KUPIANSK, "Kupiansk", animals=3),
            Cell(KUPIANSK, "", animals=4),
            Cell(KUPIANSK, "Kupiansk", spots=1, due=Due.OVERDUE),
            Cell(KUPIANSK, "Kupiansk", spots=1, due=Due.FINE),
        ]
    )
    assert found == [Cell(KUPIANSK, "Kupiansk", animals=5, spots=FEW, due=Due.OVERDUE)]


@given(st.permutations([Cell(KUPIANSK, animals=1), Cell(KHARKIV, animals=6), Cell(KUPIANSK)]))
def test_the_order_of_what_is_counted_does_not_show(parts: list[Cell]):
    assert cells(parts) == [Cell(KUPIANSK, animals=FEW), Cell(KHARKIV, animals=5)]
