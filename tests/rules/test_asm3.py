"""Rows for Animal Shelter Manager 3: every cell is one that its importer understands."""

from datetime import date, datetime

import pytest

from animals.shelters.asm3 import COLUMNS, MOST_CHARACTERS, Newcomer, fits_a_cell, row
from animals.sightings.rules import Age, Sex, Size, Species

TODAY = date(2026, 11, 24)


def cells(image: bytes | None = None, **facts: object) -> dict[str, str]:
    known = {"code": "K-0042", "species": Species.DOG, **facts}
    return dict(zip(COLUMNS, row(Newcomer(**known), TODAY, image), strict=True))  # type: ignore[arg-type]


def test_species_type_and_breed_are_those_of_its_lists() -> None:
    dog, cat = cells(), cells(species=Species.CAT)
    names = ("ANIMALSPECIES", "ANIMALTYPE", "ANIMALBREED1")
    assert [dog[name] for name in names] == ["Dog", "A (Stray Dog)", "Mixed Breed"]
    assert [cat[name] for name in names] == ["Cat", "S (Stray Cat)", "Domestic Short Hair"]


@pytest.mark.parametrize(
    ("sex", "said"), [(Sex.MALE, "Male"), (Sex.FEMALE, "Female"), (Sex.UNKNOWN, "Unknown")]
)
def test_sexes_are_english(sex: Sex, said: str) -> None:
    assert cells(sex=sex)["ANIMALSEX"] == said


@pytest.mark.parametrize(
    ("size", "said"),
    [(Size.XL, "Very Large"), (Size.L, "Large"), (Size.M, "Medium"), (Size.S, "Small")],
)
def test_sizes_are_those_of_its_lists(size: Size, said: str) -> None:
    assert cells(size=size)["ANIMALSIZE"] == said


def test_an_unknown_size_is_the_usual_one() -> None:
    assert cells()["ANIMALSIZE"] == "Medium"
    assert cells(species=Species.CAT)["ANIMALSIZE"] == "Small"
    assert cells(age=Age.BABY)["ANIMALSIZE"] == "Small"


@pytest.mark.parametrize("age", list(Age))
def test_an_age_is_years_with_a_dot_and_never_missing(age: Age) -> None:
    years = cells(age=age)["ANIMALAGE"]
    assert "." in years
    assert float(years) > 0


def test_it_enters_when_it_arrived_or_else_today() -> None:
    arrived = datetime(2026, 11, 20, 7, 5)  # noqa: DTZ001 the shelter's own clock
    assert cells(arrived=arrived)["ANIMALENTRYDATE"] == "2026-11-20"
    assert cells(arrived=arrived)["ANIMALENTRYTIME"] == "07:05"
    assert cells()["ANIMALENTRYDATE"] == "2026-11-24"
    assert cells()["ANIMALENTRYTIME"] == ""


def test_the_settlement_is_told_once_it_has_arrived() -> None:
    known = {"district": "Kupiansk district", "settlement": "Taynopil"}
    arrived = datetime(2026, 11, 20, 7, 5)  # noqa: DTZ001
    assert cells(**known)["ANIMALPICKUPADDRESS"] == "Kupiansk district"
    assert cells(**known, arrived=arrived)["ANIMALPICKUPADDRESS"] == "Taynopil"


def test_no_name_is_blank() -> None:
    assert cells(name=" \n ")["ANIMALNAME"] == "K-0042"
    assert cells(name="Рудий")["ANIMALNAME"] == "Рудий"


def test_straight_quotes_become_curly() -> None:
    assert cells(description='said "sit"')["ANIMALDESCRIPTION"] == "said ”sit”"
    assert '"' not in "".join(cells(name='"', colour='a"b', district='"x').values())


@pytest.mark.parametrize("text", ["=1+1", "+380", "-2", "@SUM(A1)", "\tx", "\r\nx"])
def test_no_cell_is_a_formula(text: str) -> None:
    made = cells(name=f"a{text}", colour=text, district=text, description=text)
    assert made["ANIMALCOLOR"].startswith("'")
    assert made["ANIMALPICKUPADDRESS"].startswith("'")
    assert made["ANIMALDESCRIPTION"].startswith("'")


def test_a_picture_goes_along_as_it_is() -> None:
    assert cells(image=b"\xff\xd8\xff")["ANIMALIMAGE"] == "data:image/jpeg;base64,/9j/"
    assert cells()["ANIMALIMAGE"] == ""


def test_a_cell_holds_as_much_as_readers_take() -> None:
    most = (MOST_CHARACTERS - len("data:image/jpeg;base64,")) // 4 * 3
    assert fits_a_cell(b"x" * most)
    assert not fits_a_cell(b"x" * (most + 1))
    assert len(cells(image=b"x" * most)["ANIMALIMAGE"]) <= MOST_CHARACTERS
