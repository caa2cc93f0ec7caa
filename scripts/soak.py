"""`make soak`: the tests marked `soak` at full length for n minutes, a new seed each round."""

import os
import secrets
import subprocess
import sys
import time

import pytest

from scripts.scratch import environment


def main() -> None:
    """Run rounds until the time is used up; the first round runs whole, however long it takes.

    Another round starts while at least half of it would fit, so that the end is near n minutes.
    """
    minutes = _minutes()
    begun = time.monotonic()
    rounds, longest = 0, 0.0
    while not rounds or time.monotonic() - begun + longest / 2 < minutes * 60:
        rounds += 1
        round_begun = time.monotonic()
        ended = run_round(rounds)
        if ended == pytest.ExitCode.NO_TESTS_COLLECTED:
            print("No test is marked `soak` yet.")
            return
        if ended:
            sys.exit(f"lapka: round {rounds} of the soak failed; its seed is printed above")
        longest = max(longest, time.monotonic() - round_begun)
    used = (time.monotonic() - begun) / 60
    print(f"{rounds} round(s) of the soak in {used:.1f} minutes, no failure")


def run_round(number: int) -> int:
    """The exit status of one round; a seed in the environment is used first."""
    given = os.environ.get("LAPKA_SEED") if number == 1 else None
    seed = given or str(secrets.randbelow(2**32))
    command = [sys.executable, "-m", "pytest", "-m", "soak", "-n", "2", "--timeout", "3600"]
    wanted = {**environment(), "LAPKA_SOAK_SCALE": "1.0", "LAPKA_SEED": seed}
    return subprocess.run(command, check=False, env=wanted).returncode


def _minutes() -> float:
    try:
        return float(sys.argv[1])
    except (IndexError, ValueError):
        sys.exit("lapka: usage: make soak MINUTES=20")


if __name__ == "__main__":
    main()
