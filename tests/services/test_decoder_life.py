"""The decoding child beside the life of its parent: ends with it, and belongs to it alone."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def run(program: str) -> Iterator["subprocess.Popen[str]"]:
    """Another parent, with a decoder of its own; it and its forks are ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    with process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


PARENT = """
    import sys
    from animals.photos.decoder import Decoder
    from tests import drawn
    decoder = Decoder()
    {before}
    picture = decoder.rebuild(drawn.jpeg())
    print(decoder.child_pid, flush=True)
    {after}
"""


@pytest.mark.parametrize(
    "after",
    [
        "sys.stdin.read()",
        "decoder.rebuild(drawn.jpeg_of_scans(20_000))",
    ],
    ids=["idle", "decoding"],
)
def test_the_child_ends_with_its_parent(after: str) -> None:
    with run(PARENT.format(before="", after=after)) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        if after != "sys.stdin.read()":
            until(lambda: child.memory_info().rss > 90_000_000)
        parent.kill()
        gone(child)


def test_a_worker_forked_from_one_with_a_child_starts_its_own() -> None:
    """The fork's child is another, and the first parent's still works afterwards."""
    after = """
    import os, warnings
    warnings.simplefilter("error")
    if os.fork() == 0:
        again = decoder.rebuild(drawn.jpeg())
        print(again == picture, decoder.child_pid, flush=True)
        decoder.close()
        os._exit(0)
    os.wait()
    print(decoder.rebuild(drawn.jpeg()) == picture, decoder.child_pid, flush=True)
    """
    with run(PARENT.format(before="", after=after.strip())) as parent:
        output, _ = parent.communicate()
    first, forked, last = output.split("\n")[:3]
    assert forked.startswith("True ")
    assert forked != f"True {first}"
    assert last == f"True {first}"


def test_a_worker_forked_while_a_thread_decodes_is_not_locked() -> None:
    before = """
    import os
    decoder._lock.acquire()
    if os.fork():
        os.wait()
        os._exit(0)
    """
    with run(PARENT.format(before=before.strip(), after="")) as parent:
        output, _ = parent.communicate(timeout=60)
    assert output.strip().isdigit()


def test_a_worker_holds_no_image_library() -> None:
    program = """
        import sys
        import animals, animals.photos.decoder, animals.photos.files
        print("animals" in sys.modules, *{"PIL", "pillow_heif"} & set(sys.modules))
    """
    with run(program) as process:
        assert process.communicate()[0].strip() == "True"


def until(happens: Callable[[], bool]) -> None:
    """Look again and again; the test's own time limit ends what never happens."""
    while not happens():
        os.sched_yield()


def gone(process: psutil.Process) -> None:
    until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)
