"""Cards that rooms above add to a page below: the page needs to know none of them.

A room registers its card once, when its views are imported; the page draws what the person may
see.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from markupsafe import Markup

Thing = TypeVar("Thing")


class Panels(Generic[Thing]):
    """The cards of one page about one thing, in the order in which they were added."""

    def __init__(self) -> None:
        self._panels: list[Callable[[Any, Thing], str | None]] = []

    def add(self, panel: Callable[[Any, Thing], str | None]) -> Callable[[Any, Thing], str | None]:
        """Let `panel` draw a card for a person and a thing; None where it has nothing to say."""
        self._panels.append(panel)
        return panel

    def drawn(self, person: Any, thing: Thing) -> list[Markup]:
        """The cards of all rooms above for this thing and this person, as ready HTML."""
        cards = [panel(person, thing) for panel in self._panels]
        # What the rooms' own templates rendered is safe to show as it is.
        return [Markup(card) for card in cards if card]  # noqa: S704 # nosec B704
