"""The child that decodes: what it may use, how it dies, and that nobody else notices."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from animals.errors import Busy
from animals.photos.decoder import Decoder, Limits, _Child
from animals.photos.rules import LARGE, Reason, TooLarge, Unreadable
from tests import drawn

MakeDecoder = Callable[[Limits], Decoder]


@pytest.fixture
def limited() -> Iterator[MakeDecoder]:
    """Decoders with limits of one's choice, ended afterwards."""
    made = []

    def make(limits: Limits) -> Decoder:
        made.append(Decoder(limits))
        return made[-1]

    yield make
    for decoder in made:
        decoder.close()


@pytest.fixture
def decoder(limited: MakeDecoder) -> Decoder:
    return limited(Limits())


@pytest.fixture(scope="module")
def heavy() -> bytes:
    """Small to send, 49 megapixels to decode: about 200 MB and half a second."""
    return drawn.written(drawn.scene(7000, 7000), "PNG")


@pytest.fixture(scope="module")
def slow() -> bytes:
    """About 130 MB and three seconds."""
    return drawn.jpeg_of_scans(200)


def test_one_child_does_job_after_job(decoder: Decoder) -> None:
    assert decoder.child_pid is None
    first = decoder.rebuild(drawn.jpeg())
    pid = decoder.child_pid
    for _ in range(20):
        assert decoder.rebuild(drawn.jpeg()) == first
    assert decoder.child_pid == pid


def test_refusals_leave_the_child_alive(decoder: Decoder) -> None:
    decoder.rebuild(drawn.png())
    pid = decoder.child_pid
    for _ in range(5):
        with pytest.raises(Unreadable):
            decoder.rebuild(drawn.png()[:900])
    assert decoder.child_pid == pid


def test_what_the_header_tells_never_reaches_a_child(decoder: Decoder) -> None:
    with pytest.raises(TooLarge):
        decoder.rebuild(drawn.png_bomb())
    assert decoder.child_pid is None


def test_a_killed_child_is_replaced(decoder: Decoder) -> None:
    first = decoder.rebuild(drawn.jpeg())
    for _ in range(3):
        pid = decoder.child_pid
        assert pid
        os.kill(pid, signal.SIGKILL)
        assert decoder.rebuild(drawn.jpeg()) == first
        assert decoder.child_pid != pid
        assert not psutil.pid_exists(pid)


def test_a_job_whose_child_is_killed_is_done_by_the_next(decoder: Decoder, slow: bytes) -> None:
    decoder.rebuild(drawn.jpeg())
    pid = decoder.child_pid
    assert pid
    child = psutil.Process(pid)
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(decoder.rebuild, slow)
        until(lambda: child.memory_info().rss > 90_000_000)
        child.kill()
        assert job.result().width == 1600
    assert decoder.child_pid != pid


