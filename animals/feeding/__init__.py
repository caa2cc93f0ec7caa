"""Feeding spots, feedings, and what animals need."""
