"""Feeding spots and feedings: who is fed where, how much, and when again."""
