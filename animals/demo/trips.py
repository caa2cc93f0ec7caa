"""The demo's vans and its three runs; hours are of the day each run is on."""

from dataclasses import dataclass

from animals.runs.companions import NewCompanion
from animals.runs.rules import CheckIn, CrateKind, HandoverTo, StopKind
from animals.runs.vehicles import NewVehicle
from animals.sightings.rules import Size, Species

_CRATE, _CARRIER = CrateKind.CRATE, CrateKind.CARRIER

VANS: dict[str, NewVehicle] = {
    "white": NewVehicle("Білий «Спринтер»", 1_150_000, 6, {
        (_CRATE, Size.XL): 1, (_CRATE, Size.L): 2, (_CRATE, Size.M): 3, (_CARRIER, Size.S): 3}),
    "green": NewVehicle("Зелений «Транспортер»", 860_000, 5, {
        (_CRATE, Size.L): 2, (_CRATE, Size.M): 3, (_CRATE, Size.S): 1, (_CARRIER, Size.S): 2}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop to plan: at a spot, with people, or where animals will be looked for."""

    kind: StopKind
    spot: str = ""
    home: str = ""
    place: str = ""
    east: int = 0
    north: int = 0
    name: str = ""
    address: str = ""
    people: int = 0
    belongings_grams: int = 0
    cannot_walk: bool = False
    contact: tuple[str, str] = ("", "")
    is_must: bool = True
    note: str = ""
    pets: tuple[NewCompanion, ...] = ()


@dataclass(frozen=True, slots=True)
class Cargo:
    """Food to load: bags of a food from a warehouse."""

    food: str
    grams: int
    store: str


@dataclass(frozen=True, slots=True)
class Trip:
    """A run: `days` ago (below zero: to come), whom it fetches, where it stops, what it loads."""

    van: str
    days: int
    area: str
    place: str
    team: tuple[str, ...]
    duty: str
    starts: int
    ends: int
    halts: tuple[Halt, ...]
    seats: tuple[str, ...]
    cargo: tuple[Cargo, ...]
    people: int = 0
    belongings_grams: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Meal:
    """A feeding on a run: `after` minutes from its start."""

    spot: str
    food: str
    grams: int
    after: int
    by: str
    left: str = "none"
    dogs: int | None = None
    cats: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who was handed over, where, `after` minutes from the start."""

    animals: tuple[str, ...]
    to: HandoverTo
    home: str
    after: int


CLOSED = Trip(
    "green", 4, "Куп’янськ, Подоли, Петропавлівка", "Kupiansk", ("Богдан", "Леся"), "Ольга",
    6, 18, (
        Halt(StopKind.PEOPLE, place="Kupiansk", east=-200, north=150, name="Подружжя",
             address="приватний сектор біля мосту", people=2, belongings_grams=120_000,
             contact=("Віктор", "+380 00 314 88 10")),
        Halt(StopKind.SPOT, "school"), Halt(StopKind.SPOT, "pharmacy"), Halt(StopKind.SPOT, "club"),
        Halt(StopKind.HANDOVER, home="clinic"), Halt(StopKind.HANDOVER, home="foster"),
    ),
    ("zhuk", "bilka", "hromka", "did", "tinka", "murka"),
    (Cargo("dog", 40_000, "garage"), Cargo("cat", 10_000, "garage")),
    people=2, belongings_grams=120_000,
)  # fmt: skip
CLOSED_MEALS = (
    Meal("school", "dog", 12_000, 220, "Леся", "none", 6, 1),
    Meal("pharmacy", "dog", 6_000, 190, "Леся", "some", 3, 4),
    Meal("club", "cat", 4_000, 290, "Богдан", "some", 2, 6),
)
CLOSED_FETCHED = (("murka", 175), ("zhuk", 205), ("bilka", 210), ("did", 250), ("hromka", 305))
CLOSED_DOSES = (("hromka", "Мелоксикам 1 мл підшкірно", 312),)
CLOSED_MISSED = ("tinka", 165, "Сховалась під гараж")
CLOSED_PEOPLE = 145
CLOSED_RECEIPTS = (
    Receipt(("hromka",), HandoverTo.CLINIC, "clinic", 560),
    Receipt(("zhuk", "bilka"), HandoverTo.SHELTER, "tail", 600),
    Receipt(("did",), HandoverTo.FOSTER, "foster", 655),
    Receipt(("murka",), HandoverTo.SHELTER, "porch", 480),
)
CLOSED_NEWS = ((CheckIn.LEFT, 5), (CheckIn.IN, 135), (CheckIn.OUT, 330), (CheckIn.HOME, 700))

CLOSED_BACK = (("dog", 20_000), ("cat", 4_000))
CLOSED_STAYS = 4_000
"""Grams that stay in the van, so that all adds up."""

TODAY = Trip(
    "white", 0, "Куп’янськ і Подоли", "Kupiansk", ("Тарас", "Ірина"), "Ольга", 6, 19, (
        Halt(StopKind.PEOPLE, place="Kupiansk", east=610, north=140, name="Мати з сином",
             address="двір біля аптеки, другий під’їзд", people=2, belongings_grams=90_000,
             cannot_walk=True, contact=("Оксана", "+380 00 314 61 77"),
             note="Мати не ходить, нести вдвох.", pets=(
                 NewCompanion(Species.CAT, name="Маркіз"),)),
        Halt(StopKind.SPOT, "school"), Halt(StopKind.SPOT, "garages"),
        Halt(StopKind.SPOT, "well", is_must=False),
    ),
    ("rudko", "nika", "sharik"),
    (Cargo("dog", 60_000, "garage"), Cargo("tins", 10_200, "garage")),
    people=2, belongings_grams=90_000, note="Міст обстрілюють, заїжджати з об’їзної.",
)  # fmt: skip
TODAY_MINUTES = 180
"""How long ago it left; early in the night all of it is squeezed together."""
TODAY_MEAL = Meal("school", "dog", 12_000, 160, "Ірина", "some", 6, 1)
TODAY_PEOPLE = 120
TODAY_FETCHED = ("rudko", 135)
TODAY_NEWS = ((CheckIn.LEFT, 5), (CheckIn.IN, 115))

TOMORROW = Trip(
    "green", -1, "Ківшарівка, Куп’янськ-Вузловий", "Kivsharivka", ("Богдан", "Андрій"), "Сергій",
    7, 18, (
        Halt(StopKind.PEOPLE, place="Kivsharivka", east=-380, north=290, name="Пані Зоя",
             address="біля котельні", people=1, belongings_grams=60_000,
             contact=("Пані Зоя", "+380 00 225 40 17"), note="Годувала собак біля котельні.", pets=(
                 NewCompanion(Species.DOG, Size.S, "Мушка", on_lap=True),
                 NewCompanion(Species.CAT, name="Люся"))),
        Halt(StopKind.SPOT, "boiler"), Halt(StopKind.SPOT, "flats"), Halt(StopKind.SPOT, "shop"),
        Halt(StopKind.SPOT, "crossing", is_must=False),
    ),
    ("bim", "hreta", "syma"),
    (Cargo("dog", 50_000, "garage"), Cargo("puppy", 10_000, "garage"),
     Cargo("dog", 20_000, "depot")),
    people=1, belongings_grams=60_000,
)  # fmt: skip
