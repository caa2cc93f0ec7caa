"""A map as a picture of lines and areas (SVG), drawn from the same file as the map on the screen.

For pages that work without script and for paper. Colours are classes: the style sheets decide.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from pmtiles.reader import Reader

from animals.places.rules import Point
from animals.tiles.archive import Archive, opened, section
from animals.tiles.frames import TILE, Frame, Xy, clipped_area, clipped_line, frame_around, tiles_of
from animals.tiles.labels import Label, label_of, placed, rank_of
from animals.tiles.mvt import AREA, LINE, POINT, Feature, features

LAYERS = frozenset({"earth", "landuse", "water", "boundaries", "roads", "places"})
NEAREST = {"stop": 13.0, "maybe": 13.0, "here": 12.0, "about": 10.4}
"""How near the picture may come to a mark of that kind."""
BEYOND = 12.0
"""Units around the picture that are drawn too, so that no edge shows."""
FINE = 2
"""Steps of a drawn unit: whole numbers are short, and half a unit is finer than any eye."""
_ORDER = (
    "land", "settled", "water", "stream", "river", "district", "region", "border", "rail",
    "minor", "main",
)  # fmt: skip
_AREAS = {"land", "settled", "water"}
_LEVELS = {2: "border", 4: "region", 6: "district"}
_KINDS = {"country": 2, "region": 4, "county": 6}


@dataclass(frozen=True)
class Mark:
    """Something of ours on the map; `kind` is its class: stop, maybe, here, about."""

    point: Point
    kind: str
    text: str = ""


def picture(
    archive: Archive | None,
    marks: Sequence[Mark],
    *,
    size: tuple[int, int],
    language: str,
    title: str,
    has_line: bool = False,
) -> Markup:
    """The marks on their ground, with a line through them if asked; nothing without marks."""
    if not marks:
        return Markup()
    nearest = min(NEAREST[mark.kind] for mark in marks)
    frame = frame_around([mark.point for mark in marks], *size, nearest=nearest)
    places = [frame.place(mark.point) for mark in marks]
    ground, labels = _ground(archive, frame, language, places)
    ours = [_way(places)] if has_line and len(places) > 1 else []
    ours += [_mark(mark, xy) for mark, xy in zip(marks, places, strict=True)]
    head = (
        f'<svg class="drawn" viewBox="0 0 {frame.width} {frame.height}" role="img" '
        f'aria-label="{escape(title)}" preserveAspectRatio="xMidYMid meet">'
    )
    body = f'<g transform="scale({1 / FINE})">{"".join(ground)}</g>{"".join(labels)}{"".join(ours)}'
    # Numbers of ours, and words that `escape` has made harmless.
    return Markup(f"{head}{body}</svg>")  # noqa: S704 # nosec B704


def _ground(
    archive: Archive | None, frame: Frame, language: str, kept_free: Sequence[Xy]
) -> tuple[list[str], list[str]]:
    """Paths by class, and names where they cover neither each other nor a mark."""
    if archive is None:
        return [], []
    data_zoom = max(archive.min_zoom, min(archive.max_zoom, round(frame.zoom) - 1))
    paths: dict[str, list[str]] = defaultdict(list)
    labels: list[Label] = []
    for column, row in tiles_of(frame, data_zoom):
        scale = TILE * 2 ** (frame.zoom - data_zoom)
        corner = (column * scale - frame.left, row * scale - frame.top)
        for feature in _tile(archive, data_zoom, column, row):
            if feature.shape == POINT:
                labels += _labels(feature, corner, scale, frame, language)
                continue
            kind = _kind(feature, archive, frame.zoom)
            if kind:
                drawn = _path(feature, kind, corner, scale, frame)
                paths[kind] += [drawn] if drawn else []
    ground = [f'<path class="m-{kind}" d="{"".join(paths[kind])}"/>'
              for kind in _ORDER if paths[kind]]  # fmt: skip
    return ground, [str(it) for it in placed(labels, kept_free, frame.width, frame.height)]


@lru_cache(maxsize=96)
def _read(path: Path, etag: str, zoom: int, column: int, row: int) -> tuple[Feature, ...]:  # noqa: ARG001
    """A tile's features; `etag` makes a changed file another one."""
    with path.open("rb") as file:
        reader = Reader(lambda offset, length: section(file, offset, length))
        packed = reader.get(zoom, column, row)
        if not packed:
            return ()
        return tuple(features(opened(packed, reader.header()["tile_compression"]), LAYERS))


