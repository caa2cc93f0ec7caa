"""Cards that rooms above add to a spot's page: the run that its caretaker leaves on."""

from animals.feeding.models import Spot
from animals.panels import Panels

_PANELS = Panels[Spot]()
add_panel = _PANELS.add
drawn = _PANELS.drawn
