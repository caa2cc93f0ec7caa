"""`make check`: every check runs, and those that fail are named at the end."""

import subprocess
import sys
from pathlib import Path

TOOLS = Path(sys.executable).parent
CHECKS: dict[str, list[str | Path]] = {
    "lint": [TOOLS / "ruff", "check", "--quiet", "."],
    "format": [TOOLS / "ruff", "format", "--check", "--quiet", "."],
    "types": [TOOLS / "mypy", "--no-error-summary"],
    "import law": [TOOLS / "lint-imports"],
    "security lint": [TOOLS / "bandit", "-q", "-c", "pyproject.toml", "-r", "animals"],
    "translations": [sys.executable, "-m", "scripts.translations", "check"],
}


def main() -> None:
    """Exit with 1 and one line that names the failed checks."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    if failed:
        sys.exit(f"lapka: failed: {', '.join(failed)}")


def passes(name: str, command: list[str | Path]) -> bool:
    """Whether the check is content; its words are shown only if it is not."""
    print(f"{name:15}", end="", flush=True)
    ended = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    print("failed" if ended.returncode else "ok", flush=True)
    if ended.returncode:
        print(ended.stdout)
    return ended.returncode == 0


if __name__ == "__main__":
    main()
