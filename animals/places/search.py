"""Places as people type them: in Ukrainian or Latin letters, with one slip."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, or_, select

from animals.db import db
from animals.errors import Refused
from animals.places.gazetteer import ROWS
from animals.places.models import Place
from animals.places.rules import PlaceKind
from animals.places.spelling import begins_nearly, folded, halves

MOST = 8
_BUILT_IN = frozenset(row["id"] for row in ROWS)
_LOOKED_AT = 400
"""Candidates of one search that are read; the largest and shortest names come first."""
_WEIGHT = {PlaceKind.POINT: 0, PlaceKind.CITY: 1, PlaceKind.TOWN: 2, PlaceKind.VILLAGE: 3}
_ORDER = (
    case({kind.value: weight for kind, weight in _WEIGHT.items()}, value=Place.kind),
    func.length(Place.sought), Place.district_uk, Place.id,
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A place as a list offers it: what to write into the field, and where it lies."""

    id: UUID
    label: str
    lies_in: str


class ManyPlaces(Refused):
    """Several places have the name; fact: labels."""


class UnknownPlace(Refused):
    """No place has the name; facts: name, and the label that is nearly it, or ""."""


def search(typed: str, language: str, most: int = MOST, *, points: bool = True) -> list[Found]:
    """Up to `most` places whose name, or a word of it, begins so; with one slip if none does.

    What follows a bracket or comma narrows it to a district or region, if one is meant. Of
    namesakes the ones that Lapka comes with stand first: the team's own region.
    """
    name, area = _parted(typed[:100])
    sought = folded(name)
    if not sought:
        return []
    found = [one for one in _beginning(sought, points) if _is_in(one, folded(area))]
    if not found:
        near = _candidates(halves(sought), points) if len(sought) > 1 else []
        found = [one for one in near if begins_nearly(one.sought, sought)]
    found.sort(key=lambda one: (not _is_called(one, sought), not one.sought.startswith(sought),
                                one.id not in _BUILT_IN))  # fmt: skip
    return _offered(found[:most], language)


def place_called(text: str, language: str, *, points: bool = True) -> UUID:
    """The one place of that name or label. Raises ManyPlaces, UnknownPlace."""
    found = _offered(namesakes(_parted(text)[0], points=points), language)
    exact = [one.id for one in found if folded(one.label) == folded(text) or len(found) == 1]
    if len(exact) == 1:
        return exact[0]
    if found:
        raise ManyPlaces(field="place", labels=[one.label for one in found[:MOST]])
    near = search(text, language, 1, points=points)
    raise UnknownPlace(field="place", name=text, near=near[0].label if near else "")


def namesakes(name: str, *, points: bool = True) -> list[Place]:
    """Every place of exactly that name, in either language."""
    sought = folded(name[:200])
    found = _beginning(sought, points) if sought else []
    return [one for one in found if _is_called(one, sought)]


def settlement_called(text: str, language: str) -> UUID | None:
    """The one settlement of that name, where there is one."""
    try:
        return place_called(text, language, points=False)
    except (ManyPlaces, UnknownPlace):
        return None


def label_of(place_id: UUID, language: str) -> str:
    """What stands in a field for this place; "" when it is gone."""
    place = db.session.get(Place, place_id)
    return _offered([place], language)[0].label if place else ""


def _parted(typed: str) -> tuple[str, str]:
    name, _, area = typed.replace(",", "(", 1).partition("(")
    return name, area


def _is_in(place: Place, area: str) -> bool:
    lies = " ".join(folded(_lies_in(place, language)) for language in ("uk", "en"))
    return f" {area}" in f" {lies}"


def _is_called(place: Place, name: str) -> bool:
    return name in {folded(place.name_uk), folded(place.name_en)}


def _beginning(sought: str, points: bool) -> list[Place]:
    return _candidates([f"{sought}%", f"% {sought}%"], points)


def _candidates(patterns: list[str], points: bool) -> list[Place]:
    query = select(Place).where(or_(*(Place.sought.like(pattern) for pattern in patterns)))
    if not points:
        query = query.where(Place.kind != PlaceKind.POINT)
    return list(db.session.scalars(query.order_by(*_ORDER).limit(_LOOKED_AT)))


def _offered(places: Sequence[Place], language: str) -> list[Found]:
    """Each with a label of its own: the name, with the district where others have it too.

    A place of the team's own keeps its plain name: where it is, is not for everybody.
    """
    names = {place.name_uk for place in places}
    alike = db.session.scalars(select(Place).where(Place.name_uk.in_(names))).all() if names else []
    name_of = Counter(place.name_uk for place in alike)
    area_of = Counter((place.name_uk, _area(place, language)) for place in alike)
    found = []
    for place in places:
        label, area = place.name_in(language), _area(place, language)
        if name_of[place.name_uk] > 1 and place.kind != PlaceKind.POINT:
            alone = area and area_of[place.name_uk, area] == 1
            label += f" ({area})" if alone else f" ({area} {place.lat:.3f} {place.lon:.3f})"
        found.append(Found(place.id, label, _lies_in(place, language)))
    return found


def _area(place: Place, language: str) -> str:
    return place.district_in(language) or place.region_in(language)


def _lies_in(place: Place, language: str) -> str:
    return ", ".join(filter(None, [place.district_in(language), place.region_in(language)]))
