"""Has strange files decoded in a child process, so that a worker survives whatever they do.

One child a worker process, started when first needed and fresh (never forked from a threaded
server), one job at a time, callers queue. A child that dies or overstays is replaced. Every
outcome is a `Picture`, a refusal of `rules`, or Busy; nothing else gets out of here.
What is done to a picture is in `images`; how the two talk, in `frames`.
"""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from animals.errors import Busy
from animals.photos import frames
from animals.photos.headers import judge
from animals.photos.rules import Picture, Reason, Rectangle, Unreadable

_log = logging.getLogger(__name__)
_PACKAGE = Path(__file__).resolve().parents[1]

# The child goes round the package's front door, which would load the whole web application:
# it starts in a tenth of the time, and there is less in it beside the strange files.
_BOOT = f"""
import sys, types
sys.modules["animals"] = types.ModuleType("animals")
sys.modules["animals"].__path__ = [{str(_PACKAGE)!r}]
from animals.photos import child
child.main()
"""

_GRACE_SECONDS = 2.0
"""The child's own clocks end a job; the parent waits this much longer before it ends the child."""


@dataclass(frozen=True)
class Limits:
    """What one job may use, and how long a caller waits for a child."""

    memory_bytes: int = 1 << 30
    cpu_seconds: float = 20
    wall_seconds: float = 30
    start_seconds: float = 20
    queue_seconds: float = 60


class _GoneError(Exception):
    """The child ended before it answered; `code` is its exit code, as subprocess has it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


# One arena, which can be given back; nothing goes back before the child is idle, for fetching it
# page by page again costs a tenth of a photo. 32 MB is the most glibc takes for the first.
_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
}


class _Child:
    """One running child and the wires to it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._socket, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        with theirs, _closing(lifeline):
            try:
                self._process = subprocess.Popen(  # noqa: S603 - no word of it comes from outside
                    [
                        *(sys.executable, "-B", "-P", "-W", "ignore", "-c", _BOOT),
                        *(str(limits.memory_bytes), str(limits.cpu_seconds)),
                        *(str(limits.wall_seconds), str(lifeline)),
                    ],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=(lifeline,),
                    cwd="/",
                    # The packages of this process and none of its secrets.
                    env={"PYTHONPATH": _python_path(), **_MEMORY},
                    process_group=0,
                )
            except BaseException:
                self._hang_up()
                raise
        try:
            self._exchange(None, b"", limits.start_seconds)
        except BaseException:
            self.end()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, head: frames.Head, data: bytes) -> tuple[frames.Head, bytes]:
        """The child's answer to a job. Raises _GoneError, TimeoutError or ValueError."""
        return self._exchange(head, data, self._limits.wall_seconds + _GRACE_SECONDS)

    def end(self) -> int:
        """Kill it if need be; its exit code."""
        self._hang_up()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        return self._process.wait()

    def disown(self) -> None:
        """In a forked copy of the parent: let go of the wires, and of a child that is not ours."""
        self._hang_up()
        self._process.returncode = 0

    def _hang_up(self) -> None:
        self._socket.close()
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1

    def _exchange(
        self, head: frames.Head | None, data: bytes, seconds: float
    ) -> tuple[frames.Head, bytes]:
        deadline = time.monotonic() + seconds

        def remaining() -> float:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            return left

        def exactly(count: int) -> bytes:
            read = bytearray(count)
            view, at = memoryview(read), 0
            while at < count:
                self._socket.settimeout(remaining())
                got = self._socket.recv_into(view[at:])
                if not got:
                    raise EOFError
                at += got
            return bytes(read)

        try:
            if head is not None:
                self._socket.settimeout(remaining())
                self._socket.sendall(frames.packed(head, data))
                self._socket.sendall(data)
            return frames.receive(exactly)
        except (EOFError, ConnectionError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                raise _GoneError(self._process.wait(_GRACE_SECONDS)) from None
            raise TimeoutError from None


class Decoder:
    """The decoding child of this process, kept alive and handed one job at a time.

    A worker makes one and keeps it. It may be made before workers are forked and after; each
    starts a child of its own. The child ends with the worker, closed or not.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._child: _Child | None = None
        ours = weakref.WeakMethod(self.forget)
        os.register_at_fork(after_in_child=lambda: (forget := ours()) and forget())

    @property
    def child_pid(self) -> int | None:
        """The process id of the child, or None while there is none."""
        child = self._child
        return child.pid if child else None

    def rebuild(self, data: bytes) -> Picture:
        """A photo's safe picture; see `images.rebuild`. The header is judged here, at once."""
        judge(data)
        return self._do({"job": "rebuild"}, data)

    def rotate(self, large: bytes, quarter_turns: int) -> Picture:
        """A stored large picture turned clockwise; see `images.rotate`."""
        return self._do({"job": "rotate", "quarter_turns": quarter_turns}, large)

    def blur(self, large: bytes, rectangles: Sequence[Rectangle]) -> Picture:
        """A stored large picture with rectangles burnt out; see `images.blur`."""
        return self._do({"job": "blur", "rectangles": frames.rectangles_head(rectangles)}, large)

    def close(self) -> None:
        """End the child; the next job starts another."""
        with self._lock:
            self._drop()

    def forget(self) -> None:
        """In a process just forked: the child is the parent's, and so may the lock be."""
        self._lock = threading.Lock()
        if self._child:
            self._child.disown()
            self._child = None

    def _do(self, head: frames.Head, data: bytes) -> Picture:
        if not self._lock.acquire(timeout=self._limits.queue_seconds):
            raise Busy(what="decoder")
        try:
            for _ in range(2):
                answer = self._tried(head, data)
                if answer:
                    return frames.opened_reply(*answer)
        except (ValueError, KeyError, TypeError, RecursionError) as nonsense:
            self._drop()
            raise Unreadable(reason=Reason.CRASH) from nonsense
        finally:
            self._lock.release()
        raise Busy(what="decoder")

    def _tried(self, head: frames.Head, data: bytes) -> tuple[frames.Head, bytes] | None:
        """The child's answer, or None where an outsider killed it: not the photo's fault."""
        try:
            return self._ready_child().ask(head, data)
        except TimeoutError as late:
            self._drop()
            raise Unreadable(reason=Reason.TIME) from late
        except _GoneError as gone:
            self._drop()
            if gone.code == -signal.SIGKILL:
                return None
            is_late = gone.code in (-signal.SIGPROF, -signal.SIGALRM)
            raise Unreadable(reason=Reason.TIME if is_late else Reason.CRASH) from gone
        except OSError as failed:
            self._drop()
            _log.error("talking to the photo decoder failed: %s", failed.strerror)
            raise Busy(what="decoder") from failed

    def _ready_child(self) -> _Child:
        if self._child and not self._child.is_alive():
            self._drop()
        if not self._child:
            self._child = self._started()
        return self._child

    def _started(self) -> _Child:
        try:
            return _Child(self._limits)
        except (_GoneError, OSError, ValueError) as failed:
            _log.error("the photo decoder does not start: %r", failed)
            raise Busy(what="decoder") from failed

    def _drop(self) -> None:
        if self._child:
            code = self._child.end()
            _log.info("photo decoder ended with code %d", code)
            self._child = None


def _python_path() -> str:
    return os.pathsep.join(str(Path(folder).resolve()) for folder in sys.path if folder)


@contextlib.contextmanager
def _closing(number: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(number)
