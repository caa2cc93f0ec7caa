"""What a net over the map finds is what measuring every distance finds."""

from hypothesis import given
from hypothesis import strategies as st

from animals.places.rules import Point, metres_between
from animals.runs.net import Net

points = st.builds(Point, st.floats(-75, 75), st.floats(-170, 170))
steps = st.floats(-0.2, 0.2)


@given(
    here=points,
    things=st.lists(st.tuples(steps, steps, st.floats(0, 12_000)), max_size=8),
    mesh=st.sampled_from([0.01, 0.05]),
)
def test_the_net_finds_what_reaches_and_nothing_else(here, things, mesh):
    net = Net[int](mesh)
    expected = []
    for number, (north, east, metres) in enumerate(things):
        at = Point(here.lat + north, here.lon + east)
        net.put(at, metres, number)
        if metres_between(here, at) <= metres:
            expected.append(number)
    assert net.reaching(here.lat, here.lon) == expected


def test_far_from_everything_nothing_is_found():
    net = Net[str](0.05)
    net.put(Point(49.71, 37.61), 5_000, "run")
    assert net.reaching(49.71, 37.61) == ["run"]
    assert net.reaching(50.0, 36.2) == []
