"""Believable demo data with pictures drawn by the program; only `flask demo` needs it."""
