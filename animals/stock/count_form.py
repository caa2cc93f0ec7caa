"""A count as it is typed: a row for every lot the books know of, and some for what else was found.

A row left blank was not counted; nothing at all is typed as 0.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext

from animals import clock, web
from animals.errors import RescueError
from animals.stock import counting, products, service
from animals.stock.counting import Counted
from animals.stock.forms import id_or_none
from animals.stock.models import Product
from animals.stock.weights import (
    HEAVIEST_GRAMS,
    NotAboveZero,
    TooHeavy,
    parse_bags,
    parse_kilograms,
)

FOUND_ROWS = 2


@dataclass
class Row:
    """One line of the form: what was typed, what it comes to, what is wrong with it."""

    key: str
    product: str
    best_before: date | None
    batch: str
    bag_grams: int
    lot_id: UUID | None
    bags: str = ""
    kilograms: str = ""
    grams: int | None = None
    loose_grams: int = 0
    problem: str = ""

    @property
    def is_counted(self) -> bool:
        return self.grams is not None


@dataclass
class FoundRow(Row):
    """A lot that is not in the books of this store: what it is was typed as well."""

    product_id: UUID | None = None
    date_typed: str = ""


@dataclass(frozen=True)
class Difference:
    """A counted lot beside the books, before it is booked."""

    product: str
    best_before: date | None
    book_grams: int
    counted_grams: int

    @property
    def grams(self) -> int:
        return self.counted_grams - self.book_grams


@dataclass(frozen=True)
class CountSheet:
    """All rows of a count of one store."""

    store_id: UUID
    known: Sequence[Row]
    found: Sequence[FoundRow]
    nothing_counted: bool

    @property
    def problems(self) -> list[str]:
        """What is wrong, row by row; also when nothing was typed at all."""
        wrong = [row.problem for row in (*self.known, *self.found) if row.problem]
        if self.nothing_counted:
            wrong.append(gettext("Type what you counted. Nothing there is 0."))
        return wrong

    @property
    def left_blank(self) -> int:
        """How many lots of the books were not counted."""
        return sum(not row.is_counted for row in self.known)

    def differences(self, moment: datetime) -> list[Difference]:
        """What the count will find, in the order of the rows."""
        books = counting.balance_at(self.store_id, moment)
        return [
            Difference(
                row.product,
                row.best_before,
                books.get(row.lot_id, 0) if row.lot_id else 0,
                row.grams,
            )
            for row in (*self.known, *self.found)
            if row.grams is not None
        ]

    def counted(self) -> list[Counted]:
        """What is to be booked. Lots found for the first time are made."""
        for row in self.found:
            if row.is_counted and row.product_id is not None:
                row.lot_id = service.lot_of(row.product_id, row.best_before).id
        return [
            Counted(row.lot_id, row.grams, row.loose_grams)
            for row in (*self.known, *self.found)
            if row.grams is not None and row.lot_id is not None
        ]

    def typed_fields(self) -> list[tuple[str, str]]:
        """Everything that was typed, to be carried through the page that asks once more."""
        fields = []
        for row in (*self.known, *self.found):
            fields += [(f"bags-{row.key}", row.bags), (f"kilograms-{row.key}", row.kilograms)]
        for row in self.found:
            fields.append((f"product-{row.key}", str(row.product_id or "")))
            fields.append((f"best_before-{row.key}", row.date_typed))
        return [(name, value) for name, value in fields if value]


def read_sheet(store_id: UUID, typed: Mapping[str, str], moment: datetime) -> CountSheet:
    """The rows for this store, filled with what was typed; empty for an empty form."""
    lots = counting.lots_to_count(store_id, moment, clock.now())
    known = [
        Row(
            str(lot.id),
            lot.product.name,
            lot.best_before,
            lot.batch,
            lot.product.bag_grams,
            lot.id,
        )
        for lot in lots
    ]
    in_use = {it.id: it for it in products.products()}
    found = [
        _found_row(f"found-{number}", typed, in_use, {row.lot_id for row in known})
        for number in range(1, FOUND_ROWS + 1)
    ]
    for row in (*known, *found):
        _read_amount(row, typed)
    for row in found:
        if row.is_counted and row.product_id is None:
            row.problem = gettext("Choose what it is.")
    counted_any = any(row.is_counted or row.problem for row in (*known, *found))
    return CountSheet(store_id, known, found, nothing_counted=bool(typed) and not counted_any)


def _found_row(
    key: str, typed: Mapping[str, str], in_use: Mapping[UUID, Product], known: set[UUID | None]
) -> FoundRow:
    product_id = id_or_none(typed.get(f"product-{key}"))
    product = in_use.get(product_id) if product_id else None
    date_typed = typed.get(f"best_before-{key}", "").strip()
    row = FoundRow(
        key,
        product.name if product else "",
        None,
        "",
        product.bag_grams if product else 0,
        None,
        product_id=product.id if product else None,
        date_typed=date_typed,
    )
    try:
        row.best_before = date.fromisoformat(date_typed) if date_typed else None
    except ValueError:
        row.problem = gettext("This date cannot be read.")
    if product is not None:
        row.lot_id = service.lot_id_of(product.id, row.best_before)
        if row.lot_id in known:
            row.problem = gettext("This food stands in the list above. Count it there.")
    return row


def _read_amount(row: Row, typed: Mapping[str, str]) -> None:
    row.bags = typed.get(f"bags-{row.key}", "").strip()
    row.kilograms = typed.get(f"kilograms-{row.key}", "").strip()
    if not row.bags and not row.kilograms:
        return
    try:
        loose = _or_zero(parse_kilograms, row.kilograms)
        bags = _or_zero(lambda text: parse_bags(text, max(1, row.bag_grams)), row.bags)
        if bags + loose > HEAVIEST_GRAMS:
            raise TooHeavy(typed=bags + loose, most=HEAVIEST_GRAMS)
        row.grams, row.loose_grams = bags + loose, loose
    except RescueError as error:
        row.problem = web.sentence_of(error)


def _or_zero(parse: Callable[[str], int], typed: str) -> int:
    """In a count nothing is an answer."""
    if not typed:
        return 0
    try:
        return parse(typed)
    except NotAboveZero:
        if "-" in typed:
            raise
        return 0
