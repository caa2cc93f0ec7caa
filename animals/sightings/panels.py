"""Cards that rooms above add to an animal's page: offers and claims, runs that can take it."""

from animals.panels import Panels
from animals.sightings.models import Animal

_PANELS = Panels[Animal]()
add_panel = _PANELS.add
drawn = _PANELS.drawn
