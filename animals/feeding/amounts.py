"""How much people say they gave, and which food they may mean."""

from enum import StrEnum

from animals.errors import Refused
from animals.stock.rules import ProductKind

USUAL_BAG_GRAMS = 10_000
"""A bag of which nobody said what food it holds."""
BUCKET_GRAMS = 4_000
"""A household bucket of ten litres filled with dry food, which weighs 400 g a litre."""


class Amount(StrEnum):
    """How people say how much they gave; what OTHER means is typed."""

    BAG = "bag"
    HALF_BAG = "half_bag"
    BUCKET = "bucket"
    LAST = "last"
    OTHER = "other"


class NothingGiven(Refused):
    """A feeding names no food; fact: field."""


class NoLastTime(Refused):
    """Nothing was given there before that one could give again; fact: field."""


def amount_grams(amount: Amount, bag_grams: int, last_grams: int, typed_grams: int) -> int:
    """Grams of what was said: half an odd bag is rounded up. Raises NoLastTime, NothingGiven."""
    match amount:
        case Amount.BAG:
            return bag_grams
        case Amount.HALF_BAG:
            return bag_grams - bag_grams // 2
        case Amount.BUCKET:
            return BUCKET_GRAMS
        case Amount.LAST:
            if last_grams <= 0:
                raise NoLastTime(field="amount")
            return last_grams
        case _:
            if typed_grams <= 0:
                raise NothingGiven(field="weight")
            return typed_grams


_DOG_FOOD = frozenset({ProductKind.DOG_DRY, ProductKind.DOG_WET})
_CAT_FOOD = frozenset({ProductKind.CAT_DRY, ProductKind.CAT_WET})


def kinds_eaten(dogs: int, cats: int) -> frozenset[ProductKind]:
    """The kinds that food nobody named can be, by who eats there; all of them for nobody known."""
    kinds = (_DOG_FOOD if dogs else frozenset()) | (_CAT_FOOD if cats else frozenset())
    return kinds or frozenset(ProductKind)
