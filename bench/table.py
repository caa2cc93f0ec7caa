"""One table of figures, each beside its yardstick and its limit."""

import time
from collections.abc import Callable
from dataclasses import dataclass

WIDE = 46


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, what it stands beside, and how far it may go.

    With a `beside` the limit is a ratio of the two, else it counts in `unit`. Without a limit it
    only informs.
    """

    what: str
    found: float
    limit: float | None
    beside: float | None = None
    beside_what: str = ""
    unit: str = "ms"

    @property
    def is_kept(self) -> bool:
        found = self.found / self.beside if self.beside else self.found
        return self.limit is None or found <= self.limit

    def line(self, bare_flask_ms: float) -> str:
        """The figure, its yardstick, the ratio, the limit, and how many bare answers it costs."""
        beside = f"{self.beside:.1f} {self.unit} {self.beside_what}" if self.beside else ""
        ratio = f"{self.found / self.beside:.2f}" if self.beside else ""
        limit = "" if self.limit is None else self._limit()
        answers = f"{self.found / bare_flask_ms:.0f}" if self.unit == "ms" else ""
        return (
            f"{self.what:{WIDE}}{self.found:8.1f} {self.unit:3}{beside:>22}{ratio:>7}{limit:>9}"
            f"{answers:>8}{'' if self.is_kept else '  BEYOND'}"
        )

    def _limit(self) -> str:
        return f"{self.limit:.1f} x" if self.beside else f"{self.limit:.0f} {self.unit}"


def heading() -> str:
    """The names of the columns."""
    return f"{'':{WIDE}}{'ours':>12}{'beside':>22}{'ratio':>7}{'limit':>9}{'x Flask':>8}"


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def quickest(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The shortest time of each in milliseconds, in turns; a busy machine only ever adds."""
    times = [[milliseconds(work) for work in works] for _ in range(rounds)]
    return [min(of_one) for of_one in zip(*times, strict=True)]
