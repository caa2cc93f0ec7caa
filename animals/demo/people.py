"""Who is on the demo's team, and the places that take animals in."""

from dataclasses import dataclass

from animals.accounts.rules import Role
from animals.shelters.rules import ReceivingKind
from animals.sightings.rules import Size, Species


@dataclass(frozen=True, slots=True)
class Somebody:
    """An account; the first of each role is the one that the one-click link opens."""

    name: str
    role: Role
    phone: str = ""
    home: str = ""
    """The receiving place they work for."""


@dataclass(frozen=True, slots=True)
class Room:
    """Places for one species and size; empty: any."""

    places: int
    species: Species | None = None
    size: Size | None = None
    is_quarantine: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """A shelter, a clinic or a foster home."""

    key: str
    name: str
    kind: ReceivingKind
    place: str
    address: str
    phone: str
    hours: str
    rooms: tuple[Room, ...]
    takes_injured: bool = False
    note: str = ""


PEOPLE: tuple[Somebody, ...] = (
    Somebody("Марина", Role.ADMIN, "+380 00 501 11 01"),
    Somebody("Ольга", Role.COORDINATOR, "+380 00 501 11 02"),
    Somebody("Сергій", Role.COORDINATOR, "+380 00 501 11 03"),
    Somebody("Тарас", Role.VOLUNTEER, "+380 00 501 11 04"),
    Somebody("Ірина", Role.VOLUNTEER, "+380 00 501 11 05"),
    Somebody("Богдан", Role.VOLUNTEER, "+380 00 501 11 06"),
    Somebody("Леся", Role.VOLUNTEER, "+380 00 501 11 07"),
    Somebody("Андрій", Role.VOLUNTEER, "+380 00 501 11 08"),
    Somebody("Ганна", Role.SHELTER, "+380 00 501 11 09", "tail"),
    Somebody("Назар", Role.SHELTER, "+380 00 501 11 10", "forest"),
    Somebody("Світлана", Role.SHELTER, "+380 00 501 11 11", "porch"),
)

_DOG, _CAT = Species.DOG, Species.CAT

HOMES: tuple[Home, ...] = (
    Home("tail", "Вірний хвіст", ReceivingKind.SHELTER, "Kharkiv", "Харків, за окружною",
         "+380 00 610 20 01", "щодня 8–19", (
             Room(4, _DOG, Size.S), Room(6, _DOG, Size.M), Room(5, _DOG), Room(2, _CAT),
             Room(2, is_quarantine=True)),
         note="Великих приймаємо по одному, вольєри добудовуємо."),
    Home("forest", "Лісова сторожка", ReceivingKind.SHELTER, "Derhachi", "Дергачі, край лісу",
         "+380 00 610 20 02", "пн–сб 9–17", (
             Room(3, _DOG, Size.S), Room(4, _DOG, Size.M), Room(2, _DOG)),
         note="Після 17-ї дзвонити сторожу."),
    Home("porch", "Котячий ґанок", ReceivingKind.SHELTER, "Chuhuiv", "Чугуїв, біля парку",
         "+380 00 610 20 03", "щодня 10–18", (Room(7, _CAT), Room(1, _CAT, None, True))),
    Home("clinic", "Ветклініка «Ластівка»", ReceivingKind.CLINIC, "Kharkiv",
         "Харків, біля ринку", "+380 00 610 20 04", "цілодобово", (
             Room(5), Room(3, is_quarantine=True)), takes_injured=True),
    Home("foster", "Перетримка в Людмили", ReceivingKind.FOSTER, "Merefa", "Мерефа",
         "+380 00 610 20 05", "телефонувати завчасно", (Room(4),),
         note="Є діти й два коти. Боязких не пропонувати."),
)  # fmt: skip
