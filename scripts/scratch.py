"""Where tests put their throw-away data: in memory where the machine has room for it there.

Every commit waits for the disk, by design; thousands of test databases need not.
"""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 where Linux keeps files in memory
ROOM = 3 * 1024**3


def environment() -> dict[str, str]:
    """The environment for a test run; a TMPDIR that was chosen already is left alone."""
    chosen = dict(os.environ)
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return ({"TMPDIR": str(MEMORY)} if has_room else {}) | chosen
