"""Which Chromium the browser tests and the screenshots use, and how it is started."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

ON_PATH = ("chromium", "chromium-browser", "google-chrome")

# Nothing the browser does on its own may leave this machine, and nothing may wait for it.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


@functools.cache
def find() -> Path | None:
    """The browser's program, or None if this machine has none that starts."""
    for name in ON_PATH:
        path = shutil.which(name)
        if path and _starts(path):
            return Path(path)
    bundled = _bundled()
    return bundled if bundled and _starts(str(bundled)) else None


def flags() -> list[str]:
    """How to start it; without its sandbox for root, where it refuses to start otherwise."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


def _starts(path: str) -> bool:
    """Whether it is more than a stub that points to a package elsewhere."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and bool(said.stdout)


def _bundled() -> Path | None:
    folder = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright"
    )
    return next(iter(sorted(folder.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)
