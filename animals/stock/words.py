"""How food is said: labels of codes, bags and loose grams, and the sentence of each refusal."""

from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext, ngettext

from animals import i18n, web
from animals.stock import (
    counting,
    ledger,
    lots,
    moving,
    posting,
    products,
    rules,
    service,
    stores,
    undoing,
)
from animals.stock.lots import Freshness
from animals.stock.models import Store
from animals.stock.rules import LossReason, Move, ProductKind, StoreKind
from animals.stock.weights import (
    FinerThanAGram,
    NoBagToOpen,
    NotABag,
    NotAboveZero,
    NotANumber,
    Packs,
    TooHeavy,
)

KIND_LABELS = {
    ProductKind.DOG_DRY: lazy_pgettext("food", "Dry dog food"),
    ProductKind.DOG_WET: lazy_pgettext("food", "Wet dog food"),
    ProductKind.CAT_DRY: lazy_pgettext("food", "Dry cat food"),
    ProductKind.CAT_WET: lazy_pgettext("food", "Wet cat food"),
    ProductKind.OTHER: lazy_pgettext("food", "Other food"),
}
STORE_KIND_LABELS = {
    StoreKind.WAREHOUSE: lazy_pgettext("store", "Warehouse"),
    StoreKind.VAN: lazy_pgettext("store", "Van"),
    StoreKind.SPOT: lazy_pgettext("store", "Feeding spot"),
    StoreKind.OUTSIDE: lazy_pgettext("store", "Outside"),
    StoreKind.EATEN: lazy_pgettext("store", "Eaten"),
    StoreKind.LOST: lazy_pgettext("store", "Lost"),
}
MOVE_LABELS = {
    Move.RECEIVE: lazy_pgettext("ledger", "Received"),
    Move.LOAD: lazy_pgettext("ledger", "Loaded"),
    Move.DELIVER: lazy_pgettext("ledger", "Delivered"),
    Move.RETURN: lazy_pgettext("ledger", "Returned"),
    Move.TRANSFER: lazy_pgettext("ledger", "Moved"),
    Move.LOSS: lazy_pgettext("ledger", "Lost"),
    Move.COUNT: lazy_pgettext("ledger", "Counted"),
    Move.REVERSAL: lazy_pgettext("ledger", "Undone"),
    Move.OPEN: lazy_pgettext("ledger", "Bag opened"),
}
LOSS_LABELS = {
    LossReason.SPOILED: lazy_pgettext("loss", "Spoiled"),
    LossReason.TORN: lazy_pgettext("loss", "Torn bag"),
    LossReason.STOLEN: lazy_pgettext("loss", "Stolen"),
    LossReason.SHELLED: lazy_pgettext("loss", "Lost to shelling"),
    LossReason.GIVEN_AWAY: lazy_pgettext("loss", "Given away"),
    LossReason.EXPIRED: lazy_pgettext("loss", "Past its date"),
}
FRESHNESS_LABELS = {
    Freshness.EXPIRED: lazy_pgettext("best before", "Past its date"),
    Freshness.URGENT: lazy_pgettext("best before", "Use this week"),
    Freshness.NEAR: lazy_pgettext("best before", "Use this month"),
}
_FAR_SIDE = (StoreKind.OUTSIDE, StoreKind.EATEN, StoreKind.LOST)


def packs_words(packs: Packs) -> str:
    """Food as it is carried: `6 bags of 10 kg and 3.5 kg loose`."""
    if packs.bags <= 0:
        weight = i18n.weight(packs.grams)
        return gettext("%(weight)s loose", weight=weight) if packs.grams > 0 else weight
    bags = ngettext(
        "%(num)d bag of %(weight)s",
        "%(num)d bags of %(weight)s",
        packs.bags,
        weight=i18n.weight(packs.bag_grams),
    )
    if packs.loose_grams <= 0:
        return str(bags)
    loose = i18n.weight(packs.loose_grams)
    return gettext("%(bags)s and %(weight)s loose", bags=bags, weight=loose)


def store_words(store: Store) -> str:
    """A store's name; the far sides of the books go by what they are."""
    kind = StoreKind(store.kind)
    return str(STORE_KIND_LABELS[kind]) if kind in _FAR_SIDE else store.name


def reason_words(reason: str) -> str:
    """Why, in the reader's language where it is one of the known losses."""
    code, _, note = reason.partition(": ")
    if code not in {str(known) for known in LossReason}:
        return reason
    label = str(LOSS_LABELS[LossReason(code)])
    return f"{label}: {note}" if note else label


class Weighed:
    """A sentence whose facts in grams are said as weights, and dates as days."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence

    def __mod__(self, facts: dict[str, Any]) -> str:
        said = {
            name: i18n.weight(value) if isinstance(value, int) else i18n.day(value)
            for name, value in facts.items()
            if name in ("wanted", "left", "most", "counted", "grams", "bag_grams", "best_before")
        }
        return str(self.sentence) % said


def _say_all() -> None:
    say = web.say
    say(NotANumber, lazy_gettext("Type a number, like 12 or 12,5. Half a bag goes in kilograms."))
    say(NotAboveZero, lazy_gettext("More than nothing, please."))
    say(FinerThanAGram, lazy_gettext("Grams are fine enough: three digits after the comma."))
    say(NotABag, lazy_gettext("This product has no bags. Type the weight."))
    say(TooHeavy, Weighed(lazy_gettext("At most %(most)s at once. Check the number.")))
    say(
        rules.NotEnough,
        Weighed(lazy_gettext("Only %(left)s is left there. You wanted %(wanted)s.")),
    )
    say(rules.MoveNotPossible, lazy_gettext("Food does not go that way. Choose another store."))
    say(service.ProductGone, lazy_gettext("This product was put away. Choose another one."))
    say(
        service.BestBeforePast,
        lazy_gettext("This date is past: such food is not received. Check the year."),
    )
    say(service.BestBeforeTooFar, lazy_gettext("No food keeps that long. Check the year."))
    say(posting.EntryDiffers, lazy_gettext("This was booked before, with other content."))
    say(lots.ExpiredLot, lazy_gettext("This food is past its date. Write it off instead."))
    say(
        moving.OverrideNeedsReason,
        Weighed(
            lazy_gettext("Food of %(best_before)s should go first. Say why not, or take that.")
        ),
    )
    say(moving.NotExpired, lazy_gettext("This food is not past its date."))
    say(NoBagToOpen, lazy_gettext("No full bag is left here."), 409)
    say(counting.CountInFuture, lazy_gettext("This moment has not come yet."))
    say(ledger.CountBelowZero, lazy_gettext("Nobody counts less than nothing."))
    say(ledger.AlreadyReversed, lazy_gettext("This was undone before."), 409)
    say(ledger.ReversalOfReversal, lazy_gettext("An undoing stays. Enter it anew instead."))
    say(undoing.PartOfCount, lazy_gettext("This belongs to a count. Undo the count."))
    say(products.ProductNameTaken, lazy_gettext("Another product has this name."))
    say(products.BadBag, lazy_gettext("Between 1 g and 1,000 kg."))
    say(products.BadKcal, lazy_gettext("Between 200 and 7,000."))
    say(
        products.ProductChanged,
        lazy_gettext("Somebody changed this product meanwhile. Below is how it is now."),
    )
    say(stores.StoreNotEmpty, lazy_gettext("There is still food in it. Move or count it first."))


_say_all()
