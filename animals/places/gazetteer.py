"""The settlements Lapka starts with: the Kharkiv region and what its vans pass on the way.

Written from general knowledge to a hundredth of a degree (a kilometre), which is enough for the
name of the nearest one; `flask import-places` brings more.
"""

from typing import Any
from uuid import UUID, uuid5

from animals.places.rules import PlaceKind

_NAMES = UUID("6c1f4d0e-50a7-4b52-9d3e-2f0a7d5a9c11")
_CITY, _TOWN, _VILLAGE = PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE

_REGIONS = {
    "Харківська область": "Kharkiv region",
    "Донецька область": "Donetsk region",
    "Полтавська область": "Poltava region",
    "Дніпропетровська область": "Dnipropetrovsk region",
}

# district in Ukrainian and English, its region, and its settlements
_DISTRICTS: list[tuple[str, str, str, list[tuple[str, str, PlaceKind, float, float]]]] = [
    ("Куп’янський район", "Kupiansk district", "Харківська область", [
        ("Куп’янськ", "Kupiansk", _CITY, 49.71, 37.62),
        ("Куп’янськ-Вузловий", "Kupiansk-Vuzlovyi", _TOWN, 49.65, 37.66),
        ("Ківшарівка", "Kivsharivka", _TOWN, 49.62, 37.69),
        ("Курилівка", "Kurylivka", _VILLAGE, 49.67, 37.71),
        ("Петропавлівка", "Petropavlivka", _VILLAGE, 49.71, 37.74),
        ("Подоли", "Podoly", _VILLAGE, 49.70, 37.68),
        ("Синьківка", "Synkivka", _VILLAGE, 49.77, 37.69),
        ("Кислівка", "Kyslivka", _VILLAGE, 49.64, 37.88),
        ("Сеньково", "Senkove", _VILLAGE, 49.53, 37.71),
        ("Кругляківка", "Kruhliakivka", _VILLAGE, 49.51, 37.75),
        ("Глушківка", "Hlushkivka", _VILLAGE, 49.57, 37.71),
        ("Грушівка", "Hrushivka", _VILLAGE, 49.70, 37.44),
        ("Шевченкове", "Shevchenkove", _TOWN, 49.70, 37.17),
        ("Дворічна", "Dvorichna", _TOWN, 49.85, 37.68),
        ("Великий Бурлук", "Velykyi Burluk", _TOWN, 50.07, 37.39),
        ("Вільхуватка", "Vilkhuvatka", _TOWN, 50.13, 37.55),
        ("Приколотне", "Prykolotne", _TOWN, 50.15, 37.33),
    ]),
    ("Ізюмський район", "Izium district", "Харківська область", [
        ("Ізюм", "Izium", _CITY, 49.21, 37.25),
        ("Балаклія", "Balakliia", _CITY, 49.46, 36.86),
        ("Барвінкове", "Barvinkove", _CITY, 48.91, 37.02),
        ("Борова", "Borova", _TOWN, 49.38, 37.62),
        ("Савинці", "Savyntsi", _TOWN, 49.41, 37.07),
        ("Донець", "Donets", _TOWN, 49.47, 36.52),
        ("Піски-Радьківські", "Pisky-Radkivski", _VILLAGE, 49.29, 37.60),
        ("Оскіл", "Oskil", _VILLAGE, 49.14, 37.44),
        ("Кам’янка", "Kamianka", _VILLAGE, 49.13, 37.27),
    ]),
    ("Чугуївський район", "Chuhuiv district", "Харківська область", [
        ("Чугуїв", "Chuhuiv", _CITY, 49.84, 36.69),
        ("Вовчанськ", "Vovchansk", _CITY, 50.29, 36.94),
        ("Зміїв", "Zmiiv", _CITY, 49.68, 36.36),
        ("Печеніги", "Pechenihy", _TOWN, 49.87, 36.93),
        ("Старий Салтів", "Staryi Saltiv", _TOWN, 50.08, 36.79),
        ("Білий Колодязь", "Bilyi Kolodiaz", _TOWN, 50.20, 37.12),
        ("Малинівка", "Malynivka", _TOWN, 49.80, 36.73),
        ("Есхар", "Eskhar", _TOWN, 49.80, 36.58),
        ("Слобожанське", "Slobozhanske", _TOWN, 49.60, 36.52),
        ("Волохів Яр", "Volokhiv Yar", _VILLAGE, 49.66, 36.92),
    ]),
    ("Харківський район", "Kharkiv district", "Харківська область", [
        ("Харків", "Kharkiv", _CITY, 49.99, 36.23),
        ("Дергачі", "Derhachi", _CITY, 50.11, 36.12),
        ("Люботин", "Liubotyn", _CITY, 49.95, 35.93),
        ("Мерефа", "Merefa", _CITY, 49.82, 36.06),
        ("Південне", "Pivdenne", _CITY, 49.88, 36.07),
        ("Високий", "Vysokyi", _TOWN, 49.89, 36.12),
        ("Пісочин", "Pisochyn", _TOWN, 49.95, 36.10),
        ("Солоницівка", "Solonytsivka", _TOWN, 50.00, 36.04),
        ("Мала Данилівка", "Mala Danylivka", _TOWN, 50.07, 36.17),
        ("Рогань", "Rohan", _TOWN, 49.91, 36.49),
        ("Нова Водолага", "Nova Vodolaha", _TOWN, 49.72, 35.87),
        ("Циркуни", "Tsyrkuny", _VILLAGE, 50.08, 36.38),
        ("Липці", "Lyptsi", _VILLAGE, 50.20, 36.43),
    ]),
    ("Богодухівський район", "Bohodukhiv district", "Харківська область", [
        ("Богодухів", "Bohodukhiv", _CITY, 50.16, 35.52),
        ("Валки", "Valky", _CITY, 49.84, 35.62),
        ("Золочів", "Zolochiv", _TOWN, 50.28, 35.98),
        ("Краснокутськ", "Krasnokutsk", _TOWN, 50.06, 35.15),
    ]),
    ("Берестинський район", "Berestyn district", "Харківська область", [
        ("Берестин", "Berestyn", _CITY, 49.37, 35.44),
        ("Кегичівка", "Kehychivka", _TOWN, 49.29, 35.77),
        ("Сахновщина", "Sakhnovshchyna", _TOWN, 49.15, 35.87),
    ]),
    ("Лозівський район", "Lozova district", "Харківська область", [
        ("Лозова", "Lozova", _CITY, 48.89, 36.32),
        ("Златопіль", "Zlatopil", _CITY, 49.39, 36.21),
        ("Близнюки", "Blyzniuky", _TOWN, 48.86, 36.55),
    ]),
    ("Краматорський район", "Kramatorsk district", "Донецька область", [
        ("Краматорськ", "Kramatorsk", _CITY, 48.74, 37.58),
        ("Слов’янськ", "Sloviansk", _CITY, 48.85, 37.61),
        ("Лиман", "Lyman", _CITY, 48.99, 37.81),
        ("Святогірськ", "Sviatohirsk", _CITY, 49.03, 37.57),
        ("Дружківка", "Druzhkivka", _CITY, 48.62, 37.53),
    ]),
    ("Полтавський район", "Poltava district", "Полтавська область", [
        ("Полтава", "Poltava", _CITY, 49.59, 34.55),
    ]),
    ("Дніпровський район", "Dnipro district", "Дніпропетровська область", [
        ("Дніпро", "Dnipro", _CITY, 48.46, 35.05),
    ]),
]  # fmt: skip


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "id": uuid5(_NAMES, f"{district_en}/{name_en}"),
            "name_uk": name_uk,
            "name_en": name_en,
            "kind": kind,
            "district_uk": district_uk,
            "district_en": district_en,
            "region_uk": region,
            "region_en": _REGIONS[region],
            "lat": lat,
            "lon": lon,
        }
        for district_uk, district_en, region, settlements in _DISTRICTS
        for name_uk, name_en, kind, lat, lon in settlements
    ]


ROWS = _rows()
"""The columns of every settlement; ids hang on the name, so that seeding again finds them."""