def test_a_job_killed_again_and_again_may_be_tried_later(
    decoder: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever kills children is not the photo's fault: it is not called unreadable."""
    monkeypatch.setattr(_Child, "ask", lambda child, *_: suicide(child))
    with pytest.raises(Busy):
        decoder.rebuild(drawn.jpeg())


def suicide(child: _Child) -> object:
    os.kill(child.pid, signal.SIGKILL)
    return child._exchange(None, b"", 10)


@pytest.mark.parametrize(
    ("killed_by", "reason"),
    [
        (signal.SIGSEGV, Reason.CRASH),
        (signal.SIGABRT, Reason.CRASH),
        (signal.SIGPROF, Reason.TIME),
        (signal.SIGALRM, Reason.TIME),
    ],
)
def test_a_photo_that_ends_the_child_is_unreadable(
    killed_by: signal.Signals, reason: Reason, decoder: Decoder, slow: bytes
) -> None:
    decoder.rebuild(drawn.jpeg())
    assert decoder.child_pid
    child = psutil.Process(decoder.child_pid)
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(decoder.rebuild, slow)
        until(lambda: child.memory_info().rss > 90_000_000)
        child.send_signal(killed_by)
        with pytest.raises(Unreadable) as refused:
            job.result()
    assert refused.value.facts == {"reason": reason}
    assert decoder.rebuild(drawn.jpeg()).width == 640


def test_a_job_that_wants_too_much_memory_is_refused(limited: MakeDecoder, heavy: bytes) -> None:
    decoder = limited(Limits(memory_bytes=200_000_000))
    for _ in range(3):
        with pytest.raises(Unreadable) as refused:
            decoder.rebuild(heavy)
        assert refused.value.facts["reason"] in {Reason.MEMORY, Reason.CRASH}
    assert decoder.rebuild(drawn.jpeg()).width == 640


@pytest.mark.parametrize("limits", [Limits(cpu_seconds=1), Limits(wall_seconds=1)])
def test_a_job_that_takes_too_long_is_refused(limits: Limits, limited: MakeDecoder) -> None:
    decoder = limited(limits)
    with pytest.raises(Unreadable) as refused:
        decoder.rebuild(drawn.jpeg_of_scans(20_000))
    assert refused.value.facts == {"reason": Reason.TIME}
    assert decoder.rebuild(drawn.jpeg(64, 48)).width == 64


def test_the_clock_is_for_each_job_and_not_for_all(limited: MakeDecoder, heavy: bytes) -> None:
    decoder = limited(Limits(cpu_seconds=2))
    used = 0.0
    while used < 2.5:
        decoder.rebuild(heavy)
        assert decoder.child_pid
        used = sum(psutil.Process(decoder.child_pid).cpu_times()[:2])


def test_a_child_that_hangs_is_ended_by_its_parent(decoder: Decoder) -> None:
    decoder.rebuild(drawn.jpeg())
    assert decoder.child_pid
    stuck = psutil.Process(decoder.child_pid)
    stuck.suspend()  # its own clock cannot ring now
    decoder._child._limits = Limits(wall_seconds=-1)
    with pytest.raises(Unreadable) as refused:
        decoder.rebuild(drawn.jpeg())
    assert refused.value.facts == {"reason": Reason.TIME}
    assert not stuck.is_running()


def test_a_child_that_cannot_start_means_come_back_later(limited: MakeDecoder) -> None:
    with pytest.raises(Busy):
        limited(Limits(start_seconds=0)).rebuild(drawn.jpeg())


def test_nonsense_from_the_child_is_not_believed(
    decoder: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [
        ({}, b""),
        ({"width": 1, "height": 1, "lengths": [5, 5]}, b"123"),
        ({"width": 1, "height": 1, "lengths": [1, 2, 3]}, b"123456"),
        ({"width": "a", "height": 1, "lengths": [1, 1]}, b"12"),
        ({"refused": "SystemExit", "facts": {}}, b""),
        ({"refused": "Unreadable", "facts": {"reason": "else"}}, b""),
        ({"refused": "Unreadable"}, b""),
    ]
    for answer in answers:
        monkeypatch.setattr(_Child, "ask", lambda *_, told=answer: told)
        with pytest.raises(Unreadable) as refused:
            decoder.rebuild(drawn.jpeg())
        assert refused.value.facts == {"reason": Reason.CRASH}


def test_many_callers_queue_and_each_gets_its_own_picture(decoder: Decoder) -> None:
    sizes = [(100 + at, 50 + at) for at in range(24)]
    with ThreadPoolExecutor(8) as threads:
        pictures = list(threads.map(lambda size: decoder.rebuild(drawn.jpeg(*size)), sizes))
    assert [(picture.width, picture.height) for picture in pictures] == sizes


def test_whoever_has_waited_long_enough_may_come_back_later(limited: MakeDecoder) -> None:
    decoder = limited(Limits(queue_seconds=0))
    with decoder._lock, pytest.raises(Busy):
        decoder.rebuild(drawn.jpeg())


def test_a_closed_decoder_starts_again_when_needed(decoder: Decoder) -> None:
    decoder.rebuild(drawn.jpeg())
    pid = decoder.child_pid
    decoder.close()
    assert pid
    assert not psutil.pid_exists(pid)
    assert decoder.rebuild(drawn.jpeg()).width == 640


def test_the_child_may_write_no_file_and_leave_no_core(decoder: Decoder) -> None:
    decoder.rebuild(drawn.jpeg())
    assert decoder.child_pid
    child = psutil.Process(decoder.child_pid)
    assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
    assert child.rlimit(psutil.RLIMIT_AS) == (1 << 30, 1 << 30)
    assert {name for name in child.environ() if not name.startswith("MALLOC_")} <= {
        "PYTHONPATH",
        "LC_CTYPE",
    }


def test_the_child_holds_image_libraries_and_nothing_of_the_web(decoder: Decoder) -> None:
    decoder.rebuild(drawn.jpeg())
    assert decoder.child_pid
    loaded = " ".join(part.path for part in psutil.Process(decoder.child_pid).memory_maps())
    assert "_imaging" in loaded
    assert "_pillow_heif" in loaded
    assert not [name for name in ("sqlalchemy", "markupsafe", "psycopg") if name in loaded]


def test_memory_returns_to_where_it_was(decoder: Decoder, heavy: bytes) -> None:
    photos = [heavy, drawn.written(drawn.noisy(4000, 3000), "JPEG", quality=95)]
    for photo in photos:
        decoder.rebuild(photo)
    assert decoder.child_pid
    here, child = psutil.Process(), psutil.Process(decoder.child_pid)
    before = here.memory_info().rss
    for photo in photos * 5:
        decoder.rebuild(photo)
    assert here.memory_info().rss - before < 20_000_000
    until(lambda: child.memory_info().rss < 60_000_000)


def test_the_child_outlives_the_thread_that_started_it(decoder: Decoder) -> None:
    starter = threading.Thread(target=decoder.rebuild, args=(drawn.jpeg(),))
    starter.start()
    starter.join()
    pid = decoder.child_pid
    decoder.rebuild(drawn.jpeg())
    assert decoder.child_pid == pid


def test_a_large_picture_comes_through_whole(decoder: Decoder) -> None:
    photo = drawn.written(drawn.noisy(1600, 1600), "JPEG", quality=100)
    assert len(decoder.rebuild(photo).sizes[LARGE]) > 400_000  # more than a socket holds


def until(happens: Callable[[], bool]) -> None:
    """Look again and again; the test's own time limit ends what never happens."""
    while not happens():
        os.sched_yield()
