"""Words that might tell a place, a person or a time, before everybody reads them."""

import pytest

from animals.shelters.betrayal import betrayals

NAMES = (
    "Куп’янськ",
    "Kupiansk",
    "Козача Лопань",
    "Вовчанськ",
    "Веселе",
    "Тарас",
    "млин",
    "Тайнопіль",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Чекає біля Куп'янська з весни", ["Куп'янська"]),
        ("Вивезли з Куп`янська", ["Куп`янська"]),
        ("Seen near Kupiansk.", ["Kupiansk"]),
        ("З Вовчанського лісу", ["Вовчанського"]),
        ("Вивезли з Тайнопільського", ["Тайнопільського"]),
        ("Знайшли в Козачій Лопані на вокзалі", ["Козачій Лопані"]),
        ("Годував його Тарас", ["Тарас"]),
        ("Живе за млином", ["млином"]),
        ("Забираємо 24.11 о 14:20", ["24.11", "14:20"]),
        ("Забираємо 24 листопада", ["24 листопада"]),
        ("Leaves on November 24", ["November 24"]),
        ("2026-11-24", ["2026-11-24"]),
    ],
)
def test_a_place_a_person_or_a_time_is_found(text: str, found: list[str]) -> None:
    assert betrayals(text, NAMES) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Лагідний пес, веселий, любить дітей. Важить 12,5 кг.",
        "Козача пісня йому не до душі",
        "Йому 2 роки, ходить на повідку рівно.",
        "Call +380 50 111 22 33",
    ],
)
def test_a_usual_story_raises_no_doubt(text: str) -> None:
    assert betrayals(text, NAMES) == []
