"""Receiving places and their claims."""
