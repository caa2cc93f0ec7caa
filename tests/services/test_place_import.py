"""`flask import-places`, and finding what it brought."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from animals.db import db
from animals.places.gazetteer import ROWS
from animals.places.geonames import NotPlaces
from animals.places.importing import import_places
from animals.places.models import Place
from animals.places.rules import Position
from animals.places.search import ManyPlaces, UnknownPlace, label_of, place_called, search
from tests.services.test_places import located


def postal(name: str, lat: str, lon: str, accuracy: str) -> str:
    """A line of GeoNames' postal layout, in the Kharkiv region."""
    return "\t".join(
        ["UA", "63700", name, "Kharkivska", "07", "Kupianskyi", "", "", "", lat, lon, accuracy]
    )


def geonames(name: str, others: str, lat: str, lon: str, kind: str = "P", people: str = "") -> str:
    """A line of GeoNames' place layout, in the Kharkiv region."""
    cells = ["1", name, name, others, lat, lon, kind, "PPL", "UA", "", "07", "", "", "", people]
    return "\t".join([*cells, "", "97", "Europe/Kyiv", "2024-01-01"])


KUPIANSK = postal("Куп'янськ", "49.6136", "37.5081", "1")
VILLAGE = postal("Гетьманівка (Гетьманівська рада)", "49.6003", "37.3002", "4")
GEONAMES = "\n".join(
    [
        geonames("Kupiansk", "Kupjansk,Купянск,Куп’янськ", "49.71055", "37.61527", people="28000"),
        geonames("Oskil River", "Оскіл", "49.1", "37.4", kind="H"),
        geonames("Novoosynove", "Новоосиново,Новоосинове", "49.59", "37.87", people="600"),
    ]
)
OWN = json.dumps(
    [
        ["Стінка", "Stinka", 49.6011, 37.7012, "village", "Куп’янський", "Харківська", 51],
        ["Іванівка", "Ivanivka", 49.5, 37.1, "village", "Ізюмський", "Харківська", None],
        ["Іванівка", "Ivanivka", 49.9, 36.2, "village", "Харківський", "Харківська", 900],
    ],
    ensure_ascii=False,
)


def place(name: str) -> Place:
    return db.session.scalars(select(Place).where(Place.name_uk == name)).one()


def test_the_postal_layout_adds_villages_and_displaces_no_better_point(app: Flask) -> None:
    counts = import_places("\n".join([KUPIANSK, KUPIANSK, VILLAGE]))
    assert (counts["new"], counts["known"]) == (1, 2)
    assert (place("Куп’янськ").lat, place("Куп’янськ").lon) == (49.71, 37.62)
    new = place("Гетьманівка")
    assert (new.name_en, new.region_en, new.kind) == ("Hetmanivka", "Kharkiv region", "village")


def test_the_place_layout_is_read_by_the_ukrainian_name(app: Flask) -> None:
    counts = import_places(GEONAMES)
    assert (counts["new"], counts["known"], counts["passed_over"]) == (1, 1, 1)
    assert place("Новоосинове").name_en == "Novoosynove"


def test_a_better_row_brings_the_district_that_was_not_known(app: Flask) -> None:
    import_places(VILLAGE)
    assert place("Гетьманівка").district_uk == ""
    row = ["Гетьманівка", "Hetmanivka", 49.601, 37.301, "village", "Куп’янський", "Харківська", 1]
    assert import_places(json.dumps([row]))["better"] == 1
    assert place("Гетьманівка").district_uk == "Куп’янський район"
    assert place("Гетьманівка").district_en == "Kupiansk district"


def test_doing_it_again_changes_nothing(app: Flask) -> None:
    assert import_places(OWN)["new"] == 3
    ids = set(db.session.scalars(select(Place.id)))
    again = import_places(OWN)
    assert (again["new"], again["better"], again["known"]) == (0, 0, 3)
    assert set(db.session.scalars(select(Place.id))) == ids
    assert len(ids) == len(ROWS) + 3


