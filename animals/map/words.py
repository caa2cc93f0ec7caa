"""The words the map's script says, in the reader's language."""

from typing import Any

from flask_babel import gettext, pgettext

from animals.accounts.rules import Person, Right
from animals.map.lines import animals_told, spots_told
from animals.map.rules import FEW, LEVELS, SPECIES, STEPS
from animals.runs.words import URGENCY_LABELS
from animals.sightings.labels import SPECIES_LABELS


def words(person: Person) -> dict[str, Any]:
    """Sentences by what they are for; a list is in the order of the data's codes."""
    nothing = pgettext("urgency", "Not flagged") if person.may(Right.KEEP_RUNS) else ""
    counts = (FEW, *STEPS)
    return {
        "levels": [str(URGENCY_LABELS[level]) if level else nothing for level in LEVELS],
        "species": [str(SPECIES_LABELS[species]) for species in SPECIES],
        "dues": [
            pgettext("map", "Fed in time"),
            pgettext("map", "Due soon"),
            pgettext("map", "Overdue"),
            pgettext("map", "Never fed"),
        ],
        "animals": {count: animals_told(count) for count in counts},
        "spots": {count: spots_told(count) for count in counts},
        "pack": gettext("A pack of {n}"),
        "rough": gettext("only the settlement is known"),
        "no_place": gettext("No settlement near"),
        "several": gettext("{n} here"),
        "more": gettext("and {n} more: come closer, or use the list"),
        "failed": gettext("The points did not arrive. Reload the page."),
        **map_words(),
    }


def map_words() -> dict[str, str]:
    """What every map says."""
    return {
        "in": pgettext("map", "Closer"),
        "out": pgettext("map", "Farther"),
        "data": gettext("Map data"),
    }
