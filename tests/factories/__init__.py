"""One function a thing, minimal arguments: what tests put into the database before they begin."""
