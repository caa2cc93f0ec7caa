"""The map: animals by urgency, spots by due date, the stops of a run, as far as one may see."""
