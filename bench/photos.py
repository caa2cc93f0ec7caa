"""What a photo costs beside what it must cost: `python -m bench.photos`.

The same file goes through the child, as an upload does, and through bare Pillow with nothing
around it: decoded with `draft`, resized to 1600 pixels and written as progressive JPEG, in this
process. Ours also judges, turns upright, makes the small size, cleans and carries the bytes to
another process and back. Rounds alternate, so that a busy machine slows both.
"""

import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import psutil
from PIL import Image

from animals.errors import Refused
from animals.photos.decoder import Decoder
from animals.photos.headers import judge
from animals.photos.images import QUALITY
from animals.photos.rules import LARGE, fitted
from tests import drawn

ROUNDS = 15
AT_MOST = {"12-megapixel phone JPEG": 1.5, "1600 px JPEG": 1.7}


def main() -> None:
    """Print the table; exit 1 when a figure is beyond its limit."""
    photos = {
        "12-megapixel phone JPEG": drawn.written(drawn.noisy(4000, 3000), "JPEG", quality=92),
        "1600 px JPEG": drawn.written(drawn.noisy(1600, 1200), "JPEG", quality=80),
    }
    decoder = Decoder()
    print(f"{'':26}{'bare':>10}{'ours':>10}{'ratio':>8}{'limit':>8}")
    missed = [
        name for name, photo in photos.items() if not _is_quick(decoder, name, photo, AT_MOST[name])
    ]
    missed += _memory(decoder, list(photos.values()))
    decoder.close()
    missed += _judging()
    sys.exit(f"beyond the limit: {', '.join(missed)}" if missed else 0)


def bare(photo: bytes) -> bytes:
    """The least that any program must do."""
    image = Image.open(BytesIO(photo))
    target = fitted(*image.size, LARGE)
    image.draft("RGB", target)
    if image.size != target:
        image = image.resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0)
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY[LARGE], progressive=True)
    return written.getvalue()


def _is_quick(decoder: Decoder, name: str, photo: bytes, limit: float) -> bool:
    decoder.rebuild(photo)
    pairs = [
        (_milliseconds(bare, photo), _milliseconds(decoder.rebuild, photo)) for _ in range(ROUNDS)
    ]
    theirs, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = ours / theirs
    print(f"{name:26}{theirs:7.1f} ms{ours:7.1f} ms{ratio:8.2f}{limit:8.1f}")
    return ratio <= limit


def _memory(decoder: Decoder, photos: list[bytes]) -> list[str]:
    """Resident memory of both processes after many photos, beside that after a few."""
    assert decoder.child_pid
    processes = psutil.Process(), psutil.Process(decoder.child_pid)
    time.sleep(2)  # the child gives back what it does not need once it is idle
    before = [process.memory_info().rss for process in processes]
    for photo in photos * 10:
        decoder.rebuild(photo)
    time.sleep(2)
    grown = [
        (process.memory_info().rss - was) / 1e6
        for process, was in zip(processes, before, strict=True)
    ]
    print(
        f"resident memory after 20 more: {grown[0]:+.1f} MB here, {grown[1]:+.1f} MB in the child"
    )
    return ["resident memory"] if max(grown) > 20 else []


def _judging() -> list[str]:
    """The slowest refusal of a file that no decoder needs to see."""
    hostile = [
        *drawn.every_broken_kind(),
        ("a bomb of 81 megapixels", drawn.png_bomb()),
        ("40 megabytes", bytes(40_000_000)),
    ]
    slowest, name = max((_milliseconds(_judge, data), name) for name, data in hostile)
    print(f"slowest judgement: {slowest:.1f} ms, {name}; limit 200 ms")
    return ["judgement"] if slowest > 200 else []


def _judge(data: bytes) -> None:
    with suppress(Refused):
        judge(data)


def _milliseconds(work: Callable[[bytes], object], photo: bytes) -> float:
    started = time.perf_counter()
    work(photo)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
