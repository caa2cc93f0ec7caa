"""The words of the food store, and which move may go from which store to which.

Weights as people type them are in `weights`, lots and their dates in `lots`, counts, undoing
and sums in `ledger`, what is to come in `forecast`.
"""

from collections.abc import Mapping
from enum import StrEnum

from animals.errors import Conflict, Refused


class ProductKind(StrEnum):
    """Who eats it, and whether it is dry.

    Food for young ones is one of these with its own kcal per kg; `other` is for the goats and
    parrots that do turn up.
    """

    DOG_DRY = "dog_dry"
    DOG_WET = "dog_wet"
    CAT_DRY = "cat_dry"
    CAT_WET = "cat_wet"
    OTHER = "other"


class StoreKind(StrEnum):
    """Where food can be; the last three are the far side of the books."""

    WAREHOUSE = "warehouse"
    VAN = "van"
    SPOT = "spot"
    OUTSIDE = "outside"
    EATEN = "eaten"
    LOST = "lost"


class Move(StrEnum):
    """What an entry of the ledger does."""

    RECEIVE = "receive"
    LOAD = "load"
    DELIVER = "deliver"
    RETURN = "return"
    TRANSFER = "transfer"
    LOSS = "loss"
    COUNT = "count"
    REVERSAL = "reversal"
    OPEN = "open"


class LossReason(StrEnum):
    """Why food was lost; `expired` is the one-step write-off of a lot past its date."""

    SPOILED = "spoiled"
    TORN = "torn"
    STOLEN = "stolen"
    SHELLED = "shelled"
    GIVEN_AWAY = "given_away"
    EXPIRED = "expired"


class MoveNotPossible(Refused):
    """No such move goes from the one kind of store to the other; facts: move, origin, goal."""


class NotEnough(Conflict):
    """The store holds less than was wanted; facts: wanted, left, both in grams."""


HOLDING = frozenset({StoreKind.WAREHOUSE, StoreKind.VAN, StoreKind.SPOT})

_Way = tuple[StoreKind, StoreKind]

WAYS: Mapping[Move, frozenset[_Way]] = {
    Move.RECEIVE: frozenset(
        {
            (StoreKind.OUTSIDE, StoreKind.WAREHOUSE),
            (StoreKind.OUTSIDE, StoreKind.VAN),  # given to the team on the road
        }
    ),
    Move.LOAD: frozenset({(StoreKind.WAREHOUSE, StoreKind.VAN)}),
    Move.DELIVER: frozenset(
        {
            (StoreKind.VAN, StoreKind.SPOT),
            (StoreKind.VAN, StoreKind.EATEN),
            (StoreKind.SPOT, StoreKind.EATEN),  # what the next feeding finds gone
        }
    ),
    Move.RETURN: frozenset({(StoreKind.VAN, StoreKind.WAREHOUSE)}),
    Move.TRANSFER: frozenset(
        {
            (StoreKind.WAREHOUSE, StoreKind.WAREHOUSE),
            (StoreKind.VAN, StoreKind.VAN),
            (StoreKind.SPOT, StoreKind.SPOT),
            (StoreKind.WAREHOUSE, StoreKind.SPOT),
            (StoreKind.SPOT, StoreKind.VAN),
            (StoreKind.SPOT, StoreKind.WAREHOUSE),
        }
    ),
    Move.LOSS: frozenset((kind, StoreKind.LOST) for kind in HOLDING),
    # A count that finds too little loses the rest; one that finds more finds it again.
    Move.COUNT: frozenset(
        way for kind in HOLDING for way in ((kind, StoreKind.LOST), (StoreKind.LOST, kind))
    ),
    Move.OPEN: frozenset((kind, kind) for kind in HOLDING),
}
"""Which move may go from which kind of store to which. A reversal goes the way of any of them
backwards; whether it may is asked of `ledger.check_reversal`."""


def check_way(move: Move, origin: StoreKind, goal: StoreKind, *, same_store: bool) -> None:
    """Nothing; raises MoveNotPossible where `WAYS` has no such way.

    Only opening a bag stays in its store; every other move needs two.
    """
    if (origin, goal) not in WAYS.get(move, frozenset()) or same_store != (move is Move.OPEN):
        raise MoveNotPossible(move=move, origin=origin, goal=goal)


def move_between(origin: StoreKind, goal: StoreKind) -> Move:
    """What carrying food from the one kind of store to the other is called.

    Raises MoveNotPossible where nobody carries food.
    """
    for move in (Move.LOAD, Move.RETURN, Move.DELIVER, Move.TRANSFER):
        if (origin, goal) in WAYS[move]:
            return move
    raise MoveNotPossible(move=Move.TRANSFER, origin=origin, goal=goal)


def may_go_below_zero(kind: StoreKind) -> bool:
    """False for a warehouse alone.

    A van or a spot goes below when the field reports late or twice: flagged, never refused.
    """
    return kind is not StoreKind.WAREHOUSE
