"""The shapes of the map: border, land, water, regions, rivers."""

from dataclasses import dataclass
from itertools import combinations

from shapely import set_precision
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, unary_union
from shapely.prepared import prep

from scripts.map.sources import BOX, parts, polygons

CRIMEA = box(32.2, 44.2, 36.66, 46.25)
"""Where land that the package counts twice, or to Russia alone, is Ukraine's."""
ARABAT = LineString(
    [(34.81, 46.15), (34.83, 46.03), (34.88, 45.9), (34.94, 45.8), (35.0, 45.7)]
).buffer(0.012, 4)
"""The upper half of the Arabat spit, which the package leaves out."""
DRAINED = [box(33.3, 46.77, 35.6, 47.83), box(37.3, 49.1, 37.9, 49.62)]
"""The reservoirs of Kakhovka (gone since 2023) and Oskil (since 2022)."""
GRID = 0.0001
RIVER_WIDTH = 0.03
NEAR_BORDER = 0.02
GROWTH = 0.02


@dataclass(frozen=True)
class Shapes:
    """All there is to draw but places."""

    outline: BaseGeometry
    land: BaseGeometry
    abroad: dict[str, BaseGeometry]
    water: list[BaseGeometry]
    region_lines: list[LineString]
    border_lines: list[LineString]


def draw(countries: dict[str, BaseGeometry], regions: dict[str, BaseGeometry]) -> Shapes:
    """Everything out of the packages' shapes."""
    crimea = polygons(countries["RUS"].intersection(CRIMEA))
    abroad = {code: land for code, land in countries.items() if code != "UKR"}
    abroad["RUS"] = polygons(abroad["RUS"].difference(CRIMEA))
    home = polygons(unary_union([countries["UKR"], crimea, ARABAT]))
    filled = unary_union([home, *(_water_of(home, area) for area in DRAINED)])
    outline = _outline(home, abroad)
    land = _sound(filled)
    everything = unary_union([land, *abroad.values()])
    water = [sea for sea in parts(polygons(box(*BOX).difference(everything))) if sea.area > 2e-5]
    border = _border(outline, abroad)
    return Shapes(
        outline, land, {code: _sound(a) for code, a in abroad.items()}, water,
        _between(_fitted(regions, outline), outline), border,
    )  # fmt: skip


def _outline(home: BaseGeometry, abroad: dict[str, BaseGeometry]) -> BaseGeometry:
    """The country without holes: rivers and reservoirs closed, the neighbours' land left out."""
    closed = home.buffer(RIVER_WIDTH, 4).buffer(-RIVER_WIDTH, 4)
    solid = unary_union([Polygon(part.exterior) for part in parts(closed)])
    return _sound(solid.difference(unary_union(list(abroad.values()))).union(home))


def _water_of(home: BaseGeometry, area: BaseGeometry) -> BaseGeometry:
    return area.difference(home)


def _border(outline: BaseGeometry, abroad: dict[str, BaseGeometry]) -> list[LineString]:
    """The outline where a neighbour lies behind it; a coast is no border line."""
    near = unary_union([land.buffer(NEAR_BORDER) for land in abroad.values()])
    return _lines(outline.boundary.intersection(near))


def _fitted(regions: dict[str, BaseGeometry], outline: BaseGeometry) -> dict[str, BaseGeometry]:
    """The regions cut at the outline, and grown by turns into what they leave of it."""
    fitted = {code: polygons(shape.intersection(outline)) for code, shape in regions.items()}
    gap = outline.difference(unary_union(list(fitted.values())))
    for _ in range(15):
        for code, shape in fitted.items():
            taken = polygons(shape.buffer(GROWTH, 2).intersection(gap))
            fitted[code] = unary_union([shape, taken])
            gap = gap.difference(taken)
    return fitted


def _between(regions: dict[str, BaseGeometry], outline: BaseGeometry) -> list[LineString]:
    """What two regions share; where one alone ends, there is the border or a gap along it."""
    shared = [
        one.boundary.intersection(other.buffer(GRID * 20))
        for (_, one), (_, other) in combinations(sorted(regions.items()), 2)
        if one.distance(other) < GRID * 20
    ]
    inside = outline.buffer(-NEAR_BORDER / 4)
    return _lines(unary_union(shared).intersection(inside).simplify(GRID * 3))


def rivers_within(lines: list[LineString], shapes: Shapes) -> list[LineString]:
    """Rivers of the country and a little beyond, joined, but where water is drawn as an area."""
    area = prep(shapes.outline.buffer(0.3))
    wide = unary_union(shapes.water)
    near = [line for line in lines if area.intersects(line)]
    return _lines(unary_union(near).difference(wide).simplify(GRID * 3))


def _lines(geometry: BaseGeometry) -> list[LineString]:
    found = [part for part in parts(geometry) if part.geom_type == "LineString"]
    if len(found) > 1:
        found = parts(linemerge(found))
    return [line for line in found if line.length > 0.01]


def _sound(geometry: BaseGeometry) -> BaseGeometry:
    return polygons(set_precision(geometry.simplify(GRID), GRID))
