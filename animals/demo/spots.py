"""The demo's feeding spots and when they were fed. Days are counted back from today."""

from dataclasses import dataclass

from animals.feeding.rules import Caretaker, Leftover


@dataclass(frozen=True, slots=True)
class Fed:
    """One feeding: so many days ago, by whom, grams of which food, what was left of the last."""

    days: float
    by: str
    grams: int
    food: str = "dog"
    left: Leftover | None = Leftover.NONE
    dogs: int | None = None
    cats: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bowl:
    """A spot; metres east and north of the settlement's centre."""

    key: str
    name: str
    place: str
    east: int
    north: int
    dogs: int
    cats: int
    every: int
    fed: tuple[Fed, ...] = ()
    caretaker: Caretaker = Caretaker.NONE
    contact: tuple[str, str] = ("", "")
    where: str = ""
    note: str = ""


SOME, FULL = Leftover.SOME, Leftover.FULL

BOWLS: tuple[Bowl, ...] = (
    Bowl("school", "Школа, веранда", "Kupiansk", 320, -440, 6, 1, 4, (
        Fed(13, "Тарас", 9000, dogs=5), Fed(8.3, "Ірина", 10000, left=SOME, dogs=6)),
        where="під верандою, миски за дошками"),
    Bowl("garages", "Гаражі за колією", "Kupiansk", -500, 250, 4, 0, 3, (
        Fed(9, "Ірина", 6000, dogs=3), Fed(5.4, "Леся", 6000, dogs=4)),
        where="третій ряд, зелені ворота"),
    Bowl("pharmacy", "Двір біля аптеки", "Kupiansk", 630, 170, 3, 4, 4, (
        Fed(10, "Леся", 5000, dogs=2, cats=4),),
        Caretaker.STAYS, ("Пані Галина", "+380 00 314 22 08"), "другий під’їзд"),
    Bowl("boiler", "Котельня", "Kivsharivka", -420, 300, 5, 2, 5, (
        Fed(12, "Тарас", 10000, dogs=4), Fed(6, "Ірина", 8000, dogs=5)),
        Caretaker.LEAVING, ("Пані Зоя", "+380 00 225 40 17"), "з боку лісу",
        "Пані Зоя годує щодня, завтра виїжджає. Далі нікому."),
    Bowl("flats", "П’ятиповерхівки", "Kivsharivka", 170, -210, 7, 5, 3, (
        Fed(11, "Леся", 9000, dogs=6, cats=5), Fed(2.5, "Андрій", 12000, left=SOME, dogs=7)),
        where="між третім і четвертим будинком"),
    Bowl("depot", "Депо", "Kupiansk-Vuzlovyi", -320, 390, 4, 0, 4, (
        Fed(7, "Тарас", 8000, dogs=4), Fed(2.3, "Тарас", 8000, left=SOME, dogs=3)),
        where="за прохідною ліворуч"),
    Bowl("shop", "Сарай за магазином", "Kupiansk-Vuzlovyi", 250, -170, 2, 0, 2, (
        Fed(9, "Ірина", 3000, dogs=1), Fed(2, "Богдан", 4000, "puppy", dogs=5)),
        note="Лада зі щенятами. Давати корм для цуценят."),
    Bowl("crossing", "Переїзд", "Kupiansk-Vuzlovyi", 600, -420, 4, 0, 3,
         where="будка чергового", note="Зграя з чотирьох, ще не годували."),
    Bowl("well", "Колодязь", "Podoly", -250, -130, 3, 1, 5, (
        Fed(11, "Богдан", 6000, dogs=3), Fed(1.4, "Ірина", 7000, dogs=3, cats=1))),
    Bowl("club", "Клуб", "Petropavlivka", -100, -70, 2, 6, 4, (
        Fed(8, "Богдан", 4000, "cat", cats=5),),
        Caretaker.STAYS, ("Баба Катя", "+380 00 402 11 93"), "вхід із городу"),
    Bowl("pond", "Ставок", "Senkove", -270, -100, 3, 0, 6, (
        Fed(15, "Леся", 8000, dogs=3), Fed(10, "Леся", 8000, left=SOME, dogs=2))),
    Bowl("bakery", "Пекарня", "Borova", 130, 320, 4, 2, 5, (
        Fed(7, "Богдан", 9000, dogs=4, cats=1), Fed(2.2, "Богдан", 9000, left=FULL, dogs=4)),
        Caretaker.STAYS, ("Пекарня", "+380 00 198 33 05")),
    Bowl("elevator", "Елеватор", "Shevchenkove", 200, 150, 5, 0, 4, (
        Fed(12, "Тарас", 10000, dogs=5), Fed(3.4, "Богдан", 9000, dogs=4)),
        note="Барон кидається. Миски ставити з машини."),
    Bowl("market", "Ринок", "Chuhuiv", -300, 140, 5, 4, 7, (
        Fed(13, "Андрій", 12000, dogs=5, cats=3), Fed(5, "Андрій", 12000, left=SOME, dogs=6)),
        Caretaker.LEFT, ("Продавчиня Рая", "+380 00 117 60 52")),
    Bowl("hospital", "Лікарня", "Vovchansk", -80, 50, 3, 2, 7,
         note="Питали з лікарні, туди ще не їздили."),
)  # fmt: skip
