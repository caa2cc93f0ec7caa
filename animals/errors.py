"""One family of refusals, raised in the trade's words.

They carry data, not prose, and know no HTTP: `web` turns them into a page or JSON in the
reader's language. A feature may subclass them in its own `rules.py`.
"""

from typing import Any


class RescueError(Exception):
    """Something could not be done; `facts` says what it was about, for whoever words it."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(facts)
        self.facts = facts


class NotFound(RescueError):
    """There is no such thing, or the person may not know that there is."""


class NotAllowed(RescueError):
    """The person may see the thing, but may not do this to it."""


class SignInNeeded(RescueError):
    """Nobody is signed in, or the session has ended."""


class Refused(RescueError):
    """Understood, and against the rules of the trade."""


class Conflict(RescueError):
    """Somebody was first."""


class Busy(RescueError):
    """The database is occupied; trying again in a moment will do."""


class TooMany(RescueError):
    """Too many attempts; `retry_after` says how many seconds to wait."""
