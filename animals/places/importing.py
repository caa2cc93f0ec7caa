"""Taking lists of places in: read and judged outside, written in short transactions."""

from collections import Counter
from itertools import islice
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from animals.db import db, read_transaction, write_transaction
from animals.places.gazetteer import ROWS
from animals.places.geonames import rows_of
from animals.places.latin import latin
from animals.places.merging import Gazetteer, Known, Row, Verdict, merged
from animals.places.models import Place
from animals.places.regions import region_in
from animals.places.rules import PlaceKind, Point
from animals.places.spelling import called

AT_ONCE = 1_000
_DISTRICTS = {row["district_uk"]: row["district_en"] for row in ROWS}
_REGIONS = {row["region_uk"]: row["region_en"] for row in ROWS}

Columns = dict[str, Any]


def import_places(text: str) -> Counter[str]:
    """Take the rows of a list in; how many were new, better, known, namesakes and passed over.

    Doing it again changes nothing. A settlement keeps its names, and its id for ever; a better
    row brings its district where none was known. Raises NotPlaces before anything is written.
    """
    rows, passed_over = rows_of(text)
    counts: Counter[str] = Counter(passed_over=passed_over)
    new: list[Columns] = []
    better: dict[UUID, Columns] = {}
    ids: dict[Row, UUID] = {}
    for row, verdict, known in merged(rows, _known()):
        counts[verdict] += 1
        if verdict is Verdict.NEW:
            ids[row] = uuid4()
            new.append(_columns(ids[row], row))
        elif verdict is Verdict.BETTER:
            key = ids[known.key] if isinstance(known.key, Row) else cast(UUID, known.key)
            better[key] = {
                "id": key, "lat": row.lat, "lon": row.lon, "off_m": row.off_m,
                **_district(known.district_uk),
            }  # fmt: skip
    _write(new, list(better.values()))
    return counts


def _known() -> Gazetteer:
    gazetteer = Gazetteer()
    columns = (Place.id, Place.name_uk, Place.region_uk, Place.district_uk)
    query = select(*columns, Place.lat, Place.lon, Place.off_m)
    with read_transaction():
        for id_, name, region, district, lat, lon, off_m in db.session.execute(
            query.where(Place.kind != PlaceKind.POINT)
        ):
            gazetteer.add(name, region, Known(id_, district, Point(lat, lon), off_m))
    return gazetteer


def _write(new: list[Columns], better: list[Columns]) -> None:
    for statement, rows in ((insert(Place), new), (update(Place), better)):
        waiting = iter(rows)
        while batch := list(islice(waiting, AT_ONCE)):
            with write_transaction():
                db.session.execute(statement, batch)


def _district(uk: str) -> Columns:
    stem = uk.removesuffix(" район")
    en = _DISTRICTS.get(uk, f"{latin(stem)} district" if stem else "")
    return {"district_uk": uk, "district_en": en}


def _columns(id_: UUID, row: Row) -> Columns:
    region = row.region_uk.removesuffix(" область")
    return {
        "id": id_,
        "name_uk": row.name_uk,
        "name_en": row.name_en,
        "kind": row.kind,
        **_district(row.district_uk),
        "region_uk": row.region_uk,
        "region_en": _REGIONS.get(row.region_uk, region_in(region, "en")),
        "lat": row.lat,
        "lon": row.lon,
        "off_m": row.off_m,
        "sought": called(row.name_uk, row.name_en),
    }
