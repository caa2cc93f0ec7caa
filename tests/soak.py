"""Random tests: one printed seed for all of them, and how much of each is run.

`LAPKA_SEED` repeats a run. `LAPKA_SOAK_SCALE` is 1 in `make soak` and a tenth otherwise; a test
marked `soak` multiplies its rounds by it, with `scaled(2000)` or the fixture `scale`.
"""

import os
import secrets

import pytest
from hypothesis import settings

settings.register_profile("lapka", deadline=None, print_blob=True)
settings.load_profile("lapka")


def scaled(rounds: int) -> int:
    """How many of so many rounds to run now; at least one."""
    return max(1, round(rounds * _scale()))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> str:
    """What to seed `random.Random` with: this run's seed, and the test's own name."""
    return f"{os.environ['LAPKA_SEED']}:{request.node.nodeid}"


@pytest.fixture
def scale() -> float:
    """The part of a long random test that is to be run now, 0.1 or 1."""
    return _scale()


def _scale() -> float:
    return float(os.environ.get("LAPKA_SOAK_SCALE") or "0.1")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the seed before any worker starts, so that all of them share it."""
    chosen = os.environ.setdefault("LAPKA_SEED", str(secrets.randbelow(2**32)))
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = chosen


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Print the seed, even when pytest is told to be quiet."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(f"seed {os.environ['LAPKA_SEED']}, scale {_scale():g}")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Print the seed once more where something failed."""
    if exitstatus == pytest.ExitCode.TESTS_FAILED:
        terminalreporter.write_line(
            f"repeat with LAPKA_SEED={os.environ['LAPKA_SEED']} LAPKA_SOAK_SCALE={_scale():g}"
        )
