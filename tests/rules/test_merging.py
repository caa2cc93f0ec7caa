"""What a list of places may change in the ones that are known."""

from animals.places.geonames import ROUGH_OFF_M
from animals.places.merging import Gazetteer, Known, Row, Verdict, merged
from animals.places.rules import PlaceKind, Point

REGION = "Харківська область"


def row(name: str, lat: float, lon: float, off_m: int = 500, district: str = "") -> Row:
    return Row(name, "", PlaceKind.VILLAGE, district, REGION, lat, lon, off_m)


def verdicts(*rows: Row) -> list[Verdict]:
    """Of each row, where Kupiansk is known to a kilometre."""
    gazetteer = Gazetteer()
    district = "Куп’янський район"
    gazetteer.add("Куп’янськ", REGION, Known("kupiansk", district, Point(49.71, 37.62), 1000))
    return [verdict for _, verdict, _ in merged(rows, gazetteer)]


def test_a_better_point_of_the_same_town_is_taken():
    assert verdicts(row("Куп'янськ", 49.7133, 37.6142)) == [Verdict.BETTER]


def test_a_worse_point_of_the_same_town_is_not():
    assert verdicts(row("Купʼянськ", 49.70, 37.60, 3000)) == [Verdict.KNOWN]


def test_a_rough_point_displaces_nothing_and_makes_no_second_town():
    assert verdicts(row("Куп’янськ", 49.6136, 37.5081, ROUGH_OFF_M)) == [Verdict.KNOWN]
    assert verdicts(row("Куп’янськ", 50.4, 36.0, ROUGH_OFF_M)) == [Verdict.KNOWN]


def test_the_point_of_a_namesake_far_off_displaces_nothing():
    assert verdicts(row("Куп’янськ", 50.2, 36.1, 3000)) == [Verdict.NAMESAKE]


def test_a_namesake_in_another_district_is_a_place_of_its_own():
    there = row("Куп’янськ", 50.2, 36.1, district="Харківський район")
    assert verdicts(there, there) == [Verdict.NEW, Verdict.KNOWN]


def test_a_rough_point_is_better_than_none_and_gives_way_to_a_good_one():
    rough, good = row("Хутір", 50.0, 36.0, ROUGH_OFF_M), row("Хутір", 50.3, 36.4, 500)
    assert verdicts(rough, good, rough) == [Verdict.NEW, Verdict.BETTER, Verdict.KNOWN]


def test_two_villages_of_one_name_known_equally_well_are_two():
    one, other = row("Іванівка", 50.0, 36.0), row("Іванівка", 49.5, 37.0)
    assert verdicts(one, other, one) == [Verdict.NEW, Verdict.NEW, Verdict.KNOWN]
