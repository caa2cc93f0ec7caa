"""Rows for Animal Shelter Manager 3, as its own importer takes them whole.

What goes into a row is decided here and pure; which animals, and their photos, in `exports`.
Codes that its lists know are English whatever language the shelter reads. Its reader ends a cell
at the first straight quote, so there are none; a row without a name is dropped, so there is
always one; and an age that is missing loses the row, so an unknown one is guessed.
"""

import base64
from dataclasses import dataclass
from datetime import date, datetime

from animals.sightings.rules import Age, Sex, Size, Species
from animals.tables import defused

COLUMNS = (
    "ANIMALCODE",
    "ANIMALNAME",
    "ANIMALSPECIES",
    "ANIMALTYPE",
    "ANIMALBREED1",
    "ANIMALCOLOR",
    "ANIMALSEX",
    "ANIMALSIZE",
    "ANIMALAGE",
    "ANIMALENTRYDATE",
    "ANIMALENTRYTIME",
    "ANIMALENTRYTYPE",
    "ANIMALENTRYCATEGORY",
    "ANIMALPICKUPADDRESS",
    "ANIMALDESCRIPTION",
    "ANIMALIMAGE",
)

MOST_CHARACTERS = 131_072
"""What common CSV readers take as one cell."""

SPECIES = {
    Species.DOG: ("Dog", "A (Stray Dog)", "Mixed Breed"),
    Species.CAT: ("Cat", "S (Stray Cat)", "Domestic Short Hair"),
}
"""Species, type and breed; there is no other species in its lists as they are delivered."""

_SEXES = {Sex.MALE: "Male", Sex.FEMALE: "Female", Sex.UNKNOWN: "Unknown"}
_SIZES = {Size.XL: "Very Large", Size.L: "Large", Size.M: "Medium", Size.S: "Small"}
_YEARS = {Age.BABY: "0.2", Age.YOUNG: "1.0", Age.ADULT: "4.0", Age.SENIOR: "9.0"}
_GUESSED_YEARS = "2.0"
_STRAY = "Stray"
_IMAGE = "data:image/jpeg;base64,"


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A dog or a cat as a shelter's own software should know it."""

    code: str
    species: Species
    name: str = ""
    colour: str = ""
    sex: Sex = Sex.UNKNOWN
    size: Size = Size.UNKNOWN
    age: Age = Age.UNKNOWN
    arrived: datetime | None = None
    """When it arrived, on the shelter's own clock; None while it has not."""
    district: str = ""
    settlement: str = ""
    """Told only once it has arrived."""
    description: str = ""


def row(one: Newcomer, today: date, image: bytes | None) -> list[str]:
    """The cells in the order of COLUMNS; `image` is a JPEG, `today` the day of the export."""
    species, kind, breed = SPECIES[one.species]
    return [
        one.code,
        _harmless(one.name.strip() or one.code),
        species,
        kind,
        breed,
        _harmless(one.colour),
        _SEXES[one.sex],
        _size(one),
        _YEARS.get(one.age, _GUESSED_YEARS),
        (one.arrived.date() if one.arrived else today).isoformat(),
        one.arrived.strftime("%H:%M") if one.arrived else "",
        _STRAY,
        _STRAY,
        _harmless(one.settlement if one.arrived and one.settlement else one.district),
        _harmless(one.description),
        data_uri(image) if image else "",
    ]


def data_uri(image: bytes) -> str:
    """The JPEG itself as a cell: an address that cannot be reached would lose the row."""
    return _IMAGE + base64.b64encode(image).decode("ascii")


def fits_a_cell(image: bytes) -> bool:
    """Whether the picture as a data URI is short enough for common CSV readers."""
    return len(_IMAGE) + 4 * ((len(image) + 2) // 3) <= MOST_CHARACTERS


def _size(one: Newcomer) -> str:
    """An unknown size is the usual one: its lists know no such thing as unknown."""
    usual = Size.S if one.species is Species.CAT or one.age is Age.BABY else Size.M
    return _SIZES.get(one.size, _SIZES[usual])


def _harmless(text: str) -> str:
    """Without straight quotes, line breaks all of one kind, and no formula for a spreadsheet."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace('"', "”")
    return defused(clean)
