"""Builds the embedded map and its settlements from pinned packages: `make map`."""
