"""Brings the programs that tests need and pip cannot install: Chromium and exiftool.

What cannot be had is said in one loud line and its tests are skipped; with CI=true that is a
failure.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from scripts import chromium

APT = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]


def main() -> None:
    """Install what is missing."""
    missing: list[str] = []
    if not chromium.find():
        bring("Chromium", install_chromium, missing)
    if not shutil.which("exiftool"):
        bring("exiftool", lambda: apt_install("libimage-exiftool-perl"), missing)
    if missing and os.environ.get("CI") == "true":
        sys.exit(f"lapka: {' and '.join(missing)} could not be installed, and CI skips nothing")


def bring(name: str, install: Callable[[], bool], missing: list[str]) -> None:
    """Install one program, or shout and note it in `missing`."""
    print(f"Installing {name} (once) ...", flush=True)
    if not install():
        missing.append(name)
        print(f"!!! {name} is missing and could not be installed: ITS TESTS ARE SKIPPED !!!")


def install_chromium() -> bool:
    """Whether there is a Chromium now: from the system's packages, else from playwright's."""
    apt_install("chromium", "fonts-dejavu-core")
    chromium.find.cache_clear()
    if chromium.find():
        return True
    quietly([sys.executable, "-m", "playwright", "install", "chromium"])
    chromium.find.cache_clear()
    return chromium.find() is not None


def apt_install(*packages: str) -> bool:
    """Whether the system's packages could be installed without asking anybody."""
    if not shutil.which("apt-get"):
        return False
    rights = [] if os.geteuid() == 0 else ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"]
    if rights and not (shutil.which("sudo") and quietly(["sudo", "-n", "true"])):
        return False
    quietly([*rights, *APT, "update"])
    return quietly([*rights, *APT, "install", "-y", "--no-install-recommends", *packages])


def quietly(command: list[str]) -> bool:
    """Whether the command succeeded; what it said is shown only if it did not."""
    ended = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
    if ended.returncode:
        print("\n".join(ended.stdout.splitlines()[-5:]))
    return ended.returncode == 0


if __name__ == "__main__":
    main()
