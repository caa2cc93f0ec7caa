"""How gunicorn serves Lapka; found by `gunicorn app:app` in this folder.

Threads, so that a slow phone holds no worker. No access log: addresses carry names and tokens.
"""

import ctypes
import gc
from typing import Any

from gunicorn.glogging import Logger

from animals.config import load  # not the module: gunicorn would take `config` for a setting

settings = load()


class DiscreetLogger(Logger):  # type: ignore[misc]
    """Leaves out the address asked for, which gunicorn's own words would repeat."""

    def exception(self, _msg: str, *_args: Any, **_kwargs: Any) -> None:
        """The stack alone, under a plain heading."""
        super().exception("A request failed outside the application")


_ARENAS = -8
"""What glibc calls M_ARENA_MAX."""


def _share_memory() -> None:
    """One pool of memory for all threads: else each keeps the buffers of its largest photo."""
    settle = getattr(ctypes.CDLL(None), "mallopt", None)
    if settle is not None:
        settle(_ARENAS, 1)


_share_memory()  # the workers are forked from this process

bind = f"{settings.host}:{settings.port}"
preload_app = True
worker_class = "gthread"
workers = 2
threads = 16
graceful_timeout = 5
umask = 0o077
loglevel = "warning"
accesslog = None
logger_class = DiscreetLogger
control_socket_disable = True
forwarded_allow_ips = ""  # the application alone decides which proxies it trusts


def when_ready(_server: object) -> None:
    """Say where to look, once the port is ours; workers are forked next.

    What lives as long as they do stays in memory that they share, and no collection of garbage
    goes through it.
    """
    print(f"Lapka is at {settings.address}  (Ctrl+C stops it)", flush=True)
    gc.collect()
    gc.freeze()
