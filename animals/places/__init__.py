"""Points, settlements and coarse areas."""