@pytest.mark.parametrize(
    "text",
    ["name;lat;lon\n", '[["only a name"]]', "[1, 2", postal("Стінка", "far", "off", "4")],
)
def test_another_file_is_refused_whole(app: Flask, text: str) -> None:
    with pytest.raises(NotPlaces):
        import_places(text)
    assert db.session.scalar(select(func.count(Place.id))) == len(ROWS)


def test_points_outside_ukraine_are_passed_over(app: Flask) -> None:
    swapped = [["Стінка", "Stinka", 37.7, 49.6, "village", "", "Харківська", 51]]
    assert import_places(json.dumps(swapped))["passed_over"] == 1


def test_a_rough_point_stands_for_no_position(app: Flask) -> None:
    import_places(VILLAGE[:-1] + "1")
    row = located(Position(49.6003, 37.3002))
    assert row.place_id != place("Гетьманівка").id


def test_the_command_says_what_came(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "UA.txt"
    file.write_text(VILLAGE, encoding="utf-8")
    runner = app.test_cli_runner()
    assert "1 new places" in runner.invoke(args=["import-places", str(file)]).output
    file.write_bytes(b"\xff\xfe\x00")
    refused = runner.invoke(args=["import-places", str(file)])
    assert (refused.exit_code, "UTF-8" in refused.output) == (1, True)
    file.write_text("a,b\n")
    assert "line 1" in runner.invoke(args=["import-places", str(file)]).output


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Куп", "Куп’янськ"),
        ("kupyans", "Куп’янськ"),
        ("купʼян", "Куп’янськ"),
        ("купян", "Куп’янськ"),
        ("Kharkiv", "Харків"),
        ("Хрків", "Харків"),
        ("данилівка", "Мала Данилівка"),
        ("izuim", "Ізюм"),
    ],
)
def test_places_are_found_as_one_types(app: Flask, typed: str, name: str) -> None:
    assert name in [one.label for one in search(typed, "uk")][:3]


@pytest.mark.parametrize("typed", ["", "’", "%", "_______", "\\", "x" * 5000, "\x00", "🐕"])
def test_nonsense_finds_nothing(app: Flask, typed: str) -> None:
    assert search(typed, "uk") == []


def test_namesakes_are_told_apart_by_district_and_every_label_leads_back(app: Flask) -> None:
    import_places(OWN)
    found = search("Іванів", "uk")
    assert [one.label for one in found] == [
        "Іванівка (Ізюмський район)",
        "Іванівка (Харківський район)",
    ]
    for one in found:
        assert place_called(one.label, "uk") == one.id
        assert place_called(label_of(one.id, "en"), "en") == one.id
    with pytest.raises(ManyPlaces):
        place_called("Іванівка", "uk")
    with pytest.raises(UnknownPlace) as unknown:
        place_called("Stynka", "en")
    assert unknown.value.facts["near"] == "Stinka"


def test_of_namesakes_the_teams_own_region_stands_first_and_a_district_narrows(app: Flask) -> None:
    far = [["Ізюм", "Izium", 46.0 + n / 2, 30.0, "city", f"{n}", "Одеська", None] for n in range(9)]
    import_places(json.dumps(far))
    assert search("ізюм", "uk")[0].label == "Ізюм (Ізюмський район)"
    assert [one.label for one in search("izium (7", "en")] == ["Izium (7 district)"]
    assert search("Ізюм, Одес", "uk", 20)[0].lies_in.endswith("Одеська область")
    assert search("Ізюм, Сум", "uk")[0].label == "Ізюм (Ізюмський район)"


def test_every_settlement_leads_back_by_its_label(app: Flask) -> None:
    for id_ in db.session.scalars(select(Place.id)):
        for language in ("uk", "en"):
            assert place_called(label_of(id_, language), language) == id_
