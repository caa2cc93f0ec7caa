"""The first page: what this person should do next; and the frame around every page."""
