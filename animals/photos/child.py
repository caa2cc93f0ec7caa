"""The decoding child: what it does all its life. Started by `decoder` and by nobody else.

Takes one job after the other from its standard input, a socket, and answers each with a picture
or a refusal. It holds strange files, so it is confined before the first one comes: no more
memory than allowed, no file written, no core dumped, and a clock on every job whose alarm
ends the process, whatever a decoder is doing. It imports the image libraries and nothing of
the web.
"""

import ctypes
import fcntl
import os
import resource
import select
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from animals.errors import Refused
from animals.photos import frames, images
from animals.photos.rules import Picture, Reason, Rectangle, Unreadable

_give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)  # a matter of glibc

_Job = Callable[[frames.Head, bytes], Picture]

_JOBS: dict[str, _Job] = {
    "rebuild": lambda _, data: images.rebuild(data),
    "rotate": lambda head, data: images.rotate(data, head["quarter_turns"]),
    "blur": lambda head, data: images.blur(data, [Rectangle(**one) for one in head["rectangles"]]),
}


def main() -> None:
    """Work until the parent hangs up; `decoder` says what the arguments are."""
    memory, cpu_seconds, wall_seconds, lifeline = sys.argv[1:]
    jobs, replies = _private_wires()
    _end_with_parent(int(lifeline))
    _confine(int(memory))
    _send(replies, {"ready": True})

    def exactly(count: int) -> bytes:
        data = jobs.read(count)
        if len(data) < count:
            raise EOFError
        return data

    while True:
        _rest(jobs)
        try:
            head, data = frames.receive(exactly)
        except EOFError:
            return
        # Default actions of these alarms: they end the process even inside a decoder's loop.
        signal.setitimer(signal.ITIMER_PROF, float(cpu_seconds))
        signal.setitimer(signal.ITIMER_REAL, float(wall_seconds))
        reply, body = _answer(head, data)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(replies, reply, body)
        del data, body


def _answer(head: frames.Head, data: bytes) -> tuple[frames.Head, bytes]:
    try:
        return frames.picture_frame(_JOBS[head["job"]](head, data))
    except Refused as refusal:
        return frames.refusal_frame(refusal)
    except MemoryError:
        return frames.refusal_frame(Unreadable(reason=Reason.MEMORY))
    except Exception:
        return frames.refusal_frame(Unreadable(reason=Reason.BROKEN))


def _rest(jobs: BinaryIO) -> None:
    """Wait for the next job; memory goes back to the system once none has come for a second.

    Not after each job: the next would have to fetch it page by page again.
    """
    is_idle = not select.select([jobs], [], [], 1)[0]
    if is_idle and _give_back:
        _give_back(0)


def _private_wires() -> tuple[BinaryIO, BinaryIO]:
    """The socket under numbers of our own, so that a library's chatter cannot reach it."""
    jobs, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(0), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return jobs, replies


def _end_with_parent(lifeline: int) -> None:
    """Have the kernel end this process the moment the parent is gone, even in mid-decode.

    The parent holds the other end of a pipe and never writes; when it closes, SIGIO comes,
    which ends a process by default. PR_SET_PDEATHSIG would not do: it follows the thread that
    started the child, and a threaded server's threads come and go.
    """
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    try:
        gone = os.read(lifeline, 1) == b""
    except BlockingIOError:
        gone = False
    if gone:  # before the signal was armed
        sys.exit()


def _confine(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(replies: BinaryIO, head: frames.Head, body: bytes = b"") -> None:
    replies.write(frames.packed(head, body))
    replies.write(body)
    replies.flush()
