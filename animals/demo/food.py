"""The demo's food: products, stores, and what was given when. Days are counted from today."""

from dataclasses import dataclass

from animals.stock.rules import LossReason, ProductKind


@dataclass(frozen=True, slots=True)
class Food:
    """A product as it is bought."""

    key: str
    name: str
    kind: ProductKind
    bag_grams: int
    kcal_per_kg: int


@dataclass(frozen=True, slots=True)
class Gift:
    """Food that came in so many days ago and keeps for `keeps` days from today."""

    food: str
    bags: int
    store: str
    days: float
    keeps: int | None
    donor: str
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Bags of a food that are gone from a store, and why."""

    food: str
    bags: int
    store: str
    days: float
    why: LossReason
    note: str = ""


USUAL: dict[str, tuple[str, str, int]] = {
    "dog": ("Dry food for dogs, 10 kg", "Сухий корм для собак, 10 кг", 3400),
    "puppy": ("Dry food for puppies, 10 kg", "Сухий корм для цуценят, 10 кг", 3900),
    "cat": ("Dry food for cats, 10 kg", "Сухий корм для котів, 10 кг", 3700),
}
"""What the three products that every installation begins with are called here, and their kcal."""

FOODS: tuple[Food, ...] = (
    Food("active", "Сухий корм для активних собак, 15 кг", ProductKind.DOG_DRY, 15_000, 3900),
    Food("tins", "М’ясні консерви для собак, 850 г", ProductKind.DOG_WET, 850, 950),
    Food("pouches", "Паштет для котів, 400 г", ProductKind.CAT_WET, 400, 900),
)

WAREHOUSES: dict[str, str] = {
    "garage": "Гараж на Салтівці",
    "depot": "Склад у Чугуєві",
}

GIFTS: tuple[Gift, ...] = (
    Gift("dog", 16, "garage", 24, 310, "Притулок із Познані", "PL-0418"),
    Gift("dog", 9, "garage", 12, 19, "Мережа зоомагазинів", "KH-77"),
    Gift("active", 4, "garage", 18, 240, "Фонд «Теплі руки»", "A-2"),
    Gift("puppy", 2, "garage", 18, 150, "Фонд «Теплі руки»", "P-9"),
    Gift("cat", 6, "garage", 15, 200, "Ветклініка «Ластівка»", "C-31"),
    Gift("tins", 96, "garage", 20, 420, "Школярі Мерефи"),
    Gift("pouches", 60, "garage", 9, 26, "Онлайн-збір"),
    Gift("cat", 3, "garage", 25, -4, "Онлайн-збір", "C-12"),
    Gift("dog", 7, "depot", 16, 280, "Громада Чугуєва", "PL-0420"),
    Gift("cat", 3, "depot", 16, 170, "Громада Чугуєва", "C-31"),
    Gift("tins", 48, "depot", 7, None, "Місцевий магазин"),
)

LOSSES: tuple[Lost, ...] = (
    Lost("dog", 1, "garage", 10, LossReason.TORN, "Миші прогризли мішок"),
    Lost("tins", 4, "depot", 4, LossReason.GIVEN_AWAY, "Патрульним для їхнього пса"),
)