def _tile(archive: Archive, zoom: int, column: int, row: int) -> tuple[Feature, ...]:
    """A tile's features; a damaged tile is a white spot, not a broken page."""
    try:
        return _read(archive.path, archive.etag, zoom, column, row)
    except Exception:  # bytes that are no tile make the reading raise nearly anything
        return ()


def _kind(feature: Feature, archive: Archive, zoom: float) -> str:
    """The class a feature is drawn in; empty for what is not drawn."""
    facts: dict[str, Any] = feature.facts
    kind = facts.get("kind")
    match feature.layer:
        case "earth" if not archive.marks_ukraine or facts.get("country") == "UA":
            return "land"
        case "landuse" if kind == "residential" and zoom >= 8:
            return "settled"
        case "water" if feature.shape == AREA:
            return "water"
        case "water" if kind in ("river", "canal"):
            return "river" if facts.get("name") or facts.get("min_zoom", 9) <= 5 else "stream"
        case "boundaries":
            told = facts.get("kind_detail") or _KINDS.get(str(kind), 0)
            level = _LEVELS.get(int(told) if str(told).isdecimal() else 0, "")
            return "" if level == "district" and zoom < 8 else level
        case "roads" if kind in ("highway", "major_road"):
            return "main"
        case "roads" if kind == "rail" and zoom >= 8:
            return "rail"
        case "roads" if kind in ("minor_road", "other") and zoom >= 11:
            return "minor"
    return ""


def _path(feature: Feature, kind: str, corner: Xy, scale: float, frame: Frame) -> str:
    unit = scale / feature.extent
    box = (-BEYOND, -BEYOND, frame.width + BEYOND, frame.height + BEYOND)
    is_area = kind in _AREAS and feature.shape == AREA
    if feature.shape not in (AREA, LINE) or (kind in _AREAS) != is_area:
        return ""
    drawn = []
    for part in feature.parts:
        line = [(corner[0] + x * unit, corner[1] + y * unit) for x, y in part]
        pieces = [clipped_area(line, box)] if is_area else clipped_line(line, box)
        drawn += [_steps(piece, "z" if is_area else "") for piece in pieces]
    return "".join(drawn)


def _steps(line: Sequence[Xy], end: str) -> str:
    """A path of whole steps from point to point, those that do not move left out."""
    points = [(round(x * FINE), round(y * FINE)) for x, y in line]
    points = points[:1] + [b for a, b in pairwise(points) if a != b]
    if len(points) < (3 if end else 2):
        return ""
    steps = " ".join(f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in pairwise(points))
    return f"M{points[0][0]},{points[0][1]}l{steps.replace(',-', '-').replace(' -', '-')}{end}"


def _labels(feature: Feature, corner: Xy, scale: float, frame: Frame, language: str) -> list[Label]:
    if feature.layer != "places" or feature.facts.get("kind") != "locality":
        return []
    unit = scale / feature.extent
    found = []
    for part in feature.parts:
        x, y = corner[0] + part[0][0] * unit, corner[1] + part[0][1] * unit
        label = label_of(feature.facts, rank_of(feature.facts), (x, y), frame.zoom, language)
        if label is not None and 0 <= x <= frame.width and 0 <= y <= frame.height:
            found.append(label)
    return found


def _way(places: Sequence[Xy]) -> str:
    points = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    return f'<polyline class="m-way" points="{points}"/>'


def _mark(mark: Mark, xy: Xy) -> str:
    radius = {"stop": 12, "maybe": 12, "about": 34}.get(mark.kind, 9)
    text = f"<text>{escape(mark.text)}</text>" if mark.text else ""
    place = f'transform="translate({xy[0]:.0f} {xy[1]:.0f})"'
    return f'<g class="m-mark m-mark--{mark.kind}" {place}><circle r="{radius}"/>{text}</g>'
