"""How a room above learns of what happens below without being known there."""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Followers(Generic[P, T]):
    """Those who asked to be called at one event, in the same transaction, in the order they came.

    A room signs up once, when its module is imported. Whoever raises undoes the whole act.
    """

    def __init__(self) -> None:
        self._known: list[Callable[P, T]] = []

    def add(self, call: Callable[P, T]) -> Callable[P, T]:
        self._known.append(call)
        return call

    def tell(self, *args: P.args, **facts: P.kwargs) -> list[T]:
        """What each of them answers."""
        return [call(*args, **facts) for call in self._known]
