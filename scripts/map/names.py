"""Official names of GeoNames' settlements, with their district: what the register says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from math import cos, hypot, radians
from typing import Any

from animals.places.latin import latin
from scripts.map.corrections import CORRECTIONS, DROPPED, ENGLISH

REGIONS = {
    "01": "Черкаська", "02": "Чернігівська", "03": "Чернівецька", "04": "Дніпропетровська",
    "05": "Донецька", "06": "Івано-Франківська", "07": "Харківська", "08": "Херсонська",
    "09": "Хмельницька", "10": "Кіровоградська", "11": "Автономна Республіка Крим", "12": "Київ",
    "13": "Київська", "14": "Луганська", "15": "Львівська", "16": "Миколаївська", "17": "Одеська",
    "18": "Полтавська", "19": "Рівненська", "20": "Севастополь", "21": "Сумська",
    "22": "Тернопільська", "23": "Вінницька", "24": "Волинська", "25": "Закарпатська",
    "26": "Запорізька", "27": "Житомирська",
}  # fmt: skip
"""GeoNames' first-level codes and the register's regions."""
KINDS = {"K": "city", "M": "city", "T": "town", "X": "town", "C": "village"}
ALIKE = 0.84
SUBURB_DEGREES = 0.12
MOST_IN_A_VILLAGE = 27_500
"""No village has more; what seems to is a quarter of a city, or counted with its town."""


@dataclass(frozen=True)
class Settlement:
    """One line of the list: names, kind, district and region in Ukrainian, point, people."""

    uk: str
    en: str
    kind: str
    district: str
    region: str
    lat: float
    lon: float
    people: int
    official: bool = True


Register = dict[str, dict[str, list[tuple[str, str, str]]]]


def read_register(rows: Iterable[tuple[str, str, str, str]]) -> Register:
    """Region, then name as Latin letters say it, to the (kind, name, district) that bear it."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for region, district, kind, name in rows:
        tidy = name.replace("'", "’").replace("ʼ", "’")
        found[region][key(tidy)].append((kind, tidy, district))
    return found


def key(name: str) -> str:
    """What is compared: small Latin letters without marks."""
    return latin(name.replace("\u0301", "")).casefold().replace("-", " ")


def named(rows: list[dict[str, Any]], register: Register) -> list[Settlement]:
    """The settlements with their official names, districts settled by their neighbours."""
    plain: list[Settlement] = []
    doubtful: list[tuple[Settlement, set[str]]] = []
    for row in rows:
        if row["geonameid"] in DROPPED:
            continue
        settlement, districts = _one(row, register)
        if settlement.kind == "village" and settlement.people > MOST_IN_A_VILLAGE:
            if _in_a_city(settlement, rows, row):
                continue  # a quarter that bears a village's name
            settlement = replace(settlement, people=0)
        if settlement.official and len(districts) == 1:
            plain.append(replace(settlement, district=districts.pop()))
        elif not _suburb(settlement, rows, row):
            doubtful.append((settlement, districts))
    return plain + [_districted(one, districts, plain) for one, districts in doubtful]


def _one(row: dict[str, Any], register: Register) -> tuple[Settlement, set[str]]:
    region = REGIONS[row["admin1code"]]
    spellings = _spellings(row)
    matches = _matches(spellings, register[region])
    if matches:
        kind = min((match[0] for match in matches), key="KMTXC".index)
        name = matches[0][1]
        districts = {match[2] for match in matches}
    else:
        name, kind, districts = spellings[0], "C", set()
    return _settlement(row, name, kind, region, bool(matches)), districts


def _settlement(
    row: dict[str, Any], name: str, kind: str, region: str, official: bool
) -> Settlement:
    tidy = name.replace("'", "’").replace("ʼ", "’").replace("\u0301", "")
    return Settlement(
        tidy, ENGLISH.get(tidy, latin(tidy)), KINDS[kind], "", region,
        round(row["latitude"], 4), round(row["longitude"], 4), row["population"], official,
    )  # fmt: skip


def _spellings(row: dict[str, Any]) -> list[str]:
    """Ukrainian spellings of a row, the likeliest first; a correction stands alone."""
    if row["geonameid"] in CORRECTIONS:
        return [CORRECTIONS[row["geonameid"]]]
    cyrillic = [
        name.replace("\u0301", "")
        for name in row["alternatenames"]
        if name and all("а" <= c <= "я" or c in "іїєґ'’ʼ- \u0301" for c in name.casefold())
    ]
    wanted = row["name"].casefold()
    return sorted(cyrillic, key=lambda name: -_likeness(key(name), wanted)) or [row["name"]]


def _matches(spellings: list[str], names: dict[str, list[tuple[str, str, str]]]) -> list[Any]:
    for spelling in spellings:
        if key(spelling) in names:
            return names[key(spelling)]
    best = max(names, key=lambda name: _likeness(name, key(spellings[0])), default="")
    return names[best] if _likeness(best, key(spellings[0])) >= ALIKE + 0.06 else []


def _likeness(one: str, other: str) -> float:
    if not one or not other or one[0] != other[0] or abs(len(one) - len(other)) > 2:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _suburb(settlement: Settlement, rows: list[dict[str, Any]], row: dict[str, Any]) -> bool:
    """Whether this is a quarter of a big town, which the register does not know as a place."""
    if settlement.official:
        return False
    return settlement.region == "Київ" or _in_a_city(settlement, rows, row)


def _in_a_city(settlement: Settlement, rows: list[dict[str, Any]], row: dict[str, Any]) -> bool:
    return any(
        big["population"] > 50_000
        and big is not row
        and _apart(settlement, big["latitude"], big["longitude"]) < SUBURB_DEGREES
        for big in rows
    )


def _districted(one: Settlement, allowed: set[str], plain: list[Settlement]) -> Settlement:
    """The district that most of the five nearest sure neighbours of the region are in."""
    near = sorted(
        (other for other in plain if other.region == one.region
         and (not allowed or other.district in allowed)),
        key=lambda other: _apart(one, other.lat, other.lon),
    )[:5]  # fmt: skip
    votes: dict[str, float] = defaultdict(float)
    for other in near:
        votes[other.district] += 1 / (0.01 + _apart(one, other.lat, other.lon))
    chosen = max(votes, key=lambda d: votes[d], default=next(iter(allowed), ""))
    return replace(one, district=chosen)


def _apart(one: Settlement, lat: float, lon: float) -> float:
    return hypot(one.lat - lat, (one.lon - lon) * cos(radians(one.lat)))
