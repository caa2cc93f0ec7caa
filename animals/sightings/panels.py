"""Cards that rooms above add to an animal's page: offers and claims, runs that can take it.

A room registers its card once, when its views are imported; the page draws what the person may
see. This way the page needs to know none of the rooms above.
"""

from collections.abc import Callable

from markupsafe import Markup

from animals.accounts.rules import Person
from animals.sightings.models import Animal

Panel = Callable[[Person, Animal], str | None]

_PANELS: list[Panel] = []


def add_panel(panel: Panel) -> Panel:
    """Let `panel` draw a card on every animal's page; None where it has nothing to say."""
    _PANELS.append(panel)
    return panel


def drawn(person: Person, animal: Animal) -> list[Markup]:
    """The cards of all rooms above for this animal and this person, as ready HTML."""
    cards = [panel(person, animal) for panel in _PANELS]
    # What the rooms' own templates rendered is safe to show as it is.
    return [Markup(card) for card in cards if card]  # noqa: S704 # nosec B704
