"""Writes the layers of the map as the Protomaps schema names them, and has tippecanoe cut tiles."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import zxy_to_tileid
from pmtiles.writer import Writer
from shapely import set_precision
from shapely.geometry import LineString, Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from scripts.map.corrections import COUNTRIES, RIVERS, SEAS
from scripts.map.names import Settlement
from scripts.map.shapes import GRID, Shapes
from scripts.map.sources import parts

MAP = Path("static/map/ukraine.pmtiles")
WORK = Path(".cache/map/layers")
DEEPEST = 8
NEAR_RIVER = 0.12
CREDITS = "© OpenStreetMap contributors (ODbL), GeoNames (CC BY 4.0), Natural Earth, GSHHG (LGPL)"
CENTRES = {
    "Вінниця", "Дніпро", "Донецьк", "Житомир", "Запоріжжя", "Івано-Франківськ", "Київ",
    "Кропивницький", "Луганськ", "Луцьк", "Львів", "Миколаїв", "Одеса", "Полтава", "Рівне",
    "Севастополь", "Сімферополь", "Суми", "Тернопіль", "Ужгород", "Харків", "Херсон",
    "Хмельницький", "Черкаси", "Чернівці", "Чернігів",
}  # fmt: skip
STEPS = [(100_000, 2), (50_000, 3), (20_000, 4), (10_000, 5), (2_000, 6), (1_000, 7)]
VILLAGE_RANK = 6
"""However many live in a village, no town is drawn after it."""
SHOWN_FROM = {1: 4, 2: 5, 3: 6, 4: 7, 5: 7, 6: 8, 7: 8, 8: 8}
SMALLEST_LAKE = 0.0002
LAKES = [(0.02, 0), (0.006, 5), (0.002, 6), (0.0008, 7)]
"""Square degrees above which water is drawn, and from which zoom."""
Feature = dict[str, Any]


def write(shapes: Shapes, rivers: list[LineString], settlements: list[Settlement]) -> None:
    """Every layer to a file, and all files to the map."""
    WORK.mkdir(parents=True, exist_ok=True)
    MAP.parent.mkdir(parents=True, exist_ok=True)
    layers = {
        "earth": list(_earth(shapes)),
        "water": [*_water(shapes), *_rivers(rivers)],
        "boundaries": list(_boundaries(shapes)),
        "places": [*_countries(), *_regions(settlements), *map(_settlement, settlements)],
    }
    named = []
    for layer, features in layers.items():
        file = WORK / f"{layer}.geojson"
        file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in features))
        named += ["-L", f"{layer}:{file}"]
    _cut(named)


def _cut(layers: list[str]) -> None:
    command = [
        sys.executable, "-m", "cubao_tippecanoe", "tippecanoe", "--quiet", "--force",
        "--output", str(MAP), "--minimum-zoom=0", f"--maximum-zoom={DEEPEST}",
        "--drop-rate=1", "--no-feature-limit", "--no-tile-size-limit", "--detect-shared-borders",
        "--simplification=4", "--simplify-only-low-zooms", "--buffer=8",
        "--name=Lapka: Ukraine", f"--attribution={CREDITS}", *layers,
    ]  # fmt: skip
    subprocess.run(command, check=True, env={"PYTHONPATH": ".cache/map/python", "PATH": ""})
    write_without_origin(MAP)


def write_without_origin(path: Path) -> None:
    """Leave out how tippecanoe was called: that names folders of the machine, and changes by it."""
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
        header, told = reader.header(), reader.metadata()
        tiles = [(zxy_to_tileid(*zxy), body) for zxy, body in all_tiles(reader.get_bytes)]
    told.pop("generator_options", None)
    packed = io.BytesIO()
    writer = Writer(packed)
    for tile_id, body in sorted(tiles):
        writer.write_tile(tile_id, body)
    writer.finalize(header, told)
    path.write_bytes(packed.getvalue())


def _feature(shape: BaseGeometry, since: int = 0, /, **said: Any) -> Feature:
    return {
        "type": "Feature",
        "tippecanoe": {"minzoom": since, "maxzoom": DEEPEST},
        "properties": {name.replace("__", ":"): value for name, value in said.items()},
        "geometry": mapping(set_precision(shape, GRID)),
    }


def _earth(shapes: Shapes) -> Iterator[Feature]:
    """Land without holes: water is drawn over it."""
    for land in parts(shapes.land):
        yield _feature(Polygon(land.exterior), kind="earth", country="UA")
    for abroad in shapes.abroad.values():
        for land in parts(abroad.simplify(GRID * 10)):
            yield _feature(Polygon(land.exterior), kind="earth")


def _water(shapes: Shapes) -> Iterator[Feature]:
    for area in shapes.water:
        if area.area > SMALLEST_LAKE:
            kind = "ocean" if area.area > 1 else "lake"
            since = next((zoom for least, zoom in LAKES if area.area > least), DEEPEST)
            yield _feature(area, since, kind=kind)
    for uk, en, lat, lon in SEAS:
        yield _feature(Point(lon, lat), 4, kind="sea", name=uk, name__en=en)


def _rivers(rivers: list[LineString]) -> Iterator[Feature]:
    named: dict[int, tuple[str, str]] = {}
    for uk, en, lat, lon in RIVERS:
        near = min(range(len(rivers)), key=lambda i: rivers[i].distance(Point(lon, lat)))
        if rivers[near].distance(Point(lon, lat)) < NEAR_RIVER:
            named[near] = (uk, en)
    for i, river in enumerate(rivers):
        since = 5 if i in named else 6 if river.length > 0.5 else 7
        names = {"name": named[i][0], "name__en": named[i][1]} if i in named else {}
        yield _feature(river, since, kind="river", min_zoom=since, **names)


def _boundaries(shapes: Shapes) -> Iterator[Feature]:
    for line in shapes.border_lines:
        yield _feature(line, kind="country", kind_detail=2, min_zoom=0)
    for line in shapes.region_lines:
        yield _feature(line, 4, kind="region", kind_detail=4, min_zoom=4)


def _countries() -> Iterator[Feature]:
    for uk, en, lat, lon in COUNTRIES:
        yield _feature(Point(lon, lat), 0, kind="country", name=uk, name__en=en, min_zoom=0)


def _regions(settlements: list[Settlement]) -> Iterator[Feature]:
    """The name of each region in the middle of its settlements."""
    from animals.places.regions import region_in  # the words are the house's own

    for region in sorted({one.region for one in settlements} - {"Київ", "Севастополь"}):
        points = [(one.lat, one.lon) for one in settlements if one.region == region]
        lat, lon = (sum(values) / len(points) for values in zip(*points, strict=True))
        names = {"name": region_in(region, "uk"), "name__en": region_in(region, "en")}
        yield _feature(Point(lon, lat - 0.25), 6, kind="region", min_zoom=6, **names)


def _settlement(one: Settlement) -> Feature:
    rank = _rank(one)
    return _feature(
        Point(one.lon, one.lat), SHOWN_FROM[rank], kind="locality", kind_detail=one.kind,
        name=one.uk, name__en=one.en, population=one.people, population_rank=max(1, 13 - rank),
        min_zoom=SHOWN_FROM[rank], rank=rank,
    )  # fmt: skip


def _rank(one: Settlement) -> int:
    if one.uk in CENTRES and one.people > 80_000:
        return 1
    rank = next((rank for people, rank in STEPS if one.people >= people), 8)
    return max(rank, VILLAGE_RANK) if one.kind == "village" else rank
