"""Evacuation runs: who travels, in which crate, and whether it all adds up."""
