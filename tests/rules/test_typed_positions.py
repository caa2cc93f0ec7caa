"""Every way in which people write down where something is."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.places.outline import Doubt, doubt, is_in_ukraine
from animals.places.rules import Point
from animals.places.typed import LinkWithoutPoint, Unreadable, grid_of, read_degrees, read_point

KUPIANSK = (49.7106, 37.6157)
WRITTEN = [
    "49.7106, 37.6157",
    "49.7106 37.6157",
    "49.7106;37.6157",
    "49,7106 37,6157",
    "49,7106, 37,6157",
    " 49.7106,37.6157 ",
    "49.7106° N, 37.6157° E",
    "49.7106N 37.6157E",
    "N49.7106 E37.6157",
    "37.6157° E 49.7106° N",
    "49°42.636'N 37°36.942'E",
    "49°42,636′ пн. ш. 37°36,942′ сх. д.",
    "49° 42' 38.16\" N, 37° 36' 56.52\" E",
    "49°42′38.16″ 37°36′56.52″",
    "49º42’38,16” пн.ш., 37º36’56,52” сх.д.",
    "37U DR 00198 07374",
    "37udr0019807374",
    "geo:49.7106,37.6157",
    "geo:49.7106,37.6157?z=16",
    "https://www.google.com/maps/@49.7106,37.6157,15z",
    "https://www.google.com/maps/place/Kup/@1.5,2.5,15z/data=!3m1!4b1!4m5!3d49.7106!4d37.6157",
    "https://maps.google.com/?q=49.7106,37.6157",
    "https://www.google.com/maps/search/?api=1&query=49.7106%2C37.6157",
    "https://maps.apple.com/?ll=49.7106,37.6157&q=x",
    "https://www.openstreetmap.org/#map=15/49.7106/37.6157",
    "https://www.openstreetmap.org/?mlat=49.7106&mlon=37.6157#map=9/1.5/2.5",
    "https://waze.com/ul?ll=49.7106,37.6157&navigate=yes",
    "https://yandex.com/maps/?ll=37.6157,49.7106&z=12",
    "https://www.google.com/maps/dir//49.7106,37.6157",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_one_point_in_many_spellings(text: str):
    found = read_point(text)
    assert found is not None
    assert (found.lat, found.lon) == pytest.approx(KUPIANSK, abs=2e-5)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("49.7106", 49.7106),
        ("49,7106", 49.7106),
        ("49", 49),
        ("-3.5", -3.5),
        ("49°42'", 49.7),
        ("49°42.636'", 49.7106),
        ("49° 42' 38.16\" N", 49.7106),
        ("3°30′ W", -3.5),
        ("-3°30'", -3.5),
    ],
)
def test_one_number_in_many_spellings(text: str, degrees: float):
    assert read_point(text) is None
    assert read_degrees(text) == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize(
    "text", ["https://maps.app.goo.gl/AbCdEf123", "http://example.org/", "www.google.com/maps"]
)
def test_a_short_link_holds_no_point(text: str):
    with pytest.raises(LinkWithoutPoint):
        read_point(text)


@pytest.mark.parametrize(
    "text", ["north", "50.1.2", "3 km", "49°°", "nan", "inf", "1000", "0123.5", "--5"]
)
def test_what_is_no_angle_is_refused(text: str):
    assert read_point(text) is None
    with pytest.raises(Unreadable):
        read_degrees(text)


@given(st.text(max_size=60) | st.from_regex(r"[\d.,°'\" NSEW-]{1,40}", fullmatch=True))
def test_nothing_typed_makes_an_error_of_ours(text: str):
    for read in (read_point, read_degrees):
        with suppress(LinkWithoutPoint, Unreadable):
            read(text)


@given(st.floats(44.5, 52.3), st.floats(22.2, 40.2))
def test_the_grid_leads_back_to_within_two_metres(lat: float, lon: float):
    found = read_point(grid_of(lat, lon))
    assert found is not None
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=3e-5)


def test_mgrs_as_it_is_read_out():
    assert grid_of(*KUPIANSK) == "37U DR 00198 07374"
    assert grid_of(89, 0) == ""


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        (49.71, 37.61, None),
        (50.29, 36.94, None),
        (44.95, 34.10, None),
        (37.61, 49.71, Doubt.SWAPPED),
        (0, 0, Doubt.NOWHERE),
        (44.0, 31.5, Doubt.OUTSIDE),
        (46.2, 36.6, Doubt.OUTSIDE),
        (52.23, 21.01, Doubt.OUTSIDE),
        (-12.05, -77.04, Doubt.OUTSIDE),
    ],
)
def test_what_speaks_against_a_point(lat: float, lon: float, expected: Doubt | None):
    assert doubt(Point(lat, lon)) is expected
    assert is_in_ukraine(Point(lat, lon)) is (expected is None)
