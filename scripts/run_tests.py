"""`make test`: pytest, then the JavaScript tests; both run even if the first fails."""

import os
import re
import subprocess
import sys
from pathlib import Path

from scripts.scratch import environment

JAVASCRIPT = Path("tests/js")


def main() -> None:
    """Exit with 1 if any test failed or, with CI=true, was skipped."""
    print("Running the tests ...", flush=True)
    passed = [run_python(), run_javascript()]
    if not all(passed):
        sys.exit("lapka: some tests failed")


def run_python() -> bool:
    """Whether all passed; each file stays on one worker, so that its server serves all of it.

    In the order of the folders: the browser's long files come first, and neither worker is left
    with one of them at the end.
    """
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile"]
    command += ["--no-loadscope-reorder"]
    return subprocess.run(command, check=False, env=environment()).returncode == 0


def run_javascript() -> bool:
    """Whether all passed; true if there are none."""
    files = sorted(str(path) for path in JAVASCRIPT.rglob("*.test.*js"))
    if not files:
        return True
    command = ["node", "--test", "--test-reporter=spec", *files]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as tests:
        assert tests.stdout is not None
        skipped = False
        for line in tests.stdout:
            print(line, end="", flush=True)
            skipped = skipped or bool(re.search(r"\b(skipped|todo) [1-9]", line))
    if skipped and os.environ.get("CI") == "true":
        print("lapka: CI skips nothing, and some JavaScript tests were skipped")
        return False
    return tests.returncode == 0


if __name__ == "__main__":
    main()
